#include <string>
#include <vector>

#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/care_message.h"
#include "adapters/medcom_fhir/message_rules.h"
#include "broker/base/organisation_number.h"

namespace handover::adapters::fhir {
namespace check_header_internal {

// The value of the organisation's first identifier of that system; null when there is none.
const Node* IdentifierOf(const Node& organisation, IdentifierSystem system) {
  for (const Node* identifier : Children(organisation, "identifier")) {
    if (ReadSystem(ValueOf(*identifier, "system")).system == system) return identifier;
  }
  return nullptr;
}

size_t CountIdentifiers(const Node& organisation, IdentifierSystem system) {
  size_t count = 0;
  for (const Node* identifier : Children(organisation, "identifier")) {
    if (ReadSystem(ValueOf(*identifier, "system")).system == system) ++count;
  }
  return count;
}

void CheckSpelling(const Node& identifier, Findings& findings) {
  const Node* system = Child(identifier, "system");
  if (system != nullptr && ReadSystem(system->value).misspelled) {
    findings.Add(kSystemSpelling, *system, "The system is understood, but it is written urn:oid: and the number.");
  }
}

void CheckMetaProfile(const Node& header, Findings& findings) {
  const Node* meta = Child(header, "meta");
  const Node* profile = meta == nullptr ? nullptr : Child(*meta, "profile");
  if (profile == nullptr) {
    findings.AddMissing(kProfileWrong, header, "meta/profile",
                        "The header names its CareCommunication profile (medcom-careCommunication-1).");
  } else if (!profile->value.starts_with(kMessageHeaderProfile)) {
    findings.Add(kProfileWrong, *profile,
                 "The header names its CareCommunication profile (medcom-careCommunication-1).");
  }
}

// The one destination, marked primary: CareCommunication has no carbon copies.
void CheckDestination(const BundleIndex& bundle, const Node& header, CareMessage& message, Findings& findings) {
  const std::vector<const Node*> destinations = Children(header, "destination");
  if (destinations.empty()) {
    findings.AddMissing(kMissing, header, "destination", "A message has one destination.");
    return;
  }
  if (destinations.size() > 1) {
    findings.Add(kCardinality, *destinations[1], "The message has one destination and no carbon copies.");
  }
  const Node& destination = *destinations.front();
  const Node* use = Extension(destination, kDestinationUseUrl);
  const Node* coding = use == nullptr ? nullptr : Child(*use, "valueCoding");
  if (coding == nullptr) {
    findings.AddMissing(kMissing, destination, "extension", "The destination says that it is the primary one.");
  } else if (ValueOf(*coding, "code") != "primary" || ValueOf(*coding, "system") != kDestinationUseSystem) {
    findings.Add(kFixedValue, *coding, "The destination says that it is the primary one.");
  }
  if (Child(destination, "endpoint") == nullptr) {
    findings.AddMissing(kMissing, destination, "endpoint", "The destination has an endpoint.");
  }
  const Node* receiver = Child(destination, "receiver");
  if (receiver == nullptr) {
    findings.AddMissing(kMissing, destination, "receiver", "The destination names its receiver.");
    return;
  }
  message.receiver = bundle.Follow(*receiver, {"Organization"}, findings);
  if (message.receiver != nullptr) CheckMessagingOrganisation(*message.receiver, findings);
}

}  // namespace check_header_internal

std::string_view GlnOf(const Node& organisation) {
  const Node* identifier = check_header_internal::IdentifierOf(organisation, IdentifierSystem::kGln);
  return identifier == nullptr ? std::string_view() : ValueOf(*identifier, "value");
}

std::string_view SorCodeOf(const Node& organisation) {
  const Node* identifier = check_header_internal::IdentifierOf(organisation, IdentifierSystem::kSor);
  return identifier == nullptr ? std::string_view() : ValueOf(*identifier, "value");
}

bool IsSameOrganisation(const Node& a, const Node& b) {
  if (&a == &b) return true;
  const bool same_gln = !GlnOf(a).empty() && GlnOf(a) == GlnOf(b);
  const bool same_sor = !SorCodeOf(a).empty() && SorCodeOf(a) == SorCodeOf(b);
  return same_gln || same_sor;
}

void CheckMessagingOrganisation(const Node& organisation, Findings& findings) {
  const Node* gln = check_header_internal::IdentifierOf(organisation, IdentifierSystem::kGln);
  if (gln == nullptr) {
    findings.AddMissing(kMissing, organisation, "identifier", "Sender and receiver have a GLN.");
  } else {
    check_header_internal::CheckSpelling(*gln, findings);
    const std::string_view value = ValueOf(*gln, "value");
    if (!IsGln(value)) {
      findings.AddMissing(kGlnFormat, *gln, "value", "A GLN has 13 digits.");
    } else if (!HasGlnCheckDigit(value)) {
      findings.AddMissing(kGlnCheckDigit, *gln, "value", "The last digit of a GLN is its check digit.");
    }
  }
  const Node* sor = check_header_internal::IdentifierOf(organisation, IdentifierSystem::kSor);
  if (sor == nullptr) {
    findings.AddMissing(kMissing, organisation, "identifier", "Sender and receiver have a SOR code.");
  } else {
    check_header_internal::CheckSpelling(*sor, findings);
    if (!IsSorCode(ValueOf(*sor, "value"))) {
      findings.AddMissing(kSorFormat, *sor, "value", "A SOR code has 11 to 18 digits.");
    }
  }
  const bool repeated = check_header_internal::CountIdentifiers(organisation, IdentifierSystem::kGln) > 1 ||
                        check_header_internal::CountIdentifiers(organisation, IdentifierSystem::kSor) > 1;
  if (repeated) findings.Add(kCardinality, organisation, "An organisation has one GLN and one SOR code.");
}

void CheckRoute(const BundleIndex& bundle, const Node& header, CareMessage& message, Findings& findings) {
  check_header_internal::CheckDestination(bundle, header, message, findings);
  const Node* sender = Child(header, "sender");
  if (sender == nullptr) {
    findings.AddMissing(kMissing, header, "sender", "A message names its sender.");
  } else {
    message.sender = bundle.Follow(*sender, {"Organization"}, findings);
    if (message.sender != nullptr) CheckMessagingOrganisation(*message.sender, findings);
  }
  const Node* source = Child(header, "source");
  if (source == nullptr || Child(*source, "endpoint") == nullptr) {
    findings.AddMissing(kMissing, header, "source/endpoint", "A message has a source endpoint.");
  }
}

void CheckFocus(const BundleIndex& bundle, const Node& header, std::string_view type, Findings& findings) {
  const std::vector<const Node*> focus = Children(header, "focus");
  if (focus.empty()) {
    findings.AddMissing(kMissing, header, "focus", "The header points at what the message is about.");
    return;
  }
  if (focus.size() > 1) findings.Add(kCardinality, *focus[1], "The header points at one resource.");
  bundle.Follow(*focus.front(), {type}, findings);
}

void CheckHeader(const BundleIndex& bundle, const Node& header, CareMessage& message, Findings& findings) {
  check_header_internal::CheckMetaProfile(header, findings);
  CheckRoute(bundle, header, message, findings);
  CheckFocus(bundle, header, "Communication", findings);
}

}  // namespace handover::adapters::fhir
