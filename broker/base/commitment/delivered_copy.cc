#include "broker/base/commitment/delivered_copy.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/commitment/delivery_digest.h"

namespace handover {
namespace {
namespace delivered_copy_internal {

CheckOutcome Malformed(std::string field, std::string_view code, std::string_view rule) {
  return {Reason::kMalformed, std::move(field), std::string(code), std::string(rule)};
}

// What the strict parse has found.
struct Parsed {
  Id16 delivery_id{};
  EnvelopeFacts envelope;
  std::vector<AddresseeFacts> addressees;
};

CheckOutcome ParseItem(const ItemView& item, const Layout& layout, Parsed& parsed) {
  if (item.salt.size() != sizeof(Id16)) return Malformed("salt", "SALT_LENGTH", "required, exactly 16 bytes");
  switch (item.kind) {
    case ItemKind::kUnspecified:
    case ItemKind::kSlip:
      break;  // A slip is delivered to nobody.
    case ItemKind::kSection: {
      CheckOutcome outcome = layout.CheckLabel(item.label);
      return outcome.ok() ? outcome : std::move(outcome).Under("label");
    }
    case ItemKind::kAddressee: {
      if (!item.label.empty()) return Malformed("label", "LABEL_NOT_EMPTY", "only a section has a label");
      CheckOutcome outcome = layout.ReadAddressee(item.body, parsed.addressees.emplace_back());
      return outcome.ok() ? outcome : std::move(outcome).Under("body");
    }
  }
  return Malformed("kind", "ITEM_KIND", "must be section or addressee");
}

CheckOutcome ParseCopy(const DeliveredCopyView& copy, const Layout& layout, Parsed& parsed) {
  const std::optional<Id16> delivery_id = ToId16(copy.delivery_id);
  if (!delivery_id.has_value()) return Malformed("delivery_id", "ID_LENGTH", "required, exactly 16 bytes");
  parsed.delivery_id = *delivery_id;
  CheckOutcome outcome = layout.ReadEnvelope(copy.envelope, parsed.envelope);
  if (!outcome.ok()) return std::move(outcome).Under("envelope");
  for (size_t i = 0; i < copy.opened.size(); ++i) {
    outcome = ParseItem(copy.opened[i], layout, parsed);
    if (!outcome.ok()) return std::move(outcome).Under(absl::StrCat("items[", i, "]"));
  }
  return CheckOutcome::Ok();
}

// The whole list, or nothing when it is not exactly N strictly ascending commitments with one
// closed slot.
std::optional<std::vector<Digest>> MergeList(const DeliveredCopyView& copy, absl::Span<const Digest> opened,
                                             uint64_t slots) {
  const std::optional<std::vector<Digest>> others = ToDigests(copy.others);
  if (!others.has_value() || others->empty()) return std::nullopt;
  std::optional<std::vector<Digest>> list = MergeStrictly(opened, *others);
  if (!list.has_value() || list->size() != slots) return std::nullopt;
  return list;
}

bool LabelTwice(absl::Span<const ItemView> items) {
  std::vector<std::string_view> labels;
  for (const ItemView& item : items) {
    if (item.kind == ItemKind::kSection) labels.push_back(item.label);
  }
  std::sort(labels.begin(), labels.end());
  return std::adjacent_find(labels.begin(), labels.end()) != labels.end();
}

bool AddressedTo(const CopyReader& reader, const AddresseeFacts& addressee) {
  if (addressee.party == reader.me) return true;
  return reader.addressed_by != nullptr && reader.addressed_by->Reaches(addressee);
}

// Everything about the log: head, ACCEPTED(R) when carried, DELIVERY(D) after it.
Reason CheckLog(const DeliveredCopyView& copy, const CheckedCopy& checked, const VerifyKey& log_key) {
  const std::optional<TreeHead> head = OpenTreeHead(copy.head, log_key);
  if (!head.has_value()) return Reason::kBadHead;
  if (copy.accepted.has_value()) {
    const Reason accepted = CheckLoggedLeaf(*copy.accepted, {LeafType::kAccepted, checked.root}, *head);
    if (accepted != Reason::kOk) return accepted;
    if (copy.accepted->index != copy.accepted_index) return Reason::kWrongLeaf;
  }
  const Reason delivered = CheckLoggedLeaf(copy.delivered, {LeafType::kDelivery, checked.delivery_digest}, *head);
  if (delivered != Reason::kOk) return delivered;
  return copy.delivered.index > copy.accepted_index ? Reason::kOk : Reason::kWrongLeaf;
}

}  // namespace delivered_copy_internal
}  // namespace

CheckOutcome CheckDeliveredCopy(const DeliveredCopyView& copy, FrameChecker& frame, const CopyReader& reader,
                                CheckedCopy& checked) {
  namespace internal = delivered_copy_internal;
  internal::Parsed parsed;
  CheckOutcome outcome = internal::ParseCopy(copy, reader.layout, parsed);
  if (!outcome.ok()) return outcome;
  if (frame.CheckForm() != Reason::kOk) {
    return internal::Malformed("frame.statement", "FRAME_STATEMENT", "not a frame statement of HO1");
  }

  std::vector<Digest> opened;
  opened.reserve(copy.opened.size());
  for (const ItemView& item : copy.opened) opened.push_back(CommitItem(parsed.envelope.handover_id, item));
  const std::optional<std::vector<Digest>> list = internal::MergeList(copy, opened, parsed.envelope.slots);
  if (!list.has_value()) return CheckOutcome::Failed(Reason::kBadList);
  if (internal::LabelTwice(copy.opened)) return CheckOutcome::Failed(Reason::kDuplicateSection);
  if (parsed.addressees.size() != 1 || !internal::AddressedTo(reader, parsed.addressees.front())) {
    return CheckOutcome::Failed(Reason::kNotAddressed);
  }

  CheckedCopy result;
  result.envelope = parsed.envelope;
  result.addressee = parsed.addressees.front();
  result.root = HandoverRoot(parsed.envelope.handover_id, copy.envelope, *list);
  const Reason placed = frame.CheckPlace(result.root, copy.place);
  if (placed != Reason::kOk) return CheckOutcome::Failed(placed);
  const Reason signed_well = frame.CheckSignature(reader.keys, reader.log_key.key_id());
  if (signed_well != Reason::kOk) return CheckOutcome::Failed(signed_well);
  if (frame.key().party != parsed.envelope.sender) return CheckOutcome::Failed(Reason::kSenderMismatch);

  result.delivery_digest = DeliveryDigest({parsed.delivery_id, reader.me, copy.accepted_index, result.root, opened});
  const Reason logged = internal::CheckLog(copy, result, reader.log_key);
  if (logged != Reason::kOk) return CheckOutcome::Failed(logged);
  if (!frame.key().ValidAt(copy.accepted_index)) return CheckOutcome::Failed(Reason::kKeyNotValid);
  checked = result;
  return CheckOutcome::Ok();
}

}  // namespace handover
