#include <iomanip>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "broker/base/commitment/key_statement.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cli/backup_files.h"
#include "clients/cli/certificate_subject.h"
#include "clients/cli/commands.h"
#include "clients/cpp/files.h"
#include "clients/cpp/services.h"
#include "google/protobuf/util/json_util.h"

namespace handover::cli {
namespace admin_internal {

struct PartyFlags {
  std::string alias;
  std::string sector;
  std::string name;
  std::string cvr;
  std::vector<std::string> municipalities;
  std::vector<std::string> glns;
  std::vector<std::string> sors;
  std::vector<std::string> institutions;
};

struct Flags {
  std::string party;
  std::string file;
  std::string code;
  std::string decided_by;
  std::string head_file;
  bool flag = false;
};

// One call: its answer as JSON or as a line.
template <typename Response>
int Answer(const absl::StatusOr<Response>& response, const std::string& line, Command& command) {
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) command.PrintJson(*response);
  else command.out << line << "\n";
  return kDone;
}

// Calls `use` with an admin client.
template <typename Use>
int WithAdmin(Command& command, Use use) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  return use(client::AdminClient(*channel));
}

int AddParty(const PartyFlags& flags, Command& command) {
  admin::v1::AddPartyRequest request;
  directory::v1::Party& party = *request.mutable_party();
  party.set_alias(flags.alias);
  party.set_display_name(flags.name.empty() ? flags.alias : flags.name);
  party.set_cvr(flags.cvr);
  directory::v1::Sector sector = directory::v1::SECTOR_UNSPECIFIED;
  if (!directory::v1::Sector_Parse(flags.sector, &sector)) return command.Usage("--sector is none of the sectors");
  party.set_sector(sector);
  for (const std::string& code : flags.municipalities) party.add_municipality_codes(code);
  for (const std::string& gln : flags.glns) party.add_glns(gln);
  for (const std::string& sor : flags.sors) party.add_sors(sor);
  for (const std::string& number : flags.institutions) party.add_institution_numbers(number);
  return WithAdmin(command, [&](const client::AdminClient& admin) {
    const absl::StatusOr<admin::v1::AddPartyResponse> response = admin.AddParty(request);
    return Answer(response, response.ok() ? "added  " + response->party().party_id() : "", command);
  });
}

int Bind(const Flags& flags, Command& command) {
  const absl::StatusOr<CertificateSubject> subject = ReadCertificateSubject(flags.file);
  if (!subject.ok()) return command.Fail(subject.status());
  admin::v1::BindCertificateRequest request;
  request.mutable_binding()->set_cvr(subject->cvr);
  request.mutable_binding()->set_certificate_uuid(subject->holder_uuid);
  request.mutable_binding()->set_party_id(flags.party);
  request.set_remove(flags.flag);
  return WithAdmin(command, [&](const client::AdminClient& admin) {
    return Answer(admin.BindCertificate(request), flags.flag ? "unbound" : "bound", command);
  });
}

// The key statement names the party by id: it is looked up when an alias is given.
absl::StatusOr<Id16> FindParty(const std::string& name, const client::AdminClient& admin) {
  HANDOVER_ASSIGN_OR_RETURN(const admin::v1::ListPartiesResponse parties, admin.ListParties({}));
  for (const directory::v1::Party& party : parties.parties()) {
    if (party.alias() != name && party.party_id() != name) continue;
    HANDOVER_ASSIGN_OR_RETURN(const std::string id, ParseUuid(party.party_id()));
    return *ToId16(id);
  }
  return Invalid("PARTY_NOT_FOUND", "--party", "must be a party of the directory");
}

int EnrolKey(const Flags& flags, Command& command) {
  return WithAdmin(command, [&](const client::AdminClient& admin) {
    const absl::StatusOr<VerifyKey> key = client::LoadLogKey(flags.file);
    if (!key.ok()) return command.Fail(key.status());
    const absl::StatusOr<Id16> party = FindParty(flags.party, admin);
    if (!party.ok()) return command.Fail(party.status());
    KeyStatement statement;
    statement.party = *party;
    statement.spki = key->spki();
    admin::v1::EnrolSigningKeyRequest request;
    request.set_statement(EncodeKeyStatement(statement));
    return Answer(admin.EnrolSigningKey(request), "enrolled  " + absl::BytesToHexString(ToString(key->key_id())),
                  command);
  });
}

int RevokeKey(const Flags& flags, Command& command) {
  admin::v1::RevokeSigningKeyRequest request;
  request.set_key_id(absl::HexStringToBytes(flags.party));
  request.set_reason_code(flags.code);
  return WithAdmin(command, [&](const client::AdminClient& admin) {
    return Answer(admin.RevokeSigningKey(request), "revoked", command);
  });
}

