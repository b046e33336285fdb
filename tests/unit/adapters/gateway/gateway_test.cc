#include "adapters/gateway/gateway.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"

#include "broker/base/refusal.h"
#include "clients/cpp/submitter.h"

#include "tests/fakes/metrics_page.h"
#include "tests/unit/adapters/gateway/gateway_world.h"
#include "tests/unit/adapters/gateway/mllp_world.h"

namespace handover::gateway {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class GatewayTest : public testing::Test {
 protected:
  GatewayTest() {
    config_.set_state_folder(folder_.File("state"));
    v1::FilingConfig& filing = *config_.mutable_filing();
    filing.set_answers_folder(folder_.File("answers"));
    filing.set_sent_folder(folder_.File("sent"));
    filing.set_refused_folder(folder_.File("refused"));
    filing.set_receipts_folder(folder_.File("receipts"));
    config_.mutable_mllp_listener()->set_listen("127.0.0.1:0");
    config_.set_interval_milliseconds(10);
  }
  std::unique_ptr<Gateway> Start() {
    return Gateway::Start(config_, world_.session(), world_.clock(), world_.random()).value();
  }

  // This party, as the directory has it; it sends to itself.
  void AnswerDirectory(const std::vector<std::string>& sors) {
    directory::v1::ListPartiesResponse response;
    directory::v1::Party& party = *response.add_parties();
    party.set_party_id(ToString(world_.broker().me()));
    party.add_glns("5790000999026");
    for (const std::string& sor : sors) party.add_sors(sor);
    world_.broker().Answer<directory::v1::ListPartiesRequest, directory::v1::ListPartiesResponse>(
        fakes::kListParties, [response](const directory::v1::ListPartiesRequest&) {
          return absl::StatusOr<directory::v1::ListPartiesResponse>(response);
        });
  }
  void SendQuestion() {
    exchange::v1::Handover handover;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
        fakes::ReadFileBytes("tests/fixtures/handovers/query.textproto"), &handover));
    handover.add_addressees()->set_role("HEALTH_VISITING");
    handover.mutable_addressees(0)->set_purpose("TREATMENT");
    handover.mutable_addressees(0)->set_legal_basis("HEALTH_TREATMENT_NECESSITY");
    handover.mutable_sections(1)->mutable_body()->mutable_note()->set_contact_telephone("87654321");
    const absl::StatusOr<client::OutgoingHandover> sealed =
        client::HandoverSealer(world_.clock(), world_.random()).Seal(handover, world_.session().profile());
    ASSERT_TRUE(sealed.ok()) << sealed.status();
    ASSERT_TRUE(client::SubmitOnce(world_.session(), *sealed).ok());
  }
  // What the one delivery became.
  std::string ReceivedFile() const {
    for (const auto& entry : std::filesystem::directory_iterator(folder_.File("received"))) {
      return fakes::ReadFileBytes(entry.path().string());
    }
    return "";
  }
  void ReceiveAs(const std::string& format) {
    config_.clear_mllp_listener();
    config_.mutable_deliveries()->set_folder(folder_.File("received"));
    config_.mutable_deliveries()->set_format(format);
    config_.mutable_deliveries()->set_pull(true);
  }

  const std::string newborn_ = fakes::ReadFileBytes("tests/fixtures/hl7v2/newborn_twin.hl7");
  GatewayWorld world_;
  fakes::TemporaryFolder folder_;
  v1::GatewayConfig config_;
};

TEST_F(GatewayTest, AMessageOfAConnectionIsAnsweredAndSent) {
  const std::unique_ptr<Gateway> gateway = Start();
  MllpPeer peer(gateway->mllp_port());
  ASSERT_TRUE(peer.SendMessage(newborn_).ok());
  EXPECT_THAT(peer.Receive(), HasSubstr("\rMSA|CA|ORU20240613001\r"));
  gateway->RunOnce();
  EXPECT_EQ(world_.broker().accepted_count(), 1);
  EXPECT_THAT(gateway->metrics().Render(), HasSubstr("handover_gateway_documents_total{outcome=\"accepted\"} 1"));
  EXPECT_THAT(gateway->metrics().Render(), HasSubstr("handover_gateway_mllp_messages_total{answer=\"CA\"} 1"));
}

TEST_F(GatewayTest, TheBrokersWordFollowsOnAConnectionOfItsOwn) {
  SystemClock clock;
  const ListeningSocket system = ListenOn({"127.0.0.1", 0}).value();
  config_.mutable_mllp_sender()->set_address(absl::StrCat("127.0.0.1:", system.port));
  const std::unique_ptr<Gateway> gateway = Start();
  MllpPeer peer(gateway->mllp_port());
  ASSERT_TRUE(peer.SendMessage(newborn_).ok());
  ASSERT_THAT(peer.Receive(), HasSubstr("\rMSA|CA|"));
  gateway->RunOnce();
  StopSignal stop;
  ASSERT_TRUE(AwaitSocket(system.fd.get(), POLLIN, clock.SinceStart() + absl::Seconds(30), stop, clock).ok());
  MllpPeer later(OwnedFd(::accept4(system.fd.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)));
  EXPECT_THAT(later.Receive(), HasSubstr("\rMSA|AA|ORU20240613001\r"));
}

TEST_F(GatewayTest, WithTooManyUnderWayConnectionsWait) {
  config_.set_max_waiting_documents(1);
  world_.RefuseForNow();
  const std::unique_ptr<Gateway> gateway = Start();
  MllpPeer peer(gateway->mllp_port());
  ASSERT_TRUE(peer.SendMessage(newborn_).ok());
  ASSERT_THAT(peer.Receive(), HasSubstr("\rMSA|CA|"));
  ASSERT_TRUE(peer.SendMessage(fakes::ReadFileBytes("tests/fixtures/hl7v2/admission.hl7")).ok());
  gateway->RunOnce();
  EXPECT_FALSE(peer.HasEnded(absl::Milliseconds(50)));
  world_.broker().Play({});
  gateway->RunOnce();
  EXPECT_THAT(peer.Receive(), HasSubstr("\rMSA|AA|ADT20240613001\r"));
}

