// What is late, for people.
#ifndef HANDOVER_CLIENTS_CLI_ESCALATION_TEXT_H_
#define HANDOVER_CLIENTS_CLI_ESCALATION_TEXT_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/duration.pb.h"

#include "clients/cli/command.h"
#include "handover/pathway/v1/escalation.pb.h"

namespace handover::cli {

// `3 d 4 h`, `2 h 5 min`, `45 s`: the two largest parts.
std::string LateText(const google::protobuf::Duration& late);
// `the lead of odense-hv (Ledende sundhedsplejerske)`, `who is on duty at ouh`, `the operator`.
std::string RoleText(const pathway::v1::NamedRole& named);
// One escalation in one line, as a watcher reads it.
std::string EscalationLine(const pathway::v1::Escalation& escalation);

// Every page of the answer as a table, or as lines of JSON; says so when nothing is late.
using OverduePages =
    std::function<absl::StatusOr<pathway::v1::ListOverdueResponse>(const pathway::v1::ListOverdueRequest&)>;
using EscalationPages =
    std::function<absl::StatusOr<pathway::v1::ListEscalationsResponse>(const pathway::v1::ListEscalationsRequest&)>;
int PrintOverdue(const OverduePages& pages, Command& command);
int PrintEscalations(const EscalationPages& pages, Command& command);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_ESCALATION_TEXT_H_
