#include "broker/validation/content.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/absl_view.h"
#include "broker/base/refusal.h"
#include "broker/base/section_catalog.h"
#include "broker/base/status_macros.h"
#include "broker/validation/addressee_rules.h"
#include "broker/validation/body_rules.h"
#include "broker/validation/field_rules.h"
#include "broker/validation/header_rules.h"
#include "broker/validation/person_rules.h"
#include "broker/validation/text_rules.h"

namespace handover::validation {
namespace content_internal {

using exchange::v1::Envelope;
using exchange::v1::SectionHeader;
using model::v1::Provenance;

constexpr size_t kMaxWarnings = 16;

const FieldRules& BodyFieldRules() {
  static const FieldRules& rules = *new FieldRules(*exchange::v1::SectionBody::descriptor());
  return rules;
}

void Warn(std::vector<Warning>& warnings, Warning warning) {
  if (warnings.size() < kMaxWarnings) warnings.push_back(std::move(warning));
}

bool IsRetraction(const Envelope& envelope) {
  return std::any_of(envelope.related().begin(), envelope.related().end(),
                     [](const auto& related) { return related.relation() == Envelope::RETRACTS; });
}

bool IsAbout(const SectionHeader& header, std::string_view person_id) {
  return std::any_of(header.about().begin(), header.about().end(),
                     [&](const SectionHeader::About& about) { return about.person_id() == person_id; });
}

// What one parent tells is about that parent too: else it reaches whoever may read about the other (SECTIONS, section
// 1).
absl::Status CheckInformants(uint32_t informants, RoleSet roles) {
  const auto said = [&](Provenance::Informant informant) { return (informants >> informant & 1) != 0; };
  const auto about = [&](options::v1::PersonRole role) { return (roles & RoleBit(role)) != 0; };
  const bool birthing_parent_left_out =
      said(Provenance::BIRTHING_PARENT_SAID) && !about(options::v1::PERSON_ROLE_BIRTHING_PARENT);
  const bool other_parent_left_out =
      said(Provenance::OTHER_PARENT_SAID) && !about(options::v1::PERSON_ROLE_OTHER_PARENT);
  if (!birthing_parent_left_out && !other_parent_left_out) return absl::OkStatus();
  return Invalid("INFORMANT_NOT_IN_ABOUT", "about", "A parent who told something joins those the section is about.");
}

// A body may name nobody whom its header leaves out: he would not be asked.
absl::Status CheckPersonUses(const FieldFindings& findings, const SectionHeader& header,
                             const exchange::v1::RoutingSlip& slip) {
  for (const PersonUse& use : findings.person_uses) {
    const bool known = use.as_mother ? FindSlipPerson(slip, use.person_id) != nullptr : IsAbout(header, use.person_id);
    if (!known) {
      return Invalid("PERSON_NOT_IN_ABOUT", use.field_path, "Whoever a body names is one of those it is about.");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckSectionBody(const ParsedHandover& handover, const ParsedSection& section,
                              std::vector<Warning>& warnings) {
  const RoleSet roles = RolesOf(*section.header);
  FieldFindings findings;
  const absl::Status fields = BodyFieldRules().Check(section.body_bytes, findings);
  if (!fields.ok()) return Within(handover.BodyPath(section), fields);
  BodyContext context{.roles = roles};
  if (section.header->about_size() == 1) {
    context.only_person = FindSlipPerson(*handover.slip, section.header->about(0).person_id());
  }
  const absl::Status body = CheckBody(*section.body, context);
  if (!body.ok()) return Within(handover.BodyPath(section), body);
  const absl::Status uses = CheckPersonUses(findings, *section.header, *handover.slip);
  if (!uses.ok()) return Within(handover.BodyPath(section), uses);
  const absl::Status informants = CheckInformants(findings.informants, roles);
  if (!informants.ok()) return Within(handover.HeaderPath(section), informants);
  for (const std::string& path : findings.number_paths) {
    Warn(warnings, {"PERSON_NUMBER_IN_TEXT", handover.BodyPath(section) + path,
                    "The text holds something shaped like a personal number."});
  }
  if (const std::string_view path = MissingStrengths(*section.body); !path.empty()) {
    Warn(warnings, {"STRENGTHS_MISSING", absl::StrCat(handover.BodyPath(section), AbslView(path)),
                    "What the child does well should be told."});
  }
  return absl::OkStatus();
}

absl::Status CheckSectionIds(const ParsedHandover& handover) {
  for (size_t i = 0; i < handover.sections.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (handover.sections[i].header->section_id() != handover.sections[j].header->section_id()) continue;
      return Invalid("SECTION_ID_TWICE", handover.HeaderPath(handover.sections[i]) + "section_id",
                     "A section id is used once.");
    }
  }
  return absl::OkStatus();
}

std::string NamesOf(const BodySet& bodies) {
  std::string names;
  for (const SectionType& type : SectionCatalog::Get().types()) {
    if (bodies.test(type.body_case)) absl::StrAppend(&names, names.empty() ? "" : " or ", type.name);
  }
  return names;
}

// The names of missing bodies are the policy's, not the sender's: they may stand in the rule.
absl::Status CheckRequirements(const ParsedHandover& handover, const KindShape& kind,
                               const std::vector<const SectionType*>& types) {
  for (const KindShape::Requirement& requirement : kind.required) {
    bool met = false;
    for (size_t i = 0; i < types.size() && !met; ++i) {
      met =
          types[i] != nullptr && requirement.any_of.test(types[i]->body_case) &&
          (!requirement.about_subject || IsAbout(*handover.sections[i].header, handover.envelope->subject_person_id()));
    }
    if (met) continue;
    const std::string rule = absl::StrCat("A handover of this kind has a section ", NamesOf(requirement.any_of),
                                          requirement.about_subject ? " about its subject." : ".");
    return Invalid("SECTION_REQUIRED", handover.source == ParsedHandover::Source::kReadable ? "sections" : "items",
                   rule);
  }
  return absl::OkStatus();
}

// A concern of a professional has a named observer (Barnets lov section 133: not anonymous).
absl::Status CheckConcernObserver(const ParsedHandover& handover) {
  const bool professional =
      std::any_of(handover.sections.begin(), handover.sections.end(), [](const ParsedSection& section) {
        return section.body->has_reporter() && section.body->reporter().professional();
      });
  if (!professional) return absl::OkStatus();
  for (const ParsedSection& section : handover.sections) {
    if (!section.body->has_concern() || !section.body->concern().provenance().observer_name().empty()) continue;
    return Invalid("FIELD_REQUIRED", handover.BodyPath(section) + "concern.provenance.observer_name",
                   "A professional's concern names who observed.");
  }
  return absl::OkStatus();
}

// Everybody reads the envelope, so a personal number in it would go to people who may not have it.
void WarnOfEnvelope(const Envelope& envelope, std::vector<Warning>& warnings) {
  const std::pair<std::string_view, std::string_view> texts[] = {
      {"envelope.author_name", envelope.author_name()},
      {"envelope.sender_unit", envelope.sender_unit()},
      {"envelope.source_message_id", envelope.source_message_id()},
  };
  for (const auto& [path, text] : texts) {
    if (text.empty() || !ScanText(text).has_person_number) continue;
    Warn(warnings,
         {"PERSON_NUMBER_IN_TEXT", std::string(path), "The text holds something shaped like a personal number."});
  }
}

// The sender learns it here, and from the pair that is withheld from everybody.
void WarnOfUnknownBodies(const ParsedHandover& handover, const std::vector<const SectionType*>& types,
                         std::vector<Warning>& warnings) {
  for (size_t i = 0; i < types.size(); ++i) {
    if (types[i] != nullptr) continue;
    Warn(warnings, {"SECTION_OF_LATER_VERSION", handover.HeaderPath(handover.sections[i]) + "type",
                    "A section that this broker does not know is kept from everybody."});
  }
}

// A report of concern may say all that the child's case needs. What it says of others is never refused; the sender is
// asked to look at it once more (C-48).
void WarnOfThirdParties(const ParsedHandover& handover, std::vector<Warning>& warnings) {
  const bool reports = std::any_of(handover.sections.begin(), handover.sections.end(),
                                   [](const ParsedSection& section) { return section.header->type() == "Concern"; });
  if (!reports) return;
  for (const ParsedSection& section : handover.sections) {
    const bool of_others = std::any_of(
        section.header->about().begin(), section.header->about().end(), [](const SectionHeader::About& about) {
          return about.role() == options::v1::PERSON_ROLE_SIBLING || about.role() == options::v1::PERSON_ROLE_OTHER;
        });
    if (!of_others) continue;
    Warn(warnings, {"THIRD_PARTY_DATA", handover.HeaderPath(section) + "about",
                    "Of others a report says what the child's case needs and no more."});
  }
}

absl::Status CheckSections(const ParsedHandover& handover, const KindShape& kind, absl::Time now,
                           std::vector<const SectionType*>& types) {
  for (const ParsedSection& section : handover.sections) {
    const SectionType* type = nullptr;
    HANDOVER_RETURN_IF_ERROR(ValidateHeader(handover, section, now, type));
    if (type != nullptr && !kind.allowed.test(type->body_case)) {
      return Invalid("SECTION_FORBIDDEN", handover.HeaderPath(section) + "type",
                     "A handover of this kind has no section of this type.");
    }
    types.push_back(type);
  }
  return CheckSectionIds(handover);
}

}  // namespace content_internal

absl::StatusOr<std::vector<Warning>> ValidateContent(const ParsedHandover& handover, const Vocabulary& vocabulary,
                                                     absl::Time now, ContentScope scope) {
  namespace internal = content_internal;
  const KindShape* kind = vocabulary.FindKind(handover.envelope->kind());
  if (kind == nullptr) return Invalid("KIND_UNKNOWN", "envelope.kind", "The kind must be one of the policy.");
  HANDOVER_RETURN_IF_ERROR(ValidatePersons(handover, *kind));
  HANDOVER_RETURN_IF_ERROR(ValidateAddressees(handover, vocabulary));
  std::vector<const SectionType*> types;
  types.reserve(handover.sections.size());
  HANDOVER_RETURN_IF_ERROR(internal::CheckSections(handover, *kind, now, types));
  if (internal::IsRetraction(*handover.envelope)) {
    if (types.empty()) return std::vector<Warning>();
    return Invalid("RETRACTION_HAS_SECTION", handover.HeaderPath(handover.sections.front()) + "type",
                   "A retraction carries no section.");
  }
  HANDOVER_RETURN_IF_ERROR(internal::CheckRequirements(handover, *kind, types));
  std::vector<Warning> warnings;
  internal::WarnOfEnvelope(*handover.envelope, warnings);
  internal::WarnOfThirdParties(handover, warnings);
  internal::WarnOfUnknownBodies(handover, types, warnings);
  if (scope == ContentScope::kWithoutBodies) return warnings;
  for (size_t i = 0; i < handover.sections.size(); ++i) {
    if (types[i] == nullptr) continue;
    HANDOVER_RETURN_IF_ERROR(internal::CheckSectionBody(handover, handover.sections[i], warnings));
  }
  HANDOVER_RETURN_IF_ERROR(internal::CheckConcernObserver(handover));
  return warnings;
}

}  // namespace handover::validation
