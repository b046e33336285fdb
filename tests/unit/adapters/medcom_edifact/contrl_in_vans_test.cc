#include "adapters/medcom_edifact/contrl_in_vans.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_edifact/edifact_issues.h"
#include "adapters/medcom_xml/vans_envelope.h"
#include "adapters/medcom_xml/vans_message.h"
#include "broker/base/refusal.h"
#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"

namespace handover::adapters::edifact {
namespace contrl_in_vans_test_internal {

using testing::EdiFixture;
using testing::Replaced;

std::string InVans(const std::string& bytes, const medcom::VansDocument& document) {
  return medcom::WriteVansMessage({.sender = {"EAN", "5790000120400"},
                                   .receiver = {"EAN", "5790001659592"},
                                   .envelope_identifier = "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01",
                                   .message_identifier = "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a02",
                                   .sent_time = medcom::testing::kNow,
                                   .document = document,
                                   .version = "D3234L",
                                   .bytes = bytes});
}

std::string Letter() { return InVans(EdiFixture("twins.edi"), medcom::kDis32Document); }

absl::StatusOr<std::string> Answer(const std::string& envelope, bool accepted, const std::vector<Issue>& issues = {}) {
  fakes::SeededRandom random;
  return WriteContrlInVans(envelope, {accepted, issues}, {&random, medcom::testing::kNow});
}

TEST(WriteContrlInVansTest, AnswersTheInterchangeInAnEnvelopeOfItsOwn) {
  const std::string answer = Answer(Letter(), true).value();
  const medcom::VansReading envelope = medcom::ReadVansEnvelope(answer, medcom::kContrlDocument);
  EXPECT_TRUE(envelope.issues.empty());
  EXPECT_EQ(envelope.header.sender.id, "5790001659592");
  EXPECT_EQ(envelope.header.receiver.id, "5790000120400");
  EXPECT_EQ(envelope.header.message.format, "EDIFACT");
  EXPECT_EQ(envelope.header.message.name, "MCM:FCTL");
  EXPECT_EQ(envelope.header.message.version, "C0330Q");
  ASSERT_TRUE(IsContrlInVans(answer));
  const ContrlReading reading = ReadContrlInVans(answer);
  EXPECT_TRUE(reading.issues.empty());
  ASSERT_EQ(reading.receipts.size(), 1u);
  EXPECT_EQ(reading.receipts[0].kind, Contrl::Kind::kTaken);
  EXPECT_EQ(reading.receipts[0].envelope_id, "KUV20240613001");
}

TEST(WriteContrlInVansTest, ARefusalSaysWhichKindItIs) {
  const std::vector<Issue> wrong = {
      {Severity::kError, "EDIFACT_MESSAGE_UNSUPPORTED", "segment 2 UNH 2.5", "The message is another."}};
  const std::string refused = Answer(Letter(), false, wrong).value();
  EXPECT_EQ(medcom::ReadVansEnvelope(refused, medcom::kContrlDocument).header.message.version, "C0230Q");
  EXPECT_EQ(ReadContrlInVans(refused).receipts.at(0).kind, Contrl::Kind::kRefused);
  const std::vector<Issue> nobody = {{Severity::kError, "GATEWAY_RECEIVER_UNKNOWN", "receiver", "Nobody."}};
  const std::string network = Answer(Letter(), false, nobody).value();
  EXPECT_EQ(medcom::ReadVansEnvelope(network, medcom::kContrlDocument).header.message.version, "C0130Q");
}

TEST(WriteContrlInVansTest, NeitherABrokenEnvelopeNorAContrlIsAnswered) {
  const auto code = [](const std::string& envelope) { return CodeOf(Answer(envelope, true).status()); };
  EXPECT_EQ(code(Replaced(Letter(), "<SizeInBytes>", "<SizeInBytes>1")), "EDIFACT_NOT_ACKNOWLEDGEABLE");
  EXPECT_EQ(code(Answer(Letter(), true).value()), "EDIFACT_NOT_ACKNOWLEDGEABLE");
  EXPECT_EQ(code("<VANSEnvelope/>"), "EDIFACT_NOT_ACKNOWLEDGEABLE");
}

TEST(AsksForContrlTest, TheLastElementOfUnbSaysSo) {
  const std::string letter = EdiFixture("twins.edi");
  const std::string head = letter.substr(0, letter.find("UNH"));
  ASSERT_NE(head.find("++++1'"), std::string::npos) << head;
  EXPECT_TRUE(AsksForContrl(Letter()));
  EXPECT_FALSE(AsksForContrl(InVans(Replaced(letter, "++++1'", "++++0'"), medcom::kDis32Document)));
  EXPECT_FALSE(AsksForContrl(letter));
  EXPECT_FALSE(AsksForContrl(InVans("<Emessage/>", medcom::kXdis32Document)));
}

TEST(ReadContrlInVansTest, EnvelopeAndContrlAreBothChecked) {
  const std::string answer = Answer(Letter(), true).value();
  const ContrlReading size = ReadContrlInVans(Replaced(answer, "<SizeInBytes>", "<SizeInBytes>1"));
  ASSERT_EQ(size.issues.size(), 1u);
  EXPECT_EQ(size.issues[0].code, "VANS_SIZE");
  EXPECT_TRUE(size.receipts.empty());
  const ContrlReading inside = ReadContrlInVans(InVans(EdiFixture("twins.edi"), medcom::kContrlDocument));
  ASSERT_FALSE(inside.issues.empty());
  EXPECT_EQ(inside.issues[0].code, "EDIFACT_MESSAGE_UNSUPPORTED");
  EXPECT_TRUE(inside.receipts.empty());
}

TEST(IsContrlInVansTest, OtherDocumentsAreNone) {
  EXPECT_FALSE(IsContrlInVans(Letter()));
  EXPECT_FALSE(IsContrlInVans(EdiFixture("twins.edi")));
}

}  // namespace contrl_in_vans_test_internal
}  // namespace handover::adapters::edifact
