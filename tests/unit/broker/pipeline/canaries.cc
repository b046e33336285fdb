#include "tests/unit/broker/pipeline/canaries.h"

#include <map>

namespace handover::pipeline {
namespace canaries_internal {

using exchange::v1::SectionBody;

// One text of a body, by section type.
const std::map<std::string, std::function<std::string*(SectionBody&)>>& Places() {
  static const auto* places = new std::map<std::string, std::function<std::string*(SectionBody&)>>{
      {"PersonIdentity", [](SectionBody& b) { return b.mutable_person_identity()->mutable_official_given_name(); }},
      {"Birth", [](SectionBody& b) { return b.mutable_birth()->mutable_provenance()->mutable_observer_name(); }},
      {"Newborn", [](SectionBody& b) { return b.mutable_newborn()->mutable_provenance()->mutable_observer_name(); }},
      {"ContactDetails", [](SectionBody& b) { return b.mutable_contact_details()->mutable_name_in_use(); }},
      {"ParentMentalHealth",
       [](SectionBody& b) { return b.mutable_parent_mental_health()->mutable_provenance()->mutable_observer_name(); }},
      {"Professional", [](SectionBody& b) { return b.mutable_professional()->mutable_name(); }},
      {"Encounters",
       [](SectionBody& b) {
         return b.mutable_encounters()->mutable_encounters(0)->mutable_place();
       }},
      {"GrowthAndFeeding",
       [](SectionBody& b) {
         return b.mutable_growth_and_feeding()->mutable_measurements(0)->mutable_provenance()->mutable_observer_name();
       }},
      {"DaycareEnrolment", [](SectionBody& b) { return b.mutable_daycare_enrolment()->mutable_institution_name(); }},
      {"Development", [](SectionBody& b) { return b.mutable_development()->mutable_strengths(0); }},
      {"Interaction", [](SectionBody& b) { return b.mutable_interaction()->mutable_strengths(0); }},
      {"Concern", [](SectionBody& b) { return b.mutable_concern()->mutable_assessment_text(); }},
      {"Reporter", [](SectionBody& b) { return b.mutable_reporter()->mutable_name(); }},
      {"Note", [](SectionBody& b) { return b.mutable_note()->mutable_text(); }},
  };
  return *places;
}

}  // namespace canaries_internal

std::string CanaryOf(const std::string& type) { return "Canary" + type + "Quetzal"; }

void PlantMarks(exchange::v1::Handover& handover,
                const std::function<std::string(const exchange::v1::Section&)>& mark) {
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    *canaries_internal::Places().at(section.header().type())(*section.mutable_body()) = mark(section);
  }
}

std::vector<std::string> PlantCanaries(exchange::v1::Handover& handover) {
  std::vector<std::string> types;
  PlantMarks(handover, [&types](const exchange::v1::Section& section) {
    types.push_back(section.header().type());
    return CanaryOf(section.header().type());
  });
  return types;
}

}  // namespace handover::pipeline
