#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "broker/base/status_macros.h"
#include "clients/cli/certificate_subject.h"
#include "clients/cli/commands.h"
#include "clients/cli/party_names.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace admin_parties_internal {

using directory::v1::Party;

struct PartyFlags {
  std::string alias;
  std::string sector;
  std::string name;
  std::string cvr;
  std::vector<std::string> municipalities;
  std::vector<std::string> glns;
  std::vector<std::string> sors;
  std::vector<std::string> institutions;
  std::vector<std::string> units;
  std::string lead;
  std::string on_duty;
  std::vector<std::string> closing_days;
  std::vector<std::string> offers;
  bool reveals_diagnosis = false;
  bool sole_professional = false;
  std::string authority;
  std::vector<std::string> guidelines;
  std::vector<std::string> deadlines;
  bool change_sector = false;
};

// ALIAS=NAME, or ALIAS=NAME=GLN.
absl::Status AddUnit(const std::string& text, Party& party) {
  const std::vector<std::string> parts = absl::StrSplit(text, '=');
  if (parts.size() < 2 || parts.size() > 3) return UsageError("--unit: ALIAS=NAME, or ALIAS=NAME=GLN");
  directory::v1::Unit& unit = *party.add_units();
  unit.set_alias(parts[0]);
  unit.set_display_name(parts[1]);
  if (parts.size() == 3) unit.set_gln(parts[2]);
  return absl::OkStatus();
}

// CODE@VERSION=WHERE TO READ IT.
absl::Status AddGuideline(const std::string& text, Party& party) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos) return UsageError("--guideline: CODE@VERSION=WHERE TO READ IT");
  directory::v1::MunicipalGuideline& guideline = *party.add_guidelines();
  guideline.set_code(text.substr(0, equals));
  guideline.set_citation(text.substr(equals + 1));
  return absl::OkStatus();
}

// `4h` or `2d`: hours, or working days.
bool ReadLimit(const std::string& text, directory::v1::TimeLimit& limit) {
  int number = 0;
  if (text.size() < 2 || !absl::SimpleAtoi(text.substr(0, text.size() - 1), &number)) return false;
  if (text.back() == 'h') limit.set_hours(number);
  if (text.back() == 'd') limit.set_working_days(number);
  return text.back() == 'h' || text.back() == 'd';
}

// KIND=DELIVER/CONCLUDE, either of which may be left empty: BIRTH_HANDOVER=4h/2d.
absl::Status AddDeadline(const std::string& text, Party& party) {
  const absl::Status wrong = UsageError("--deadline: KIND=DELIVER/CONCLUDE, such as BIRTH_HANDOVER=4h/2d");
  const std::vector<std::string> parts = absl::StrSplit(text, absl::ByAnyChar("=/"));
  if (parts.size() != 3) return wrong;
  directory::v1::DeadlineChoice& choice = *party.add_deadlines();
  choice.set_kind(parts[0]);
  if (!parts[1].empty() && !ReadLimit(parts[1], *choice.mutable_deliver_within())) return wrong;
  if (!parts[2].empty() && !ReadLimit(parts[2], *choice.mutable_conclude_within())) return wrong;
  return absl::OkStatus();
}

void AddContact(directory::v1::ContactRole role, const std::string& title, Party& party) {
  if (title.empty()) return;
  directory::v1::Contact& contact = *party.add_contacts();
  contact.set_role(role);
  contact.set_title(title);
}

absl::StatusOr<Party> MakeParty(const PartyFlags& flags) {
  Party party;
  party.set_alias(flags.alias);
  party.set_display_name(flags.name.empty() ? flags.alias : flags.name);
  party.set_cvr(flags.cvr);
  HANDOVER_ASSIGN_OR_RETURN(const directory::v1::Sector sector, ParseSector("--sector", flags.sector));
  party.set_sector(sector);
  for (const std::string& code : flags.municipalities) party.add_municipality_codes(code);
  for (const std::string& gln : flags.glns) party.add_glns(gln);
  for (const std::string& sor : flags.sors) party.add_sors(sor);
  for (const std::string& number : flags.institutions) party.add_institution_numbers(number);
  for (const std::string& unit : flags.units) HANDOVER_RETURN_IF_ERROR(AddUnit(unit, party));
  AddContact(directory::v1::LEAD, flags.lead, party);
  AddContact(directory::v1::ON_DUTY, flags.on_duty, party);
  for (const std::string& day : flags.closing_days) party.add_closing_days(day);
  for (const std::string& offer : flags.offers) party.add_offers(offer);
  party.set_reveals_diagnosis(flags.reveals_diagnosis);
  party.set_authority(flags.authority);
  party.set_sole_professional(flags.sole_professional);
  for (const std::string& guideline : flags.guidelines) HANDOVER_RETURN_IF_ERROR(AddGuideline(guideline, party));
  for (const std::string& deadline : flags.deadlines) HANDOVER_RETURN_IF_ERROR(AddDeadline(deadline, party));
  return party;
}