TEST_F(GatewayTest, TwoOfOneMachineShareNothing) {
  const std::unique_ptr<Gateway> first = Start();
  EXPECT_EQ(Gateway::Start(config_, world_.session(), world_.clock(), world_.random()).status().code(),
            absl::StatusCode::kFailedPrecondition);
  config_.set_state_folder(folder_.File("other"));
  config_.mutable_mllp_listener()->set_listen(absl::StrCat("127.0.0.1:", first->mllp_port()));
  EXPECT_EQ(Gateway::Start(config_, world_.session(), world_.clock(), world_.random()).status().code(),
            absl::StatusCode::kUnavailable);
  config_.mutable_mllp_listener()->set_listen("127.0.0.1:0");
  EXPECT_NE(Start()->mllp_port(), first->mllp_port());
}

TEST_F(GatewayTest, MetricsAreServedWhereTheConfigurationSays) {
  config_.set_metrics_listen("127.0.0.1:0");
  const std::unique_ptr<Gateway> gateway = Start();
  EXPECT_THAT(fakes::FetchMetrics(gateway->metrics_port()), HasSubstr("handover_gateway_mllp_open_connections"));
}

TEST_F(GatewayTest, ACareCommunicationIsDeliveredWithTheCodesOfTheDirectory) {
  AnswerDirectory({"999021000016002"});
  SendQuestion();
  ReceiveAs("MEDCOM_CARECOMMUNICATION_5");
  Start()->RunOnce();
  EXPECT_THAT(ReceivedFile(), AllOf(HasSubstr("\"MessageHeader\""), HasSubstr("999021000016002")));
  EXPECT_EQ(world_.broker().Acknowledged().size(), 1u);
}

TEST_F(GatewayTest, WithoutTheCodeTheReferenceModelIsDelivered) {
  AnswerDirectory({});
  SendQuestion();
  ReceiveAs("MEDCOM_CARECOMMUNICATION_5_EHMI");
  const std::unique_ptr<Gateway> gateway = Start();
  gateway->RunOnce();
  EXPECT_THAT(ReceivedFile(), AllOf(HasSubstr("\"handoverId\""), Not(HasSubstr("MessageHeader"))));
  // The sender's code and the receiver's.
  EXPECT_THAT(gateway->metrics().Render(),
              HasSubstr("handover_gateway_deliveries_total{event=\"NOT_WRITABLE\"} 2"));
  EXPECT_EQ(world_.broker().Acknowledged().size(), 1u);
}

TEST_F(GatewayTest, DeliveriesAreAskedForWhereNothingIsSent) {
  config_.clear_mllp_listener();
  config_.mutable_deliveries()->set_folder(folder_.File("received"));
  config_.mutable_deliveries()->set_pull(true);
  const std::unique_ptr<Gateway> gateway = Start();
  gateway->RunOnce();
  EXPECT_EQ(gateway->mllp_port(), 0);
  EXPECT_EQ(world_.broker().server().CallCount(fakes::kPull), 1);
}

// Else a certificate that is bound a minute late would end all receiving without a word.
TEST_F(GatewayTest, AStreamThatTheBrokerEndsForGoodIsOpenedAgainAndCounted) {
  SendQuestion();
  world_.broker().Play(
      {.end_stream = Refuse(absl::StatusCode::kUnauthenticated, RefusalText{"CERT_NOT_BOUND", "", "bind it"})});
  ReceiveAs("");
  config_.mutable_deliveries()->set_pull(false);
  const std::unique_ptr<Gateway> gateway = Start();
  const std::string failed = "handover_gateway_failures_total{what=\"receiving\"} 1";
  while (gateway->metrics().Render().find(failed) == std::string::npos) gateway->RunOnce();
  while (world_.broker().Acknowledged().empty()) gateway->RunOnce();
  EXPECT_THAT(gateway->metrics().Render(), HasSubstr(failed));
  EXPECT_THAT(ReceivedFile(), HasSubstr("\"handoverId\""));
}

TEST_F(GatewayTest, WhatIsKeptOfDeliveriesIsBoundedFromTheFirstRound) {
  config_.clear_mllp_listener();
  config_.mutable_deliveries()->set_folder(folder_.File("received"));
  config_.mutable_deliveries()->set_pull(true);
  config_.mutable_deliveries()->set_max_kept(1);  // Less than the check of a configuration allows.
  std::filesystem::create_directories(folder_.File("state/copies"));
  for (const char* name : {"1", "2", "3"}) fakes::WriteFileBytes(folder_.File("state/copies/") + name, "half written");
  const std::unique_ptr<Gateway> gateway = Start();
  gateway->RunOnce();
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.File("state/copies")),
                          std::filesystem::directory_iterator()),
            1);
}

TEST_F(GatewayTest, WhatCannotBeForgottenIsCounted) {
  config_.clear_mllp_listener();
  config_.mutable_deliveries()->set_folder(folder_.File("received"));
  config_.mutable_deliveries()->set_pull(true);
  const std::unique_ptr<Gateway> gateway = Start();
  fakes::WriteFileBytes(folder_.File("state/copies"), "a file where the folder should be");
  gateway->RunOnce();
  EXPECT_THAT(gateway->metrics().Render(), HasSubstr("handover_gateway_failures_total{what=\"forgetting\"} 1"));
}

}  // namespace
}  // namespace handover::gateway
