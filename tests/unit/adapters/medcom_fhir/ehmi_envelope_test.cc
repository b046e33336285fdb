#include "adapters/medcom_fhir/ehmi_envelope.h"

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/fhir_issues.h"
#include "tests/unit/adapters/medcom_fhir/ehmi_messages.h"

namespace handover::adapters::fhir::testing {
namespace ehmi_envelope_test_internal {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kName[] = "new_v5.json";

std::vector<std::string> Codes(const std::string& document) {
  std::vector<std::string> codes;
  const EhmiReading reading = ReadEhmiEnvelope(document);
  for (const Issue& issue : reading.issues) codes.push_back(issue.code);
  EXPECT_EQ(reading.document.empty(), !IssuesOf(reading.issues, Severity::kError).empty());
  return codes;
}

TEST(ReadEhmiEnvelopeTest, TheHeaderSaysWhoSendsWhat) {
  const EhmiReading reading = ReadEhmiEnvelope(Enveloped(kName));
  EXPECT_THAT(reading.issues, IsEmpty());
  EXPECT_TRUE(reading.header_read);
  EXPECT_EQ(reading.document, Message(kName));
  const SourceReference source = ReadMessage(Message(kName)).source;
  EXPECT_EQ("gln:" + reading.header.sender_gln, source.sender_address);
  EXPECT_EQ("gln:" + reading.header.receiver_gln, source.receiver_address);
  EXPECT_EQ(reading.header.message_identifier, source.letter_ids.at(0));
  EXPECT_EQ(reading.header.message_envelope_identifier, source.envelope_id);
  EXPECT_EQ(reading.header.standard, "care-communication-message");
  EXPECT_EQ(reading.header.type_version, "5.0");
  EXPECT_TRUE(reading.header.receipt_requested);
  EXPECT_TRUE(IsEhmiEnvelope(Enveloped(kName)));
  EXPECT_FALSE(IsEhmiReceipt(Enveloped(kName)));
}

TEST(ReadEhmiEnvelopeTest, WhiteSpaceAndBothNamespacesOfTheContentAreTaken) {
  EXPECT_THAT(Codes(Edited(Enveloped(kName), "<Standard>", "<Standard>\n  ")), IsEmpty());
  EXPECT_THAT(Codes(Edited(Enveloped(kName), " xmlns=\"http://peppol.eu/xsd/ticc/envelope/1.0\"", "")), IsEmpty());
  EXPECT_THAT(Codes(Edited(Enveloped(kName), "encoding=\"UTF-8\">", "encoding=\"UTF-8\">\n   ")), IsEmpty());
}

TEST(ReadEhmiEnvelopeTest, WhatTheGuideFixesIsChecked) {
  const std::string good = Enveloped(kName);
  const struct {
    const char* from;
    const char* to;
    const char* code;
  } faults[] = {{"<HeaderVersion>1.0<", "<HeaderVersion>2.2<", "EHMI_FIXED_VALUE"},
                {"<MultipleType>false<", "<MultipleType>true<", "EHMI_FIXED_VALUE"},
                {"<Type>Bundle<", "<Type>Order<", "EHMI_FIXED_VALUE"},
                {">Request<", ">Perhaps<", "EHMI_FIXED_VALUE"},
                {"iso6523-actorid-upis", "EAN.UCC", "EHMI_PARTNER"},
                {">0088:", ">0088:1", "EHMI_PARTNER"},
                {">0088:", ">", "EHMI_PARTNER"},
                {"<InstanceIdentifier>7b0f3c52", "<InstanceIdentifier>7b0f3c5", "EHMI_UUID"},
                {"<CreationDateAndTime>2", "<CreationDateAndTime>X", "EHMI_TIME"},
                {"<Type>SENDERID<", "<Type>RECEIVERID<", "EHMI_SCOPE"},
                {"application/fhir+json", "application/fhir+xml", "EHMI_CONTENT"},
                {"encoding=\"UTF-8\">", "encoding=\"UTF-8\">!", "EHMI_CONTENT"},
                {"<HeaderVersion>", "<Manifest/><HeaderVersion>", "EHMI_STRUCTURE"},
                {"<BusinessScope>", "<BusinessScope>text", "EHMI_STRUCTURE"},
                {"StandardBusinessDocumentHeader\">", "SomethingElse\">", "EHMI_STRUCTURE"},
                {"<Type>StatisticalInformation<", "<Type>Statistics<", "EHMI_SCOPE_UNKNOWN"}};
  for (const auto& [from, to, code] : faults) {
    const std::vector<std::string> codes = Codes(Edited(good, from, to));
    ASSERT_FALSE(codes.empty()) << from;
    EXPECT_EQ(codes.front(), code) << from;
  }
}

TEST(ReadEhmiEnvelopeTest, TheScopesThatRouteAndNameAreRequired) {
  for (const char* type :
       {"DOCUMENTID", "PROCESSID", "SENDERID", "RECEIVERID", "MESSAGEIDENTIFIER", "MESSAGEENVELOPEIDENTIFIER"}) {
    EXPECT_THAT(Codes(WithoutScope(Enveloped(kName), type)), ElementsAre("EHMI_SCOPE")) << type;
  }
  EXPECT_THAT(Codes(WithoutScope(Enveloped(kName), "StatisticalInformation")), IsEmpty());
  EXPECT_FALSE(
      ReadEhmiEnvelope(WithoutScope(Enveloped(kName), "EHMI-ReceiptAcknowledgement")).header.receipt_requested);
}

TEST(ReadEhmiEnvelopeTest, WhatIsNoXmlIsRefusedByTheGuard) {
  EXPECT_THAT(Codes(Enveloped(kName).substr(0, 500)), ElementsAre("XML_NOT_WELL_FORMED"));
  EXPECT_THAT(Codes(""), ElementsAre("XML_EMPTY"));
  EXPECT_THAT(Codes(Enveloped(kName) + std::string(8 * 1024 * 1024, ' ')), ElementsAre("XML_TOO_LARGE"));
  EXPECT_FALSE(IsEhmiEnvelope("<Bundle/>"));
}

TEST(EhmiIssuesTest, ThePageListsEveryIssueWithItsSeverityAndAnswer) {
  std::set<std::string> rows;
  std::istringstream page(ReadFile("adapters/medcom_fhir/ehmi.md"));
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("| `EHMI_") && line.find("| loss |") == std::string::npos) rows.insert(line);
  }
  EXPECT_EQ(rows.size(), kEhmiIssues.size());
  for (const IssueInfo& info : kEhmiIssues) {
    const std::string begin =
        "| `" + std::string(info.code) + "` | " + (info.severity == Severity::kError ? "error" : "warning") + " | ";
    const std::string end = info.acknowledgement.empty() ? " |  |" : "| `" + std::string(info.acknowledgement) + "` |";
    EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), [&](const std::string& row) {
      return row.starts_with(begin) && row.ends_with(end);
    })) << info.code;
    EXPECT_EQ(FindIssue(info.code)->acknowledgement, info.acknowledgement);
  }
}

}  // namespace ehmi_envelope_test_internal
}  // namespace handover::adapters::fhir::testing
