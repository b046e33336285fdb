#include "broker/maintenance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "broker/store/rows.h"
#include "handover/storage/v1/storage.pb.h"
#include "tests/fakes/world/pipeline_world.h"
#include "tests/fakes/world/test_authority.h"

namespace handover {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class JudgedStream final : public rpc::OpenStream {
 public:
  const absl::StatusOr<identity::PeerCertificate>& certificate() const override { return certificate_; }
  void End(const absl::Status&) override { ++ended; }
  void Abort() override { ++aborted; }
  int ended = 0;
  int aborted = 0;

 private:
  // Of nobody: every round ends it.
  absl::StatusOr<identity::PeerCertificate> certificate_ = absl::UnauthenticatedError("nobody");
};

// Real pipelines in memory; rounds happen when the test says so.
class MaintenanceTest : public ::testing::Test {
 protected:
  MaintenanceTest() {
    ::mkdir(folder_.File("crl").c_str(), 0700);
    WriteList({}, absl::Hours(24 * 365));
    revocation_folder_.Refresh(world_.clock().Now());
  }
  // Both ports with one certificate, which ends in 40 days.
  Config ConfigWithCertificates() {
    const fakes::IssuedCertificate server = authority_.Issue(
        {.subject = {{"CN", "localhost"}}, .not_after = world_.clock().Now() + absl::Hours(24 * 40)});
    const rpc::TlsFiles files = {folder_.File("cert"), folder_.File("key"), folder_.File("ca")};
    fakes::WriteFileBytes(files.certificate, server.certificate);
    fakes::WriteFileBytes(files.key, server.key);
    fakes::WriteFileBytes(files.ca, authority_.certificate());
    Config config;
    config.party.tls = files;
    config.admin.tls = files;
    return config;
  }
  void WriteList(const std::vector<std::string>& serials, absl::Duration life) {
    const absl::Time now = world_.clock().Now();
    fakes::WriteFileBytes(folder_.File("crl/list"), authority_.MakeRevocationList({serials, now, now + life}));
  }
  // A round after some time.
  void TickAfter(absl::Duration time) {
    world_.clock().Advance(time);
    maintenance_.Tick();
  }
  std::vector<std::string> Lines(const std::string& event) {
    std::vector<std::string> found;
    for (const std::string& line : lines_) {
      if (line.find("\"event\":\"" + event + "\"") != std::string::npos) found.push_back(line);
    }
    return found;
  }

