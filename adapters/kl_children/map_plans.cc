#include <algorithm>
#include <string>

#include "absl/time/civil_time.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_values.h"
#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/kl_mapping.h"
#include "adapters/text/danish_time.h"

namespace handover::adapters::kl {
namespace map_plans_internal {

using fhir::Child;
using fhir::Node;
using fhir::ValueOf;
using model::v1::Measure;
using model::v1::SupportLine;
using Measures = google::protobuf::RepeatedPtrField<Measure>;

Measure::State StateOf(const Plan& plan, Mapping& mapping) {
  const std::string_view status = ValueOf(*plan.node, "status");
  if (status == "draft") return Measure::PLANNED;
  if (status == "active") return Measure::ACTIVE;
  if (status == "completed") return Measure::COMPLETED;
  if (status == "revoked") return Measure::DROPPED;
  if (status == "on-hold") mapping.findings().AddLoss(kLossStatus, *Child(*plan.node, "status"));
  return Measure::STATE_UNSPECIFIED;
}

SupportLine::State LineStateOf(Measure::State state) {
  switch (state) {
    case Measure::PLANNED:
    case Measure::OFFERED:
      return SupportLine::PROPOSED;
    case Measure::ACTIVE:
      return SupportLine::ACTIVE;
    case Measure::COMPLETED:
      return SupportLine::DONE;
    case Measure::DECLINED:
    case Measure::DROPPED:
      return SupportLine::DROPPED;
    case Measure::STATE_UNSPECIFIED:
    case model::v1::Measure_State_Measure_State_INT_MIN_SENTINEL_DO_NOT_USE_:
    case model::v1::Measure_State_Measure_State_INT_MAX_SENTINEL_DO_NOT_USE_:
      return SupportLine::STATE_UNSPECIFIED;
  }
  return SupportLine::STATE_UNSPECIFIED;
}

// The day on a Danish calendar; a month alone stays one.
model::v1::Date DayOf(const Node& period, std::string_view name, Mapping& mapping) {
  model::v1::Date date;
  const Node* node = Child(period, name);
  const std::optional<model::v1::Moment> moment = node == nullptr ? std::nullopt : fhir::ParseDateTime(node->value);
  if (!moment.has_value()) return date;
  const absl::CivilDay day(ToDanishLocalTime(fhir::ToTime(*moment)));
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  if (moment->precision() != model::v1::TIME_PRECISION_MONTH) date.set_day(day.day());
  const bool has_time = moment->precision() == model::v1::TIME_PRECISION_UNSPECIFIED;
  if (has_time) mapping.findings().AddLoss(kLossTimeOfDay, *node);
  return date;
}

Measure ToMeasure(const Plan& plan, Mapping& mapping) {
  Measure measure;
  *measure.mutable_code() = ToCode(kFboe, plan.intervention->code);
  const Node& period = *Child(*plan.node, "period");
  *measure.mutable_start_date() = DayOf(period, "start", mapping);
  if (Child(period, "end") != nullptr) *measure.mutable_end_date() = DayOf(period, "end", mapping);
  measure.set_state(StateOf(plan, mapping));
  return measure;
}

bool HasReason(const Plan& plan, Home home) {
  return std::find(plan.reasons.begin(), plan.reasons.end(), home) != plan.reasons.end();
}

// A measure that tells of an illness stands in the body of that illness; null when it is a line of its own.
Measures* ProblemOf(const Plan& plan, Mapping& mapping) {
  const bool of_child = mapping.report().citizens[plan.citizen].role == options::v1::PERSON_ROLE_CHILD;
  const std::vector<int> about = {mapping.PlaceOf(plan.citizen)};
  if (!of_child) {
    if (plan.intervention->kind == InterventionKind::kParentMental || HasReason(plan, Home::kParentMental)) {
      return BodyAt(Home::kParentMental, plan.citizen, about, mapping)
          .mutable_parent_mental_health()
          ->mutable_measures();
    }
    if (HasReason(plan, Home::kParentSubstance)) {
      return BodyAt(Home::kParentSubstance, plan.citizen, about, mapping)
          .mutable_parent_substance_use()
          ->mutable_measures();
    }
    if (HasReason(plan, Home::kParentSomatic)) {
      return BodyAt(Home::kParentSomatic, plan.citizen, about, mapping)
          .mutable_parent_somatic_health()
          ->mutable_measures();
    }
    return nullptr;
  }
  const std::vector<int> both = AboutOf(Home::kInteraction, plan.citizen, mapping);
  if (HasReason(plan, Home::kInteraction) && !both.empty()) {
    return BodyAt(Home::kInteraction, plan.citizen, both, mapping).mutable_interaction()->mutable_measures();
  }
  return nullptr;
}

void AddLine(const Plan& plan, Measure measure, Mapping& mapping) {
  SupportLine& line = *mapping.draft().AddSection({mapping.PlaceOf(plan.citizen)}).mutable_support_line();
  *line.mutable_provenance() = mapping.ProvenanceOf(*plan.node, plan.citizen);
  const std::string_view id = ValueOf(*plan.node, "id");
  // A UUID counts nothing, and the same intervention comes again when it has ended.
  line.set_line_id(fhir::IsUrnUuid(fhir::Cat("urn:uuid:", id)) ? std::string(id)
                                                               : RandomHexId(*mapping.context().random));
  line.set_line_version(1);
  line.set_state(LineStateOf(measure.state()));
  *line.mutable_measure() = std::move(measure);
}

}  // namespace map_plans_internal

void MapPlans(Mapping& mapping) {
  using namespace map_plans_internal;
  for (const Plan& plan : mapping.report().plans) {
    if (plan.intervention->kind == InterventionKind::kConcern) {
      mapping.findings().AddLoss(kLossConcern, *plan.node);
      mapping.exceptions().accounted.insert(plan.node);
      continue;
    }
    Measures* measures = ProblemOf(plan, mapping);
    if (measures == nullptr) {
      AddLine(plan, ToMeasure(plan, mapping), mapping);
      continue;
    }
    *measures->Add() = ToMeasure(plan, mapping);
    const Node* id = Child(*plan.node, "id");
    if (id != nullptr) mapping.findings().AddLoss(kLossMeasureId, *id);
  }
}

}  // namespace handover::adapters::kl
