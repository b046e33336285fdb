#include "adapters/kl_children/kl_mapping.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::Contains;
using ::testing::Not;

TEST(KlMappingTest, EnvelopeIsThatOfAVisitSummary) {
  const exchange::v1::Handover handover = HandoverOf(Report("two_months.json"));
  EXPECT_EQ(handover.envelope().kind(), "VISIT_SUMMARY");
  EXPECT_EQ(handover.envelope().author_role(), "HEALTH_VISITOR");
  EXPECT_EQ(handover.addressees(0).role(), "GP");
  EXPECT_EQ(handover.addressees(0).of_person_id(), handover.envelope().subject_person_id());
  EXPECT_EQ(handover.envelope().source_message_id().size(), 64u);
}

TEST(KlMappingTest, ReportedConcernIsToldToTheSenderAlone) {
  const Translation translation = ReadReport(Report("two_months.json"));
  EXPECT_THAT(CodesOf(translation.losses), Contains("KL_CONCERN_ACTIVITY"));
  const exchange::v1::Handover& handover = translation.handovers.front();
  EXPECT_THAT(std::vector<std::string>(handover.envelope().losses().begin(), handover.envelope().losses().end()),
              Not(Contains("KL_CONCERN_ACTIVITY")));
  EXPECT_EQ(handover.SerializeAsString().find("Underretning"), std::string::npos);
  EXPECT_EQ(handover.SerializeAsString().find("11bae71b"), std::string::npos);
}

TEST(KlMappingTest, AssumedZoneIsToldOnce) { EXPECT_EQ(NoticesOf(ReadReport(Report("two_months.json"))).size(), 1u); }

}  // namespace handover::adapters::kl::testing