  fakes::PipelineWorld world_;
  fakes::TemporaryFolder folder_;
  fakes::TestAuthority authority_{"Issuing CA"};
  std::vector<std::string> lines_;
  rpc::EventLog log_{[this](rpc::Severity, const std::string& line) { lines_.push_back(line); }, world_.clock()};
  rpc::Health health_{log_};
  pipeline::Current<rpc::Revocations> revocations_{std::make_shared<const rpc::Revocations>()};
  rpc::RevocationFolder revocation_folder_{folder_.File("crl"), folder_.File("ca"), revocations_};
  rpc::Peers peers_{world_.env().directory, revocations_, world_.clock()};
  rpc::StreamRegistry streams_;
  const Config config_ = ConfigWithCertificates();
  int store_failures_ = 0;
  bool can_log_policy_ = false;
  Maintenance maintenance_{
      config_,
      {world_.env(), peers_, streams_, revocation_folder_, revocations_, health_, log_},
      {[this] { ++store_failures_; }, [this] { return can_log_policy_; }}};
};

TEST_F(MaintenanceTest, TheFirstRoundServes) {
  EXPECT_FALSE(health_.serving());
  maintenance_.Tick();
  EXPECT_TRUE(health_.serving());
}

TEST_F(MaintenanceTest, LapsedLeasesGoBack) {
  delivery::Waiting waiting;
  waiting.recipient = *PartyId::FromBytes(std::string(16, 'p'));
  world_.env().queues.Add(waiting);
  world_.env().queues.Take(waiting.recipient, 1, absl::Seconds(60));
  TickAfter(absl::Seconds(59));
  EXPECT_EQ(world_.env().queues.CountAll().leased, 1u);
  TickAfter(absl::Seconds(1));
  EXPECT_EQ(world_.env().queues.CountAll().queued, 1u);
}

// T-08.
TEST_F(MaintenanceTest, StreamsOfWhoMayNoLongerCallAreCutAndThenAborted) {
  const auto stream = std::make_shared<JudgedStream>();
  streams_.Add(stream);
  maintenance_.Tick();
  EXPECT_EQ(stream->ended, 1);
  EXPECT_THAT(Lines("streams_cut"), SizeIs(1));
  maintenance_.Tick();
  EXPECT_EQ(stream->ended, 1);
  EXPECT_EQ(stream->aborted, 1);
}

TEST_F(MaintenanceTest, AFullDiskIsNotServedFromAndHealsByItself) {
  maintenance_.Tick();
  world_.store().SetMedium(absl::ResourceExhaustedError("full"));
  TickAfter(absl::Seconds(1));
  EXPECT_THAT(health_.reasons(), ElementsAre("DISK_FULL"));
  world_.store().SetMedium(absl::OkStatus());
  maintenance_.Tick();
  EXPECT_TRUE(health_.serving());
  EXPECT_EQ(store_failures_, 0);
}

TEST_F(MaintenanceTest, AStoreThatHasFailedIsToldOnce) {
  world_.AddParty("ouh", directory::v1::BIRTH_CLINIC);
  world_.store().FailNextCommit({absl::DataLossError("the medium failed"), false});
  EXPECT_FALSE(world_.SetPartyState("ouh", directory::v1::Party::SUSPENDED).ok());
  TickAfter(absl::Seconds(1));
  TickAfter(absl::Seconds(1));
  EXPECT_THAT(health_.reasons(), ElementsAre("STORE_FAILED"));
  EXPECT_EQ(store_failures_, 1);
}

TEST_F(MaintenanceTest, AnExpiredRevocationListIsNotServedWith) {
  maintenance_.Tick();
  TickAfter(absl::Hours(24 * 365));
  EXPECT_THAT(health_.reasons(), ElementsAre("REVOCATION_LIST_EXPIRED"));
  EXPECT_THAT(Lines("revocation_state").back(), HasSubstr("EXPIRED"));
}

TEST_F(MaintenanceTest, RevocationListsAreReadAgainEveryTenSecondsOrWhenAsked) {
  maintenance_.Tick();
  TickAfter(absl::Seconds(1));
  WriteList({"77"}, absl::Hours(24 * 365));
  TickAfter(absl::Seconds(8));
  EXPECT_EQ(revocations_.Get()->size(), 0u);
  TickAfter(absl::Seconds(1));
  EXPECT_EQ(revocations_.Get()->size(), 1u);
  TickAfter(absl::Seconds(1));
  WriteList({"77", "78"}, absl::Hours(24 * 365));
  maintenance_.RefreshRevocations();
  maintenance_.Tick();
  EXPECT_EQ(revocations_.Get()->size(), 2u);
}

TEST_F(MaintenanceTest, AListThatCannotBeUsedIsLoggedByName) {
  fakes::WriteFileBytes(folder_.File("crl/broken"), "none");
  maintenance_.Tick();
  ASSERT_THAT(Lines("revocation_list_refused"), SizeIs(1));
  EXPECT_THAT(lines_[0], HasSubstr("\"file\":\"broken\",\"code\":\"CRL_MALFORMED\""));
}

TEST_F(MaintenanceTest, ThePolicyThatHasNoLeafIsTriedEverySecond) {
  maintenance_.SetPolicyUnlogged();
  maintenance_.Tick();
  EXPECT_THAT(health_.reasons(), ElementsAre("POLICY_NOT_LOGGED"));
  can_log_policy_ = true;
  maintenance_.Tick();
  EXPECT_FALSE(health_.serving());
  TickAfter(absl::Seconds(1));
  EXPECT_TRUE(health_.serving());
}

TEST_F(MaintenanceTest, WhoDrainsDoesNotServeAgain) {
  maintenance_.SetDraining();
  TickAfter(absl::Seconds(1));
  EXPECT_THAT(health_.reasons(), ElementsAre("DRAINING"));
}

TEST_F(MaintenanceTest, KeysOfTheDayAreMadeForWhoMaySignAndForTheBroker) {
  maintenance_.Tick();
  const size_t keys = world_.env().vault.key_count();
  EXPECT_GE(keys, 1u);
  world_.AddParty("ouh", directory::v1::BIRTH_CLINIC);
  TickAfter(absl::Seconds(1));
  EXPECT_EQ(world_.env().vault.key_count(), keys + 1);
}

TEST_F(MaintenanceTest, KeysOfTomorrowAreThereBeforeMidnight) {
  world_.AddParty("ouh", directory::v1::BIRTH_CLINIC);
  maintenance_.Tick();
  const size_t today = world_.env().vault.key_count();
  const absl::Time midnight = absl::UnixEpoch() + absl::Hours(24 * (absl::ToInt64Hours(
                                  world_.clock().Now() - absl::UnixEpoch()) / 24 + 1));
  TickAfter(midnight - world_.clock().Now() - absl::Minutes(10) - absl::Seconds(1));
  EXPECT_EQ(world_.env().vault.key_count(), today);
  TickAfter(absl::Seconds(1));
  EXPECT_EQ(world_.env().vault.key_count(), today + 2);
  TickAfter(absl::Minutes(20));
  EXPECT_EQ(world_.env().vault.key_count(), today + 2);
}

TEST_F(MaintenanceTest, CertificatesThatEndAreWarnedOfOnceADay) {
  maintenance_.Tick();
  EXPECT_THAT(Lines("certificate_ends"), IsEmpty());
  EXPECT_THAT(maintenance_.certificate_ends(), SizeIs(4));
  TickAfter(absl::Hours(24 * 11));
  ASSERT_THAT(Lines("certificate_ends"), SizeIs(2));  // Of both ports.
  EXPECT_THAT(Lines("certificate_ends")[0], HasSubstr("\"severity\":\"warning\""));
  EXPECT_THAT(Lines("certificate_ends")[0], HasSubstr("\"days_left\":29"));
  TickAfter(absl::Hours(12));
  EXPECT_THAT(Lines("certificate_ends"), SizeIs(2));
  TickAfter(absl::Hours(24 * 23));
  EXPECT_THAT(Lines("certificate_ends").back(), HasSubstr("\"severity\":\"error\""));
}

TEST_F(MaintenanceTest, DamagedTlsFilesAreSaidToBe) {
  maintenance_.Tick();
  EXPECT_THAT(Lines("tls_files_unusable"), IsEmpty());
  fakes::WriteFileBytes(config_.party.tls.key, "damaged");
  TickAfter(absl::Minutes(10));
  EXPECT_THAT(Lines("tls_files_unusable"), SizeIs(2));
}

TEST_F(MaintenanceTest, WhatWaitsForAHumanIsCounted) {
  maintenance_.Tick();
  EXPECT_EQ(maintenance_.held_deliveries(), 0);
}

TEST_F(MaintenanceTest, WhatIsOpenIsCounted) {
  maintenance_.Tick();
  maintenance_.AwaitEscalations();
  EXPECT_THAT(maintenance_.escalations().open_by_step, IsEmpty());
  EXPECT_THAT(maintenance_.escalations().overdue_by_kind, IsEmpty());
}

// A timer of a delivery that is gone: told in the log by its id, and nothing stops.
TEST_F(MaintenanceTest, AStepThatCannotBeTakenIsLogged) {
  storage::v1::TimerRecord timer;
  timer.set_subject(storage::v1::TimerRecord::DELIVERY);
  const store::Operation row = store::Put(
      store::Table::kTimer, store::TimerKey(1, "delivery-id-gone"), timer.SerializeAsString());
  ASSERT_TRUE(world_.store().Commit({&row, 1}).ok());
  maintenance_.Tick();
  maintenance_.AwaitEscalations();
  EXPECT_THAT(Lines("escalation_failed"), ElementsAre(HasSubstr("\"code\":\"DATA_LOSS\"")));
  EXPECT_TRUE(health_.serving());
}

TEST_F(MaintenanceTest, TheThreadStopsWhenItIsTold) {
  maintenance_.Start();
  maintenance_.Stop();
  maintenance_.Stop();
  EXPECT_TRUE(health_.serving());
}

}  // namespace
}  // namespace handover
