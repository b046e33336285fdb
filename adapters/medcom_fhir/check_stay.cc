#include <array>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/hospital_elements.h"
#include "adapters/medcom_fhir/hospital_issues.h"
#include "adapters/medcom_fhir/hospital_message.h"

namespace handover::adapters::fhir {
namespace check_stay_internal {

// Why somebody is in hospital, where and by whom seen is not for the municipality: the profile has none of it.
constexpr std::array<std::string_view, 13> kNotAllowedOfStay = {
    "type",       "serviceType",     "priority",  "basedOn",         "participant", "appointment", "length",
    "reasonCode", "reasonReference", "diagnosis", "hospitalization", "location",    "partOf"};

constexpr std::array<std::string_view, 4> kStatuses = {"in-progress", "onleave", "finished", "entered-in-error"};

void CheckStatus(const Node& encounter, const HospitalMessage& message, Findings& findings) {
  const Node* status = Child(encounter, "status");
  if (status == nullptr) {
    findings.AddMissing(kMissing, encounter, "status", "A stay has a status.");
    return;
  }
  bool known = false;
  for (const std::string_view one : kStatuses) known |= status->value == one;
  if (!known) {
    findings.Add(kCodeUnknown, *status, "The status is in-progress, onleave, finished or entered-in-error.");
  }
  const bool has_start = message.leave != nullptr && Child(*message.leave, "start") != nullptr;
  if (status->value == "onleave" && !has_start) {
    findings.AddMissing(kLeaveStart, encounter, "extension/valuePeriod/start",
                        "A leave tells when it began (medcom-hospitalNotification-6).");
  }
}

void CheckClass(const Node& encounter, Findings& findings) {
  const Node* node = Child(encounter, "class");
  const Node* code = node == nullptr ? nullptr : Child(*node, "code");
  if (code == nullptr) {
    findings.AddMissing(kMissing, encounter, "class/code", "A stay has a class.");
    return;
  }
  const bool known = code->value == "IMP" || code->value == "EMER";
  if (!known || ValueOf(*node, "system") != "http://terminology.hl7.org/CodeSystem/v3-ActCode") {
    findings.Add(kCodeUnknown, *code, "The class is IMP or EMER of v3-ActCode.");
  }
}

// The time of a child; empty when it is not there, or is none, which is reported.
std::optional<absl::Time> TimeIn(const Node& period, std::string_view name, Findings& findings) {
  const Node* node = Child(period, name);
  if (node == nullptr) return std::nullopt;
  const std::optional<model::v1::Moment> moment = ParseDateTime(node->value);
  if (moment.has_value()) return ToTime(*moment);
  findings.Add(kTimeFormat, *node, "The time is a date, or a date and a time with seconds and zone.");
  return std::nullopt;
}

void CheckPeriod(const Node& period, Findings& findings) {
  if (Child(period, "start") == nullptr) {
    findings.AddMissing(kMissing, period, "start", "A period tells when it began.");
  }
  const std::optional<absl::Time> start = TimeIn(period, "start", findings);
  const std::optional<absl::Time> end = TimeIn(period, "end", findings);
  if (start.has_value() && end.has_value() && *end < *start) {
    findings.AddMissing(kPeriodOrder, period, "end", "A period does not end before it begins.");
  }
}

void CheckEpisodes(const Node& encounter, Findings& findings) {
  const std::vector<const Node*> episodes = Children(encounter, "episodeOfCare");
  if (episodes.empty()) {
    findings.AddMissing(kMissing, encounter, "episodeOfCare", "A stay has the identifier of its episode.");
  }
  for (const Node* episode : episodes) {
    const Node* reference = Child(*episode, "reference");
    if (reference != nullptr) {
      findings.Add(kNotAllowed, *reference, "An episode is named by its identifier, not by a reference.");
    }
    const Node* identifier = Child(*episode, "identifier");
    if (identifier == nullptr || ValueOf(*identifier, "value").empty()) {
      findings.AddMissing(kMissing, *episode, "identifier/value", "A stay has the identifier of its episode.");
    }
  }
}

void FollowRequired(const BundleIndex& bundle, const Node& encounter, std::string_view name, std::string_view type,
                    Findings& findings) {
  const Node* reference = Child(encounter, name);
  if (reference == nullptr) {
    findings.AddMissing(kMissing, encounter, name, "A stay is somebody's, at some hospital.");
  } else {
    bundle.Follow(*reference, {type}, findings);
  }
}

}  // namespace check_stay_internal

void CheckStay(const BundleIndex& bundle, const Node& encounter, HospitalMessage& message, Findings& findings) {
  const Node* leave = Extension(encounter, kLeavePeriodUrl);
  message.leave = leave == nullptr ? nullptr : Child(*leave, "valuePeriod");
  if (message.leave != nullptr) check_stay_internal::CheckPeriod(*message.leave, findings);
  check_stay_internal::CheckStatus(encounter, message, findings);
  check_stay_internal::CheckClass(encounter, findings);
  check_stay_internal::CheckEpisodes(encounter, findings);
  check_stay_internal::FollowRequired(bundle, encounter, "subject", "Patient", findings);
  check_stay_internal::FollowRequired(bundle, encounter, "serviceProvider", "Organization", findings);
  const Node* period = Child(encounter, "period");
  if (period == nullptr) {
    findings.AddMissing(kMissing, encounter, "period", "A stay tells when it began.");
  } else {
    check_stay_internal::CheckPeriod(*period, findings);
  }
  for (const std::string_view name : check_stay_internal::kNotAllowedOfStay) {
    const Node* node = Child(encounter, name);
    if (node != nullptr)
      findings.Add(kNotAllowed, *node, "A HospitalNotification does not tell why, where or by whom.");
  }
}

}  // namespace handover::adapters::fhir
