#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"

#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/care_message.h"
#include "adapters/text/municipality_codes.h"
#include "adapters/text/region_codes.h"
#include "broker/base/person_number.h"

namespace handover::adapters::fhir {
namespace check_patient_internal {

constexpr std::string_view kRegionUrl =
    "http://hl7.dk/fhir/core/StructureDefinition/dk-core-RegionalSubDivisionCodes";
constexpr std::string_view kMergedRule =
    "From 1 January 2027 the region is part of Region Østdanmark: read it as that.";
constexpr size_t kMaxIdentifiers = 8;  // What a routing slip holds of one person.

// How often each kind of number has been seen: each stands at most once.
struct Seen {
  int cpr = 0;
  int x_ecpr = 0;
  int d_ecpr = 0;
};

bool IsRightNumber(IdentifierSystem system, std::string_view value) {
  switch (system) {
    case IdentifierSystem::kCpr:
      // On the wire without a hyphen, which ParseCpr() would take as well.
      return value.size() == 10 && ParseCpr(value).ok();
    case IdentifierSystem::kXeCpr:
      return ParseXEcpr(value).ok();
    case IdentifierSystem::kDeCpr:
      return ParseDEcpr(value).ok();
    case IdentifierSystem::kUnknown:
    case IdentifierSystem::kGln:
    case IdentifierSystem::kSor:
      return value.size() <= 100;
  }
  return false;
}

int* CounterOf(IdentifierSystem system, Seen& seen) {
  switch (system) {
    case IdentifierSystem::kCpr:
      return &seen.cpr;
    case IdentifierSystem::kXeCpr:
      return &seen.x_ecpr;
    case IdentifierSystem::kDeCpr:
      return &seen.d_ecpr;
    case IdentifierSystem::kUnknown:
    case IdentifierSystem::kGln:
    case IdentifierSystem::kSor:
      return nullptr;
  }
  return nullptr;
}

// When the message was made. Nothing: it does not say so, which is an error of its own.
std::optional<absl::Time> TimeOfMessage(const Findings& findings) {
  return ParseInstant(ValueOf(findings.tree().root(), "timestamp"));
}

void CheckIdentifier(const Node& identifier, Seen& seen, Findings& findings) {
  const Node* system = Child(identifier, "system");
  const Node* value = Child(identifier, "value");
  if (system == nullptr || value == nullptr) {
    findings.AddMissing(kMissing, identifier, system == nullptr ? "system" : "value",
                        "An identifier has a system and a value.");
    return;
  }
  const SystemName name = ReadSystem(system->value);
  if (name.misspelled) {
    findings.Add(kSystemSpelling, *system, "The system is understood, but it is written urn:oid: and the number.");
  }
  if (!IsRightNumber(name.system, value->value)) {
    findings.Add(kPersonNumber, *value,
                 "A CPR number is ten digits that begin with a date; a replacement number has the form of its kind.");
  }
  const std::optional<absl::Time> made = TimeOfMessage(findings);
  const bool is_regional = made.has_value() && name.system == IdentifierSystem::kDeCpr;
  if (is_regional && JudgeIssuer(name.oid, *made).merged) findings.Add(kRegionMerged, *system, kMergedRule);
  int* const counter = CounterOf(name.system, seen);
  if (counter != nullptr && ++*counter > 1) {
    findings.Add(kCardinality, identifier, "A patient has at most one number of each kind.");
  }
}

void CheckIdentifiers(const Node& patient, Findings& findings) {
  const std::vector<const Node*> identifiers = Children(patient, "identifier");
  if (identifiers.empty()) {
    findings.AddMissing(kMissing, patient, "identifier", "A patient has a CPR number or a replacement for it.");
  }
  if (identifiers.size() > kMaxIdentifiers) {
    findings.Add(kCardinality, *identifiers[kMaxIdentifiers], "A patient has at most 8 identifiers.");
  }
  Seen seen;
  for (const Node* identifier : identifiers) CheckIdentifier(*identifier, seen, findings);
}

void CheckName(const Node& patient, Findings& findings) {
  for (const Node* name : Children(patient, "name")) {
    if (ValueOf(*name, "use") != "official") continue;
    // An unknown family name has no value but an extension that says why; JSON writes that as `_family`.
    if (Child(*name, "family") == nullptr && Child(*name, "_family") == nullptr) {
      findings.AddMissing(kMissing, *name, "family", "The official name has a family name, or says why not.");
    }
    return;
  }
  findings.AddMissing(kMissing, patient, "name", "A patient has an official name.");
}

// The code of an extension of an address; null when it has none.
const Node* CodeOf(const Node& address, std::string_view url) {
  const Node* extension = Extension(address, url);
  const Node* concept_node = extension == nullptr ? nullptr : Child(*extension, "valueCodeableConcept");
  const Node* coding = concept_node == nullptr ? nullptr : Child(*concept_node, "coding");
  return coding == nullptr ? nullptr : Child(*coding, "code");
}

void CheckAddress(const Node& address, absl::Time made, Findings& findings) {
  const Node* municipality = CodeOf(address, kMunicipalityUrl);
  if (municipality != nullptr) {
    const JudgedMunicipality judged = JudgeMunicipality(municipality->value, made);
    if (judged.verdict == JudgedMunicipality::Verdict::kEnded) {
      findings.Add(kMunicipalityEnded, *municipality, "The municipality was not closed before the message was made.");
    } else if (municipality->value.size() != 4 || !judged.is_place()) {
      findings.Add(kMunicipality, *municipality, "A municipality code is one of the 99, with four digits.");
    }
  }
  const Node* region = CodeOf(address, kRegionUrl);
  if (region != nullptr && JudgeRegion(region->value, made).merged) findings.Add(kRegionMerged, *region, kMergedRule);
}

void CheckAddresses(const Node& patient, Findings& findings) {
  const std::optional<absl::Time> made = TimeOfMessage(findings);
  if (!made.has_value()) return;
  for (const Node* address : Children(patient, "address")) CheckAddress(*address, *made, findings);
}

}  // namespace check_patient_internal

void CheckPatient(const Node& patient, Findings& findings) {
  check_patient_internal::CheckIdentifiers(patient, findings);
  check_patient_internal::CheckName(patient, findings);
  check_patient_internal::CheckAddresses(patient, findings);
  const Node* gender = Child(patient, "gender");
  if (gender != nullptr) {
    const std::string& value = gender->value;
    const bool known = value == "male" || value == "female" || value == "other" || value == "unknown";
    if (!known) findings.Add(kCodeUnknown, *gender, "The gender is male, female, other or unknown.");
  }
  const Node* birth_date = Child(patient, "birthDate");
  if (birth_date != nullptr && !ParseDate(birth_date->value).has_value()) {
    findings.Add(kTimeFormat, *birth_date, "A birth date is a year, a month or a day that exists.");
  }
  const Node* deceased = Child(patient, "deceasedDateTime");
  if (deceased != nullptr && !ParseDateTime(deceased->value).has_value()) {
    findings.Add(kTimeFormat, *deceased, "The time is a date, or a date and a time with seconds and zone.");
  }
}

}  // namespace handover::adapters::fhir
