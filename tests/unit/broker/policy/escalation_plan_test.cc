#include "broker/policy/escalation_plan.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace escalation_plan_test {

using exchange::v1::ACUTE;
using exchange::v1::ROUTINE;
using exchange::v1::URGENT;
using pathway::v1::DELIVERY_LATE;
using testing::ElementsAre;

absl::Time At(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error)) << error;
  return time;
}

EscalationPlan PlanOf(const std::string& text) {
  v1::Escalation plan;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &plan));
  return EscalationPlan(plan);
}

const PolicySet& Shipped() {
  static const auto& policy = *new PolicySet(fakes::ShippedPolicy());
  return policy;
}

// Two steps and a repetition, and hours for ACUTE.
const EscalationPlan& Ladder() {
  static const auto& plan = *new EscalationPlan(PlanOf(R"(
    acute_deliver_within { hours: 1 } acute_conclude_within { hours: 4 }
    ladders { reasons: DELIVERY_LATE steps { names: RECIPIENT_LEAD }
              steps { after { working_days: 1 } names: [SENDER_ON_DUTY, RECIPIENT_LEAD] }
              repeat_after { working_days: 5 } }
    ladders { reasons: DELIVERY_LATE acute: true steps { names: OPERATOR }
              steps { after { hours: 1 } names: SENDER_LEAD } }
  )"));
  return plan;
}

// Monday 10 June 2024 ends at 22:00 UTC.
TEST(EscalationPlanTest, AnAcuteHandoverHasTheEarlierOfBothDeadlines) {
  const absl::Time start = At("2024-06-10T08:00:00Z");
  const absl::Time late = At("2024-06-11T22:00:00Z");
  const absl::Time soon = At("2024-06-10T08:30:00Z");
  EXPECT_EQ(Ladder().DeliverBy(late, start, ACUTE, {}), start + absl::Hours(1));
  EXPECT_EQ(Ladder().DeliverBy(soon, start, ACUTE, {}), soon);
  EXPECT_EQ(Ladder().DeliverBy(late, start, URGENT, {}), late);
  EXPECT_EQ(Ladder().ConcludeBy(late, start, ACUTE, {}), start + absl::Hours(4));
  EXPECT_EQ(Ladder().ConcludeBy(late, start, ROUTINE, {}), late);
}

TEST(EscalationPlanTest, APolicyWithoutAcuteDeadlinesLeavesThemToTheKind) {
  const absl::Time late = At("2024-06-11T22:00:00Z");
  EXPECT_EQ(EscalationPlan().DeliverBy(late, At("2024-06-10T08:00:00Z"), ACUTE, {}), late);
  EXPECT_EQ(EscalationPlan().ConcludeBy(late, At("2024-06-10T08:00:00Z"), ACUTE, {}), late);
}

TEST(EscalationPlanTest, WhatIsHeldOrReturnedHasADeadlineWhateverThePolicySays) {
  const absl::Time start = At("2024-06-10T08:00:00Z");
  EXPECT_EQ(EscalationPlan().HoldUntil(start, ROUTINE, {}), At("2024-06-11T22:00:00Z"));
  EXPECT_EQ(EscalationPlan().HoldUntil(start, ACUTE, {}), start + absl::Hours(1));
  EXPECT_EQ(EscalationPlan().ReturnUntil(start, ROUTINE, {}), At("2024-06-11T22:00:00Z"));
  EXPECT_EQ(EscalationPlan().ReturnUntil(start, ACUTE, {}), start + absl::Hours(2));
}

TEST(EscalationPlanTest, ThePolicysOwnDeadlinesCount) {
  const EscalationPlan plan = PlanOf(R"(hold_within { hours: 3 } acute_hold_within { hours: 2 }
                                        return_within { hours: 5 } acute_return_within { hours: 4 })");
  const absl::Time start = At("2024-06-10T08:00:00Z");
  EXPECT_EQ(plan.HoldUntil(start, ROUTINE, {}), start + absl::Hours(3));
  EXPECT_EQ(plan.HoldUntil(start, ACUTE, {}), start + absl::Hours(2));
  EXPECT_EQ(plan.ReturnUntil(start, ROUTINE, {}), start + absl::Hours(5));
  EXPECT_EQ(plan.ReturnUntil(start, ACUTE, {}), start + absl::Hours(4));
}

TEST(EscalationPlanTest, EachStepNamesItsRolesAndTheLastIsTheLastAgain) {
  EXPECT_THAT(Ladder().NamesAt({DELIVERY_LATE, ROUTINE}, 1), ElementsAre(v1::RECIPIENT_LEAD));
  EXPECT_THAT(Ladder().NamesAt({DELIVERY_LATE, ROUTINE}, 2), ElementsAre(v1::SENDER_ON_DUTY, v1::RECIPIENT_LEAD));
  EXPECT_THAT(Ladder().NamesAt({DELIVERY_LATE, ROUTINE}, 9), ElementsAre(v1::SENDER_ON_DUTY, v1::RECIPIENT_LEAD));
}

TEST(EscalationPlanTest, AcuteHasItsOwnLadderOrElseTheCommonOne) {
  EXPECT_THAT(Ladder().NamesAt({DELIVERY_LATE, ACUTE}, 1), ElementsAre(v1::OPERATOR));
  const EscalationPlan common = PlanOf("ladders { reasons: HELD_LATE steps { names: OPERATOR } }");
  EXPECT_THAT(common.NamesAt({pathway::v1::HELD_LATE, ACUTE}, 1), ElementsAre(v1::OPERATOR));
}

TEST(EscalationPlanTest, WhatHasNoLadderNamesBothLeadsEveryWorkingDay) {
  EXPECT_THAT(Ladder().NamesAt({pathway::v1::HELD_LATE, ROUTINE}, 1), ElementsAre(v1::RECIPIENT_LEAD, v1::SENDER_LEAD));
  const absl::Time due = At("2024-06-10T22:00:00Z");
  EXPECT_EQ(Ladder().StepAfter({pathway::v1::HELD_LATE, ROUTINE}, {7, due}, due, {}), At("2024-06-11T22:00:00Z"));
}

TEST(EscalationPlanTest, AStepAtTheEndOfADayIsCountedFromThatDay) {
  const absl::Time end_of_monday = At("2024-06-10T22:00:00Z");
  EXPECT_EQ(Ladder().StepAfter({DELIVERY_LATE, ROUTINE}, {1, end_of_monday}, end_of_monday, {}),
            At("2024-06-11T22:00:00Z"));
  const absl::Time end_of_friday = At("2024-06-14T22:00:00Z");
  EXPECT_EQ(Ladder().StepAfter({DELIVERY_LATE, ROUTINE}, {1, end_of_friday}, end_of_friday, {}),
            At("2024-06-17T22:00:00Z"));
}

TEST(EscalationPlanTest, ATickThatComesLaterChangesNothingAndAnAbsenceDoes) {
  const absl::Time due = At("2024-06-10T22:00:00Z");
  EXPECT_EQ(Ladder().StepAfter({DELIVERY_LATE, ROUTINE}, {1, due}, due + absl::Hours(1), {}),
            At("2024-06-11T22:00:00Z"));
  EXPECT_EQ(Ladder().StepAfter({DELIVERY_LATE, ROUTINE}, {1, due}, due + absl::Hours(1) + absl::Seconds(1), {}),
            At("2024-06-12T22:00:00Z"));
}

TEST(EscalationPlanTest, TheLastStepIsRepeatedWhereTheLadderSaysSo) {
  const absl::Time due = At("2024-06-10T22:00:00Z");
  EXPECT_EQ(Ladder().StepAfter({DELIVERY_LATE, ROUTINE}, {2, due}, due, {}), At("2024-06-17T22:00:00Z"));
  EXPECT_EQ(Ladder().StepAfter({DELIVERY_LATE, ROUTINE}, {3, due}, due, {}), At("2024-06-17T22:00:00Z"));
  EXPECT_EQ(Ladder().StepAfter({DELIVERY_LATE, ACUTE}, {1, due}, due, {}), due + absl::Hours(1));
  EXPECT_EQ(Ladder().StepAfter({DELIVERY_LATE, ACUTE}, {2, due}, due, {}), std::nullopt);
}

TEST(EscalationPlanTest, TheShippedLaddersClimbFromTheRecipientsLeadToBoth) {
  const EscalationPlan& plan = Shipped().escalation();
  EXPECT_THAT(plan.NamesAt({DELIVERY_LATE, ROUTINE}, 1), ElementsAre(v1::RECIPIENT_LEAD));
  EXPECT_THAT(plan.NamesAt({DELIVERY_LATE, ROUTINE}, 2), ElementsAre(v1::SENDER_ON_DUTY, v1::RECIPIENT_LEAD));
  EXPECT_THAT(plan.NamesAt({DELIVERY_LATE, ROUTINE}, 3), ElementsAre(v1::SENDER_LEAD, v1::RECIPIENT_LEAD));
}

TEST(EscalationPlanTest, TheShippedLaddersNeverEnd) {
  const absl::Time now = At("2024-06-10T22:00:00Z");
  for (const auto reason : {DELIVERY_LATE, pathway::v1::CONCLUSION_LATE, pathway::v1::HELD_LATE,
                            pathway::v1::DEAD_LETTER, pathway::v1::RETURNED_LATE}) {
    for (const auto priority : {ROUTINE, ACUTE}) {
      EXPECT_TRUE(Shipped().escalation().StepAfter({reason, priority}, {99, now}, now, {}).has_value())
          << pathway::v1::EscalationReason_Name(reason);
    }
  }
}

}  // namespace escalation_plan_test
}  // namespace handover::policy
