#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"

#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/care_mapping.h"
#include "adapters/text/danish_time.h"
#include "adapters/text/utf8.h"
#include "broker/base/person_number.h"

namespace handover::adapters::fhir {
namespace map_patient_internal {

constexpr int kAdultAge = 18;

// The patient's numbers, best first: a CPR number stays when the others are merged into it.
int RankOf(IdentifierSystem system) {
  switch (system) {
    case IdentifierSystem::kCpr:
      return 0;
    case IdentifierSystem::kXeCpr:
      return 1;
    case IdentifierSystem::kDeCpr:
      return 2;
    case IdentifierSystem::kUnknown:
    case IdentifierSystem::kGln:
    case IdentifierSystem::kSor:
      return 3;
  }
  return 3;
}

model::v1::PersonIdentifier ToIdentifier(const Node& node, Mapping& mapping) {
  model::v1::PersonIdentifier identifier;
  const SystemName name = ReadSystem(ValueOf(node, "system"));
  const std::string value = mapping.Bounded(node, "value", 100);
  switch (name.system) {
    case IdentifierSystem::kCpr:
      identifier.set_cpr(value);
      break;
    case IdentifierSystem::kXeCpr:
      identifier.set_x_ecpr(value);
      break;
    case IdentifierSystem::kDeCpr:
      identifier.mutable_d_ecpr()->set_value(value);
      identifier.mutable_d_ecpr()->set_issuer(name.oid);
      break;
    case IdentifierSystem::kUnknown:
    case IdentifierSystem::kGln:
    case IdentifierSystem::kSor:
      identifier.mutable_local()->set_system(mapping.Bounded(node, "system", 200));
      identifier.mutable_local()->set_value(value);
      break;
  }
  return identifier;
}

std::vector<model::v1::PersonIdentifier> IdentifiersOf(const Node& patient, Mapping& mapping) {
  std::vector<const Node*> nodes = Children(patient, "identifier");
  std::stable_sort(nodes.begin(), nodes.end(), [](const Node* a, const Node* b) {
    return RankOf(ReadSystem(ValueOf(*a, "system")).system) < RankOf(ReadSystem(ValueOf(*b, "system")).system);
  });
  std::vector<model::v1::PersonIdentifier> identifiers;
  for (const Node* node : nodes) identifiers.push_back(ToIdentifier(*node, mapping));
  return identifiers;
}

void MapName(const Node& patient, model::v1::PersonIdentity& identity, Mapping& mapping) {
  bool taken = false;
  for (const Node* name : Children(patient, "name")) {
    if (taken || ValueOf(*name, "use") != "official") {
      mapping.exceptions().residue.insert(name);
      continue;
    }
    taken = true;
    std::vector<std::string> given;
    for (const Node* part : Children(*name, "given")) {
      if (part->has_value()) given.push_back(mapping.Bounded(part, 200));
    }
    const std::string joined = absl::StrJoin(given, " ");
    if (CountCodePoints(joined) > 200) {
      mapping.findings().AddMissing(kTooLong, *name, "given", "The value is longer than the reference model takes.");
    }
    identity.set_official_given_name(joined);
    identity.set_official_family_name(mapping.Bounded(*name, "family", 200));
  }
}

model::v1::Sex SexOf(std::string_view gender) {
  if (gender == "female") return model::v1::SEX_FEMALE;
  if (gender == "male") return model::v1::SEX_MALE;
  if (gender == "other") return model::v1::SEX_OTHER;
  return model::v1::SEX_UNSPECIFIED;  // "unknown", or not told.
}

std::optional<absl::CivilDay> DayOf(const model::v1::Date& date) {
  if (date.month() == 0 || date.day() == 0) return std::nullopt;
  return absl::CivilDay(date.year(), date.month(), date.day());
}

// The day in a replacement number, whose century nobody tells: the latest one that is not in the future.
std::optional<absl::CivilDay> DayInNumber(std::string_view number, absl::CivilDay today) {
  if (number.size() < 6) return std::nullopt;
  const auto two = [&](size_t at) { return (number[at] - '0') * 10 + (number[at + 1] - '0'); };
  const int this_century = static_cast<int>(today.year() / 100 * 100);
  const absl::CivilDay day(this_century + two(4), two(2), two(0));
  return day <= today ? day : absl::CivilDay(this_century - 100 + two(4), two(2), two(0));
}

// When the patient was born, by the best that the message tells.
std::optional<absl::CivilDay> BirthDayOf(const model::v1::PersonIdentity& identity, absl::CivilDay today) {
  for (const model::v1::PersonIdentifier& identifier : identity.identifiers()) {
    if (!identifier.has_cpr()) continue;
    const absl::StatusOr<Cpr> cpr = ParseCpr(identifier.cpr());
    if (cpr.ok()) return cpr->birth_date();
  }
  if (identity.has_birth_date() && DayOf(identity.birth_date()).has_value()) return DayOf(identity.birth_date());
  for (const model::v1::PersonIdentifier& identifier : identity.identifiers()) {
    if (identifier.has_x_ecpr()) return DayInNumber(identifier.x_ecpr(), today);
    if (identifier.has_d_ecpr()) return DayInNumber(identifier.d_ecpr().value(), today);
  }
  return std::nullopt;
}

// The message says "patient" and no more. Under 18 on the day it was sent: the child; else a parent, and which one the
// message does not say.
options::v1::PersonRole RoleOf(const model::v1::PersonIdentity& identity, absl::CivilDay today) {
  const std::optional<absl::CivilDay> born = BirthDayOf(identity, today);
  if (!born.has_value()) return options::v1::PERSON_ROLE_OTHER_PARENT;
  const absl::CivilDay adult(born->year() + kAdultAge, born->month(), born->day());
  return today < adult ? options::v1::PERSON_ROLE_CHILD : options::v1::PERSON_ROLE_OTHER_PARENT;
}

// Hints that contradict each other are for people to look at, never a reason to refuse.
void CompareWithCpr(const Node& patient, const model::v1::PersonIdentity& identity, Mapping& mapping) {
  for (const model::v1::PersonIdentifier& identifier : identity.identifiers()) {
    if (!identifier.has_cpr()) continue;
    const absl::StatusOr<Cpr> cpr = ParseCpr(identifier.cpr());
    if (!cpr.ok()) return;
    const bool told = identity.sex() == model::v1::SEX_MALE || identity.sex() == model::v1::SEX_FEMALE;
    if (told && cpr->is_odd() != (identity.sex() == model::v1::SEX_MALE)) {
      mapping.findings().AddMissing(kSexParity, patient, "gender", "The sex and the parity of the number disagree.");
    }
    const std::optional<absl::CivilDay> born = identity.has_birth_date() ? DayOf(identity.birth_date()) : std::nullopt;
    if (born.has_value() && *born != cpr->birth_date()) {
      mapping.findings().AddMissing(kBirthDateDiffers, patient, "birthDate",
                                    "The birth date and that in the number disagree.");
    }
  }
}

void MapProtection(const Node& patient, model::v1::PersonIdentity& identity, Mapping& mapping) {
  const Node* meta = Child(patient, "meta");
  if (meta == nullptr) return;
  for (const Node* label : Children(*meta, "security")) {
    const std::string_view code = ValueOf(*label, "code");
    if (code == "R" || code == "V") {
      identity.set_address_protected(true);
    } else {
      mapping.exceptions().residue.insert(label);
    }
  }
}

// A protected address goes nowhere, not even among what is carried as it is.
void DropProtected(const Node& patient, Mapping& mapping) {
  for (const std::string_view name : {"address", "telecom", "contact"}) {
    for (const Node* node : Children(patient, name)) {
      mapping.findings().AddLoss(kLossProtectedAddress, *node);
      mapping.exceptions().accounted.insert(node);
    }
  }
}

std::string MunicipalityOf(const Node& patient) {
  for (const Node* address : Children(patient, "address")) {
    const Node* extension = Extension(*address, kMunicipalityUrl);
    const Node* concept_node = extension == nullptr ? nullptr : Child(*extension, "valueCodeableConcept");
    const Node* coding = concept_node == nullptr ? nullptr : Child(*concept_node, "coding");
    if (coding != nullptr) return std::string(ValueOf(*coding, "code"));
  }
  return {};
}

}  // namespace map_patient_internal

int MapPatient(Mapping& mapping) {
  const CareMessage& message = mapping.message();
  const Node& patient = *message.patient;
  mapping.Use(&patient);
  model::v1::PersonIdentity identity;
  for (model::v1::PersonIdentifier& identifier : map_patient_internal::IdentifiersOf(patient, mapping)) {
    *identity.add_identifiers() = std::move(identifier);
  }
  map_patient_internal::MapName(patient, identity, mapping);
  identity.set_sex(map_patient_internal::SexOf(ValueOf(patient, "gender")));
  const std::optional<model::v1::Date> born = ParseDate(ValueOf(patient, "birthDate"));
  if (born.has_value()) *identity.mutable_birth_date() = *born;
  const Node* time_of_death = Child(patient, "deceasedDateTime");
  identity.set_deceased(ValueOf(patient, "deceasedBoolean") == "true" || time_of_death != nullptr);
  if (time_of_death != nullptr) mapping.exceptions().residue.insert(time_of_death);
  map_patient_internal::MapProtection(patient, identity, mapping);
  if (identity.address_protected()) map_patient_internal::DropProtected(patient, mapping);
  map_patient_internal::CompareWithCpr(patient, identity, mapping);

  const ThreadStep& current = message.steps[message.current_step];
  const absl::CivilDay today(ToDanishLocalTime(ToTime(*ParseDateTime(current.occurred))));
  const int subject = mapping.draft().AddPerson(map_patient_internal::RoleOf(identity, today));
  mapping.findings().Add(kRoleAssumed, patient,
                         "The message does not say who the patient is to a child: by age the child or a parent.");
  exchange::v1::RoutingSlip::Person& person = mapping.draft().person(subject);
  *person.mutable_identifiers() = identity.identifiers();
  if (!identity.address_protected()) {
    person.set_municipality_code(map_patient_internal::MunicipalityOf(patient));
  }
  *mapping.draft().AddSection({subject}).mutable_person_identity() = std::move(identity);
  return subject;
}

}  // namespace handover::adapters::fhir