// What a change of one party answers.
template <typename Response>
int PrintParty(const absl::StatusOr<Response>& response, const char* done, Command& command) {
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) {
    command.PrintJson(*response);
  } else {
    command.out() << done << "  " << Printable(response->party().alias()) << "  " << response->party().party_id()
                  << "\n";
  }
  return kDone;
}

int AddOne(const PartyFlags& flags, Command& command) {
  const absl::StatusOr<Party> party = MakeParty(flags);
  if (!party.ok()) return command.Fail(party.status());
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  admin::v1::AddPartyRequest request;
  *request.mutable_party() = *party;
  request.set_change_sector(flags.change_sector);
  return PrintParty(client::AdminClient(*channel).AddParty(request), "added", command);
}

enum class Change { kSuspend, kResume };

int SetState(const std::string& party, Change change, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const client::AdminClient admin(*channel);
  if (change == Change::kSuspend) {
    admin::v1::SuspendPartyRequest request;
    request.set_party(party);
    return PrintParty(admin.SuspendParty(request), "suspended", command);
  }
  admin::v1::ResumePartyRequest request;
  request.set_party(party);
  return PrintParty(admin.ResumeParty(request), "active", command);
}

struct BindFlags {
  std::string party;
  std::string certificate_file;
  std::string cvr;
  std::string certificate_uuid;
  bool remove = false;
};

absl::StatusOr<CertificateSubject> SubjectOf(const BindFlags& flags) {
  const bool by_file = !flags.certificate_file.empty();
  if (by_file != (flags.cvr.empty() && flags.certificate_uuid.empty())) {
    return UsageError("--cert-file, or --cvr and --uuid");
  }
  if (by_file) return ReadCertificateSubject(flags.certificate_file);
  return CertificateSubject{flags.cvr, flags.certificate_uuid};
}

int Bind(const BindFlags& flags, Command& command) {
  const absl::StatusOr<CertificateSubject> subject = SubjectOf(flags);
  if (!subject.ok()) return command.Fail(subject.status());
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  admin::v1::BindCertificateRequest request;
  request.mutable_binding()->set_cvr(subject->cvr);
  request.mutable_binding()->set_certificate_uuid(subject->holder_uuid);
  request.mutable_binding()->set_party_id(flags.party);
  request.set_remove(flags.remove);
  const absl::StatusOr<admin::v1::BindCertificateResponse> response =
      client::AdminClient(*channel).BindCertificate(request);
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) {
    command.PrintJson(*response);
  } else {
    command.out() << (flags.remove ? "unbound  " : "bound  ") << subject->cvr << "  " << subject->holder_uuid << "\n";
  }
  return kDone;
}

void PrintAll(const admin::v1::ListPartiesResponse& all, Command& command) {
  const bool colours = command.world.colours;
  PartyNames names;
  Table parties({"alias", "sector", "state", "cvr", "party", "name"});
  Table units({"party", "unit", "gln", "name"});
  for (const Party& party : all.parties()) {
    names.Add(party.party_id(), party.alias());
    parties.Add({party.alias(), directory::v1::Sector_Name(party.sector()), Lower(Party::State_Name(party.state())),
                 party.cvr(), party.party_id(), party.display_name()});
    for (const directory::v1::Unit& unit : party.units()) {
      units.Add({party.alias(), unit.alias(), OrDash(unit.gln()), unit.display_name()});
    }
  }
  Table bindings({"party", "certificate of cvr", "uuid"});
  for (const directory::v1::CertificateBinding& binding : all.bindings()) {
    bindings.Add({names.Name(binding.party_id()), binding.cvr(), binding.certificate_uuid()});
  }
  Table keys({"party", "signing key", "enrolled at", "revoked at"});
  for (const directory::v1::SigningKey& key : all.keys()) {
    keys.Add({names.Name(key.party_id()), absl::BytesToHexString(key.key_id()), std::to_string(key.enrolled_index()),
              key.has_revoked_index() ? std::to_string(key.revoked_index()) : "-"});
  }
  for (const Table* table : {&parties, &units, &bindings, &keys}) {
    if (table != &parties && !table->empty()) command.out() << "\n";
    table->Print(command.out(), colours);
  }
}

