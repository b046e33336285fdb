#include "broker/policy/lint_retention.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace handover::policy {
namespace lint_retention_test_internal {

v1::Policy Clean() {
  v1::Policy policy;
  policy.add_kinds()->set_name("BIRTH_NOTIFICATION");
  policy.add_bases()->set_code("STATUTORY");
  policy.add_open_questions()->set_number(5);
  v1::Retention& row = *policy.add_retentions();
  row.set_id("R-01");
  row.set_what(v1::Retention::DELIVERED_CONTENT);
  row.add_kinds("BIRTH_NOTIFICATION");
  row.add_bases("STATUTORY");
  row.set_keep_days(30);
  row.set_reason("Because.");
  row.add_question_numbers(5);
  v1::Hold& hold = *policy.add_holds();
  hold.set_id("H-01");
  hold.set_reason("A complaint.");
  hold.add_handover_ids("0190a000-0000-7000-8000-000000000001");
  hold.set_valid_from("2026-01-01");
  return policy;
}

// The code of the one finding; empty = clean.
std::string FindingAfter(const std::function<void(v1::Retention&, v1::Hold&)>& change) {
  v1::Policy policy = Clean();
  change(*policy.mutable_retentions(0), *policy.mutable_holds(0));
  std::vector<LintFinding> findings;
  LintRetention(policy, findings);
  EXPECT_LE(findings.size(), 1u);
  return findings.empty() ? "" : findings.front().code + " at " + findings.front().place;
}

TEST(LintRetentionTest, AGoodPolicyIsClean) {
  EXPECT_EQ(FindingAfter([](v1::Retention&, v1::Hold&) {}), "");
  EXPECT_EQ(FindingAfter([](v1::Retention& row, v1::Hold&) { row.set_keep_days(0); }), "");
}

TEST(LintRetentionTest, ARowMustSayWhatHowLongAndWhy) {
  EXPECT_EQ(FindingAfter([](v1::Retention& row, v1::Hold&) { row.clear_what(); }),
            "RETENTION_WHAT at retentions[R-01]");
  EXPECT_EQ(FindingAfter([](v1::Retention& row, v1::Hold&) { row.set_keep_days(-1); }),
            "RETENTION_DAYS at retentions[R-01]");
  EXPECT_EQ(FindingAfter([](v1::Retention& row, v1::Hold&) { row.set_keep_days(36'526); }),
            "RETENTION_DAYS at retentions[R-01]");
  EXPECT_EQ(FindingAfter([](v1::Retention& row, v1::Hold&) { row.clear_reason(); }),
            "TEXT_MISSING at retentions[R-01]");
  EXPECT_EQ(FindingAfter([](v1::Retention& row, v1::Hold&) { row.clear_id(); }), "NAME_MISSING at retentions[]");
  EXPECT_EQ(FindingAfter([](v1::Retention& row, v1::Hold&) { row.set_id("H-01"); }), "NAME_TWICE at holds[H-01]");
}

TEST(LintRetentionTest, ARowOfConsentsOrPersonsNamesNoKindAndNoBasis) {
  const auto narrow = [](v1::Retention& row, v1::Hold&) {
    row.set_what(v1::Retention::CONSENT);
    row.clear_kinds();
  };
  EXPECT_EQ(FindingAfter(narrow), "RETENTION_TOO_NARROW at retentions[R-01]");
  EXPECT_EQ(FindingAfter([](v1::Retention& row, v1::Hold&) {
              row.set_what(v1::Retention::PERSON);
              row.clear_bases();
            }),
            "RETENTION_TOO_NARROW at retentions[R-01]");
  EXPECT_EQ(FindingAfter([](v1::Retention& row, v1::Hold&) {
              row.set_what(v1::Retention::PERSON);
              row.clear_bases();
              row.clear_kinds();
            }),
            "");
}

TEST(LintRetentionTest, ARowNamesOnlyWhatExists) {
  EXPECT_EQ(FindingAfter([](v1::Retention& row, v1::Hold&) { row.add_kinds("NONE"); }),
            "UNKNOWN_KIND at retentions[R-01]");
  EXPECT_EQ(FindingAfter([](v1::Retention& row, v1::Hold&) { row.add_bases("NONE"); }),
            "UNKNOWN_BASIS at retentions[R-01]");
  EXPECT_EQ(FindingAfter([](v1::Retention& row, v1::Hold&) { row.add_question_numbers(6); }),
            "UNKNOWN_QUESTION at retentions[R-01]");
}

TEST(LintRetentionTest, AHoldNamesKindsOrHandoversAndRealDays) {
  EXPECT_EQ(FindingAfter([](v1::Retention&, v1::Hold& hold) { hold.clear_handover_ids(); }),
            "HOLD_EMPTY at holds[H-01]");
  EXPECT_EQ(FindingAfter([](v1::Retention&, v1::Hold& hold) { hold.add_kinds("NONE"); }),
            "UNKNOWN_KIND at holds[H-01]");
  EXPECT_EQ(FindingAfter([](v1::Retention&, v1::Hold& hold) { hold.add_handover_ids("no"); }),
            "HOLD_HANDOVER at holds[H-01]");
  EXPECT_EQ(FindingAfter([](v1::Retention&, v1::Hold& hold) {
              hold.set_handover_ids(0, "0190A000-0000-7000-8000-000000000001");
            }),
            "HOLD_HANDOVER at holds[H-01]");
  EXPECT_EQ(FindingAfter([](v1::Retention&, v1::Hold& hold) { hold.set_valid_to("2026-02-30"); }),
            "DATE_FORMAT at holds[H-01]");
}

}  // namespace lint_retention_test_internal
}  // namespace handover::policy
