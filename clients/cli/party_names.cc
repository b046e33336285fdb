#include "clients/cli/party_names.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "broker/base/status_macros.h"
#include "clients/cli/command.h"
#include "clients/cpp/services.h"

namespace handover::cli {

absl::StatusOr<PartyNames> PartyNames::Ask(std::shared_ptr<const client::Channel> channel) {
  HANDOVER_ASSIGN_OR_RETURN(const directory::v1::ListPartiesResponse response,
                            client::DirectoryClient(std::move(channel)).ListParties({}));
  PartyNames names;
  for (const directory::v1::Party& party : response.parties()) names.Add(party.party_id(), party.alias());
  return names;
}

void PartyNames::Add(const std::string& party_id, const std::string& alias) { alias_by_id_[party_id] = alias; }

std::string PartyNames::Name(const std::string& party_id) const {
  const auto found = alias_by_id_.find(party_id);
  if (found != alias_by_id_.end() && !found->second.empty()) return found->second;
  return party_id.empty() ? "-" : party_id;
}

std::string PartyNames::NameOf(std::string_view party_bytes) const { return Name(FormatUuid(party_bytes)); }

absl::StatusOr<PartyId> PartyNames::Find(const std::string& flag, const std::string& name) const {
  const absl::StatusOr<std::string> bytes = ParseUuid(name);
  if (bytes.ok()) return *PartyId::FromBytes(*bytes);
  for (const auto& [id, alias] : alias_by_id_) {
    if (alias != name) continue;
    HANDOVER_ASSIGN_OR_RETURN(const std::string id_bytes, ParseUuid(id));
    return *PartyId::FromBytes(id_bytes);
  }
  return UsageError(absl::StrCat(flag, ": the broker's directory has no party of this name"));
}

absl::StatusOr<directory::v1::Sector> ParseSector(const std::string& flag, std::string_view name) {
  std::string code(name);
  absl::AsciiStrToUpper(&code);
  std::replace(code.begin(), code.end(), '-', '_');
  directory::v1::Sector sector = directory::v1::SECTOR_UNSPECIFIED;
  if (directory::v1::Sector_Parse(code, &sector) && sector != directory::v1::SECTOR_UNSPECIFIED) return sector;
  return UsageError(absl::StrCat(flag, ": no such sector; one of them is HEALTH_VISITING"));
}

}  // namespace handover::cli
