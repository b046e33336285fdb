#include "adapters/medcom_fhir/ehmi_writing.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/acknowledgement.h"
#include "broker/base/refusal.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/adapters/medcom_fhir/ehmi_messages.h"

namespace handover::adapters::fhir::testing {
namespace ehmi_writing_test_internal {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(WriteEhmiMessageTest, WhatIsWrittenIsReadBack) {
  for (const char* name : {"new_v5.json", "new_v5.xml", "forward_v4.json", "reply_v5.xml"}) {
    const EhmiReading reading = ReadEhmiEnvelope(Enveloped(name));
    EXPECT_THAT(reading.issues, IsEmpty()) << name;
    EXPECT_EQ(reading.document, Message(name));
    EXPECT_EQ(reading.header.envelope_identifier, kEhmiSending.envelope_identifier);
    EXPECT_EQ(reading.header.created, "2024-06-20T16:13:20Z");
    EXPECT_EQ(reading.header.process_id, "urn:ehmi:sdn-emergence");
  }
}

TEST(WriteEhmiMessageTest, EventAndVersionNameTheDocumentAndNoPersonDoes) {
  const std::string document = Enveloped("new_v5.json");
  EXPECT_THAT(document, HasSubstr("urn:dk:healthcare:medcom:messaging:fhir:structuredefinition::care-communication-"
                                  "message##urn:dk:medcom:fhir:care-communication-message::5.0<"));
  EXPECT_THAT(document, HasSubstr(">2024-06-20T16:23:20Z</ExpectedResponseDateTime>"));
  EXPECT_THAT(document, Not(HasSubstr("PATIENTID")));
}

TEST(WriteEhmiMessageTest, AnAcknowledgementIsAMessageOfVersionTwo) {
  fakes::SeededRandom random;
  const std::string answer = WriteAcknowledgement(Message("new_v5.xml"), {AcknowledgementOutcome::kAccepted, {}},
                                                  {&random, absl::FromUnixSeconds(1'718'900'000)})
                                 .value();
  const EhmiReading reading = ReadEhmiEnvelope(WriteEhmiMessage(answer, kEhmiSending).value());
  EXPECT_THAT(reading.issues, IsEmpty());
  EXPECT_EQ(reading.header.standard, "acknowledgement-message");
  EXPECT_EQ(reading.header.type_version, "2.0");
  EXPECT_EQ(reading.document, answer);
}

TEST(WriteEhmiMessageTest, WhatDoesNotTellItsHeaderIsNotWritten) {
  const auto code = [](const std::string& message) {
    return DetailOf(WriteEhmiMessage(message, kEhmiSending).status()).code();
  };
  EXPECT_EQ(code(Spoiled("new_v5.json", "\"eventCoding\"", "\"eventUri\"")), "EHMI_NOT_WRITABLE");
  EXPECT_EQ(code(Spoiled("new_v5.json", "\"definition\"", "\"other\"")), "EHMI_NOT_WRITABLE");
  EXPECT_EQ(code(Spoiled("new_v5.json", "\"sender\"", "\"author\"")), "EHMI_NOT_WRITABLE");
  EXPECT_EQ(code("{\"resourceType\":\"Bundle\"}"), "EHMI_NOT_WRITABLE");
  EXPECT_EQ(code("a poem"), "EHMI_NOT_WRITABLE");
}

TEST(WriteEhmiReceiptTest, ItNamesWhatItAnswersAndChangesTheEnds) {
  const EhmiHeader asked = ReadEhmiEnvelope(Enveloped("new_v5.json")).header;
  const EhmiSending sending = {"0190106e-9140-8d60-9202-bf85290e5d9b", absl::FromUnixSeconds(1'718'900'060)};
  for (const bool taken : {true, false}) {
    const std::string receipt = WriteEhmiReceipt(asked, {taken, {}}, sending);
    EXPECT_TRUE(IsEhmiReceipt(receipt));
    const EhmiReading reading = ReadEhmiEnvelope(receipt);
    EXPECT_THAT(reading.issues, IsEmpty());
    EXPECT_EQ(reading.header.type, taken ? kEhmiReceiptTaken : kEhmiReceiptRefused);
    EXPECT_EQ(reading.header.sender_gln, asked.receiver_gln);
    EXPECT_EQ(reading.header.receiver_sor, asked.sender_sor);
    EXPECT_EQ(reading.header.original_envelope_identifier, asked.envelope_identifier);
    EXPECT_EQ(reading.header.original_message_identifier, asked.message_identifier);
    EXPECT_FALSE(reading.header.receipt_requested);
    EXPECT_THAT(reading.document, HasSubstr(taken ? "<bpssignal:ReceiptAcknowledgement" : "<bpssignal:Exception"));
    EXPECT_THAT(reading.document, HasSubstr(asked.envelope_identifier + "</bpssignal:OriginalMessageIdentifier>"));
  }
}

TEST(WriteEhmiReceiptTest, ARefusalSaysCodePathAndRule) {
  const std::vector<Issue> issues = {{Severity::kError, "EHMI_UUID", "/a", "An identifier is a UUID."},
                                     {Severity::kWarning, "EHMI_SCOPE_UNKNOWN", "/b", "A scope is one of the list."}};
  const EhmiHeader asked = ReadEhmiEnvelope(Enveloped("new_v5.json")).header;
  const std::string signal = ReadEhmiEnvelope(WriteEhmiReceipt(asked, {false, issues}, kEhmiSending)).document;
  EXPECT_THAT(signal, HasSubstr("EHMI_UUID at /a: An identifier is a UUID.</bpssignal:ExceptionMessage>"));
}

}  // namespace ehmi_writing_test_internal
}  // namespace handover::adapters::fhir::testing
