// Where a handover is, for people.
#ifndef HANDOVER_CLIENTS_CLI_STATUS_TEXT_H_
#define HANDOVER_CLIENTS_CLI_STATUS_TEXT_H_

#include "clients/cli/command.h"
#include "clients/cli/party_names.h"
#include "handover/exchange/v1/exchange_service.pb.h"

namespace handover::cli {

// One line of JSON, or a heading and a table of deliveries with what was withheld under it.
void PrintStatus(const exchange::v1::HandoverStatus& status, const PartyNames& names, Command& command);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_STATUS_TEXT_H_
