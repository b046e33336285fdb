#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/kl_mapping.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::Contains;
using ::testing::Not;

TEST(MapPeopleTest, KeeperOfTheRecordIsAProfessional) {
  const auto bodies = BodiesOf(ReadReport(Report("pregnancy.json")), "Professional");
  ASSERT_EQ(bodies.size(), 1u);
  EXPECT_EQ(bodies[0].professional().organisation(), "sor:900000000000011");
}

TEST(MapPeopleTest, SecondKeeperIsALoss) {
  const std::string text = Spoiled("pregnancy.json", "900000000000011", "900000000000029");
  EXPECT_THAT(CodesOf(ReadReport(text).losses), Contains("KL_SECOND_ORGANISATION"));
  EXPECT_THAT(CodesOf(ReadReport(Report("pregnancy.json")).losses), Not(Contains("KL_SECOND_ORGANISATION")));
}

TEST(MapPeopleTest, ContactsStandInOrderOfTime) {
  const auto bodies = BodiesOf(ReadReport(Report("school.json")), "Encounters");
  ASSERT_EQ(bodies.size(), 1u);
  const auto& encounters = bodies[0].encounters().encounters();
  ASSERT_EQ(encounters.size(), 4);
  EXPECT_EQ(encounters[0].state(), model::v1::Encounters::Encounter::CANCELLED) << "entered in error";
  EXPECT_EQ(encounters[1].type(), model::v1::Encounters::Encounter::GROUP_SESSION);
  EXPECT_EQ(encounters[3].place(), "institution:280295");
}

TEST(MapPeopleTest, WithoutAContactTheFirstObservationIsOne) {
  const auto bodies = BodiesOf(ReadReport(Report("weight_alone.json")), "Encounters");
  ASSERT_EQ(bodies.size(), 1u);
  const auto& encounter = bodies[0].encounters().encounters(0);
  EXPECT_EQ(encounter.type(), model::v1::Encounters::Encounter::TYPE_UNSPECIFIED);
  EXPECT_EQ(encounter.start().precision(), model::v1::TIME_PRECISION_DAY);
}

}  // namespace handover::adapters::kl::testing
