#include "adapters/medcom_edifact/dis91_reader.h"

#include <string>
#include <vector>

#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "adapters/medcom_xml/vans_message.h"
#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"
#include "tests/unit/adapters/medcom_xml/correspondence_fixture.h"

namespace handover::adapters::edifact {
namespace dis91_reader_test_internal {

using testing::ErrorCodes;
using testing::Replaced;
using Codes = std::vector<std::string>;

std::string Letter(const std::string& name) { return testing::ReadFile("tests/fixtures/dis91/" + name); }

Translation Read(const std::string& bytes) { return testing::ReadAs<Dis91Reader>(bytes); }

TEST(Dis91ReaderTest, BothSpellingsOfALetterAreTheSameHandover) {
  for (const char* name : {"question", "everything"}) {
    const Translation edifact = Read(Letter(std::string(name) + ".edi"));
    const Translation oioxml =
        medcom::testing::TranslateCorrespondence(medcom::testing::Correspondence(std::string(name) + ".xml"));
    ASSERT_EQ(edifact.handovers.size(), 1u) << name << ::testing::PrintToString(medcom::testing::ToldOf(edifact));
    exchange::v1::Handover one = testing::Canonical(edifact.handovers[0]);
    exchange::v1::Handover other = testing::Canonical(oioxml.handovers[0]);
    EXPECT_EQ(one.envelope().source_format(), "MEDCOM_DIS91");
    one.mutable_envelope()->clear_source_format();
    other.mutable_envelope()->clear_source_format();
    std::string difference;
    google::protobuf::util::MessageDifferencer differencer;
    differencer.ReportDifferencesToString(&difference);
    EXPECT_TRUE(differencer.Compare(other, one)) << name << difference;
  }
}

TEST(Dis91ReaderTest, WhatIsWrongIsToldInTheWordsOfTheInterchange) {
  const std::string question = Letter("question.edi");
  const auto told = [&question](const std::string& find, const std::string& replace) {
    const Translation translation = Read(Replaced(question, find, replace));
    EXPECT_FALSE(translation.accepted()) << find;
    for (const Issue& issue : translation.issues) {
      if (issue.severity == Severity::kError) return issue.code + " " + issue.path;
    }
    return std::string();
  };
  EXPECT_EQ(told("NAD+SSP", "NAD+SOR"), "EDIFACT_SEGMENT_UNEXPECTED segment 6 S01/NAD(SOR)");
  EXPECT_EQ(told("PAS+POT", "PAS+HJ"), "EDIFACT_CODE_UNKNOWN segment 21 S11/PAS 1.1");
  EXPECT_EQ(told("SU:Berggren", ""), "XDIS91_ELEMENT_MISSING segment 15 S07 (PersonSurnameName)");
  EXPECT_EQ(told("1306249996", "0000000000"), "XDIS91_CPR_UNKNOWN segment 16 S07/PNA 2.1");
  EXPECT_EQ(told("D9134L", "D9133L"), "EDIFACT_MESSAGE_UNSUPPORTED segment 2 UNH 2.5");
  EXPECT_EQ(told("RFF+AHI:1'", "S07+07'"), "EDIFACT_GROUP_REPEATED segment 19 S07");
}

TEST(Dis91ReaderTest, AnEnvelopeChangesNothingButWhereItCameFrom) {
  const std::string question = Letter("question.edi");
  const std::string in_vans = medcom::WriteVansMessage({.sender = {"EAN", "5790000121526"},
                                                        .receiver = {"EAN", "5790001659592"},
                                                        .envelope_identifier = "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01",
                                                        .message_identifier = "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a02",
                                                        .sent_time = medcom::testing::kNow,
                                                        .document = medcom::kDis91Document,
                                                        .version = "D9134L",
                                                        .bytes = question});
  EXPECT_TRUE(Dis91Reader().Recognises(in_vans));
  EXPECT_FALSE(Dis32Reader().Recognises(in_vans));
  const Translation inside = Read(in_vans);
  ASSERT_EQ(inside.handovers.size(), 1u) << ::testing::PrintToString(ErrorCodes(inside.issues));
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(testing::Canonical(Read(question).handovers[0]),
                                                                 testing::Canonical(inside.handovers[0])));
  EXPECT_EQ(inside.source.envelope_id, "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01");
  EXPECT_TRUE(inside.issues.size() == Read(question).issues.size());
}

TEST(Dis91ReaderTest, RecognisesItsVersionAlone) {
  const Dis91Reader reader;
  EXPECT_TRUE(reader.Recognises(Letter("question.edi")));
  EXPECT_FALSE(reader.Recognises(testing::EdiFixture("twins.edi")));
  EXPECT_FALSE(reader.Recognises("<a>D9134L</a>"));
  EXPECT_EQ(reader.format(), "MEDCOM_DIS91");
}

TEST(Dis91ReaderTest, NoBeginningOfALetterIsTakenOrCrashes) {
  const std::string document = Letter("everything.edi");
  for (size_t length = 0; length + 2 < document.size(); length += 7) {
    const Translation translation = Read(document.substr(0, length));
    EXPECT_FALSE(translation.accepted()) << length;
    EXPECT_FALSE(ErrorCodes(translation.issues).empty()) << length;
  }
}

}  // namespace dis91_reader_test_internal
}  // namespace handover::adapters::edifact
