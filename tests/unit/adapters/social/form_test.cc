#include "adapters/social/form.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/social/reports.h"

namespace handover::adapters::social::testing {
namespace form_test_internal {

// The first issue of one value at that path; empty when there is none.
std::string IssueOfText(const std::string& path, const std::string& value) {
  Form form;
  form.Add(path, {Leaf::Kind::kText, value, false});
  form.Text(path);
  return form.issues().empty() ? "" : form.issues()[0].code;
}

}  // namespace form_test_internal

using form_test_internal::IssueOfText;

TEST(FormTest, TextIsCheckedByItsKind) {
  EXPECT_EQ(IssueOfText("/report_id", std::string(64, 'x')), "");
  EXPECT_EQ(IssueOfText("/report_id", std::string(65, 'x')), "SOCIAL_TOO_LONG");
  EXPECT_EQ(IssueOfText("/report_id", "a\nb"), "SOCIAL_CHARACTER");
  EXPECT_EQ(IssueOfText("/report_id", ""), "SOCIAL_REQUIRED");
  EXPECT_EQ(IssueOfText("/concern/assessment", "a\nb"), "");
  EXPECT_EQ(IssueOfText("/notifier/role", "PEDAGOGUE_2"), "");
  EXPECT_EQ(IssueOfText("/notifier/role", "pedagogue"), "SOCIAL_CODE");
  EXPECT_EQ(IssueOfText("/acuteness", "ACUTE"), "");
  EXPECT_EQ(IssueOfText("/acuteness", "SOON"), "SOCIAL_CODE");
  EXPECT_EQ(IssueOfText("/parents/0/cpr", "2911829996"), "");
  EXPECT_EQ(IssueOfText("/parents/0/cpr", "3111829996"), "SOCIAL_PERSON_NUMBER");
  EXPECT_EQ(IssueOfText("/parents/0/cpr", "291182-9996"), "SOCIAL_PERSON_NUMBER");
}

TEST(FormTest, TypesAreNeverConverted) {
  Form form;
  form.Add("/child/unborn/ordinal", {Leaf::Kind::kText, "1", false});
  form.Add("/child/address_protected", {Leaf::Kind::kNumber, "1", false});
  EXPECT_EQ(form.Count("/child/unborn/ordinal"), 0);
  EXPECT_EQ(form.Bool("/child/address_protected"), std::nullopt);
  ASSERT_EQ(form.issues().size(), 2u);
  EXPECT_EQ(form.issues()[0].code, "SOCIAL_TYPE");
  EXPECT_EQ(form.issues()[1].code, "SOCIAL_TYPE");
}

TEST(FormTest, NumbersAreWholeAndInRange) {
  for (const std::string value : {"0", "10", "-1", "1.5", "1e1", "9999999999"}) {
    Form form;
    form.Add("/child/unborn/ordinal", {Leaf::Kind::kNumber, value, false});
    EXPECT_EQ(form.Count("/child/unborn/ordinal"), 0) << value;
    EXPECT_EQ(form.issues().at(0).code, "SOCIAL_COUNT") << value;
  }
}

TEST(FormTest, ListsAreCountedToTheirLimit) {
  Form form;
  for (int i = 0; i < 3; ++i) form.Add("/parents/" + std::to_string(i) + "/role", {Leaf::Kind::kText, "OTHER", false});
  EXPECT_EQ(form.ListSize("/parents", 3), 3u);
  EXPECT_TRUE(form.issues().empty());
  EXPECT_EQ(form.ListSize("/parents", 2), 2u);
  EXPECT_TRUE(form.has_errors());
}

TEST(FormTest, PlacesAreTheSendersOwn) {
  EXPECT_EQ(Form().Where("/parents/1/role"), "/parents/1/role");
  EXPECT_EQ(Form().Where("/2911829996/role"), "/*/role");
  EXPECT_EQ(Form().Where(""), "/");
  const Form row({7, {{"/child/cpr", 3}, {"/attachments/[]/title", 4}}});
  EXPECT_EQ(row.Where("/child/cpr"), "row 7, column 3");
  EXPECT_EQ(row.Where("/attachments/2/title"), "row 7, column 4");
  EXPECT_EQ(row.Where("/child/sex"), "row 7");
}

TEST(FormTest, WhatNobodyAskedForIsLeftOver) {
  Form form;
  form.Add("/report_id", {Leaf::Kind::kText, "1", false});
  form.Add("/x", {Leaf::Kind::kText, "y", false});
  form.Text("/report_id");
  ASSERT_EQ(form.LeftOver().size(), 1u);
  EXPECT_EQ(form.LeftOver()[0].first, "/x");
}

}  // namespace handover::adapters::social::testing
