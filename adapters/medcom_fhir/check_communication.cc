#include <string>
#include <vector>

#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/care_message.h"

namespace handover::adapters::fhir {
namespace check_communication_internal {

// The one code of `category`; empty and reported when it is not one of the list.
std::string_view CheckCategory(const Node& communication, Findings& findings) {
  const std::vector<const Node*> categories = Children(communication, "category");
  if (categories.empty()) {
    findings.AddMissing(kMissing, communication, "category", "A communication has one category.");
    return {};
  }
  const std::vector<const Node*> codings = Children(*categories.front(), "coding");
  if (categories.size() > 1) findings.Add(kCardinality, *categories[1], "A communication has one category.");
  if (codings.size() > 1) findings.Add(kCardinality, *codings[1], "The category has one coding.");
  if (codings.empty()) {
    findings.AddMissing(kMissing, *categories.front(), "coding", "The category is a code.");
    return {};
  }
  const std::string_view code = ValueOf(*codings.front(), "code");
  if (ValueOf(*codings.front(), "system") != kCategorySystem || !IsCategory(code)) {
    findings.Add(kCodeUnknown, *codings.front(), "The category is a code of medcom-careCommunication-categoryCodes.");
    return {};
  }
  return code;
}

void CheckIdentifier(const Node& communication, Findings& findings) {
  const std::vector<const Node*> identifiers = Children(communication, "identifier");
  if (identifiers.empty() || Child(*identifiers.front(), "value") == nullptr) {
    findings.AddMissing(kMissing, communication, "identifier", "A communication has one identifier with a value.");
    return;
  }
  if (identifiers.size() > 1) findings.Add(kCardinality, *identifiers[1], "A communication has one identifier.");
  const Node& value = *Child(*identifiers.front(), "value");
  if (!IsUrnUuid(value.value))
    findings.Add(kUuidFormat, value, "The identifier is urn:uuid: and a UUID in small letters.");
}

void CheckTopicAndPriority(const Node& communication, std::string_view category, Findings& findings) {
  const Node* topic = Child(communication, "topic");
  if (topic != nullptr && ValueOf(*topic, "text").empty()) {
    findings.AddMissing(kMissing, *topic, "text", "A topic is given in words.");
  }
  if (topic == nullptr && category == kCategoryOther) {
    findings.AddMissing(kTopicMissing, communication, "topic",
                        "The category other needs a topic (medcom-careCommunication-6).");
  }
  const Node* priority = Child(communication, "priority");
  if (priority == nullptr) return;
  if (!IsPriority(priority->value)) findings.Add(kCodeUnknown, *priority, "The priority is routine or asap.");
  if (!category.empty() && category != kCategoryReferral) {
    findings.Add(kPriorityNotAllowed, *priority,
                 "Only the category regarding-referral has a priority (medcom-careCommunication-5).");
  }
}

void CheckEncounter(const BundleIndex& bundle, const Node& communication, CareMessage& message, Findings& findings) {
  const std::vector<const Node*> encounters = bundle.OfType("Encounter");
  const Node* reference = Child(communication, "encounter");
  if (reference == nullptr) {
    // Version 5 has this as an error; messages of version 4 do it.
    if (encounters.empty()) return;
    const IssueInfo& info = message.version == MessageVersion::kFive ? kEncounter : kEncounterUnused;
    findings.Add(info, *encounters.front(), "The communication refers to the encounter (medcom-careCommunication-15).");
    return;
  }
  message.encounter = bundle.Follow(*reference, {"Encounter"}, findings);
  if (message.encounter == nullptr) return;
  for (const Node* episode : Children(*message.encounter, "episodeOfCare")) {
    const Node* identifier = Child(*episode, "identifier");
    if (identifier != nullptr && Child(*identifier, "value") != nullptr) return;
  }
  findings.AddMissing(kEncounter, *message.encounter, "episodeOfCare/identifier",
                      "An encounter has the identifier of its episode (medcom-careCommunication-9).");
}

// Someone named as sender or recipient works for the organisation that sends or receives.
void CheckWorksFor(const Worker& worker, const Node* organisation, const Node& where, const IssueInfo& info,
                   Findings& findings) {
  if (!worker || worker.organisation == nullptr || organisation == nullptr) return;
  if (IsSameOrganisation(*worker.organisation, *organisation)) return;
  findings.Add(info, where,
               "Who is named as sender or recipient belongs to that organisation (medcom-careCommunication-11, -12).");
}

void CheckSpecificWorkers(const BundleIndex& bundle, const Node& communication, CareMessage& message,
                          Findings& findings) {
  const WorkerRules rules = {.team_allowed = true, .role_code_required = false};
  const std::vector<const Node*> recipients = Children(communication, "recipient");
  if (recipients.size() > 1) {
    findings.Add(kCardinality, *recipients[1], "A communication has at most one specific recipient.");
  }
  if (!recipients.empty()) {
    message.specific_recipient = FollowWorker(bundle, *recipients.front(), rules, findings);
    CheckWorksFor(message.specific_recipient, message.receiver, *recipients.front(), kReceiverOrganisation, findings);
  }
  const Node* sender = Extension(communication, kSenderUrl);
  if (sender == nullptr) return;
  const Node* reference = Child(*sender, "valueReference");
  if (reference == nullptr) {
    findings.AddMissing(kMissing, *sender, "valueReference", "The extension refers to a role or a team.");
    return;
  }
  message.specific_sender = FollowWorker(bundle, *reference, rules, findings);
  CheckWorksFor(message.specific_sender, message.sender, *reference, kSenderOrganisation, findings);
}

// One code, or words: not both, not neither where it is needed.
void CheckRoleCode(const Node& role, bool required, Findings& findings) {
  const Node* code = Child(role, "code");
  bool coded = false;
  bool worded = false;
  if (code != nullptr) {
    const Node* coding = Child(*code, "coding");
    coded = coding != nullptr && Child(*coding, "code") != nullptr && Child(*coding, "system") != nullptr;
    worded = Child(*code, "text") != nullptr;
  }
  const bool wrong = coded == worded && (required || code != nullptr);
  if (wrong) findings.AddMissing(kRoleCode, role, "code", "A role is a code or words (medcom-careCommunication-7).");
}

}  // namespace check_communication_internal

Worker FollowWorker(const BundleIndex& bundle, const Node& reference, WorkerRules rules, Findings& findings) {
  std::vector<std::string_view> types = {"PractitionerRole"};
  if (rules.team_allowed) types.push_back("CareTeam");
  const Node* target = bundle.Follow(reference, types, findings);
  if (target == nullptr) return {};
  Worker worker;
  if (target->resource_type == "CareTeam") {
    worker.team = target;
    if (ValueOf(*target, "name").empty()) findings.AddMissing(kMissing, *target, "name", "A team has a name.");
    const Node* organisation = Child(*target, "managingOrganization");
    if (organisation == nullptr) {
      findings.AddMissing(kMissing, *target, "managingOrganization", "A team belongs to an organisation.");
      return worker;
    }
    worker.organisation = bundle.Follow(*organisation, {"Organization"}, findings);
    return worker;
  }
  worker.role = target;
  check_communication_internal::CheckRoleCode(*target, rules.role_code_required, findings);
  const Node* practitioner = Child(*target, "practitioner");
  if (practitioner != nullptr) worker.practitioner = bundle.Follow(*practitioner, {"Practitioner"}, findings);
  const Node* organisation = Child(*target, "organization");
  if (organisation != nullptr) worker.organisation = bundle.Follow(*organisation, {"Organization"}, findings);
  return worker;
}

void CheckCommunication(const BundleIndex& bundle, const Node& communication, CareMessage& message,
                        Findings& findings) {
  check_communication_internal::CheckIdentifier(communication, findings);
  const Node* status = Child(communication, "status");
  if (status == nullptr) {
    findings.AddMissing(kMissing, communication, "status", "A communication has a status.");
  } else if (status->value != "unknown") {
    findings.Add(kFixedValue, *status, "The status of a communication is unknown.");
  }
  const std::string_view category = check_communication_internal::CheckCategory(communication, findings);
  check_communication_internal::CheckTopicAndPriority(communication, category, findings);
  const Node* subject = Child(communication, "subject");
  if (subject == nullptr) {
    findings.AddMissing(kMissing, communication, "subject", "A communication is about a patient.");
  } else {
    bundle.Follow(*subject, {"Patient"}, findings);
  }
  check_communication_internal::CheckEncounter(bundle, communication, message, findings);
  check_communication_internal::CheckSpecificWorkers(bundle, communication, message, findings);
}

}  // namespace handover::adapters::fhir
