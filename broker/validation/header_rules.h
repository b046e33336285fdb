// The clear part of a section: whom it is about, who has sorted it, and that it tells the truth about its body.
#ifndef HANDOVER_BROKER_VALIDATION_HEADER_RULES_H_
#define HANDOVER_BROKER_VALIDATION_HEADER_RULES_H_

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "broker/base/section_catalog.h"
#include "broker/validation/parsed_handover.h"
#include "broker/validation/person_rules.h"
#include "handover/options/v1/options.pb.h"

namespace handover::validation {

// The roles of everybody a section is about.
RoleSet RolesOf(const exchange::v1::SectionHeader& header);

// Whether a section about `about_count` people with these roles satisfies the rule. More people are always allowed, but
// where the rule says one. EVERYONE is not decided here: it needs the slip.
bool AboutRuleHolds(options::v1::AboutRule rule, RoleSet roles, int about_count);

// One header. INVALID_ARGUMENT with a path such as `items[3].label.about[0].role`: SECTION_ID_FORMAT, SECTION_UNKNOWN,
// BODY_MISSING (not in a preview), TYPE_MISMATCH, COUNT_RANGE, PERSON_UNKNOWN, PERSON_TWICE, ROLE_MISMATCH, ABOUT_RULE,
// NOT_SORTABLE, SORTED_CATEGORY, FIELD_REQUIRED, CODE_FORMAT, TEXT_LENGTH, TEXT_CHARACTER, TIME_WINDOW,
// REPLACES_WITHOUT_CORRECTION. `type` is set on OK; null for a body of a later version, whose own rules are not known.
absl::Status ValidateHeader(const ParsedHandover& handover, const ParsedSection& section, absl::Time now,
                            const SectionType*& type);

}  // namespace handover::validation

#endif  // HANDOVER_BROKER_VALIDATION_HEADER_RULES_H_
