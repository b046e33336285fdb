#include "clients/cpp/acknowledgement.h"

#include <utility>
#include <vector>

#include "broker/base/commitment/delivery_digest.h"
#include "broker/base/commitment/handover_root.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/record_file.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::client {
namespace {
namespace acknowledgement_internal {

constexpr size_t kIdBytes = 16;
constexpr size_t kHeadBytes = kIdBytes + 32;  // Delivery id and digest, in front of every record here.

absl::Status Damaged(std::string_view code) {
  return Refuse(absl::StatusCode::kDataLoss, RefusalText{code, "", "the record is cut, changed or of another kind"});
}

absl::Status Malformed(std::string_view field_path) {
  return Invalid("COPY_MALFORMED", field_path, "not as a delivered copy has it");
}

// The commitments of the opened items, which must ascend.
absl::StatusOr<std::vector<Digest>> OpenedCommitments(const exchange::v1::DeliveredCopy& copy,
                                                      const Id16& handover_id) {
  std::vector<Digest> opened;
  for (const exchange::v1::Item& item : copy.items()) {
    if (item.salt().size() != kIdBytes || item.kind() == exchange::v1::Item::KIND_UNSPECIFIED ||
        !exchange::v1::Item::Kind_IsValid(item.kind())) {
      return Malformed("items");
    }
    opened.push_back(
        CommitItem(handover_id, {static_cast<ItemKind>(item.kind()), item.salt(), item.label(), item.body()}));
  }
  return opened;
}

OutgoingAcknowledgement Build(const DeliveryTicket& ticket, const exchange::v1::Acknowledgement& message) {
  OutgoingAcknowledgement built;
  built.delivery_id = ticket.delivery_id;
  // Fields ascend and defaults are left out: strict by how the generated code writes.
  built.acknowledgement = message.SerializeAsString();
  built.digest = AckDigest(ticket.delivery_digest, built.acknowledgement);
  return built;
}

exchange::v1::Acknowledgement Begin(const DeliveryTicket& ticket, exchange::v1::Acknowledgement::Outcome outcome,
                                    absl::Time now) {
  exchange::v1::Acknowledgement message;
  message.set_delivery_id(std::string(ticket.delivery_id.bytes()));
  message.set_outcome(outcome);
  message.set_time_ms(absl::ToUnixMillis(now));
  return message;
}

exchange::v1::Acknowledgement::Outcome OutcomeOf(Conclusion::Outcome outcome) {
  switch (outcome) {
    case Conclusion::Outcome::kAccepted:
      return exchange::v1::Acknowledgement::OUTCOME_ACCEPTED;
    case Conclusion::Outcome::kDeclined:
      return exchange::v1::Acknowledgement::OUTCOME_DECLINED;
    case Conclusion::Outcome::kRedirected:
      return exchange::v1::Acknowledgement::OUTCOME_REDIRECTED;
  }
  return exchange::v1::Acknowledgement::OUTCOME_UNSPECIFIED;
}

absl::Status CheckConclusion(const Conclusion& conclusion) {
  const bool redirected = conclusion.outcome == Conclusion::Outcome::kRedirected;
  const int targets = (conclusion.redirect_party.has_value() ? 1 : 0) + (conclusion.redirect_role.empty() ? 0 : 1);
  if (conclusion.professional.empty()) {
    return Invalid("PROFESSIONAL_REQUIRED", "professional", "name and role of the one who decided are required");
  }
  if (conclusion.reason.empty() != (conclusion.outcome == Conclusion::Outcome::kAccepted)) {
    return Invalid("REASON_RULE", "reason", "required to decline or redirect, and not taken when accepting");
  }
  if (targets != (redirected ? 1 : 0)) {
    return Invalid("REDIRECT_RULE", "redirect", "a redirection names one party or one role, and nothing else does");
  }
  return absl::OkStatus();
}

// The id and digest in front of a record.
struct RecordHead {
  DeliveryId delivery_id;
  Digest digest{};
};
RecordHead ReadHead(std::string_view content) {
  return {*DeliveryId::FromBytes(content.substr(0, kIdBytes)), *ToDigest(content.substr(kIdBytes, 32))};
}

}  // namespace acknowledgement_internal
}  // namespace

