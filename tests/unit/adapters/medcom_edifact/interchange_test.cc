#include "adapters/medcom_edifact/interchange.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace handover::adapters::edifact {
namespace interchange_test_internal {

constexpr char kUnb[] = "UNB+UNOC:3+s:14+r:14+240613:0915+ref++++0'";
constexpr char kMessage[] = "UNH+m+MEDDIS:D:93A:UN:D3234L'BGM+EPI'UNT+3+m'";

std::vector<std::string> CodesOf(const std::string& text) {
  const Syntax syntax = ReadSyntax(text);
  EXPECT_EQ(syntax.problem, SyntaxProblem::kNone) << text;
  std::vector<Issue> issues;
  ReadInterchange(syntax.segments, issues);
  std::vector<std::string> codes;
  for (const Issue& issue : issues) codes.push_back(issue.code.substr(std::string("EDIFACT_").size()));
  return codes;
}

std::string InterchangeOf(const std::string& messages, const std::string& unz = "UNZ+1+ref'") {
  return kUnb + messages + unz;
}

using Codes = std::vector<std::string>;

TEST(ReadInterchangeTest, MessagesAreTakenOutOfTheirEnvelope) {
  const Syntax syntax = ReadSyntax(InterchangeOf(std::string(kMessage) + kMessage, "UNZ+2+ref'"));
  std::vector<Issue> issues;
  const Interchange interchange = ReadInterchange(syntax.segments, issues);
  EXPECT_TRUE(issues.empty());
  ASSERT_EQ(interchange.messages.size(), 2u);
  EXPECT_EQ(interchange.messages[1].version(), "D3234L");
  EXPECT_EQ(interchange.messages[1].segments.size(), 3u);
  EXPECT_EQ(interchange.unb->At(5, 1), "ref");
}

TEST(ReadInterchangeTest, UnbIsThereOnceAndComplete) {
  EXPECT_EQ(CodesOf(std::string(kMessage) + "UNZ+1+ref'"), Codes{"UNB_MISSING"});
  EXPECT_EQ(CodesOf(std::string(kUnb) + InterchangeOf(kMessage)), Codes{"UNB_REPEATED"});
  EXPECT_EQ(CodesOf(InterchangeOf(kMessage) + InterchangeOf(kMessage)), Codes{"UNB_REPEATED"});
  for (const char* unb : {"UNB+UNOC:3++r:14+240613:0915+ref'", "UNB+UNOC:3+s:14++240613:0915+ref'",
                          "UNB+UNOC:3+s:14+r:14+20240613:0915+ref'", "UNB+UNOC:3+s:14+r:14+240613:9+ref'",
                          "UNB+UNOC:3+s:14+r:14+24061x:0915+ref'"}) {
    EXPECT_EQ(CodesOf(std::string(unb) + kMessage + "UNZ+1+ref'"), Codes{"UNB_FORMAT"}) << unb;
  }
  EXPECT_EQ(CodesOf("UNB+UNOC:3+s:14+r:14+240613:0915'" + std::string(kMessage) + "UNZ+1+ref'"),
            (Codes{"UNB_FORMAT", "UNZ_REFERENCE"}));
  EXPECT_EQ(CodesOf("UNB+UNOA:3+s:14+r:14+240613:0915+ref'" + std::string(kMessage) + "UNZ+1+ref'"),
            Codes{"CHARACTER_SET"});
}

TEST(ReadInterchangeTest, AMessageBeginsWithUnh) {
  EXPECT_EQ(CodesOf(InterchangeOf("BGM+EPI'UNT+2+m'")), (Codes{"OUTSIDE_MESSAGE", "UNH_MISSING", "UNZ_COUNT"}));
  EXPECT_EQ(CodesOf(InterchangeOf("UNH'UNT+2+m'")), (Codes{"UNH_FORMAT", "UNT_REFERENCE"}));
  EXPECT_EQ(CodesOf(InterchangeOf("UNH+m+MEDDIS'UNT+2+m'")), Codes{"UNH_FORMAT"});
  EXPECT_EQ(CodesOf(InterchangeOf(std::string("BGM+EPI'") + kMessage)), Codes{"OUTSIDE_MESSAGE"});
  EXPECT_EQ(CodesOf(InterchangeOf("", "UNZ+0+ref'")), Codes{"UNH_MISSING"});
}

TEST(ReadInterchangeTest, AMessageEndsWithUnt) {
  const std::string unh = "UNH+m+MEDDIS:D:93A:UN:D3234L'";
  EXPECT_EQ(CodesOf(InterchangeOf(unh)), Codes{"UNT_MISSING"});
  EXPECT_EQ(CodesOf(InterchangeOf(unh + kMessage, "UNZ+2+ref'")), Codes{"UNT_MISSING"});
  EXPECT_EQ(CodesOf(InterchangeOf(unh + "UNT'")), Codes{"UNT_FORMAT"});
  EXPECT_EQ(CodesOf(InterchangeOf(unh + "UNT+x+m'")), Codes{"UNT_FORMAT"});
  EXPECT_EQ(CodesOf(InterchangeOf(unh + "UNT+3+m'")), Codes{"UNT_COUNT"});
  EXPECT_EQ(CodesOf(InterchangeOf(unh + "UNT+2+n'")), Codes{"UNT_REFERENCE"});
}

TEST(ReadInterchangeTest, APackageCountsAsItsTwoSegments) {
  const std::string unh = "UNH+m+MEDBIN:D:93A:UN:B0131X'";
  EXPECT_EQ(CodesOf(InterchangeOf(unh + "UNO+1+x+y+3'a'bUNP+3+1'UNT+4+m'")), Codes{});
}

TEST(ReadInterchangeTest, TheInterchangeEndsWithUnz) {
  EXPECT_EQ(CodesOf(InterchangeOf(kMessage, "")), Codes{"UNZ_MISSING"});
  EXPECT_EQ(CodesOf(InterchangeOf(kMessage, "UNZ+1:ref'")), Codes{"UNZ_FORMAT"});
  EXPECT_EQ(CodesOf(InterchangeOf(kMessage, "UNZ+2+ref'")), Codes{"UNZ_COUNT"});
  EXPECT_EQ(CodesOf(InterchangeOf(kMessage, "UNZ+1+other'")), Codes{"UNZ_REFERENCE"});
  EXPECT_EQ(CodesOf(InterchangeOf(kMessage, "UNZ+1+ref'BGM+EPI'")), Codes{"OUTSIDE_MESSAGE"});
}

TEST(ReadInterchangeTest, MessagesAreAtMostAHundred) {
  std::string messages;
  for (int i = 0; i < 100; ++i) messages += kMessage;
  EXPECT_EQ(CodesOf(InterchangeOf(messages, "UNZ+100+ref'")), Codes{});
  EXPECT_EQ(CodesOf(InterchangeOf(messages + kMessage, "UNZ+101+ref'")), Codes{"MESSAGE_COUNT"});
}

TEST(ReadInterchangeTest, NothingHasNothing) {
  std::vector<Issue> issues;
  EXPECT_EQ(ReadInterchange({}, issues).unb, nullptr);
  EXPECT_EQ(issues.size(), 3u);
}

}  // namespace interchange_test_internal
}  // namespace handover::adapters::edifact
