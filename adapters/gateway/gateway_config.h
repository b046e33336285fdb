// One gateway's configuration: read from a file, and checked as a whole before anything is started.
#ifndef HANDOVER_ADAPTERS_GATEWAY_GATEWAY_CONFIG_H_
#define HANDOVER_ADAPTERS_GATEWAY_GATEWAY_CONFIG_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "adapters/care_levels.h"
#include "adapters/gateway/mllp_listener.h"
#include "adapters/gateway/mllp_sender.h"
#include "handover/gateway/v1/gateway_config.pb.h"

namespace handover::gateway {

inline constexpr int kDefaultIntervalMilliseconds = 1000;
inline constexpr int kDefaultSettleMilliseconds = 2000;
inline constexpr int kDefaultMaxWaitingDocuments = 500;

// Something that is wrong with a configuration.
struct ConfigFault {
  std::string place;  // `gateway.textproto:7`, or a field: `mllp_listener.tls.key_file`.
  std::string rule;   // One sentence, without the content of any file.
};

// Merges the text of handover.gateway.v1.GatewayConfig into `config`; every line that is not of its language is a
// fault.
std::vector<ConfigFault> ReadConfig(const std::string& file, const std::string& text, v1::GatewayConfig& config);

// What the codes of the care level mean. INVALID_ARGUMENT with the rule: they cannot all be told.
absl::StatusOr<adapters::CareLevels> CareLevelsOf(const v1::GatewayConfig& config);

// What the parts of a checked configuration mean to those who do the work.
MllpListener::Options ListenerOptions(const v1::MllpListenerConfig& config);
MllpSender::Options SenderOptions(const v1::MllpSenderConfig& config);

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_GATEWAY_CONFIG_H_
