#include "adapters/daycare/form_csv.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/daycare/csv_rows.h"

namespace handover::adapters::daycare {
namespace form_csv_test_internal {

// What is wrong with a file of these two lines.
std::vector<std::string> TableProblems(const std::string& header, const std::string& row) {
  Findings findings;
  ReadFormTable("\xEF\xBB\xBF" + header + "\r\n" + row, FormKind::kTransition, findings);
  std::vector<std::string> found;
  for (const Issue& issue : findings.issues()) found.push_back(issue.code + " at " + issue.path);
  return found;
}

// The items of the one column that is filled.
std::vector<FormItem> ItemsOf(const std::string& column, const std::string& cell) {
  Findings findings;
  const auto forms = ReadFormTable("\xEF\xBB\xBF" + column + "\n" + cell + "\n", FormKind::kTransition, findings);
  EXPECT_FALSE(findings.has_errors());
  for (const std::vector<FormItem>& items : forms.at(0).items) {
    if (!items.empty()) return items;
  }
  return {};
}

}  // namespace form_csv_test_internal

using form_csv_test_internal::ItemsOf;
using form_csv_test_internal::TableProblems;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(FormCsvTest, CellsAreItemsAndParts) {
  EXPECT_THAT(ItemsOf("Styrker", "a | b||c"), ElementsAre(FormItem{"a"}, FormItem{"b|c"}));
  EXPECT_THAT(ItemsOf("Styrker", "a / b"), ElementsAre(FormItem{"a / b"})) << "no parts here";
  EXPECT_THAT(ItemsOf("Udvikling", "MOTOR / gul | SLEEP /  / ikke spurgt"),
              ElementsAre(FormItem{"MOTOR", "gul"}, FormItem{"SLEEP", "", "ikke spurgt"}));
  EXPECT_THAT(ItemsOf("Vedhæftede filer", "Tegning / image//png / 1,23 MB"),
              ElementsAre(FormItem{"Tegning", "image/png", "1,23 MB"}));
  EXPECT_THAT(ItemsOf("Forælder 1, telefon", "'+4520202020"), ElementsAre(FormItem{"+4520202020"}));
}

TEST(FormCsvTest, BarsOutOfPlaceAreRefusedWithRowAndColumn) {
  EXPECT_THAT(TableProblems("Fornavn;Styrker", "Aya;a|b"), ElementsAre("DAYCARE_ITEMS at row 1, column 2"));
  EXPECT_THAT(TableProblems("Fornavn;Styrker", "Aya | Bo;a"), ElementsAre("DAYCARE_ITEMS at row 1, column 1"));
  EXPECT_THAT(TableProblems("Udvikling", "MOTOR/gul"), ElementsAre("DAYCARE_ITEMS at row 1, column 1"));
  EXPECT_THAT(TableProblems("Udvikling", "A / B / C / D / E"), ElementsAre("DAYCARE_ITEMS at row 1, column 1"));
  EXPECT_THAT(TableProblems("Styrker", "a |  | b"), ElementsAre("DAYCARE_ITEMS at row 1, column 1"));
}

TEST(FormCsvTest, ListHasAnEnd) {
  std::string cell = "x";
  for (size_t i = 1; i < kMostItems; ++i) cell += " | x";
  EXPECT_THAT(ItemsOf("Styrker", cell), SizeIs(kMostItems));
  EXPECT_THAT(TableProblems("Styrker", cell + " | x"), ElementsAre("DAYCARE_COUNT at row 1, column 1"));
}

TEST(FormCsvTest, FileIsTakenAsAWholeOrNot) {
  EXPECT_THAT(TableProblems("Fornavn;Fødenavn", "Aya;B"), ElementsAre("DAYCARE_COLUMN at header, column 2"));
  EXPECT_THAT(TableProblems("Fornavn", ""), ElementsAre("DAYCARE_NO_FORM at file"));
  EXPECT_THAT(TableProblems("Fornavn;Fornavn", "a;b"), ElementsAre("CSV_HEADER at header, column 2"));
  EXPECT_THAT(TableProblems("Fornavn;Efternavn", "a"), ElementsAre("CSV_WIDTH at row 1, column 1"));
  EXPECT_THAT(TableProblems("Observation-id", "a"), ElementsAre("DAYCARE_COLUMN at header, column 1"))
      << "another form";
}

TEST(FormCsvTest, ColumnsStandInAnyOrder) {
  Findings findings;
  const auto forms = ReadFormTable("Gruppe;Fornavn\nM\xE6lkeb\xF8tten;Aya\n", FormKind::kTransition, findings);
  ASSERT_THAT(forms, SizeIs(1));
  for (size_t i = 0; i < AllElements().size(); ++i) {
    if (AllElements()[i].column == "Gruppe") {
      EXPECT_THAT(forms[0].items[i], ElementsAre(FormItem{"Mælkebøtten"}));
      EXPECT_EQ(forms[0].places[i], "row 1, column 1");
    }
    if (AllElements()[i].column == "Efternavn") {
      EXPECT_EQ(forms[0].places[i], "row 1");
    }
  }
}

TEST(FormCsvTest, WhatIsWrittenReadsBack) {
  FilledForm form;
  for (size_t i = 0; i < AllElements().size(); ++i) {
    FormItem item;
    for (size_t part = 0; part < PartsIn(AllElements()[i], Spelling::kDanish).size(); ++part) {
      item.push_back(absl::StrCat("=", i, " / | ", part));
    }
    form.items[i] = {item};
  }
  Findings findings;
  const std::string file = WriteFormTable({form}, FormKind::kTransition, CsvEncoding::kUtf8, findings);
  EXPECT_THAT(findings.losses(), IsEmpty());
  const auto forms = ReadFormTable(file, FormKind::kTransition, findings);
  ASSERT_THAT(forms, SizeIs(1));
  EXPECT_EQ(forms[0].items, form.items);
  EXPECT_TRUE(IsFormHeader(FormKind::kTransition, FormColumns(FormKind::kTransition)));
  EXPECT_FALSE(IsFormHeader(FormKind::kObservation, FormColumns(FormKind::kTransition)));
}

TEST(FormCsvTest, LostCharacterIsTold) {
  FilledForm form;
  form.items[10] = {{"Łukasz"}};
  Findings findings;
  const std::string file = WriteFormTable({form}, FormKind::kTransition, CsvEncoding::kWindows1252, findings);
  ASSERT_THAT(findings.losses(), SizeIs(1));
  EXPECT_EQ(findings.losses()[0].code, "DAYCARE_CHARACTER_LOST");
  EXPECT_EQ(findings.losses()[0].path, "row 1, column 11");
  EXPECT_NE(file.find("?ukasz"), std::string::npos);
}

}  // namespace handover::adapters::daycare
