#include "adapters/medcom_xml/emessage_writers.h"

#include <string>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/vans_envelope.h"
#include "tests/unit/adapters/medcom_xml/correspondence_fixture.h"
#include "tests/unit/adapters/medcom_xml/generated_births.h"

namespace handover::adapters::medcom {
namespace emessage_writers_test_internal {

TEST(EmessageWritersTest, FormatsHaveNames) {
  EXPECT_EQ(Xdis32Writer(Wrapping::kBare).format(), "MEDCOM_XDIS32");
  EXPECT_EQ(Xdis32Writer(Wrapping::kVans).format(), "MEDCOM_XDIS32_VANS");
  EXPECT_EQ(Xdis91Writer(Wrapping::kBare).format(), "MEDCOM_XDIS91");
  EXPECT_EQ(Xdis91Writer(Wrapping::kVans).format(), "MEDCOM_XDIS91_VANS");
  EXPECT_EQ(Xdis32Writer(Wrapping::kBare).Write({}).media_type, "application/xml");
}

TEST(EmessageWritersTest, TheEnvelopeHoldsTheLetterAsItIs) {
  const std::vector<exchange::v1::Handover> birth = testing::GeneratedBirth(3);
  const Written bare = Xdis32Writer(Wrapping::kBare).Write(birth);
  const Written wrapped = Xdis32Writer(Wrapping::kVans).Write(birth);
  const VansReading reading = ReadVansEnvelope(wrapped.bytes, kXdis32Document);
  EXPECT_TRUE(reading.issues.empty());
  EXPECT_EQ(reading.document, bare.bytes);
  EXPECT_EQ(reading.header.sender.id, "5790001659592");
  EXPECT_EQ(reading.header.receiver.id, "5790000121526");
  EXPECT_EQ(reading.header.message.version, "XD3234L");
  EXPECT_NE(reading.header.envelope_identifier, reading.header.message.identifier);
  EXPECT_EQ(Xdis32Writer(Wrapping::kVans).Write(birth).bytes, wrapped.bytes);
  const Translation again = testing::Translate(wrapped.bytes);
  EXPECT_EQ(again.handovers.size(), birth.size());
  EXPECT_EQ(testing::FindIssue(again.issues, "VANS_SENDER_DIFFERS"), nullptr);
  EXPECT_EQ(testing::FindIssue(again.issues, "VANS_VERSION_DIFFERS"), nullptr);
}

TEST(EmessageWritersTest, CorrespondenceTravelsInItsEnvelope) {
  const Written written = Xdis91Writer(Wrapping::kVans).Write({testing::GeneratedQuestion(3)});
  EXPECT_EQ(ReadVansEnvelope(written.bytes, kXdis91Document).header.message.name, "MCM:XDIS91");
  EXPECT_TRUE(testing::TranslateCorrespondence(written.bytes).accepted());
}

TEST(EmessageWritersTest, WhatIsRefusedHasNoBytesAndAReason) {
  for (const Wrapping wrapping : {Wrapping::kBare, Wrapping::kVans}) {
    const Written written = Xdis32Writer(wrapping).Write({testing::GeneratedQuestion(3)});
    EXPECT_EQ(written.bytes, "");
    EXPECT_EQ(testing::ErrorCodes(written.issues), std::vector<std::string>{"XDIS32_OUT_NOTHING"});
    EXPECT_TRUE(written.losses.empty());
  }
}

TEST(EmessageWritersTest, ALetterIsNoLargerThanAReaderTakes) {
  std::string text;
  for (int i = 0; i < 19'000; ++i) text += "€";
  std::vector<exchange::v1::Handover> questions;
  const auto codes = [&questions] {
    const Written written = Xdis91Writer(Wrapping::kBare).Write(questions);
    EXPECT_EQ(written.bytes.empty(), testing::HasErrorCode(written.issues));
    return testing::ErrorCodes(written.issues);
  };
  for (uint64_t seed = 1; seed <= 100; ++seed) questions.push_back(testing::GeneratedQuestion(seed));
  EXPECT_EQ(codes(), std::vector<std::string>{});
  for (exchange::v1::Handover& question : questions) {
    for (exchange::v1::Section& section : *question.mutable_sections()) {
      if (section.body().has_note()) section.mutable_body()->mutable_note()->set_text(text);
    }
  }
  EXPECT_EQ(codes(), std::vector<std::string>{"XML_TOO_LARGE"});
  questions.push_back(testing::GeneratedQuestion(101));
  EXPECT_EQ(codes(), std::vector<std::string>{"XDIS91_LETTER_COUNT"});
}

}  // namespace emessage_writers_test_internal
}  // namespace handover::adapters::medcom
