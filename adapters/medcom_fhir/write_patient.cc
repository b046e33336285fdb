#include <algorithm>
#include <set>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/care_mapping.h"
#include "adapters/medcom_fhir/message_writer.h"
#include "broker/base/absl_view.h"

namespace handover::adapters::fhir {
namespace write_patient_internal {

using model::v1::PersonIdentifier;

constexpr std::string_view kProfile = "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-patient";
constexpr std::string_view kConfidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
constexpr std::string_view kAbsentUrl = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
constexpr std::string_view kMunicipalityCodes = "http://hl7.dk/fhir/core/CodeSystem/dk-core-municipality-codes";

struct Number {
  std::string system;
  std::string value;
};

// Empty for one that a message has no system for.
Number NumberOf(const PersonIdentifier& identifier) {
  if (identifier.has_cpr()) return {std::string(kCprSystem), identifier.cpr()};
  if (identifier.has_x_ecpr()) return {std::string(kXeCprSystem), identifier.x_ecpr()};
  if (identifier.has_d_ecpr()) return {Cat("urn:oid:", identifier.d_ecpr().issuer()), identifier.d_ecpr().value()};
  if (identifier.has_local()) return {identifier.local().system(), identifier.local().value()};
  return {};
}

std::string BirthDateText(const model::v1::Date& date) {
  if (date.year() == 0) return {};
  if (date.month() == 0) return absl::StrFormat("%04d", date.year());
  if (date.day() == 0) return absl::StrFormat("%04d-%02d", date.year(), date.month());
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

std::string_view GenderOf(model::v1::Sex sex) {
  switch (sex) {
    case model::v1::SEX_FEMALE:
      return "female";
    case model::v1::SEX_MALE:
      return "male";
    case model::v1::SEX_OTHER:
      return "other";
    case model::v1::SEX_UNDETERMINED:
      return "unknown";
    case model::v1::SEX_UNSPECIFIED:
    case model::v1::Sex_INT_MIN_SENTINEL_DO_NOT_USE_:
    case model::v1::Sex_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return {};
}

// A name that was carried is one of its own when it has a part that the official one would not leave over.
bool IsOtherName(const CarriedElement& element) {
  if (element.place.type != "Patient" || element.place.steps.size() < 2) return false;
  const std::string& part = element.place.steps[1].name;
  return element.place.steps[0].name == "name" &&
         (part == "use" || part == "text" || part == "family" || part == "given");
}

// The first place among the names that none of those has.
int FreePlaceOfName(const std::vector<CarriedElement>& carried) {
  std::set<int> taken;
  for (const CarriedElement& element : carried) {
    if (IsOtherName(element)) taken.insert(element.place.steps[0].position);
  }
  int place = 0;
  while (taken.contains(place)) ++place;
  return place;
}

bool TellsTimeOfDeath(const CarriedElement& element) {
  return element.place.type == "Patient" && element.place.Names() == "deceasedDateTime";
}

}  // namespace write_patient_internal

bool MessageWriter::FindPatient() {
  for (const Section& section : handover_.sections()) {
    if (!section.body().has_person_identity()) continue;
    const bool subject = section.header().about_size() == 1 &&
                         section.header().about(0).person_id() == handover_.envelope().subject_person_id();
    if (subject) patient_ = &section.body().person_identity();
    if (!subject) Lose(kLossOutPerson, "PersonIdentity");
  }
  const bool numbered =
      patient_ != nullptr &&
      std::any_of(patient_->identifiers().begin(), patient_->identifiers().end(),
                  [](const auto& one) { return !write_patient_internal::NumberOf(one).value.empty(); });
  if (!numbered) Tell(kOutMissing, "PersonIdentity.identifiers");
  return numbered;
}

void MessageWriter::WritePatient() {
  namespace internal = write_patient_internal;
  Node* patient = StartResource("Patient", NewUuid("Patient"), internal::kProfile, "Patient.");
  const int place_of_name = internal::FreePlaceOfName(carried_);
  const bool time_of_death = std::any_of(carried_.begin(), carried_.end(), internal::TellsTimeOfDeath);
  PlaceCarried(patient, "Patient");
  if (patient_->address_protected()) {
    Coding(builder_.Item(placer_.Object(patient, "meta"), "security"), internal::kConfidentiality, "R");
  }
  WriteNumbers(patient);
  WriteName(placer_.Item(patient, "name", place_of_name));
  const std::string_view gender = internal::GenderOf(patient_->sex());
  if (!gender.empty()) builder_.Value(patient, "gender", gender);
  if (patient_->sex() == model::v1::SEX_UNDETERMINED) Lose(kLossOutPrecision, "PersonIdentity.sex");
  const std::string born = internal::BirthDateText(patient_->birth_date());
  if (!born.empty()) builder_.Value(patient, "birthDate", born);
  if (patient_->deceased() && !time_of_death) builder_.Literal(patient, "deceasedBoolean", "true");
  if (!patient_->address_protected()) WriteMunicipality(patient);
  OrderElements(patient);
}

void MessageWriter::WriteNumbers(Node* patient) {
  int position = 0;
  for (const model::v1::PersonIdentifier& one : patient_->identifiers()) {
    const write_patient_internal::Number number = write_patient_internal::NumberOf(one);
    if (number.value.empty()) {
      Lose(kLossOutField, "PersonIdentity.identifiers");
      continue;
    }
    Node* identifier = placer_.Item(patient, "identifier", position++);
    builder_.Value(identifier, "system", number.system);
    builder_.Value(identifier, "value", number.value);
  }
}

void MessageWriter::WriteName(Node* name) {
  builder_.Value(name, "use", "official");
  if (!patient_->official_family_name().empty()) {
    builder_.Value(name, "family", patient_->official_family_name());
  } else {
    // What has no value says why; JSON writes that beside the value's name.
    Node* family = builder_.Object(name, target_.syntax == Syntax::kJson ? "_family" : "family");
    Node* absent = builder_.Item(family, "extension");
    builder_.Value(absent, "url", write_patient_internal::kAbsentUrl);
    builder_.Value(absent, "valueCode", "unknown");
  }
  if (!patient_->official_given_name().empty()) {
    for (const std::string& given : NamesApart(patient_->official_given_name())) {
      builder_.ItemValue(name, "given", given);
    }
  }
}

// The slip tells it, which a recipient does not get; then it is not told.
void MessageWriter::WriteMunicipality(Node* patient) {
  for (const exchange::v1::RoutingSlip::Person& person : handover_.slip().persons()) {
    const bool subject = person.person_id() == handover_.envelope().subject_person_id();
    if (!subject || person.municipality_code().empty()) continue;
    Node* extension = ExtensionOf(placer_.Item(patient, "address", 0), kMunicipalityUrl);
    Coding(builder_.Item(builder_.Object(extension, "valueCodeableConcept"), "coding"),
           write_patient_internal::kMunicipalityCodes, person.municipality_code());
  }
}

std::vector<std::string> NamesApart(const std::string& names) {
  std::vector<std::string> parts = absl::StrSplit(names, ' ');
  // Two blanks in a row would be lost between the parts.
  if (std::any_of(parts.begin(), parts.end(), [](const std::string& part) { return part.empty(); })) return {names};
  return parts;
}

}  // namespace handover::adapters::fhir
