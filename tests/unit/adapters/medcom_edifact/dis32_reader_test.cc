#include "adapters/medcom_edifact/dis32_reader.h"

#include <pthread.h>
#include <sys/resource.h>

#include <set>
#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "adapters/medcom_edifact/edifact_issues.h"
#include "adapters/medcom_xml/vans_message.h"
#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"

namespace handover::adapters::edifact {
namespace dis32_reader_test_internal {

using google::protobuf::util::MessageDifferencer;
using testing::Canonical;
using testing::EdiFixture;
using testing::ErrorCodes;
using testing::IssueCase;
using testing::Replaced;
using testing::Translate;
using Codes = std::vector<std::string>;

// What the two spellings of a letter may differ in.
exchange::v1::Handover WithoutSpelling(const exchange::v1::Handover& handover) {
  exchange::v1::Handover canonical = Canonical(handover);
  canonical.mutable_envelope()->clear_source_format();
  return canonical;
}

TEST(Dis32ReaderTest, BothSpellingsOfALetterAreTheSameHandovers) {
  const Translation edifact = Translate(EdiFixture("twins.edi"));
  const Translation oioxml = medcom::testing::Translate(medcom::testing::Fixture("twins.xml"));
  ASSERT_EQ(edifact.handovers.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    std::string difference;
    MessageDifferencer differencer;
    differencer.ReportDifferencesToString(&difference);
    EXPECT_TRUE(differencer.Compare(WithoutSpelling(oioxml.handovers[i]), WithoutSpelling(edifact.handovers[i])))
        << difference;
    EXPECT_EQ(edifact.handovers[i].envelope().source_format(), "MEDCOM_DIS32");
    EXPECT_EQ(edifact.handovers[i].envelope().source_sha256().size(), 32u);
  }
}

TEST(Dis32ReaderTest, FixturesBecomeWhatIsWrittenBesideThem) {
  int compared = 0;
  for (const char* name : {"twins", "everything", "odd"}) {
    const Translation translation = Translate(EdiFixture(std::string(name) + ".edi"));
    ASSERT_TRUE(translation.accepted()) << name << ::testing::PrintToString(ErrorCodes(translation.issues));
    for (size_t i = 0; i < translation.handovers.size(); ++i) {
      const std::string path = std::string(name) + "." + std::to_string(i + 1) + ".textproto";
      exchange::v1::Handover expected;
      ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(EdiFixture(path), &expected)) << path;
      std::string difference;
      MessageDifferencer differencer;
      differencer.ReportDifferencesToString(&difference);
      EXPECT_TRUE(differencer.Compare(expected, Canonical(translation.handovers[i]))) << path << "\n" << difference;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 4);
}

TEST(Dis32ReaderTest, EveryIssueIsToldWithItsPathAndRefusesWhenItIsAnError) {
  std::set<std::string> tried;
  for (const IssueCase& wrong : testing::IssueCases("dis32")) {
    tried.insert(wrong.code);
    const Translation translation = Translate(wrong.document);
    const Issue* found = nullptr;
    std::string told;
    for (const Issue& issue : translation.issues) {
      told += issue.code + " at " + issue.path + "\n";
      if (issue.code == wrong.code && issue.path == wrong.path) found = &issue;
    }
    ASSERT_NE(found, nullptr) << wrong.code << " at " << wrong.path << " but\n" << told;
    EXPECT_EQ(translation.accepted(), ErrorCodes(translation.issues).empty()) << wrong.code;
    EXPECT_TRUE(found->severity != Severity::kError || !translation.accepted()) << wrong.code;
  }
  // These have tests of their own, where what tells them is tested.
  for (const char* code :
       {"EDIFACT_EMPTY", "EDIFACT_TOO_LARGE", "EDIFACT_TOO_MANY", "EDIFACT_MESSAGE_COUNT", "EDIFACT_CONTRL_HEAD",
        "EDIFACT_CONTRL_REFERENCE", "EDIFACT_CONTRL_ACTION", "EDIFACT_TEXT_LENGTH", "EDIFACT_ENDS"}) {
    tried.insert(code);
  }
  for (const IssueInfo& info : AllIssues()) EXPECT_TRUE(tried.contains(std::string(info.code))) << info.code;
}

TEST(Dis32ReaderTest, NoIssueAndNoLossHoldsAValue) {
  for (const IssueCase& wrong : testing::IssueCases("dis32")) {
    const Translation translation = Translate(wrong.document);
    std::string told;
    for (const Issue& issue : translation.issues) told += issue.code + issue.path + issue.rule + "\n";
    for (const Loss& loss : translation.losses) told += loss.code + loss.path + "\n";
    for (const char* value : {"2911829996", "1306249995", "Berggren", "ringer", "DZ383", "2024", "39dadacc"}) {
      EXPECT_EQ(told.find(value), std::string::npos) << wrong.code << value;
    }
  }
}

TEST(Dis32ReaderTest, TheRulesOfTheTwinHoldInTheWordsOfTheInterchange) {
  const std::string twins = EdiFixture("twins.edi");
  const Translation light = Translate(Replaced(twins, "2650:48:33", "3:48:33"));
  EXPECT_EQ(ErrorCodes(light.issues), Codes{"XDIS32_WEIGHT_RANGE"});
  EXPECT_EQ(testing::FindIssue(light.issues, "XDIS32_WEIGHT_RANGE")->path, "segment 71 S14/FTX(K06) 4.1");
  EXPECT_EQ(ErrorCodes(Translate(Replaced(twins, "+8:10'", "+11:10'")).issues), Codes{"XDIS32_APGAR_RANGE"});
  EXPECT_EQ(ErrorCodes(Translate(Replaced(twins, "1306249995", "1206249995")).issues),
            Codes{"XDIS32_CHILD_NUMBER_DATE"});
  EXPECT_EQ(ErrorCodes(Translate(Replaced(twins, "NAD+PO+461", "NAD+PO+999")).issues),
            Codes{"XDIS32_MUNICIPALITY_UNKNOWN"});
}

TEST(Dis32ReaderTest, SeveralLettersAreOneDocument) {
  const std::string twins = EdiFixture("twins.edi");
  const size_t begin = twins.find("UNH+");
  const size_t end = twins.find("UNZ+");
  const std::string second = testing::ReplacedEverywhere(twins.substr(begin, end - begin), "BRV20240613001", "BRV2");
  const std::string unz = Replaced(twins.substr(end), "UNZ+1", "UNZ+2");
  const Translation both = Translate(twins.substr(0, end) + second + unz);
  EXPECT_EQ(both.handovers.size(), 4u);
  const Translation broken = Translate(twins.substr(0, end) + Replaced(second, "2410:47", "1:47") + unz);
  EXPECT_TRUE(broken.handovers.empty());
}

// The envelope around an interchange. `version`: what it says of it.
std::string InVans(const std::string& interchange, const std::string& version) {
  return medcom::WriteVansMessage({.sender = {"EAN", "5790000120400"},
                                   .receiver = {"EAN", "5790001659592"},
                                   .envelope_identifier = "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01",
                                   .message_identifier = "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a02",
                                   .sent_time = medcom::testing::kNow,
                                   .document = medcom::kDis32Document,
                                   .version = version,
                                   .bytes = interchange});
}

TEST(Dis32ReaderTest, AnEnvelopeChangesNothingButWhereItCameFrom) {
  const std::string twins = EdiFixture("twins.edi");
  const Translation bare = Translate(twins);
  const Translation inside = Translate(InVans(twins, "D3234L"));
  ASSERT_EQ(inside.handovers.size(), 2u) << ::testing::PrintToString(ErrorCodes(inside.issues));
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(MessageDifferencer::Equals(Canonical(bare.handovers[i]), Canonical(inside.handovers[i])));
  }
  EXPECT_EQ(bare.source.envelope_id, "KUV20240613001");
  EXPECT_EQ(inside.source.envelope_id, "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01");
  EXPECT_EQ(inside.source.letter_ids, bare.source.letter_ids);
  EXPECT_EQ(inside.source.sender_address, "gln:5790000120400");
  std::set<std::string> lost;
  for (const Loss& loss : inside.losses) lost.insert(loss.code + " " + loss.path);
  EXPECT_TRUE(lost.contains("XDIS32_TRANSPORT segment 1 UNB 5.1")) << ::testing::PrintToString(lost);
  EXPECT_TRUE(lost.contains("XDIS32_TRANSPORT /VANSEnvelope/SentDateTime"));
}

TEST(Dis32ReaderTest, AnEnvelopeThatContradictsItsInterchangeIsToldOf) {
  const std::string twins = EdiFixture("twins.edi");
  const auto told = [](const std::string& document, const char* code) {
    return testing::FindIssue(Translate(document).issues, code) != nullptr;
  };
  EXPECT_TRUE(told(InVans(twins, "D3233L"), "VANS_VERSION_DIFFERS"));
  EXPECT_FALSE(told(InVans(twins, "D3234L"), "VANS_VERSION_DIFFERS"));
  EXPECT_FALSE(told(InVans(twins, ""), "VANS_VERSION_DIFFERS"));
  EXPECT_FALSE(told(InVans(twins, ""), "VANS_SENDER_DIFFERS"));
  EXPECT_TRUE(told(Replaced(InVans(twins, ""), ">5790000120400<", ">5790001659592<"), "VANS_SENDER_DIFFERS"));
}

TEST(Dis32ReaderTest, AnEnvelopeAroundSomethingElseIsRefused) {
  const std::string twins = EdiFixture("twins.edi");
  EXPECT_EQ(ErrorCodes(Translate(Replaced(InVans(twins, ""), "<Format>EDIFACT<", "<Format>XML<")).issues),
            Codes{"VANS_FORMAT"});
  EXPECT_EQ(ErrorCodes(Translate(Replaced(InVans(twins, ""), "MCM:FDIS32", "MCM:FDIS91")).issues),
            Codes{"VANS_DOCUMENT_NAME"});
  const Translation wrong = Translate(InVans(Replaced(twins, "2650:48:33", "3:48:33"), "D3234L"));
  EXPECT_EQ(testing::FindIssue(wrong.issues, "XDIS32_WEIGHT_RANGE")->path, "segment 71 S14/FTX(K06) 4.1");
}

TEST(Dis32ReaderTest, RecognisesEdifactAlone) {
  const Dis32Reader reader;
  EXPECT_TRUE(reader.Recognises(InVans("x", "")));
  EXPECT_FALSE(reader.Recognises(medcom::testing::Fixture("twins_in_vans.xml")));
  EXPECT_TRUE(reader.Recognises(EdiFixture("twins.edi")));
  EXPECT_TRUE(reader.Recognises(EdiFixture("everything.edi")));
  EXPECT_FALSE(reader.Recognises("<Emessage/>"));
  EXPECT_EQ(MakeDis32Reader()->format(), "MEDCOM_DIS32");
}

TEST(Dis32ReaderTest, NoBeginningOfALetterIsTakenOrCrashes) {
  const std::string document = EdiFixture("everything.edi");
  for (size_t length = 0; length + 2 < document.size(); length += 13) {
    const Translation translation = Translate(document.substr(0, length));
    EXPECT_FALSE(translation.accepted()) << length;
    EXPECT_FALSE(ErrorCodes(translation.issues).empty()) << length;
  }
}

constexpr char kHead[] = "UNB+UNOC:3+5790000120400:14+5790001659592:14+240613:0915+r'";

// As large as the limits let it be.
std::string HostileDocument(std::string_view filling) {
  constexpr size_t kMost = 4 * 1024 * 1024;
  std::string document = kHead;
  while (document.size() + 40 < kMost) document += filling;
  return document;
}

void* ReadHostileDocuments(void*) {
  for (const char* filling :
       {"+", ":", "'", "?", "?+", "S14+14'", "FTX+NC+P00++a:b'", "UNH+1+MEDDIS:D:93A:UN:D3234L'UNT+2+1'",
        "UNO+1+x+y+0'UNP'", "UNA:+.? '", "a", "\xE6", "\xC3\xA6"}) {
    const Translation translation = Translate(HostileDocument(filling));
    EXPECT_FALSE(translation.accepted()) << filling;
    EXPECT_FALSE(translation.issues.empty()) << filling;
  }
  std::string message = "UNH+1+MEDDIS:D:93A:UN:D3234L+DIS32'";
  for (int i = 0; i < 19'000; ++i) message += "S14+14'";
  const Translation translation = Translate(kHead + message + "UNT+19002+1'UNZ+1+r'");
  EXPECT_FALSE(translation.accepted());
  EXPECT_LE(translation.issues.size(), 200u);
  return nullptr;
}

// What the process had at most, in KiB.
long PeakMemory() {
  rusage usage{};
  EXPECT_EQ(getrusage(RUSAGE_SELF, &usage), 0);
  return usage.ru_maxrss;
}

// The checkers of memory keep what is freed.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr long kMostKib = 2'000'000;
#else
constexpr long kMostKib = 64 * 1024;
#endif

TEST(Dis32ReaderTest, AStackOf256KibAndAMemoryOf64MibAreEnoughForAnyDocument) {
  const long before = PeakMemory();
  pthread_attr_t attributes;
  ASSERT_EQ(pthread_attr_init(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, 256 * 1024), 0);
  pthread_t thread;
  ASSERT_EQ(pthread_create(&thread, &attributes, ReadHostileDocuments, nullptr), 0);
  EXPECT_EQ(pthread_join(thread, nullptr), 0);
  pthread_attr_destroy(&attributes);
  EXPECT_LE(PeakMemory() - before, kMostKib);
}

}  // namespace dis32_reader_test_internal
}  // namespace handover::adapters::edifact
