#include "adapters/medcom_fhir/ehmi_reader.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/ehmi_envelope.h"
#include "broker/base/commitment/hash.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/adapters/medcom_fhir/ehmi_messages.h"

namespace handover::adapters::fhir::testing {
namespace ehmi_reader_test_internal {

using ::testing::Contains;
using ::testing::ElementsAre;

Translation Read(const std::string& document) {
  fakes::SeededRandom random;
  return EhmiReader().Read(document, {&random, absl::FromUnixSeconds(1'718'900'000)});
}

std::vector<std::string> Errors(const std::string& document) {
  const Translation translation = Read(document);
  EXPECT_FALSE(translation.accepted());
  return IssuesOf(translation.issues, Severity::kError);
}

constexpr char kBusinessScope[] = "/StandardBusinessDocument/StandardBusinessDocumentHeader/BusinessScope";

TEST(EhmiReaderTest, TheMessageInsideIsReadAsWithoutTheEnvelope) {
  const std::string document = Enveloped("new_v5.json");
  ASSERT_TRUE(EhmiReader().Recognises(document));
  const Translation inside = ReadMessage(Message("new_v5.json"));
  const Translation translation = Read(document);
  ASSERT_TRUE(translation.accepted());
  ASSERT_EQ(translation.handovers.size(), inside.handovers.size());
  EXPECT_EQ(translation.handovers[0].envelope().handover_id(), inside.handovers[0].envelope().handover_id());
  EXPECT_EQ(translation.handovers[0].sections_size(), inside.handovers[0].sections_size());
  EXPECT_EQ(translation.handovers[0].envelope().source_sha256(), ToString(HashOf(document)));
  EXPECT_EQ(translation.source.letter_ids, inside.source.letter_ids);
  EXPECT_EQ(translation.source.envelope_id, kEhmiSending.envelope_identifier);
  EXPECT_THAT(translation.handovers[0].envelope().losses(), Contains("EHMI_TRANSPORT"));
  EXPECT_EQ(translation.losses.back().code, "EHMI_TRANSPORT");
}

TEST(EhmiReaderTest, AHeaderOfAnotherMessageIsRefused) {
  const std::string good = Enveloped("new_v5.json");
  const EhmiHeader header = ReadEhmiEnvelope(good).header;
  const std::string other = "00000000-0000-4000-8000-000000000000";
  const std::string begin = "<InstanceIdentifier>";
  EXPECT_THAT(Errors(Edited(good, begin + header.message_identifier, begin + other)),
              ElementsAre(std::string("EHMI_MESSAGE_DIFFERS ") + kBusinessScope + "/Scope(MESSAGEIDENTIFIER)"));
  EXPECT_EQ(Errors(Edited(good, ">0088:" + header.sender_gln, ">0088:5790000201389")).size(), 1u);
  EXPECT_EQ(Errors(Edited(good, ">0088:" + header.receiver_gln, ">0088:5790000201389")).size(), 1u);
  EXPECT_EQ(
      Errors(Edited(good, "<Standard>care-communication-message", "<Standard>hospital-notification-message")).size(),
      1u);
}

TEST(EhmiReaderTest, WhatIsWrongInsideIsToldInThePathsOfTheMessage) {
  const std::string wrong = Spoiled("new_v5.json", "\"status\": \"unknown\"", "\"status\": \"completed\"");
  const std::vector<std::string> errors = Errors(WriteEhmiMessage(wrong, kEhmiSending).value());
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].substr(0, 23), "FHIR_FIXED_VALUE /entry");
}

TEST(EhmiReaderTest, ABrokenEnvelopeIsRefusedUnread) {
  EXPECT_THAT(Errors(WithoutScope(Enveloped("new_v5.json"), "DOCUMENTID")),
              ElementsAre(std::string("EHMI_SCOPE ") + kBusinessScope + "/Scope(DOCUMENTID)"));
}

TEST(EhmiReaderTest, AReceiptIsNoLetter) {
  const EhmiHeader header = ReadEhmiEnvelope(Enveloped("new_v5.json")).header;
  const std::vector<std::string> errors = Errors(WriteEhmiReceipt(header, {true, {}}, kEhmiSending));
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].substr(0, 16), "EHMI_FIXED_VALUE");
}

}  // namespace ehmi_reader_test_internal
}  // namespace handover::adapters::fhir::testing
