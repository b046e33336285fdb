#include "broker/base/commitment/submission_check.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"

namespace handover {
namespace {
namespace submission_check_internal {

CheckOutcome Refuse(Reason reason, std::string_view field, std::string_view code, std::string_view rule) {
  return {reason, std::string(field), std::string(code), std::string(rule)};
}

CheckOutcome UnderItem(CheckOutcome outcome, size_t position, std::string_view part) {
  return std::move(outcome).Under(absl::StrCat("items[", position, "].") + std::string(part));
}

// Strict parse of one item; remembers addressees.
CheckOutcome CheckItem(const ItemView& item, size_t position, const Layout& layout, CheckedContent& content) {
  if (item.salt.size() != sizeof(Id16)) {
    return UnderItem(Refuse(Reason::kMalformed, {}, "SALT_LENGTH", "required, exactly 16 bytes"), position, "salt");
  }
  if (item.kind != ItemKind::kSection && !item.label.empty()) {
    return UnderItem(Refuse(Reason::kMalformed, {}, "LABEL_NOT_EMPTY", "only a section has a label"), position,
                     "label");
  }
  switch (item.kind) {
    case ItemKind::kUnspecified:
      break;
    case ItemKind::kSection: {
      CheckOutcome outcome = layout.CheckLabel(item.label);
      return outcome.ok() ? outcome : UnderItem(std::move(outcome), position, "label");
    }
    case ItemKind::kAddressee: {
      CheckOutcome outcome = layout.ReadAddressee(item.body, content.addressees.emplace_back());
      return outcome.ok() ? outcome : UnderItem(std::move(outcome), position, "body");
    }
    case ItemKind::kSlip: {
      CheckOutcome outcome = layout.CheckSlip(item.body);
      return outcome.ok() ? outcome : UnderItem(std::move(outcome), position, "body");
    }
  }
  return UnderItem(Refuse(Reason::kMalformed, {}, "ITEM_KIND", "must be section, addressee or slip"), position, "kind");
}

using Views = absl::InlinedVector<std::string_view, kMaxSlots + 1>;

bool HasEqualPair(Views& views) {
  std::sort(views.begin(), views.end());
  return std::adjacent_find(views.begin(), views.end()) != views.end();
}

// Salts, pad seed and labels. A slip's empty label is its own: two slips are a label that occurs
// twice.
CheckOutcome CheckUnique(const Submission& submission) {
  Views salts = {submission.pad_seed};
  Views labels;
  for (const ItemView& item : submission.items) {
    salts.push_back(item.salt);
    if (item.kind != ItemKind::kAddressee) labels.push_back(item.label);
  }
  if (HasEqualPair(salts)) {
    return Refuse(Reason::kSaltReused, "items", "SALT_REUSED", "every salt and the pad seed must be different");
  }
  if (HasEqualPair(labels)) {
    return Refuse(Reason::kDuplicateSection, "items", "DUPLICATE_SECTION", "a label may occur once");
  }
  return CheckOutcome::Ok();
}

CheckOutcome CheckParse(const Submission& submission, const Layout& layout, CheckedContent& content) {
  CheckOutcome outcome = layout.ReadEnvelope(submission.envelope, content.envelope);
  if (!outcome.ok()) return std::move(outcome).Under("envelope");
  if (submission.pad_seed.size() != sizeof(Id16)) {
    return Refuse(Reason::kMalformed, "pad_seed", "SALT_LENGTH", "required, exactly 16 bytes");
  }
  // Before the items are read: their number has a limit, whatever they hold.
  if (submission.items.size() > kMaxSlots) {
    return Refuse(Reason::kBadList, "items", "TOO_MANY_ITEMS", "at most slots - 1");
  }
  bool has_slip = false;
  for (size_t i = 0; i < submission.items.size(); ++i) {
    outcome = CheckItem(submission.items[i], i, layout, content);
    if (!outcome.ok()) return outcome;
    has_slip = has_slip || submission.items[i].kind == ItemKind::kSlip;
  }
  if (layout.slip_required() && !has_slip) {
    return Refuse(Reason::kMalformed, "items", "SLIP_REQUIRED", "exactly one routing slip is required");
  }
  return CheckOutcome::Ok();
}

// Whether the key is the sender's and the caller may act for the sender.
CheckOutcome CheckSender(const Id16& sender, const EnrolledKey& key, absl::Span<const Id16> peer_parties) {
  if (key.party != sender) {
    return Refuse(Reason::kSenderMismatch, "envelope.sender_party", "SENDER_MISMATCH",
                  "must be the party of the signing key");
  }
  if (std::find(peer_parties.begin(), peer_parties.end(), sender) == peer_parties.end()) {
    return Refuse(Reason::kSenderMismatch, "envelope.sender_party", "SENDER_MISMATCH",
                  "must be a party that the certificate may act for");
  }
  return CheckOutcome::Ok();
}

bool InWindow(uint64_t created_ms, const CreatedWindow& window) {
  const bool too_new = created_ms > window.now_ms && created_ms - window.now_ms > window.max_ahead_ms;
  const bool too_old = created_ms < window.now_ms && window.now_ms - created_ms > window.max_age_ms;
  return !too_new && !too_old;
}

}  // namespace submission_check_internal
}  // namespace

CheckOutcome CheckContent(const Submission& submission, const Layout& layout, SlotsOfKind slots_of_kind,
                          CheckedContent& content) {
  namespace internal = submission_check_internal;
  content.addressees.clear();
  CheckOutcome outcome = internal::CheckParse(submission, layout, content);
  if (!outcome.ok()) return outcome;

  const EnvelopeFacts& envelope = content.envelope;
  const std::optional<uint64_t> slots = slots_of_kind(envelope.kind);
  if (!slots.has_value()) {
    return internal::Refuse(Reason::kMalformed, "envelope.kind", "KIND_UNKNOWN", "the policy has no such kind");
  }
  if (envelope.slots != *slots) {
    return internal::Refuse(Reason::kBadList, "envelope.slots", "SLOT_COUNT", "must be the kind's number of slots");
  }
  if (submission.items.size() > envelope.slots - 1) {
    return internal::Refuse(Reason::kBadList, "items", "TOO_MANY_ITEMS", "at most slots - 1");
  }
  outcome = internal::CheckUnique(submission);
  if (!outcome.ok()) return outcome;
  if (content.addressees.empty()) {
    return internal::Refuse(Reason::kNotAddressed, "items", "ADDRESSEE_REQUIRED", "at least one addressee is required");
  }
  std::optional<RebuiltHandover> rebuilt =
      RebuildHandover({envelope.handover_id, *ToId16(submission.pad_seed), submission.envelope, submission.items,
                       /*dropped=*/{}, envelope.slots});
  if (!rebuilt.has_value()) return CheckOutcome::Failed(Reason::kBadList);
  content.rebuilt = *std::move(rebuilt);
  return CheckOutcome::Ok();
}

CheckOutcome CheckOrigin(const CheckedContent& content, const FramePlace& place, FrameChecker& frame,
                         const DoorState& state) {
  namespace internal = submission_check_internal;
  if (frame.CheckForm() != Reason::kOk) {
    return internal::Refuse(Reason::kMalformed, "frame.statement", "FRAME_STATEMENT", "not a frame statement of HO1");
  }
  const Reason placed = frame.CheckPlace(content.rebuilt.root, place);
  if (placed != Reason::kOk) return CheckOutcome::Failed(placed);
  const Reason signed_well = frame.CheckSignature(state.keys, state.log_id);
  if (signed_well != Reason::kOk) return CheckOutcome::Failed(signed_well);
  CheckOutcome outcome = internal::CheckSender(content.envelope.sender, frame.key(), state.peer_parties);
  if (!outcome.ok()) return outcome;
  if (state.created.has_value() && !internal::InWindow(content.envelope.created_ms, *state.created)) {
    return internal::Refuse(Reason::kMalformed, "envelope.created_ms", "CREATED_WINDOW",
                            "too long ago, or more than 5 minutes ahead");
  }
  return CheckOutcome::Failed(frame.key().ValidAt(state.next_index) ? Reason::kOk : Reason::kKeyNotValid);
}

CheckOutcome CheckSubmission(const Submission& submission, FrameChecker& frame, const Layout& layout,
                             SlotsOfKind slots_of_kind, const DoorState& state, CheckedContent& content) {
  CheckOutcome outcome = CheckContent(submission, layout, slots_of_kind, content);
  if (!outcome.ok()) return outcome;
  return CheckOrigin(content, submission.place, frame, state);
}

}  // namespace handover
