#include <algorithm>

#include "adapters/fhir/fhir_values.h"
#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/kl_report.h"
#include "adapters/text/danish_time.h"
#include "broker/base/organisation_number.h"
#include "broker/base/person_number.h"

namespace handover::adapters::kl {
namespace check_people_internal {

using fhir::Child;
using fhir::Children;
using fhir::Findings;
using fhir::Node;
using fhir::ValueOf;

constexpr int kAdultAge = 18;
constexpr size_t kMaxCitizens = 8;  // A child, its parents, and room; the largest real report has three.

void CheckNumber(const Node& patient, Citizen& citizen, Findings& findings) {
  const std::vector<const Node*> identifiers = Children(patient, "identifier");
  const bool one = identifiers.size() == 1 &&
                   fhir::ReadSystem(ValueOf(*identifiers.front(), "system")).system == fhir::IdentifierSystem::kCpr;
  const std::string_view value = one ? ValueOf(*identifiers.front(), "value") : std::string_view();
  // On the wire without a hyphen, which ParseCpr() would take as well.
  const absl::StatusOr<Cpr> cpr = ParseCpr(value);
  if (!one || value.size() != 10 || !cpr.ok()) {
    findings.AddMissing(kPersonNumber, patient, "identifier",
                        "A citizen has one number, a CPR number: ten digits that begin with a date.");
    return;
  }
  citizen.cpr = std::string(value);
  citizen.born = cpr->birth_date();
}

void CheckOrganisation(const Node& patient, Citizen& citizen, Findings& findings) {
  const Node* organisation = Child(patient, "managingOrganization");
  const Node* identifier = organisation == nullptr ? nullptr : Child(*organisation, "identifier");
  const bool is_sor =
      identifier != nullptr && fhir::ReadSystem(ValueOf(*identifier, "system")).system == fhir::IdentifierSystem::kSor;
  const std::string_view value = is_sor ? ValueOf(*identifier, "value") : std::string_view();
  if (!IsSorCode(value)) {
    findings.AddMissing(kOrganisation, patient, "managingOrganization/identifier",
                        "The organisation that keeps the record has a SOR code: 11 to 18 digits.");
    return;
  }
  citizen.sor = std::string(value);
}

void CheckLinks(const fhir::BundleIndex& index, const Node& patient, Findings& findings) {
  for (const Node* link : Children(patient, "link")) {
    const Node* other = Child(*link, "other");
    if (other == nullptr) {
      findings.AddMissing(fhir::kMissing, *link, "other", "A link names the relation that the citizen is.");
      continue;
    }
    index.Follow(*other, {"RelatedPerson"}, findings);
    if (ValueOf(*link, "type") != "seealso") {
      findings.AddMissing(kCodeUnknown, *link, "type", "The type of a link is seealso.");
    }
  }
}

// The citizen that links to this relation; the number of citizens when nobody does.
size_t WhoIs(const fhir::BundleIndex& index, const Node& relation, const KlReport& report) {
  for (size_t i = 0; i < report.citizens.size(); ++i) {
    for (const Node* link : Children(*report.citizens[i].node, "link")) {
      const Node* other = Child(*link, "other");
      if (other != nullptr && index.Resolve(*other, ValueOf(*other, "reference")) == &relation) return i;
    }
  }
  return report.citizens.size();
}

void CheckRelation(const fhir::BundleIndex& index, const Node& node, KlReport& report, Findings& findings) {
  const Node* coding = OnlyCoding(node, "relationship", kRoleCode, findings);
  if (coding != nullptr && ValueOf(*coding, "code") != "PRN") {
    findings.AddMissing(kCodeUnknown, *coding, "code", "The relation is PRN, a parent.");
  }
  const Node* child = Child(node, "patient");
  if (child == nullptr) {
    findings.AddMissing(fhir::kMissing, node, "patient", "A relation names the child.");
    return;
  }
  const Citizen* citizen = report.FindCitizen(index.Follow(*child, {"Patient"}, findings));
  if (citizen == nullptr) return;
  const size_t parent = WhoIs(index, node, report);
  if (ValueOf(node, "active") == "false") {
    findings.Add(kEnteredInError, node, "The relation was entered in error: it is carried as it is.");
    report.as_it_is.push_back(&node);
    return;
  }
  const size_t place = static_cast<size_t>(citizen - report.citizens.data());
  if (parent == report.citizens.size() || parent == place) {
    findings.Add(kParentUnknown, node, "No other citizen of the report is this parent: it is carried as it is.");
    report.as_it_is.push_back(&node);
    return;
  }
  report.relations.push_back({&node, parent, place});
}

bool IsAdult(const Citizen& citizen, absl::CivilDay today) {
  if (!citizen.born.has_value()) return true;
  return today >= absl::CivilDay(citizen.born->year() + kAdultAge, citizen.born->month(), citizen.born->day());
}

// The adult whom the first pregnancy visit was at; the number of citizens when there was none.
size_t WhoGivesBirth(const KlReport& report) {
  for (const Contact& contact : report.contacts) {
    const bool pregnancy = contact.type->type == model::v1::Encounters::Encounter::PREGNANCY_VISIT;
    if (pregnancy && !contact.in_error) return contact.citizen;
  }
  return report.citizens.size();
}

}  // namespace check_people_internal

void CheckPeople(const fhir::BundleIndex& index, KlReport& report, fhir::Findings& findings) {
  using namespace check_people_internal;
  for (const Node* patient : index.OfType("Patient")) {
    Citizen citizen;
    citizen.node = patient;
    CheckNumber(*patient, citizen, findings);
    CheckOrganisation(*patient, citizen, findings);
    CheckLinks(index, *patient, findings);
    if (ValueOf(*patient, "active") == "false") {
      findings.AddMissing(kCitizenInError, *patient, "active", "A citizen who was entered in error is no subject.");
    }
    report.citizens.push_back(std::move(citizen));
  }
  if (report.citizens.empty() || report.citizens.size() > kMaxCitizens) {
    findings.AddMissing(kSubjects, *report.bundle, "entry", "A report is about one to eight citizens.");
  }
  for (const Node* relation : index.OfType("RelatedPerson")) CheckRelation(index, *relation, report, findings);
}

void CheckRoles(KlReport& report, fhir::Findings& findings) {
  using namespace check_people_internal;
  if (report.citizens.empty()) return;
  const absl::CivilDay today(ToDanishLocalTime(report.timestamp));
  const size_t mother = WhoGivesBirth(report);
  for (size_t i = 0; i < report.citizens.size(); ++i) {
    const bool is_child = std::any_of(report.relations.begin(), report.relations.end(),
                                      [&](const Relation& relation) { return relation.child == i; });
    const bool is_parent = std::any_of(report.relations.begin(), report.relations.end(),
                                       [&](const Relation& relation) { return relation.parent == i; });
    Citizen& citizen = report.citizens[i];
    if (i == mother) {
      citizen.role = options::v1::PERSON_ROLE_BIRTHING_PARENT;
    } else if (is_child || (!is_parent && !IsAdult(citizen, today))) {
      citizen.role = options::v1::PERSON_ROLE_CHILD;
    } else {
      citizen.role = options::v1::PERSON_ROLE_OTHER_PARENT;
    }
    if (is_child != (citizen.role == options::v1::PERSON_ROLE_CHILD) || i == mother) {
      findings.Add(kRoleAssumed, *citizen.node,
                   "The report does not say who this is: the one of a pregnancy visit, or by age.");
    }
  }
  size_t children = 0;
  for (size_t i = 0; i < report.citizens.size(); ++i) {
    if (report.citizens[i].role != options::v1::PERSON_ROLE_CHILD) continue;
    report.subject = i;
    ++children;
  }
  if (children > 1) {
    findings.AddMissing(kSubjects, *report.bundle, "entry", "A report is on one child: siblings have their own.");
  }
  report.on_child = children == 1;
  if (children > 0) return;
  const size_t met = report.contacts.empty() ? 0 : report.contacts.front().citizen;
  report.subject = mother < report.citizens.size() ? mother : met;
}

}  // namespace handover::adapters::kl
