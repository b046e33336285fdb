// What MedCom Messaging asks of every message, whatever its event: the bundle, the header, who sends to whom, and the
// history. What one kind of message asks besides stands with that kind.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_MESSAGE_RULES_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_MESSAGE_RULES_H_

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "adapters/fhir/bundle_index.h"
#include "adapters/medcom_fhir/care_message.h"

namespace handover::adapters::fhir {

// Id, type and timestamp.
void CheckBundle(const Node& root, Findings& findings);

// Exactly one resource of the type; null and reported otherwise.
const Node* TheOnly(const BundleIndex& bundle, const Node& root, std::string_view type, std::string_view rule,
                    Findings& findings);

// The first entry's resource when it is the only MessageHeader of the bundle; null and reported otherwise.
const Node* FindHeader(const BundleIndex& bundle, const Node& root, Findings& findings);

// Whether the header tells this event; reports FHIR_MISSING or FHIR_EVENT_UNSUPPORTED with `rule` otherwise.
bool TellsEvent(const Node& header, std::string_view event, std::string_view rule, Findings& findings);

// Sender, receiver and the source's endpoint; fills in `sender` and `receiver`.
void CheckRoute(const BundleIndex& bundle, const Node& header, CareMessage& message, Findings& findings);

// The one resource that the header points at, of that type.
void CheckFocus(const BundleIndex& bundle, const Node& header, std::string_view type, Findings& findings);

// What a Provenance tells of whatever message: target, agent and time.
ThreadStep ReadStepBasics(const BundleIndex& bundle, const Node& provenance, Findings& findings);

// The code of the one activity; null and reported when there is none.
const Node* ReadActivityCode(const Node& provenance, Findings& findings);

// `what` of the entity that names the message before.
void ReadPredecessor(const Node& what, ThreadStep& step, Findings& findings);

// Position of the one step that is about this message; empty and reported when there is none.
std::optional<size_t> FindCurrentStep(const BundleIndex& bundle, const Node& header,
                                      const std::vector<ThreadStep>& steps, Findings& findings);

// Reports FHIR_PROVENANCE_AGENT when the step names another sender than the header.
void CheckAgentSends(const ThreadStep& step, const CareMessage& message, Findings& findings);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_MESSAGE_RULES_H_
