#include "adapters/hl7v2/hl7_reading.h"

#include <string>

#include "gtest/gtest.h"

namespace handover::adapters::hl7v2 {
namespace hl7_reading_test_internal {

const std::string kHeader = "MSH|^~\\&|APP|5790000120400|C|D|20240613120000+0200||ADT^A01|1|P|2.5.1\r";

TEST(AddressOfTest, SchemeOfAnHd) {
  const Er7Message message = Er7Message::Parse(kHeader);
  EXPECT_EQ(AddressOf(message, "5790000120400"), "gln:5790000120400");
  EXPECT_EQ(AddressOf(message, "Clinic^1.2.208.1^ISO"), "oid:1.2.208.1");
  EXPECT_EQ(AddressOf(message, "Clinic^clinic.example^DNS"), "hl7:Clinic");
  EXPECT_EQ(AddressOf(message, "^clinic.example^DNS"), "hl7:clinic.example");
  EXPECT_EQ(AddressOf(message, ""), "");
}

TEST(Hl7ReadingTest, WhatNobodyAccountsForIsLeftOver) {
  const Er7Message message = Er7Message::Parse(kHeader + "PID|1||77|88\rOBX|1|ST|x\rZZZ|own\rNK1|1|A\r");
  Findings findings;
  Hl7Reading reading(message, findings);
  reading.MappedWhole(*message.First("MSH"));
  reading.Mapped(*message.First("PID"), 3);
  reading.Dropped(*message.First("PID"), 1, kLossTransport);
  reading.Dropped(*message.First("PID"), 19, kLossForeignNumber);  // Empty: nothing is lost.
  reading.DroppedWhole(*message.First("NK1"), kLossNotInKind);
  const std::vector<Hl7Reading::LeftOver> left = reading.TakeLeftOver();
  ASSERT_EQ(left.size(), 3u);
  EXPECT_EQ(left[0].path, "PID-4");
  EXPECT_EQ(left[0].value, "88");
  EXPECT_EQ(left[1].path, "OBX");
  EXPECT_EQ(left[1].value, "OBX|1|ST|x");
  EXPECT_EQ(left[2].path, "ZZZ");
  EXPECT_EQ(findings.losses().size(), 2u);
}

TEST(Hl7ReadingTest, PartsBehindThoseThatAreMappedAreLost) {
  const Er7Message message = Er7Message::Parse(kHeader + "PID|a^b^c|a^b|a~b|a^b^\r");
  Findings findings;
  Hl7Reading reading(message, findings);
  for (const size_t field : {1, 2, 3, 4}) reading.MappedParts(*message.First("PID"), field, 2);
  ASSERT_EQ(findings.losses().size(), 2u);
  EXPECT_EQ(findings.losses()[0].path, "PID-1");
  EXPECT_EQ(findings.losses()[1].path, "PID-3");
  reading.MappedParts(*message.First("PID"), 3, 1, true);
  EXPECT_EQ(findings.losses().size(), 2u);
}

TEST(Hl7ReadingTest, ALongValueIsLeftOverInParts) {
  const Er7Message message = Er7Message::Parse(kHeader + "NTE|" + std::string(45'000, 'a') + "\r");
  Findings findings;
  Hl7Reading reading(message, findings);
  reading.MappedWhole(*message.First("MSH"));
  const std::vector<Hl7Reading::LeftOver> left = reading.TakeLeftOver();
  ASSERT_EQ(left.size(), 3u);
  EXPECT_EQ(left[0].path, "NTE part 1");
  EXPECT_EQ(left[0].value.size() + left[1].value.size() + left[2].value.size(), 45'004u);
}

TEST(Hl7ReadingTest, LimitsAndTimesAreTold) {
  const Er7Message message = Er7Message::Parse(kHeader + "PID|" + std::string(11, 'a') + "|20240613|then\r");
  Findings findings;
  Hl7Reading reading(message, findings);
  const Segment& segment = *message.First("PID");
  EXPECT_EQ(reading.Bounded(segment, 1, 1, 11), std::string(11, 'a'));
  EXPECT_TRUE(findings.issues().empty());
  EXPECT_EQ(reading.Bounded(segment, 1, 1, 10), "");
  EXPECT_TRUE(reading.TimeAt(segment, 2).has_value());
  EXPECT_FALSE(reading.TimeAt(segment, 3).has_value());
  EXPECT_FALSE(reading.TimeAt(segment, 4).has_value());
  ASSERT_EQ(findings.issues().size(), 3u);
  EXPECT_EQ(findings.issues()[0].code, "HL7_TOO_LONG");
  EXPECT_EQ(findings.issues()[1].code, "HL7_ZONE_ASSUMED");
  EXPECT_EQ(findings.issues()[2].code, "HL7_TIME_FORMAT");
}

TEST(Hl7ReadingTest, ANameIsOneLine) {
  const Er7Message message = Er7Message::Parse(kHeader + "PID|Anna\\.br\\Test\r");
  Findings findings;
  Hl7Reading reading(message, findings);
  EXPECT_EQ(reading.Bounded(*message.First("PID"), 1, 1, 20), "Anna Test");
}

TEST(Hl7ReadingTest, WhoSentItAndWhen) {
  const Er7Message message = Er7Message::Parse(kHeader);
  Findings findings;
  const Hl7Reading reading(message, findings);
  EXPECT_EQ(reading.sender(), "gln:5790000120400");
  EXPECT_EQ(reading.ProvenanceOf(*message.First("MSH")).recorded().time().seconds(), 1'718'272'800);
  const Er7Message without_facility = Er7Message::Parse("MSH|^~\\&|APP||C|D|2024||ADT^A01|1|P|2.5.1\r");
  EXPECT_EQ(Hl7Reading(without_facility, findings).sender(), "hl7:APP");
}

}  // namespace hl7_reading_test_internal
}  // namespace handover::adapters::hl7v2
