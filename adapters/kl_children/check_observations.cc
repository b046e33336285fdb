#include <algorithm>

#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/kl_measure.h"
#include "adapters/kl_children/kl_report.h"

namespace handover::adapters::kl {
namespace check_observations_internal {

using fhir::Child;
using fhir::Children;
using fhir::Findings;
using fhir::Node;
using fhir::ValueOf;

// The observation's code of one system; empty when there is none.
std::string_view CodeOf(const Node& observation, std::string_view system) {
  const Node* code = Child(observation, "code");
  if (code == nullptr) return {};
  for (const Node* coding : Children(*code, "coding")) {
    if (ValueOf(*coding, "system") == system) return ValueOf(*coding, "code");
  }
  return {};
}

size_t CodingCount(const Node& observation) {
  const Node* code = Child(observation, "code");
  return code == nullptr ? 0 : Children(*code, "coding").size();
}

bool IsHeight(std::string_view snomed) {
  const absl::Span<const std::string_view> codes = HeightSnomedCodes();
  return std::find(codes.begin(), codes.end(), snomed) != codes.end();
}

// Which profile of the guide it is, by code alone; false when none.
bool ReadKind(const Node& node, Observation& observation) {
  const std::string_view snomed = CodeOf(node, kSnomed);
  const std::string_view loinc = CodeOf(node, kLoinc);
  const std::string_view fboe = CodeOf(node, kFboe);
  const size_t count = CodingCount(node);
  if (count == 2 && snomed == kWeightSnomed && loinc == kWeightLoinc) {
    observation.kind = ObservationKind::kWeight;
  } else if (count == 2 && IsHeight(snomed) && loinc == kHeightLoinc) {
    observation.kind = ObservationKind::kHeight;
    observation.measure_code = snomed;
  } else if (count == 2 && snomed == kHeadSnomed && loinc == kHeadLoinc) {
    observation.kind = ObservationKind::kHead;
  } else if (count == 2 && snomed == kFeedingSnomed && fboe == kNutritionCode) {
    observation.kind = ObservationKind::kFeeding;
  } else if (count == 1 && snomed == kFindingSnomed) {
    observation.kind = ObservationKind::kFinding;
  } else if (count == 1 && FindIndicator(fboe) != nullptr) {
    observation.kind = ObservationKind::kIndicator;
    observation.indicator = FindIndicator(fboe);
  } else {
    return false;
  }
  return true;
}

// A code of the observation's own list.
void ReadCode(const Node& node, Observation& observation, Findings& findings) {
  const Node* coding = OnlyCoding(node, "valueCodeableConcept", kFboe, findings);
  if (coding == nullptr) return;
  const std::string_view code = ValueOf(*coding, "code");
  bool known = false;
  if (observation.kind == ObservationKind::kIndicator) {
    observation.level = FindValue(*observation.indicator, code);
    known = observation.level != nullptr;
  } else if (observation.kind == ObservationKind::kFinding) {
    observation.finding = FindExamResult(code);
    known = observation.finding != nullptr;
  } else {
    for (const FeedingValue& feeding : AllFeedingValues()) {
      if (feeding.code.code == code) observation.feeding = &feeding;
    }
    known = observation.feeding != nullptr;
  }
  if (!known) findings.AddMissing(kCodeUnknown, *coding, "code", "The value is one of the observation's list.");
}

void ReadQuantity(const Node& node, Observation& observation, Findings& findings) {
  const Node& quantity = *Child(node, "valueQuantity");
  const bool weight = observation.kind == ObservationKind::kWeight;
  const std::string_view unit = ValueOf(quantity, "code");
  const bool right_unit = ValueOf(quantity, "system") == kUcum && (weight ? unit == "g" || unit == "kg" : unit == "cm");
  if (!right_unit) {
    findings.AddMissing(kQuantity, quantity, "code", "The unit is UCUM's: g or kg of a weight, cm of a length.");
    return;
  }
  const std::optional<int64_t> measure = ReadMeasure(ValueOf(quantity, "value"), unit);
  if (!measure.has_value()) {
    findings.AddMissing(kQuantity, quantity, "value", "A measure is a number with at most one decimal.");
    return;
  }
  const MeasureRange range = RangeOf(observation.kind);
  if (*measure < range.least || *measure > range.most) {
    findings.AddMissing(kRange, quantity, "value", "The measure is one that a child may have, in the unit told.");
    return;
  }
  observation.measure = *measure;
}

void ReadReason(const Node& node, Observation& observation, Findings& findings) {
  if (observation.kind == ObservationKind::kFinding) {
    findings.AddMissing(kValueUnexpected, node, "dataAbsentReason",
                        "A finding is always told: without it there is none.");
    return;
  }
  const Node* coding = OnlyCoding(node, "dataAbsentReason", kAbsentSystem, findings);
  if (coding == nullptr) return;
  for (const AbsentCode& absent : AllAbsentCodes()) {
    if (absent.code == ValueOf(*coding, "code")) observation.absent = &absent;
  }
  if (observation.absent == nullptr) {
    findings.AddMissing(kCodeUnknown, *coding, "code", "The reason is one of HL7's data-absent-reason.");
  }
}

void ReadValue(const Node& node, Observation& observation, Findings& findings) {
  const bool measured = observation.kind == ObservationKind::kWeight || observation.kind == ObservationKind::kHeight ||
                        observation.kind == ObservationKind::kHead;
  const std::string_view wanted = measured ? "valueQuantity" : "valueCodeableConcept";
  for (const Node* child : node.children) {
    if (child->name.starts_with("value") && child->name != wanted) {
      findings.Add(kValueUnexpected, *child, "The observation has a value of another type.");
    }
  }
  const bool has_value = Child(node, wanted) != nullptr;
  const bool has_reason = Child(node, "dataAbsentReason") != nullptr;
  if (has_value && has_reason) {
    findings.AddMissing(kValueUnexpected, node, "dataAbsentReason", "A value that is told is not absent.");
  } else if (!has_value && !has_reason) {
    findings.AddMissing(kValueMissing, node, std::string(wanted), "An observation has a value, or says why not.");
  } else if (has_reason) {
    ReadReason(node, observation, findings);
  } else if (measured) {
    ReadQuantity(node, observation, findings);
  } else {
    ReadCode(node, observation, findings);
  }
}

void CheckTime(const Node& node, ObservationKind kind, Findings& findings) {
  const bool has_period = Child(node, "effectivePeriod") != nullptr;
  if (has_period && Child(node, "effectiveDateTime") != nullptr) {
    findings.AddMissing(kValueUnexpected, node, "effectivePeriod", "An observation has one time, or one period.");
  } else if (has_period && kind == ObservationKind::kFeeding) {
    CheckPeriod(node, "effectivePeriod", findings);
  } else if (has_period) {
    findings.AddMissing(kNotAllowed, node, "effectivePeriod", "Only feeding has a period.");
  } else {
    TimeOf(node, "effectiveDateTime", true, findings);
  }
}

// Whose topic it is, and whether that fits who it is about. A relation is the child's.
bool IsAboutParent(const Observation& observation) {
  switch (observation.kind) {
    case ObservationKind::kIndicator:
      return IsParents(observation.indicator->home);
    case ObservationKind::kFinding:
      return observation.finding != nullptr && IsParents(observation.finding->home);
    case ObservationKind::kWeight:
    case ObservationKind::kHeight:
    case ObservationKind::kHead:
    case ObservationKind::kFeeding:
      return false;
  }
  return false;
}

}  // namespace check_observations_internal

void CheckObservations(const fhir::BundleIndex& index, KlReport& report, fhir::Findings& findings) {
  using namespace check_observations_internal;
  for (const Node* node : index.OfType("Observation")) {
    Observation observation;
    observation.node = node;
    const std::string_view status = StatusOf(
        *node,
        {"registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"},
        findings);
    const std::optional<size_t> citizen = SubjectOf(index, *node, report, findings);
    const Node* encounter = Child(*node, "encounter");
    if (encounter != nullptr) index.Follow(*encounter, {"Encounter"}, findings);
    if (!ReadKind(*node, observation)) {
      findings.AddMissing(kObservationCode, *node, "code", "The guide has no observation with these codes.");
      continue;
    }
    CheckTime(*node, observation.kind, findings);
    ReadValue(*node, observation, findings);
    if (!citizen.has_value()) continue;
    observation.citizen = *citizen;
    if (status == "entered-in-error" || status == "cancelled") {
      findings.Add(kEnteredInError, *node, "The observation was entered in error or cancelled: carried as it is.");
      report.as_it_is.push_back(node);
      continue;
    }
    report.observations.push_back(observation);
  }
}

bool IsParentsTopic(const Observation& observation) { return check_observations_internal::IsAboutParent(observation); }

}  // namespace handover::adapters::kl
