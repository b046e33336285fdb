#include "adapters/text/csv_format.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace handover::adapters {
namespace csv_format_test_internal {

model::v1::Date MakeDate(int year, int month, int day) {
  model::v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

std::string Fitted(std::string_view text, size_t expected_lacking) {
  size_t lacking = 0;
  std::string fitted = FittedToWindows1252(text, lacking);
  EXPECT_EQ(lacking, expected_lacking) << text;
  return fitted;
}

std::string Kept(std::string_view text, size_t expected_dropped) {
  size_t dropped = 0;
  std::string kept = Printable(text, dropped);
  EXPECT_EQ(dropped, expected_dropped);
  return kept;
}

}  // namespace csv_format_test_internal

using csv_format_test_internal::Fitted;
using csv_format_test_internal::Kept;
using csv_format_test_internal::MakeDate;

TEST(CsvFormatTest, FormulasAreSeenThroughBlanksAndApostrophes) {
  for (const std::string_view cell : {"=1", "+45", "-1", "@A", "\t1", "\r", "\n=1", "＝1", "＋1", "－1", "＠1", " =1",
                                      "'=1", "' '=1", "\xC2\xA0=1"}) {
    EXPECT_TRUE(LooksLikeFormula(cell)) << cell;
  }
  for (const std::string_view cell : {"", " ", "'", "'n Bar", "a=1", "1-2", "1+1", "Aya", "æ=", "\"=1\""}) {
    EXPECT_FALSE(LooksLikeFormula(cell)) << cell;
  }
}

TEST(CsvFormatTest, FormulaGetsOneApostrophe) {
  EXPECT_EQ(Neutralised("=1+1"), "'=1+1");
  EXPECT_EQ(Neutralised("'=1+1"), "''=1+1");
  EXPECT_EQ(Neutralised("'n Bar"), "'n Bar");
  EXPECT_EQ(Neutralised(""), "");
}

TEST(CsvFormatTest, NeutralisationIsUndone) {
  for (const std::string_view cell : {"=1+1", "'=1+1", "'n Bar", "", "'", "''", "+4512345678", "a", "' =1"}) {
    EXPECT_EQ(WithoutNeutralisation(Neutralised(cell)), cell);
  }
  EXPECT_EQ(WithoutNeutralisation("'abc"), "'abc") << "an apostrophe of its own";
}

TEST(CsvFormatTest, CellsAreQuotedWhereTheyMustBe) {
  EXPECT_EQ(Quoted("Aya"), "Aya");
  EXPECT_EQ(Quoted(""), "");
  EXPECT_EQ(Quoted("a;b"), "\"a;b\"");
  EXPECT_EQ(Quoted("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(Quoted("a\nb"), "\"a\nb\"");
  EXPECT_EQ(Quoted("a\r\nb"), "\"a\r\nb\"");
  EXPECT_EQ(Quoted(" a"), "\" a\"");
  EXPECT_EQ(Quoted("a "), "\"a \"");
  EXPECT_EQ(Quoted("a,b"), "a,b") << "a comma separates nothing here";
}

TEST(CsvFormatTest, ItemsAreToldApart) {
  EXPECT_EQ(JoinedItems({}), "");
  EXPECT_EQ(JoinedItems({"a"}), "a");
  EXPECT_EQ(JoinedItems({"a", "b"}), "a | b");
  EXPECT_EQ(JoinedItems({"a|b", "|"}), "a||b | ||");
}

TEST(CsvFormatTest, ItemsAreTakenApartAgain) {
  const std::vector<std::vector<std::string>> lists = {
      {}, {"a"}, {"a", "b"}, {"a|b", "|"}, {"|", "|"}, {"a ", " b"}, {"", ""}, {"| a |", "b || c"}};
  for (const std::vector<std::string>& list : lists) EXPECT_EQ(SplitItems(JoinedItems(list)), list);
  for (const std::string_view cell : {"a|b", "|", "a |b", "a| b", "a | | b", " |"}) {
    EXPECT_EQ(SplitItems(cell), std::nullopt) << cell;
  }
}

TEST(CsvFormatTest, TextLosesWhatIsNoText) {
  EXPECT_EQ(Kept("Aya\nog\tmor", 0), "Aya\nog\tmor");
  EXPECT_EQ(Kept(std::string_view("a\0b\x01", 4), 2), "ab");
  EXPECT_EQ(Kept("a\xFF"
                 "b",
                 1),
            "ab");
}

TEST(CsvFormatTest, Windows1252HasTheEuroAndDanishLetters) {
  EXPECT_EQ(Fitted("æøåÆØÅéü€–„“”ŒžŸ", 0), "æøåÆØÅéü€–„“”ŒžŸ");
  EXPECT_EQ(ToWindows1252("æ€Ÿ–A"),
            "\xE6\x80\x9F\x96"
            "A");
  EXPECT_EQ(ToWindows1252("\xC2\xA0ÿ"), "\xA0\xFF");
}

TEST(CsvFormatTest, WhatWindows1252LacksBecomesAQuestionMark) {
  EXPECT_EQ(Fitted("Łukasz 😀", 2), "?ukasz ?");
  EXPECT_EQ(Fitted("\xC2\x81", 1), "?") << "a byte without a meaning";
  EXPECT_EQ(Fitted("a\xFF", 1), "a?");
}

TEST(CsvFormatTest, DatesAreDanish) {
  EXPECT_EQ(DanishDate(MakeDate(2024, 8, 1)), "01-08-2024");
  EXPECT_EQ(DanishDate(MakeDate(2024, 8, 0)), "08-2024");
  EXPECT_EQ(DanishDate(MakeDate(2024, 0, 0)), "2024");
  EXPECT_EQ(DanishDate(MakeDate(0, 0, 0)), "");
}

TEST(CsvFormatTest, TimesAreByADanishClock) {
  model::v1::Moment moment;
  EXPECT_EQ(DanishTime(moment), "");
  moment.mutable_time()->set_seconds(1'707'552'000);
  EXPECT_EQ(DanishTime(moment), "10-02-2024 09:00") << "winter";
  EXPECT_EQ(DanishTimeOfMillis(1'717'401'600'000), "03-06-2024 10:00") << "summer";
  moment.set_precision(model::v1::TIME_PRECISION_DAY);
  EXPECT_EQ(DanishTime(moment), "10-02-2024");
}

TEST(CsvFormatTest, DatesAreReadBack) {
  for (const std::string_view text : {"01-08-2024", "29-02-2024", "08-2024", "2024"}) {
    EXPECT_EQ(DanishDate(ReadDanishDate(text).value_or(model::v1::Date())), text);
  }
  for (const std::string_view text : {"", "29-02-2023", "31-04-2024", "00-08-2024", "13-2024", "1-8-2024", "01/08/2024",
                                      "2024-08-01", "01-08-24", "1849", "2151", "+1-08-2024", "01-08-2O24"}) {
    EXPECT_FALSE(ReadDanishDate(text).has_value()) << text;
  }
}

TEST(CsvFormatTest, TimesAreReadBack) {
  for (const std::string_view text : {"10-02-2024 09:00", "03-06-2024 10:00", "10-02-2024", "10-02-2024 23:59"}) {
    EXPECT_EQ(DanishTime(ReadDanishTime(text).value_or(model::v1::Moment())), text);
  }
  EXPECT_EQ(ReadDanishTime("03-06-2024 10:00")->time().seconds(), 1'717'401'600);
  EXPECT_EQ(ReadDanishTime("03-06-2024 10:00")->zone_assumed(), "Europe/Copenhagen");
  for (const std::string_view text : {"", "02-2024", "10-02-2024 24:00", "10-02-2024 09:60", "10-02-2024T09:00",
                                      "10-02-2024 9:00", "10-02-2024 09.00", "31-02-2024 09:00",
                                      "10-02-2024 09:00:00"}) {
    EXPECT_FALSE(ReadDanishTime(text).has_value()) << text;
  }
}

TEST(CsvFormatTest, DecimalsHaveAComma) {
  EXPECT_EQ(ReadDanishDecimal("7,25", 2), 725);
  EXPECT_EQ(ReadDanishDecimal("7,2", 2), 720);
  EXPECT_EQ(ReadDanishDecimal("7", 2), 700);
  EXPECT_EQ(ReadDanishDecimal("0,05", 2), 5);
  EXPECT_EQ(ReadDanishDecimal("999999999,99", 2), 99'999'999'999);
  for (const std::string_view text : {"", ",5", "7,", "7.25", "7,255", "-7", "+7", "1.000,5", "1000000000", "7,2,5"}) {
    EXPECT_EQ(ReadDanishDecimal(text, 2), std::nullopt) << text;
  }
  EXPECT_EQ(ReadDanishDecimal("7,2", 0), std::nullopt);
}

TEST(CsvFormatTest, SizesHaveADecimalComma) {
  EXPECT_EQ(DanishMegabytes(1'234'567), "1,23 MB");
  EXPECT_EQ(DanishMegabytes(1'235'000), "1,24 MB");
  EXPECT_EQ(DanishMegabytes(5'000), "0,01 MB");
  EXPECT_EQ(DanishMegabytes(4'999), "0,00 MB");
  EXPECT_EQ(DanishMegabytes(0), "0,00 MB");
}

TEST(CsvFormatTest, CprNumberHasAHyphen) {
  EXPECT_EQ(HyphenatedCpr("0505239996"), "050523-9996");
  EXPECT_EQ(HyphenatedCpr("x"), "x");
  EXPECT_EQ(HyphenatedCpr("æøåæø"), "æøåæø") << "ten bytes";
}

}  // namespace handover::adapters
