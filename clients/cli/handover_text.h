// A received handover as people read it: asked for by the data's holder.
#ifndef HANDOVER_CLIENTS_CLI_HANDOVER_TEXT_H_
#define HANDOVER_CLIENTS_CLI_HANDOVER_TEXT_H_

#include <string>

#include "clients/cli/party_names.h"
#include "clients/cpp/received_delivery.h"

namespace handover::cli {

struct HandoverTextOptions {
  const PartyNames& names;
  bool colours = false;
};

// Who sent what for whom, then each section with whom it is about and its fields, ending in a line break.
std::string HandoverText(const client::ReceivedDelivery& delivery, const HandoverTextOptions& options);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_HANDOVER_TEXT_H_
