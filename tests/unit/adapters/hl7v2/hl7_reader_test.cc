#include "adapters/hl7v2/hl7_reader.h"

#include <pthread.h>
#include <sys/resource.h>

#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/hl7v2/hl7_issues.h"
#include "tests/unit/adapters/hl7v2/messages.h"

namespace handover::adapters::hl7v2 {
namespace hl7_reader_test_internal {

using testing::Fixture;
using testing::Replaced;
using testing::Tells;
using testing::Translate;

TEST(Hl7v2ReaderTest, EveryIssueIsToldWithItsPathAndRefusesWhenItIsAnError) {
  for (const adapters::testing::IssueCase& wrong : adapters::testing::CasesOfIssues("hl7v2")) {
    const Translation translation = Translate(wrong.document);
    EXPECT_TRUE(Tells(translation, wrong.code, wrong.path)) << wrong.code << " at " << wrong.path;
    const IssueInfo* info = FindIssueInfo(wrong.code);
    ASSERT_NE(info, nullptr) << wrong.code;
    EXPECT_EQ(translation.accepted(), info->severity != Severity::kError) << wrong.code;
    EXPECT_EQ(translation.losses.empty(), !translation.accepted()) << wrong.code;
  }
}

TEST(Hl7v2ReaderTest, NoIssueWithoutACase) {
  // These have tests of their own, in er7_message_test: bytes that no table of text can hold.
  std::set<std::string> tried = {"HL7_EMPTY",        "HL7_TOO_LARGE",        "HL7_TOO_MANY",     "HL7_ENCODING",
                                 "HL7_CHARACTER",    "HL7_SEVERAL_MESSAGES", "HL7_SEGMENT_NAME", "HL7_LINE_FEEDS",
                                 "HL7_LINE_WRAPPED", "HL7_PATIENT_TWICE",    "HL7_REGION_MERGED"};
  for (const adapters::testing::IssueCase& wrong : adapters::testing::CasesOfIssues("hl7v2")) tried.insert(wrong.code);
  for (const IssueInfo& info : AllIssues()) EXPECT_TRUE(tried.contains(std::string(info.code))) << info.code;
}

TEST(Hl7v2ReaderTest, ProblemsOfSyntaxAreIssues) {
  const std::string message = Fixture("newborn_twin.hl7");
  EXPECT_TRUE(Tells(Translate(""), "HL7_EMPTY", ""));
  EXPECT_TRUE(Tells(Translate(message + std::string(4 * 1024 * 1024, 'a')), "HL7_TOO_LARGE", ""));
  EXPECT_TRUE(Tells(Translate(Replaced(message, "\rPD1|", "\rPD1|" + std::string(300, '|'))), "HL7_TOO_MANY", "PD1"));
  EXPECT_TRUE(Tells(Translate(Replaced(message, "Levendefødt",
                                       "Levendef\xF8"
                                       "dt")),
                    "HL7_ENCODING", ""));
  EXPECT_TRUE(Tells(Translate(Replaced(message, "Levendefødt", "Levende\x01")), "HL7_CHARACTER", ""));
  EXPECT_TRUE(Tells(Translate(message + message), "HL7_SEVERAL_MESSAGES", "MSH[2]"));
  EXPECT_TRUE(Tells(Translate(Replaced(message, "\rPD1|", "\rpd1|")), "HL7_SEGMENT_NAME", "behind PID"));
  EXPECT_TRUE(Tells(Translate(message + "PID|1||7\r"), "HL7_PATIENT_TWICE", "PID[2]"));
  const Translation feeds = Translate(Replaced(message, "Rapport\\.br\\", "Rapport\n"));
  EXPECT_TRUE(Tells(feeds, "HL7_LINE_FEEDS", ""));
  EXPECT_TRUE(Tells(feeds, "HL7_LINE_WRAPPED", ""));
  EXPECT_TRUE(feeds.accepted());
}

TEST(Hl7v2ReaderTest, EveryEventOfTheListIsReadAndNoOther) {
  const std::string message = Fixture("newborn_twin.hl7");
  for (const char* type : {"ADT^A01", "ADT^A04", "ADT^A08", "ADT^A28", "ADT^A31", "ORU^R01", "ORM^O01", "OML^O21"}) {
    EXPECT_TRUE(Translate(Replaced(message, "ORU^R01^ORU_R01", type)).accepted()) << type;
  }
  for (const char* type : {"ADT^A03", "ADT^A40", "ADT", "ORU^R30", "ORM^O02", "MDM^T02", "ACK"}) {
    EXPECT_TRUE(Tells(Translate(Replaced(message, "ORU^R01^ORU_R01", type)), "HL7_MESSAGE_TYPE", "MSH-9")) << type;
  }
}

TEST(Hl7v2ReaderTest, RecognisesByTheFirstBytes) {
  const Hl7v2Reader reader;
  EXPECT_TRUE(reader.Recognises("MSH|^~\\&|"));
  EXPECT_TRUE(reader.Recognises("\x0BMSH|^~\\&|"));
  EXPECT_TRUE(reader.Recognises("MSH|"));
  EXPECT_TRUE(reader.Recognises("\r\n MSH|"));
  EXPECT_TRUE(reader.Recognises("BHS|"));
  EXPECT_FALSE(reader.Recognises("PID|"));
  EXPECT_FALSE(reader.Recognises(""));
  EXPECT_EQ(reader.format(), "HL7V2");
}

TEST(Hl7v2ReaderTest, TheSourceIsToldOfARefusalToo) {
  const Translation translation = Translate(Replaced(Fixture("newborn_twin.hl7"), "||38|wk", "||38|mo"));
  EXPECT_FALSE(translation.accepted());
  EXPECT_EQ(translation.source.letter_ids, std::vector<std::string>{"ORU20240613001"});
  EXPECT_EQ(translation.source.sender_address, "gln:5790000120400");
  EXPECT_EQ(translation.source.receiver_address, "gln:5790001659592");
  EXPECT_TRUE(translation.source.acknowledgement_wanted);
  EXPECT_FALSE(Translate(Fixture("admission.hl7")).source.acknowledgement_wanted);
}

TEST(Hl7v2ReaderTest, NoIssueAndNoLossHoldsAValue) {
  for (const adapters::testing::IssueCase& wrong : adapters::testing::CasesOfIssues("hl7v2")) {
    const Translation translation = Translate(wrong.document);
    std::string told;
    for (const Issue& issue : translation.issues) told += issue.code + issue.path + issue.rule + "\n";
    for (const Loss& loss : translation.losses) told += loss.code + loss.path + "\n";
    for (const char* value : {"1306249996", "2911829996", "Berggren", "Levendef", "Testgade", "5790000120400"}) {
      EXPECT_EQ(told.find(value), std::string::npos) << value;
    }
  }
}

TEST(Hl7v2ReaderTest, NoBeginningOfAMessageCrashes) {
  const std::string message = Fixture("newborn_twin.hl7");
  for (size_t length = 0; length < message.size(); ++length) {
    const Translation translation = Translate(message.substr(0, length));
    EXPECT_TRUE(translation.accepted() || !translation.issues.empty()) << length;
  }
}

struct LargeReading {
  std::string bytes;
  bool accepted = false;
};

void* ReadLarge(void* argument) {
  LargeReading& reading = *static_cast<LargeReading*>(argument);
  reading.accepted = Translate(reading.bytes).accepted();
  return nullptr;
}

TEST(Hl7v2ReaderTest, TheLargestMessageFitsASmallStackAndSixtyFourMebibytes) {
  LargeReading reading;
  reading.bytes = Fixture("newborn_twin.hl7");
  const std::string finding = "OBX|1|TX|1^x^L||" + std::string(2'100, '&') + "\\F\\||||||F\r";
  for (int i = 0; i < 1'900; ++i) reading.bytes += finding;
  ASSERT_GT(reading.bytes.size(), 4'000'000u);
  rusage before{};
  getrusage(RUSAGE_SELF, &before);
  pthread_attr_t small;
  ASSERT_EQ(pthread_attr_init(&small), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&small, 256 * 1024), 0);
  pthread_t thread{};
  ASSERT_EQ(pthread_create(&thread, &small, ReadLarge, &reading), 0);
  ASSERT_EQ(pthread_join(thread, nullptr), 0);
  rusage after{};
  getrusage(RUSAGE_SELF, &after);
  EXPECT_TRUE(reading.accepted);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 64 * 1024);
}

}  // namespace hl7_reader_test_internal
}  // namespace handover::adapters::hl7v2
