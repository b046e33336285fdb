#include "adapters/medcom_xml/birth_words.h"

#include "gtest/gtest.h"

namespace handover::adapters::medcom {
namespace birth_words_test_internal {

using model::v1::Birth;

TEST(DischargeWordTest, EveryWordIsReadAsItWasWritten) {
  for (const Birth::Discharge discharge : {Birth::DIRECTLY_HOME, Birth::WITHIN_24_HOURS, Birth::LATER_THAN_24_HOURS}) {
    EXPECT_EQ(DischargeOf(DischargeWord(discharge)), discharge);
  }
  EXPECT_EQ(DischargeWord(Birth::DIRECTLY_HOME), "direkte_hjem_fra_fødegang");
}

TEST(DischargeWordTest, WhatTheListDoesNotHaveHasNoWord) {
  EXPECT_EQ(DischargeWord(Birth::BORN_AT_HOME), "");
  EXPECT_EQ(DischargeWord(Birth::DISCHARGE_UNSPECIFIED), "");
  EXPECT_EQ(DischargeOf("hjemme"), Birth::DISCHARGE_UNSPECIFIED);
  EXPECT_EQ(DischargeOf(""), Birth::DISCHARGE_UNSPECIFIED);
}

TEST(ApgarElementTest, ThreeMinutesHaveOne) {
  EXPECT_EQ(ApgarElement(1), "ScoreAfterOneMin");
  EXPECT_EQ(ApgarElement(5), "ScoreAfterFiveMin");
  EXPECT_EQ(ApgarElement(10), "ScoreAfterTenMin");
  EXPECT_EQ(ApgarElement(2), "");
}

}  // namespace birth_words_test_internal
}  // namespace handover::adapters::medcom
