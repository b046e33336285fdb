#include "adapters/hl7v2/hl7_observations.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/hl7v2/messages.h"

namespace handover::adapters::hl7v2 {
namespace hl7_observations_test_internal {

using testing::BodyOf;
using testing::Fixture;
using testing::Loses;
using testing::Replaced;
using testing::Tells;
using testing::Translate;

std::string ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Translation With(std::string_view find, std::string_view replace) {
  return Translate(Replaced(Fixture("newborn_twin.hl7"), find, replace));
}

std::string ResidueOf(const Translation& translation) { return BodyOf(translation, "Residue").residue().DebugString(); }

std::string SectionOf(ObservationTarget target) {
  switch (target) {
    case ObservationTarget::kBirthWeight:
    case ObservationTarget::kBirthLength:
    case ObservationTarget::kGestation:
    case ObservationTarget::kApgar1:
    case ObservationTarget::kApgar5:
    case ObservationTarget::kApgar10:
    case ObservationTarget::kBirthOrder:
      return "Newborn";
    case ObservationTarget::kPlurality:
      return "residue when several";
    case ObservationTarget::kWeight:
    case ObservationTarget::kLength:
    case ObservationTarget::kHead:
    case ObservationTarget::kFeeding:
      return "GrowthAndFeeding";
    case ObservationTarget::kScreening:
    case ObservationTarget::kScreeningFinding:
      return "ChildHealth";
    case ObservationTarget::kReport:
      return "";  // Dropped.
  }
  return "";
}

TEST(ObservationTableTest, TheReadmeTellsEveryCodeWithItsSectionAndNoOther) {
  std::map<std::string, std::string> expected;
  for (const ObservationRow& row : ObservationTable()) expected.emplace(row.code, SectionOf(row.target));
  std::map<std::string, std::string> told;
  for (const std::vector<std::string>& row : testing::ReadmeTable("| LOINC | finding | section |")) {
    const std::vector<std::string> pieces = absl::StrSplit(row[0], '`');
    for (size_t i = 1; i < pieces.size(); i += 2) EXPECT_TRUE(told.emplace(pieces[i], row.at(2)).second) << pieces[i];
    EXPECT_EQ(row[1].starts_with("dropped, HL7_REPORT"), row[2].empty());
  }
  EXPECT_EQ(told, expected);
}

// Answers and panels, which have no table in the code.
TEST(ObservationTableTest, TheReadmeTellsEveryLoincCodeThatTheMappingReads) {
  const std::string readme = ReadText("adapters/hl7v2/README.md");
  const std::vector<std::string> pieces = absl::StrSplit(ReadText("adapters/hl7v2/hl7_observations.cc"), '"');
  const auto is_code = [](const std::string& text) {
    return text.size() > 4 && text[text.size() - 2] == '-' &&
           text.find_first_not_of("LA0123456789-") == std::string::npos;
  };
  EXPECT_GT(std::count_if(pieces.begin(), pieces.end(), is_code), 30);
  for (const std::string& piece : pieces) {
    EXPECT_TRUE(!is_code(piece) || readme.find(piece) != std::string::npos) << piece;
  }
}

TEST(ReadObservationsTest, TheNewbornAsMeasured) {
  const Translation translation = Translate(Fixture("newborn_twin.hl7"));
  const model::v1::Newborn newborn = BodyOf(translation, "Newborn").newborn();
  EXPECT_EQ(newborn.outcome(), model::v1::Newborn::LIVEBORN);
  EXPECT_EQ(newborn.birth_time().time().seconds(), 1'718'277'300);
  EXPECT_EQ(newborn.weight_grams(), 2650);
  EXPECT_EQ(newborn.length_mm(), 475);
  EXPECT_EQ(newborn.gestation_weeks(), 38);
  EXPECT_EQ(newborn.gestation_days(), 0);
  ASSERT_EQ(newborn.apgars_size(), 3);
  EXPECT_EQ(newborn.apgars(0).minute(), 1);
  EXPECT_EQ(newborn.apgars(0).score(), 8);
  EXPECT_EQ(newborn.birth_order(), 2);
}

TEST(ReadObservationsTest, GrowthFeedingAndScreening) {
  const Translation translation = Translate(Fixture("newborn_twin.hl7"));
  const model::v1::GrowthAndFeeding growth = BodyOf(translation, "GrowthAndFeeding").growth_and_feeding();
  ASSERT_EQ(growth.measurements_size(), 1);
  EXPECT_EQ(growth.measurements(0).head_circumference_mm(), 330);
  EXPECT_EQ(growth.measurements(0).provenance().observed().time().seconds(), 1'718'277'900);
  ASSERT_EQ(growth.feedings_size(), 1);
  EXPECT_EQ(growth.feedings(0).manner(), model::v1::GrowthAndFeeding::Feeding::FULLY_BREASTFED);
  const model::v1::ChildHealth health = BodyOf(translation, "ChildHealth").child_health();
  ASSERT_EQ(health.screenings_size(), 1);
  EXPECT_EQ(health.screenings(0).result(), model::v1::ChildHealth::MedicalScreening::OUT_OF_RANGE);
  EXPECT_EQ(health.screenings(0).findings(0).code().code(), "LA12538-7");
  EXPECT_TRUE(Loses(translation, "HL7_REPORT", "OBX[13]"));
}

TEST(ReadObservationsTest, UnitsAreConvertedOnceAndNeverGuessed) {
  EXPECT_EQ(BodyOf(With("2650|g^gram^UCUM", "2.65|kg"), "Newborn").newborn().weight_grams(), 2650);
  EXPECT_EQ(BodyOf(With("||38|wk", "||270|d"), "Newborn").newborn().gestation_days(), 4);
  const Translation spelled = With("2650|g^gram^UCUM", "2650|grams");
  EXPECT_TRUE(Tells(spelled, "HL7_UNIT_SPELLING", "OBX-6"));
  EXPECT_EQ(BodyOf(spelled, "Newborn").newborn().weight_grams(), 2650);
  const Translation without = With("2650|g^gram^UCUM", "2650|");
  EXPECT_TRUE(Tells(without, "HL7_UNIT_MISSING", "OBX-6"));
  EXPECT_EQ(BodyOf(without, "Newborn").newborn().weight_grams(), 0);
  EXPECT_NE(ResidueOf(without).find("2650"), std::string::npos);
  EXPECT_FALSE(With("||38|wk", "||38|mo").accepted());
  EXPECT_FALSE(With("2650|g^gram^UCUM", "2650|kg").accepted());
  EXPECT_FALSE(With("2650|g^gram^UCUM", "199|g").accepted());
  EXPECT_TRUE(With("2650|g^gram^UCUM", "200|g").accepted());
}

TEST(ReadObservationsTest, TenthsOfAWeekAreNotDays) {
  const Translation translation = With("||38|wk", "||38.4|wk");
  EXPECT_TRUE(Tells(translation, "HL7_OBSERVATION_TYPE", "OBX[3]-5"));
  EXPECT_EQ(BodyOf(translation, "Newborn").newborn().gestation_weeks(), 0);
}

TEST(ReadObservationsTest, ACodeOfAnotherSystemIsNotLoincs) {
  EXPECT_FALSE(With("8339-4^Birth weight^LN", "8339-4^Birth weight^SCT").accepted());
  const Translation without = With("8339-4^Birth weight^LN", "8339-4^Birth weight");
  EXPECT_TRUE(Tells(without, "HL7_CODE_SYSTEM_MISSING", "OBX-3"));
  EXPECT_EQ(BodyOf(without, "Newborn").newborn().weight_grams(), 0);
  const Translation alternate = With("8339-4^Birth weight^LN", "FV^Weight^L^8339-4^Birth weight^LN");
  EXPECT_EQ(BodyOf(alternate, "Newborn").newborn().weight_grams(), 2650);
}

TEST(ReadObservationsTest, ASecondValueIsLeftOver) {
  const std::string apgar = "OBX|4|NM|9272-6^Apgar 1^LN||8||||||F\r";
  const Translation other = With(apgar, apgar + "OBX|4|NM|9272-6^Apgar 1^LN||7||||||F\r");
  EXPECT_TRUE(Tells(other, "HL7_OBSERVATION_TWICE", "OBX[5]-5"));
  EXPECT_EQ(BodyOf(other, "Newborn").newborn().apgars(0).score(), 8);
  const Translation same = With(apgar, apgar + apgar);
  EXPECT_FALSE(Tells(same, "HL7_OBSERVATION_TWICE", "OBX[5]-5"));
  EXPECT_EQ(BodyOf(same, "Newborn").newborn().apgars_size(), 3);
}

TEST(ReadObservationsTest, WhatIsNotFinalIsNotTaken) {
  const Translation translation = With("||8||||||F", "||8||||||D");
  EXPECT_TRUE(Tells(translation, "HL7_OBSERVATION_STATUS", "OBX[4]-11"));
  EXPECT_EQ(BodyOf(translation, "Newborn").newborn().apgars_size(), 2);
}

TEST(ReadObservationsTest, NobodyGuessesTheOrderOfTwins) {
  const Translation translation = With("73771-8^Birth order^LN||2", "73771-8^Birth order^LN||1");
  EXPECT_TRUE(Tells(translation, "HL7_BIRTH_ORDER", "PID-25"));
  EXPECT_TRUE(Tells(translation, "HL7_BIRTH_ORDER", "OBX[9]-5"));
  EXPECT_EQ(BodyOf(translation, "Newborn").newborn().birth_order(), 0);
  EXPECT_TRUE(Tells(With("|Y|2", "|N|2"), "HL7_BIRTH_ORDER", "OBX[8]-5"));
  EXPECT_TRUE(Tells(With("LA12412-5^Twins", "LA12411-7^Singleton"), "HL7_BIRTH_ORDER", "OBX[8]-5"));
}

TEST(ReadObservationsTest, SeveralWaysOfFeedingAreTheirCodes) {
  const Translation translation = Translate(Fixture("order.hl7"));
  const model::v1::GrowthAndFeeding growth = BodyOf(translation, "GrowthAndFeeding").growth_and_feeding();
  ASSERT_EQ(growth.feedings_size(), 1);
  EXPECT_EQ(growth.feedings(0).manner(), model::v1::GrowthAndFeeding::Feeding::MANNER_UNSPECIFIED);
  EXPECT_EQ(growth.feedings(0).absent_reason(), model::v1::ABSENT_REASON_UNKNOWN);
  EXPECT_EQ(growth.feedings(0).provenance().original_codes_size(), 3);
  EXPECT_EQ(growth.measurements(0).weight_grams(), 2700);
  const Translation formula = With("LA16914-6^Breast milk^LN", "LA16915-3^Formula^LN");
  EXPECT_EQ(BodyOf(formula, "GrowthAndFeeding").growth_and_feeding().feedings(0).manner(),
            model::v1::GrowthAndFeeding::Feeding::FORMULA);
}

TEST(ReadObservationsTest, AnOrderIsAScreeningThatIsNotBackYet) {
  const Translation translation = Translate(Fixture("order.hl7"));
  const model::v1::ChildHealth health = BodyOf(translation, "ChildHealth").child_health();
  ASSERT_EQ(health.screenings_size(), 1);
  EXPECT_EQ(health.screenings(0).result(), model::v1::ChildHealth::MedicalScreening::PENDING);
  EXPECT_EQ(health.screenings(0).test().code(), "54089-8");
  EXPECT_TRUE(Tells(translation, "HL7_SCREENING_PENDING", "OBR-4"));
}

TEST(ReadObservationsTest, AnUrgentScreeningIsOutOfRange) {
  const Translation translation = With("LA18944-1^Out of range", "LA12431-5^Out of range, second-tier testing");
  const model::v1::ChildHealth health = BodyOf(translation, "ChildHealth").child_health();
  ASSERT_EQ(health.screenings_size(), 1);
  EXPECT_EQ(health.screenings(0).result(), model::v1::ChildHealth::MedicalScreening::OUT_OF_RANGE);
}

// It may be the one that cannot wait.
TEST(ReadObservationsTest, AScreeningInWordsThatNobodyKnowsIsNotPending) {
  const Translation translation = With("LA18944-1^Out of range", "LA0-0^Odd");
  EXPECT_TRUE(Tells(translation, "HL7_ANSWER_UNKNOWN", "OBX[11]-5"));
  EXPECT_FALSE(Tells(translation, "HL7_SCREENING_PENDING", "OBR-4"));
  EXPECT_EQ(BodyOf(translation, "ChildHealth").child_health().screenings_size(), 0);
  EXPECT_NE(ResidueOf(translation).find("LA0-0"), std::string::npos);
}

TEST(ReadObservationsTest, MeasuresAtBirthNeedATimeOfBirth) {
  const Translation translation = With("20240613131500+0200|F|", "|F|");
  EXPECT_TRUE(Tells(translation, "HL7_BIRTH_TIME", "PID-7"));
  EXPECT_EQ(testing::FindSection(translation.handovers.at(0), "Newborn"), nullptr);
  EXPECT_NE(ResidueOf(translation).find("2650"), std::string::npos);
}

TEST(ReadObservationsTest, AnOlderChildIsNoNewborn) {
  const Translation translation = Translate(Fixture("protected_discharge.hl7"));
  EXPECT_EQ(testing::FindSection(translation.handovers.at(0), "Newborn"), nullptr);
}

TEST(CheckObservationValuesTest, EachByItsOwnType) {
  EXPECT_TRUE(Tells(With("||8||||||F", "||eight||||||F"), "HL7_NUMBER", "OBX[4]-5"));
  EXPECT_TRUE(Tells(With("||20240613||||||F", "||June 13||||||F"), "HL7_TIME_FORMAT", "OBX[15]-5"));
  EXPECT_TRUE(Tells(With("||1315||||||F", "||2515||||||F"), "HL7_TIME_FORMAT", "OBX[16]-5"));
  EXPECT_TRUE(Tells(With("Testvej 1^^Odense", "Testvej 1 Odense"), "HL7_ADDRESS", "OBX[17]-5"));
  EXPECT_TRUE(Tells(With("Rapport\\.br\\Linje to", "Rapport^Linje"), "HL7_TEXT_COMPONENTS", "OBX[13]-5"));
}

}  // namespace hl7_observations_test_internal
}  // namespace handover::adapters::hl7v2
