#include "tests/fakes/process/broker_process.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "rapidjson/document.h"

#include "broker/base/commitment/key_statement.h"
#include "broker/base/ids.h"
#include "tests/fakes/process/program.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::fakes {
namespace broker_process_internal {

constexpr char kCvr[] = "29190909";

[[noreturn]] void Die(const std::string& what) {
  std::cerr << "broker_process: " << what << "\n";
  std::abort();
}

template <typename T>
T Must(absl::StatusOr<T> value, const char* what) {
  if (!value.ok()) Die(absl::StrCat(what, ": ", value.status().ToString()));
  return *std::move(value);
}

std::vector<std::string> Words(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> words;
  for (std::string word; file >> word;) words.push_back(word);
  return words;
}

}  // namespace broker_process_internal

using namespace broker_process_internal;

BrokerProcess::BrokerProcess(const Options& options) : options_(options) {
  MakePki();
  Start();
  AddParties();
}

BrokerProcess::~BrokerProcess() { Kill(); }

void BrokerProcess::MakePki() const {
  std::vector<std::string> arguments = {"certs/make_dev_pki", options_.folder + "/pki"};
  for (const Party& party : options_.parties)
    arguments.push_back(absl::StrCat(party.alias, ":", kCvr, ":", party.alias));
  if (RunProgram(arguments, options_.folder + "/pki.log") != 0) Die("certs/make_dev_pki failed");
  WriteFileBytes(Pki("broker/pseudonym.key"), std::string(32, 'p'));
}

std::vector<std::string> BrokerProcess::Arguments() const {
  std::vector<std::string> arguments = {
      options_.program,
      "--data=" + data(),
      "--head-file=" + options_.folder + "/head",
      absl::StrCat("--listen=127.0.0.1:", party_port_),
      absl::StrCat("--admin-listen=127.0.0.1:", admin_port_),
      "--metrics-listen=127.0.0.1:0",
      "--ports-file=" + options_.folder + "/ports.json",
      "--policy=deploy/policy",
      "--cert=" + Pki("broker/server.pem"),
      "--key=" + Pki("broker/server.key"),
      "--ca=" + Pki("authorities/party.pem"),
      "--admin-cert=" + Pki("broker/admin_server.pem"),
      "--admin-key=" + Pki("broker/admin_server.key"),
      "--admin-ca=" + Pki("authorities/admin.pem"),
      "--log-key=" + Pki("broker/log.key"),
      "--root-key=" + Pki("broker/root.key"),
      "--pseudonym-key=" + Pki("broker/pseudonym.key"),
  };
  arguments.insert(arguments.end(), options_.arguments.begin(), options_.arguments.end());
  return arguments;
}

void BrokerProcess::Start() {
  const std::string ports = options_.folder + "/ports.json";
  std::filesystem::remove(ports);
  FolderEvents folder_events(options_.folder);
  pid_ = StartProgram(Arguments(), options_.folder + "/broker.log");
  // The ports file is renamed into its place once the broker serves.
  rapidjson::Document json;
  while (json.Parse(ReadFileBytes(ports).c_str()).HasParseError() || !json.IsObject()) {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) Die("the broker ended at its start; see " + options_.folder);
    folder_events.Await();
  }
  party_port_ = json["party"].GetInt();
  admin_port_ = json["admin"].GetInt();
}

void BrokerProcess::Kill() {
  if (pid_ < 0) return;
  KillProgram(pid_);
  pid_ = -1;
}

void BrokerProcess::Pause() { ::kill(pid_, SIGSTOP); }

void BrokerProcess::Resume() { ::kill(pid_, SIGCONT); }

