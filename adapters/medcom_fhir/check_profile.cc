#include <algorithm>
#include <array>
#include <string>

#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/care_message.h"
#include "adapters/medcom_fhir/fhir_elements.h"
#include "adapters/medcom_fhir/message_rules.h"
#include "broker/base/organisation_number.h"

namespace handover::adapters::fhir {
namespace check_profile_internal {

// The resources that a CareCommunication is made of. The bundle is open: another one is carried as it is.
constexpr std::array<std::string_view, 9> kExpected = {"MessageHeader", "Communication",    "Patient",
                                                       "Organization",  "Provenance",       "Encounter",
                                                       "Practitioner",  "PractitionerRole", "CareTeam"};

bool IsCoreResource(std::string_view type) {
  return type != "MessageHeader" && type != "Communication" && type != "Provenance";
}

void CheckResources(const BundleIndex& bundle, Findings& findings) {
  for (const Node* resource : bundle.resources()) {
    const std::string_view type = resource->resource_type;
    if (std::find(kExpected.begin(), kExpected.end(), type) == kExpected.end()) {
      findings.Add(kResourceUnexpected, *resource,
                   "A CareCommunication has no resource of this type; it is carried as it is.");
      continue;
    }
    if (ValueOf(*resource, "id").empty())
      findings.AddMissing(kMissing, *resource, "id", "A resource of a message has an id.");
    if (IsCoreResource(type) && Child(*resource, "text") == nullptr) {
      findings.AddMissing(kNarrativeMissing, *resource, "text", "MedCom asks for a narrative in every core resource.");
    }
    if (type == "Practitioner" && Child(*resource, "name") == nullptr) {
      findings.AddMissing(kMissing, *resource, "name", "A practitioner has a name (medcom-careCommunication-4).");
    }
    if (type == "PractitionerRole" && Child(*resource, "practitioner") == nullptr) {
      findings.AddMissing(kMissing, *resource, "practitioner",
                          "A role refers to its practitioner (medcom-careCommunication-13).");
    }
  }
}

// Which message, which version: what is not ours is refused for that reason alone.
bool IsCareCommunication(const Node& header, CareMessage& message, Findings& findings) {
  constexpr std::string_view kRule = "The event is care-communication-message.";
  if (!TellsEvent(header, kCareCommunicationEvent, kRule, findings)) return false;
  message.version = VersionOf(ValueOf(header, "definition"));
  if (message.version == MessageVersion::kUnsupported) {
    findings.AddMissing(kVersionUnsupported, header, "definition",
                        "The definition names CareCommunication 4 or 5; older versions have none.");
    return false;
  }
  return true;
}

}  // namespace check_profile_internal

void CheckBundle(const Node& root, Findings& findings) {
  const Node* id = Child(root, "id");
  if (id == nullptr) {
    findings.AddMissing(kMissing, root, "id", "A MedCom message has a Bundle id.");
  } else if (!IsFhirId(id->value)) {
    findings.Add(kIdFormat, *id, "An id has 1 to 64 letters, digits, hyphens and full stops.");
  }
  const Node* type = Child(root, "type");
  if (type == nullptr) {
    findings.AddMissing(kMissing, root, "type", "A Bundle tells its type.");
  } else if (type->value != "message") {
    findings.Add(kFixedValue, *type, "The type of the Bundle is message.");
  }
  const Node* timestamp = Child(root, "timestamp");
  if (timestamp == nullptr) {
    findings.AddMissing(kMissing, root, "timestamp", "A MedCom message has a timestamp.");
  } else if (!ParseInstant(timestamp->value).has_value()) {
    findings.Add(kTimeFormat, *timestamp, "The timestamp is an instant: date, time with seconds, zone.");
  }
}

const Node* TheOnly(const BundleIndex& bundle, const Node& root, std::string_view type, std::string_view rule,
                    Findings& findings) {
  const std::vector<const Node*> found = bundle.OfType(type);
  if (found.size() == 1) return found.front();
  findings.Add(kResourceCount, found.size() > 1 ? *found[1] : root, rule);
  return nullptr;
}

bool TellsEvent(const Node& header, std::string_view event, std::string_view rule, Findings& findings) {
  const Node* coding = Child(header, "eventCoding");
  const Node* code = coding == nullptr ? nullptr : Child(*coding, "code");
  if (code == nullptr) {
    findings.AddMissing(kMissing, header, "eventCoding/code", "A MedCom message tells its event.");
    return false;
  }
  if (code->value != event) {
    findings.Add(kEventUnsupported, *code, rule);
    return false;
  }
  if (ValueOf(*coding, "system") != kEventSystem) {
    findings.AddMissing(kFixedValue, *coding, "system", "The event is from medcom-messaging-eventCodes.");
  }
  return true;
}

const Node* FindHeader(const BundleIndex& bundle, const Node& root, Findings& findings) {
  constexpr std::string_view kRule = "The first entry is the MessageHeader, and the only one.";
  const Node* header = TheOnly(bundle, root, "MessageHeader", kRule, findings);
  if (header == nullptr) return nullptr;
  if (header != bundle.resources().front() || header->parent->position != 0) {
    findings.Add(kResourceCount, *header, kRule);
    return nullptr;
  }
  return header;
}

std::optional<CareMessage> CheckProfile(const BundleIndex& bundle, Findings& findings) {
  const Node& root = findings.tree().root();
  CareMessage message;
  message.header = FindHeader(bundle, root, findings);
  if (message.header == nullptr) return std::nullopt;
  if (!check_profile_internal::IsCareCommunication(*message.header, message, findings)) return std::nullopt;
  CheckBundle(root, findings);
  CheckElements(findings.tree(), findings);
  check_profile_internal::CheckResources(bundle, findings);
  message.patient =
      TheOnly(bundle, root, "Patient", "A message has one Patient (medcom-careCommunication-2).", findings);
  message.communication = TheOnly(bundle, root, "Communication", "A message has one Communication.", findings);
  CheckHeader(bundle, *message.header, message, findings);
  if (message.patient != nullptr) CheckPatient(*message.patient, findings);
  if (message.communication != nullptr) {
    CheckCommunication(bundle, *message.communication, message, findings);
    CheckPayloads(bundle, *message.communication, message, findings);
  }
  CheckThread(bundle, *message.header, message, findings);
  if (findings.has_errors()) return std::nullopt;
  return message;
}

}  // namespace handover::adapters::fhir
