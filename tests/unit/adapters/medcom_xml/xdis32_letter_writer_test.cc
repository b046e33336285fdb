#include "adapters/medcom_xml/xdis32_letter_writer.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_xml/emessage_writers.h"
#include "adapters/medcom_xml/xdis32_structure.h"
#include "tests/unit/adapters/medcom_xml/round_trip.h"

namespace handover::adapters::medcom {
namespace xdis32_letter_writer_test_internal {

using testing::Fixture;
using testing::GoneBetween;
using testing::SecondTime;
using testing::Translate;

constexpr const char* kFixtures[] = {"everything.xml", "unusual.xml", "twins.xml", "correction_latin1.xml",
                                     "two_letters_prefixed.xml"};

std::string WriteBirths(const std::vector<exchange::v1::Handover>& handovers) {
  const Written written = Xdis32Writer(Wrapping::kBare).Write(handovers);
  EXPECT_NE(written.bytes, "") << ::testing::PrintToString(testing::ErrorCodes(written.issues));
  return written.bytes;
}

TEST(BuildXdis32Test, WhatIsReadIsWrittenAndReadAgain) {
  for (const char* name : kFixtures) {
    const Translation first = Translate(Fixture(name));
    const Translation second = Translate(WriteBirths(first.handovers));
    EXPECT_EQ(second.handovers.size(), first.handovers.size()) << name;
    for (size_t i = 0; i < std::min(first.handovers.size(), second.handovers.size()); ++i) {
      EXPECT_EQ(SecondTime(second.handovers[i]), SecondTime(first.handovers[i])) << name;
    }
  }
}

TEST(BuildXdis32Test, EveryValueComesBackThatTheReaderDidNotDeclareAsDropped) {
  for (const char* name : kFixtures) {
    const std::string letter = Fixture(name);
    const Translation reading = Translate(letter);
    const std::string written = WriteBirths(reading.handovers);
    EXPECT_THAT(GoneBetween(letter, written, LeavesOf(kXdis32Schema), reading), ::testing::IsEmpty()) << name << written;
  }
}

}  // namespace xdis32_letter_writer_test_internal
}  // namespace handover::adapters::medcom
