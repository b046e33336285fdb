#include "clients/verify/delivery_check.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <set>

#include "clients/verify/digests.h"
#include "clients/verify/statements.h"
#include "clients/verify/tagged_hash.h"

namespace handover_verify {
namespace {

bool IsWellFormedCopy(const DeliveredCopy& copy) {
  return copy.recipient_party.size() == kPartyBytes && copy.delivery_id.size() == kDeliveryIdBytes &&
         std::all_of(copy.opened.begin(), copy.opened.end(), IsWellFormed) &&
         std::all_of(copy.others.begin(), copy.others.end(),
                     [](const std::string& other) { return other.size() == kHashBytes; }) &&
         ParseFrameStatement(copy.framed.statement).has_value();
}

// The whole list of slots. Nothing when it is not what a list must be.
std::optional<std::vector<std::string>> MergeCommitments(const std::vector<std::string>& opened,
                                                         const std::vector<std::string>& others,
                                                         std::size_t slot_count) {
  if (!IsStrictlyAscending(opened) || !IsStrictlyAscending(others)) return std::nullopt;
  if (others.empty() || opened.size() + others.size() != slot_count) return std::nullopt;
  std::vector<std::string> all;
  std::merge(opened.begin(), opened.end(), others.begin(), others.end(), std::back_inserter(all));
  if (!IsStrictlyAscending(all)) return std::nullopt;
  return all;
}

bool IsAddressedToRecipientAlone(const DeliveredCopy& copy) {
  std::vector<std::string> parties;
  for (const Item& item : copy.opened) {
    if (item.kind == ItemKind::kAddressee) parties.push_back(AddressedParty(item));
  }
  return parties.size() == 1 && parties.front() == copy.recipient_party;
}

// The door refuses both before it accepts, so an honest broker never delivers either. Asked after
// the signature: what is reported is then the sender's doing and nobody else's.
Reason CheckOpenedItems(const DeliveredCopy& copy) {
  std::set<std::string> salts;
  std::set<std::string> labels;
  for (const Item& item : copy.opened) {
    if (!salts.insert(item.salt).second) return Reason::kSaltReused;
  }
  for (const Item& item : copy.opened) {
    const bool is_section = item.kind == ItemKind::kSection;
    if (is_section && !labels.insert(item.label).second) return Reason::kDuplicateSection;
  }
  return Reason::kOk;
}

Reason CheckLeaves(const DeliveredCopy& copy, const DeliveredContent& content, const P256Key& log_key) {
  const std::optional<TreeHead> head = CheckHead(copy.signed_head, log_key);
  if (!head) return Reason::kBadHead;
  const Reason accepted = CheckLoggedAs({LeafType::kAccepted, content.handover_root}, copy.accepted, *head);
  if (accepted != Reason::kOk) return accepted;
  const Reason delivered = CheckLoggedAs({LeafType::kDelivery, DeliveryDigest(content)}, copy.delivered, *head);
  if (delivered != Reason::kOk) return delivered;
  return copy.delivered.index > copy.accepted.index ? Reason::kOk : Reason::kWrongLeaf;
}

}  // namespace

Reason CheckDelivery(const DeliveredCopy& copy, const Trust& trust) {
  const std::optional<Envelope> envelope = ParseEnvelope(copy.envelope);
  if (!envelope || !IsWellFormedCopy(copy)) return Reason::kMalformed;
  if (!IsSupportedSchema(envelope->schema_version)) return Reason::kDowngrade;
  std::vector<std::string> opened;
  for (const Item& item : copy.opened) {
    opened.push_back(ItemCommitment(envelope->handover_id, item));
  }
  const std::optional<std::vector<std::string>> list = MergeCommitments(opened, copy.others, envelope->slot_count);
  if (!list) return Reason::kBadList;
  if (!IsAddressedToRecipientAlone(copy)) return Reason::kNotAddressed;
  const std::string root = HandoverRoot({envelope->handover_id, copy.envelope, *list});
  const FrameVerdict frame = CheckFrame(root, copy.framed, trust);
  if (frame.reason != Reason::kOk) return frame.reason;
  if (frame.key->party != envelope->sender_party) return Reason::kSenderMismatch;
  const Reason items = CheckOpenedItems(copy);
  if (items != Reason::kOk) return items;
  const Reason leaves = CheckLeaves(copy,
                                    {.delivery_id = copy.delivery_id,
                                     .recipient_party = copy.recipient_party,
                                     .accepted_index = copy.accepted.index,
                                     .handover_root = root,
                                     .opened_commitments = opened},
                                    trust.log_key);
  if (leaves != Reason::kOk) return leaves;
  return WasValidAt(*frame.key, copy.accepted.index) ? Reason::kOk : Reason::kKeyNotValid;
}

}  // namespace handover_verify
