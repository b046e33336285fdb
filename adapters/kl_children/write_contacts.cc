#include <string>

#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_values.h"
#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/report_writer.h"

namespace handover::adapters::kl {
namespace write_contacts_internal {

using Encounter = model::v1::Encounters::Encounter;
using model::v1::Measure;
using model::v1::SupportLine;

const VisitType* TypeOf(const Encounter& encounter) {
  const model::v1::Code& original = encounter.original_type();
  if (original.system() == kFboe && FindVisitType(original.code()) != nullptr) return FindVisitType(original.code());
  if (encounter.type() == Encounter::TYPE_UNSPECIFIED) return nullptr;
  // FBOE has no visit at 18 months or 3 years: they are reported as contacts by need.
  const bool local = encounter.type() == Encounter::MONTHS_18 || encounter.type() == Encounter::YEARS_3;
  return local ? FindVisitType(kNeedBasedCode) : VisitTypeOf(encounter.type());
}

const ContactClass* ClassOf(const Encounter& encounter) {
  for (const ContactClass& contact_class : AllContactClasses()) {
    if (contact_class.manner == encounter.manner() && contact_class.exact) return &contact_class;
  }
  return nullptr;
}

// Empty for a state that the guide has no word for.
std::string_view StatusOfState(Encounter::State state) {
  if (state == Encounter::HELD) return "finished";
  if (state == Encounter::PLANNED) return "planned";
  if (state == Encounter::CANCELLED) return "cancelled";
  return {};
}

std::string_view StatusOfMeasure(Measure::State state) {
  if (state == Measure::PLANNED) return "draft";
  if (state == Measure::ACTIVE) return "active";
  if (state == Measure::COMPLETED) return "completed";
  if (state == Measure::DROPPED) return "revoked";
  return "unknown";
}

std::string SchoolIn(std::string_view place) {
  return fhir::TakePrefix(place, "institution:") ? std::string(place) : std::string();
}

}  // namespace write_contacts_internal

std::string ReportWriter::LocationFor(const model::v1::Encounters::Encounter& encounter) {
  const std::string school = write_contacts_internal::SchoolIn(encounter.place());
  if (school.empty()) {
    if (!encounter.place().empty()) Lose(kLossOutField, "Encounters.encounters.place");
    return {};
  }
  const auto known = locations_.find(school);
  if (known != locations_.end()) return known->second;
  // What is carried as it is refers to the place by the id that it had.
  std::string wanted = "institution-" + school;
  for (const fhir::Tree& tree : residue_) {
    const Node& resource = tree.root();
    const Node* places = fhir::Child(resource, "location");
    const Node* place = places == nullptr ? nullptr : fhir::Child(*places, "location");
    if (place == nullptr || fhir::ValueOf(resource, "id") != encounter.encounter_id()) continue;
    std::string_view reference = fhir::ValueOf(*place, "reference");
    if (fhir::TakePrefix(reference, "Location/")) wanted = std::string(reference);
  }
  const std::string id = NewId("Location", wanted);
  Node* location = StartResource("Location", id);
  Node* identifier = builder_.Item(location, "identifier");
  builder_.Value(identifier, "system", kInstitutionSystem);
  builder_.Value(identifier, "value", school);
  CodingItem(builder_.Item(location, "type"), kRoleCode, {"SCHOOL", "school"});
  locations_[school] = id;
  return id;
}

void ReportWriter::WriteContact(const model::v1::Encounters::Encounter& encounter, const Person& person) {
  using namespace write_contacts_internal;
  const std::string location = LocationFor(encounter);
  const bool carried = residue_names_.contains(fhir::Cat("Encounter/", encounter.encounter_id()));
  if (carried && encounter.state() == Encounter::CANCELLED) return;
  const VisitType* type = TypeOf(encounter);
  const ContactClass* manner = ClassOf(encounter);
  const std::string_view status = StatusOfState(encounter.state());
  if (type == nullptr || manner == nullptr || status.empty()) {
    Lose(kLossOutCode, type == nullptr     ? "Encounters.encounters.type"
                       : manner == nullptr ? "Encounters.encounters.manner"
                                           : "Encounters.encounters.state");
    return;
  }
  if (type->type != encounter.type()) Lose(kLossOutCode, "Encounters.encounters.type");
  Node* resource = StartResource("Encounter", NewId("Encounter", encounter.encounter_id()));
  builder_.Value(resource, "status", status);
  Node* coding = builder_.Object(resource, "class");
  builder_.Value(coding, "system", manner->system);
  builder_.Value(coding, "code", manner->code.code);
  builder_.Value(coding, "display", manner->code.display);
  CodingItem(builder_.Item(resource, "type"), kFboe, type->code);
  Reference(resource, "subject", "Patient", person.id);
  Node* period = builder_.Object(resource, "period");
  builder_.Value(period, "start", DateTimeText(encounter.start()));
  if (encounter.has_end()) builder_.Value(period, "end", DateTimeText(encounter.end()));
  if (!location.empty()) Reference(builder_.Item(resource, "location"), "location", "Location", location);
  const bool face_to_face = encounter.manner() == Encounter::HOME || encounter.manner() == Encounter::CLINIC;
  if (face_to_face) visits_.push_back({type->due, {"", person.id, DateTimeText(encounter.start())}});
}

void ReportWriter::WriteContacts() {
  for (const Section& section : handover_.sections()) {
    if (!section.body().has_encounters()) continue;
    const Person* person = PersonOf(section);
    if (person == nullptr) continue;
    for (const auto& encounter : section.body().encounters().encounters()) WriteContact(encounter, *person);
  }
}

void ReportWriter::WritePlan(const model::v1::Measure& measure, const Person& person, std::string_view line_id,
                             const std::string& path) {
  const Intervention* intervention =
      measure.code().system() == kFboe ? FindIntervention(measure.code().code()) : nullptr;
  const bool writable =
      intervention != nullptr && intervention->kind != InterventionKind::kConcern && measure.has_start_date();
  if (!writable) {
    Lose(kLossOutCode, path);
    return;
  }
  Node* resource = StartResource("CarePlan", NewId("CarePlan", line_id));
  builder_.Value(resource, "status", write_contacts_internal::StatusOfMeasure(measure.state()));
  if (measure.state() == model::v1::Measure::OFFERED || measure.state() == model::v1::Measure::DECLINED) {
    Lose(kLossOutCode, path + ".state");
  }
  builder_.Value(resource, "intent", "plan");
  Reference(resource, "subject", "Patient", person.id);
  Node* period = builder_.Object(resource, "period");
  builder_.Value(period, "start", DateText(measure.start_date()));
  if (measure.has_end_date()) builder_.Value(period, "end", DateText(measure.end_date()));
  Node* detail = builder_.Object(builder_.Item(resource, "activity"), "detail");
  CodingItem(builder_.Object(detail, "code"), kFboe, intervention->code);
  builder_.Value(detail, "status", "unknown");
}

void ReportWriter::WritePlans() {
  for (const Section& section : handover_.sections()) {
    const exchange::v1::SectionBody& body = section.body();
    if (body.has_support_line()) {
      const Person* person = PersonOf(section);
      if (person == nullptr) continue;
      WritePlan(body.support_line().measure(), *person, body.support_line().line_id(), "SupportLine.measure");
    } else if (body.has_interaction() && body.interaction().measures_size() > 0) {
      const Person* child = ChildOf(section);
      if (child == nullptr) continue;
      for (const auto& measure : body.interaction().measures()) {
        WritePlan(measure, *child, "", "Interaction.measures");
      }
    } else if (body.has_parent_mental_health() || body.has_parent_somatic_health() || body.has_parent_substance_use()) {
      const Person* person = PersonOf(section);
      if (person == nullptr) continue;
      for (const auto& measure : body.parent_mental_health().measures()) {
        WritePlan(measure, *person, "", "ParentMentalHealth.measures");
      }
      for (const auto& measure : body.parent_somatic_health().measures()) {
        WritePlan(measure, *person, "", "ParentSomaticHealth.measures");
      }
      for (const auto& measure : body.parent_substance_use().measures()) {
        WritePlan(measure, *person, "", "ParentSubstanceUse.measures");
      }
    }
  }
}

}  // namespace handover::adapters::kl
