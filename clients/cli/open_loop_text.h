// What is open on a pathway, as people read it.
#ifndef HANDOVER_CLIENTS_CLI_OPEN_LOOP_TEXT_H_
#define HANDOVER_CLIENTS_CLI_OPEN_LOOP_TEXT_H_

#include <vector>

#include "clients/cli/command.h"
#include "handover/pathway/v1/coordination.pb.h"

namespace handover::cli {

// A table; nothing when nothing is open.
void PrintOpenLoops(const std::vector<pathway::v1::OpenLoop>& loops, Command& command);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_OPEN_LOOP_TEXT_H_
