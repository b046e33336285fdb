// Knocks at a port as a stranger would: a wrong TLS setting must stop the program, not open it (SECURITY 4.2).
#ifndef HANDOVER_BROKER_RPC_TLS_SELF_TEST_H_
#define HANDOVER_BROKER_RPC_TLS_SELF_TEST_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace handover::rpc {

// Where a port of this machine listens. A wildcard address is tried at loopback.
struct ListeningAddress {
  std::string host;  // A name, or an address without brackets.
  int port = 0;
};

// Connects without a certificate and with one that was made a moment ago and signed by itself. FAILED_PRECONDITION: the
// port let one of them in; do not serve. UNAVAILABLE: the port cannot be reached or does not answer, so nothing was
// proved. Blocks for at most twice `timeout`.
absl::Status CheckStrangersAreRefused(const ListeningAddress& address, absl::Duration timeout);

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_TLS_SELF_TEST_H_
