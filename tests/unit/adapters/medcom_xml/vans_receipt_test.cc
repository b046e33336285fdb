#include "adapters/medcom_xml/vans_receipt.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/vans_structure.h"
#include "adapters/text/utf8.h"
#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace vans_receipt_test_internal {

using testing::Fixture;
using testing::kNow;
using testing::Replaced;
using testing::Translate;

VansReceipt ReceiptFor(const std::string& envelope, VansReceipt::Kind kind) {
  const VansReading reading = ReadVansEnvelope(envelope);
  EXPECT_TRUE(reading.header_read);
  return {.kind = kind,
          .envelope_identifier = "0190106e-9140-8d60-9202-bf85290e5d9b",
          .sent_time = kNow,
          .error_text = "",
          .answered = reading.header};
}

// What the schema says against a receipt.
std::vector<std::string> Faults(const std::string& text) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(text.c_str()));
  std::vector<Issue> issues;
  CheckStructure(kVansSchema, document.document_element(), issues);
  return testing::ErrorCodes(issues);
}

TEST(WriteVansReceiptTest, ARefusalSaysCodePathAndRule) {
  const std::string wrong = Replaced(Fixture("twins.xml"), "<Weight>2650<", "<Weight>3<");
  VansReceipt receipt = ReceiptFor(Fixture("twins_in_vans.xml"), VansReceipt::Kind::kNegativeMessage);
  receipt.error_text = DescribeIssues(Translate(wrong).issues);
  EXPECT_EQ(WriteVansReceipt(receipt), Fixture("receipt_negative.xml"));
}

TEST(WriteVansReceiptTest, EveryKindIsWhatTheSchemaAsksFor) {
  for (const auto kind :
       {VansReceipt::Kind::kPositiveMessage, VansReceipt::Kind::kNegativeMessage, VansReceipt::Kind::kNegativeVans}) {
    VansReceipt receipt = ReceiptFor(Fixture("twins_in_vans.xml"), kind);
    receipt.error_text = "VANS_SIZE: wrong";
    EXPECT_EQ(Faults(WriteVansReceipt(receipt)), std::vector<std::string>{});
  }
}

TEST(WriteVansReceiptTest, AnAcceptanceHasNoError) {
  const std::string text =
      WriteVansReceipt(ReceiptFor(Fixture("twins_in_vans.xml"), VansReceipt::Kind::kPositiveMessage));
  EXPECT_NE(text.find("<PositiveMessage>"), std::string::npos);
  EXPECT_EQ(text.find("<Error>"), std::string::npos);
  EXPECT_NE(text.find("<OriginalEnvelopeIdentifier>7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01<"), std::string::npos);
}

TEST(WriteVansReceiptTest, WhatTheMessageDidNotHaveIsNotMadeUp) {
  std::string envelope = Fixture("twins_in_vans.xml");
  for (const auto& [begin, end] : {std::pair{"<Processing>", "</Processing>"}, std::pair{"<Version>", "</Version>"},
                                   std::pair{"<Transport>", "</Transport>"}}) {
    const size_t from = envelope.find(begin);
    envelope.erase(from, envelope.find(end) + std::string(end).size() - from);
  }
  const std::string text = WriteVansReceipt(ReceiptFor(envelope, VansReceipt::Kind::kPositiveMessage));
  EXPECT_EQ(Faults(text), std::vector<std::string>{});
  for (const char* element : {"<Processing>", "<Version>", "<Transport>"})
    EXPECT_EQ(text.find(element), std::string::npos);
}

TEST(WriteVansReceiptTest, TextIsEscapedAndCutToTheSchemasLength) {
  VansReceipt receipt = ReceiptFor(Fixture("twins_in_vans.xml"), VansReceipt::Kind::kNegativeVans);
  receipt.error_text = "<b> & \"" + std::string(600, 'x') + "æ";
  const std::string text = WriteVansReceipt(receipt);
  EXPECT_EQ(Faults(text), std::vector<std::string>{});
  EXPECT_NE(text.find("&lt;b&gt; &amp;"), std::string::npos);
}

TEST(DescribeIssuesTest, TellsErrorsAloneAndHowManyDidNotFit) {
  EXPECT_EQ(DescribeIssues({}), "");
  EXPECT_EQ(
      DescribeIssues({MakeIssue(kSexParity, "/a"), MakeIssue(kGlnFormat, "/b"), MakeIssue(XmlProblem::kEmpty, 0)}),
      "XDIS32_GLN_FORMAT at /b: A location number must have 13 digits. XML_EMPTY: The document must not be empty.");
  const std::vector<Issue> many(50, MakeIssue(kWeightRange, "/Emessage/BirthNotification"));
  const std::string text = DescribeIssues(many);
  EXPECT_LE(CountCodePoints(text), 512u);
  EXPECT_TRUE(text.ends_with(" (and 45 more)")) << text;
  EXPECT_EQ(CountCodePoints(DescribeIssues({MakeIssue(kWeightRange, std::string(1000, 'p'))})), 512u);
}

}  // namespace vans_receipt_test_internal
}  // namespace handover::adapters::medcom
