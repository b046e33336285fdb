#include "adapters/medcom_edifact/contrl_reader.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"

namespace handover::adapters::edifact {
namespace contrl_reader_test_internal {

using testing::Replaced;

constexpr char kRefused[] =
    "UNA:+.? '\r\n"
    "UNB+UNOC:3+5790001659592:14+5790000120400:14+240613:1113+KVIT1'\r\n"
    "UNH+SVAR1+CONTRL:D:93A:ZZ:C0230Q+CTL02'\r\n"
    "UCI+KUV20240613001+5790000120400:14+5790001659592:14+4'\r\n"
    "UCM+BRV1+MEDDIS:D:93A:UN:D3234L+4'\r\n"
    "FTX+VER+P00++Brevet kan ikke \\:modtages.:Ring?: 12'\r\n"
    "UCM+BRV2+MEDDIS:D:93A:UN:D3234L+4'\r\n"
    "UNT+6+SVAR1'\r\n"
    "UNZ+1+KVIT1'\r\n";

std::string Taken() {
  return Replaced(
      Replaced(testing::ReplacedEverywhere(testing::ReplacedEverywhere(kRefused, "+4'", "+7'"), "C0230Q", "C0330Q"),
               "FTX+VER+P00++Brevet kan ikke \\:modtages.:Ring?: 12'\r\n", ""),
      "UNT+6", "UNT+5");
}

// Code and path of the first issue.
std::string Told(const std::string& bytes) {
  const ContrlReading reading = ReadContrl(bytes);
  EXPECT_EQ(reading.receipts.empty(), !reading.issues.empty());
  return reading.issues.empty() ? "" : reading.issues[0].code + " " + reading.issues[0].path;
}

TEST(ReadContrlTest, ARefusalTellsWhyForEachLetter) {
  const ContrlReading reading = ReadContrl(kRefused);
  EXPECT_TRUE(reading.issues.empty());
  ASSERT_EQ(reading.receipts.size(), 1u);
  const Contrl& contrl = reading.receipts[0];
  EXPECT_EQ(contrl.kind, Contrl::Kind::kRefused);
  EXPECT_EQ(contrl.sender, "5790001659592");
  EXPECT_EQ(contrl.receiver, "5790000120400");
  EXPECT_EQ(contrl.envelope_id, "KUV20240613001");
  EXPECT_EQ(contrl.original_sender, "5790000120400");
  EXPECT_EQ(contrl.original_receiver, "5790001659592");
  EXPECT_EQ(contrl.reason, "");
  ASSERT_EQ(contrl.letters.size(), 2u);
  EXPECT_EQ(contrl.letters[0].letter_id, "BRV1");
  EXPECT_EQ(contrl.letters[0].version, "D3234L");
  EXPECT_FALSE(contrl.letters[0].taken);
  EXPECT_EQ(contrl.letters[0].reason, "problem_med_version");
  EXPECT_EQ(contrl.letters[0].text, "Brevet kan ikke modtages.\nRing: 12");
  EXPECT_EQ(contrl.letters[1].reason, "");
}

TEST(ReadContrlTest, AnAcceptanceTellsOfEachLetter) {
  const ContrlReading reading = ReadContrl(Taken());
  ASSERT_EQ(reading.receipts.size(), 1u) << Told(Taken());
  EXPECT_EQ(reading.receipts[0].kind, Contrl::Kind::kTaken);
  EXPECT_TRUE(reading.receipts[0].letters.at(0).taken);
  EXPECT_TRUE(reading.receipts[0].letters.at(1).taken);
}

TEST(ReadContrlTest, ANetworkMaySignByItsNameAndGiveOneReasonForAll) {
  const std::string vans =
      Replaced(Replaced(Replaced(kRefused, "C0230Q", "C0130Q"), "UNB+UNOC:3+5790001659592:14", "UNB+UNOC:3+NETNAVN:14"),
               "+4'\r\nUCM+BRV1+MEDDIS:D:93A:UN:D3234L+4'\r\nFTX+VER",
               "+4'\r\nFTX+LOK+P00++Ukendt'\r\nUCM+BRV1+MEDDIS:D:93A:UN:D3234L+4'\r\nFTX+VER");
  const ContrlReading reading = ReadContrl(Replaced(vans, "UNT+6", "UNT+7"));
  ASSERT_EQ(reading.receipts.size(), 1u);
  EXPECT_EQ(reading.receipts[0].kind, Contrl::Kind::kVansRefused);
  EXPECT_EQ(reading.receipts[0].sender, "NETNAVN");
  EXPECT_EQ(reading.receipts[0].reason, "ukendt_lokationsnummer");
  EXPECT_EQ(reading.receipts[0].text, "Ukendt");
}

TEST(ReadContrlTest, FixturesOfTheThreeKindsAreRead) {
  const auto kind_of = [](const char* name) {
    const ContrlReading reading = ReadContrl(testing::ReadFile(std::string("tests/fixtures/contrl/") + name));
    EXPECT_EQ(reading.receipts.size(), 1u) << name;
    EXPECT_EQ(reading.receipts.at(0).envelope_id, "KUV20240613001") << name;
    return reading.receipts.at(0).kind;
  };
  EXPECT_EQ(kind_of("ctl01.edi"), Contrl::Kind::kVansRefused);
  EXPECT_EQ(kind_of("ctl02.edi"), Contrl::Kind::kRefused);
  EXPECT_EQ(kind_of("ctl03.edi"), Contrl::Kind::kTaken);
}

TEST(ReadContrlTest, WhatIsWrongIsToldWithItsPlace) {
  const std::string refused = kRefused;
  EXPECT_EQ(Told(refused), "");
  EXPECT_EQ(Told(Replaced(refused, "+4'", "+7'")), "EDIFACT_CONTRL_ACTION segment 3 UCI 4.1");
  EXPECT_EQ(Told(Replaced(refused, "D3234L+4'", "D3234L+5'")), "EDIFACT_CONTRL_ACTION segment 4 UCM 3.1");
  EXPECT_EQ(Told(Replaced(Taken(), "D3234L+7'", "D3234L+4'")), "EDIFACT_CONTRL_ACTION segment 4 UCM 3.1");
  EXPECT_EQ(Told(Replaced(refused, "UCI+KUV20240613001", "UCI+")), "EDIFACT_CONTRL_REFERENCE segment 3 UCI 1.1");
  EXPECT_EQ(Told(Replaced(refused, "UCM+BRV1", "UCM+")), "EDIFACT_CONTRL_REFERENCE segment 4 UCM 1.1");
  EXPECT_EQ(Told(Replaced(refused, "FTX+VER", "FTX+XYZ")), "EDIFACT_CODE_UNKNOWN segment 5 FTX 1.1");
  EXPECT_EQ(Told(Replaced(refused, "UCM+BRV2", "UCI+BRV2")), "EDIFACT_SEGMENT_UNEXPECTED segment 6 UCI");
  EXPECT_EQ(Told(Replaced(refused, "UCI+KUV", "UCM+KUV")), "EDIFACT_SEGMENT_UNEXPECTED segment 3 UCM");
  EXPECT_EQ(Told(Replaced(refused, "UNT+6", "UNT+5")), "EDIFACT_UNT_COUNT segment 7 UNT");
  EXPECT_EQ(Told(Replaced(refused, "C0230Q", "C0430Q")), "EDIFACT_MESSAGE_UNSUPPORTED segment 2 UNH 2.5");
  EXPECT_EQ(Told(testing::EdiFixture("twins.edi")), "EDIFACT_MESSAGE_UNSUPPORTED segment 2 UNH 2.5");
  EXPECT_EQ(Told(""), "EDIFACT_EMPTY ");
  const std::string headless =
      Replaced(Replaced(refused, "UCI+KUV20240613001+5790000120400:14+5790001659592:14+4'\r\n", ""), "UNT+6", "UNT+5");
  const ContrlReading reading = ReadContrl(headless);
  EXPECT_EQ(reading.issues.back().code, "EDIFACT_CONTRL_HEAD");
}

TEST(ReadContrlTest, NoBeginningOfAReceiptIsTakenOrCrashes) {
  const std::string refused = kRefused;
  for (size_t length = 0; length + 3 < refused.size(); ++length) {
    EXPECT_TRUE(ReadContrl(refused.substr(0, length)).receipts.empty()) << length;
  }
}

TEST(IsContrlTest, ByItsFirstMessage) {
  EXPECT_TRUE(IsContrl(kRefused));
  EXPECT_TRUE(IsContrl(Replaced(kRefused, "UNT+6", "UNT+9")));
  EXPECT_FALSE(IsContrl(testing::EdiFixture("twins.edi")));
  EXPECT_FALSE(IsContrl("<CONTRL/>"));
  EXPECT_FALSE(IsContrl(""));
}

}  // namespace contrl_reader_test_internal
}  // namespace handover::adapters::edifact
