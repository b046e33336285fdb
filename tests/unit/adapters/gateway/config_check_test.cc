#include "adapters/gateway/config_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "broker/base/commitment/signature.h"
#include "tests/unit/adapters/gateway/mllp_world.h"

namespace handover::gateway {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class ConfigCheckTest : public testing::Test {
 protected:
  ConfigCheckTest() {
    const SigningKey key = SigningKey::Generate().value();
    fakes::WriteFileBytes(folder_.File("signing.key"), key.ToPem());
    fakes::WriteFileBytes(folder_.File("log.pem"), key.verify_key().ToPem());
    v1::BrokerLink& broker = *config_.mutable_broker();
    broker.set_address("broker.example.org:8443");
    broker.set_certificate_file(tls_.Client().certificate_file);
    broker.set_key_file(tls_.Client().key_file);
    broker.set_ca_file(tls_.Client().ca_file);
    broker.set_signing_key_file(folder_.File("signing.key"));
    broker.set_log_key_file(folder_.File("log.pem"));
    config_.set_state_folder(folder_.File("clinic/state"));
    config_.mutable_drop_folder()->set_folder(folder_.File("clinic/drop"));
    v1::FilingConfig& filing = *config_.mutable_filing();
    filing.set_answers_folder(folder_.File("clinic/answers"));
    filing.set_sent_folder(folder_.File("clinic/sent"));
    filing.set_refused_folder(folder_.File("clinic/refused"));
    filing.set_receipts_folder(folder_.File("clinic/receipts"));
  }
  static void Fill(v1::TlsConfig& tls, const TlsFiles& files) {
    tls.set_certificate_file(files.certificate_file);
    tls.set_key_file(files.key_file);
    tls.set_ca_file(files.ca_file);
  }
  std::vector<std::string> Places() const {
    std::vector<std::string> places;
    for (const ConfigFault& fault : CheckConfig(config_, registry_)) places.push_back(fault.place);
    return places;
  }

