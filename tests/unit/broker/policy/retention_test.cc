#include "broker/policy/retention.h"

#include <gtest/gtest.h>

#include <string>

namespace handover::policy {
namespace retention_test_internal {

using Verdict = RetentionAnswer::Verdict;

const absl::Time kEnded = absl::FromCivil(absl::CivilDay(2026, 3, 1), absl::UTCTimeZone());
constexpr absl::Duration kDay = absl::Hours(24);

v1::Retention& AddRow(v1::Policy& policy, const std::string& id, v1::Retention::What what, int days) {
  v1::Retention& row = *policy.add_retentions();
  row.set_id(id);
  row.set_what(what);
  row.set_keep_days(days);
  return row;
}

v1::Policy Usual() {
  v1::Policy policy;
  AddRow(policy, "R-01", v1::Retention::DELIVERED_CONTENT, 30);
  AddRow(policy, "R-02", v1::Retention::UNDELIVERED_CONTENT, 7);
  AddRow(policy, "R-03", v1::Retention::EVIDENCE, 1826);
  return policy;
}

RetentionQuestion Delivered() {
  RetentionQuestion question;
  question.handover_id = "0190a000-0000-7000-8000-000000000001";
  question.kind = "BIRTH_NOTIFICATION";
  question.bases = {"STATUTORY_BIRTH_NOTICE"};
  question.all_ended = true;
  question.any_delivered = true;
  question.ended = kEnded;
  return question;
}

TEST(RetentionTest, WhatWasDeliveredGoesOnTheDayAndNotAMomentBefore) {
  const v1::Policy policy = Usual();
  const RetentionAnswer early = JudgeRetention(Delivered(), policy, kEnded + 30 * kDay - absl::Milliseconds(1));
  EXPECT_EQ(early.verdict, Verdict::kMay);
  EXPECT_EQ(early.due, kEnded + 30 * kDay);
  const RetentionAnswer due = JudgeRetention(Delivered(), policy, kEnded + 30 * kDay);
  EXPECT_EQ(due.verdict, Verdict::kMust);
  EXPECT_EQ(due.id, "R-01");
}

TEST(RetentionTest, NothingGoesWhileADeliveryIsOpen) {
  RetentionQuestion question = Delivered();
  question.all_ended = false;
  EXPECT_EQ(JudgeRetention(question, Usual(), kEnded + 10'000 * kDay).verdict, Verdict::kOpen);
}

TEST(RetentionTest, WhatReachedNobodyHasItsOwnTime) {
  RetentionQuestion question = Delivered();
  question.any_delivered = false;
  EXPECT_EQ(JudgeRetention(question, Usual(), kEnded + 7 * kDay).id, "R-02");
  EXPECT_EQ(JudgeRetention(question, Usual(), kEnded + 7 * kDay).verdict, Verdict::kMust);
}

TEST(RetentionTest, EvidenceIsKeptAfterTheContent) {
  RetentionQuestion question = Delivered();
  question.content_erased = true;
  EXPECT_EQ(JudgeRetention(question, Usual(), kEnded + 1825 * kDay).verdict, Verdict::kMay);
  EXPECT_EQ(JudgeRetention(question, Usual(), kEnded + 1826 * kDay).id, "R-03");
}

TEST(RetentionTest, ARowOfTheBasisComesBeforeOneOfTheKindAndBothBeforeTheRest) {
  v1::Policy policy = Usual();
  AddRow(policy, "R-04", v1::Retention::DELIVERED_CONTENT, 10).add_kinds("BIRTH_NOTIFICATION");
  EXPECT_EQ(JudgeRetention(Delivered(), policy, kEnded).id, "R-04");
  AddRow(policy, "R-05", v1::Retention::DELIVERED_CONTENT, 5).add_bases("STATUTORY_BIRTH_NOTICE");
  EXPECT_EQ(JudgeRetention(Delivered(), policy, kEnded).id, "R-05");
  AddRow(policy, "R-06", v1::Retention::DELIVERED_CONTENT, 5).add_bases("CONCERN_DUTY_PROFESSIONAL");
  EXPECT_EQ(JudgeRetention(Delivered(), policy, kEnded).id, "R-05");
}

TEST(RetentionTest, OfEqualRowsTheLongestTimeCounts) {
  v1::Policy policy = Usual();
  AddRow(policy, "R-04", v1::Retention::DELIVERED_CONTENT, 60);
  AddRow(policy, "R-05", v1::Retention::DELIVERED_CONTENT, 45);
  EXPECT_EQ(JudgeRetention(Delivered(), policy, kEnded).id, "R-04");
}

TEST(RetentionTest, ConsentsAndPersonsHaveRowsOfTheirOwn) {
  v1::Policy policy = Usual();
  EXPECT_FALSE(KeepTimeOf(v1::Retention::CONSENT, policy).has_value());
  AddRow(policy, "R-04", v1::Retention::CONSENT, 100);
  AddRow(policy, "R-05", v1::Retention::CONSENT, 200);
  AddRow(policy, "R-06", v1::Retention::CONSENT, 150);
  EXPECT_EQ(KeepTimeOf(v1::Retention::CONSENT, policy)->id, "R-05");
  EXPECT_EQ(KeepTimeOf(v1::Retention::CONSENT, policy)->time, 200 * kDay);
  EXPECT_FALSE(KeepTimeOf(v1::Retention::PERSON, policy).has_value());
}

TEST(RetentionTest, WhatNoRowCoversIsKeptButMayBeErased) {
  const RetentionAnswer answer = JudgeRetention(Delivered(), v1::Policy(), kEnded + 100'000 * kDay);
  EXPECT_EQ(answer.verdict, Verdict::kMay);
  EXPECT_EQ(answer.due, absl::InfiniteFuture());
}

TEST(RetentionTest, AHoldKeepsItsKindAndItsHandoverOnItsDays) {
  v1::Policy policy = Usual();
  v1::Hold& hold = *policy.add_holds();
  hold.set_id("H-1");
  hold.add_handover_ids(Delivered().handover_id);
  hold.set_valid_from("2026-04-10");
  hold.set_valid_to("2026-04-20");
  const auto verdict_on = [&policy](int day) {
    return JudgeRetention(Delivered(), policy, absl::FromCivil(absl::CivilDay(2026, 4, day), absl::UTCTimeZone()))
        .verdict;
  };
  EXPECT_EQ(verdict_on(9), Verdict::kMust);
  EXPECT_EQ(verdict_on(10), Verdict::kOnHold);
  EXPECT_EQ(verdict_on(19), Verdict::kOnHold);
  EXPECT_EQ(verdict_on(20), Verdict::kMust);
  hold.clear_handover_ids();
  hold.add_kinds("VISIT_SUMMARY");
  EXPECT_EQ(verdict_on(10), Verdict::kMust);
  hold.add_kinds("BIRTH_NOTIFICATION");
  EXPECT_EQ(verdict_on(10), Verdict::kOnHold);
}

TEST(RetentionTest, TheFirstLookIsNotLaterThanTheShortestTime) {
  EXPECT_EQ(FirstLookAt("BIRTH_NOTIFICATION", kEnded, Usual()), kEnded + 7 * kDay);
  v1::Policy policy = Usual();
  AddRow(policy, "R-04", v1::Retention::DELIVERED_CONTENT, 1).add_kinds("VISIT_SUMMARY");
  EXPECT_EQ(FirstLookAt("BIRTH_NOTIFICATION", kEnded, policy), kEnded + 7 * kDay);
  EXPECT_EQ(FirstLookAt("VISIT_SUMMARY", kEnded, policy), kEnded + 1 * kDay);
  EXPECT_EQ(FirstLookAt("VISIT_SUMMARY", kEnded, v1::Policy()), kEnded + 365 * kDay);
}

}  // namespace retention_test_internal
}  // namespace handover::policy
