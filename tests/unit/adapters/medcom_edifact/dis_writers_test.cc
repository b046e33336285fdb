#include "adapters/medcom_edifact/dis_writers.h"

#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_edifact/dis91_reader.h"
#include "tests/fakes/repeats.h"
#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"
#include "tests/unit/adapters/medcom_edifact/generated_letter.h"
#include "tests/unit/adapters/medcom_xml/correspondence_fixture.h"

namespace handover::adapters::edifact {
namespace dis_writers_test_internal {

using medcom::Wrapping;
using testing::LetterGenerator;

constexpr uint64_t kLetters = fakes::Repeats(200);

// What two spellings of a letter may differ in, and what cannot be dropped twice. The texts of several investigations
// are one note, and one investigation of the letter that is written.
std::string SecondTime(const exchange::v1::Handover& handover) {
  exchange::v1::Handover canonical = testing::Canonical(handover);
  canonical.mutable_envelope()->clear_losses();
  canonical.mutable_envelope()->clear_source_format();
  return testing::ReplacedEverywhere(canonical.DebugString(), "InvestigationAndTreatments[1]/",
                                     "InvestigationAndTreatments/");
}

std::set<std::string> EdifactLosses(const Written& written) {
  std::set<std::string> codes;
  for (const Loss& loss : written.losses) {
    if (loss.code.starts_with("EDIFACT_")) codes.insert(loss.code);
  }
  return codes;
}

void ExpectSameHandovers(const Translation& first, const Translation& second, const std::string& about) {
  ASSERT_EQ(first.handovers.size(), second.handovers.size())
      << about << ::testing::PrintToString(testing::ErrorCodes(second.issues));
  for (size_t i = 0; i < first.handovers.size(); ++i) {
    EXPECT_EQ(SecondTime(second.handovers[i]), SecondTime(first.handovers[i])) << about;
  }
}

TEST(Dis32WriterTest, WhatIsReadIsWrittenAndReadAgain) {
  for (const char* name : {"twins.edi", "everything.edi"}) {
    const Translation first = testing::Translate(testing::EdiFixture(name));
    const Written written = Dis32Writer(Wrapping::kBare).Write(first.handovers);
    ASSERT_NE(written.bytes, "") << name << ::testing::PrintToString(testing::ErrorCodes(written.issues));
    EXPECT_EQ(EdifactLosses(written), std::set<std::string>{}) << name;
    ExpectSameHandovers(first, testing::Translate(written.bytes), name);
  }
}

TEST(Dis32WriterTest, GeneratedHandoversComeBack) {
  const std::string fixture = medcom::testing::Fixture("everything.xml");
  for (uint64_t seed = 1; seed <= kLetters; ++seed) {
    const std::string letter = LetterGenerator(seed).Make(fixture);
    const Translation first = medcom::testing::Translate(letter);
    ASSERT_TRUE(first.accepted()) << seed << ::testing::PrintToString(testing::ErrorCodes(first.issues)) << letter;
    const Written written = Dis32Writer(Wrapping::kBare).Write(first.handovers);
    ASSERT_NE(written.bytes, "") << seed << ::testing::PrintToString(testing::ErrorCodes(written.issues));
    EXPECT_EQ(EdifactLosses(written), std::set<std::string>{}) << seed;
    ExpectSameHandovers(first, testing::Translate(written.bytes), "seed " + std::to_string(seed));
  }
}

TEST(Dis91WriterTest, GeneratedHandoversComeBack) {
  const std::string fixture = medcom::testing::Correspondence("everything.xml");
  for (uint64_t seed = 1; seed <= kLetters; ++seed) {
    const std::string letter = LetterGenerator(seed).Make(fixture);
    const Translation first = medcom::testing::TranslateCorrespondence(letter);
    ASSERT_TRUE(first.accepted()) << seed << ::testing::PrintToString(testing::ErrorCodes(first.issues)) << letter;
    const Written written = Dis91Writer(Wrapping::kBare).Write(first.handovers);
    ASSERT_NE(written.bytes, "") << seed << ::testing::PrintToString(testing::ErrorCodes(written.issues));
    EXPECT_EQ(EdifactLosses(written), std::set<std::string>{}) << seed;
    ExpectSameHandovers(first, testing::ReadAs<Dis91Reader>(written.bytes), "seed " + std::to_string(seed));
  }
}

TEST(Dis91WriterTest, WhatIsReadIsWrittenAndReadAgain) {
  for (const char* name : {"question.edi", "everything.edi"}) {
    const std::string letter = testing::ReadFile(std::string("tests/fixtures/dis91/") + name);
    const Translation first = testing::ReadAs<Dis91Reader>(letter);
    const Written written = Dis91Writer(Wrapping::kBare).Write(first.handovers);
    ASSERT_NE(written.bytes, "") << name << ::testing::PrintToString(testing::ErrorCodes(written.issues));
    ExpectSameHandovers(first, testing::ReadAs<Dis91Reader>(written.bytes), name);
  }
}

TEST(Dis32WriterTest, LettersThatEdifactDoesNotHaveAreALossByTheirPlace) {
  Translation first = testing::Translate(testing::EdiFixture("twins.edi"));
  std::string name = "Šimić";
  for (exchange::v1::Handover& handover : first.handovers) {
    for (exchange::v1::Section& section : *handover.mutable_sections()) {
      if (!section.body().has_person_identity()) continue;
      auto& identity = *section.mutable_body()->mutable_person_identity();
      if (identity.official_family_name() == "Berggren") identity.set_official_family_name(name);
    }
  }
  const Written written = Dis32Writer(Wrapping::kBare).Write(first.handovers);
  EXPECT_TRUE(EdifactLosses(written).contains("EDIFACT_CHARACTERS"));
  EXPECT_NE(written.bytes.find("SU:??imi??"), std::string::npos) << written.bytes;
}

TEST(DisWritersTest, InAnEnvelopeTheLetterIsTheSame) {
  const Translation births = testing::Translate(testing::EdiFixture("twins.edi"));
  const Written in_vans = Dis32Writer(Wrapping::kVans).Write(births.handovers);
  EXPECT_EQ(in_vans.media_type, "application/xml");
  ExpectSameHandovers(births, testing::Translate(in_vans.bytes), "DIS32");
  EXPECT_EQ(in_vans.bytes, Dis32Writer(Wrapping::kVans).Write(births.handovers).bytes);
  const Translation letters = testing::ReadAs<Dis91Reader>(testing::ReadFile("tests/fixtures/dis91/question.edi"));
  ExpectSameHandovers(
      letters, testing::ReadAs<Dis91Reader>(Dis91Writer(Wrapping::kVans).Write(letters.handovers).bytes), "DIS91");
  EXPECT_EQ(Dis32Writer(Wrapping::kVans).format(), "MEDCOM_DIS32_VANS");
  EXPECT_EQ(Dis91Writer(Wrapping::kBare).format(), "MEDCOM_DIS91");
}

TEST(DisWritersTest, WhatTheLetterRefusesIsNotWritten) {
  for (const Written& written : {Dis32Writer(Wrapping::kBare).Write({}), Dis91Writer(Wrapping::kBare).Write({})}) {
    EXPECT_EQ(written.bytes, "");
  }
  exchange::v1::Handover another;
  another.mutable_envelope()->set_kind("DAYCARE_TRANSITION");
  EXPECT_EQ(Dis32Writer(Wrapping::kBare).Write({another}).bytes, "");
  EXPECT_FALSE(testing::ErrorCodes(Dis32Writer(Wrapping::kBare).Write({another}).issues).empty());
}

}  // namespace dis_writers_test_internal
}  // namespace handover::adapters::edifact
