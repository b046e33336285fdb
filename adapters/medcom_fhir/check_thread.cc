#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/care_message.h"
#include "adapters/medcom_fhir/message_rules.h"

namespace handover::adapters::fhir {
namespace check_thread_internal {

// MedCom asks CareCommunication's own profile of every Provenance (medcom-careCommunication-3).
void CheckProvenanceProfile(const Node& provenance, Findings& findings) {
  const Node* meta = Child(provenance, "meta");
  const Node* profile = meta == nullptr ? nullptr : Child(*meta, "profile");
  if (profile != nullptr && profile->value.starts_with(kProvenanceProfile)) return;
  findings.AddMissing(kProfileWrong, provenance, "meta/profile",
                      "Every Provenance names its CareCommunication profile (medcom-careCommunication-3).");
}

// The one target, which need not be in the bundle: history travels without its headers.
void ReadTarget(const Node& provenance, ThreadStep& step, Findings& findings) {
  const std::vector<const Node*> targets = Children(provenance, "target");
  if (targets.empty() || ValueOf(*targets.front(), "reference").empty()) {
    findings.AddMissing(kMissing, provenance, "target", "A Provenance is about one MessageHeader.");
    return;
  }
  if (targets.size() > 1) findings.Add(kCardinality, *targets[1], "A Provenance is about one MessageHeader.");
  step.target = ValueOf(*targets.front(), "reference");
}

void ReadActivity(const Node& provenance, ThreadStep& step, Findings& findings) {
  const Node* code = ReadActivityCode(provenance, findings);
  if (code == nullptr) return;
  const std::optional<Activity> known = ActivityOf(code->value);
  if (!known.has_value() || ValueOf(*code->parent, "system") != kActivitySystem) {
    findings.Add(kActivityUnsupported, *code,
                 "The activity is new-message, reply-message or forward-message; nothing else is taken.");
    return;
  }
  step.activity = *known;
}

void ReadAgent(const BundleIndex& bundle, const Node& provenance, ThreadStep& step, Findings& findings) {
  const Node* agent = Child(provenance, "agent");
  const Node* who = agent == nullptr ? nullptr : Child(*agent, "who");
  if (who == nullptr) {
    findings.AddMissing(kMissing, provenance, "agent/who", "A Provenance tells who sent.");
    return;
  }
  step.agent = bundle.Follow(*who, {"Organization"}, findings);
}

// One predecessor at most, and the entries that the message brought.
void ReadEntities(const Node& provenance, ThreadStep& step, Findings& findings) {
  int predecessors = 0;
  for (const Node* entity : Children(provenance, "entity")) {
    const Node* role = Child(*entity, "role");
    const Node* what = Child(*entity, "what");
    if (role == nullptr || what == nullptr) {
      findings.AddMissing(kMissing, *entity, role == nullptr ? "role" : "what", "An entity has a role and a target.");
      continue;
    }
    if (role->value == "revision") {
      if (++predecessors > 1) findings.Add(kCardinality, *entity, "A message has at most one before it.");
      ReadPredecessor(*what, step, findings);
    } else if (role->value == "source") {
      const Node* identifier = Child(*what, "identifier");
      const std::string_view id = identifier == nullptr ? std::string_view() : ValueOf(*identifier, "value");
      if (id.empty()) findings.AddMissing(kMissing, *what, "identifier/value", "A source is named by its identifier.");
      step.sources.push_back(id);
    } else {
      findings.Add(kCodeUnknown, *role, "The role of an entity is source or revision.");
    }
  }
  if (step.sources.empty()) {
    findings.AddMissing(kMissing, provenance, "entity", "A Provenance names the entries that its message brought.");
  }
}

void ReadTime(const Node& provenance, ThreadStep& step, Findings& findings) {
  const Node* occurred = Child(provenance, "occurredDateTime");
  if (occurred == nullptr) {
    findings.AddMissing(kMissing, provenance, "occurredDateTime", "A Provenance tells when.");
  } else if (!ParseDateTime(occurred->value).has_value()) {
    findings.Add(kTimeFormat, *occurred, "The time is a date, or a date and a time with seconds and zone.");
  } else {
    step.occurred = occurred->value;
  }
  const Node* recorded = Child(provenance, "recorded");
  if (recorded == nullptr) {
    findings.AddMissing(kMissing, provenance, "recorded", "A Provenance tells when it was written.");
  } else if (!ParseDateTime(recorded->value).has_value()) {
    findings.Add(kTimeFormat, *recorded, "The time is a date and a time with seconds and zone.");
  }
}

ThreadStep ReadStep(const BundleIndex& bundle, const Node& provenance, Findings& findings) {
  CheckProvenanceProfile(provenance, findings);
  ThreadStep step = ReadStepBasics(bundle, provenance, findings);
  ReadActivity(provenance, step, findings);
  ReadEntities(provenance, step, findings);
  return step;
}

bool IsAbout(const BundleIndex& bundle, const ThreadStep& step, const Node& header) {
  return !step.target.empty() && bundle.Resolve(*step.provenance, step.target) == &header;
}

// What a new message must not and a later one must have; sources that match nothing are common and only reported.
void CheckCurrent(const ThreadStep& step, const CareMessage& message, Findings& findings) {
  const bool has_predecessor = !step.predecessor_reference.empty() || !step.predecessor_identifier.empty();
  if (step.activity == Activity::kNew && has_predecessor) {
    findings.AddMissing(kThreadUnclear, *step.provenance, "entity", "A new message has none before it.");
  }
  if (step.activity != Activity::kNew && !has_predecessor) {
    findings.AddMissing(kMissing, *step.provenance, "entity", "A reply or forwarded message names the one before it.");
  }
  CheckAgentSends(step, message, findings);
  std::set<std::string_view> ids;
  for (const Payload& payload : message.payloads) ids.insert(payload.id);
  for (const std::string_view source : step.sources) {
    if (!ids.contains(source)) {
      findings.AddMissing(kProvenanceSource, *step.provenance, "entity", "A source is an entry of the communication.");
    }
  }
}

}  // namespace check_thread_internal

const Node* ReadActivityCode(const Node& provenance, Findings& findings) {
  const Node* activity = Child(provenance, "activity");
  const std::vector<const Node*> codings =
      activity == nullptr ? std::vector<const Node*>() : Children(*activity, "coding");
  if (codings.empty() || Child(*codings.front(), "code") == nullptr) {
    findings.AddMissing(kMissing, provenance, "activity/coding/code", "A Provenance has one activity.");
    return nullptr;
  }
  if (codings.size() > 1) findings.Add(kCardinality, *codings[1], "A Provenance has one activity.");
  return Child(*codings.front(), "code");
}

void ReadPredecessor(const Node& what, ThreadStep& step, Findings& findings) {
  step.predecessor_reference = ValueOf(what, "reference");
  const Node* identifier = Child(what, "identifier");
  if (identifier != nullptr) step.predecessor_identifier = ValueOf(*identifier, "value");
  if (step.predecessor_reference.empty() && step.predecessor_identifier.empty()) {
    findings.AddMissing(kMissing, what, "reference", "The message before is named by reference or identifier.");
  }
}

ThreadStep ReadStepBasics(const BundleIndex& bundle, const Node& provenance, Findings& findings) {
  ThreadStep step;
  step.provenance = &provenance;
  check_thread_internal::ReadTarget(provenance, step, findings);
  check_thread_internal::ReadAgent(bundle, provenance, step, findings);
  check_thread_internal::ReadTime(provenance, step, findings);
  return step;
}

std::optional<size_t> FindCurrentStep(const BundleIndex& bundle, const Node& header,
                                      const std::vector<ThreadStep>& steps, Findings& findings) {
  std::optional<size_t> current;
  for (size_t i = 0; i < steps.size(); ++i) {
    if (!check_thread_internal::IsAbout(bundle, steps[i], header)) continue;
    if (current.has_value())
      findings.Add(kResourceCount, *steps[i].provenance, "One Provenance is about this message.");
    current = i;
  }
  if (!current.has_value()) {
    findings.AddMissing(kMissing, findings.tree().root(), "entry(Provenance)",
                        "A message has a Provenance of its own (medcom-messaging-2).");
  }
  return current;
}

void CheckAgentSends(const ThreadStep& step, const CareMessage& message, Findings& findings) {
  if (step.agent == nullptr || message.sender == nullptr || IsSameOrganisation(*step.agent, *message.sender)) return;
  findings.AddMissing(kProvenanceAgent, *step.provenance, "agent", "Who sent is the sender of the header.");
}

void CheckThread(const BundleIndex& bundle, const Node& header, CareMessage& message, Findings& findings) {
  for (const Node* provenance : bundle.OfType("Provenance")) {
    message.steps.push_back(check_thread_internal::ReadStep(bundle, *provenance, findings));
  }
  const std::optional<size_t> current = FindCurrentStep(bundle, header, message.steps, findings);
  if (!current.has_value()) return;
  message.current_step = *current;
  check_thread_internal::CheckCurrent(message.steps[*current], message, findings);
}

}  // namespace handover::adapters::fhir