int List(Command& command) {
  return WithAdmin(command, [&](const client::AdminClient& admin) {
    const absl::StatusOr<admin::v1::ListPartiesResponse> response = admin.ListParties({});
    if (!response.ok()) return command.Fail(response.status());
    if (command.flags.json) command.PrintJson(*response);
    if (command.flags.json) return static_cast<int>(kDone);
    for (const directory::v1::Party& party : response->parties()) {
      command.out << std::left << std::setw(24) << party.alias() << std::setw(22)
                  << directory::v1::Sector_Name(party.sector()) << std::setw(12)
                  << directory::v1::Party::State_Name(party.state()) << party.party_id() << "\n";
      for (const directory::v1::Unit& unit : party.units()) command.out << "  unit " << unit.alias() << "\n";
    }
    for (const directory::v1::SigningKey& key : response->keys()) {
      command.out << "key  " << absl::BytesToHexString(key.key_id()) << "  " << key.party_id()
                  << (key.has_revoked_index() ? "  revoked" : "") << "\n";
    }
    return static_cast<int>(kDone);
  });
}

int ImportFacts(const std::string& path, Command& command) {
  const absl::StatusOr<std::string> text = client::ReadFile(path);
  if (!text.ok()) return command.Fail(text.status());
  admin::v1::ImportFactsRequest request;
  std::istringstream lines(*text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    if (!google::protobuf::util::JsonStringToMessage(line, request.add_facts()).ok()) {
      return command.Fail(Invalid("FILE_JSON", absl::StrCat("line ", number), "must be RegisterFacts as protobuf JSON"));
    }
  }
  return WithAdmin(command, [&](const client::AdminClient& admin) {
    return Answer(admin.ImportFacts(request), absl::StrCat("imported  ", request.facts_size()), command);
  });
}

int Held(Command& command) {
  return WithAdmin(command, [&](const client::AdminClient& admin) {
    const absl::StatusOr<admin::v1::ListHeldResponse> response = admin.ListHeld({});
    if (!response.ok()) return command.Fail(response.status());
    for (const auto& held : response->held()) {
      if (command.flags.json) command.PrintJson(held);
      else {
        command.out << held.delivery_id() << "  " << held.state() << " (" << held.reason() << ")  " << held.kind()
                    << " from " << held.sender() << " to " << held.role() << "\n";
      }
    }
    return static_cast<int>(kDone);
  });
}

int ResolveHeld(const Flags& flags, Command& command) {
  admin::v1::ResolveHeldRequest request;
  request.set_delivery_id(flags.file);
  admin::v1::ResolveHeldRequest::Action action;
  if (!admin::v1::ResolveHeldRequest::Action_Parse(flags.code, &action)) {
    return command.Usage("--action is ROUTE, REDRIVE or RETURN");
  }
  request.set_action(action);
  request.set_party(flags.party);
  request.set_decided_by(flags.decided_by);
  return WithAdmin(command, [&](const client::AdminClient& admin) {
    const absl::StatusOr<admin::v1::ResolveHeldResponse> response = admin.ResolveHeld(request);
    return Answer(response, response.ok() ? response->state() : "", command);
  });
}

int Backup(const std::string& directory, Command& command) {
  admin::v1::BackupRequest request;
  request.set_directory(directory);
  return WithAdmin(command, [&](const client::AdminClient& admin) {
    const absl::StatusOr<admin::v1::BackupResponse> response = admin.Backup(request);
    return Answer(response, response.ok() ? absl::StrCat("copied, log size ", response->log_size()) : "", command);
  });
}

int SetState(const std::string& party, bool suspend, Command& command) {
  return WithAdmin(command, [&](const client::AdminClient& admin) {
    if (suspend) {
      admin::v1::SuspendPartyRequest request;
      request.set_party(party);
      return Answer(admin.SuspendParty(request), "suspended", command);
    }
    admin::v1::ResumePartyRequest request;
    request.set_party(party);
    return Answer(admin.ResumeParty(request), "active", command);
  });
}

int ReloadPolicy(Command& command) {
  return WithAdmin(command, [&](const client::AdminClient& admin) {
    const absl::StatusOr<admin::v1::ReloadPolicyResponse> response = admin.ReloadPolicy({});
    return Answer(response, response.ok() ? "in force  " + response->version() : "", command);
  });
}

void AddPartyCommands(CLI::App& admin, Command& command, int& exit_code) {
  auto party = std::make_shared<PartyFlags>();  // Shared with its callback, which is last; so are those below.
  CLI::App* add = admin.add_subcommand("add-party", "Add a party, or change it");
  add->add_option("--alias", party->alias, "Short name, a-z 0-9 and hyphen")->required();
  add->add_option("--sector", party->sector, "Such as HEALTH_VISITING")->required();
  add->add_option("--name", party->name, "What people call it");
  add->add_option("--cvr", party->cvr, "CVR number, 8 digits")->required();
  add->add_option("--municipality", party->municipalities, "Municipality it serves, 4 digits; repeatable");
  add->add_option("--gln", party->glns, "GLN location number; repeatable");
  add->add_option("--sor", party->sors, "SOR code; repeatable");
  add->add_option("--institution", party->institutions, "Institution number; repeatable");
  add->callback([party, &command, &exit_code] { exit_code = AddParty(*party, command); });

  auto bind_flags = std::make_shared<Flags>();
  CLI::App* bind = admin.add_subcommand("bind", "Let a certificate speak for a party");
  bind->add_option("--party", bind_flags->party, "Party id or alias")->required();
  bind->add_option("--cert-file", bind_flags->file, "The certificate, PEM")->required();
  bind->add_flag("--remove", bind_flags->flag, "Take the binding away");
  bind->callback([bind_flags, &command, &exit_code] { exit_code = Bind(*bind_flags, command); });

  for (const bool suspend : {true, false}) {
    auto name = std::make_shared<std::string>();
    CLI::App* state = admin.add_subcommand(suspend ? "suspend" : "resume",
                                           suspend ? "Stop a party at once" : "Let a suspended party take part again");
    state->add_option("PARTY", *name, "Party id or alias")->required();
    state->callback([name, suspend, &command, &exit_code] { exit_code = SetState(*name, suspend, command); });
  }
  admin.add_subcommand("list", "Every party with its keys")->callback([&command, &exit_code] {
    exit_code = List(command);
  });
}

