#include "adapters/kl_children/kl_report.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_values.h"
#include "adapters/kl_children/kl_elements.h"
#include "adapters/kl_children/kl_issues.h"

namespace handover::adapters::kl {
namespace kl_report_internal {

using fhir::Child;
using fhir::Findings;
using fhir::Node;
using fhir::ValueOf;

constexpr std::string_view kResourceTypes[] = {
    "Patient", "RelatedPerson", "Encounter", "Location", "Observation", "CarePlan", "QuestionnaireResponse"};

bool IsProfile(std::string_view profile, std::string_view wanted) {
  return profile.substr(0, profile.find('|')) == wanted;
}

void CheckBundle(const Node& bundle, KlReport& report, Findings& findings) {
  if (ValueOf(bundle, "type") != "collection") {
    findings.AddMissing(kType, bundle, "type", "The type of a report is collection.");
  }
  const Node* meta = Child(bundle, "meta");
  const std::vector<const Node*> profiles =
      meta == nullptr ? std::vector<const Node*>() : fhir::Children(*meta, "profile");
  if (profiles.size() != 1 || !IsProfile(profiles.front()->value, kReportProfile)) {
    findings.AddMissing(kProfile, bundle, "meta/profile", "A report names the profile of a delivery report, alone.");
  }
  const std::optional<absl::Time> timestamp = fhir::ParseInstant(ValueOf(bundle, "timestamp"));
  if (!timestamp.has_value()) {
    findings.AddMissing(kTimestamp, bundle, "timestamp", "The timestamp is an instant: date, time with seconds, zone.");
  }
  report.timestamp = timestamp.value_or(absl::UnixEpoch());
}

void CheckResourceTypes(const fhir::BundleIndex& index, Findings& findings) {
  for (const Node* resource : index.resources()) {
    const std::string_view type = resource->resource_type;
    if (std::find(std::begin(kResourceTypes), std::end(kResourceTypes), type) == std::end(kResourceTypes)) {
      findings.Add(kResourceType, *resource, "A report has no resource of this type.");
    }
  }
}

}  // namespace kl_report_internal

const Citizen* KlReport::FindCitizen(const fhir::Node* resource) const {
  for (const Citizen& citizen : citizens) {
    if (citizen.node == resource) return &citizen;
  }
  return nullptr;
}

std::optional<size_t> SubjectOf(const fhir::BundleIndex& index, const fhir::Node& resource, const KlReport& report,
                                fhir::Findings& findings) {
  const fhir::Node* subject = fhir::Child(resource, "subject");
  if (subject == nullptr) {
    findings.AddMissing(fhir::kMissing, resource, "subject", "Everything in a report is about a citizen of it.");
    return std::nullopt;
  }
  const Citizen* citizen = report.FindCitizen(index.Follow(*subject, {"Patient"}, findings));
  if (citizen == nullptr) return std::nullopt;
  return static_cast<size_t>(citizen - report.citizens.data());
}

const fhir::Node* OnlyCoding(const fhir::Node& parent, std::string_view name, std::string_view system,
                             fhir::Findings& findings) {
  const fhir::Node* concept_node = fhir::Child(parent, name);
  const std::vector<const fhir::Node*> codings =
      concept_node == nullptr ? std::vector<const fhir::Node*>() : fhir::Children(*concept_node, "coding");
  if (codings.size() != 1) {
    findings.AddMissing(kCodings, parent, name, "The guide has exactly one coding here.");
    return nullptr;
  }
  if (fhir::ValueOf(*codings.front(), "system") != system) {
    findings.AddMissing(kSystem, *codings.front(), "system", "The code is of the system that the guide has here.");
    return nullptr;
  }
  return codings.front();
}

std::string_view StatusOf(const fhir::Node& resource, const std::vector<std::string_view>& allowed,
                          fhir::Findings& findings) {
  const std::string_view status = fhir::ValueOf(resource, "status");
  if (std::find(allowed.begin(), allowed.end(), status) != allowed.end()) return status;
  findings.AddMissing(kStatus, resource, "status", "The status is one that FHIR has for the resource.");
  return {};
}

std::optional<model::v1::Moment> TimeOf(const fhir::Node& parent, std::string_view name, bool required,
                                        fhir::Findings& findings) {
  const fhir::Node* node = fhir::Child(parent, name);
  if (node == nullptr) {
    if (required) findings.AddMissing(fhir::kMissing, parent, name, "The guide asks for the time.");
    return std::nullopt;
  }
  std::optional<model::v1::Moment> moment = fhir::ParseDateTime(node->value);
  if (!moment.has_value()) {
    findings.Add(kTimeFormat, *node, "A time is a date, or a date and a time with seconds and zone.");
  }
  return moment;
}

void CheckPeriod(const fhir::Node& resource, std::string_view name, fhir::Findings& findings) {
  const fhir::Node* period = fhir::Child(resource, name);
  if (period == nullptr) {
    findings.AddMissing(fhir::kMissing, resource, name, "The guide asks for a period.");
    return;
  }
  const std::optional<model::v1::Moment> start = TimeOf(*period, "start", true, findings);
  const std::optional<model::v1::Moment> end = TimeOf(*period, "end", false, findings);
  if (!start.has_value() || !end.has_value()) return;
  // A day that ends on the day of a later hour is no mistake.
  const bool same_day =
      end->precision() == model::v1::TIME_PRECISION_DAY && fhir::ToTime(*start) < fhir::ToTime(*end) + absl::Hours(25);
  if (fhir::ToTime(*end) >= fhir::ToTime(*start) || same_day) return;
  findings.AddMissing(kTimeFormat, *period, "end", "A period does not end before it begins.");
}

KlReport CheckReport(const fhir::Node& bundle, const fhir::BundleIndex& index, fhir::Findings& findings) {
  KlReport report;
  report.bundle = &bundle;
  kl_report_internal::CheckBundle(bundle, report, findings);
  kl_report_internal::CheckResourceTypes(index, findings);
  CheckPeople(index, report, findings);
  CheckContacts(index, report, findings);
  CheckObservations(index, report, findings);
  // An observation that cannot be read is not missing as well.
  if (!findings.has_errors()) CheckWhatIsDue(report, findings);
  CheckPlans(index, report, findings);
  CheckResponses(index, report, findings);
  CheckRoles(report, findings);
  return report;
}

}  // namespace handover::adapters::kl