int BrokerProcess::Stop() {
  ::kill(pid_, SIGTERM);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::vector<std::string> BrokerProcess::FlagsOf(const std::string& alias) const {
  const std::string party = Pki("parties/" + alias);
  return {absl::StrCat("--broker=127.0.0.1:", party_port_),
          "--cert=" + party + "/tls.pem",
          "--key=" + party + "/tls.key",
          "--ca=" + Pki("authorities/party.pem"),
          "--signing-key=" + party + "/signing.key",
          "--log-key=" + log_key_file()};
}

std::shared_ptr<client::Channel> BrokerProcess::Connect(int port, const std::string& identity,
                                                        const std::string& authority) const {
  client::ChannelOptions options;
  options.retry.first_pause = absl::Milliseconds(5);
  options.retry.longest_pause = absl::Milliseconds(100);
  options.retry.give_up_after = absl::Minutes(1);
  return Must(client::Channel::Open({absl::StrCat("127.0.0.1:", port), Pki(identity + "/tls.pem"),
                                     Pki(identity + "/tls.key"), Pki("authorities/" + authority + ".pem")},
                                    options),
              "channel");
}

std::shared_ptr<client::Channel> BrokerProcess::AdminChannel() const {
  return Connect(admin_port_, "operator", "admin");
}

VerifyKey BrokerProcess::log_key() const { return Must(client::LoadLogKey(log_key_file()), "log key"); }

std::unique_ptr<client::Session> BrokerProcess::OpenSession(const std::string& alias, client::SeenHeadStore& seen) {
  return Must(client::Session::Open(
                  {.channel = Connect(party_port_, "parties/" + alias, "party"),
                   .signing_key = Must(client::LoadSigningKey(Pki("parties/" + alias + "/signing.key")), "signing key"),
                   .log_key = log_key(),
                   .seen_heads = seen,
                   .clock = clock_,
                   .random = random_}),
              "session");
}

void BrokerProcess::AddParties() {
  const client::AdminClient admin(AdminChannel());
  // The UUID of each certificate's holder stands in the fourth column of what make_dev_pki wrote.
  std::map<std::string, std::string> holder_uuids;
  std::ifstream table(Pki("parties.tsv"));
  for (std::string line; std::getline(table, line);) {
    std::istringstream cells(line);
    std::vector<std::string> columns;
    for (std::string cell; std::getline(cells, cell, '\t');) columns.push_back(cell);
    if (columns.size() > 3) holder_uuids[columns[0]] = columns[3];
  }
  for (const Party& party : options_.parties) {
    admin::v1::AddPartyRequest add;
    add.mutable_party()->set_alias(party.alias);
    add.mutable_party()->set_display_name(party.alias);
    add.mutable_party()->set_sector(party.sector);
    add.mutable_party()->set_cvr(kCvr);
    for (const std::string& code : party.municipality_codes) add.mutable_party()->add_municipality_codes(code);
    const std::string id = Must(admin.AddParty(add), "AddParty").party().party_id();
    party_ids_[party.alias] = id;
    admin::v1::BindCertificateRequest bind;
    bind.mutable_binding()->set_cvr(kCvr);
    bind.mutable_binding()->set_certificate_uuid(holder_uuids[party.alias]);
    bind.mutable_binding()->set_party_id(id);
    Must(admin.BindCertificate(bind), "BindCertificate");
    KeyStatement statement;
    statement.party = *ToId16(Must(ParseUuid(id), "party id"));
    statement.spki = Must(client::LoadLogKey(Pki("parties/" + party.alias + "/signing.pub.pem")), "public key").spki();
    admin::v1::EnrolSigningKeyRequest enrol;
    enrol.set_statement(EncodeKeyStatement(statement));
    Must(admin.EnrolSigningKey(enrol), "EnrolSigningKey");
  }
}

void BrokerProcess::ImportFacts(const std::vector<consent::v1::RegisterFacts>& facts) {
  const client::AdminClient admin(AdminChannel());
  constexpr size_t kBatch = 1000;
  for (size_t at = 0; at < facts.size(); at += kBatch) {
    admin::v1::ImportFactsRequest request;
    for (size_t i = at; i < std::min(at + kBatch, facts.size()); ++i) *request.add_facts() = facts[i];
    Must(admin.ImportFacts(request), "ImportFacts");
  }
}

BrokerProcess::Usage BrokerProcess::UsageNow() const {
  Usage usage;
  const std::string proc = absl::StrCat("/proc/", pid_);
  const std::vector<std::string> stat = Words(proc + "/stat");
  int64_t user = 0;
  int64_t system = 0;
  // Fields 14 and 15 of proc(5); the program's name has no blank.
  if (stat.size() > 14 && absl::SimpleAtoi(stat[13], &user) && absl::SimpleAtoi(stat[14], &system)) {
    usage.cpu_seconds = static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  }
  int64_t pages = 0;
  const std::vector<std::string> statm = Words(proc + "/statm");
  if (statm.size() > 1 && absl::SimpleAtoi(statm[1], &pages)) {
    usage.resident_bytes = pages * ::sysconf(_SC_PAGESIZE);
  }
  const std::vector<std::string> io = Words(proc + "/io");
  for (size_t i = 0; i + 1 < io.size(); ++i) {
    if (io[i] == "write_bytes:" && !absl::SimpleAtoi(io[i + 1], &usage.written_bytes)) usage.written_bytes = 0;
  }
  return usage;
}

}  // namespace handover::fakes