void AddKeyCommands(CLI::App& admin, Command& command, int& exit_code) {
  auto enrol_flags = std::make_shared<Flags>();
  CLI::App* enrol = admin.add_subcommand("enrol-key", "Enrol a party's signing key");
  enrol->add_option("--party", enrol_flags->party, "Party id or alias")->required();
  enrol->add_option("--public-key", enrol_flags->file, "The public key, PEM")->required();
  enrol->callback([enrol_flags, &command, &exit_code] { exit_code = EnrolKey(*enrol_flags, command); });

  auto revoke_flags = std::make_shared<Flags>();
  CLI::App* revoke = admin.add_subcommand("revoke-key", "Revoke a signing key");
  revoke->add_option("KEY", revoke_flags->party, "Key id, 64 hexadecimal digits")->required();
  revoke->add_option("--reason", revoke_flags->code, "ROTATED, EXPIRED, COMPROMISED or OTHER")->required();
  revoke->callback([revoke_flags, &command, &exit_code] { exit_code = RevokeKey(*revoke_flags, command); });

  admin.add_subcommand("reload-policy", "Read the policy files again")->callback([&command, &exit_code] {
    exit_code = ReloadPolicy(command);
  });
  admin.add_subcommand("held", "What waits for a human")->callback([&command, &exit_code] { exit_code = Held(command); });

  auto held_flags = std::make_shared<Flags>();
  CLI::App* resolve = admin.add_subcommand("resolve-held", "Decide on what waits for a human");
  resolve->add_option("DELIVERY", held_flags->file, "Id of the delivery")->required();
  resolve->add_option("--action", held_flags->code, "ROUTE, REDRIVE or RETURN")->required();
  resolve->add_option("--party", held_flags->party, "For ROUTE: party id or alias");
  resolve->add_option("--decided-by", held_flags->decided_by, "Name and role of who decided")->required();
  resolve->callback([held_flags, &command, &exit_code] { exit_code = ResolveHeld(*held_flags, command); });
}

}  // namespace admin_internal

void AddAdminCommands(CLI::App& app, Command& command, int& exit_code) {
  using namespace admin_internal;
  CLI::App* admin = app.add_subcommand("admin", "For the operator, on the admin port");
  admin->require_subcommand(1);
  admin->fallthrough();
  AddPartyCommands(*admin, command, exit_code);
  AddKeyCommands(*admin, command, exit_code);

  CLI::App* facts = app.add_subcommand("facts", "What the registers say, for the operator");
  facts->require_subcommand(1);
  facts->fallthrough();
  auto facts_file = std::make_shared<std::string>();
  CLI::App* import = facts->add_subcommand("import", "Take residence, custody, GP and protection; all or nothing");
  import->add_option("FILE", *facts_file, "RegisterFacts as protobuf JSON, one a line")->required();
  import->callback([facts_file, &command, &exit_code] { exit_code = ImportFacts(*facts_file, command); });

  auto backup_directory = std::make_shared<std::string>();
  CLI::App* backup = app.add_subcommand("backup", "Copy the store while serving; for the operator");
  backup->add_option("DIR", *backup_directory, "A folder that does not exist, on the broker's machine")->required();
  backup->callback([backup_directory, &command, &exit_code] { exit_code = Backup(*backup_directory, command); });

  auto restore = std::make_shared<RestoreFlags>();
  CLI::App* restore_app = app.add_subcommand("restore", "Put a backup into an empty data directory, offline");
  restore_app->add_option("DIR", restore->backup, "The backup")->required();
  restore_app->add_option("--data", restore->data, "The broker's data directory; empty or absent")->required();
  restore_app->add_option("--head-file", restore->head_file, "Where the broker looks for the head file");
  restore_app->add_flag("--replace-head-file", restore->replace_head_file, "Begin a second history; see OPERATIONS");
  restore_app->callback([restore, &command, &exit_code] {
    const absl::Status restored = RestoreFiles(*restore);
    exit_code = restored.ok() ? static_cast<int>(kDone) : command.Fail(restored);
    if (restored.ok()) command.out << "restored\n";
  });
}

}  // namespace handover::cli
