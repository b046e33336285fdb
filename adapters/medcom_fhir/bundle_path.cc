#include "adapters/medcom_fhir/bundle_path.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"

#include "adapters/fhir/fhir_text.h"
#include "broker/base/absl_view.h"

namespace handover::adapters::fhir {
namespace bundle_path_internal {

constexpr std::string_view kEntry = "Bundle.entry[";
constexpr std::string_view kResource = "].resource.ofType(";
constexpr std::string_view kOfType = "ofType(";
constexpr int kMaxPosition = 100'000;  // No message has as many elements.
constexpr size_t kMaxSteps = 32;       // Half of what a reader takes; the deepest that was ever left over has 5.

// Wherever they stand.
constexpr std::string_view kLists[] = {"extension", "modifierExtension", "coding",   "line", "given", "prefix",
                                       "suffix",    "telecom",           "contained"};

constexpr std::string_view kListsOf[] = {"Bundle.entry",
                                         "Bundle.link",
                                         "meta.profile",
                                         "meta.security",
                                         "meta.tag",
                                         "contact.relationship",
                                         "MessageHeader.destination",
                                         "MessageHeader.focus",
                                         "Patient.identifier",
                                         "Patient.name",
                                         "Patient.address",
                                         "Patient.photo",
                                         "Patient.contact",
                                         "Patient.communication",
                                         "Patient.generalPractitioner",
                                         "Patient.link",
                                         "Communication.identifier",
                                         "Communication.instantiatesCanonical",
                                         "Communication.instantiatesUri",
                                         "Communication.basedOn",
                                         "Communication.partOf",
                                         "Communication.inResponseTo",
                                         "Communication.category",
                                         "Communication.medium",
                                         "Communication.about",
                                         "Communication.recipient",
                                         "Communication.reasonCode",
                                         "Communication.reasonReference",
                                         "Communication.payload",
                                         "Communication.note",
                                         "Encounter.identifier",
                                         "Encounter.statusHistory",
                                         "Encounter.classHistory",
                                         "Encounter.type",
                                         "Encounter.episodeOfCare",
                                         "Encounter.basedOn",
                                         "Encounter.participant",
                                         "Encounter.appointment",
                                         "Encounter.reasonCode",
                                         "Encounter.reasonReference",
                                         "Encounter.diagnosis",
                                         "Encounter.account",
                                         "Encounter.location",
                                         "Organization.identifier",
                                         "Organization.type",
                                         "Organization.alias",
                                         "Organization.address",
                                         "Organization.contact",
                                         "Organization.endpoint",
                                         "Practitioner.identifier",
                                         "Practitioner.name",
                                         "Practitioner.address",
                                         "Practitioner.photo",
                                         "Practitioner.qualification",
                                         "Practitioner.communication",
                                         "PractitionerRole.identifier",
                                         "PractitionerRole.code",
                                         "PractitionerRole.specialty",
                                         "PractitionerRole.location",
                                         "PractitionerRole.healthcareService",
                                         "PractitionerRole.availableTime",
                                         "PractitionerRole.notAvailable",
                                         "PractitionerRole.endpoint",
                                         "CareTeam.identifier",
                                         "CareTeam.category",
                                         "CareTeam.participant",
                                         "CareTeam.reasonCode",
                                         "CareTeam.reasonReference",
                                         "CareTeam.managingOrganization",
                                         "CareTeam.note",
                                         "Provenance.target",
                                         "Provenance.policy",
                                         "Provenance.reason",
                                         "Provenance.agent",
                                         "Provenance.entity",
                                         "Provenance.signature",
                                         "agent.role",
                                         "entity.agent"};

std::string_view NameOrStar(std::string_view name) { return IsElementName(name) ? name : std::string_view("*"); }

bool IsInList(const Node& node, Syntax syntax) {
  if (node.in_array || node.position > 0) return true;
  if (syntax == Syntax::kJson) return false;
  const Node& parent = *node.parent;
  return Children(parent, node.name).size() > 1 ||
         RepeatsInFhir(parent.resource_type.empty() ? parent.name : parent.resource_type, node.name);
}

std::string StepOf(const Node& node, Syntax syntax) {
  if (node.parent == nullptr) return std::string(NameOrStar(node.resource_type));
  std::string step(NameOrStar(node.name));
  if (IsInList(node, syntax)) step += Cat("[", node.position, "]");
  if (!node.resource_type.empty()) step += Cat(".", kOfType, NameOrStar(node.resource_type), ")");
  return step;
}

std::optional<int> ReadPosition(std::string_view digits) {
  int position = 0;
  if (!absl::SimpleAtoi(AbslView(digits), &position) || position < 0 || position > kMaxPosition) return std::nullopt;
  return position;
}

// `name` or `name[3]`.
std::optional<BundleStep> ReadStep(std::string_view text) {
  BundleStep step;
  const size_t bracket = text.find('[');
  step.name = std::string(text.substr(0, bracket));
  if (!IsElementName(step.name)) return std::nullopt;
  if (bracket == std::string_view::npos) return step;
  if (!text.ends_with(']')) return std::nullopt;
  const std::optional<int> position = ReadPosition(text.substr(bracket + 1, text.size() - bracket - 2));
  if (!position.has_value()) return std::nullopt;
  step.position = *position;
  step.in_list = true;
  return step;
}

bool IsTypeName(std::string_view name) { return IsElementName(name) && absl::ascii_isalpha(name.front()); }

// `ofType(Patient)` of the step before.
bool TakeType(std::string_view text, std::vector<BundleStep>& steps) {
  if (steps.empty() || !TakePrefix(text, kOfType) || !text.ends_with(')')) return false;
  steps.back().resource_type = std::string(text.substr(0, text.size() - 1));
  return IsTypeName(steps.back().resource_type);
}

}  // namespace bundle_path_internal

std::string BundlePlace::Names() const {
  std::string names;
  for (const BundleStep& step : steps) names += Cat(names.empty() ? "" : ".", step.name);
  return names;
}

std::string BundlePathOf(const Node& node, Syntax syntax) {
  std::vector<std::string> steps;
  for (const Node* at = &node; at != nullptr; at = at->parent) {
    steps.push_back(bundle_path_internal::StepOf(*at, syntax));
  }
  std::string path;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) path += Cat(path.empty() ? "" : ".", *step);
  return path;
}

