#include "broker/rpc/health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/fakes/fake_clock.h"

namespace handover::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

class RecordedService final : public grpc::HealthCheckServiceInterface {
 public:
  void SetServingStatus(const std::string& name, bool serving) override { told[name] = serving; }
  void SetServingStatus(bool) override {}
  std::map<std::string, bool> told;
};

class HealthTest : public ::testing::Test {
 protected:
  fakes::FakeClock clock_;
  std::vector<std::string> lines_;
  EventLog log_{[this](Severity, const std::string& line) { lines_.push_back(line); }, clock_};
  Health health_{log_};
  RecordedService service_;
};

TEST_F(HealthTest, AtFirstNothingIsServed) {
  health_.Tell(service_, {"a.Service"});
  EXPECT_FALSE(health_.serving());
  EXPECT_THAT(health_.reasons(), ElementsAre("STARTING"));
  EXPECT_THAT(service_.told, ElementsAre(Pair("", false), Pair("a.Service", false)));
}

TEST_F(HealthTest, WithoutAReasonItServes) {
  health_.Tell(service_, {"a.Service"});
  health_.Set({});
  EXPECT_TRUE(health_.serving());
  EXPECT_THAT(service_.told, ElementsAre(Pair("", true), Pair("a.Service", true)));
}

TEST_F(HealthTest, OneReasonIsEnough) {
  health_.Tell(service_, {});
  health_.Set({});
  health_.Set({"DISK_FULL", "DRAINING"});
  EXPECT_FALSE(service_.told.at(""));
  EXPECT_THAT(lines_.back(), HasSubstr("\"reasons\":\"DISK_FULL DRAINING\""));
}

TEST_F(HealthTest, OnlyChangesAreLogged) {
  health_.Set({});
  health_.Set({});
  health_.Set({"DISK_FULL"});
  health_.Set({"DISK_FULL"});
  EXPECT_EQ(lines_.size(), 2u);
}

TEST_F(HealthTest, WhoComesLaterIsToldTheStateOfNow) {
  health_.Set({});
  health_.Tell(service_, {});
  EXPECT_TRUE(service_.told.at(""));
}

TEST_F(HealthTest, WhoIsForgottenIsToldNothing) {
  health_.Tell(service_, {});
  health_.Forget();
  health_.Set({});
  EXPECT_FALSE(service_.told.at(""));
}

}  // namespace
}  // namespace handover::rpc
