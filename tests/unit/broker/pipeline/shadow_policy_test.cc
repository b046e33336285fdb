#include "broker/pipeline/shadow_policy.h"

#include <string>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"

#include "broker/base/refusal.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace shadow_policy_test_internal {

using testing::ElementsAre;
using testing::HasSubstr;

// The shipped policy, but with the words replaced everywhere in its files.
std::vector<policy::NamedText> Changed(const std::string& was, const std::string& is) {
  std::vector<policy::NamedText> files = fakes::ShippedPolicyFiles();
  for (policy::NamedText& file : files) file.text = absl::StrReplaceAll(file.text, {{was, is}});
  return files;
}

// What the mother says of her mental health passes to the GP by the basis alone: one word of one rule.
std::vector<policy::NamedText> MilderForTheGp() {
  std::vector<policy::NamedText> files = fakes::ShippedPolicyFiles();
  for (policy::NamedText& file : files) {
    const size_t rule = file.text.find("id: \"P-09\"");
    if (rule == std::string::npos) continue;
    const size_t category = file.text.find("DATA_CATEGORY_PARENT_MENTAL", rule);
    const size_t need = file.text.find("need: CONSENT", category);
    file.text.replace(need, std::string("need: CONSENT").size(), "need: BASIS_ALONE");
  }
  return files;
}

class ShadowPolicyTest : public PipelineTest {
 protected:
  ShadowPolicy& shadow() { return env().shadow; }
};

TEST_F(ShadowPolicyTest, WithoutOneNothingIsCompared) {
  MustSubmit("odense-hv", VisitSummary());
  EXPECT_FALSE(shadow().Report().loaded());
  EXPECT_EQ(shadow().counts().compared, 0);
}

TEST_F(ShadowPolicyTest, TheSamePolicyDiffersInNothing) {
  ASSERT_TRUE(shadow().Load(fakes::ShippedPolicyFiles()).ok());
  MustSubmit("odense-hv", VisitSummary());
  MustReceive("gp-a");
  EXPECT_EQ(shadow().counts().compared, 2);
  EXPECT_EQ(shadow().counts().differed, 0);
  EXPECT_EQ(shadow().Report().policy_digest(), env().policy.Get()->set.digest());
}

TEST_F(ShadowPolicyTest, ADifferenceIsToldByWhatWasAskedAndChangesNothing) {
  ASSERT_TRUE(shadow().Load(MilderForTheGp()).ok()) << shadow().Report().DebugString();
  MustSubmit("odense-hv", VisitSummary());
  EXPECT_EQ(SectionTypesOf(MustReceive("gp-a")).find("ParentMentalHealth"), std::string::npos) << "it decides nothing";
  const admin::v1::GetShadowReportResponse report = shadow().Report();
  EXPECT_EQ(report.compared_count(), 2);
  EXPECT_EQ(report.differed_count(), 2);
  ASSERT_EQ(report.differences_size(), 1);
  EXPECT_EQ(report.differences(0).count(), 2);
  EXPECT_EQ(report.differences(0).kind(), "VISIT_SUMMARY");
  EXPECT_EQ(report.differences(0).from_sector(), directory::v1::HEALTH_VISITING);
  EXPECT_EQ(report.differences(0).to_sector(), directory::v1::GP);
  EXPECT_EQ(report.differences(0).active().verdict(), "PERMITTED_IN_PART");
  EXPECT_EQ(report.differences(0).shadow().verdict(), "PERMITTED");
  EXPECT_THAT(report.differences(0).section_changes(), ElementsAre("ParentMentalHealth: NO_CONSENT -> passes"));
}

TEST_F(ShadowPolicyTest, ADutyThatComesOrGoesIsADifference) {
  ASSERT_TRUE(shadow().Load(Changed("\"CITIZEN_COPY\"", "\"NOTIFY_SUBJECT\"")).ok());
  MustSubmit("odense-hv", VisitSummary());
  ASSERT_EQ(shadow().Report().differences_size(), 1);
  EXPECT_THAT(shadow().Report().differences(0).obligation_changes(), ElementsAre("-CITIZEN_COPY", "+NOTIFY_SUBJECT"));
}