int List(Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<admin::v1::ListPartiesResponse> all = client::AdminClient(*channel).ListParties({});
  if (!all.ok()) return command.Fail(all.status());
  if (command.flags.json) {
    command.PrintJson(*all);
  } else {
    PrintAll(*all, command);
  }
  return kDone;
}

void AddAddParty(CLI::App& admin, Command& command) {
  auto flags = std::make_shared<PartyFlags>();  // Shared with the callback, which is last.
  CLI::App* add = admin.add_subcommand("add-party", "Add a party, or change the one of this alias");
  add->add_option("--alias", flags->alias, "Short name: a-z, 0-9 and hyphen")->required();
  add->add_option("--sector", flags->sector, "Such as HEALTH_VISITING")->required();
  add->add_option("--name", flags->name, "What people call it");
  add->add_option("--cvr", flags->cvr, "CVR number, 8 digits")->required();
  add->add_option("--municipality", flags->municipalities, "Municipality it serves, 4 digits; repeatable");
  add->add_option("--gln", flags->glns, "GLN location number; repeatable");
  add->add_option("--sor", flags->sors, "SOR code; repeatable");
  add->add_option("--institution", flags->institutions, "Institution number; repeatable");
  add->add_option("--unit", flags->units, "ALIAS=NAME, or ALIAS=NAME=GLN; repeatable");
  add->add_flag("--change-sector", flags->change_sector, "It has become a party of another sector");
  add->add_option("--lead", flags->lead, "What the party calls who answers for it; a function, never a person");
  add->add_option("--on-duty", flags->on_duty, "What it calls who reads the inbox; a function, never a person");
  add->add_option("--offer", flags->offers, "What it offers beyond others, such as VISIT_18_MONTHS; repeatable");
  add->add_option("--closed", flags->closing_days, "Closing day, MM-DD or YYYY-MM-DD; repeatable");
  add->add_flag("--reveals-diagnosis", flags->reveals_diagnosis, "Its name tells what someone suffers from");
  add->add_option("--authority", flags->authority, "One authority with the parties of its CVR that have the same");
  add->add_option("--guideline", flags->guidelines, "CODE@VERSION=WHERE TO READ IT, in force there; repeatable");
  add->add_option("--deadline", flags->deadlines, "KIND=DELIVER/CONCLUDE of its own: BIRTH_HANDOVER=4h/2d; repeatable");
  add->add_flag("--sole-professional", flags->sole_professional, "One professional is all of it");
  add->callback([flags, &command] { command.exit_code = AddOne(*flags, command); });
}

}  // namespace admin_parties_internal
}  // namespace

void AddAdminParties(CLI::App& admin, Command& command) {
  namespace internal = admin_parties_internal;
  internal::AddAddParty(admin, command);
  for (const internal::Change change : {internal::Change::kSuspend, internal::Change::kResume}) {
    const bool suspend = change == internal::Change::kSuspend;
    auto party = std::make_shared<std::string>();  // Shared with the callback, which is last.
    CLI::App* state = admin.add_subcommand(suspend ? "suspend" : "resume",
                                           suspend ? "Stop a party at once" : "Let a suspended party back");
    state->add_option("PARTY", *party, "Alias or id")->required();
    state->callback([party, change, &command] { command.exit_code = internal::SetState(*party, change, command); });
  }
  admin.add_subcommand("list", "Every party with units, certificates and keys")->callback([&command] {
    command.exit_code = internal::List(command);
  });

  auto flags = std::make_shared<internal::BindFlags>();  // Shared with the callback, which is last.
  CLI::App* bind = admin.add_subcommand("bind", "Let a certificate speak for a party");
  bind->add_option("--party", flags->party, "Alias or id")->required();
  bind->add_option("--cert-file", flags->certificate_file, "The certificate, PEM");
  bind->add_option("--cvr", flags->cvr, "Or the CVR number in it");
  bind->add_option("--uuid", flags->certificate_uuid, "and its holder's UUID");
  bind->add_flag("--remove", flags->remove, "Take the binding away");
  bind->callback([flags, &command] { command.exit_code = internal::Bind(*flags, command); });
}

}  // namespace handover::cli
