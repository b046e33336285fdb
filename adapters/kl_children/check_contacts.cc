#include <string>

#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/kl_report.h"

namespace handover::adapters::kl {
namespace check_contacts_internal {

using fhir::Child;
using fhir::Children;
using fhir::Findings;
using fhir::Node;
using fhir::ValueOf;

constexpr std::string_view kInError = "entered-in-error";
constexpr size_t kMaxSchoolBytes = 100;

// The one institution number of a Location.
std::string SchoolOf(const Node& location, Findings& findings) {
  const std::vector<const Node*> identifiers = Children(location, "identifier");
  const bool one = identifiers.size() == 1 && ValueOf(*identifiers.front(), "system") == kInstitutionSystem;
  const std::string_view value = one ? ValueOf(*identifiers.front(), "value") : std::string_view();
  if (value.empty() || value.size() > kMaxSchoolBytes) {
    findings.AddMissing(kSystem, location, "identifier", "A place has one number of the register of institutions.");
    return {};
  }
  return std::string(value);
}

void CheckLocation(const Node& location, Findings& findings) {
  SchoolOf(location, findings);
  const Node* coding = OnlyCoding(location, "type", kRoleCode, findings);
  if (coding != nullptr && ValueOf(*coding, "code") != "SCHOOL") {
    findings.AddMissing(kCodeUnknown, *coding, "code", "The place is a school.");
  }
  if (Child(location, "status") != nullptr) StatusOf(location, {"active", "suspended", "inactive"}, findings);
}

void ReadPlace(const fhir::BundleIndex& index, const Node& encounter, Contact& contact, Findings& findings) {
  const std::vector<const Node*> places = Children(encounter, "location");
  if (places.empty()) return;
  if (places.size() > 1) {
    findings.Add(fhir::kCardinality, *places[1], "A contact has at most one place.");
    return;
  }
  const Node* reference = Child(*places.front(), "location");
  if (reference == nullptr) {
    findings.AddMissing(fhir::kMissing, *places.front(), "location", "A place is referred to.");
    return;
  }
  const Node* location = index.Follow(*reference, {"Location"}, findings);
  if (location != nullptr) contact.school = SchoolOf(*location, findings);
}

void ReadClass(const Node& encounter, Contact& contact, Findings& findings) {
  const Node* coding = Child(encounter, "class");
  if (coding == nullptr) {
    findings.AddMissing(fhir::kMissing, encounter, "class", "A contact tells how the two sides met.");
    return;
  }
  contact.manner = FindContactClass(ValueOf(*coding, "system"), ValueOf(*coding, "code"));
  if (contact.manner == nullptr) {
    findings.AddMissing(kCodeUnknown, *coding, "code", "The class is one of HL7's, by telephone or on a screen.");
  }
}

void ReadType(const Node& encounter, Contact& contact, Findings& findings) {
  if (Children(encounter, "type").size() > 1) {
    findings.AddMissing(kCodings, encounter, "type", "A contact has one type.");
    return;
  }
  const Node* coding = OnlyCoding(encounter, "type", kFboe, findings);
  if (coding == nullptr) return;
  contact.type = FindVisitType(ValueOf(*coding, "code"));
  if (contact.type == nullptr) {
    findings.AddMissing(kCodeUnknown, *coding, "code", "The type is a contact of health visiting.");
  } else if (!contact.type->in_guide) {
    findings.AddMissing(kVisitOutsideGuide, *coding, "code", "KL's terminology has this contact, its guide has not.");
  }
}

void CheckBasis(const fhir::BundleIndex& index, const Node& encounter, Findings& findings) {
  const Node* basis = fhir::Extension(encounter, kBasedOnUrl);
  const Node* reference = basis == nullptr ? nullptr : Child(*basis, "valueReference");
  if (reference != nullptr) index.Follow(*reference, {"CarePlan"}, findings);
}

}  // namespace check_contacts_internal

void CheckContacts(const fhir::BundleIndex& index, KlReport& report, fhir::Findings& findings) {
  using namespace check_contacts_internal;
  for (const Node* location : index.OfType("Location")) CheckLocation(*location, findings);
  for (const Node* encounter : index.OfType("Encounter")) {
    Contact contact;
    contact.node = encounter;
    const std::string_view status = StatusOf(
        *encounter,
        {"planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", kInError, "unknown"},
        findings);
    contact.in_error = status == kInError;
    ReadType(*encounter, contact, findings);
    ReadClass(*encounter, contact, findings);
    ReadPlace(index, *encounter, contact, findings);
    CheckPeriod(*encounter, "period", findings);
    CheckBasis(index, *encounter, findings);
    const std::optional<size_t> citizen = SubjectOf(index, *encounter, report, findings);
    if (!citizen.has_value() || contact.type == nullptr || contact.manner == nullptr) continue;
    contact.citizen = *citizen;
    if (contact.in_error) {
      findings.Add(kEnteredInError, *encounter, "The contact was entered in error: it stands as cancelled.");
      report.as_it_is.push_back(encounter);
    }
    report.contacts.push_back(std::move(contact));
  }
}

}  // namespace handover::adapters::kl
