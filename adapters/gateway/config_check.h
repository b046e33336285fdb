// Everything that is wrong with a gateway's configuration, at once, without starting anything.
#ifndef HANDOVER_ADAPTERS_GATEWAY_CONFIG_CHECK_H_
#define HANDOVER_ADAPTERS_GATEWAY_CONFIG_CHECK_H_

#include <string>
#include <vector>

#include "adapters/gateway/gateway_config.h"
#include "adapters/translation.h"

namespace handover::gateway {

// Required fields, ranges, addresses, keys and certificates that fit, folders that are there or can be made, are apart
// and on one file system, formats that exist. Reads files and writes none. Empty: the gateway can start.
std::vector<ConfigFault> CheckConfig(const v1::GatewayConfig& config, const adapters::Registry& registry);

struct NamedConfig {
  std::string name;  // Of its file.
  v1::GatewayConfig config;
};
// Gateways of one machine: a folder, and an address that is listened on, belong to one of them. The place of a fault is
// the file's name and the field.
std::vector<ConfigFault> CheckTogether(const std::vector<NamedConfig>& configs);

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_CONFIG_CHECK_H_
