#include "clients/cli/terminal_text.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace handover::cli {
namespace {

TEST(TerminalTextTest, NothingMovesTheCursor) {
  EXPECT_EQ(Printable("Søren\x1b[2J\r\n\t\x7f"), "Søren?[2J????");
  EXPECT_EQ(Printable("a\xc2\x9b"
                      "b"),
            "a?b");
  EXPECT_EQ(Printable("a\xe2\x80\xae"
                      "b\xe2\x81\xa6"),
            "a?b?");
  EXPECT_EQ(Printable("\xff\xc3"), "??");
  EXPECT_EQ(Printable(std::string("a\0b", 3)), "a?b");
}

TEST(TerminalTextTest, TimesAreUtc) {
  google::protobuf::Timestamp time;
  EXPECT_EQ(TimeText(time), "-");
  time.set_seconds(1'718'000'000);
  EXPECT_EQ(TimeText(time), "2024-06-10 06:13:20");
}

TEST(TerminalTextTest, PairNamesCategoryPersonsAndReason) {
  exchange::v1::Pair pair;
  pair.set_category("PARENT_MENTAL");
  EXPECT_EQ(PairText(pair), "PARENT_MENTAL");
  pair.add_person_ids("p1");
  pair.add_person_ids("p2");
  pair.set_reason("NO_CONSENT");
  EXPECT_EQ(PairText(pair), "PARENT_MENTAL  about p1, p2  NO_CONSENT");
}

TEST(TerminalTextTest, CodesAreReadable) {
  EXPECT_EQ(Lower("DEAD_LETTER"), "dead letter");
  EXPECT_EQ(OrDash(""), "-");
  EXPECT_EQ(OrDash("x"), "x");
}

TEST(TerminalTextTest, ColourTellsWhoMustAct) {
  EXPECT_EQ(ColourOf(exchange::v1::ACCEPTED), Colour::kGreen);
  EXPECT_EQ(ColourOf(exchange::v1::HELD), Colour::kYellow);
  EXPECT_EQ(ColourOf(exchange::v1::DECLINED), Colour::kRed);
  EXPECT_EQ(ColourOf(exchange::v1::WITHDRAWN), Colour::kDim);
  EXPECT_EQ(ColourOf(exchange::v1::DELIVERY_STATE_UNSPECIFIED), Colour::kNone);
}

TEST(TerminalTextTest, PaintIsForTerminalsAlone) {
  EXPECT_EQ(Paint("x", Colour::kRed, true), "\x1b[31mx\x1b[0m");
  EXPECT_EQ(Paint("x", Colour::kGreen, true), "\x1b[32mx\x1b[0m");
  EXPECT_EQ(Paint("x", Colour::kYellow, true), "\x1b[33mx\x1b[0m");
  EXPECT_EQ(Paint("x", Colour::kDim, true), "\x1b[2mx\x1b[0m");
  EXPECT_EQ(Paint("x", Colour::kNone, true), "x");
  EXPECT_EQ(Paint("x", Colour::kRed, false), "x");
}

TEST(TableTest, ColumnsStandUnderEachOther) {
  Table table({"name", "x"});
  table.Add({"Søndersø", "1"});
  table.Add({"a", "22"});
  table.Add({"b"});
  std::ostringstream out;
  table.Print(out, false);
  EXPECT_EQ(out.str(), "name      x\nSøndersø  1\na         22\nb\n");
}

TEST(TableTest, HeadingIsDimOnATerminal) {
  Table table({"name"});
  table.Add({"a"});
  std::ostringstream out;
  table.Print(out, true);
  EXPECT_EQ(out.str(), "\x1b[2mname\x1b[0m\na\n");
}

TEST(TableTest, NoRowNoHeading) {
  std::ostringstream out;
  const Table table({"name"});
  table.Print(out, false);
  EXPECT_TRUE(table.empty());
  EXPECT_EQ(out.str(), "");
}

TEST(TableTest, CellsAreHarmless) {
  Table table({"name"});
  table.Add({"a\x1b[0m"});
  std::ostringstream out;
  table.Print(out, false);
  EXPECT_EQ(out.str(), "name\na?[0m\n");
}

}  // namespace
}  // namespace handover::cli
