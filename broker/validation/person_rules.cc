#include "broker/validation/person_rules.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

#include "broker/base/absl_view.h"
#include "broker/base/ids.h"
#include "broker/base/municipality.h"
#include "broker/base/person_key.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/validation/text_rules.h"

namespace handover::validation {
namespace person_rules_internal {

using exchange::v1::Envelope;
using exchange::v1::RoutingSlip;
using policy::v1::Kind;
using Identifier = model::v1::PersonIdentifier;

constexpr int kMaxPersons = 32;
constexpr int kMaxIdentifiers = 8;
constexpr int kMaxConsentIds = 32;

// Professionals are known by role and name, private reporters may stay unnamed.
bool NeedsIdentifier(options::v1::PersonRole role) {
  return role != options::v1::PERSON_ROLE_PROFESSIONAL && role != options::v1::PERSON_ROLE_OTHER;
}

// By kind and value; the mother of an unborn child by her id.
bool SameIdentifier(const Identifier& a, const Identifier& b) {
  if (a.identifier_case() != b.identifier_case()) return false;
  switch (a.identifier_case()) {
    case Identifier::kCpr:
      return a.cpr() == b.cpr();
    case Identifier::kXEcpr:
      return a.x_ecpr() == b.x_ecpr();
    case Identifier::kDEcpr:
      return a.d_ecpr().value() == b.d_ecpr().value() && a.d_ecpr().issuer() == b.d_ecpr().issuer();
    case Identifier::kUnborn:
      return a.unborn().mother().person_id() == b.unborn().mother().person_id() &&
             a.unborn().pregnancy_episode_id() == b.unborn().pregnancy_episode_id() &&
             a.unborn().ordinal() == b.unborn().ordinal();
    case Identifier::kLocal:
      return a.local().system() == b.local().system() && a.local().value() == b.local().value();
    case Identifier::IDENTIFIER_NOT_SET:
      return false;
  }
  return false;
}

// One human under two ids could be asked in one role and read about in the other.
bool ShareIdentifier(const RoutingSlip::Person& a, const RoutingSlip::Person& b) {
  return std::any_of(a.identifiers().begin(), a.identifiers().end(), [&](const Identifier& mine) {
    return std::any_of(b.identifiers().begin(), b.identifiers().end(),
                       [&](const Identifier& other) { return SameIdentifier(mine, other); });
  });
}

absl::Status CheckMother(const RoutingSlip& slip, const Identifier& identifier, const std::string& path) {
  if (!identifier.has_unborn()) return absl::OkStatus();
  const RoutingSlip::Person* mother = FindSlipPerson(slip, identifier.unborn().mother().person_id());
  if (mother == nullptr || mother->role() != options::v1::PERSON_ROLE_BIRTHING_PARENT) {
    return Invalid("MOTHER_UNKNOWN", path + "unborn.mother",
                   "The mother of an unborn child is the birthing parent of the same handover.");
  }
  return absl::OkStatus();
}

absl::Status CheckIdentifiers(const RoutingSlip& slip, const RoutingSlip::Person& person, const std::string& path) {
  if (person.identifiers_size() > kMaxIdentifiers) {
    return Invalid("COUNT_RANGE", path + "identifiers", "A person has 8 identifiers at most.");
  }
  if (person.identifiers().empty() && NeedsIdentifier(person.role())) {
    return Invalid("FIELD_REQUIRED", path + "identifiers", "The field must be set.");
  }
  for (int i = 0; i < person.identifiers_size(); ++i) {
    const Identifier& identifier = person.identifiers(i);
    if (const absl::Status form = CheckIdentifier(identifier); !form.ok()) {
      return Within(absl::StrCat(path, "identifiers[", i, "]."), form);
    }
    if (identifier.has_unborn()) {
      const std::string identifier_path = absl::StrCat(path, "identifiers[", i, "].");
      if (person.role() != options::v1::PERSON_ROLE_CHILD) {
        return Invalid("UNBORN_ROLE", identifier_path + "unborn", "Only a child can be unborn.");
      }
      HANDOVER_RETURN_IF_ERROR(CheckMother(slip, identifier, identifier_path));
    }
  }
  return absl::OkStatus();
}

// "Unborn" changes who decides, from custody to the woman, so it must not stand beside what only the born have.
absl::Status CheckUnborn(const RoutingSlip::Person& person, const std::string& path) {
  if (!person.unborn()) return absl::OkStatus();
  if (person.role() != options::v1::PERSON_ROLE_CHILD) {
    return Invalid("UNBORN_ROLE", path + "unborn", "Only a child can be unborn.");
  }
  const bool only_unborn = std::all_of(person.identifiers().begin(), person.identifiers().end(),
                                       [](const Identifier& identifier) { return identifier.has_unborn(); });
  if (only_unborn) return absl::OkStatus();
  return Invalid("UNBORN_HAS_NUMBER", path + "unborn", "An unborn child has no number of its own.");
}

absl::Status CheckPerson(const RoutingSlip& slip, int index, const std::string& path) {
  const RoutingSlip::Person& person = slip.persons(index);
  if (!IsRandomId(person.person_id())) {
    return Invalid("PERSON_ID_FORMAT", path + "person_id", "A person id has 16 to 64 characters of 0-9 and a-f.");
  }
  if (person.role() == options::v1::PERSON_ROLE_UNSPECIFIED || !options::v1::PersonRole_IsValid(person.role())) {
    return Invalid("ENUM_UNKNOWN", path + "role", "The value must be one of the list.");
  }
  HANDOVER_RETURN_IF_ERROR(CheckIdentifiers(slip, person, path));
  HANDOVER_RETURN_IF_ERROR(CheckUnborn(person, path));
  if (!person.municipality_code().empty() && !IsMunicipalityCode(person.municipality_code())) {
    return Invalid("MUNICIPALITY_UNKNOWN", path + "municipality_code", "No municipality has this code.");
  }
  for (int i = 0; i < index; ++i) {
    if (slip.persons(i).person_id() == person.person_id()) {
      return Invalid("PERSON_TWICE", path + "person_id", "A person stands in the slip once.");
    }
    if (ShareIdentifier(slip.persons(i), person)) {
      return Invalid("IDENTIFIER_SHARED", path + "identifiers", "Two persons do not share an identifier.");
    }
  }
  return absl::OkStatus();
}

bool IsWholeDate(const model::v1::Date& date) {
  if (date.year() < 1850 || date.year() > 2150 || date.month() < 1 || date.month() > 12 || date.day() < 1) return false;
  return absl::CivilDay(date.year(), date.month(), date.day()).day() == date.day();
}

// `code@version`, both without spaces.
bool IsGuideline(std::string_view text) {
  const size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.find(' ') == std::string_view::npos;
}

struct TextLimit {
  std::string_view field;
  std::string_view text;
  int64_t max_characters;
};

absl::Status CheckSlipFields(const RoutingSlip& slip, const std::string& path) {
  if (slip.consent_ids_size() > kMaxConsentIds) {
    return Invalid("COUNT_RANGE", path + "consent_ids", "A handover names 32 consents at most.");
  }
  for (int i = 0; i < slip.consent_ids_size(); ++i) {
    if (!ParseUuid(slip.consent_ids(i)).ok()) {
      return Invalid("UUID_FORMAT", absl::StrCat(path, "consent_ids[", i, "]"), "A consent id is a UUID.");
    }
  }
  const TextLimit lines[] = {{"justified_by", slip.justified_by(), 120},
                             {"meeting_id", slip.meeting_id(), 64},
                             {"guideline", slip.guideline(), 64},
                             {"agreement_id", slip.agreement_id(), 64},
                             {"treatment_episode_id", slip.treatment_episode_id(), 64}};
  for (const TextLimit& line : lines) {
    if (line.text.empty()) continue;
    HANDOVER_RETURN_IF_ERROR(CheckLine(line.text, line.max_characters, absl::StrCat(path, AbslView(line.field))));
  }
  if (!slip.justification_text().empty()) {
    HANDOVER_RETURN_IF_ERROR(CheckProse(slip.justification_text(), 2000, path + "justification_text"));
  }
  if (slip.has_needed_by_date() && !IsWholeDate(slip.needed_by_date())) {
    return Invalid("DATE_IMPOSSIBLE", path + "needed_by_date", "The date must exist in the calendar, with its day.");
  }
  if (!slip.guideline().empty() && !IsGuideline(slip.guideline())) {
    return Invalid("GUIDELINE_FORMAT", path + "guideline", "A guideline is its code, @ and its version.");
  }
  return absl::OkStatus();
}

bool SubjectFits(Kind::Subject subject, options::v1::PersonRole role) {
  switch (subject) {
    case Kind::PREGNANCY:
      return role == options::v1::PERSON_ROLE_BIRTHING_PARENT;
    case Kind::CHILD:
      return role == options::v1::PERSON_ROLE_CHILD;
    case Kind::PERSON:
    case Kind::INHERITED:
      return role != options::v1::PERSON_ROLE_PROFESSIONAL;
    case Kind::NOBODY:
    case Kind::SUBJECT_UNSPECIFIED:
    case policy::v1::Kind_Subject_Kind_Subject_INT_MIN_SENTINEL_DO_NOT_USE_:
    case policy::v1::Kind_Subject_Kind_Subject_INT_MAX_SENTINEL_DO_NOT_USE_:
      return false;
  }
  return false;
}

absl::Status CheckSubject(const Envelope& envelope, const RoutingSlip& slip, const KindShape& kind) {
  if (envelope.subject_person_id().empty()) return absl::OkStatus();  // ValidateEnvelope: the kind is on nobody.
  const RoutingSlip::Person* subject = FindSlipPerson(slip, envelope.subject_person_id());
  if (subject == nullptr) {
    return Invalid("PERSON_UNKNOWN", "envelope.subject_person_id", "The person must stand in the slip.");
  }
  const bool fits = std::any_of(kind.subjects.begin(), kind.subjects.end(),
                                [&](Kind::Subject possible) { return SubjectFits(possible, subject->role()); });
  if (!fits) {
    return Invalid("SUBJECT_ROLE", "envelope.subject_person_id",
                   "A handover of this kind is on another sort of person.");
  }
  if (subject->role() != options::v1::PERSON_ROLE_CHILD) return absl::OkStatus();
  // Ending, consent, erasure and correction work per child: twins are two handovers in one conversation.
  for (const RoutingSlip::Person& person : slip.persons()) {
    if (&person != subject && person.role() == options::v1::PERSON_ROLE_CHILD) {
      return Invalid("SUBJECT_TWICE", "envelope.subject_person_id", "A handover is on one child; others are siblings.");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckInvolvedParents(const Envelope& envelope, const RoutingSlip& slip) {
  for (int i = 0; i < envelope.parent_involvements_size(); ++i) {
    const std::string path = absl::StrCat("envelope.parent_involvements[", i, "].person_id");
    const RoutingSlip::Person* parent = FindSlipPerson(slip, envelope.parent_involvements(i).person_id());
    if (parent == nullptr) return Invalid("PERSON_UNKNOWN", path, "The person must stand in the slip.");
    const bool may_decide = (RoleBit(parent->role()) & kParentRoles) != 0 ||
                            parent->role() == options::v1::PERSON_ROLE_OTHER;  // A guardian.
    if (!may_decide) return Invalid("PARENT_ROLE", path, "The person must be a parent or guardian.");
  }
  return absl::OkStatus();
}

}  // namespace person_rules_internal

const exchange::v1::RoutingSlip::Person* FindSlipPerson(const exchange::v1::RoutingSlip& slip,
                                                        std::string_view person_id) {
  for (const exchange::v1::RoutingSlip::Person& person : slip.persons()) {
    if (person.person_id() == person_id) return &person;
  }
  return nullptr;
}

absl::Status ValidatePersons(const ParsedHandover& handover, const KindShape& kind) {
  namespace internal = person_rules_internal;
  const exchange::v1::RoutingSlip& slip = *handover.slip;
  const std::string path = handover.SlipPath();
  if (slip.persons().empty() || slip.persons_size() > internal::kMaxPersons) {
    return Invalid("COUNT_RANGE", path + "persons", "A handover is about 1 to 32 persons.");
  }
  for (int i = 0; i < slip.persons_size(); ++i) {
    HANDOVER_RETURN_IF_ERROR(internal::CheckPerson(slip, i, absl::StrCat(path, "persons[", i, "].")));
  }
  HANDOVER_RETURN_IF_ERROR(internal::CheckSlipFields(slip, path));
  HANDOVER_RETURN_IF_ERROR(internal::CheckSubject(*handover.envelope, slip, kind));
  return internal::CheckInvolvedParents(*handover.envelope, slip);
}

}  // namespace handover::validation
