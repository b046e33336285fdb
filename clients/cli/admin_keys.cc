#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/escaping.h"

#include "broker/base/commitment/key_statement.h"
#include "broker/base/status_macros.h"
#include "clients/cli/commands.h"
#include "clients/cli/party_names.h"
#include "clients/cli/state_folder.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/files.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace admin_keys_internal {

struct EnrolFlags {
  std::string party;
  std::string public_key;
  std::string statement;
};

struct StatementFlags {
  std::string party_id;
  std::string public_key;
  std::string out;
};

struct RevokeFlags {
  std::string key;
  std::string reason;
};

absl::StatusOr<std::string> MakeStatement(const PartyId& party, const std::string& public_key_file) {
  const absl::StatusOr<VerifyKey> key = client::LoadLogKey(public_key_file);
  if (!key.ok()) return UsageError(std::string(key.status().message()));
  return EncodeKeyStatement({.party = *ToId16(party.bytes()), .spki = key->spki()});
}

absl::StatusOr<std::string> StatementOf(const EnrolFlags& flags, const client::AdminClient& admin) {
  if (!flags.statement.empty()) {
    if (!flags.party.empty() || !flags.public_key.empty()) {
      return UsageError("--statement, or --party and --public-key");
    }
    const absl::StatusOr<std::string> statement = client::ReadFile(flags.statement);
    if (!statement.ok()) return UsageError(std::string(statement.status().message()));
    return statement;
  }
  if (flags.party.empty() || flags.public_key.empty()) return UsageError("--party and --public-key are required");
  // The statement names the party by its id; people know the alias.
  HANDOVER_ASSIGN_OR_RETURN(const admin::v1::ListPartiesResponse parties, admin.ListParties({}));
  PartyNames names;
  for (const directory::v1::Party& party : parties.parties()) names.Add(party.party_id(), party.alias());
  HANDOVER_ASSIGN_OR_RETURN(const PartyId party, names.Find("--party", flags.party));
  return MakeStatement(party, flags.public_key);
}

// What a change of one key answers.
template <typename Response>
int PrintKey(const absl::StatusOr<Response>& response, const char* done, Command& command) {
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) {
    command.PrintJson(*response);
  } else {
    command.out() << done << "  " << absl::BytesToHexString(response->key().key_id()) << "  "
                  << Printable(response->key().party_id()) << "\n";
  }
  return kDone;
}

int Enrol(const EnrolFlags& flags, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const client::AdminClient admin(*channel);
  const absl::StatusOr<std::string> statement = StatementOf(flags, admin);
  if (!statement.ok()) return command.Fail(statement.status());
  admin::v1::EnrolSigningKeyRequest request;
  request.set_statement(*statement);
  return PrintKey(admin.EnrolSigningKey(request), "enrolled", command);
}

int Revoke(const RevokeFlags& flags, Command& command) {
  const std::string key_id = absl::HexStringToBytes(flags.key);
  if (absl::BytesToHexString(key_id) != flags.key || key_id.size() != 32) {
    return command.Fail(UsageError("KEY: 64 digits of 0-9 a-f, as `admin list` prints them"));
  }
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  admin::v1::RevokeSigningKeyRequest request;
  request.set_key_id(key_id);
  request.set_reason_code(flags.reason);
  return PrintKey(client::AdminClient(*channel).RevokeSigningKey(request), "revoked", command);
}

// Without a broker: the party makes it, the operator enrols it.
int WriteStatement(const StatementFlags& flags, Command& command) {
  const absl::StatusOr<std::string> bytes = ParseUuid(flags.party_id);
  if (!bytes.ok()) return command.Fail(UsageError("--party-id: the party's id, a UUID"));
  const absl::StatusOr<std::string> statement = MakeStatement(*PartyId::FromBytes(*bytes), flags.public_key);
  if (!statement.ok()) return command.Fail(statement.status());
  const absl::Status written = WriteOurFile(flags.out, *statement);
  if (!written.ok()) return command.Fail(written);
  command.out() << "written  " << Printable(flags.out) << "\n";
  return kDone;
}

}  // namespace admin_keys_internal
}  // namespace

void AddAdminKeys(CLI::App& admin, Command& command) {
  namespace internal = admin_keys_internal;
  auto enrol_flags = std::make_shared<internal::EnrolFlags>();  // Shared with its callback, as those below.
  CLI::App* enrol = admin.add_subcommand("enrol-key", "Enrol a party's signing key");
  enrol->add_option("--party", enrol_flags->party, "Alias or id");
  enrol->add_option("--public-key", enrol_flags->public_key, "The public key, PEM");
  enrol->add_option("--statement", enrol_flags->statement, "Or the key statement that the party has made");
  enrol->callback([enrol_flags, &command] { command.exit_code = internal::Enrol(*enrol_flags, command); });

  auto revoke_flags = std::make_shared<internal::RevokeFlags>();
  CLI::App* revoke = admin.add_subcommand("revoke-key", "Revoke a signing key; what it signed before stays good");
  revoke->add_option("KEY", revoke_flags->key, "Key id, 64 hexadecimal digits")->required();
  revoke->add_option("--reason", revoke_flags->reason, "ROTATED, EXPIRED, COMPROMISED or OTHER")->required();
  revoke->callback([revoke_flags, &command] { command.exit_code = internal::Revoke(*revoke_flags, command); });

  auto statement_flags = std::make_shared<internal::StatementFlags>();
  CLI::App* statement =
      admin.add_subcommand("key-statement", "Make a key statement from a public key, without a broker");
  statement->add_option("--party-id", statement_flags->party_id, "The party's id")->required();
  statement->add_option("--public-key", statement_flags->public_key, "The public key, PEM")->required();
  statement->add_option("--out", statement_flags->out, "Where to write it")->required();
  statement->callback(
      [statement_flags, &command] { command.exit_code = internal::WriteStatement(*statement_flags, command); });
}

}  // namespace handover::cli
