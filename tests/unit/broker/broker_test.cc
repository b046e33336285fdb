#include "broker/broker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>

#include "absl/strings/str_cat.h"

#include "tests/fakes/world/pipeline_world.h"
#include "tests/fakes/world/test_broker.h"

namespace handover {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class BrokerTest : public ::testing::Test {
 protected:
  // The shipped policy in a folder of its own, so that a test can change it.
  void CopyPolicy() {
    const std::string folder = broker_.folder().File("policy");
    ::mkdir(folder.c_str(), 0700);
    for (const char* name : {"bases", "escalation", "expectations", "kinds", "policy", "purposes", "rules_birth",
                             "rules_childhood", "rules_concern", "rules_other"}) {
      fakes::WriteFileBytes(absl::StrCat(folder, "/", name, ".textproto"),
                            fakes::ReadFileBytes(absl::StrCat("deploy/policy/", name, ".textproto")));
    }
    broker_.config().policy_directory = folder;
    broker_.Restart();
  }
  std::string PolicyFile() { return broker_.config().policy_directory + "/policy.textproto"; }

  fakes::TestBroker broker_;
};

TEST_F(BrokerTest, ItServesOnTwoPortsAndSaysSo) {
  EXPECT_TRUE(broker_.broker().health().serving());
  EXPECT_GT(broker_.broker().ports().party, 0);
  EXPECT_NE(broker_.broker().ports().party, broker_.broker().ports().admin);
  EXPECT_EQ(broker_.broker().ports().metrics, 0);
  EXPECT_THAT(broker_.LogLines("started")[0], HasSubstr(absl::StrCat("\"port\":", broker_.broker().ports().party)));
}

TEST_F(BrokerTest, ThePortsFileIsThereOnceItServes) {
  broker_.config().ports_file = broker_.folder().File("ports");
  broker_.Restart();
  EXPECT_EQ(fakes::ReadFileBytes(broker_.config().ports_file),
            absl::StrCat("{\"party\":", broker_.broker().ports().party, ",\"admin\":", broker_.broker().ports().admin,
                         ",\"metrics\":0}\n"));
}

TEST_F(BrokerTest, EveryStartLogsTheLawItGoesOnUnder) {
  EXPECT_EQ(broker_.broker().env().committer.counters().leaves, 1u);
  EXPECT_THAT(broker_.LogLines("policy_activated"), SizeIs(1));
}

TEST_F(BrokerTest, PartiesSurviveARestart) {
  broker_.AddParty("ouh", directory::v1::BIRTH_CLINIC);
  broker_.Restart();
  EXPECT_NE(broker_.broker().env().directory.Get()->FindByAlias("ouh"), nullptr);
}

TEST_F(BrokerTest, AHeadFileBesideTheDataIsWarnedOf) {
  EXPECT_THAT(broker_.LogLines("head_file_beside_data"), SizeIs(0));
  broker_.config().data_directory = broker_.folder().File("data2");
  broker_.config().head_file = "";
  broker_.Restart();
  EXPECT_THAT(broker_.LogLines("head_file_beside_data"), SizeIs(1));
}

TEST_F(BrokerTest, AChangedPolicyIsTakenAtAReload) {
  CopyPolicy();
  const std::string before = broker_.broker().env().policy.Get()->set.digest();
  fakes::WriteFileBytes(PolicyFile(), fakes::ReadFileBytes(PolicyFile()) + "\n# Another text is another policy.\n");
  broker_.broker().Reload();
  EXPECT_NE(broker_.broker().env().policy.Get()->set.digest(), before);
}

TEST_F(BrokerTest, AnUnchangedPolicyGetsNoSecondLeaf) {
  const uint64_t before = broker_.broker().env().committer.counters().leaves;
  broker_.broker().Reload();
  EXPECT_EQ(broker_.broker().env().committer.counters().leaves, before);
  EXPECT_THAT(broker_.LogLines("policy_unchanged"), SizeIs(1));
}

// T-60.
TEST_F(BrokerTest, AMalformedPolicyChangesNothingAndIsLoggedByItsPlace) {
  CopyPolicy();
  const std::string before = broker_.broker().env().policy.Get()->set.digest();
  fakes::WriteFileBytes(PolicyFile(), "half writt");
  broker_.broker().Reload();
  EXPECT_EQ(broker_.broker().env().policy.Get()->set.digest(), before);
  EXPECT_THAT(broker_.LogLines("policy_refused").back(), HasSubstr("POLICY_SYNTAX"));
  ASSERT_EQ(::unlink(PolicyFile().c_str()), 0);
  ::mkdir(PolicyFile().c_str(), 0700);
  broker_.broker().Reload();
  EXPECT_THAT(broker_.LogLines("policy_refused"), SizeIs(2));
  EXPECT_TRUE(broker_.broker().health().serving());
}

TEST_F(BrokerTest, AShadowPolicyIsTriedBesideTheOneInForce) {
  broker_.config().shadow_policy_directory = "deploy/policy";
  broker_.Restart();
  EXPECT_TRUE(broker_.broker().env().shadow.counts().loaded);
  EXPECT_THAT(broker_.LogLines("shadow_policy_loaded"), SizeIs(1));
  EXPECT_THAT(broker_.broker().metrics().Render(), HasSubstr("handover_shadow_policy 1"));
  EXPECT_THAT(broker_.broker().metrics().Render(), HasSubstr("handover_shadow_compared_total 0"));
}

TEST_F(BrokerTest, AMalformedShadowPolicyDoesNoHarmAndIsReadAgainAtAReload) {
  const std::string folder = broker_.folder().File("shadow");
  ASSERT_EQ(::mkdir(folder.c_str(), 0700), 0);
  fakes::WriteFileBytes(folder + "/policy.textproto", "half writt");
  broker_.config().shadow_policy_directory = folder;
  broker_.Restart();
  EXPECT_TRUE(broker_.broker().health().serving());
  EXPECT_FALSE(broker_.broker().env().shadow.counts().loaded);
  EXPECT_THAT(broker_.LogLines("shadow_policy_refused").back(), HasSubstr("POLICY_SYNTAX"));
  ASSERT_EQ(::unlink((folder + "/policy.textproto").c_str()), 0);
  for (const policy::NamedText& file : fakes::ShippedPolicyFiles()) {
    fakes::WriteFileBytes(folder + "/" + file.name, file.text);
  }
  broker_.broker().Reload();
  EXPECT_TRUE(broker_.broker().env().shadow.counts().loaded);
}

TEST_F(BrokerTest, AFullDiskAtStartIsWaitedFor) {
  broker_.AddParty("ouh", directory::v1::BIRTH_CLINIC);
  broker_.config().reserve_bytes = int64_t{1} << 60;
  broker_.Restart();
  EXPECT_THAT(broker_.broker().health().reasons(), ElementsAre("DISK_FULL", "POLICY_NOT_LOGGED"));
}

TEST_F(BrokerTest, AStopIsSaidAndIdempotent) {
  broker_.broker().Stop();
  EXPECT_FALSE(broker_.broker().health().serving());
  broker_.broker().Stop();
  EXPECT_THAT(broker_.LogLines("stopped"), SizeIs(1));
}

TEST_F(BrokerTest, APortsFileThatCannotBeWrittenStopsTheStart) {
  broker_.Stop();
  broker_.config().ports_file = broker_.folder().File("no/such/folder");
  EXPECT_EQ(broker_.Start().message(), "--ports-file: cannot be written");
}

TEST_F(BrokerTest, MetricsSayHowItIs) {
  broker_.AddParty("ouh", directory::v1::BIRTH_CLINIC);
  const std::string page = broker_.broker().metrics().Render();
  EXPECT_THAT(page, HasSubstr("handover_serving 1"));
  EXPECT_THAT(page, HasSubstr("handover_log_leaves 4"));
  EXPECT_THAT(page, HasSubstr("handover_revocation_state{state=\"OFF\"} 1"));
  EXPECT_THAT(page, HasSubstr("handover_certificate_end_seconds{certificate=\"admin_server\"} 2400000000"));
  EXPECT_THAT(page, HasSubstr("handover_group_leaves_count"));
}

}  // namespace
}  // namespace handover