TEST_F(ShadowPolicyTest, ARefusedHandoverIsComparedToo) {
  ASSERT_TRUE(shadow().Load(fakes::ShippedPolicyFiles()).ok());
  EXPECT_FALSE(world_.Submit("odense-hv", TransitionSummary()).ok());
  EXPECT_EQ(shadow().counts().compared, 1);
}

TEST_F(ShadowPolicyTest, AMalformedOneIsRefusedWithItsPlaceAndTheOldOneGoesOn) {
  ASSERT_TRUE(shadow().Load(fakes::ShippedPolicyFiles()).ok());
  MustSubmit("odense-hv", VisitSummary());
  const absl::Status refused = shadow().Load(Changed("HEALTH_TREATMENT_CONSENT\"\n  citation", "X\"\n  citation"));
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(DetailOf(refused).code(), "UNKNOWN_BASIS");
  const admin::v1::GetShadowReportResponse report = shadow().Report();
  EXPECT_TRUE(report.loaded());
  EXPECT_EQ(report.compared_count(), 1);
  EXPECT_EQ(report.refused_code(), "UNKNOWN_BASIS");
  EXPECT_THAT(report.refused_place(), HasSubstr("rules["));
  EXPECT_FALSE(report.refused_rule().empty());
}

TEST_F(ShadowPolicyTest, ANewOneBeginsToCountAnewAndForgetsTheRefusal) {
  ASSERT_TRUE(shadow().Load(MilderForTheGp()).ok());
  MustSubmit("odense-hv", VisitSummary());
  EXPECT_FALSE(shadow().Load({{"a.textproto", "not a policy"}}).ok());
  ASSERT_TRUE(shadow().Load(fakes::ShippedPolicyFiles()).ok());
  const admin::v1::GetShadowReportResponse report = shadow().Report();
  EXPECT_EQ(report.compared_count(), 0);
  EXPECT_EQ(report.differed_count(), 0);
  EXPECT_EQ(report.differences_size(), 0);
  EXPECT_EQ(report.refused_code(), "");
}

TEST_F(ShadowPolicyTest, FilesThatCannotBeReadAreToldAndNothingElseChanges) {
  ASSERT_TRUE(shadow().Load(fakes::ShippedPolicyFiles()).ok());
  shadow().NoteRefused(Refuse(absl::StatusCode::kFailedPrecondition,
                              RefusalText{"POLICY_UNREADABLE", "--shadow-policy", "must be readable"}));
  EXPECT_TRUE(shadow().Report().loaded());
  EXPECT_EQ(shadow().Report().refused_code(), "POLICY_UNREADABLE");
}

TEST_F(ShadowPolicyTest, NoneIsNoneAgain) {
  ASSERT_TRUE(shadow().Load(fakes::ShippedPolicyFiles()).ok());
  shadow().Clear();
  MustSubmit("odense-hv", VisitSummary());
  EXPECT_FALSE(shadow().Report().loaded());
  EXPECT_EQ(shadow().counts().compared, 0);
}

// No number, no name, no id: not of a person, not of a handover.
TEST_F(ShadowPolicyTest, TheReportTellsOfNobody) {
  ASSERT_TRUE(shadow().Load(MilderForTheGp()).ok());
  const HandoverId id = MustSubmitId("odense-hv", VisitSummary());
  const std::string report = shadow().Report().DebugString();
  for (const std::string& secret : {std::string(kMotherNumber), std::string(kChildId), std::string(kMotherId),
                                    ToString(id), PartyIdText("gp-a"), PartyIdText("odense-hv")}) {
    EXPECT_EQ(report.find(secret), std::string::npos);
  }
}

}  // namespace shadow_policy_test_internal
}  // namespace handover::pipeline
