#include "adapters/cda/register_report.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/cda/documents.h"

namespace handover::adapters::cda {
namespace register_report_test_internal {

using testing::BodiesOf;
using testing::BodyOf;
using testing::Fixture;
using testing::Replaced;
using testing::Tells;
using testing::Translate;

TEST(MakeRegisterHandoverTest, TheMothersStayIsHers) {
  const Translation translation = Translate(Fixture("lpr3_mother.xml"));
  EXPECT_EQ(translation.handovers.at(0).envelope().kind(), "DISCHARGE_LETTER");
  EXPECT_EQ(translation.handovers.at(0).slip().persons(0).role(), options::v1::PERSON_ROLE_BIRTHING_PARENT);
  const model::v1::HospitalStay stay =
      BodyOf(translation, "ParentSomaticHealth").parent_somatic_health().hospital_stays(0);
  EXPECT_EQ(stay.state(), model::v1::HospitalStay::DISCHARGED);
  EXPECT_EQ(stay.organisation(), "sor:6071000016008");
  const model::v1::Residue residue = BodyOf(translation, "Residue").residue();
  ASSERT_EQ(residue.elements_size(), 2);
  EXPECT_EQ(residue.elements(0).value(), "RDA20 RGAA0006");
}

TEST(MakeRegisterHandoverTest, AChildWithItsTimeOfBirthIsANewborn) {
  const Translation translation = Translate(Fixture("lpr3_child.xml"));
  const model::v1::Newborn newborn = BodyOf(translation, "Newborn").newborn();
  EXPECT_EQ(newborn.birth_time().time().seconds(), 1'718'277'300);
  ASSERT_EQ(newborn.apgars_size(), 1);
  EXPECT_EQ(newborn.apgars(0).score(), 10);
  EXPECT_EQ(BodyOf(translation, "ChildHealth").child_health().hospital_stays(0).state(),
            model::v1::HospitalStay::ADMITTED);
}

TEST(MakeRegisterHandoverTest, ACodeInsteadOfANumberIsLeftOver) {
  const Translation translation = Translate(Replaced(Fixture("lpr3_child.xml"), ">10<", ">RGAC10<"));
  EXPECT_EQ(BodyOf(translation, "Newborn").newborn().apgars_size(), 0);
  EXPECT_EQ(BodyOf(translation, "Residue").residue().elements_size(), 3);
  const Translation untimed = Translate(Replaced(Fixture("lpr3_child.xml"), ">202406131315<", ">noon<"));
  EXPECT_TRUE(BodiesOf(untimed, "Newborn").empty());
}

TEST(MakeRegisterHandoverTest, TheDefectsOfTheRegistersExamplesAreTaken) {
  const Translation twice = Translate(Fixture("lpr3_child.xml"));
  EXPECT_TRUE(Tells(twice, "CDA_OBSERVATION_TWICE"));
  const Translation eleven = Translate(Fixture("lpr3_hearing.xml"));
  EXPECT_TRUE(Tells(eleven, "CDA_REPLACEMENT_NUMBER"));
  const model::v1::PersonIdentifier& identifier = eleven.handovers.at(0).slip().persons(0).identifiers(0);
  EXPECT_EQ(identifier.local().system(), "1.2.208.176.1.2");
  EXPECT_EQ(identifier.local().value(), "13062475AG1");
}

TEST(MakeRegisterHandoverTest, ObservationsHaveALimit) {
  const std::string text = Fixture("lpr3_hearing.xml");
  const std::string one = "<observation><code code=\"RDA81\" codeSystem=\"1.2.208.176.2.4\"/></observation>";
  std::string most;
  for (size_t i = 1; i < kMaxObservations; ++i) most += one;
  EXPECT_TRUE(Translate(Replaced(text, "</organizer>", most + "</organizer>")).accepted());
  EXPECT_TRUE(Tells(Translate(Replaced(text, "</organizer>", most + one + "</organizer>")), "CDA_TOO_MANY"));
}

TEST(MakeRegisterHandoverTest, AnotherReportAndADeletionAreRefused) {
  const std::string text = Fixture("lpr3_hearing.xml");
  EXPECT_TRUE(Tells(Translate(Replaced(text, "\"RAA06\"", "\"RAA01\"")), "CDA_UNSUPPORTED"));
  EXPECT_TRUE(
      Tells(Translate(Replaced(text, "\"RAA06\" codeSystem=\"1.2.208.176.2.4\"", "\"RAA06\"")), "CDA_UNSUPPORTED"));
}

}  // namespace register_report_test_internal
}  // namespace handover::adapters::cda
