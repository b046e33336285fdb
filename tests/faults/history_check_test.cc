// The checker itself: each class is found in a history that was planted with it, and what only looks like it is not.
#include "tests/faults/history_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace handover::faults {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Letters stand for handovers, and small ones for their deliveries.
Event Sent(const std::string& handover) {
  Event event;
  event.what = What::kSent;
  event.handover = handover;
  return event;
}
Event Answered(const std::string& handover, Told told, int64_t log_index = 0) {
  Event event = Sent(handover);
  event.what = What::kAnswered;
  event.told = told;
  event.log_index = log_index;
  return event;
}
Event Received(const std::string& handover, int64_t accepted_index, const std::string& lane = "child 1") {
  Event event = Sent(handover);
  event.what = What::kReceived;
  event.delivery = "of " + handover;
  event.recipient = "gp";
  event.lane = lane;
  event.accepted_index = accepted_index;
  return event;
}
// In another delivery of it than the one above.
Event ReceivedAnother(const std::string& handover, const std::string& recipient) {
  Event event = Received(handover, 2);
  event.delivery = "second of " + handover;
  event.recipient = recipient;
  return event;
}
Event HandedOut(const std::string& handover, int64_t log_index) {
  Event event = Received(handover, 1);
  event.log_index = log_index;
  return event;
}
Event Concluded(const std::string& handover, Told told = Told::kOk) {
  Event event;
  event.what = What::kConcluded;
  event.log_index = 100;  // Behind every hand-out that is not about this.
  event.delivery = "of " + handover;
  event.told = told;
  return event;
}
Event ReceivedOnConsent(const std::string& handover, int64_t log_index) {
  Event event = Received(handover, log_index, handover);
  event.log_index = log_index;
  event.consent = "mother 1";
  return event;
}
Event Changed(What what, Told told, int64_t log_index) {
  Event event;
  event.what = what;
  event.consent = "mother 1";
  event.told = told;
  event.log_index = log_index;
  return event;
}

TEST(HistoryCheckTest, AcceptedReceivedAndConcludedIsOk) {
  const Report report = Check({Sent("A"), Answered("A", Told::kOk), Received("A", 1), Concluded("A")});
  EXPECT_EQ(report.ok, 1u);
  EXPECT_TRUE(report.KeepsPromises());
  EXPECT_TRUE(report.broken.empty());
}

// The recipient may be quicker than the answer to the sender.
TEST(HistoryCheckTest, ReceivedBeforeItsSenderWasAnsweredIsOkToo) {
  EXPECT_EQ(Check({Sent("A"), Received("A", 1), Concluded("A"), Answered("A", Told::kOk)}).ok, 1u);
}

TEST(HistoryCheckTest, NotYetConcludedIsOpen) {
  const Report report =
      Check({Sent("A"), Answered("A", Told::kOk), Received("A", 1), Concluded("A", Told::kNothing)});
  EXPECT_EQ(report.open, 1u);
  EXPECT_TRUE(report.KeepsPromises());
}

TEST(HistoryCheckTest, RefusedAndNeverReceivedIsRefused) {
  const Report report = Check({Sent("A"), Answered("A", Told::kRefused)});
  EXPECT_EQ(report.refused, 1u);
  EXPECT_TRUE(report.KeepsPromises());
}

TEST(HistoryCheckTest, WithoutAnAnswerBothAreRight) {
  const Report report = Check({Sent("A"), Answered("A", Told::kNothing), Sent("B"), Answered("B", Told::kNothing),
                               Received("B", 1), Sent("C")});
  EXPECT_EQ(report.unknown, 2u);
  EXPECT_EQ(report.recovered, 1u);
  EXPECT_TRUE(report.KeepsPromises());
}

TEST(HistoryCheckTest, AcceptedAndNeverReceivedIsLost) {
  const Report report = Check({Sent("A"), Answered("A", Told::kOk)});
  EXPECT_EQ(report.lost, 1u);
  EXPECT_FALSE(report.KeepsPromises());
  EXPECT_THAT(report.broken, ElementsAre("lost: A"));
}

TEST(HistoryCheckTest, NeverSentOrRefusedAndReceivedIsUnexpected) {
  EXPECT_EQ(Check({Received("A", 1)}).unexpected, 1u);
  const Report report = Check({Sent("A"), Answered("A", Told::kRefused), Received("A", 1)});
  EXPECT_EQ(report.unexpected, 1u);
  EXPECT_EQ(report.refused, 0u);
  EXPECT_FALSE(report.KeepsPromises());
}