  fakes::TemporaryFolder folder_;
  TlsFolder tls_;
  const adapters::Registry registry_ = adapters::MakeRegistry();
  v1::GatewayConfig config_;
};

TEST_F(ConfigCheckTest, AConfigurationThatHoldsHasNoFaultAndNothingIsMade) {
  v1::MllpListenerConfig& listener = *config_.mutable_mllp_listener();
  listener.set_listen("0.0.0.0:2575");
  Fill(*listener.mutable_tls(), tls_.Server());
  config_.mutable_mllp_sender()->set_address("127.0.0.1:2576");
  config_.mutable_deliveries()->set_folder(folder_.File("clinic/received"));
  config_.mutable_deliveries()->set_format("DAYCARE_TRANSITION_CSV");
  config_.set_metrics_listen("127.0.0.1:0");
  EXPECT_THAT(Places(), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(folder_.File("clinic")));
}

TEST_F(ConfigCheckTest, CareLevelsAreToldAllFourOrNotAtAll) {
  int level = 0;
  for (const char* code : {"577951000005100", "306133003", "577961000005103", "577981000005106"}) {
    v1::CareLevelMeaning& meaning = *config_.add_care_levels();
    meaning.set_code(code);
    meaning.set_level(++level);
  }
  EXPECT_THAT(Places(), IsEmpty());
  config_.mutable_care_levels(3)->set_level(3);
  EXPECT_THAT(Places(), ElementsAre("care_levels"));
  config_.mutable_care_levels()->RemoveLast();
  EXPECT_THAT(Places(), ElementsAre("care_levels"));
}

TEST_F(ConfigCheckTest, AllThatIsMissingIsToldAtOnce) {
  config_.Clear();
  EXPECT_THAT(Places(), ElementsAre("broker.address", "broker.certificate_file", "broker.key_file", "broker.ca_file",
                                    "broker.signing_key_file", "broker.log_key_file", "", "state_folder"));
}

TEST_F(ConfigCheckTest, EachFileThatCannotBeReadIsTold) {
  config_.mutable_broker()->set_certificate_file(folder_.File("none"));
  config_.mutable_broker()->set_ca_file(folder_.File("none"));
  config_.mutable_broker()->set_signing_key_file(folder_.File("log.pem"));
  config_.mutable_broker()->set_log_key_file(tls_.File("ca.pem"));
  EXPECT_THAT(Places(), ElementsAre("broker.certificate_file", "broker.ca_file", "broker.signing_key_file",
                                    "broker.log_key_file"));
}

TEST_F(ConfigCheckTest, AKeyOfAnotherCertificateIsAFault) {
  config_.mutable_broker()->set_key_file(tls_.File("stranger.key"));
  EXPECT_THAT(Places(), ElementsAre("broker.key_file"));
}

TEST_F(ConfigCheckTest, WithoutTlsOnlyTheLoopbackIsListenedOnAndCalled) {
  config_.mutable_mllp_listener()->set_listen("10.0.0.1:2575");
  config_.mutable_mllp_sender()->set_address("epj.example.org:2575");
  EXPECT_THAT(Places(), ElementsAre("mllp_listener.tls", "mllp_sender.tls"));
  config_.mutable_mllp_listener()->set_listen("127.0.0.1:2575");
  config_.mutable_mllp_sender()->set_address("localhost:2575");
  EXPECT_THAT(Places(), IsEmpty());
}

TEST_F(ConfigCheckTest, NumbersHaveLimits) {
  config_.set_interval_milliseconds(9);
  config_.set_max_waiting_documents(0);
  config_.set_max_earlier_files(99);
  config_.set_max_read_attempts(101);
  config_.mutable_drop_folder()->set_settle_milliseconds(-1);
  v1::MllpListenerConfig& listener = *config_.mutable_mllp_listener();
  listener.set_listen("127.0.0.1:0");
  listener.set_max_connections(1001);
  listener.set_idle_seconds(0);
  listener.set_message_seconds(3601);
  config_.mutable_mllp_sender()->set_address("127.0.0.1:1");
  config_.mutable_mllp_sender()->set_answer_seconds(0);
  config_.mutable_deliveries()->set_folder(folder_.File("clinic/out"));
  config_.mutable_deliveries()->set_max_kept(999);
  EXPECT_THAT(Places(),
              ElementsAre("drop_folder.settle_milliseconds", "deliveries.max_kept", "mllp_listener.max_connections",
                          "mllp_listener.idle_seconds", "mllp_listener.message_seconds", "mllp_sender.answer_seconds",
                          "interval_milliseconds", "max_waiting_documents", "max_earlier_files", "max_read_attempts"));
}

TEST_F(ConfigCheckTest, LimitsThemselvesAreTaken) {
  config_.set_interval_milliseconds(10);
  config_.set_max_waiting_documents(10'000);
  config_.set_max_earlier_files(100);
  config_.set_max_read_attempts(1);
  config_.mutable_drop_folder()->set_settle_milliseconds(0);
  config_.mutable_deliveries()->set_folder(folder_.File("clinic/out"));
  config_.mutable_deliveries()->set_max_kept(1000);
  EXPECT_THAT(Places(), IsEmpty());
}

TEST_F(ConfigCheckTest, WhoAcceptsByReceiptsHasANameAndReceipts) {
  v1::DeliveriesConfig& deliveries = *config_.mutable_deliveries();
  deliveries.set_folder(folder_.File("clinic/out"));
  deliveries.set_accepting_professional(std::string(120, 'x'));
  EXPECT_THAT(Places(), IsEmpty());
  deliveries.set_accepting_professional(std::string(121, 'x'));
  EXPECT_THAT(Places(), ElementsAre("deliveries.accepting_professional"));
  deliveries.set_accepting_professional("Karen Test, lead");
  config_.clear_drop_folder();
  EXPECT_THAT(Places(), Contains("deliveries.accepting_professional"));
}

TEST_F(ConfigCheckTest, AddressesAreHostAndPort) {
  config_.mutable_broker()->set_address("broker");
  config_.set_metrics_listen("127.0.0.1");
  EXPECT_THAT(Places(), ElementsAre("broker.address", "metrics_listen"));
}

TEST_F(ConfigCheckTest, FoldersAreApartAndCanBeWritten) {
  config_.mutable_filing()->set_sent_folder(folder_.File("clinic/x/../drop/"));
  config_.mutable_filing()->set_answers_folder(folder_.File("signing.key") + "/answers");
  EXPECT_THAT(Places(), ElementsAre("filing.answers_folder", "filing.sent_folder"));
}

TEST_F(ConfigCheckTest, DroppedFilesAreRenamedOnTheirOwnFileSystem) {
  config_.mutable_filing()->set_sent_folder("/dev/shm/handover_config_check_test");
  EXPECT_THAT(Places(), Contains("filing.sent_folder"));
}

TEST_F(ConfigCheckTest, WhatSendsNeedsAPlaceForItsDocuments) {
  config_.clear_filing();
  EXPECT_THAT(Places(), Contains("filing"));
  config_.clear_drop_folder();
  EXPECT_THAT(Places(), Not(Contains("filing")));
  config_.mutable_mllp_sender()->set_address("127.0.0.1:1");
  EXPECT_THAT(Places(), Contains("mllp_sender"));
}

TEST_F(ConfigCheckTest, AFormatThatIsOnlyReadIsNoneToWrite) {
  config_.mutable_deliveries()->set_folder(folder_.File("received"));
  config_.mutable_deliveries()->set_format("HL7V2");
  EXPECT_THAT(Places(), ElementsAre("deliveries.format"));
}

TEST_F(ConfigCheckTest, NamesOfPeersAreAListeners) {
  v1::MllpSenderConfig& sender = *config_.mutable_mllp_sender();
  sender.set_address("epj.example.org:1");
  Fill(*sender.mutable_tls(), tls_.Client());
  sender.mutable_tls()->add_peer_common_names("EPJ");
  EXPECT_THAT(Places(), ElementsAre("mllp_sender.tls.peer_common_names"));
}

class CheckTogetherTest : public ConfigCheckTest {
 protected:
  CheckTogetherTest() {
    clinic_ = config_;
    clinic_.mutable_mllp_listener()->set_listen("127.0.0.1:2575");
    visitors_.set_state_folder(folder_.File("visitors/state"));
    visitors_.mutable_deliveries()->set_folder(folder_.File("visitors/received"));
    visitors_.set_metrics_listen("127.0.0.1:9465");
  }
  std::vector<std::string> PlacesTogether() const {
    std::vector<std::string> places;
    for (const ConfigFault& fault : CheckTogether({{"clinic", clinic_}, {"visitors", visitors_}})) {
      places.push_back(fault.place);
    }
    return places;
  }

  v1::GatewayConfig clinic_;
  v1::GatewayConfig visitors_;
};

TEST_F(CheckTogetherTest, GatewaysThatShareNothingButReceiptsAreFine) {
  EXPECT_THAT(PlacesTogether(), IsEmpty());
  visitors_.mutable_filing()->set_receipts_folder(clinic_.filing().receipts_folder());
  EXPECT_THAT(PlacesTogether(), IsEmpty());
}

TEST_F(CheckTogetherTest, FoldersAndAddressesBelongToOne) {
  visitors_.set_state_folder(folder_.File("clinic/../clinic/state"));
  visitors_.mutable_deliveries()->set_folder(folder_.File("clinic/drop"));
  visitors_.set_metrics_listen("127.0.0.1:2575");
  EXPECT_THAT(PlacesTogether(),
              ElementsAre("visitors: state_folder", "visitors: deliveries.folder", "visitors: metrics_listen"));
}

TEST_F(CheckTogetherTest, APortThatTheSystemChoosesIsNobodys) {
  clinic_.mutable_mllp_listener()->set_listen("127.0.0.1:0");
  visitors_.set_metrics_listen("127.0.0.1:0");
  EXPECT_THAT(PlacesTogether(), IsEmpty());
}

}  // namespace
}  // namespace handover::gateway
