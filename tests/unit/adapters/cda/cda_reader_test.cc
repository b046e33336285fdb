#include "adapters/cda/cda_reader.h"

#include <pthread.h>
#include <sys/resource.h>

#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "adapters/cda/cda_issues.h"
#include "tests/unit/adapters/cda/documents.h"

namespace handover::adapters::cda {
namespace cda_reader_test_internal {

using testing::Fixture;
using testing::Replaced;
using testing::Tells;
using testing::Translate;

// A line of issues.tsv.
struct Case {
  std::string code;
  std::string path;
  std::string document;
};

std::vector<Case> CasesOfIssues() {
  std::vector<Case> cases;
  std::istringstream lines(Fixture("issues.tsv"));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    std::vector<std::string> columns;
    std::istringstream row(line);
    for (std::string column; std::getline(row, column, '\t');) columns.push_back(column);
    columns.resize(5);
    cases.push_back({columns[0], columns[1], Replaced(Fixture(columns[2]), columns[3], columns[4])});
  }
  return cases;
}

TEST(CdaReaderTest, EveryIssueIsToldWithItsPathAndRefusesWhenItIsAnError) {
  for (const Case& wrong : CasesOfIssues()) {
    const Translation translation = Translate(wrong.document);
    bool told = false;
    bool is_error = false;
    for (const Issue& issue : translation.issues) {
      if (issue.code != wrong.code || issue.path != wrong.path) continue;
      told = true;
      is_error = issue.severity == Severity::kError;
    }
    EXPECT_TRUE(told) << wrong.code << " at " << wrong.path;
    EXPECT_EQ(translation.accepted(), !is_error) << wrong.code;
  }
}

TEST(CdaReaderTest, NoIssueWithoutACase) {
  std::set<std::string> tried;
  for (const Case& wrong : CasesOfIssues()) tried.insert(wrong.code);
  for (const IssueInfo& info : AllIssues()) EXPECT_TRUE(tried.contains(std::string(info.code))) << info.code;
}

TEST(CdaReaderTest, NoIssueAndNoLossHoldsAValue) {
  for (const Case& wrong : CasesOfIssues()) {
    const Translation translation = Translate(wrong.document);
    std::string told;
    for (const Issue& issue : translation.issues) told += issue.code + issue.path + issue.rule + "\n";
    for (const Loss& loss : translation.losses) told += loss.code + loss.path + "\n";
    for (const char* value : {"2911829996", "1502829995", "Mosebryggersen", "276231000016004", "glad"}) {
      EXPECT_EQ(told.find(value), std::string::npos) << value;
    }
  }
}

TEST(CdaReaderTest, FixturesBecomeWhatIsWrittenBesideThem) {
  int compared = 0;
  for (const auto& entry : std::filesystem::directory_iterator("tests/fixtures/cda")) {
    if (entry.path().extension() != ".xml") continue;
    const Translation translation = Translate(Fixture(entry.path().filename()));
    ASSERT_EQ(translation.handovers.size(), 1u) << entry.path();
    exchange::v1::Handover expected;
    const std::string name = entry.path().stem().string() + ".textproto";
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(Fixture(name), &expected)) << name;
    std::string difference;
    google::protobuf::util::MessageDifferencer differencer;
    differencer.ReportDifferencesToString(&difference);
    EXPECT_TRUE(differencer.Compare(expected, translation.handovers[0])) << name << "\n" << difference;
    ++compared;
  }
  EXPECT_EQ(compared, 6);
}

TEST(CdaReaderTest, TheGuardsProblemsAreIssues) {
  const std::string text = Fixture("pscr.xml");
  EXPECT_TRUE(Tells(Translate(""), "XML_EMPTY"));
  EXPECT_TRUE(Tells(Translate(text + std::string(4 * 1024 * 1024, ' ')), "XML_TOO_LARGE"));
  EXPECT_TRUE(Tells(Translate(Replaced(text, "<ClinicalDocument", "<!DOCTYPE a><ClinicalDocument")), "XML_DOCTYPE"));
  EXPECT_TRUE(Tells(Translate(text.substr(0, 400)), "XML_NOT_WELL_FORMED"));
}

TEST(CdaReaderTest, RecognisesByTheRoot) {
  const CdaReader reader;
  EXPECT_TRUE(reader.Recognises(Fixture("pscr.xml")));
  EXPECT_TRUE(reader.Recognises("<x:ClinicalDocument"));
  EXPECT_FALSE(reader.Recognises("<Emessage/>"));
  EXPECT_FALSE(reader.Recognises(""));
  EXPECT_EQ(reader.format(), "CDA");
}

TEST(CdaReaderTest, TheSourceIsToldOfARefusalToo) {
  const Translation translation = Translate(Replaced(Fixture("pscr.xml"), "value=\"20240613\"", "value=\"soon\""));
  EXPECT_FALSE(translation.accepted());
  EXPECT_EQ(translation.source.letter_ids, std::vector<std::string>{"12345678-1234-4234-8234-123456789ab0"});
  EXPECT_EQ(translation.source.sender_address, "sor:276231000016004");
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

TEST(CdaReaderTest, ALargeDocumentFitsASmallStackAndSixtyFourMebibytes) {
  LargeReading reading;
  const std::string observation =
      "<entry><observation><code code=\"75367002\"/><value value=\"120\"/></observation></entry>";
  std::string entries;
  for (int i = 0; i < 400; ++i) entries += observation;
  std::string comment = "<!--" + std::string(3'500'000, 'a') + "-->";
  reading.bytes = Replaced(Fixture("pscr.xml"), "<text>Sundhedsplejerske Test er kontaktet.</text>",
                           "<text>" + comment + "</text>" + entries);
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

}  // namespace cda_reader_test_internal
}  // namespace handover::adapters::cda