std::string DeliveryTicket::Serialize() const {
  return EncodeRecord(kTicketTag, std::string(delivery_id.bytes()).append(AsView(delivery_digest)));
}

absl::StatusOr<DeliveryTicket> DeliveryTicket::Parse(std::string_view bytes) {
  const std::optional<std::string_view> content = ParseRecord(kTicketTag, bytes);
  if (!content.has_value() || content->size() != acknowledgement_internal::kHeadBytes) {
    return acknowledgement_internal::Damaged("TICKET_DAMAGED");
  }
  const acknowledgement_internal::RecordHead head = acknowledgement_internal::ReadHead(*content);
  return DeliveryTicket{head.delivery_id, head.digest};
}

absl::StatusOr<DeliveryTicket> TicketOfStoredCopy(const exchange::v1::DeliveredCopy& stored, const PartyId& me) {
  exchange::v1::Envelope envelope;
  const std::optional<DeliveryId> delivery_id = DeliveryId::FromBytes(stored.delivery_id());
  if (!delivery_id.has_value()) return acknowledgement_internal::Malformed("delivery_id");
  if (!envelope.ParseFromString(stored.envelope())) return acknowledgement_internal::Malformed("envelope");
  const std::optional<Id16> handover_id = ToId16(envelope.handover_id());
  if (!handover_id.has_value()) return acknowledgement_internal::Malformed("envelope.handover_id");
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<Digest> opened,
                            acknowledgement_internal::OpenedCommitments(stored, *handover_id));
  const std::optional<std::vector<Digest>> others = ToDigests(stored.others());
  if (!others.has_value()) return acknowledgement_internal::Malformed("others");
  const std::optional<std::vector<Digest>> list = MergeStrictly(opened, *others);
  if (!list.has_value() || !IsSlotCount(list->size())) return acknowledgement_internal::Malformed("others");
  const Id16 recipient = *ToId16(me.bytes());
  const Digest digest = DeliveryDigest({.delivery_id = *ToId16(stored.delivery_id()),
                                        .recipient = recipient,
                                        .accepted_index = static_cast<uint64_t>(stored.accepted_index()),
                                        .root = HandoverRoot(*handover_id, stored.envelope(), *list),
                                        .opened = opened});
  return DeliveryTicket{*delivery_id, digest};
}

std::string OutgoingAcknowledgement::Serialize() const {
  return EncodeRecord(kAcknowledgementTag,
                      std::string(delivery_id.bytes()).append(AsView(digest)).append(acknowledgement));
}

absl::StatusOr<OutgoingAcknowledgement> OutgoingAcknowledgement::Parse(std::string_view bytes) {
  const std::optional<std::string_view> content = ParseRecord(kAcknowledgementTag, bytes);
  if (!content.has_value() || content->size() <= acknowledgement_internal::kHeadBytes) {
    return acknowledgement_internal::Damaged("ACKNOWLEDGEMENT_DAMAGED");
  }
  const acknowledgement_internal::RecordHead head = acknowledgement_internal::ReadHead(*content);
  return OutgoingAcknowledgement{head.delivery_id, head.digest,
                                 std::string(content->substr(acknowledgement_internal::kHeadBytes))};
}

OutgoingAcknowledgement AcknowledgeDelivered(const DeliveryTicket& ticket, absl::Time now) {
  return acknowledgement_internal::Build(
      ticket, acknowledgement_internal::Begin(ticket, exchange::v1::Acknowledgement::OUTCOME_DELIVERED, now));
}

absl::StatusOr<OutgoingAcknowledgement> Conclude(const DeliveryTicket& ticket, const Conclusion& conclusion,
                                                 absl::Time now) {
  HANDOVER_RETURN_IF_ERROR(acknowledgement_internal::CheckConclusion(conclusion));
  exchange::v1::Acknowledgement message =
      acknowledgement_internal::Begin(ticket, acknowledgement_internal::OutcomeOf(conclusion.outcome), now);
  message.set_professional(conclusion.professional);
  message.set_reason(conclusion.reason);
  if (conclusion.redirect_party.has_value()) {
    message.set_redirect_party(std::string(conclusion.redirect_party->bytes()));
  }
  message.set_redirect_role(conclusion.redirect_role);
  return acknowledgement_internal::Build(ticket, message);
}

}  // namespace handover::client