TEST(HistoryCheckTest, SentAgainAndAnsweredWithTheFirstReceiptIsOk) {
  const Report report = Check({Sent("A"), Answered("A", Told::kOk, 7), Received("A", 7), Concluded("A"), Sent("A"),
                               Answered("A", Told::kNothing), Answered("A", Told::kOk, 7)});
  EXPECT_EQ(report.ok, 1u);
  EXPECT_EQ(report.answered_again, 1u);
  EXPECT_TRUE(report.KeepsPromises());
}

TEST(HistoryCheckTest, SentAgainAndAnsweredWithAnotherReceiptIsUnexpected) {
  const Report report = Check({Sent("A"), Answered("A", Told::kOk, 7), Received("A", 7), Concluded("A"), Sent("A"),
                               Answered("A", Told::kOk, 9)});
  EXPECT_EQ(report.unexpected, 1u);
  EXPECT_EQ(report.ok + report.answered_again, 0u);
  EXPECT_FALSE(report.KeepsPromises());
  EXPECT_THAT(report.broken, ElementsAre("unexpected: A"));
}

TEST(HistoryCheckTest, AcceptedAndRefusedWhenSentAgainIsUnexpected) {
  const Report report = Check({Sent("A"), Answered("A", Told::kOk, 7), Received("A", 7), Concluded("A"), Sent("A"),
                               Answered("A", Told::kRefused)});
  EXPECT_EQ(report.unexpected, 1u);
}

// The sender was answered once, and the recipient got what looks like two letters.
TEST(HistoryCheckTest, ASecondDeliveryToOneRecipientIsADuplicate) {
  const std::vector<Event> once = {Sent("A"), Answered("A", Told::kOk, 1), Received("A", 1), Concluded("A")};
  EXPECT_TRUE(Check(once).KeepsPromises());
  std::vector<Event> twice = once;
  twice.push_back(ReceivedAnother("A", "gp"));
  const Report report = Check(twice);
  EXPECT_EQ(report.duplicate, 1u);
  EXPECT_FALSE(report.KeepsPromises());
  EXPECT_THAT(report.broken, ElementsAre("duplicate: second of A"));
}

TEST(HistoryCheckTest, ASecondDeliveryThatComesAgainIsOneDuplicate) {
  const Report report = Check({Received("A", 1), ReceivedAnother("A", "gp"), ReceivedAnother("A", "gp")});
  EXPECT_EQ(report.duplicate, 1u);
  EXPECT_EQ(report.handed_out_again, 1u);
}

TEST(HistoryCheckTest, OneDeliveryToEachOfTwoRecipientsIsNoDuplicate) {
  const Report report = Check({Sent("A"), Answered("A", Told::kOk), Received("A", 1), ReceivedAnother("A", "school")});
  EXPECT_EQ(report.duplicate, 0u);
  EXPECT_TRUE(report.KeepsPromises());
}

TEST(HistoryCheckTest, AgainAfterItsConclusionIsADuplicateAndBeforeItIsNot) {
  const std::vector<Event> before = {Sent("A"), Answered("A", Told::kOk), HandedOut("A", 98), HandedOut("A", 99),
                                     Concluded("A")};
  EXPECT_EQ(Check(before).handed_out_again, 1u);
  EXPECT_TRUE(Check(before).KeepsPromises());
  std::vector<Event> after = before;
  after.push_back(HandedOut("A", 101));
  EXPECT_EQ(Check(after).duplicate, 1u);
  EXPECT_FALSE(Check(after).KeepsPromises());
}

TEST(HistoryCheckTest, WhatWasHandedOutBeforeTheConclusionMayArriveBehindTheAnswer) {
  const Report report = Check({Sent("A"), HandedOut("A", 98), Concluded("A"), HandedOut("A", 99)});
  EXPECT_EQ(report.duplicate, 0u);
  EXPECT_EQ(report.handed_out_again, 1u);
}

TEST(HistoryCheckTest, AConclusionWithoutAnAnswerMayComeAgain) {
  EXPECT_EQ(Check({Sent("A"), HandedOut("A", 98), Concluded("A", Told::kNothing), HandedOut("A", 101)}).duplicate, 0u);
}

TEST(HistoryCheckTest, BehindALaterOneOfItsLaneIsOutOfOrder) {
  const Report report = Check({Sent("A"), Sent("B"), Received("B", 2), Received("A", 1)});
  EXPECT_EQ(report.out_of_order, 1u);
  EXPECT_FALSE(report.KeepsPromises());
}

// The one before comes again only as long as it was not stored, and then the later one must not have come.
TEST(HistoryCheckTest, AgainBehindALaterOneIsOutOfOrderToo) {
  EXPECT_EQ(Check({Received("A", 1), Received("B", 2), Received("A", 1)}).out_of_order, 1u);
}

