#include "adapters/medcom_xml/vans_message.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace vans_message_test_internal {

using testing::Fixture;
using testing::kNow;

VansMessage MessageAround(std::string_view bytes) {
  return {.sender = {"EAN", "5790000120400"},
          .receiver = {"CVR", "25313763"},
          .envelope_identifier = "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01",
          .message_identifier = "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a02",
          .sent_time = kNow,
          .document = kXdis32Document,
          .version = "XD3234L",
          .bytes = bytes};
}

TEST(WriteVansMessageTest, WhatIsWrittenIsRead) {
  const std::string letter = Fixture("twins.xml");
  const VansReading reading = ReadVansEnvelope(WriteVansMessage(MessageAround(letter)), kXdis32Document);
  EXPECT_TRUE(reading.issues.empty());
  EXPECT_EQ(reading.document, letter);
  EXPECT_EQ(reading.header.sender.id, "5790000120400");
  EXPECT_EQ(reading.header.receiver.type, "CVR");
  EXPECT_EQ(reading.header.envelope_identifier, "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01");
  EXPECT_EQ(reading.header.message.identifier, "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a02");
  EXPECT_EQ(reading.header.message.version, "XD3234L");
  EXPECT_FALSE(reading.header.message.has_transport);
}

TEST(WriteVansMessageTest, BytesOfAnyKindTravel) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  VansMessage message = MessageAround(bytes);
  message.document = kXdis91Document;
  message.version.clear();
  const VansReading reading = ReadVansEnvelope(WriteVansMessage(message), kXdis91Document);
  EXPECT_EQ(reading.document, bytes);
  EXPECT_EQ(reading.header.message.version, "");
  EXPECT_EQ(reading.header.message.size_bytes, 256);
}

}  // namespace vans_message_test_internal
}  // namespace handover::adapters::medcom
