#include "adapters/text/csv_table.h"

#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace handover::adapters {
namespace csv_table_test_internal {

using Rows = std::vector<std::vector<std::string>>;

constexpr CsvLimits kSmall = {.max_bytes = 40, .max_columns = 3, .max_rows = 2};

CsvTable Table(std::string_view bytes) {
  CsvResult result = ReadCsv(bytes);
  EXPECT_TRUE(result.table.has_value()) << result.problem.code << " at " << result.problem.path;
  return result.table.value_or(CsvTable());
}

// `code at path`; empty when it was read.
std::string Problem(std::string_view bytes, const CsvLimits& limits = {}, const CsvDialect& dialect = {}) {
  const CsvResult result = ReadCsv(bytes, dialect, limits);
  if (result.table.has_value()) return "";
  EXPECT_FALSE(result.problem.rule.empty());
  return std::string(result.problem.code) + " at " + result.problem.path;
}

}  // namespace csv_table_test_internal

using csv_table_test_internal::kSmall;
using csv_table_test_internal::Problem;
using csv_table_test_internal::Rows;
using csv_table_test_internal::Table;

TEST(CsvTableTest, RowsAndColumnsAreRead) {
  const CsvTable table = Table("a;b\r\n1;2\r\n3;\r\n");
  EXPECT_EQ(table.header, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(table.rows, (Rows{{"1", "2"}, {"3", ""}}));
}

TEST(CsvTableTest, LastLineEndAndCarriageReturnAreOptional) {
  EXPECT_EQ(Table("a;b\n1;").rows, (Rows{{"1", ""}}));
  EXPECT_EQ(Table("a;b\n1;2").rows, (Rows{{"1", "2"}}));
  EXPECT_EQ(Table("a").rows, Rows());
}

TEST(CsvTableTest, QuotedCellsHoldEverything) {
  EXPECT_EQ(Table("a;b\n\"1;2\";\"x\"\"y\r\nz\"\n").rows, (Rows{{"1;2", "x\"y\r\nz"}}));
  EXPECT_EQ(Table("a;b\n\"\";\" x \"").rows, (Rows{{"", " x "}}));
}

TEST(CsvTableTest, NeutralisedFormulaIsWhatItWas) {
  EXPECT_EQ(Table("a;b\n\"'=1+1\";\"'+4512345678\"").rows, (Rows{{"=1+1", "+4512345678"}}));
  EXPECT_EQ(Table("a\n\"'n Bar\"").rows, (Rows{{"'n Bar"}}));
}

TEST(CsvTableTest, BothEncodingsGiveTheSameText) {
  EXPECT_EQ(Table("\xEF\xBB\xBFnavn\nAya Ærø €").rows, (Rows{{"Aya Ærø €"}}));
  EXPECT_EQ(Table("navn\nAya \xC6r\xF8 \x80").rows, (Rows{{"Aya Ærø €"}}));
  EXPECT_EQ(Table("\xEF\xBB\xBFnavn\nAya").rows, Table("navn\nAya").rows) << "ASCII is both";
}

TEST(CsvTableTest, OtherDialectHasCommasAndUnmarkedUtf8) {
  const CsvDialect dialect = {.separator = ',', .unmarked = CsvDialect::Unmarked::kUtf8};
  EXPECT_EQ(ReadCsv("a,b\nÆ;1,2", dialect).table->rows, (Rows{{"Æ;1", "2"}}));
  EXPECT_EQ(ReadCsv("\xEF\xBB\xBF" "a,b\nÆ,2", dialect).table->rows, (Rows{{"Æ", "2"}}));
  EXPECT_EQ(Problem("a,b\n\xC6,2", {}, dialect), "CSV_ENCODING at file");
}

TEST(CsvTableTest, EncodingIsNeverGuessed) {
  EXPECT_EQ(Problem("navn\nÆrø"), "CSV_ENCODING at file") << "UTF-8 without its mark";
  EXPECT_EQ(Problem("\xEF\xBB\xBFnavn\n\xC6"), "CSV_ENCODING at file") << "a mark and no UTF-8";
  EXPECT_EQ(Problem("navn\n\x81\xC6"), "CSV_ENCODING at file") << "a byte without a meaning";
}

TEST(CsvTableTest, ProblemsNameRowAndColumn) {
  EXPECT_EQ(Problem("a;b\n1;2\n3"), "CSV_WIDTH at row 2, column 1");
  EXPECT_EQ(Problem("a;b\n1;2;3\n"), "CSV_WIDTH at row 1, column 3");
  EXPECT_EQ(Problem("a;b\n1;2\n\n"), "CSV_WIDTH at row 2, column 1");
  EXPECT_EQ(Problem("a;b\n1;x\"y\""), "CSV_QUOTE at row 1, column 2");
  EXPECT_EQ(Problem("a;b\n\"1\"x;2"), "CSV_QUOTE at row 1, column 1");
  EXPECT_EQ(Problem("a;b\n1;\"2"), "CSV_QUOTE at row 1, column 2");
  EXPECT_EQ(Problem("a;b\r1;2"), "CSV_LINE_END at header, column 2");
  EXPECT_EQ(Problem(std::string_view("a;b\n\0;2", 7)), "CSV_TEXT at row 1, column 1");
  EXPECT_EQ(Problem("a;b\n1;\x1b"), "CSV_TEXT at row 1, column 2");
}

TEST(CsvTableTest, HeaderNamesEveryColumnOnce) {
  EXPECT_EQ(Problem(""), "CSV_HEADER at header");
  EXPECT_EQ(Problem("\xEF\xBB\xBF"), "CSV_HEADER at header");
  EXPECT_EQ(Problem("a;;b\n1;2;3"), "CSV_HEADER at header, column 2");
  EXPECT_EQ(Problem("a;b;a\n1;2;3"), "CSV_HEADER at header, column 3");
}

TEST(CsvTableTest, LimitsHoldAtTheirEdge) {
  EXPECT_EQ(Problem("a;b;c\n1;2;3\n4;5;6\n", kSmall), "");
  EXPECT_EQ(Problem("a;b;c\n1;2;3\n4;5;6\n7;8;9", kSmall), "CSV_TOO_LARGE at row 3, column 1");
  EXPECT_EQ(Problem("a;b;c;d\n", kSmall), "CSV_TOO_LARGE at header, column 4");
  EXPECT_EQ(Problem("a\n" + std::string(38, 'x'), kSmall), "");
  EXPECT_EQ(Problem("a\n" + std::string(39, 'x'), kSmall), "CSV_TOO_LARGE at file");
}

TEST(CsvTableTest, LargestFileOfEmptyCellsStaysSmall) {
  EXPECT_EQ(Problem(std::string(8 * 1024 * 1024, ';')), "CSV_TOO_LARGE at header, column 257");
  EXPECT_EQ(Problem("a\n" + std::string(4 * 1024 * 1024, '\n')), "CSV_TOO_LARGE at row 1001, column 1");
}

TEST(CsvTableTest, HeaderAloneIsCheapToRead) {
  EXPECT_EQ(ReadCsvHeader("a;\"b c\"\r\nrest\"", 64), (std::vector<std::string>{"a", "b c"}));
  EXPECT_EQ(ReadCsvHeader("\xEF\xBB\xBF" "a;b", 64), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(ReadCsvHeader("\xC6;b\n", 64), (std::vector<std::string>{"Æ", "b"}));
  EXPECT_EQ(ReadCsvHeader("a;b\nx", 2), std::vector<std::string>()) << "not closed in time";
  EXPECT_EQ(ReadCsvHeader("a;\"b\nx", 64), std::vector<std::string>());
  EXPECT_EQ(ReadCsvHeader("Æ;b\n", 64), std::vector<std::string>());
}

TEST(CsvTableTest, EveryCodeIsListedOnce) {
  std::set<std::string_view> codes;
  for (const CsvIssueCode& code : CsvIssueCodes()) codes.insert(code.code);
  EXPECT_EQ(codes, (std::set<std::string_view>{"CSV_TOO_LARGE", "CSV_ENCODING", "CSV_TEXT", "CSV_QUOTE",
                                               "CSV_LINE_END", "CSV_WIDTH", "CSV_HEADER"}));
}

}  // namespace handover::adapters
