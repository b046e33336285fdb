#include "adapters/medcom_xml/xdis91_letter_writer.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_xml/emessage_writers.h"
#include "adapters/medcom_xml/xdis91_structure.h"
#include "tests/unit/adapters/medcom_xml/correspondence_fixture.h"
#include "tests/unit/adapters/medcom_xml/round_trip.h"

namespace handover::adapters::medcom {
namespace xdis91_letter_writer_test_internal {

using testing::Correspondence;
using testing::GoneBetween;
using testing::SecondTime;
using testing::TranslateCorrespondence;

constexpr const char* kCorrespondence[] = {"question.xml", "everything.xml", "two_letters.xml"};

std::string WriteEmails(const std::vector<exchange::v1::Handover>& handovers) {
  const Written written = Xdis91Writer(Wrapping::kBare).Write(handovers);
  EXPECT_NE(written.bytes, "") << ::testing::PrintToString(testing::ErrorCodes(written.issues));
  return written.bytes;
}

TEST(BuildXdis91Test, WhatIsReadIsWrittenAndReadAgain) {
  for (const char* name : kCorrespondence) {
    const Translation first = TranslateCorrespondence(Correspondence(name));
    const Translation second = TranslateCorrespondence(WriteEmails(first.handovers));
    EXPECT_EQ(second.handovers.size(), first.handovers.size()) << name;
    for (size_t i = 0; i < std::min(first.handovers.size(), second.handovers.size()); ++i) {
      EXPECT_EQ(SecondTime(second.handovers[i]), SecondTime(first.handovers[i])) << name;
    }
  }
}

TEST(BuildXdis91Test, EveryValueComesBackThatTheReaderDidNotDeclareAsDropped) {
  for (const char* name : kCorrespondence) {
    const std::string letter = Correspondence(name);
    const Translation reading = TranslateCorrespondence(letter);
    const std::string written = WriteEmails(reading.handovers);
    EXPECT_THAT(GoneBetween(letter, written, LeavesOf(kXdis91Schema), reading), ::testing::IsEmpty()) << name << written;
  }
}

}  // namespace xdis91_letter_writer_test_internal
}  // namespace handover::adapters::medcom
