#include "broker/validation/header_rules.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/validation/envelope.h"
#include "broker/validation/text_rules.h"

namespace handover::validation {
namespace header_rules_internal {

using exchange::v1::Envelope;
using exchange::v1::RoutingSlip;
using exchange::v1::SectionHeader;

constexpr int kMaxAbout = 32;

// As every body is named, this broker's and a later one's: a capital, then letters and digits.
bool IsBodyName(const std::string& text) {
  constexpr size_t kMaxNameBytes = 64;
  return !text.empty() && text.size() <= kMaxNameBytes && absl::ascii_isupper(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return absl::ascii_isalnum(c); });
}

absl::Status CheckType(const ParsedSection& section, ParsedHandover::Source source, const SectionType*& type) {
  type = SectionCatalog::Get().Find(section.header->type());
  // Of a later version: its body was not looked at, and it is kept from everybody (C-16).
  if (type == nullptr && IsBodyName(section.header->type())) return absl::OkStatus();
  if (type == nullptr) return Invalid("SECTION_UNKNOWN", "type", "The type must be the name of a section body.");
  const int body_case = section.body->body_case();
  if (body_case == 0 && source == ParsedHandover::Source::kReadable) return absl::OkStatus();
  if (body_case == 0) return Invalid("BODY_MISSING", "type", "A section has a body.");
  if (body_case != type->body_case) {
    return Invalid("TYPE_MISMATCH", "type", "The type in the label is that of the body.");
  }
  return absl::OkStatus();
}

absl::Status CheckAbout(const SectionHeader& header, const RoutingSlip& slip) {
  if (header.about().empty() || header.about_size() > kMaxAbout) {
    return Invalid("COUNT_RANGE", "about", "A section is about 1 to 32 persons.");
  }
  for (int i = 0; i < header.about_size(); ++i) {
    const SectionHeader::About& about = header.about(i);
    const RoutingSlip::Person* person = FindSlipPerson(slip, about.person_id());
    if (person == nullptr) {
      return Invalid("PERSON_UNKNOWN", absl::StrCat("about[", i, "].person_id"), "The person must stand in the slip.");
    }
    if (person->role() != about.role()) {
      return Invalid("ROLE_MISMATCH", absl::StrCat("about[", i, "].role"), "A person has one role: that of the slip.");
    }
    for (int j = 0; j < i; ++j) {
      if (header.about(j).person_id() == about.person_id()) {
        return Invalid("PERSON_TWICE", absl::StrCat("about[", i, "].person_id"), "A section names a person once.");
      }
    }
  }
  return absl::OkStatus();
}

bool IsAboutEveryone(const SectionHeader& header, const RoutingSlip& slip) {
  return std::all_of(slip.persons().begin(), slip.persons().end(), [&](const RoutingSlip::Person& person) {
    if (person.role() == options::v1::PERSON_ROLE_PROFESSIONAL) return true;
    return std::any_of(header.about().begin(), header.about().end(),
                       [&](const SectionHeader::About& about) { return about.person_id() == person.person_id(); });
  });
}

// A professional sorts a text as what some body could have said about the same people; an offence has no body.
bool SomeBodyFits(options::v1::DataCategory category, RoleSet roles, int about_count) {
  if (category == options::v1::DATA_CATEGORY_OFFENCE) return true;
  const std::vector<SectionType>& types = SectionCatalog::Get().types();
  return std::any_of(types.begin(), types.end(), [&](const SectionType& type) {
    return !type.sortable && type.category == category && AboutRuleHolds(type.about, roles, about_count);
  });
}

absl::Status CheckSorted(const SectionHeader& header, const SectionType& type, absl::Time now) {
  const SectionHeader::Sorted& sorted = header.sorted();
  if (!type.sortable) return Invalid("NOT_SORTABLE", "sorted", "Only a text or file can be sorted.");
  const bool known = options::v1::DataCategory_IsValid(sorted.category()) &&
                     sorted.category() != options::v1::DATA_CATEGORY_UNSPECIFIED &&
                     sorted.category() != options::v1::DATA_CATEGORY_UNSORTED;
  if (!known || !SomeBodyFits(sorted.category(), RolesOf(header), header.about_size())) {
    return Invalid("SORTED_CATEGORY", "sorted.category",
                   "The category must be one that some section body has about the same people.");
  }
  HANDOVER_RETURN_IF_ERROR(CheckRequiredCode(sorted.by_role(), "sorted.by_role"));
  HANDOVER_RETURN_IF_ERROR(CheckRequiredLine(sorted.by_name(), 120, "sorted.by_name"));
  if (sorted.sorted_ms() <= 0 || absl::FromUnixMillis(sorted.sorted_ms()) > now + kMaxClockAhead) {
    return Invalid("TIME_WINDOW", "sorted.sorted_ms", "The time of sorting has passed.");
  }
  return absl::OkStatus();
}

absl::Status CheckAboutRule(const SectionHeader& header, const RoutingSlip& slip, const SectionType& type) {
  const bool everyone = type.about == options::v1::ABOUT_RULE_EVERYONE && !header.has_sorted();
  const bool holds =
      everyone ? IsAboutEveryone(header, slip) : AboutRuleHolds(type.about, RolesOf(header), header.about_size());
  if (holds) return absl::OkStatus();
  return Invalid("ABOUT_RULE", "about", "The section must be about the people that its type asks for.");
}

absl::Status CheckReplaces(const SectionHeader& header, const Envelope& envelope) {
  if (header.replaces_section_id().empty()) return absl::OkStatus();
  if (!IsRandomId(header.replaces_section_id())) {
    return Invalid("SECTION_ID_FORMAT", "replaces_section_id", "A section id has 16 to 64 characters of 0-9 and a-f.");
  }
  const bool corrects = std::any_of(envelope.related().begin(), envelope.related().end(),
                                    [](const auto& related) { return related.relation() == Envelope::CORRECTS; });
  if (corrects) return absl::OkStatus();
  return Invalid("REPLACES_WITHOUT_CORRECTION", "replaces_section_id", "Only a correction replaces sections.");
}

}  // namespace header_rules_internal

