#include "adapters/medcom_edifact/segment_writer.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_edifact/interchange.h"

namespace handover::adapters::edifact {
namespace segment_writer_test_internal {

Segment MakeSegment(const std::string& tag, const Elements& elements) { return {tag, 1, elements}; }

TEST(WriteSegmentsTest, CharactersOfTheSyntaxAreReleasedAndEmptyEndsLeftOut) {
  const SegmentBytes written = WriteSegments(
      std::vector<Segment>{MakeSegment("FTX", {{"NC", ""}, {}, {"", ""}, {"10+2:", "", "hvad? 'ja'", ""}, {}, {""}}),
                           MakeSegment("S14", {})});
  EXPECT_EQ(written.bytes, "UNA:+.? '\r\nFTX+NC+++10?+2?:::hvad?? ?'ja?''\r\nS14'\r\n");
  EXPECT_FALSE(written.changed);
}

TEST(WriteSegmentsTest, WhatIsWrittenIsRead) {
  const std::vector<Segment> segments = {MakeSegment("ABC", {{"æ:+?'", "b"}, {}, {"c"}}), MakeSegment("S14", {{"14"}})};
  const Syntax syntax = ReadSyntax(WriteSegments(segments).bytes);
  ASSERT_EQ(syntax.problem, SyntaxProblem::kNone);
  ASSERT_EQ(syntax.segments.size(), 2u);
  EXPECT_EQ(syntax.segments[0].At(1, 1), "æ:+?'");
  EXPECT_EQ(syntax.segments[0].At(1, 2), "b");
  EXPECT_EQ(syntax.segments[0].At(3, 1), "c");
  EXPECT_EQ(syntax.segments[1].At(1, 1), "14");
}

// Both are two letters of ISO 8859-1 that nobody writes in a row.
TEST(WriteSegmentsTest, LettersThatWouldBeTakenForUtf8AreNotWritten) {
  const SegmentBytes alone = WriteSegments(std::vector<Segment>{MakeSegment("ABC", {{"\xC3\x83\xC2\xA6"}})});
  EXPECT_TRUE(alone.changed);
  EXPECT_EQ(alone.bytes, "UNA:+.? '\r\nABC+__'\r\n");
  const SegmentBytes among_others =
      WriteSegments(std::vector<Segment>{MakeSegment("ABC", {{"\xC3\x83\xC2\xA6"}, {"ø"}})});
  EXPECT_FALSE(among_others.changed);
  EXPECT_EQ(ReadSyntax(among_others.bytes).problem, SyntaxProblem::kNone);
}

TEST(InterchangeSegmentsTest, CountsAreWhatTheReaderAsksFor) {
  InterchangeSegments interchange({.sender = "5790000120400",
                                   .receiver = "5790001659592",
                                   .sent = absl::CivilMinute(2024, 6, 3, 9, 5),
                                   .reference = "KUV1",
                                   .acknowledgement = "1"});
  interchange.BeginMessage("BRV1", {"MEDDIS", "D", "93A", "UN", "D3234L"}, "DIS32");
  interchange.Add("BGM", {{"EPI"}});
  interchange.BeginMessage("BRV2", {"MEDDIS", "D", "93A", "UN", "D3234L"}, "DIS32");
  const std::string bytes = WriteSegments(interchange.Finish()).bytes;
  EXPECT_EQ(bytes,
            "UNA:+.? '\r\nUNB+UNOC:3+5790000120400:14+5790001659592:14+240603:0905+KUV1++++1'\r\n"
            "UNH+BRV1+MEDDIS:D:93A:UN:D3234L+DIS32'\r\nBGM+EPI'\r\nUNT+3+BRV1'\r\n"
            "UNH+BRV2+MEDDIS:D:93A:UN:D3234L+DIS32'\r\nUNT+2+BRV2'\r\nUNZ+2+KUV1'\r\n");
  std::vector<Issue> issues;
  const Syntax syntax = ReadSyntax(bytes);
  EXPECT_EQ(ReadInterchange(syntax.segments, issues).messages.size(), 2u);
  EXPECT_TRUE(issues.empty());
}

}  // namespace segment_writer_test_internal
}  // namespace handover::adapters::edifact
