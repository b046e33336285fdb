#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/bundle_path.h"
#include "adapters/medcom_fhir/care_mapping.h"
#include "adapters/medcom_fhir/organisation_numbers.h"
#include "adapters/text/utf8.h"

namespace handover::adapters::fhir {
namespace map_residue_internal {

constexpr size_t kMaxResidue = 500;  // Elements that nobody knows, of one message. Real ones have at most 9.
constexpr size_t kMaxResidueCharacters = 20'000;
constexpr size_t kMaxPathCharacters = 500;

bool IsKnownType(std::string_view type) {
  for (const std::string_view known : {"Organization", "Practitioner", "PractitionerRole", "CareTeam"}) {
    if (type == known) return true;
  }
  return false;
}

// Header, communication and history have been read; who sent and received has been addressed.
void UseMessage(Mapping& mapping) {
  const CareMessage& message = mapping.message();
  mapping.Use(message.header);
  mapping.Use(message.communication);
  mapping.Use(message.sender);
  mapping.Use(message.receiver);
  for (const ThreadStep& step : message.steps) {
    mapping.Use(step.provenance);
    mapping.Use(step.agent);
    const std::vector<const Node*> agents = Children(*step.provenance, "agent");
    for (size_t i = 1; i < agents.size(); ++i) mapping.exceptions().residue.insert(agents[i]);
  }
}

// People and places of earlier messages are declared lost; whatever else is not ours is carried.
void SortUnused(const BundleIndex& bundle, Mapping& mapping) {
  for (const Node* resource : bundle.resources()) {
    if (mapping.IsUsed(*resource)) continue;
    if (IsKnownType(resource->resource_type)) {
      mapping.findings().AddLoss(kLossUnusedResource, *resource);
      mapping.exceptions().accounted.insert(resource);
    } else {
      mapping.exceptions().residue.insert(resource);
    }
  }
}

// Whether both numbers of the organisation are carried: it sends, receives, or sent an earlier message.
bool IsOfTheRoute(const Node& organisation, const CareMessage& message) {
  if (&organisation == message.sender || &organisation == message.receiver) return true;
  return std::any_of(message.steps.begin(), message.steps.end(),
                     [&](const ThreadStep& step) { return step.agent == &organisation; });
}

// Of an organisation, GLN and SOR code go on; provider numbers and a system's own keys do not, nor the SOR code of one
// that the GLN names.
void DropOtherIdentifiers(const BundleIndex& bundle, Mapping& mapping) {
  for (const Node* organisation : bundle.OfType("Organization")) {
    if (!mapping.IsUsed(*organisation)) continue;
    const bool one_number = !IsOfTheRoute(*organisation, mapping.message()) && NumbersOf(organisation).complete();
    for (const Node* identifier : Children(*organisation, "identifier")) {
      const IdentifierSystem system = ReadSystem(ValueOf(*identifier, "system")).system;
      if (system == IdentifierSystem::kGln || (system == IdentifierSystem::kSor && !one_number)) continue;
      mapping.findings().AddLoss(kLossOrganisationIdentifier, *identifier);
      mapping.exceptions().accounted.insert(identifier);
    }
  }
}

// A reference to the patient or to an organisation says whom it means: ids of resources are not carried.
std::string ValueOfLeft(const Node& node, const BundleIndex& bundle, Mapping& mapping) {
  const Node* target = node.name == "reference" ? bundle.Resolve(node, node.value) : nullptr;
  if (target != nullptr && target == mapping.message().patient) return std::string(kPatientReference);
  const bool organisation = target != nullptr && target->resource_type == "Organization";
  const std::string numbers = organisation ? NumbersOf(target).Text() : std::string();
  return numbers.empty() ? mapping.Bounded(&node, kMaxResidueCharacters) : numbers;
}

}  // namespace map_residue_internal

void SortResources(const BundleIndex& bundle, Mapping& mapping) {
  map_residue_internal::UseMessage(mapping);
  map_residue_internal::SortUnused(bundle, mapping);
  map_residue_internal::DropOtherIdentifiers(bundle, mapping);
}

void MapResidue(const BundleIndex& bundle, Mapping& mapping) {
  Findings& findings = mapping.findings();
  const Tree& tree = findings.tree();
  SortResources(bundle, mapping);
  const std::vector<const Node*> left = LeftOver(tree, mapping.exceptions(), findings);
  if (left.size() > map_residue_internal::kMaxResidue) {
    findings.Add(kTooManyUnknown, *left[map_residue_internal::kMaxResidue],
                 "A message has at most 500 elements that no mapping knows.");
    return;
  }
  model::v1::Residue& residue = *mapping.draft().AddSectionAboutEveryone().mutable_residue();
  const ThreadStep& current = mapping.message().steps[mapping.message().current_step];
  *residue.mutable_provenance()->mutable_recorded() = mapping.MomentOf(current.occurred, *current.provenance);
  residue.set_format(std::string(SourceFormatOf(mapping.message().version)));
  MapRoute(mapping, residue);
  for (const Node* node : left) {
    model::v1::Residue::Element& element = *residue.add_elements();
    const std::string path = BundlePathOf(*node, tree.syntax());
    element.set_path(std::string(TruncateCodePoints(path, map_residue_internal::kMaxPathCharacters)));
    element.set_value(map_residue_internal::ValueOfLeft(*node, bundle, mapping));
  }
}

}  // namespace handover::adapters::fhir