RoleSet RolesOf(const exchange::v1::SectionHeader& header) {
  RoleSet roles = 0;
  for (const exchange::v1::SectionHeader::About& about : header.about()) {
    if (options::v1::PersonRole_IsValid(about.role())) roles |= RoleBit(about.role());
  }
  return roles;
}

bool AboutRuleHolds(options::v1::AboutRule rule, RoleSet roles, int about_count) {
  const bool child = (roles & RoleBit(options::v1::PERSON_ROLE_CHILD)) != 0;
  const bool parent = (roles & kParentRoles) != 0;
  switch (rule) {
    case options::v1::ABOUT_RULE_CHILD:
      return child;
    case options::v1::ABOUT_RULE_PARENT:
      return parent;
    case options::v1::ABOUT_RULE_BIRTHING_PARENT:
      return (roles & RoleBit(options::v1::PERSON_ROLE_BIRTHING_PARENT)) != 0;
    case options::v1::ABOUT_RULE_CHILD_AND_PARENT:
      return child && parent;
    case options::v1::ABOUT_RULE_ONE_PERSON:
      return about_count == 1;
    case options::v1::ABOUT_RULE_PROFESSIONAL:
      return about_count > 0 && roles == RoleBit(options::v1::PERSON_ROLE_PROFESSIONAL);
    case options::v1::ABOUT_RULE_ANYONE:
    case options::v1::ABOUT_RULE_EVERYONE:
      return about_count > 0;
    case options::v1::ABOUT_RULE_UNSPECIFIED:
    case options::v1::AboutRule_INT_MIN_SENTINEL_DO_NOT_USE_:
    case options::v1::AboutRule_INT_MAX_SENTINEL_DO_NOT_USE_:
      return false;
  }
  return false;
}

absl::Status ValidateHeader(const ParsedHandover& handover, const ParsedSection& section, absl::Time now,
                            const SectionType*& type) {
  namespace internal = header_rules_internal;
  const exchange::v1::SectionHeader& header = *section.header;
  const auto check = [&]() -> absl::Status {
    if (!IsRandomId(header.section_id())) {
      return Invalid("SECTION_ID_FORMAT", "section_id", "A section id has 16 to 64 characters of 0-9 and a-f.");
    }
    HANDOVER_RETURN_IF_ERROR(internal::CheckType(section, handover.source, type));
    HANDOVER_RETURN_IF_ERROR(internal::CheckAbout(header, *handover.slip));
    if (type == nullptr) return internal::CheckReplaces(header, *handover.envelope);
    if (header.has_sorted()) HANDOVER_RETURN_IF_ERROR(internal::CheckSorted(header, *type, now));
    HANDOVER_RETURN_IF_ERROR(internal::CheckAboutRule(header, *handover.slip, *type));
    return internal::CheckReplaces(header, *handover.envelope);
  };
  const absl::Status status = check();
  return status.ok() ? status : Within(handover.HeaderPath(section), status);
}

}  // namespace handover::validation
