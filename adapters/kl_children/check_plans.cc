#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/kl_report.h"

namespace handover::adapters::kl {
namespace check_plans_internal {

using fhir::Child;
using fhir::Children;
using fhir::Findings;
using fhir::Node;
using fhir::ValueOf;

void ReadReasons(const Node& detail, Plan& plan, Findings& findings) {
  for (const Node* reason : Children(detail, "reasonCode")) {
    for (const Node* coding : Children(*reason, "coding")) {
      const Home* home = ValueOf(*coding, "system") == kFboe ? FindReason(ValueOf(*coding, "code")) : nullptr;
      if (home == nullptr) {
        findings.AddMissing(kCodeUnknown, *coding, "code", "The reason is a condition of the guide's list.");
      } else {
        plan.reasons.push_back(*home);
      }
    }
  }
}

// The one thing that is done; null and reported when there is none.
const Node* DetailOf(const Node& care_plan, Findings& findings) {
  const std::vector<const Node*> activities = Children(care_plan, "activity");
  const Node* detail = activities.size() == 1 ? Child(*activities.front(), "detail") : nullptr;
  if (detail == nullptr) {
    findings.AddMissing(fhir::kMissing, care_plan, "activity/detail", "An intervention has exactly one activity.");
  }
  return detail;
}

void ReadDetail(const Node& detail, Plan& plan, Findings& findings) {
  const Node* coding = OnlyCoding(detail, "code", kFboe, findings);
  if (coding != nullptr) {
    plan.intervention = FindIntervention(ValueOf(*coding, "code"));
    if (plan.intervention == nullptr) {
      findings.AddMissing(kCodeUnknown, *coding, "code", "The code is an intervention of health visiting.");
    }
  }
  StatusOf(detail,
           {"not-started", "scheduled", "in-progress", "on-hold", "completed", "cancelled", "stopped", "unknown",
            "entered-in-error"},
           findings);
  ReadReasons(detail, plan, findings);
}

}  // namespace check_plans_internal

void CheckPlans(const fhir::BundleIndex& index, KlReport& report, fhir::Findings& findings) {
  using namespace check_plans_internal;
  for (const Node* care_plan : index.OfType("CarePlan")) {
    Plan plan;
    plan.node = care_plan;
    const std::string_view status = StatusOf(
        *care_plan, {"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"}, findings);
    if (ValueOf(*care_plan, "intent") != "plan") {
      findings.AddMissing(kCodeUnknown, *care_plan, "intent", "The intent of an intervention is plan.");
    }
    CheckPeriod(*care_plan, "period", findings);
    const Node* detail = DetailOf(*care_plan, findings);
    if (detail != nullptr) ReadDetail(*detail, plan, findings);
    const std::optional<size_t> citizen = SubjectOf(index, *care_plan, report, findings);
    if (!citizen.has_value() || plan.intervention == nullptr) continue;
    plan.citizen = *citizen;
    if (status == "entered-in-error") {
      findings.Add(kEnteredInError, *care_plan, "The intervention was entered in error: it is carried as it is.");
      report.as_it_is.push_back(care_plan);
      continue;
    }
    report.plans.push_back(std::move(plan));
  }
}

}  // namespace handover::adapters::kl
