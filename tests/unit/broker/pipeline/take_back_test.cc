#include "broker/pipeline/take_back.h"

#include "tests/unit/broker/pipeline/expectation_test_base.h"

namespace handover::pipeline {
namespace take_back_test_internal {

using storage::v1::ExpectationRecord;
using storage::v1::PathwayRecord;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TakeBackTest : public ExpectationTest {
 protected:
  TakeBackTest() : draft_(world_.clock().Now(), env()), keys_{KeyOf(kMotherNumber)} {}

  void Open(const std::string& rule, ExpectationRecord::State state, const std::vector<std::string>& closed_by = {}) {
    ExpectationRecord record;
    record.set_rule_id(rule);
    record.set_state(state);
    record.set_raised_by("raiser");
    if (state == ExpectationRecord::ENDED) record.set_end_reason("BORN");
    for (const std::string& handover : closed_by) record.add_closed_by(handover);
    record.set_past(state == ExpectationRecord::ENDED);
    ASSERT_TRUE(draft_.Open(keys_[0], record).ok());
  }
  void SetOver(const std::vector<std::string>& over_by, PathwayRecord::Subject from = PathwayRecord::PREGNANCY) {
    PathwayRecord pathway;
    pathway.set_subject(PathwayRecord::OVER);
    pathway.set_over_from(from);
    for (const std::string& handover : over_by) pathway.add_over_by(handover);
    ASSERT_TRUE(draft_.SetPathway(keys_[0], pathway).ok());
  }
  std::string After(const std::string& handover, const std::string& reason = kRetracted) {
    EXPECT_TRUE(TakeBack(keys_, {handover, reason}, draft_).ok());
    std::vector<StoredExpectation> all;
    const std::vector<const StoredExpectation*> known = draft_.ExpectationsUnder(keys_).value();
    for (const StoredExpectation* const one : known) all.push_back(*one);
    return TextOf(all);
  }
  PathwayRecord::Subject Subject() { return draft_.PathwayUnder(keys_).value()->subject(); }

  PathwayDraft draft_;
  const std::vector<PersonKey> keys_;
};

TEST_F(TakeBackTest, WhatItRaisedIsNotWaitedForAndNothingElse) {
  Open("E-03", ExpectationRecord::OPEN);
  EXPECT_EQ(After("another"), "E-03:OPEN");
  EXPECT_EQ(After("raiser", kWithdrawn), "E-03:ENDED(WITHDRAWN)");
  EXPECT_TRUE(IsTakenBack(draft_.ExpectationsUnder(keys_).value()[0]->record));
}

TEST_F(TakeBackTest, WhatItMetIsWaitedForAgain) {
  Open("E-03", ExpectationRecord::MET, {"plan"});
  EXPECT_EQ(After("another"), "E-03:MET");
  EXPECT_EQ(After("plan"), "E-03:OPEN");
}

TEST_F(TakeBackTest, WhatAFactClosedStaysClosed) {
  Open("E-03", ExpectationRecord::ENDED);
  EXPECT_EQ(After(""), "E-03:ENDED(BORN)");
}

TEST_F(TakeBackTest, APregnancyThatIsNotOverGoesOnWithWhatWasExpectedOfIt) {
  Open("E-03", ExpectationRecord::ENDED, {"birth"});
  SetOver({"birth"});
  EXPECT_EQ(After("birth"), "E-03:OPEN");
  EXPECT_EQ(Subject(), PathwayRecord::PREGNANCY);
}

TEST_F(TakeBackTest, OneThatAnotherTwinsBirthHasEndedDoesNot) {
  Open("E-03", ExpectationRecord::ENDED, {"birth", "twin"});
  SetOver({"birth", "twin"});
  EXPECT_EQ(After("birth"), "E-03:ENDED(BORN)");
  EXPECT_EQ(Subject(), PathwayRecord::OVER);
  EXPECT_EQ(After("twin"), "E-03:OPEN");
}

// She is pregnant again: what was expected of the first pregnancy is no part of the next.
TEST_F(TakeBackTest, WhatIsPastStaysSoInTheNextPregnancy) {
  Open("E-03", ExpectationRecord::ENDED, {"birth"});
  PathwayRecord pathway;
  pathway.set_subject(PathwayRecord::PREGNANCY);
  ASSERT_TRUE(draft_.SetPathway(keys_[0], pathway).ok());
  EXPECT_EQ(After("birth"), "E-03:ENDED(BORN)");
}

TEST_F(TakeBackTest, AWomanOfWhomNothingWasKnownIsNotPregnantByIt) {
  SetOver({"notice"}, PathwayRecord::SUBJECT_UNSPECIFIED);
  EXPECT_EQ(After("notice"), "");
  EXPECT_EQ(Subject(), PathwayRecord::OTHER);
}

TEST_F(TakeBackTest, ClosersAreKeptOnceAndAFactNeedsNone) {
  Closers closers;
  CloseBy("a", closers);
  for (const char* handover : {"a", "b", "c", "d", "e"}) CloseAgainBy(handover, closers);
  EXPECT_THAT(closers, ElementsAre("a", "b", "c", "d"));
  CloseAgainBy("", closers);
  EXPECT_THAT(closers, IsEmpty());
  CloseAgainBy("a", closers);
  EXPECT_THAT(closers, IsEmpty());
  CloseBy("", closers);
  EXPECT_THAT(closers, IsEmpty());
}

}  // namespace take_back_test_internal
}  // namespace handover::pipeline
