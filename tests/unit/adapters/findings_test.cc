#include "adapters/findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace handover::adapters {
namespace {

struct Info {
  std::string_view code;
  Severity severity = Severity::kError;
  std::string_view rule = "a rule";
};

constexpr Info kWrong{"WRONG"};
constexpr Info kOdd{"ODD", Severity::kWarning};

TEST(FindingsTest, OnceForEachCodeAndPath) {
  Findings findings;
  findings.Add(kOdd, "a");
  findings.Add(kOdd, "a");
  findings.Add(kOdd, "b");
  EXPECT_FALSE(findings.has_errors());
  findings.Add(kWrong, "a");
  EXPECT_TRUE(findings.has_errors());
  EXPECT_EQ(findings.issues().size(), 3u);
  EXPECT_EQ(findings.issues()[2].rule, "a rule");
  findings.Lose(kOdd, "a");
  findings.Lose(kOdd, "a");
  findings.Lose(kOdd, "b");
  EXPECT_EQ(findings.losses().size(), 2u);
}

TEST(FindingsTest, WhatIsFoundLastIsToldOnceBehindAnyNumber) {
  constexpr Info kWhole{"WHOLE", Severity::kNotice};
  Findings findings;
  for (size_t i = 0; i <= 2 * Findings::kMaxIssues; ++i) findings.Add(kWrong, absl::StrCat(i));
  findings.Add(kOdd, "row 9");
  findings.Add(kWhole, "file");
  findings.Add(kWhole, "elsewhere");
  ASSERT_EQ(findings.issues().size(), 2 * Findings::kMaxIssues + 2);
  EXPECT_EQ(findings.issues().end()[-2].code, "ODD");
  EXPECT_EQ(findings.issues().back().path, "file");
}

TEST(FindingsTest, AnErrorHasRoomBehindTheLastWarning) {
  Findings findings;
  for (size_t i = 0; i <= Findings::kMaxIssues; ++i) findings.Add(kOdd, absl::StrCat(i));
  EXPECT_EQ(findings.issues().size(), Findings::kMaxIssues);
  for (size_t i = 0; i <= Findings::kMaxIssues; ++i) findings.Add(kWrong, absl::StrCat(i));
  EXPECT_EQ(findings.issues().size(), 2 * Findings::kMaxIssues);
}

}  // namespace
}  // namespace handover::adapters
