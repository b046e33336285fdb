#include "adapters/hl7v2/er7_message.h"

#include <string>

#include "gtest/gtest.h"

namespace handover::adapters::hl7v2 {
namespace er7_message_test_internal {

const std::string kHeader = "MSH|^~\\&|A|B|C|D|20240613||ADT^A01|1|P|2.5.1";

std::string WithCharset(const std::string& charset) { return kHeader + "||||||" + charset + "\r"; }

Er7Message Parse(const std::string& bytes) { return Er7Message::Parse(bytes); }

TEST(Er7MessageTest, FieldsAreCountedAsTheStandardCounts) {
  const Er7Message message = Parse(kHeader + "\rPID|1||77^^^A&1.2&ISO~88\rNK1|1\rNK1|2|X\r");
  ASSERT_EQ(message.problem(), SyntaxProblem::kNone);
  ASSERT_EQ(message.segments().size(), 4u);
  const Segment& header = *message.First("MSH");
  EXPECT_EQ(Er7Message::Field(header, 1), "|");
  EXPECT_EQ(Er7Message::Field(header, 2), "^~\\&");
  EXPECT_EQ(message.TextAt(header, 9, 2), "A01");
  EXPECT_EQ(message.TextAt(header, 12), "2.5.1");
  EXPECT_EQ(Er7Message::Field(header, 13), "");
  const std::string_view numbers = Er7Message::Field(*message.First("PID"), 3);
  ASSERT_EQ(message.Repetitions(numbers).size(), 2u);
  EXPECT_EQ(message.Component(message.Repetitions(numbers)[1], 1), "88");
  EXPECT_EQ(message.Subcomponent(message.Component(numbers, 4), 2), "1.2");
  EXPECT_EQ(message.Component(numbers, 9), "");
  EXPECT_EQ(message.All("NK1").size(), 2u);
  EXPECT_EQ(PathOf(*message.All("NK1")[1], 2), "NK1[2]-2");
  EXPECT_EQ(PathOf(*message.First("PID")), "PID");
  EXPECT_EQ(message.First("PV1"), nullptr);
}

TEST(Er7MessageTest, OtherDelimitersAreTakenFromTheHeader) {
  const Er7Message message = Parse("MSH#:*!%#A#B\rPID#1##7:8*9\r");
  ASSERT_EQ(message.problem(), SyntaxProblem::kNone);
  EXPECT_EQ(message.TextAt(*message.First("PID"), 3, 2), "8");
  EXPECT_EQ(message.Text("a!T!b!F!c"), "a%b#c");
}

TEST(Er7MessageTest, EscapesStandForTheDelimitersAndUnknownOnesStay) {
  const Er7Message message = Parse(kHeader + "\r");
  EXPECT_EQ(message.Text("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f"), "a|b^c&d~e\\f");
  EXPECT_EQ(message.Text("one\\.br\\two \\H\\three\\N\\"), "one\ntwo three");
  EXPECT_EQ(message.Text("\\X41\\ \\Z"), "\\X41\\ \\Z");
  EXPECT_EQ(message.Text("ends\\"), "ends\\");
}

TEST(Er7MessageTest, TheExplicitNullIsNoValue) {
  const Er7Message message = Parse(kHeader + "\rPID|\"\"|\"\"^b\r");
  EXPECT_EQ(Er7Message::Field(*message.First("PID"), 1), "");
  EXPECT_EQ(message.TextAt(*message.First("PID"), 2), "");
  EXPECT_EQ(message.TextAt(*message.First("PID"), 2, 2), "b");
}

TEST(Er7MessageTest, SegmentsEndWithAnyLineEndAndAFrameIsTakenOff) {
  EXPECT_FALSE(Parse(kHeader + "\rPID|1\r").had_line_feeds());
  for (const std::string& text : {"\x0B" + kHeader + "\rPID|1\r\x1C\r", kHeader + "\nPID|1\n", kHeader + "\r\nPID|1",
                                  "\xEF\xBB\xBF" + kHeader + "\n\nPID|1\n\n", "\r\n\r\n" + kHeader + "\rPID|1"}) {
    const Er7Message message = Parse(text);
    EXPECT_EQ(message.problem(), SyntaxProblem::kNone);
    EXPECT_EQ(message.segments().size(), 2u) << text;
  }
}

TEST(Er7MessageTest, ALineFeedInsideAFieldIsPartOfIt) {
  const Er7Message message = Parse(kHeader + "\nOBR|1|a\nb^c|d\nOBX|1\n");
  ASSERT_EQ(message.problem(), SyntaxProblem::kNone);
  EXPECT_TRUE(message.lines_were_wrapped());
  EXPECT_EQ(message.segments().size(), 3u);
  EXPECT_EQ(message.TextAt(*message.First("OBR"), 2), "a\nb");
  EXPECT_FALSE(Parse(kHeader + "\nOBR|1\n").lines_were_wrapped());
  // A carriage return ends a segment whatever follows.
  EXPECT_EQ(Parse(kHeader + "\rOBR|1|a\rb^c|d\r").problem(), SyntaxProblem::kSegmentName);
}

TEST(Er7MessageTest, CharacterSets) {
  EXPECT_EQ(Parse(WithCharset("8859/1") + "PID|\xF8\r").problem(), SyntaxProblem::kNone);
  const Er7Message latin1 = Parse(WithCharset("8859/1") + "PID|\xF8\r");
  EXPECT_EQ(latin1.TextAt(*latin1.First("PID"), 1), "ø");
  EXPECT_EQ(Parse(WithCharset("UNICODE UTF-8") + "PID|ø\r").problem(), SyntaxProblem::kNone);
  EXPECT_EQ(Parse(WithCharset("UNICODE") + "PID|ø\r").problem(), SyntaxProblem::kNone);
  EXPECT_EQ(Parse(WithCharset("UNICODE") + "PID|\xF8\r").problem(), SyntaxProblem::kEncoding);
  EXPECT_TRUE(Parse(WithCharset("") + "PID|ø\r").encoding_was_assumed());
  EXPECT_FALSE(Parse(WithCharset("") + "PID|o\r").encoding_was_assumed());
  EXPECT_EQ(Parse(WithCharset("UNICODE UTF-8") + "PID|\xF8\r").problem(), SyntaxProblem::kEncoding);
  EXPECT_EQ(Parse(WithCharset("") + "PID|\xF8\r").problem(), SyntaxProblem::kEncoding);
  EXPECT_EQ(Parse(WithCharset("8859/15")).problem(), SyntaxProblem::kCharset);
  EXPECT_EQ(Parse(WithCharset("8859/15~8859/1")).problem(), SyntaxProblem::kCharset);
  EXPECT_EQ(Parse(WithCharset("8859/1~UNICODE UTF-8") + "PID|\xF8\r").problem(), SyntaxProblem::kNone);
  EXPECT_EQ(Parse(WithCharset("UNICODE UTF-8~8859/1") + "PID|\xF8\r").problem(), SyntaxProblem::kEncoding);
  EXPECT_EQ(Parse(WithCharset("8859/15")).problem_path(), "MSH-18");
}

TEST(Er7MessageTest, WhatIsNoMessage) {
  EXPECT_EQ(Parse("").problem(), SyntaxProblem::kEmpty);
  EXPECT_EQ(Parse(" \r\n").problem(), SyntaxProblem::kEmpty);
  EXPECT_EQ(Parse("\x0B\x1C\r").problem(), SyntaxProblem::kEmpty);
  EXPECT_EQ(Parse("MSH|").problem(), SyntaxProblem::kHeader);
  EXPECT_EQ(Parse("MSH|^~\\\r|\r").problem(), SyntaxProblem::kHeader);
  EXPECT_EQ(Parse("MSH|^~^&|A\r").problem(), SyntaxProblem::kHeader);
  EXPECT_EQ(Parse("MSHA^~\\&A\r").problem(), SyntaxProblem::kHeader);
  EXPECT_EQ(Parse("MSH|^~\\&#!|A\r").problem(), SyntaxProblem::kHeader);
  EXPECT_EQ(Parse("MSH|^~\\&#|A\r").problem(), SyntaxProblem::kNone);
  EXPECT_EQ(Parse("PID|1\r").problem(), SyntaxProblem::kHeader);
  EXPECT_EQ(Parse("FHS|^~\\&|\rMSH|").problem(), SyntaxProblem::kBatch);
  EXPECT_EQ(Parse(kHeader + "\r" + kHeader + "\r").problem(), SyntaxProblem::kSeveral);
  EXPECT_EQ(Parse(kHeader + "\rPI|1\r").problem(), SyntaxProblem::kSegmentName);
  EXPECT_EQ(Parse(kHeader + "\rpid|1\r").problem(), SyntaxProblem::kSegmentName);
  EXPECT_EQ(Parse(kHeader + std::string("\rPID|\0\r", 7)).problem(), SyntaxProblem::kCharacter);
}

TEST(Er7MessageTest, EverythingHasALimit) {
  const auto times = [](const std::string& text, size_t count) {
    std::string all;
    for (size_t i = 0; i < count; ++i) all += text;
    return all;
  };
  const std::string rest = kMaxSegments > 1 ? times("OBX|1\r", kMaxSegments - 1) : "";
  EXPECT_EQ(Parse(kHeader + "\r" + rest).problem(), SyntaxProblem::kNone);
  EXPECT_EQ(Parse(kHeader + "\r" + rest + "OBX|1\r").problem(), SyntaxProblem::kTooMany);
  EXPECT_EQ(Parse(kHeader + "\rPID" + times("|", kMaxFields) + "\r").problem(), SyntaxProblem::kNone);
  EXPECT_EQ(Parse(kHeader + "\rPID" + times("|", kMaxFields + 1) + "\r").problem(), SyntaxProblem::kTooMany);
  EXPECT_EQ(Parse(kHeader + "\rPID|1||" + times("~", kMaxRepetitions - 1) + "\r").problem(), SyntaxProblem::kNone);
  EXPECT_EQ(Parse(kHeader + "\rPID|1||" + times("~", kMaxRepetitions) + "\r").problem(), SyntaxProblem::kTooMany);
  const std::string almost = kHeader + "\rOBX|";
  EXPECT_EQ(Parse(almost + std::string(kMaxMessageBytes - almost.size(), 'a')).problem(), SyntaxProblem::kNone);
  EXPECT_EQ(Parse(almost + std::string(kMaxMessageBytes, 'a')).problem(), SyntaxProblem::kTooLarge);
}

TEST(Er7MessageTest, ViewsStayValidWhenTheMessageMoves) {
  Er7Message first = Parse(kHeader + "\rPID|77\r");
  const Er7Message second = std::move(first);
  EXPECT_EQ(second.TextAt(*second.First("PID"), 1), "77");
}

}  // namespace er7_message_test_internal
}  // namespace handover::adapters::hl7v2
