#include <algorithm>

#include "absl/time/time.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/report_writer.h"
#include "broker/base/organisation_number.h"

namespace handover::adapters::kl {
namespace write_people_internal {

using model::v1::PersonIdentifier;

std::string CprOf(const model::v1::PersonIdentity& identity) {
  for (const PersonIdentifier& identifier : identity.identifiers()) {
    if (identifier.has_cpr()) return identifier.cpr();
  }
  return {};
}

// The number behind `sor:`; empty when there is none.
std::string SorIn(std::string_view organisation) {
  if (!fhir::TakePrefix(organisation, "sor:") || !IsSorCode(organisation)) return {};
  return std::string(organisation);
}

// When the report was made, by what was read, else when the handover was.
std::string TimestampOf(const exchange::v1::Handover& handover) {
  for (const exchange::v1::Section& section : handover.sections()) {
    if (!section.body().has_encounters() || !section.body().encounters().provenance().has_recorded()) continue;
    model::v1::Moment recorded = section.body().encounters().provenance().recorded();
    recorded.set_precision(model::v1::TIME_PRECISION_UNSPECIFIED);
    return DateTimeText(recorded);
  }
  const absl::Time made = absl::FromUnixMillis(handover.envelope().created_ms());
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", made, absl::UTCTimeZone());
}

bool HadPregnancyVisit(const exchange::v1::Handover& handover, const std::string& person_id) {
  for (const exchange::v1::Section& section : handover.sections()) {
    if (!section.body().has_encounters() || section.header().about_size() != 1) continue;
    if (section.header().about(0).person_id() != person_id) continue;
    for (const auto& encounter : section.body().encounters().encounters()) {
      if (encounter.type() == model::v1::Encounters::Encounter::PREGNANCY_VISIT) return true;
    }
  }
  return false;
}

}  // namespace write_people_internal

void ReportWriter::FindPeople() {
  for (const Section& section : handover_.sections()) {
    if (!section.body().has_person_identity() || section.header().about_size() != 1) continue;
    const model::v1::PersonIdentity& identity = section.body().person_identity();
    Person person;
    person.cpr = write_people_internal::CprOf(identity);
    person.role = section.header().about(0).role();
    if (person.cpr.empty()) {
      Lose(kLossOutPerson, "PersonIdentity.identifiers");
      continue;
    }
    person.id = NewId("Patient", identity.provenance().source_entry_id());
    people_.try_emplace(section.header().about(0).person_id(), std::move(person));
  }
}

bool ReportWriter::FindKeeper() {
  for (const Section& section : handover_.sections()) {
    if (!section.body().has_professional() || !keeper_.empty()) continue;
    keeper_ = write_people_internal::SorIn(section.body().professional().organisation());
  }
  return !keeper_.empty();
}

void ReportWriter::WriteBundleHead() {
  builder_.ItemValue(builder_.Object(bundle_, "meta"), "profile", kReportProfile);
  builder_.Value(bundle_, "type", "collection");
  builder_.Value(bundle_, "timestamp", write_people_internal::TimestampOf(handover_));
}

void ReportWriter::WritePatients() {
  for (const auto& [person_id, person] : people_) {
    Node* patient = StartResource("Patient", person.id);
    Node* number = builder_.Item(patient, "identifier");
    builder_.Value(number, "use", "official");
    builder_.Value(number, "system", kCprSystem);
    builder_.Value(number, "value", person.cpr);
    Node* keeper = builder_.Object(builder_.Object(patient, "managingOrganization"), "identifier");
    builder_.Value(keeper, "use", "official");
    builder_.Value(keeper, "system", kSorSystem);
    builder_.Value(keeper, "value", keeper_);
    for (const std::string& relation : person.relations) {
      Node* link = builder_.Item(patient, "link");
      Reference(link, "other", "RelatedPerson", relation);
      builder_.Value(link, "type", "seealso");
    }
    const bool gives_birth = person.role == options::v1::PERSON_ROLE_BIRTHING_PARENT;
    if (gives_birth && !write_people_internal::HadPregnancyVisit(handover_, person_id)) {
      Lose(kLossOutRole, "SectionHeader.about");
    }
  }
}

void ReportWriter::WriteRelations() {
  for (const Section& section : handover_.sections()) {
    if (!section.body().has_family_relation()) continue;
    const model::v1::FamilyRelation& body = section.body().family_relation();
    const auto parent = people_.find(body.person().person_id());
    const auto child = people_.find(body.relative_to().person_id());
    if (parent == people_.end() || child == people_.end() || child->second.role != options::v1::PERSON_ROLE_CHILD) {
      Lose(kLossOutPerson, "FamilyRelation");
      continue;
    }
    if (body.relation().code() != "PRN") Lose(kLossOutRole, "FamilyRelation.relation");
    const std::string id = NewId("RelatedPerson", body.provenance().source_entry_id());
    parent->second.relations.push_back(id);
    Node* relation = StartResource("RelatedPerson", id);
    Reference(relation, "patient", "Patient", child->second.id);
    CodingItem(builder_.Item(relation, "relationship"), kRoleCode, {"PRN", "parent"});
  }
}

}  // namespace handover::adapters::kl
