#include "broker/validation/acknowledgement.h"

#include <string>

#include "broker/base/commitment/strict_proto.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/identity/party_rules.h"
#include "broker/validation/envelope.h"
#include "broker/validation/text_rules.h"

namespace handover::validation {
namespace acknowledgement_internal {

using exchange::v1::Acknowledgement;

constexpr size_t kMaxBytes = 4'096;  // Ten times what its fields can hold in ASCII.

const StrictSchema& Schema() {
  static const StrictSchema& schema = *new StrictSchema(*Acknowledgement::descriptor());
  return schema;
}

absl::Status ParseStrictly(std::string_view bytes, Acknowledgement& message) {
  if (bytes.size() > kMaxBytes) {
    return Invalid("PART_TOO_LARGE", "", "The part must not be larger than its limit.");
  }
  const std::optional<StrictViolation> violation = Schema().FindViolation(bytes);
  if (violation.has_value()) {
    return Invalid(StrictRuleCode(violation->rule), violation->field_path, StrictRuleText(violation->rule));
  }
  if (message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return absl::OkStatus();
  return Invalid("MALFORMED", "", "The bytes must be a message of this type.");
}

absl::Status CheckTime(int64_t time_ms, absl::Time now) {
  const absl::Time time = absl::FromUnixMillis(time_ms);
  if (time_ms > 0 && time >= now - kMaxHandoverAge && time <= now + kMaxClockAhead) return absl::OkStatus();
  return Invalid("TIME_WINDOW", "acknowledgement.time_ms",
                 "An acknowledgement is at most 30 days old and 5 minutes ahead.");
}

// What each outcome asks for; what it does not ask for must be absent, so that nothing is signed that means nothing.
struct Demands {
  bool professional = false;
  bool reason = false;
  bool redirect = false;
};

std::optional<Demands> DemandsOf(Acknowledgement::Outcome outcome) {
  switch (outcome) {
    case Acknowledgement::OUTCOME_DELIVERED:
      return Demands{};
    case Acknowledgement::OUTCOME_ACCEPTED:
      return Demands{.professional = true};
    case Acknowledgement::OUTCOME_DECLINED:
      return Demands{.professional = true, .reason = true};
    case Acknowledgement::OUTCOME_REDIRECTED:
      return Demands{.professional = true, .reason = true, .redirect = true};
    case Acknowledgement::OUTCOME_UNSPECIFIED:
    case exchange::v1::Acknowledgement_Outcome_Acknowledgement_Outcome_INT_MIN_SENTINEL_DO_NOT_USE_:
    case exchange::v1::Acknowledgement_Outcome_Acknowledgement_Outcome_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return std::nullopt;
}

absl::Status Unexpected(std::string_view field) {
  return Invalid("FIELD_UNEXPECTED", field, "The outcome does not go with this field.");
}

absl::Status CheckWords(const Acknowledgement& message, const Demands& demands) {
  if (demands.professional) {
    HANDOVER_RETURN_IF_ERROR(CheckRequiredLine(message.professional(), 120, "professional"));
  } else if (!message.professional().empty()) {
    return Unexpected("professional");
  }
  if (!demands.reason) return message.reason().empty() ? absl::OkStatus() : Unexpected("reason");
  return CheckRequiredCode(message.reason(), "reason");
}

absl::Status CheckRedirect(const Demands& demands, ParsedAcknowledgement& parsed) {
  const Acknowledgement& message = parsed.message;
  const bool party = !message.redirect_party().empty();
  const bool role = !message.redirect_role().empty();
  if (!demands.redirect) {
    if (party) return Unexpected("redirect_party");
    return role ? Unexpected("redirect_role") : absl::OkStatus();
  }
  if (party == role) {
    return Invalid("REDIRECT_TARGET", "redirect_party", "A redirection names a party or a role, and one of them.");
  }
  if (party) {
    parsed.redirect_party = PartyId::FromBytes(message.redirect_party());
    if (!parsed.redirect_party.has_value()) return Invalid("ID_LENGTH", "redirect_party", "An id has 16 bytes.");
    return absl::OkStatus();
  }
  parsed.redirect_sector = identity::SectorFromName(message.redirect_role());
  if (parsed.redirect_sector.has_value()) return absl::OkStatus();
  return Invalid("SECTOR_UNKNOWN", "redirect_role", "The role must be the name of a sector.");
}

absl::Status Parse(std::string_view bytes, ParsedAcknowledgement& parsed) {
  HANDOVER_RETURN_IF_ERROR(ParseStrictly(bytes, parsed.message));
  const std::optional<DeliveryId> delivery = DeliveryId::FromBytes(parsed.message.delivery_id());
  if (parsed.message.delivery_id().empty()) {
    return Invalid("FIELD_REQUIRED", "delivery_id", "The field must be set.");
  }
  if (!delivery.has_value()) return Invalid("ID_LENGTH", "delivery_id", "An id has 16 bytes.");
  parsed.delivery = *delivery;
  const std::optional<Demands> demands = DemandsOf(parsed.message.outcome());
  if (!demands.has_value()) return Invalid("OUTCOME_UNKNOWN", "outcome", "The outcome must be one of the list.");
  HANDOVER_RETURN_IF_ERROR(CheckWords(parsed.message, *demands));
  return CheckRedirect(*demands, parsed);
}

}  // namespace acknowledgement_internal

absl::StatusOr<ParsedAcknowledgement> ParseAcknowledgement(std::string_view bytes) {
  ParsedAcknowledgement parsed;
  const absl::Status status = acknowledgement_internal::Parse(bytes, parsed);
  if (!status.ok()) return Within("acknowledgement.", status);
  return parsed;
}

absl::Status CheckNewAcknowledgement(const exchange::v1::Acknowledgement& message, const Vocabulary& vocabulary,
                                     absl::Time now) {
  HANDOVER_RETURN_IF_ERROR(acknowledgement_internal::CheckTime(message.time_ms(), now));
  if (message.reason().empty() || vocabulary.HasDeclineReason(message.reason())) return absl::OkStatus();
  return Invalid("REASON_UNKNOWN", "acknowledgement.reason", "The reason must be one of the policy.");
}

}  // namespace handover::validation
