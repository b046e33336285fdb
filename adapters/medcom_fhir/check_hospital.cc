#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/time/time.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/hospital_elements.h"
#include "adapters/medcom_fhir/hospital_issues.h"
#include "adapters/medcom_fhir/hospital_message.h"
#include "adapters/medcom_fhir/message_rules.h"

namespace handover::adapters::fhir {
namespace check_hospital_internal {

constexpr std::string_view kHeaderProfile =
    "http://medcomfhir.dk/ig/hospitalnotification/StructureDefinition/medcom-hospitalNotification-messageHeader";
constexpr std::string_view kCprSystem = "urn:oid:1.2.208.176.1.2";
constexpr std::array<std::string_view, 5> kExpectedTypes = {"MessageHeader", "Encounter", "Patient", "Organization",
                                                            "Provenance"};

struct ActivityName {
  std::string_view code;
  HospitalHappening happening;
};

constexpr std::array<ActivityName, 6> kActivities = {{{"admit-emergency", HospitalHappening::kAdmitted},
                                                      {"admit-inpatient", HospitalHappening::kAdmitted},
                                                      {"start-leave-inpatient", HospitalHappening::kLeaveBegan},
                                                      {"end-leave-inpatient", HospitalHappening::kLeaveEnded},
                                                      {"discharge-emergency-home", HospitalHappening::kDischarged},
                                                      {"discharge-inpatient-home", HospitalHappening::kDischarged}}};

// No message tells its version unless it names a definition; then that is 3. Versions 2 and 3 have the same profile
// names, so a message of version 2 that keeps the rules of 3 is one of 3.
bool IsVersionThree(std::string_view definition) {
  std::string lower(definition);
  absl::AsciiStrToLower(&lower);
  if (!Contains(lower, "hospitalnotification")) return false;
  const size_t bar = lower.find('|');
  return bar == std::string::npos || lower.compare(bar, 3, "|3.") == 0 ||
         lower.compare(bar, std::string::npos, "|3") == 0;
}

bool IsHospitalNotification(const Node& header, Findings& findings) {
  if (!TellsEvent(header, kHospitalEvent, "The event is hospital-notification-message.", findings)) return false;
  const Node* definition = Child(header, "definition");
  if (definition != nullptr && !IsVersionThree(definition->value)) {
    findings.Add(kVersionUnsupported, *definition, "The definition names HospitalNotification 3, where there is one.");
    return false;
  }
  return true;
}

// Claims of profiles are optional in FHIR; one that names another profile is wrong.
void CheckClaim(const Node& header, Findings& findings) {
  const Node* meta = Child(header, "meta");
  const std::vector<const Node*> profiles = meta == nullptr ? std::vector<const Node*>() : Children(*meta, "profile");
  if (profiles.empty()) return;
  const bool named = std::any_of(profiles.begin(), profiles.end(),
                                 [](const Node* profile) { return profile->value.starts_with(kHeaderProfile); });
  if (named) return;
  findings.Add(kHospitalProfile, *profiles.front(),
               "The header has the profile of a HospitalNotification (medcom-hospitalNotification-1).");
}

void CheckResourceTypes(const BundleIndex& bundle, Findings& findings) {
  for (const Node* resource : bundle.resources()) {
    const std::string_view type = resource->resource_type;
    if (std::find(kExpectedTypes.begin(), kExpectedTypes.end(), type) == kExpectedTypes.end()) {
      findings.Add(kResourceUnexpected, *resource,
                   "A HospitalNotification has no resource of this type; it is dropped by name.");
      continue;
    }
    if (ValueOf(*resource, "id").empty()) {
      findings.AddMissing(kMissing, *resource, "id", "A resource of a message has an id.");
    }
    const bool is_core = type == "Encounter" || type == "Patient" || type == "Organization";
    if (is_core && Child(*resource, "text") == nullptr) {
      findings.AddMissing(kNarrativeMissing, *resource, "text", "MedCom asks for a narrative in every core resource.");
    }
  }
}

// A newborn may have a replacement number for hours; the profile takes none, so there is no notification until then.
void CheckNumbers(const Node& patient, Findings& findings) {
  for (const Node* identifier : Children(patient, "identifier")) {
    const Node* system = Child(*identifier, "system");
    if (system == nullptr || system->value == kCprSystem) continue;
    findings.Add(kCprRequired, *system, "The patient has a CPR number and no other (medcom-hospitalNotification-4).");
  }
}

void CheckReport(const BundleIndex& bundle, const Node& header, HospitalMessage& message, Findings& findings) {
  const Node* flag = Extension(header, kReportOfAdmissionUrl);
  if (flag != nullptr && Child(*flag, "valueBoolean") == nullptr) {
    findings.AddMissing(kMissing, *flag, "valueBoolean", "The extension says yes or no.");
  }
  message.report_requested = flag != nullptr && ValueOf(*flag, "valueBoolean") == "true";
  const Node* recipient = Extension(header, kReportRecipientUrl);
  if (recipient == nullptr) return;
  const Node* reference = Child(*recipient, "valueReference");
  if (reference == nullptr) {
    findings.AddMissing(kMissing, *recipient, "valueReference", "The extension refers to an organisation.");
    return;
  }
  bundle.Follow(*reference, {"Organization"}, findings);
}

void ReadEntities(const Node& provenance, ThreadStep& step, Findings& findings) {
  int predecessors = 0;
  for (const Node* entity : Children(provenance, "entity")) {
    const Node* role = Child(*entity, "role");
    const Node* what = Child(*entity, "what");
    if (role == nullptr || what == nullptr) {
      findings.AddMissing(kMissing, *entity, role == nullptr ? "role" : "what", "An entity has a role and a target.");
    } else if (role->value == "revision") {
      if (++predecessors > 1) findings.Add(kCardinality, *entity, "A message has at most one before it.");
      ReadPredecessor(*what, step, findings);
    }
  }
}

// Target of the latest other step that is not after this message's; empty when there is none.
std::string_view LatestBefore(const CareMessage& message) {
  const auto time_of = [](const ThreadStep& step) {
    const std::optional<model::v1::Moment> moment = ParseDateTime(step.occurred);
    return moment.has_value() ? ToTime(*moment) : absl::InfiniteFuture();
  };
  const absl::Time now = time_of(message.steps[message.current_step]);
  const ThreadStep* latest = nullptr;
  for (const ThreadStep& step : message.steps) {
    if (&step == &message.steps[message.current_step] || time_of(step) > now) continue;
    if (latest == nullptr || time_of(step) >= time_of(*latest)) latest = &step;
  }
  return latest == nullptr ? std::string_view() : latest->target;
}

void CheckHistory(const BundleIndex& bundle, const Node& header, HospitalMessage& message, Findings& findings) {
  std::vector<const Node*> codes;
  for (const Node* provenance : bundle.OfType("Provenance")) {
    ThreadStep step = ReadStepBasics(bundle, *provenance, findings);
    ReadEntities(*provenance, step, findings);
    const Node* code = ReadActivityCode(*provenance, findings);
    const bool wrong = code != nullptr && (ValueOf(*code->parent, "system") != kActivitySystem ||
                                           !HospitalActivityOf(code->value).has_value());
    if (wrong) {
      findings.Add(kActivityUnsupported, *code,
                   "The activity is one of a HospitalNotification (medcom-hospitalNotification-3).");
    }
    codes.push_back(wrong ? nullptr : code);
    message.base.steps.push_back(std::move(step));
  }
  const std::optional<size_t> current = FindCurrentStep(bundle, header, message.base.steps, findings);
  if (!current.has_value()) return;
  message.base.current_step = *current;
  const ThreadStep& step = message.base.steps[*current];
  CheckAgentSends(step, message.base, findings);
  message.activity_code = codes[*current];
  if (message.activity_code == nullptr) return;
  message.activity = *HospitalActivityOf(message.activity_code->value);
  const bool has_predecessor = !step.predecessor_reference.empty() || !step.predecessor_identifier.empty();
  if (message.activity.change != HospitalChange::kStep && !has_predecessor) {
    findings.AddMissing(kThreadUnclear, *step.provenance, "entity",
                        "What corrects or cancels names the message before; the latest one of the history is taken.");
    message.base.steps[*current].predecessor_reference = LatestBefore(message.base);
  }
}

// The status that the activity leads to.
std::string_view StatusAfter(HospitalActivity activity) {
  const bool cancelled = activity.change == HospitalChange::kCancel;
  switch (activity.happening) {
    case HospitalHappening::kAdmitted:
      return cancelled ? "entered-in-error" : "in-progress";
    case HospitalHappening::kLeaveBegan:
      return cancelled ? "in-progress" : "onleave";
    case HospitalHappening::kLeaveEnded:
      return cancelled ? "onleave" : "in-progress";
    case HospitalHappening::kDischarged:
      return cancelled ? "in-progress" : "finished";
  }
  return "";
}

void CompareActivity(const HospitalMessage& message, Findings& findings) {
  const Node* status = Child(*message.base.encounter, "status");
  if (status == nullptr || message.activity_code == nullptr || status->value == StatusAfter(message.activity)) return;
  findings.Add(kActivityStatus, *status, "Status and activity tell different things; the status counts.");
}

}  // namespace check_hospital_internal

std::optional<HospitalActivity> HospitalActivityOf(std::string_view code) {
  HospitalActivity activity;
  if (TakePrefix(code, "revise-")) {
    activity.change = HospitalChange::kRevise;
  } else if (TakePrefix(code, "cancel-")) {
    activity.change = HospitalChange::kCancel;
  }
  for (const auto& name : check_hospital_internal::kActivities) {
    if (name.code != code) continue;
    activity.happening = name.happening;
    return activity;
  }
  return std::nullopt;
}

std::optional<HospitalMessage> CheckHospitalProfile(const BundleIndex& bundle, Findings& findings) {
  namespace internal = check_hospital_internal;
  const Node& root = findings.tree().root();
  HospitalMessage message;
  message.base.header = FindHeader(bundle, root, findings);
  if (message.base.header == nullptr) return std::nullopt;
  const Node& header = *message.base.header;
  if (!internal::IsHospitalNotification(header, findings)) return std::nullopt;
  CheckBundle(root, findings);
  HospitalElements().Check(findings.tree(), findings);
  internal::CheckResourceTypes(bundle, findings);
  internal::CheckClaim(header, findings);
  message.base.patient =
      TheOnly(bundle, root, "Patient", "A message has one Patient (medcom-hospitalNotification-2).", findings);
  message.base.encounter = TheOnly(bundle, root, "Encounter", "A message has one Encounter.", findings);
  CheckRoute(bundle, header, message.base, findings);
  CheckFocus(bundle, header, "Encounter", findings);
  internal::CheckReport(bundle, header, message, findings);
  if (message.base.patient != nullptr) {
    CheckPatient(*message.base.patient, findings);
    internal::CheckNumbers(*message.base.patient, findings);
  }
  if (message.base.encounter != nullptr) CheckStay(bundle, *message.base.encounter, message, findings);
  internal::CheckHistory(bundle, header, message, findings);
  if (message.base.encounter != nullptr) internal::CompareActivity(message, findings);
  if (findings.has_errors()) return std::nullopt;
  return message;
}

}  // namespace handover::adapters::fhir
