// What every service at the edge works with, handed in: made once by the server.
#ifndef HANDOVER_BROKER_RPC_EDGE_H_
#define HANDOVER_BROKER_RPC_EDGE_H_

#include "broker/pipeline/environment.h"
#include "broker/rpc/event_log.h"
#include "broker/rpc/metrics.h"
#include "broker/rpc/peer.h"
#include "broker/rpc/stream_registry.h"
#include "broker/rpc/workers.h"

namespace handover::rpc {

// Everything is borrowed and outlives every call.
struct Edge {
  pipeline::Environment& env;
  Peers& peers;
  StreamRegistry& streams;
  Workers& workers;  // For handing out.
  Metrics& metrics;
  EventLog& log;

  // Who hands out: what bulk is ahead with can wait.
  Workers::Crew HandOutCrew() const {
    return env.committer.BulkIsAhead() ? Workers::Crew::kPatient : Workers::Crew::kUsual;
  }
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_EDGE_H_
