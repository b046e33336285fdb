#include "clients/cpp/received_delivery.h"

#include <string_view>
#include <utility>
#include <vector>

#include "broker/base/commitment/delivered_copy.h"
#include "broker/base/commitment/product_layout.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"

namespace handover::client {
namespace {
namespace received_internal {

constexpr size_t kMaxRememberedFrames = 64;

absl::Status DataLoss(std::string_view code, std::string_view field_path, std::string_view rule) {
  return Refuse(absl::StatusCode::kDataLoss, RefusalText{code, field_path, rule});
}

// A copy that fails any check of the scheme is not the caller's fault, so every reason is DATA_LOSS; code and field
// stay.
absl::Status Refused(const CheckOutcome& outcome) {
  const std::string_view code = outcome.code.empty() ? ReasonCode(outcome.reason) : std::string_view(outcome.code);
  const std::string_view rule = outcome.rule.empty() ? ReasonText(outcome.reason) : std::string_view(outcome.rule);
  return DataLoss(code, outcome.field_path, rule);
}

std::vector<std::string_view> Views(const google::protobuf::RepeatedPtrField<std::string>& strings) {
  return {strings.begin(), strings.end()};
}

DeliveredCopyView ViewOf(const exchange::v1::DeliveredCopy& copy) {
  DeliveredCopyView view;
  view.delivery_id = copy.delivery_id();
  view.envelope = copy.envelope();
  for (const exchange::v1::Item& item : copy.items()) {
    view.opened.push_back({static_cast<ItemKind>(item.kind()), item.salt(), item.label(), item.body()});
  }
  view.others = Views(copy.others());
  view.place = {static_cast<uint64_t>(copy.frame_index()), Views(copy.frame_path())};
  view.delivered = {copy.proof().leaf(), static_cast<uint64_t>(copy.proof().leaf_index()), Views(copy.proof().path())};
  view.head = {copy.proof().head(), copy.proof().head_signature()};
  view.accepted_index = static_cast<uint64_t>(copy.accepted_index());
  return view;
}

// A role the reader holds, or what another recipient passed on: the ids of its statements travel with the copy, and the
// DELIVERY leaf, which names the reader, is the broker's signed word for it.
class RoleOrRedirection final : public AddressedBy {
 public:
  RoleOrRedirection(std::string sector_name, bool redirected)
      : sector_name_(std::move(sector_name)), redirected_(redirected) {}
  bool Reaches(const AddresseeFacts& addressee) const override { return redirected_ || addressee.role == sector_name_; }

 private:
  const std::string sector_name_;
  const bool redirected_;
};

absl::Time TimeOf(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

}  // namespace received_internal
}  // namespace

absl::StatusOr<exchange::v1::Handover> ReadableHandover(const exchange::v1::DeliveredCopy& copy) {
  const absl::Status malformed =
      received_internal::DataLoss("COPY_MALFORMED", "items", "an envelope or item does not parse");
  exchange::v1::Handover handover;
  if (!handover.mutable_envelope()->ParseFromString(copy.envelope())) return malformed;
  for (const exchange::v1::Item& item : copy.items()) {
    if (item.kind() == exchange::v1::Item::ADDRESSEE) {
      if (!handover.add_addressees()->ParseFromString(item.body())) return malformed;
    } else if (item.kind() == exchange::v1::Item::SECTION) {
      exchange::v1::Section& section = *handover.add_sections();
      if (!section.mutable_header()->ParseFromString(item.label())) return malformed;
      if (!section.mutable_body()->ParseFromString(item.body())) return malformed;
    } else {
      return malformed;  // The slip is delivered to nobody.
    }
  }
  return handover;
}

CopyOpener::CopyOpener(Session& session) : session_(session), layout_(MakeProductLayout()) {}

FrameChecker CopyOpener::FrameOf(const exchange::v1::SignedFrame& frame) {
  absl::MutexLock lock(&mu_);
  const auto found = frames_.find({frame.statement(), frame.signature()});
  if (found != frames_.end()) return found->second;
  return FrameChecker({frame.statement(), frame.signature()});
}

void CopyOpener::Remember(const exchange::v1::SignedFrame& frame, const FrameChecker& checker) {
  absl::MutexLock lock(&mu_);
  if (frames_.size() >= received_internal::kMaxRememberedFrames) frames_.clear();
  frames_.insert_or_assign({frame.statement(), frame.signature()}, checker);
}

absl::Status CopyOpener::LearnSenderKey(const exchange::v1::DeliveredCopy& copy, const FrameChecker& frame) {
  exchange::v1::Envelope envelope;
  const bool parsed = envelope.ParseFromString(copy.envelope());
  const std::optional<PartyId> sender = PartyId::FromBytes(envelope.sender_party());
  // What does not even parse needs no key: the check says what is wrong with it.
  if (!parsed || !sender.has_value() || frame.CheckForm() != Reason::kOk) return absl::OkStatus();
  return session_.sender_keys().Ensure(*sender, frame.statement().key_id);
}

absl::StatusOr<ReceivedDelivery> CopyOpener::Open(const exchange::v1::DeliveredCopy& copy) {
  const PartyProfile profile = session_.profile();
  FrameChecker frame = FrameOf(copy.frame());
  HANDOVER_RETURN_IF_ERROR(LearnSenderKey(copy, frame));
  const bool redirected = !copy.redirect_chain().empty();
  const received_internal::RoleOrRedirection addressed_by(profile.sector_name(), redirected);
  CheckedCopy checked;
  const CheckOutcome outcome = CheckDeliveredCopy(received_internal::ViewOf(copy), frame,
                                                  {.me = *ToId16(profile.party_id().bytes()),
                                                   .layout = layout_,
                                                   .keys = session_.sender_keys(),
                                                   .log_key = session_.log().log_key(),
                                                   .addressed_by = &addressed_by},
                                                  checked);
  if (!outcome.ok()) return received_internal::Refused(outcome);
  Remember(copy.frame(), frame);
  const HeadBytes head_bytes = {copy.proof().head(), copy.proof().head_signature()};
  // Its signature has just held, so it parses.
  HANDOVER_RETURN_IF_ERROR(session_.log().Observe(head_bytes, *ParseTreeHead(head_bytes.head), /*not_below=*/0));

  ReceivedDelivery delivery;
  HANDOVER_ASSIGN_OR_RETURN(delivery.handover, ReadableHandover(copy));
  delivery.ticket = {*DeliveryId::FromBytes(copy.delivery_id()), checked.delivery_digest};
  delivery.handover_id = *HandoverId::FromBytes(AsView(checked.envelope.handover_id));
  delivery.sender = *PartyId::FromBytes(AsView(checked.envelope.sender));
  delivery.root = checked.root;
  delivery.accepted_index = static_cast<uint64_t>(copy.accepted_index());
  delivery.attempt = copy.attempt();
  delivery.excluded_professionals.assign(copy.excluded_professionals().begin(), copy.excluded_professionals().end());
  delivery.redirected = redirected;
  if (copy.has_lease_expire_time()) delivery.lease_expire_time = received_internal::TimeOf(copy.lease_expire_time());
  if (copy.has_conclude_by_time()) delivery.conclude_by_time = received_internal::TimeOf(copy.conclude_by_time());
  delivery.copy = copy.SerializeAsString();
  return delivery;
}

}  // namespace handover::client
