#include "adapters/hl7v2/answer_wishes.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/hl7v2/messages.h"

namespace handover::adapters::hl7v2 {
namespace answer_wishes_test_internal {

using testing::Fixture;
using testing::Replaced;

AnswerWishes Asking(const std::string& wishes) {
  return WishesOf(Replaced(Fixture("newborn_twin.hl7"), "|||AL|AL|", "|||" + wishes + "|"));
}

TEST(AnswerWishesTest, WithoutACommitFieldItIsOriginalMode) {
  const AnswerWishes wishes = Asking("|NE");
  EXPECT_FALSE(wishes.is_enhanced);
  EXPECT_TRUE(IsWanted(wishes.commit, true));
}

TEST(AnswerWishesTest, EnhancedModeSaysForEachAnswerWhen) {
  const AnswerWishes wishes = Asking("ER|SU");
  EXPECT_TRUE(wishes.is_enhanced);
  EXPECT_EQ(wishes.commit, AnswerWish::kOnRefusal);
  EXPECT_EQ(wishes.application, AnswerWish::kOnAcceptance);
}

TEST(AnswerWishesTest, InEnhancedModeAnEmptyFieldAsksForNothingAndAStrangeOneForAll) {
  EXPECT_EQ(Asking("AL|").application, AnswerWish::kNever);
  EXPECT_EQ(Asking("AL|XX").application, AnswerWish::kAlways);
}

TEST(AnswerWishesTest, WhatCannotBeReadIsAnswered) {
  EXPECT_FALSE(WishesOf("no message").is_enhanced);
  EXPECT_FALSE(WishesOf("").is_enhanced);
}

TEST(AnswerWishesTest, EachWishIsWantedWhenItSays) {
  EXPECT_TRUE(IsWanted(AnswerWish::kAlways, false));
  EXPECT_FALSE(IsWanted(AnswerWish::kNever, true));
  EXPECT_TRUE(IsWanted(AnswerWish::kOnRefusal, false));
  EXPECT_FALSE(IsWanted(AnswerWish::kOnRefusal, true));
  EXPECT_TRUE(IsWanted(AnswerWish::kOnAcceptance, true));
  EXPECT_FALSE(IsWanted(AnswerWish::kOnAcceptance, false));
}

}  // namespace answer_wishes_test_internal
}  // namespace handover::adapters::hl7v2