std::optional<BundlePlace> ReadBundlePath(std::string_view path) {
  namespace internal = bundle_path_internal;
  if (!TakePrefix(path, internal::kEntry)) return std::nullopt;
  const size_t bracket = path.find(']');
  if (bracket == std::string_view::npos) return std::nullopt;
  const std::optional<int> entry = internal::ReadPosition(path.substr(0, bracket));
  path.remove_prefix(bracket);
  if (!entry.has_value() || !TakePrefix(path, internal::kResource)) return std::nullopt;
  const size_t close = path.find(')');
  if (close == std::string_view::npos || !internal::IsTypeName(path.substr(0, close))) return std::nullopt;
  BundlePlace place;
  place.entry = static_cast<size_t>(*entry);
  place.type = std::string(path.substr(0, close));
  path.remove_prefix(close + 1);
  while (TakePrefix(path, ".")) {
    const std::string_view text = path.substr(0, path.find('.'));
    path.remove_prefix(text.size());
    if (text.starts_with(internal::kOfType)) {
      if (!internal::TakeType(text, place.steps)) return std::nullopt;
      continue;
    }
    std::optional<BundleStep> step = internal::ReadStep(text);
    if (!step.has_value() || place.steps.size() == internal::kMaxSteps) return std::nullopt;
    place.steps.push_back(*std::move(step));
  }
  return path.empty() ? std::optional<BundlePlace>(std::move(place)) : std::nullopt;
}

bool RepeatsInFhir(std::string_view parent, std::string_view name) {
  const auto& always = bundle_path_internal::kLists;
  if (std::find(std::begin(always), std::end(always), name) != std::end(always)) return true;
  const auto& some = bundle_path_internal::kListsOf;
  const std::string both = Cat(parent, ".", name);
  return std::find(std::begin(some), std::end(some), both) != std::end(some);
}

}  // namespace handover::adapters::fhir
