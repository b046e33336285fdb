// Parties by the names people use.
#ifndef HANDOVER_CLIENTS_CLI_PARTY_NAMES_H_
#define HANDOVER_CLIENTS_CLI_PARTY_NAMES_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "clients/cpp/channel.h"
#include "handover/directory/v1/directory.pb.h"

namespace handover::cli {

// The broker's directory as it was when asked. A value.
class PartyNames {
 public:
  PartyNames() = default;  // Nobody: ids stay ids.
  static absl::StatusOr<PartyNames> Ask(std::shared_ptr<const client::Channel> channel);

  void Add(const std::string& party_id, const std::string& alias);
  // The alias, or the id where there is none; `-` for an empty id.
  std::string Name(const std::string& party_id) const;
  // Of the 16 bytes that stand in an envelope.
  std::string NameOf(std::string_view party_bytes) const;
  // By alias or id. A UsageError() names `flag`.
  absl::StatusOr<PartyId> Find(const std::string& flag, const std::string& name) const;

 private:
  std::map<std::string, std::string> alias_by_id_;
};

// HEALTH_VISITING, or health-visiting. A UsageError() names `flag`.
absl::StatusOr<directory::v1::Sector> ParseSector(const std::string& flag, std::string_view name);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_PARTY_NAMES_H_
