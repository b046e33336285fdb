#include "broker/policy/decision.h"

#include "gtest/gtest.h"

namespace handover::policy {
namespace decision_test {

TEST(DecisionTest, StartsAsNo) {
  const Decision decision;
  EXPECT_EQ(decision.verdict, Verdict::kDenied);
  EXPECT_EQ(decision.reason, Reason::kNotEvaluated);
  EXPECT_EQ(SectionVerdict().answer, SectionVerdict::Answer::kWithheld);
}

TEST(DecisionTest, VerdictsAreSpelledAsTheServiceSpellsThem) {
  EXPECT_EQ(VerdictCode(Verdict::kDenied), "DENIED");
  EXPECT_EQ(VerdictCode(Verdict::kPermitted), "PERMITTED");
  EXPECT_EQ(VerdictCode(Verdict::kPermittedInPart), "PERMITTED_IN_PART");
  EXPECT_EQ(VerdictCode(Verdict::kHeldForHuman), "HELD_FOR_HUMAN");
}

}  // namespace decision_test
}  // namespace handover::policy
