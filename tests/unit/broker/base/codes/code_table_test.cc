#include "broker/base/codes/code_table.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"

namespace handover {
namespace code_table_test_internal {

constexpr char kGood[] =
    "# system: urn:test\n"
    "# version: 3\n"
    "# source: the tests\n"
    "# about: A list that changes.\n"
    "code\tdisplay\tvalid_from\tvalid_until\tsuccessors\tgroup\n"
    "A\tFirst\t\t2006-12-31\tC\n"
    "B\tSecond\t2001-01-01\t2006-12-31\tC D\tTop\n"
    "C\tThird\t2007-01-01\t2026-12-31\tE\n"
    "D\tFourth\n"
    "E\tFifth\t2027-01-01\n";

constexpr absl::CivilDay kDay(2020, 2, 29);

std::string WrongAfter(const std::string& old_text, const std::string& new_text) {
  const std::string text = absl::StrReplaceAll(kGood, {{old_text, new_text}});
  EXPECT_NE(text, kGood);
  return std::string(CodeTable::Parse(text).status().message());
}

TEST(CodeTableTest, SaysWhatItIsAndHasItsRows) {
  const CodeTable table = CodeTable::Parse(kGood).value();
  EXPECT_EQ(table.system(), "urn:test");
  EXPECT_EQ(table.version(), "3");
  EXPECT_EQ(table.source(), "the tests");
  ASSERT_EQ(table.entries().size(), 5u);
  const CodeEntry& second = *table.Find("B");
  EXPECT_EQ(second.display, "Second");
  EXPECT_EQ(second.valid_from, absl::CivilDay(2001, 1, 1));
  EXPECT_EQ(second.valid_until, absl::CivilDay(2006, 12, 31));
  EXPECT_EQ(second.successors, (std::vector<std::string_view>{"C", "D"}));
  EXPECT_EQ(second.group, "Top");
  EXPECT_FALSE(table.Find("D")->valid_from.has_value());
  EXPECT_FALSE(table.Contains("F"));
}

TEST(CodeTableTest, BothDaysOfValidityAreInside) {
  const CodeTable table = CodeTable::Parse(kGood).value();
  EXPECT_EQ(table.ValidityOn(absl::CivilDay(2000, 12, 31), "B"), CodeValidity::kNotYet);
  EXPECT_EQ(table.ValidityOn(absl::CivilDay(2001, 1, 1), "B"), CodeValidity::kValid);
  EXPECT_EQ(table.ValidityOn(absl::CivilDay(2006, 12, 31), "B"), CodeValidity::kValid);
  EXPECT_EQ(table.ValidityOn(absl::CivilDay(2007, 1, 1), "B"), CodeValidity::kEnded);
  EXPECT_EQ(table.ValidityOn(absl::CivilDay(1, 1, 1), "D"), CodeValidity::kValid);
  EXPECT_EQ(table.ValidityOn(kDay, "F"), CodeValidity::kUnknown);
}

TEST(CodeTableTest, SuccessorsAreFollowedWhileThereIsOne) {
  const CodeTable table = CodeTable::Parse(kGood).value();
  EXPECT_EQ(table.FindOn(absl::CivilDay(2006, 1, 1), "A")->code, "A");
  EXPECT_EQ(table.FindOn(kDay, "A")->code, "C");
  EXPECT_EQ(table.FindOn(absl::CivilDay(2027, 1, 1), "A")->code, "E");
  EXPECT_EQ(table.FindOn(kDay, "B"), nullptr);
  EXPECT_EQ(table.FindOn(kDay, "E"), nullptr);
  EXPECT_EQ(table.FindOn(kDay, "F"), nullptr);
}

TEST(CodeTableTest, TableSaysAllOfWhatItIs) {
  EXPECT_EQ(WrongAfter("# version: 3\n", ""), "line 4: system, version, source and about stand before the columns");
  EXPECT_EQ(WrongAfter("# about: A list that changes.\n", ""),
            "line 4: system, version, source and about stand before the columns");
  EXPECT_EQ(WrongAfter("# version: 3", "# edition: 3"), "line 2: a table says system, version, source and about");
  EXPECT_EQ(WrongAfter("# version: 3", "# version"), "line 2: a name, a colon, a blank and what is said");
  EXPECT_EQ(WrongAfter("# version: 3", "# system: 3"), "line 2: it is said once");
  EXPECT_EQ(WrongAfter("D\tFourth\n", "# about: x\n"), "line 9: what the table is stands before its columns");
  EXPECT_EQ(WrongAfter("code\tdisplay", "display\tcode"), "line 5: the columns are those of every table");
}

TEST(CodeTableTest, RowIsWholeAndInOrder) {
  const std::string no_words = "line 9: a row has a code, words, and no empty cells at its end";
  EXPECT_EQ(WrongAfter("D\tFourth\n", "D\n"), no_words);
  EXPECT_EQ(WrongAfter("D\tFourth\n", "D\tFourth\t\n"), no_words);
  EXPECT_EQ(WrongAfter("D\tFourth\n", "\tFourth\n"), "line 9: a row has a code and words");
  EXPECT_EQ(WrongAfter("D\tFourth\n", "D\t1\t\t\t\t6\t7\n"), "line 9: a row has at most 6 cells");
  EXPECT_EQ(WrongAfter("D\tFourth\n", "C\tFourth\n"), "line 9: codes ascend, and stand once");
  EXPECT_EQ(WrongAfter("E\tFifth", "CE\tFifth"), "line 10: codes ascend, and stand once");
  EXPECT_EQ(WrongAfter("E\tFifth\t2027-01-01\n", "E\tFifth\t2027-01-01"), "line 1: every line has an end");
  const std::string head(kGood, std::string(kGood).find("A\t"));
  EXPECT_EQ(CodeTable::Parse(head).status().message(), "line 5: a table has codes");
}

TEST(CodeTableTest, DaysExistAndAreInOrder) {
  EXPECT_EQ(WrongAfter("2001-01-01", "2001-02-29"), "line 7: a day is yyyy-mm-dd and exists");
  EXPECT_EQ(WrongAfter("2001-01-01", "2001-1-01"), "line 7: a day is yyyy-mm-dd and exists");
  EXPECT_EQ(WrongAfter("2001-01-01", "20O1-01-01"), "line 7: a day is yyyy-mm-dd and exists");
  EXPECT_EQ(WrongAfter("2001-01-01", "2007-01-01"), "line 7: the first day is not after the last");
  EXPECT_EQ(CodeTable::Parse(absl::StrReplaceAll(kGood, {{"2001-01-01", "2006-12-31"}})).ok(), true);
}

TEST(CodeTableTest, SuccessorIsThereFromTheNextDayOn) {
  EXPECT_EQ(WrongAfter("C D\tTop", "C F\tTop"), "line 7: a successor is a code of the table");
  EXPECT_EQ(WrongAfter("E\tFifth\t2027-01-01", "E\tFifth\t2027-01-02"),
            "line 8: a successor is valid on the day after");
  EXPECT_EQ(WrongAfter("2006-12-31\tC\n", "2006-12-31\tA\n"), "line 6: a successor is valid on the day after");
  EXPECT_EQ(WrongAfter("A\tFirst\t\t2006-12-31\tC", "A\tFirst\t\t\tC"), "line 6: what has a successor ends");
}

}  // namespace code_table_test_internal
}  // namespace handover
