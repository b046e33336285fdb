#include <algorithm>
#include <string>

#include "adapters/fhir/fhir_text.h"
#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/kl_mapping.h"

namespace handover::adapters::kl {
namespace map_people_internal {

using fhir::Cat;
using fhir::Child;
using fhir::Node;
using model::v1::Encounters;

void MapCitizen(size_t place, Mapping& mapping) {
  const Citizen& citizen = mapping.report().citizens[place];
  const int person = mapping.draft().AddPerson(citizen.role);
  mapping.places().push_back(person);
  mapping.draft().person(person).add_identifiers()->set_cpr(citizen.cpr);
  model::v1::PersonIdentity& identity = *mapping.draft().AddSection({person}).mutable_person_identity();
  *identity.mutable_provenance() = mapping.ProvenanceOf(*citizen.node, place);
  identity.add_identifiers()->set_cpr(citizen.cpr);
}

void MapRelation(const Relation& relation, Mapping& mapping) {
  const int parent = mapping.PlaceOf(relation.parent);
  const int child = mapping.PlaceOf(relation.child);
  model::v1::FamilyRelation& body = *mapping.draft().AddSection({parent, child}).mutable_family_relation();
  *body.mutable_provenance() = mapping.ProvenanceOf(*relation.node, relation.child);
  body.mutable_person()->set_person_id(mapping.draft().person_id(parent));
  body.mutable_relative_to()->set_person_id(mapping.draft().person_id(child));
  *body.mutable_relation() = ToCode(kRoleCode, {"PRN", "parent"});
}

// Who keeps the record. A report comes from one municipality; a second one is told as a loss.
void MapKeeper(Mapping& mapping) {
  const KlReport& report = mapping.report();
  const std::string& keeper = report.citizens[report.subject].sor;
  for (const Citizen& citizen : report.citizens) {
    if (citizen.sor != keeper)
      mapping.findings().AddLoss(kLossOrganisation, *Child(*citizen.node, "managingOrganization"));
  }
  const int person = mapping.draft().AddPerson(options::v1::PERSON_ROLE_PROFESSIONAL);
  model::v1::Professional& body = *mapping.draft().AddSection({person}).mutable_professional();
  body.set_role(std::string(kHealthVisitor));
  body.set_organisation(Cat("sor:", keeper));
}

Encounters::Encounter::State StateOf(const Contact& contact, Mapping& mapping) {
  const std::string_view status = fhir::ValueOf(*contact.node, "status");
  if (contact.in_error || status == "cancelled") return Encounters::Encounter::CANCELLED;
  if (status == "planned") return Encounters::Encounter::PLANNED;
  if (status != "finished") mapping.findings().AddLoss(kLossStatus, *Child(*contact.node, "status"));
  return Encounters::Encounter::HELD;
}

Encounters::Encounter ToEncounter(const Contact& contact, Mapping& mapping) {
  Encounters::Encounter encounter;
  encounter.set_state(StateOf(contact, mapping));
  encounter.set_type(contact.type->type);
  *encounter.mutable_original_type() = ToCode(kFboe, contact.type->code);
  encounter.set_manner(contact.manner->manner);
  if (!contact.manner->exact) mapping.findings().AddLoss(kLossContactClass, *Child(*contact.node, "class"));
  const Node& period = *Child(*contact.node, "period");
  *encounter.mutable_start() = mapping.MomentOf(period, "start");
  if (Child(period, "end") != nullptr) *encounter.mutable_end() = mapping.MomentOf(period, "end");
  if (!contact.school.empty()) encounter.set_place(Cat("institution:", contact.school));
  encounter.set_encounter_id(std::string(fhir::ValueOf(*contact.node, "id")));
  return encounter;
}

// A report without a contact, such as one more weight, still tells that somebody was seen.
Encounters::Encounter AssumedContact(Mapping& mapping) {
  const KlReport& report = mapping.report();
  Encounters::Encounter encounter;
  encounter.set_state(Encounters::Encounter::HELD);
  *encounter.mutable_start() = mapping.SectionProvenance(report.subject).recorded();
  for (const Observation& observation : report.observations) {
    const Node* time = Child(*observation.node, "effectiveDateTime");
    if (time == nullptr) continue;
    *encounter.mutable_start() = mapping.MomentOf(*observation.node, "effectiveDateTime");
    break;
  }
  mapping.findings().Add(kContactAssumed, *report.bundle,
                         "Without a contact the time of the first observation is one.");
  return encounter;
}

void AddEncounter(size_t citizen, Encounters::Encounter encounter, Mapping& mapping) {
  bool is_new = false;
  Encounters& body =
      *mapping.SectionOf(Mapping::Body::kEncounters, {mapping.PlaceOf(citizen)}, is_new).mutable_encounters();
  if (is_new) *body.mutable_provenance() = mapping.SectionProvenance(citizen);
  *body.add_encounters() = std::move(encounter);
  std::stable_sort(body.mutable_encounters()->begin(), body.mutable_encounters()->end(),
                   [](const Encounters::Encounter& a, const Encounters::Encounter& b) {
                     return a.start().time().seconds() < b.start().time().seconds();
                   });
}

}  // namespace map_people_internal

void MapPeople(Mapping& mapping) {
  for (size_t i = 0; i < mapping.report().citizens.size(); ++i) map_people_internal::MapCitizen(i, mapping);
  for (const Relation& relation : mapping.report().relations) map_people_internal::MapRelation(relation, mapping);
  map_people_internal::MapKeeper(mapping);
}

void MapContacts(Mapping& mapping) {
  const KlReport& report = mapping.report();
  for (const Contact& contact : report.contacts) {
    map_people_internal::AddEncounter(contact.citizen, map_people_internal::ToEncounter(contact, mapping), mapping);
  }
  if (report.contacts.empty()) {
    map_people_internal::AddEncounter(report.subject, map_people_internal::AssumedContact(mapping), mapping);
  }
}

}  // namespace handover::adapters::kl
