// What the broker is told at start: flags, or the same names in an INI file. docs/OPERATIONS.md explains them.
#ifndef HANDOVER_BROKER_CONFIG_H_
#define HANDOVER_BROKER_CONFIG_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/pipeline/environment.h"
#include "broker/rpc/server.h"
#include "broker/store/erasure_list.h"

namespace handover {

struct Config {
  std::string data_directory;
  std::string head_file;  // Empty: beside the data, which protects against less.
  std::string policy_directory;
  std::string shadow_policy_directory;  // Empty: none is tried beside the one in force.
  std::string log_key_file;        // PEM.
  std::string root_key_file;       // 32 bytes.
  std::string pseudonym_key_file;  // 32 bytes or more.
  rpc::PortOptions party = {"127.0.0.1:50051", {}};
  rpc::PortOptions admin = {"127.0.0.1:50052", {}};
  std::string metrics_listen = "127.0.0.1:9464";  // `off`: not served.
  std::string crl_directory;                      // Empty: revocation lists are not used.
  std::string ports_file;                         // Empty: none is written.
  absl::Duration drain_deadline = absl::Seconds(10);
  int64_t reserve_bytes = 256ll << 20;  // Free space below which nothing is accepted.

  pipeline::Settings settings;  // Operators choose `max_attempts`; tests the others.

  // Not for operators: what tests change.
  absl::Duration tick = absl::Milliseconds(200);
  absl::Duration tls_refresh = absl::Seconds(10);

  std::string store_directory() const { return data_directory + "/store"; }
  std::string key_file() const { return data_directory + "/keys"; }
  std::string head_file_path() const { return head_file.empty() ? data_directory + "/head" : head_file; }
  std::string erasure_list_path() const { return head_file_path() + store::kErasureListSuffix; }
};

struct Arguments {
  enum class Mode { kServe, kCheckConfig, kPrintRules, kPrintDecisions, kVersion, kHelp };
  Mode mode = Mode::kServe;
  Config config;
  std::string help;
};

// INVALID_ARGUMENT: an unknown flag or name, a value that is none, a required one that is missing, or a configuration
// file that cannot be read; the message names it.
absl::StatusOr<Arguments> ParseArguments(int argc, const char* const* argv);

}  // namespace handover

#endif  // HANDOVER_BROKER_CONFIG_H_
