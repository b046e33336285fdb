#include "adapters/medcom_xml/vans_receipt_reader.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace vans_receipt_reader_test_internal {

using testing::ErrorCodes;
using testing::Fixture;
using testing::kNow;
using testing::Replaced;
using testing::ReplacedEverywhere;
using Codes = std::vector<std::string>;

std::string Written(VansReceipt::Kind kind) {
  return WriteVansReceipt({.kind = kind,
                           .envelope_identifier = "0190106e-9140-8d60-9202-bf85290e5d9b",
                           .sent_time = kNow,
                           .error_text = "VANS_SIZE: wrong",
                           .answered = ReadVansEnvelope(Fixture("twins_in_vans.xml")).header});
}

TEST(ReadVansReceiptTest, EveryKindThatIsWrittenIsReadBack) {
  for (const auto kind :
       {VansReceipt::Kind::kPositiveMessage, VansReceipt::Kind::kNegativeMessage, VansReceipt::Kind::kNegativeVans}) {
    const VansReceiptReading reading = ReadVansReceipt(Written(kind));
    EXPECT_TRUE(reading.issues.empty());
    EXPECT_EQ(reading.receipt.kind, kind);
    EXPECT_EQ(reading.receipt.sender.id, "5790001659592");
    EXPECT_EQ(reading.receipt.receiver.id, "5790000120400");
    EXPECT_EQ(reading.receipt.envelope_identifier, "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01");
    EXPECT_EQ(reading.receipt.message_identifier, "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a02");
    EXPECT_EQ(reading.receipt.error_code, "");
  }
}

TEST(ReadVansReceiptTest, AnEnvelopeThatCouldNotBeReadMayNameNoMessage) {
  std::string receipt = Replaced(Written(VansReceipt::Kind::kNegativeVans), "<Error>", "<Error><Code>17</Code>");
  const size_t at = receipt.find("<OriginalMessage>");
  receipt.erase(at, receipt.find("</OriginalMessage>") + 18 - at);
  const VansReceiptReading reading = ReadVansReceipt(receipt);
  EXPECT_TRUE(reading.issues.empty());
  EXPECT_EQ(reading.receipt.message_identifier, "");
  EXPECT_EQ(reading.receipt.error_code, "17");
}

TEST(ReadVansReceiptTest, CapitalsOfAUuidAreTheSameUuid) {
  const std::string capitals = ReplacedEverywhere(Fixture("receipt_negative.xml"), "7b0f3c52", "7B0F3C52");
  EXPECT_EQ(ReadVansReceipt(capitals).receipt.envelope_identifier, "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01");
}

TEST(ReadVansReceiptTest, WhatIsWrongIsRefused) {
  const std::string receipt = Fixture("receipt_negative.xml");
  const auto codes = [](const std::string& text) { return ErrorCodes(ReadVansReceipt(text).issues); };
  EXPECT_EQ(codes(Replaced(receipt, "<OriginalEnvelopeIdentifier>7b0f3c52", "<OriginalEnvelopeIdentifier>Zb0f3c52")),
            Codes{"VANS_UUID"});
  EXPECT_EQ(codes(Replaced(receipt, "5790001659592", "579000165959")), Codes{"VANS_END_POINT"});
  EXPECT_EQ(codes(ReplacedEverywhere(receipt, "NegativeMessage", "NeutralMessage")), Codes{"VANS_ELEMENT_UNKNOWN"});
  EXPECT_EQ(codes(Fixture("twins_in_vans.xml")), Codes{"VANS_ELEMENT_MISSING"});
}

TEST(IsVansReceiptTest, KnowsReceiptsFromMessages) {
  const std::string receipt = Fixture("receipt_negative.xml");
  EXPECT_TRUE(IsVansReceipt(receipt));
  EXPECT_TRUE(IsVansReceipt(receipt.substr(0, receipt.size() - 30)));
  EXPECT_FALSE(IsVansReceipt(Fixture("twins_in_vans.xml")));
  EXPECT_FALSE(IsVansReceipt(Fixture("twins.xml")));
  EXPECT_FALSE(IsVansReceipt(Replaced(receipt, "<Receipt>", "<Message/><Receipt>")));
  EXPECT_FALSE(IsVansReceipt(""));
}

}  // namespace vans_receipt_reader_test_internal
}  // namespace handover::adapters::medcom
