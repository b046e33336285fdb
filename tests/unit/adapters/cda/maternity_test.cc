#include "adapters/cda/maternity.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/cda/documents.h"

namespace handover::adapters::cda {
namespace maternity_test_internal {

using testing::BodiesOf;
using testing::BodyOf;
using testing::Fixture;
using testing::NoteOf;
using testing::Replaced;
using testing::Tells;
using testing::Translate;

TEST(MakeMaternityHandoverTest, ARecordIsABirthPlanWithItsPregnancy) {
  const Translation translation = Translate(Fixture("pscr.xml"));
  EXPECT_EQ(translation.handovers.at(0).envelope().kind(), "BIRTH_PLAN_NOTICE");
  EXPECT_EQ(translation.handovers.at(0).addressees(0).role(), "HEALTH_VISITING");
  const model::v1::Pregnancy pregnancy = BodyOf(translation, "Pregnancy").pregnancy();
  EXPECT_EQ(pregnancy.pregnancy_episode_id(), "12345678-1234-4234-8234-123456789abc");
  EXPECT_EQ(pregnancy.last_menstruation_date().month(), 9);
  ASSERT_EQ(pregnancy.due_dates_size(), 1);
  EXPECT_EQ(pregnancy.due_dates(0).due_date().day(), 13);
  EXPECT_EQ(pregnancy.due_dates(0).method(), model::v1::Pregnancy::NAEGELE);
  EXPECT_TRUE(pregnancy.due_dates(0).certain());
  const model::v1::BirthPlan plan = BodyOf(translation, "BirthPlan").birth_plan();
  EXPECT_EQ(plan.planned_birth_place(), "sor:441041000016007");
  EXPECT_TRUE(plan.has_home_birth_wished());
  EXPECT_FALSE(plan.home_birth_wished());
}

TEST(MakeMaternityHandoverTest, TwoPlacesAreNotGuessedApart) {
  const std::string place = "<id root=\"1.2.208.176.1.1\" extension=\"441041000016007\"/>";
  const Translation translation = Translate(Replaced(Fixture("pscr.xml"), place, place + place));
  EXPECT_EQ(BodyOf(translation, "BirthPlan").birth_plan().planned_birth_place(), "");
}

TEST(MakeMaternityHandoverTest, TheCareLevelStaysACodeUntilSomebodySaysWhatItMeans) {
  const Translation unknown = Translate(Fixture("pscr.xml"));
  EXPECT_TRUE(Tells(unknown, "CDA_CARE_LEVEL_CODE"));
  EXPECT_TRUE(BodiesOf(unknown, "VisitationLevel").empty());
  EXPECT_EQ(BodyOf(unknown, "Pregnancy").pregnancy().conditions(0).code().code(), "577961000005103");
  const CareLevels levels = {{"577961000005103", model::v1::VisitationLevel::LEVEL_3}};
  const Translation known = Translate(Fixture("pscr.xml"), levels);
  EXPECT_EQ(known.handovers.at(0).envelope().kind(), "VISITATION_LEVEL");
  const model::v1::VisitationLevel level = BodyOf(known, "VisitationLevel").visitation_level();
  EXPECT_EQ(level.level(), model::v1::VisitationLevel::LEVEL_3);
  EXPECT_EQ(level.provenance().original_codes(0).code(), "577961000005103");
  EXPECT_TRUE(BodiesOf(known, "BirthPlan").empty());
  EXPECT_FALSE(Tells(known, "CDA_CARE_LEVEL_CODE"));
  // Another code has no meaning yet.
  const Translation other = Translate(Replaced(Fixture("pscr.xml"), "577961000005103", "577981000005106"), levels);
  EXPECT_TRUE(BodiesOf(other, "VisitationLevel").empty());
}

TEST(MakeMaternityHandoverTest, TheSecondParentIsAPersonWithARelation) {
  const Translation translation = Translate(Fixture("pscr.xml"));
  const exchange::v1::RoutingSlip& slip = translation.handovers.at(0).slip();
  ASSERT_EQ(slip.persons_size(), 3);  // The mother, who wrote it, the second parent.
  EXPECT_EQ(slip.persons(2).role(), options::v1::PERSON_ROLE_OTHER_PARENT);
  EXPECT_EQ(slip.persons(2).identifiers(0).cpr(), "1502829995");
  const model::v1::FamilyRelation relation = BodyOf(translation, "FamilyRelation").family_relation();
  EXPECT_EQ(relation.person().person_id(), slip.persons(2).person_id());
  const Translation unnamed = Translate(Replaced(Fixture("pscr.xml"), "567901000005107", "567901000005100"));
  EXPECT_EQ(unnamed.handovers.at(0).slip().persons(2).identifiers(0).local().system(), "sor:276231000016004");
}

TEST(MakeMaternityHandoverTest, WordsAndOtherObservationsAreNotesAboutEveryone) {
  const Translation translation = Translate(Fixture("pscr.xml"));
  EXPECT_EQ(NoteOf(translation, "Terminsberegning"),
            "Termin efter sidste menstruation.\n567941000005109: value=true\n"
            "364310004: 28 dage");
  EXPECT_EQ(NoteOf(translation, "Oplysninger om partner"), "Partneren er meget glad.\n608011000005104: value=true");
  EXPECT_EQ(NoteOf(translation, "Sundhedsplejen"), "Sundhedsplejerske Test er kontaktet.");
  EXPECT_EQ(NoteOf(translation, "Kost"), "");  // Dropped by declaration.
  for (const exchange::v1::Section& section : translation.handovers.at(0).sections()) {
    EXPECT_EQ(section.header().about_size() == 2,
              section.header().type() == "Note" || section.header().type() == "FamilyRelation");
  }
}

TEST(MakeMaternityHandoverTest, AReferralAsksForAntenatalCare) {
  const Translation translation = Translate(Fixture("prf.xml"));
  EXPECT_EQ(translation.handovers.at(0).envelope().kind(), "PREGNANCY_REFERRAL");
  EXPECT_EQ(translation.handovers.at(0).addressees(0).role(), "BIRTH_CLINIC");
  EXPECT_EQ(BodyOf(translation, "ServiceRequest").service_request().service(), "ANTENATAL_CARE");
  EXPECT_EQ(BodyOf(translation, "Pregnancy").pregnancy().due_dates_size(), 1);
}

TEST(MakeMaternityHandoverTest, MeasurementsAreACheckAndANote) {
  const Translation translation = Translate(Fixture("pmr.xml"));
  EXPECT_EQ(translation.handovers.at(0).envelope().kind(), "VISIT_SUMMARY");
  EXPECT_EQ(BodyOf(translation, "Encounters").encounters().encounters(0).type(),
            model::v1::Encounters::Encounter::ANTENATAL_CHECK);
  EXPECT_EQ(NoteOf(translation, "Målinger"),
            "Blodtryk målt.\n75367002: value=120 unit=mm[Hg]\n27113001: unit=kg low value=60 high value=61");
  EXPECT_TRUE(BodiesOf(translation, "Pregnancy").empty());
}

}  // namespace maternity_test_internal
}  // namespace handover::adapters::cda
