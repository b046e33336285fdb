#include "tests/fakes/world/test_broker.h"

#include <sys/stat.h>

#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "broker/base/absl_view.h"
#include "broker/base/commitment/frame.h"
#include "broker/base/commitment/key_statement.h"
#include "clients/cpp/acknowledgement.h"
#include "clients/cpp/outgoing_handover.h"
#include "clients/cpp/session.h"
#include "grpcpp/client_context.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "handover/directory/v1/directory_service.pb.h"
#include "tests/fakes/world/pipeline_world.h"

namespace handover::fakes {
namespace test_broker_internal {

void Insist(bool done, std::string_view what, std::string_view why = "") {
  if (done) return;
  std::cerr << "test_broker: " << what << ": " << why << "\n";
  std::abort();
}

template <typename T>
T Gain(absl::StatusOr<T> value, std::string_view what) {
  Insist(value.ok(), what, value.ok() ? "" : value.status().ToString());
  return *std::move(value);
}

void Insist(const grpc::Status& status, std::string_view what) { Insist(status.ok(), what, status.error_message()); }

void WriteSecret(const std::string& path, std::string_view bytes) {
  WriteFileBytes(path, bytes);
  ::chmod(path.c_str(), 0600);
}

std::shared_ptr<grpc::Channel> Open(int port, const grpc::SslCredentialsOptions& options) {
  grpc::ChannelArguments arguments;
  // Every channel is a connection of its own, as of another machine.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetMaxReceiveMessageSize(64 << 20);
  return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port), grpc::SslCredentials(options), arguments);
}

