#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/kl_mapping.h"
#include "adapters/kl_children/kl_measure.h"

namespace handover::adapters::kl {
namespace map_observations_internal {

using fhir::Child;
using fhir::Node;
using fhir::ValueOf;
using model::v1::Indicator;
using Body = Mapping::Body;
using Indicators = google::protobuf::RepeatedPtrField<Indicator>;
using Conditions = google::protobuf::RepeatedPtrField<model::v1::Condition>;

// What one parent says of the other is about both.
constexpr std::string_view kConflictOfParents = "15fc2e8e-b27b-4957-be98-954c1bc318a3";

Body::BodyCase CaseOf(Home home) {
  switch (home) {
    case Home::kDevelopment:
      return Body::kDevelopment;
    case Home::kInteraction:
      return Body::kInteraction;
    case Home::kChildHealth:
      return Body::kChildHealth;
    case Home::kParentMental:
      return Body::kParentMentalHealth;
    case Home::kParentSomatic:
      return Body::kParentSomaticHealth;
    case Home::kParentSubstance:
      return Body::kParentSubstanceUse;
    case Home::kParentSocial:
      return Body::kSocialCircumstances;
    case Home::kNetwork:
      return Body::kNetwork;
  }
  return Body::kDevelopment;
}

// Where indicators of the home stand; null for a home that has none.
Indicators* IndicatorsIn(Home home, Body& body) {
  switch (home) {
    case Home::kDevelopment:
      return body.mutable_development()->mutable_indicators();
    case Home::kInteraction:
      return body.mutable_interaction()->mutable_indicators();
    case Home::kChildHealth:
      return body.mutable_child_health()->mutable_exposures();
    case Home::kParentMental:
      return body.mutable_parent_mental_health()->mutable_indicators();
    case Home::kParentSocial:
      return body.mutable_social_circumstances()->mutable_indicators();
    case Home::kNetwork:
      return body.mutable_network()->mutable_indicators();
    case Home::kParentSomatic:
    case Home::kParentSubstance:
      return nullptr;
  }
  return nullptr;
}

// Where findings without a domain stand; null for a home that has none.
Conditions* ConditionsIn(Home home, Body& body) {
  switch (home) {
    case Home::kChildHealth:
      return body.mutable_child_health()->mutable_conditions();
    case Home::kParentMental:
      return body.mutable_parent_mental_health()->mutable_conditions();
    case Home::kParentSomatic:
      return body.mutable_parent_somatic_health()->mutable_conditions();
    case Home::kParentSubstance:
      return body.mutable_parent_substance_use()->mutable_conditions();
    case Home::kDevelopment:
    case Home::kInteraction:
    case Home::kParentSocial:
    case Home::kNetwork:
      return nullptr;
  }
  return nullptr;
}

void SetProvenance(Home home, const model::v1::Provenance& provenance, Body& body) {
  switch (home) {
    case Home::kDevelopment:
      *body.mutable_development()->mutable_provenance() = provenance;
      return;
    case Home::kInteraction:
      *body.mutable_interaction()->mutable_provenance() = provenance;
      return;
    case Home::kChildHealth:
      *body.mutable_child_health()->mutable_provenance() = provenance;
      return;
    case Home::kParentMental:
      *body.mutable_parent_mental_health()->mutable_provenance() = provenance;
      return;
    case Home::kParentSomatic:
      *body.mutable_parent_somatic_health()->mutable_provenance() = provenance;
      return;
    case Home::kParentSubstance:
      *body.mutable_parent_substance_use()->mutable_provenance() = provenance;
      return;
    case Home::kParentSocial:
      *body.mutable_social_circumstances()->mutable_provenance() = provenance;
      return;
    case Home::kNetwork:
      *body.mutable_network()->mutable_provenance() = provenance;
      return;
  }
}

}  // namespace map_observations_internal

exchange::v1::SectionBody& BodyAt(Home home, size_t citizen, const std::vector<int>& about, Mapping& mapping) {
  bool is_new = false;
  Mapping::Body& body = mapping.SectionOf(map_observations_internal::CaseOf(home), about, is_new);
  if (is_new) map_observations_internal::SetProvenance(home, mapping.SectionProvenance(citizen), body);
  return body;
}

std::vector<int> AboutOf(Home home, size_t citizen, const Mapping& mapping) {
  const int place = mapping.PlaceOf(citizen);
  if (home != Home::kInteraction) return {place};
  std::vector<int> about = mapping.Parents();
  if (about.empty()) return {};
  about.insert(about.begin(), place);
  return about;
}

namespace map_observations_internal {

// When it was seen. A feeding may have a period instead.
model::v1::Provenance ObservedProvenance(const Observation& observation, Mapping& mapping) {
  model::v1::Provenance provenance = mapping.ProvenanceOf(*observation.node, observation.citizen);
  if (Child(*observation.node, "effectiveDateTime") != nullptr) {
    *provenance.mutable_observed() = mapping.MomentOf(*observation.node, "effectiveDateTime");
  }
  if (observation.absent != nullptr) {
    *provenance.add_original_codes() = ToCode(kAbsentSystem, {observation.absent->code, ""});
  }
  return provenance;
}

void MapIndicator(const Observation& observation, const std::vector<int>& about, Mapping& mapping) {
  const Home home = observation.indicator->home;
  Indicator& indicator = *IndicatorsIn(home, BodyAt(home, observation.citizen, about, mapping))->Add();
  indicator.set_domain(std::string(observation.indicator->domain));
  *indicator.mutable_provenance() = ObservedProvenance(observation, mapping);
  if (observation.level != nullptr) {
    indicator.set_level(observation.level->level);
    *indicator.mutable_provenance()->add_original_codes() = ToCode(kFboe, observation.level->code);
  } else {
    indicator.set_absent_reason(observation.absent->reason);
  }
}

void MapMeasure(const Observation& observation, Mapping& mapping) {
  bool is_new = false;
  model::v1::GrowthAndFeeding& body =
      *mapping.SectionOf(Body::kGrowthAndFeeding, {mapping.PlaceOf(observation.citizen)}, is_new)
           .mutable_growth_and_feeding();
  if (is_new) *body.mutable_provenance() = mapping.SectionProvenance(observation.citizen);
  model::v1::GrowthAndFeeding::Measurement& measurement = *body.add_measurements();
  *measurement.mutable_provenance() = ObservedProvenance(observation, mapping);
  const int value = static_cast<int>(observation.measure);
  std::string_view code = kHeadSnomed;
  if (observation.kind == ObservationKind::kWeight) {
    measurement.set_weight_grams(value);
    code = kWeightSnomed;
  } else if (observation.kind == ObservationKind::kHeight) {
    measurement.set_length_mm(value);
    code = observation.measure_code;
    *measurement.mutable_provenance()->add_original_codes() = ToCode(kSnomed, {code, ""});
  } else {
    measurement.set_head_circumference_mm(value);
  }
  if (observation.absent != nullptr) {
    measurement.set_absent_reason(observation.absent->reason);
    *measurement.add_missing() = ToCode(kSnomed, {code, ""});
    return;
  }
  const Node& quantity = *Child(*observation.node, "valueQuantity");
  if (LosesAFraction(ValueOf(quantity, "value"), ValueOf(quantity, "code"))) {
    mapping.findings().AddLoss(kLossGramFraction, *Child(quantity, "value"));
  }
}

void MapFeeding(const Observation& observation, Mapping& mapping) {
  bool is_new = false;
  model::v1::GrowthAndFeeding& body =
      *mapping.SectionOf(Body::kGrowthAndFeeding, {mapping.PlaceOf(observation.citizen)}, is_new)
           .mutable_growth_and_feeding();
  if (is_new) *body.mutable_provenance() = mapping.SectionProvenance(observation.citizen);
  model::v1::GrowthAndFeeding::Feeding& feeding = *body.add_feedings();
  *feeding.mutable_provenance() = ObservedProvenance(observation, mapping);
  const Node* period = Child(*observation.node, "effectivePeriod");
  if (period != nullptr) *feeding.mutable_from() = mapping.MomentOf(*period, "start");
  if (observation.absent != nullptr) {
    feeding.set_absent_reason(observation.absent->reason);
    return;
  }
  feeding.set_manner(observation.feeding->manner);
  *feeding.mutable_provenance()->add_original_codes() = ToCode(kFboe, observation.feeding->code);
}

// The indicator that a finding is finer than; a new one without a level when there is none.
Indicator& IndicatorFor(const ExamResult& finding, Indicators& indicators) {
  for (Indicator& indicator : indicators) {
    if (indicator.domain() == finding.domain) return indicator;
  }
  Indicator& indicator = *indicators.Add();
  indicator.set_domain(std::string(finding.domain));
  return indicator;
}

void MapFinding(const Observation& observation, std::vector<int> about, Mapping& mapping) {
  const ExamResult& finding = *observation.finding;
  if (finding.code.code == kConflictOfParents) about = mapping.Parents();
  Body& body = BodyAt(finding.home, observation.citizen, about, mapping);
  model::v1::Provenance provenance = ObservedProvenance(observation, mapping);
  if (finding.level != model::v1::LEVEL_UNSPECIFIED) {
    Indicator& indicator = *IndicatorsIn(finding.home, body)->Add();
    indicator.set_domain(std::string(finding.domain));
    indicator.set_level(finding.level);
    provenance.set_informant(model::v1::Provenance::CHILD_SAID);
    *provenance.add_original_codes() = ToCode(kFboe, finding.code);
    *indicator.mutable_provenance() = std::move(provenance);
    return;
  }
  model::v1::Condition& condition = finding.domain.empty()
                                        ? *ConditionsIn(finding.home, body)->Add()
                                        : *IndicatorFor(finding, *IndicatorsIn(finding.home, body)).add_findings();
  *condition.mutable_provenance() = std::move(provenance);
  *condition.mutable_code() = ToCode(kFboe, finding.code);
  condition.set_rank(model::v1::Condition::FINDING);
}

Home HomeOf(const Observation& observation) {
  if (observation.kind == ObservationKind::kIndicator) return observation.indicator->home;
  if (observation.kind == ObservationKind::kFinding) return observation.finding->home;
  return Home::kChildHealth;
}

// What nobody can place is carried as it is: whom it is about decides who may see it, and that is not guessed.
bool HasPlace(const Observation& observation, const std::vector<int>& about, Mapping& mapping) {
  const bool of_child = mapping.report().citizens[observation.citizen].role == options::v1::PERSON_ROLE_CHILD;
  if (of_child == IsParentsTopic(observation)) {
    mapping.findings().Add(kTopicSubject, *observation.node,
                           "The topic and the citizen do not fit: it is carried as it is.");
    return false;
  }
  if (about.empty()) {
    mapping.findings().Add(kRelationAlone, *observation.node,
                           "A relation is about two, and the report has no parent: it is carried as it is.");
    return false;
  }
  return true;
}

void MapOne(const Observation& observation, const std::vector<int>& about, Mapping& mapping) {
  switch (observation.kind) {
    case ObservationKind::kIndicator:
      MapIndicator(observation, about, mapping);
      return;
    case ObservationKind::kFinding:
      MapFinding(observation, about, mapping);
      return;
    case ObservationKind::kFeeding:
      MapFeeding(observation, mapping);
      return;
    case ObservationKind::kWeight:
    case ObservationKind::kHeight:
    case ObservationKind::kHead:
      MapMeasure(observation, mapping);
      return;
  }
}

}  // namespace map_observations_internal

void MapObservations(Mapping& mapping) {
  using namespace map_observations_internal;
  // Indicators before findings, which are finer than they are.
  for (const bool findings : {false, true}) {
    for (const Observation& observation : mapping.report().observations) {
      if ((observation.kind == ObservationKind::kFinding) != findings) continue;
      const std::vector<int> about = AboutOf(HomeOf(observation), observation.citizen, mapping);
      if (HasPlace(observation, about, mapping)) {
        MapOne(observation, about, mapping);
      } else {
        mapping.Carry(*observation.node);
      }
    }
  }
}

}  // namespace handover::adapters::kl
