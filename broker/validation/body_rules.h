// Rules of single bodies that no option beside a field can say: what must be set when something else is, and what must
// agree with the slip. The comments of the model state them; here they are kept.
#ifndef HANDOVER_BROKER_VALIDATION_BODY_RULES_H_
#define HANDOVER_BROKER_VALIDATION_BODY_RULES_H_

#include <string_view>

#include "absl/status/status.h"

#include "broker/validation/person_rules.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::validation {

// What a body is judged beside.
struct BodyContext {
  RoleSet roles = 0;  // Of everybody the section is about.
  // The person of the slip that the section is about, where it is about exactly one; else null.
  const exchange::v1::RoutingSlip::Person* only_person = nullptr;
};

// INVALID_ARGUMENT with a path below SectionBody, such as `newborn.apgars[0].minute`; docs/errors.md lists the codes.
// The sender mends the field. REQUIRES: the fields have passed FieldRules.
absl::Status CheckBody(const exchange::v1::SectionBody& body, const BodyContext& context);

// The path of the strengths that are due and missing, such as `development.strengths`; empty when none are. A warning,
// never a refusal.
std::string_view MissingStrengths(const exchange::v1::SectionBody& body);

}  // namespace handover::validation

#endif  // HANDOVER_BROKER_VALIDATION_BODY_RULES_H_
