#include "adapters/medcom_xml/xdis32_letter_writer.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_xml/emessage_writers.h"
#include "adapters/medcom_xml/xdis32_structure.h"
#include "tests/fakes/repeats.h"
#include "tests/unit/adapters/medcom_xml/generated_births.h"
#include "tests/unit/adapters/medcom_xml/round_trip.h"

namespace handover::adapters::medcom {
namespace xdis32_letter_writer_test_internal {

using testing::Fixture;
using testing::GoneBetween;
using testing::SecondTimeWithoutPlaces;
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
      EXPECT_EQ(SecondTimeWithoutPlaces(second.handovers[i]), SecondTimeWithoutPlaces(first.handovers[i])) << name;
    }
  }
}

TEST(BuildXdis32Test, EveryValueComesBackThatTheReaderDidNotDeclareAsDropped) {
  for (const char* name : kFixtures) {
    const std::string letter = Fixture(name);
    const Translation reading = Translate(letter);
    const std::string written = WriteBirths(reading.handovers);
    EXPECT_THAT(GoneBetween(letter, written, LeavesOf(kXdis32Schema), reading), ::testing::IsEmpty())
        << name << written;
  }
}

TEST(BuildXdis32Test, WhatIsGeneratedIsWrittenAndReadAgain) {
  for (uint64_t seed = 1; seed <= fakes::Repeats(300); ++seed) {
    const std::vector<exchange::v1::Handover> birth = testing::GeneratedBirth(seed);
    const Translation again = Translate(WriteBirths(birth));
    ASSERT_EQ(again.handovers.size(), birth.size())
        << "seed " << seed << ::testing::PrintToString(testing::ErrorCodes(again.issues));
    for (size_t i = 0; i < birth.size(); ++i) {
      ASSERT_EQ(testing::ContentOf(again.handovers[i]), testing::ContentOf(birth[i])) << "seed " << seed;
    }
  }
}

TEST(BuildXdis32Test, ASecondRoundChangesNothing) {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    const std::string letter = WriteBirths(testing::GeneratedBirth(seed));
    ASSERT_EQ(WriteBirths(Translate(letter).handovers), letter) << "seed " << seed;
  }
}

TEST(BuildXdis32Test, ChanceInTheOrderOfSectionsChangesNothing) {
  std::vector<exchange::v1::Handover> birth = testing::GeneratedBirth(7);
  const std::string letter = WriteBirths(birth);
  for (exchange::v1::Handover& handover : birth) {
    std::reverse(handover.mutable_sections()->pointer_begin(), handover.mutable_sections()->pointer_end());
  }
  std::reverse(birth.begin(), birth.end());
  EXPECT_EQ(WriteBirths(birth), letter);
}

TEST(BuildXdis32Test, TwoBirthsAreTwoLetters) {
  std::vector<exchange::v1::Handover> handovers = testing::GeneratedBirth(1);
  const size_t first = handovers.size();
  for (exchange::v1::Handover& handover : testing::GeneratedBirth(2)) handovers.push_back(std::move(handover));
  const EmessageTree tree = BuildXdis32(handovers);
  EXPECT_EQ(ChildrenOf(tree.document.document_element(), "BirthNotification").size(), 2u);
  EXPECT_EQ(Translate(WriteBirths(handovers)).handovers.size(), handovers.size());
  EXPECT_GT(handovers.size(), first);
}

// The codes of the errors by which a birth is refused.
std::vector<std::string> RefusedFor(const std::vector<exchange::v1::Handover>& handovers) {
  const EmessageTree tree = BuildXdis32(handovers);
  EXPECT_EQ(tree.refused(), testing::HasErrorCode(tree.issues));
  EXPECT_TRUE(!tree.refused() || tree.losses.empty());
  return testing::ErrorCodes(tree.issues);
}

using Codes = std::vector<std::string>;

TEST(BuildXdis32Test, WhatIsNoBirthIsRefused) {
  EXPECT_EQ(RefusedFor({}), Codes{"XDIS32_OUT_NOTHING"});
  EXPECT_EQ(RefusedFor({testing::GeneratedQuestion(1)}), Codes{"XDIS32_OUT_NOTHING"});
  EXPECT_EQ(RefusedFor(testing::GeneratedBirth(1)), Codes{});
}

TEST(BuildXdis32Test, ATwinAloneAndAStillbornChildAreRefused) {
  const std::vector<exchange::v1::Handover> twins = Translate(Fixture("twins.xml")).handovers;
  EXPECT_EQ(RefusedFor({twins[0]}), Codes{"XDIS32_OUT_CHILDREN"});
  EXPECT_EQ(RefusedFor({twins[1]}), Codes{"XDIS32_OUT_CHILDREN"});
  EXPECT_EQ(RefusedFor(twins), Codes{});
  EXPECT_EQ(RefusedFor(Translate(Fixture("stillborn_twin.xml")).handovers), Codes{"XDIS32_OUT_CHILDREN"});
  EXPECT_EQ(RefusedFor({Translate(Fixture("stillborn_both.xml")).handovers[0]}), Codes{"XDIS32_OUT_CHILDREN"});
}

TEST(BuildXdis32Test, ALetterThatItsReaderWouldRefuseIsNotWritten) {
  std::vector<exchange::v1::Handover> birth = testing::GeneratedBirth(1);
  for (exchange::v1::Handover& handover : birth) {
    for (exchange::v1::Section& section : *handover.mutable_sections()) {
      if (section.body().has_birth()) section.mutable_body()->mutable_birth()->set_gestation_weeks(30);
    }
  }
  EXPECT_EQ(RefusedFor(birth), Codes{"XDIS32_GESTATION_AND_DUE_DATE"});
}

TEST(BuildXdis32Test, ReadmeTellsEveryFieldThatTheLetterHolds) {
  const std::string readme = testing::ReadFile("adapters/medcom_xml/README.md");
  const size_t begin = readme.find("### Fields that XDIS32 holds");
  const std::string part = readme.substr(begin, readme.find("\n#", begin + 1) - begin);
  for (const std::string_view field : Xdis32HeldFields()) {
    EXPECT_NE(part.find("`" + std::string(field) + "`"), std::string::npos) << field;
  }
}

}  // namespace xdis32_letter_writer_test_internal
}  // namespace handover::adapters::medcom
