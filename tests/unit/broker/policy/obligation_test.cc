#include "broker/policy/obligation.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace obligation_test {

using Obliged = ObligationKind::Obliged;

TEST(ObligationTest, IsTheSendersTheRecipientsOrHoldsForGood) {
  EXPECT_EQ(FindObligation("CITIZEN_COPY")->obliged, Obliged::kSender);
  EXPECT_EQ(FindObligation("JOURNAL_NOTE")->obliged, Obliged::kSender);
  EXPECT_EQ(FindObligation("FEEDBACK_DUE")->obliged, Obliged::kRecipient);
  EXPECT_EQ(FindObligation("NO_ONWARD_DISCLOSURE")->obliged, Obliged::kNobody);
}

TEST(ObligationTest, WhatTellsTheCitizensIsKnown) {
  EXPECT_TRUE(FindObligation("CITIZEN_COPY")->tells_citizens);
  EXPECT_TRUE(FindObligation("NOTIFY_SUBJECT")->tells_citizens);
  EXPECT_TRUE(FindObligation("INFORM_PARENTS")->tells_citizens);
  EXPECT_FALSE(FindObligation("JOURNAL_NOTE")->tells_citizens);
  EXPECT_FALSE(FindObligation("FEEDBACK_DUE")->tells_citizens);
}

TEST(ObligationTest, AnUnknownCodeIsNone) { EXPECT_FALSE(FindObligation("SING").has_value()); }

TEST(ObligationTest, EveryDutyOfTheShippedPolicyIsOne) {
  const PolicySet shipped = fakes::ShippedPolicy();
  std::set<std::string> codes;
  for (const v1::Rule& rule : shipped.policy().rules()) {
    codes.insert(rule.obligations().begin(), rule.obligations().end());
  }
  for (const v1::Basis& basis : shipped.policy().bases()) {
    codes.insert(basis.obligations().begin(), basis.obligations().end());
  }
  EXPECT_EQ(codes.size(), 6u);
  for (const std::string& code : codes) EXPECT_TRUE(FindObligation(code).has_value()) << code;
}

}  // namespace obligation_test
}  // namespace handover::policy