// The same uuid each time for an alias.
std::string HolderUuid(const std::string& alias) {
  return FormatUuid(DeriveUuid8(absl::FromUnixSeconds(1'718'000'000), alias));
}

}  // namespace test_broker_internal

TestBroker::TestBroker(const TestBrokerOptions& options)
    : log_key_(test_broker_internal::Gain(SigningKey::Generate(), "log key")),
      maintenance_thread_(options.maintenance_thread),
      log_(
          [this](rpc::Severity, const std::string& line) {
            absl::MutexLock lock(&mu_);
            lines_.push_back(line);
          },
          clock_) {
  operator_ = admin_authority_.Issue({{{"CN", "Test operator"}}});
  WriteFiles(options);
  const absl::Status started = Start();
  test_broker_internal::Insist(started.ok(), "start", started.ToString());
}

TestBroker::~TestBroker() { Stop(); }

void TestBroker::WriteFiles(const TestBrokerOptions& options) {
  using test_broker_internal::WriteSecret;
  const IssuedCertificate server = party_authority_.Issue({{{"CN", "localhost"}}});
  const IssuedCertificate admin_server = admin_authority_.Issue({{{"CN", "localhost"}}});
  config_.party = {"127.0.0.1:0", {folder_.File("server.pem"), folder_.File("server.key"), folder_.File("ca.pem")}};
  config_.admin = {"127.0.0.1:0",
                   {folder_.File("admin.pem"), folder_.File("admin.key"), folder_.File("admin_ca.pem")}};
  WriteFileBytes(config_.party.tls.certificate, server.certificate);
  WriteSecret(config_.party.tls.key, server.key);
  WriteFileBytes(config_.party.tls.ca, party_authority_.certificate());
  WriteFileBytes(config_.admin.tls.certificate, admin_server.certificate);
  WriteSecret(config_.admin.tls.key, admin_server.key);
  WriteFileBytes(config_.admin.tls.ca, admin_authority_.certificate());
  config_.log_key_file = folder_.File("log.key");
  config_.root_key_file = folder_.File("root.key");
  config_.pseudonym_key_file = folder_.File("pseudonym.key");
  WriteSecret(config_.log_key_file, log_key_.ToPem());
  WriteSecret(config_.root_key_file, std::string(32, 'r'));
  WriteSecret(config_.pseudonym_key_file, std::string(32, 'p'));
  config_.data_directory = folder_.File("data");
  config_.head_file = folder_.File("head");
  config_.policy_directory = "deploy/policy";
  config_.metrics_listen = options.serve_metrics ? "127.0.0.1:0" : "off";
  config_.reserve_bytes = 0;
  config_.drain_deadline = absl::Seconds(5);
  config_.tick = absl::Milliseconds(20);
  config_.tls_refresh = absl::Seconds(1);
  config_.settings = options.settings;
  if (!options.revocation_lists) return;
  config_.crl_directory = folder_.File("crl");
  ::mkdir(config_.crl_directory.c_str(), 0700);
  WriteFileBytes(config_.crl_directory + "/party.crl",
                 party_authority_.MakeRevocationList({{}, clock_.Now(), clock_.Now() + absl::Hours(24)}));
}

absl::Status TestBroker::Start() {
  StartStage stage = StartStage::kConfiguration;
  Broker::Options options;
  options.maintenance_thread = maintenance_thread_;
  absl::StatusOr<std::unique_ptr<Broker>> started = Broker::Start(config_, {clock_, random_, log_}, options, stage);
  if (!started.ok()) return started.status();
  broker_ = *std::move(started);
  admin_ = admin::v1::AdminService::NewStub(ConnectToAdmin(operator_));
  return absl::OkStatus();
}

void TestBroker::Stop() {
  if (broker_ != nullptr) broker_->Stop();
  broker_.reset();
}

void TestBroker::Restart() {
  Stop();
  const absl::Status started = Start();
  test_broker_internal::Insist(started.ok(), "restart", started.ToString());
}

std::vector<std::string> TestBroker::LogLines(std::string_view event) const {
  const std::string wanted = absl::StrCat("\"event\":\"", AbslView(event), "\"");
  absl::MutexLock lock(&mu_);
  std::vector<std::string> found;
  for (const std::string& line : lines_) {
    if (absl::StrContains(line, wanted)) found.push_back(line);
  }
  return found;
}

std::string TestBroker::LogText() const {
  absl::MutexLock lock(&mu_);
  return absl::StrJoin(lines_, "\n");
}

const TestParty& TestBroker::AddParty(const std::string& alias, directory::v1::Sector sector,
                                      const std::vector<std::string>& municipality_codes) {
  using namespace test_broker_internal;
  admin::v1::AddPartyRequest add;
  add.mutable_party()->set_alias(alias);
  add.mutable_party()->set_display_name(alias);
  add.mutable_party()->set_sector(sector);
  add.mutable_party()->set_cvr(kTestCvr);
  for (const std::string& code : municipality_codes) add.mutable_party()->add_municipality_codes(code);
  admin::v1::AddPartyResponse added;
  grpc::ClientContext add_context;
  Insist(admin_->AddParty(&add_context, add, &added), "AddParty");
  const std::string uuid = HolderUuid(alias);
  admin::v1::BindCertificateRequest bind;
  bind.mutable_binding()->set_cvr(kTestCvr);
  bind.mutable_binding()->set_certificate_uuid(uuid);
  bind.mutable_binding()->set_party_id(alias);
  admin::v1::BindCertificateResponse bound;
  grpc::ClientContext bind_context;
  Insist(admin_->BindCertificate(&bind_context, bind, &bound), "BindCertificate");
  const PartyId id = *PartyId::FromBytes(Gain(ParseUuid(added.party().party_id()), "party id"));
  SigningKey key = Gain(SigningKey::Generate(), "signing key");
  KeyStatement statement;
  statement.party = *ToId16(id.bytes());
  statement.spki = key.verify_key().spki();
  admin::v1::EnrolSigningKeyRequest enrol;
  enrol.set_statement(EncodeKeyStatement(statement));
  admin::v1::EnrolSigningKeyResponse enrolled;
  grpc::ClientContext enrol_context;
  Insist(admin_->EnrolSigningKey(&enrol_context, enrol, &enrolled), "EnrolSigningKey");
  TestParty party{id, alias, uuid, party_authority_.IssueToParty(kTestCvr, uuid), std::move(key)};
  return parties_.insert_or_assign(alias, std::move(party)).first->second;
}

std::shared_ptr<grpc::Channel> TestBroker::Connect(const IssuedCertificate& certificate) const {
  return test_broker_internal::Open(broker_->ports().party,
                                    {party_authority_.certificate(), certificate.key, certificate.certificate});
}

std::shared_ptr<grpc::Channel> TestBroker::ConnectWithoutCertificate() const {
  return test_broker_internal::Open(broker_->ports().party, {party_authority_.certificate(), "", ""});
}

std::shared_ptr<grpc::Channel> TestBroker::ConnectToAdmin(const IssuedCertificate& certificate) const {
  return test_broker_internal::Open(broker_->ports().admin,
                                    {admin_authority_.certificate(), certificate.key, certificate.certificate});
}

client::ChannelPems TestBroker::PemsOf(const std::string& alias) const {
  const TestParty& party = parties_.at(alias);
  return {absl::StrCat("127.0.0.1:", broker_->ports().party), party.tls.certificate, party.tls.key,
          party_authority_.certificate()};
}

void TestBroker::SetState(const std::string& alias, directory::v1::Party::State state) {
  grpc::ClientContext context;
  if (state == directory::v1::Party::SUSPENDED) {
    admin::v1::SuspendPartyRequest request;
    request.set_party(alias);
    admin::v1::SuspendPartyResponse response;
    test_broker_internal::Insist(admin_->SuspendParty(&context, request, &response), "SuspendParty");
    return;
  }
  admin::v1::ResumePartyRequest request;
  request.set_party(alias);
  admin::v1::ResumePartyResponse response;
  test_broker_internal::Insist(admin_->ResumeParty(&context, request, &response), "ResumeParty");
}

void TestBroker::ImportFacts(const consent::v1::RegisterFacts& facts) {
  admin::v1::ImportFactsRequest request;
  *request.add_facts() = facts;
  admin::v1::ImportFactsResponse response;
  grpc::ClientContext context;
  test_broker_internal::Insist(admin_->ImportFacts(&context, request, &response), "ImportFacts");
}

exchange::v1::SubmittedHandover TestBroker::Seal(const std::string& alias, const exchange::v1::Handover& handover) {
  using namespace test_broker_internal;
  directory::v1::GetSelfResponse self;
  self.set_log_id(ToString(log_key().key_id()));
  self.mutable_party()->set_party_id(ToString(party(alias).id));
  for (const policy::v1::Kind& kind : broker_->env().policy.Get()->set.policy().kinds()) {
    directory::v1::KindSlots& slots = *self.add_kinds();
    slots.set_kind(kind.name());
    slots.set_slots(kind.slots());
  }
  const client::PartyProfile profile = Gain(client::PartyProfile::FromSelf(self), "profile");
  const client::OutgoingHandover sealed = Gain(client::HandoverSealer(clock_, random_).Seal(handover, profile), "seal");
  exchange::v1::SubmittedHandover submitted;
  Insist(submitted.ParseFromString(sealed.submitted), "sealed bytes");
  return submitted;
}

exchange::v1::SignedFrame TestBroker::Sign(const std::string& alias, const std::vector<Digest>& members) {
  const BuiltFrame built = test_broker_internal::Gain(
      BuildFrame({members, log_key().key_id(), static_cast<uint64_t>(absl::ToUnixMillis(clock_.Now())), {}},
                 party(alias).key),
      "frame");
  exchange::v1::SignedFrame frame;
  frame.set_statement(ToString(built.statement));
  frame.set_signature(ToString(built.signature));
  return frame;
}

exchange::v1::SubmitFrameRequest TestBroker::Frame(const std::string& alias, int64_t number,
                                                   std::vector<exchange::v1::SubmittedHandover> handovers) {
  exchange::v1::SubmitFrameRequest request;
  request.set_frame_number(number);
  std::vector<Digest> members;
  for (exchange::v1::SubmittedHandover& handover : handovers) {
    handover.set_frame_index(static_cast<int>(members.size()));
    members.push_back(RootOf(handover));
    *request.add_handovers() = std::move(handover);
  }
  *request.mutable_frame() = Sign(alias, members);
  return request;
}

exchange::v1::SubmitHandoverRequest TestBroker::Submission(const std::string& alias,
                                                           const exchange::v1::Handover& handover) {
  exchange::v1::SubmitFrameRequest frame = Frame(alias, 1, {Seal(alias, handover)});
  exchange::v1::SubmitHandoverRequest request;
  *request.mutable_frame() = std::move(*frame.mutable_frame());
  *request.mutable_handover() = std::move(*frame.mutable_handovers(0));
  return request;
}

exchange::v1::AcknowledgeDeliveriesRequest TestBroker::Acknowledge(const std::string& alias, int64_t number,
                                                                   const std::vector<Spoken>& spoken) {
  exchange::v1::AcknowledgeDeliveriesRequest request;
  request.set_request_number(number);
  std::vector<Digest> members;
  for (const Spoken& one : spoken) {
    exchange::v1::SignedAcknowledgement& signed_ack = *request.add_acknowledgements();
    signed_ack.set_acknowledgement(one.acknowledgement);
    signed_ack.set_frame_index(static_cast<int>(members.size()));
    members.push_back(one.digest);
  }
  *request.mutable_frame() = Sign(alias, members);
  return request;
}

exchange::v1::AcknowledgeDeliveriesRequest TestBroker::Stored(const std::string& alias, int64_t number,
                                                              const std::vector<exchange::v1::DeliveredCopy>& copies) {
  std::vector<Spoken> spoken;
  for (const exchange::v1::DeliveredCopy& copy : copies) {
    const client::DeliveryTicket ticket =
        test_broker_internal::Gain(client::TicketOfStoredCopy(copy, party(alias).id), "ticket");
    client::OutgoingAcknowledgement stored = client::AcknowledgeDelivered(ticket, clock_.Now());
    spoken.push_back({std::move(stored.acknowledgement), stored.digest});
  }
  return Acknowledge(alias, number, spoken);
}

exchange::v1::AcknowledgeDeliveriesRequest TestBroker::Accepted(const std::string& alias, int64_t number,
                                                                const exchange::v1::DeliveredCopy& copy) {
  using test_broker_internal::Gain;
  const client::DeliveryTicket ticket = Gain(client::TicketOfStoredCopy(copy, party(alias).id), "ticket");
  client::Conclusion conclusion;
  conclusion.professional = "Hanne Test, health visitor";
  client::OutgoingAcknowledgement accepted = Gain(client::Conclude(ticket, conclusion, clock_.Now()), "conclusion");
  return Acknowledge(alias, number, {{std::move(accepted.acknowledgement), accepted.digest}});
}

}  // namespace handover::fakes
