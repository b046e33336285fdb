#include "broker/base/commitment/layout.h"

#include <algorithm>
#include <string>

#include "broker/base/commitment/handover_root.h"

namespace handover {
namespace {
namespace layout_internal {

// Field numbers that HO1 fixes.
constexpr int kEnvelopeHandoverId = 1;
constexpr int kEnvelopeSender = 2;
constexpr int kEnvelopeSubject = 3;
constexpr int kEnvelopeKind = 4;
constexpr int kEnvelopeSchemaVersion = 5;
constexpr int kEnvelopeSlots = 6;
constexpr int kEnvelopeCreatedMs = 7;
constexpr int kAddresseeParty = 1;
constexpr int kAddresseeRole = 5;
constexpr int kAddresseeArea = 6;
constexpr int kAckDeliveryId = 1;
constexpr int kAckOutcome = 2;
constexpr int kAckTimeMs = 3;
constexpr int kAckProfessional = 4;
constexpr int kAckReason = 5;

struct Rule {
  std::string_view code;
  std::string_view text;
};
constexpr Rule kSixteenBytes = {"ID_LENGTH", "required, exactly 16 bytes"};
constexpr Rule kRequired = {"REQUIRED", "required, but not set"};
constexpr Rule kSchemaVersion = {"SCHEMA_VERSION", "this version of the schema is not served"};
constexpr Rule kSlots = {"SLOT_COUNT", "must be 16, 32 or 64"};
constexpr Rule kPartyOrRole = {"PARTY_OR_ROLE", "exactly one of party and role is required"};
constexpr Rule kOutcome = {"ACK_OUTCOME", "required, one of delivered, accepted, declined and redirected"};

CheckOutcome Refuse(Reason reason, std::string_view field, const Rule& rule) {
  return {reason, std::string(field), std::string(rule.code), std::string(rule.text)};
}

CheckOutcome CheckWith(const StrictSchema& schema, std::string_view bytes) {
  const std::optional<StrictViolation> violation = schema.FindViolation(bytes);
  if (!violation.has_value()) return CheckOutcome::Ok();
  return Refuse(Reason::kMalformed, violation->field_path,
                {StrictRuleCode(violation->rule), StrictRuleText(violation->rule)});
}

}  // namespace layout_internal
}  // namespace

Layout::Layout(const Messages& messages, const Options& options)
    : envelope_(messages.envelope),
      label_(messages.label),
      addressee_(messages.addressee),
      acknowledgement_(messages.acknowledgement),
      schema_versions_(options.schema_versions) {
  if (options.slip != nullptr) slip_.emplace(*options.slip);
}

CheckOutcome Layout::ReadEnvelope(std::string_view bytes, EnvelopeFacts& facts) const {
  namespace internal = layout_internal;
  CheckOutcome outcome = internal::CheckWith(envelope_, bytes);
  if (!outcome.ok()) return outcome;
  const StrictFields fields(bytes);
  const auto refuse = [&](Reason reason, int field, const internal::Rule& rule) {
    return internal::Refuse(reason, envelope_.FieldName(field), rule);
  };
  const std::optional<Id16> handover_id = ToId16(fields.Bytes(internal::kEnvelopeHandoverId));
  if (!handover_id.has_value()) {
    return refuse(Reason::kMalformed, internal::kEnvelopeHandoverId, internal::kSixteenBytes);
  }
  const std::optional<Id16> sender = ToId16(fields.Bytes(internal::kEnvelopeSender));
  if (!sender.has_value()) return refuse(Reason::kMalformed, internal::kEnvelopeSender, internal::kSixteenBytes);
  facts.handover_id = *handover_id;
  facts.sender = *sender;
  facts.subject = fields.Bytes(internal::kEnvelopeSubject);
  facts.kind = fields.Bytes(internal::kEnvelopeKind);
  facts.schema_version = fields.Number(internal::kEnvelopeSchemaVersion);
  facts.slots = fields.Number(internal::kEnvelopeSlots);
  facts.created_ms = fields.Number(internal::kEnvelopeCreatedMs);
  if (facts.kind.empty()) return refuse(Reason::kMalformed, internal::kEnvelopeKind, internal::kRequired);
  if (std::find(schema_versions_.begin(), schema_versions_.end(), facts.schema_version) == schema_versions_.end()) {
    return refuse(Reason::kDowngrade, internal::kEnvelopeSchemaVersion, internal::kSchemaVersion);
  }
  if (!IsSlotCount(facts.slots)) return refuse(Reason::kMalformed, internal::kEnvelopeSlots, internal::kSlots);
  return CheckOutcome::Ok();
}

CheckOutcome Layout::CheckLabel(std::string_view bytes) const {
  // An empty label would be that of a slip, under the same tag.
  if (bytes.empty()) return layout_internal::Refuse(Reason::kMalformed, {}, layout_internal::kRequired);
  return layout_internal::CheckWith(label_, bytes);
}

CheckOutcome Layout::ReadAddressee(std::string_view bytes, AddresseeFacts& facts) const {
  namespace internal = layout_internal;
  CheckOutcome outcome = internal::CheckWith(addressee_, bytes);
  if (!outcome.ok()) return outcome;
  const StrictFields fields(bytes);
  const std::string_view party = fields.Bytes(internal::kAddresseeParty);
  facts.party = ToId16(party);
  facts.role = fields.Bytes(internal::kAddresseeRole);
  facts.area = fields.Bytes(internal::kAddresseeArea);
  if (!party.empty() && !facts.party.has_value()) {
    return internal::Refuse(Reason::kMalformed, addressee_.FieldName(internal::kAddresseeParty),
                            internal::kSixteenBytes);
  }
  if (facts.party.has_value() == !facts.role.empty()) {
    return internal::Refuse(Reason::kMalformed, addressee_.FieldName(internal::kAddresseeParty),
                            internal::kPartyOrRole);
  }
  return CheckOutcome::Ok();
}

CheckOutcome Layout::ReadAck(std::string_view bytes, AckFacts& facts) const {
  namespace internal = layout_internal;
  CheckOutcome outcome = internal::CheckWith(acknowledgement_, bytes);
  if (!outcome.ok()) return outcome;
  const StrictFields fields(bytes);
  const std::optional<Id16> delivery_id = ToId16(fields.Bytes(internal::kAckDeliveryId));
  if (!delivery_id.has_value()) {
    return internal::Refuse(Reason::kMalformed, acknowledgement_.FieldName(internal::kAckDeliveryId),
                            internal::kSixteenBytes);
  }
  const uint64_t stated = fields.Number(internal::kAckOutcome);
  if (stated < static_cast<uint64_t>(AckOutcome::kDelivered) ||
      stated > static_cast<uint64_t>(AckOutcome::kRedirected)) {
    return internal::Refuse(Reason::kMalformed, acknowledgement_.FieldName(internal::kAckOutcome), internal::kOutcome);
  }
  facts.delivery_id = *delivery_id;
  facts.outcome = static_cast<AckOutcome>(stated);
  facts.time_ms = fields.Number(internal::kAckTimeMs);
  facts.professional = fields.Bytes(internal::kAckProfessional);
  facts.reason = fields.Bytes(internal::kAckReason);
  return CheckOutcome::Ok();
}

CheckOutcome Layout::CheckSlip(std::string_view bytes) const {
  return slip_.has_value() ? layout_internal::CheckWith(*slip_, bytes) : CheckOutcome::Ok();
}

}  // namespace handover