TEST(HistoryCheckTest, AnotherLaneAndTheSameAgainAreInOrder) {
  EXPECT_EQ(Check({Received("B", 2), Received("A", 1, "child 2"), Received("B", 2)}).out_of_order, 0u);
}

// Whoever never gets what rests on a consent cannot get it against one: how many did is told.
TEST(HistoryCheckTest, CopiesThatRestOnAConsentAreCounted) {
  const Report none = Check({Changed(What::kPermitted, Told::kOk, 4), Received("A", 5)});
  EXPECT_EQ(none.on_consent, 0u);
  const Report one = Check({Changed(What::kPermitted, Told::kOk, 4), Received("A", 5), ReceivedOnConsent("B", 6)});
  EXPECT_EQ(one.on_consent, 1u);
  EXPECT_THAT(ToText(one), HasSubstr("against consent  0, of 1 copies on a consent"));
}

struct ConsentCase {
  std::string name;
  std::vector<Event> events;
  size_t against = 0;
};

class HistoryConsentTest : public testing::TestWithParam<ConsentCase> {};

TEST_P(HistoryConsentTest, IsJudgedByTheLog) {
  EXPECT_EQ(Check(GetParam().events).against_consent, GetParam().against);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, HistoryConsentTest,
    testing::Values(
        ConsentCase{"never_given", {ReceivedOnConsent("A", 5)}, 1},
        ConsentCase{"given", {Changed(What::kPermitted, Told::kOk, 4), ReceivedOnConsent("A", 5)}, 0},
        ConsentCase{"given_later", {Changed(What::kPermitted, Told::kOk, 6), ReceivedOnConsent("A", 5)}, 1},
        ConsentCase{"taken_back",
                    {Changed(What::kPermitted, Told::kOk, 4), Changed(What::kWithdrawn, Told::kOk, 6),
                     ReceivedOnConsent("A", 7)},
                    1},
        // It left before the withdrawal, and arrived after it.
        ConsentCase{"taken_back_after_it_left",
                    {Changed(What::kPermitted, Told::kOk, 4), Changed(What::kWithdrawn, Told::kOk, 6),
                     ReceivedOnConsent("A", 5)},
                    0},
        ConsentCase{"given_again",
                    {Changed(What::kPermitted, Told::kOk, 4), Changed(What::kWithdrawn, Told::kOk, 6),
                     Changed(What::kPermitted, Told::kOk, 8), ReceivedOnConsent("A", 9)},
                    0},
        ConsentCase{"withdrawal_without_an_answer",
                    {Changed(What::kPermitted, Told::kOk, 4), Changed(What::kWithdrawn, Told::kNothing, 0),
                     ReceivedOnConsent("A", 9)},
                    0},
        ConsentCase{"consent_without_an_answer",
                    {Changed(What::kPermitted, Told::kNothing, 0), ReceivedOnConsent("A", 9)},
                    0},
        ConsentCase{"one_without_an_answer_is_not_the_one_that_was_taken_back",
                    {Changed(What::kPermitted, Told::kNothing, 0), Changed(What::kPermitted, Told::kOk, 4),
                     Changed(What::kWithdrawn, Told::kOk, 6), ReceivedOnConsent("A", 9)},
                    0},
        ConsentCase{"known_again_after_a_withdrawal_without_an_answer",
                    {Changed(What::kPermitted, Told::kOk, 4), Changed(What::kWithdrawn, Told::kNothing, 0),
                     Changed(What::kPermitted, Told::kOk, 6), Changed(What::kWithdrawn, Told::kOk, 8),
                     ReceivedOnConsent("A", 9)},
                    1},
        ConsentCase{"refused_withdrawal_changes_nothing",
                    {Changed(What::kPermitted, Told::kOk, 4), Changed(What::kWithdrawn, Told::kRefused, 0),
                     ReceivedOnConsent("A", 9)},
                    0}),
    [](const testing::TestParamInfo<ConsentCase>& one) { return one.param.name; });

TEST(HistoryCheckTest, TheReportNamesEveryClassAndWhatIsBroken) {
  const Report report = Check({Sent("A"), Answered("A", Told::kOk), Received("B", 1)});
  const std::string text = ToText(report);
  for (const char* word : {"ok ", "open ", "refused ", "unknown ", "lost             1", "unexpected       1",
                           "duplicate ", "out of order ", "against consent ", "answered again ",
                           "BROKEN lost: A", "BROKEN unexpected: B"}) {
    EXPECT_THAT(text, HasSubstr(word));
  }
}

}  // namespace
}  // namespace handover::faults
