#include "adapters/medcom_xml/vans_envelope.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace vans_envelope_test_internal {

using testing::ErrorCodes;
using testing::Fixture;
using testing::Replaced;
using Codes = std::vector<std::string>;

TEST(ReadVansEnvelopeTest, ReadsHeaderAndLetter) {
  const VansReading reading = ReadVansEnvelope(Fixture("twins_in_vans.xml"));
  EXPECT_TRUE(reading.issues.empty());
  EXPECT_EQ(reading.document, Fixture("twins.xml"));
  ASSERT_TRUE(reading.header_read);
  EXPECT_EQ(reading.header.sender.type, "EAN");
  EXPECT_EQ(reading.header.sender.id, "5790000120400");
  EXPECT_EQ(reading.header.receiver.id, "5790001659592");
  EXPECT_EQ(reading.header.envelope_identifier, "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01");
  const VansMetaInformation& message = reading.header.message;
  EXPECT_EQ(message.identifier, "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a02");
  EXPECT_EQ(message.provider_identifier, "example-vans");
  EXPECT_EQ(message.service_identifier, "mailbox-1");
  EXPECT_EQ(message.format, "XML");
  EXPECT_EQ(message.name, "MCM:XDIS32");
  EXPECT_EQ(message.version, "XD3234L");
  EXPECT_EQ(message.size_bytes, static_cast<int64_t>(reading.document.size()));
  EXPECT_TRUE(message.has_transport);
  EXPECT_EQ(message.transport_type, "reliable");
  EXPECT_FALSE(message.transform_message);
  ASSERT_EQ(message.service_tags.size(), 1u);
  EXPECT_EQ(message.service_tags[0].name, "MCM:STATISTIC");
  EXPECT_EQ(message.service_tags[0].value, "manual");
}

TEST(ReadVansEnvelopeTest, AWrongSizeRefusesTheLetterAndLeavesTheHeaderToQuote) {
  const VansReading reading =
      ReadVansEnvelope(Replaced(Fixture("twins_in_vans.xml"), "<SizeInBytes>4276<", "<SizeInBytes>4275<"));
  EXPECT_EQ(ErrorCodes(reading.issues), Codes{"VANS_SIZE"});
  EXPECT_TRUE(reading.header_read);
  EXPECT_EQ(reading.document, "");
}

TEST(ReadVansEnvelopeTest, AHeaderWithABrokenUuidIsNotQuoted) {
  for (const char* broken : {"Zb0f3c52", "[b0f3c52", "_b0f3c52", "{b0f3c52", "7b0f3c5", "7b0f3c522"}) {
    const VansReading reading = ReadVansEnvelope(Replaced(Fixture("twins_in_vans.xml"), "7b0f3c52", broken));
    EXPECT_EQ(ErrorCodes(reading.issues), Codes{"VANS_UUID"}) << broken;
    EXPECT_FALSE(reading.header_read);
    EXPECT_EQ(reading.document, "");
  }
}

TEST(ReadVansEnvelopeTest, CapitalsInAUuidAreRight) {
  EXPECT_TRUE(ReadVansEnvelope(Replaced(Fixture("twins_in_vans.xml"), "7b0f3c52", "7B0F3C52")).header_read);
}

TEST(ReadVansEnvelopeTest, EndPointsAreWhatTheirTypeSays) {
  const std::string envelope = Fixture("twins_in_vans.xml");
  const std::string sender = "<SenderID EndPointType=\"EAN\">5790000120400<";
  const auto codes = [&](const std::string& replacement) {
    return ErrorCodes(ReadVansEnvelope(Replaced(envelope, sender, "<SenderID EndPointType=" + replacement)).issues);
  };
  EXPECT_EQ(codes("\"CVR\">25313763<"), Codes{});
  EXPECT_EQ(codes("\"CVR\">2531376<"), Codes{"VANS_END_POINT"});
  EXPECT_EQ(codes("\"EAN\">25313763<"), Codes{"VANS_END_POINT"});
  EXPECT_EQ(codes("\"VANS\">mailbox-7<"), Codes{});
  EXPECT_EQ(codes("\"EAN\"> 5790000120400 <"), Codes{});  // xs:token.
  EXPECT_EQ(codes("\"GLN\">5790000120400<"), Codes{"VANS_VALUE_CODE"});
}

TEST(ReadVansEnvelopeTest, AReceiptIsNoLetter) {
  const VansReading reading = ReadVansEnvelope(Fixture("receipt_negative.xml"));
  EXPECT_EQ(ErrorCodes(reading.issues), Codes{"VANS_RECEIPT"});
  EXPECT_FALSE(reading.header_read);
}

TEST(ReadVansEnvelopeTest, AnotherFormatOrNameIsRefusedBeforeItIsRead) {
  EXPECT_EQ(ErrorCodes(ReadVansEnvelope(Replaced(Fixture("twins_in_vans.xml"), "<Format>XML<", "<Format>HL7<")).issues),
            Codes{"VANS_FORMAT"});
  EXPECT_EQ(ErrorCodes(ReadVansEnvelope(Replaced(Fixture("twins_in_vans.xml"), "MCM:XDIS32", "MCM:XDIS22")).issues),
            Codes{"VANS_DOCUMENT_NAME"});
}

TEST(ReadVansEnvelopeTest, WhatIsNoEnvelopeIsRefused) {
  EXPECT_EQ(ErrorCodes(ReadVansEnvelope(Fixture("twins.xml")).issues), Codes{"VANS_ROOT"});
  EXPECT_EQ(ErrorCodes(ReadVansEnvelope("").issues), Codes{"XML_EMPTY"});
  EXPECT_EQ(ErrorCodes(ReadVansEnvelope("<VANSEnvelope>").issues), Codes{"XML_NOT_WELL_FORMED"});
  EXPECT_EQ(ErrorCodes(ReadVansEnvelope("<!DOCTYPE VANSEnvelope><VANSEnvelope/>").issues), Codes{"XML_DOCTYPE"});
}

TEST(ReadVansEnvelopeTest, AReaderTakesItsOwnDocumentAlone) {
  const std::string envelope = Fixture("twins_in_vans.xml");
  EXPECT_TRUE(ReadVansEnvelope(envelope, kXdis32Document).issues.empty());
  EXPECT_EQ(ErrorCodes(ReadVansEnvelope(envelope, kXdis91Document).issues), Codes{"VANS_DOCUMENT_NAME"});
}

TEST(CarriesDocumentTest, TellsByTheNameNearTheBeginning) {
  const std::string envelope = Fixture("twins_in_vans.xml");
  EXPECT_TRUE(CarriesDocument(envelope, kXdis32Document));
  EXPECT_FALSE(CarriesDocument(envelope, kXdis91Document));
  EXPECT_FALSE(CarriesDocument(Replaced(envelope, "MCM:XDIS32", "MCM:XDIS322"), kXdis32Document));
  EXPECT_FALSE(CarriesDocument("<Emessage>MCM:XDIS32", kXdis32Document));
}

TEST(IsVansEnvelopeTest, TellsByTheRoot) {
  EXPECT_TRUE(IsVansEnvelope(Fixture("twins_in_vans.xml")));
  EXPECT_TRUE(IsVansEnvelope("<v:VANSEnvelope"));
  EXPECT_FALSE(IsVansEnvelope(Fixture("twins.xml")));
  EXPECT_FALSE(IsVansEnvelope(""));
}

}  // namespace vans_envelope_test_internal
}  // namespace handover::adapters::medcom
