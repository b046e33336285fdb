#include "adapters/social/form_csv.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/unit/adapters/social/reports.h"

namespace handover::adapters::social::testing {

TEST(FormCsvTest, ProblemsOfTheFileNameTheColumn) {
  EXPECT_EQ(ErrorsOf(ReadTable("Underretning-id;Sko\r\n1;2\r\n")), "SOCIAL_COLUMN at header, column 2\n");
  EXPECT_EQ(ErrorsOf(ReadTable("Underretning-id\r\n")), "SOCIAL_NO_ROW at file\n");
  EXPECT_EQ(ErrorsOf(ReadTable("Underretning-id\r\n1;2\r\n")), "CSV_WIDTH at row 1, column 2\n");
  EXPECT_EQ(ErrorsOf(ReadTable("")), "CSV_HEADER at header\n");
}

TEST(FormCsvTest, CellsAreReadByTheirColumn) {
  EXPECT_EQ(ErrorsOf(ReadTable(RowWith(";haster;", ";snart;"))), "SOCIAL_CODE at row 1, column 4\n");
  EXPECT_EQ(ErrorsOf(ReadTable(RowWith("10-06-2024 10:15", "2024-06-10"))), "SOCIAL_TIME at row 1, column 2\n");
  EXPECT_EQ(ErrorsOf(ReadTable(RowWith("050523-9996", "0505239996"))), "");
  EXPECT_EQ(ErrorsOf(ReadTable(RowWith("050523-9996", "505239996"))), "SOCIAL_PERSON_NUMBER at row 1, column 10\n")
      << "a spreadsheet dropped the zero";
}

TEST(FormCsvTest, ColumnsOfAListHaveTheSameNumberOfItems) {
  EXPECT_EQ(ErrorsOf(ReadTable(RowWith("07-06-2024 | 10-06-2024 09:00", "07-06-2024"))),
            "SOCIAL_LIST at row 1, column 21\n");
  EXPECT_EQ(ErrorsOf(ReadTable(RowWith("Tynd og kold | Tavs", "Tynd og kold|Tavs"))),
            "SOCIAL_LIST at row 1, column 20\nSOCIAL_LIST at row 1, column 20\n");
}

TEST(FormCsvTest, ColumnsAreNumberedForParents) {
  const std::vector<std::string> columns = ConcernColumns();
  EXPECT_EQ(columns.front(), "Underretning-id");
  EXPECT_NE(std::find(columns.begin(), columns.end(), "Forælder 2, CPR"), columns.end());
  EXPECT_EQ(std::find(columns.begin(), columns.end(), "Forælder 3, CPR"), columns.end());
  EXPECT_TRUE(IsConcernHeader({"Underretning-id", "x"}));
  EXPECT_FALSE(IsConcernHeader({"x", "Underretning-id"}));
  EXPECT_FALSE(IsConcernHeader({}));
}

}  // namespace handover::adapters::social::testing
