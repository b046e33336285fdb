#include "clients/verify/submission_check.h"

#include <algorithm>
#include <optional>
#include <set>

#include "clients/verify/digests.h"
#include "clients/verify/statements.h"
#include "clients/verify/tagged_hash.h"

namespace handover_verify {
namespace {

bool IsWellFormedSubmission(const Submission& submission) {
  return std::all_of(submission.items.begin(), submission.items.end(), IsWellFormed) &&
         submission.pad_seed.size() == kSaltBytes && submission.peer_party.size() == kPartyBytes &&
         ParseFrameStatement(submission.framed.statement).has_value();
}

Reason CheckSubmittedItems(const Submission& submission) {
  std::set<std::string> salts = {submission.pad_seed};
  for (const Item& item : submission.items) {
    if (!salts.insert(item.salt).second) return Reason::kSaltReused;
  }
  std::set<std::string> labels;
  bool is_addressed = false;
  for (const Item& item : submission.items) {
    const bool is_section = item.kind == ItemKind::kSection;
    if (is_section && !labels.insert(item.label).second) return Reason::kDuplicateSection;
    is_addressed = is_addressed || !is_section;
  }
  return is_addressed ? Reason::kOk : Reason::kNotAddressed;
}

// Rebuilt from what was sent, so that the sender can hide nothing in a dummy.
std::vector<std::string> RebuildList(const Submission& submission, const Envelope& envelope) {
  std::vector<std::string> list =
      DummyCommitments({envelope.handover_id, submission.pad_seed}, envelope.slot_count - submission.items.size());
  for (const Item& item : submission.items) {
    list.push_back(ItemCommitment(envelope.handover_id, item));
  }
  std::sort(list.begin(), list.end());
  return list;
}

}  // namespace

Reason CheckSubmission(const Submission& submission, const Trust& trust) {
  const std::optional<Envelope> envelope = ParseEnvelope(submission.envelope);
  if (!envelope || !IsWellFormedSubmission(submission)) return Reason::kMalformed;
  if (!IsSupportedSchema(envelope->schema_version)) return Reason::kDowngrade;
  if (envelope->slot_count != submission.kind_slot_count) return Reason::kBadList;
  // One slot stays a dummy, so that even a complete copy shows a closed one.
  if (submission.items.size() >= envelope->slot_count) return Reason::kBadList;
  const Reason items = CheckSubmittedItems(submission);
  if (items != Reason::kOk) return items;
  const std::vector<std::string> list = RebuildList(submission, *envelope);
  if (!IsStrictlyAscending(list)) return Reason::kBadList;
  const std::string root = HandoverRoot({envelope->handover_id, submission.envelope, list});
  const FrameVerdict frame = CheckFrame(root, submission.framed, trust);
  if (frame.reason != Reason::kOk) return frame.reason;
  if (frame.key->party != envelope->sender_party) return Reason::kSenderMismatch;
  if (submission.peer_party != envelope->sender_party) return Reason::kSenderMismatch;
  return WasValidAt(*frame.key, submission.next_leaf_index) ? Reason::kOk : Reason::kKeyNotValid;
}

Reason CompareWithStored(const std::string& stored_root, const std::string& submitted_root) {
  if (submitted_root.size() != kHashBytes) return Reason::kMalformed;
  if (stored_root.empty()) return Reason::kNew;
  if (stored_root.size() != kHashBytes) return Reason::kMalformed;
  return stored_root == submitted_root ? Reason::kDuplicate : Reason::kIdReused;
}

}  // namespace handover_verify
