#include "adapters/medcom_xml/xdis32_clinical.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace xdis32_clinical_test_internal {

using exchange::v1::Handover;
using exchange::v1::Section;
using model::v1::Condition;
using testing::AboutOf;
using testing::Fixture;
using testing::Replaced;
using testing::SectionOf;
using testing::SectionsOf;
using testing::Translate;
using Roles = std::vector<options::v1::PersonRole>;
using Texts = std::vector<std::string>;

constexpr options::v1::PersonRole kMother = options::v1::PERSON_ROLE_BIRTHING_PARENT;
constexpr options::v1::PersonRole kChild = options::v1::PERSON_ROLE_CHILD;
constexpr options::v1::PersonRole kOtherParent = options::v1::PERSON_ROLE_OTHER_PARENT;

Handover FirstOf(const std::string& fixture, const std::string& find = "", const std::string& replace = "") {
  const Translation translation = Translate(Replaced(Fixture(fixture), find, replace));
  EXPECT_TRUE(translation.accepted());
  return translation.accepted() ? translation.handovers.front() : Handover();
}

Texts CodesOf(const google::protobuf::RepeatedPtrField<Condition>& conditions) {
  Texts codes;
  for (const Condition& condition : conditions) codes.push_back(condition.code().code());
  return codes;
}

Texts NotesOf(const Handover& handover) {
  Texts texts;
  for (const Section& section : SectionsOf(handover, "Note")) texts.push_back(section.body().note().text());
  std::sort(texts.begin(), texts.end());
  return texts;
}

TEST(MapBirthTest, Pregnancy) {
  const Section section = SectionOf(FirstOf("everything.xml"), "Pregnancy");
  EXPECT_EQ(AboutOf(section), Roles{kMother});
  const model::v1::Pregnancy& pregnancy = section.body().pregnancy();
  EXPECT_EQ(pregnancy.pregnancy_episode_id(), "5f1c2a7e8a434c0e9d640b4f3f2a1c77");
  EXPECT_EQ(pregnancy.last_menstruation_date().year(), 2023);
  EXPECT_EQ(pregnancy.due_dates(0).due_date().day(), 20);
  EXPECT_EQ(pregnancy.fetus_count(), 1);
  EXPECT_EQ(CodesOf(pregnancy.conditions()), (Texts{"DZ340", "KMAA00"}));
  EXPECT_EQ(pregnancy.conditions(0).rank(), Condition::PRINCIPAL);
  EXPECT_EQ(pregnancy.conditions(0).code().system(), "1.2.208.176.2.4");
  EXPECT_EQ(pregnancy.conditions(1).rank(), Condition::PROCEDURE);
  // 13:05 in winter, of the investigation around it.
  EXPECT_EQ(pregnancy.conditions(1).provenance().observed().time().seconds(), 1'704'888'300);
}

TEST(MapBirthTest, BirthCountsAllChildren) {
  const model::v1::Birth birth = SectionOf(FirstOf("stillborn_twin.xml"), "Birth").body().birth();
  EXPECT_EQ(birth.child_count(), 2);
  EXPECT_EQ(birth.stillborn_count(), 1);
  EXPECT_EQ(birth.gestation_weeks(), 39);
  EXPECT_EQ(birth.discharge(), model::v1::Birth::DIRECTLY_HOME);
  EXPECT_TRUE(SectionOf(FirstOf("twins.xml"), "Birth").body().birth().has_stillborn_count());
}

TEST(MapBirthTest, BirthIsAboutTheMother) {
  const Section section = SectionOf(FirstOf("everything.xml"), "Birth");
  EXPECT_EQ(AboutOf(section), Roles{kMother});
  EXPECT_EQ(CodesOf(section.body().birth().conditions()), (Texts{"DO809", "DO701", "KMBC33"}));
  // A word for the rank that the model has not is kept as the source's own.
  EXPECT_EQ(section.body().birth().conditions(1).rank(), Condition::RANK_UNSPECIFIED);
  EXPECT_EQ(section.body().birth().conditions(1).provenance().original_codes(0).code(), "forloebsdiagnose");
}

TEST(MapBirthTest, DischargeHasThreeWords) {
  const std::string told = "forventet_udskrevet_inden_24_timer_efter_fødslen";
  const std::string later = "forventet_udskrevet_senere_end_24_timer_efter_fødslen";
  EXPECT_EQ(SectionOf(FirstOf("everything.xml"), "Birth").body().birth().discharge(),
            model::v1::Birth::WITHIN_24_HOURS);
  EXPECT_EQ(SectionOf(FirstOf("everything.xml", told, later), "Birth").body().birth().discharge(),
            model::v1::Birth::LATER_THAN_24_HOURS);
  EXPECT_EQ(SectionOf(FirstOf("unusual.xml"), "Birth").body().birth().discharge(),
            model::v1::Birth::DISCHARGE_UNSPECIFIED);
}

TEST(MapBirthTest, BleedingIsANumberWhereItIsOne) {
  const auto birth = [](const std::string& text) {
    return SectionOf(FirstOf("everything.xml", ">450 ml<", ">" + text + "<"), "Birth").body().birth();
  };
  EXPECT_EQ(birth("450 ml").bleeding_ml(), 450);
  EXPECT_EQ(birth("450ml").bleeding_ml(), 450);
  EXPECT_EQ(birth(" 450 ML. ").bleeding_ml(), 450);
  EXPECT_EQ(birth("20000 ml").bleeding_ml(), 20000);
  for (const char* text : {"20001 ml", "0 ml", "450", "ca. 450 ml", "4-500 ml", "ml", "4,5 ml", "450 cl"}) {
    EXPECT_EQ(birth(text).bleeding_ml(), 0) << text;
    EXPECT_EQ(birth(text).bleeding_text(), text);
  }
}

TEST(MapBirthTest, WhatBirthCannotHoldIsANote) {
  const std::string fits(200, 'x');
  const std::string long_text(201, 'x');
  EXPECT_EQ(SectionOf(FirstOf("twins.xml", ">Klart<", ">" + fits + "<"), "Birth").body().birth().amniotic_fluid_text(),
            fits);
  const Handover handover = FirstOf("twins.xml", ">Klart<", ">" + long_text + "<");
  EXPECT_EQ(SectionOf(handover, "Birth").body().birth().amniotic_fluid_text(), "");
  EXPECT_EQ(NotesOf(handover), Texts{long_text});
  EXPECT_EQ(NotesOf(FirstOf("everything.xml", ">450 ml<", ">" + long_text + "<")).size(), 5u);
}

TEST(MapBirthTest, NewbornIsInTheModelsUnits) {
  const Section section = SectionOf(FirstOf("everything.xml"), "Newborn");
  EXPECT_EQ(AboutOf(section), Roles{kChild});
  const model::v1::Newborn& newborn = section.body().newborn();
  EXPECT_EQ(newborn.outcome(), model::v1::Newborn::LIVEBORN);
  EXPECT_EQ(newborn.birth_time().time().seconds(), 1'718'242'260);  // 03:31 in summer.
  EXPECT_EQ(newborn.birth_time().precision(), model::v1::TIME_PRECISION_MINUTE);
  EXPECT_EQ(newborn.birth_time().zone_assumed(), "Europe/Copenhagen");
  EXPECT_EQ(newborn.birth_order(), 0);  // A single child.
  EXPECT_EQ(newborn.weight_grams(), 3420);
  EXPECT_EQ(newborn.length_mm(), 510);
  EXPECT_EQ(newborn.head_circumference_mm(), 350);
  ASSERT_EQ(newborn.apgars_size(), 3);
  EXPECT_TRUE(newborn.apgars(0).has_score());  // 0 is a score.
  EXPECT_EQ(newborn.apgars(0).score(), 0);
  EXPECT_EQ(newborn.apgars(2).minute(), 10);
  EXPECT_EQ(newborn.apgar_ten_after_minutes(), 7);
  EXPECT_EQ(newborn.sex_at_birth(), model::v1::SEX_FEMALE);
  EXPECT_EQ(newborn.transfer_text(), "Neonatalafdelingen til observation");
  EXPECT_EQ(CodesOf(newborn.conditions()), Texts{"DZ380"});
}

TEST(MapBirthTest, EachTwinHasItsOwnMeasures) {
  const Translation translation = Translate(Fixture("twins.xml"));
  ASSERT_EQ(translation.handovers.size(), 2u);
  const model::v1::Newborn second = SectionOf(translation.handovers[1], "Newborn").body().newborn();
  EXPECT_EQ(SectionOf(translation.handovers[0], "Newborn").body().newborn().weight_grams(), 2650);
  EXPECT_EQ(second.weight_grams(), 2410);
  EXPECT_EQ(second.birth_order(), 2);
  EXPECT_EQ(second.apgars_size(), 0);
  EXPECT_EQ(second.sex_at_birth(), model::v1::SEX_FEMALE);
}

TEST(MapBirthTest, DiagnosesAreSortedByWhatTheyTell) {
  const Handover handover = FirstOf("everything.xml");
  EXPECT_EQ(CodesOf(SectionOf(handover, "ParentMentalHealth").body().parent_mental_health().conditions()),
            Texts{"DF329"});
  EXPECT_EQ(AboutOf(SectionOf(handover, "ParentMentalHealth")), Roles{kMother});
  EXPECT_EQ(CodesOf(SectionOf(handover, "ParentSomaticHealth").body().parent_somatic_health().conditions()),
            Texts{"DE039"});
  for (const Section& section : SectionsOf(handover, "ParentSubstanceUse")) {
    const bool shared = section.header().about_size() == 2;
    EXPECT_EQ(AboutOf(section), shared ? (Roles{kMother, kChild}) : Roles{kMother});
    EXPECT_EQ(CodesOf(section.body().parent_substance_use().conditions()), Texts{shared ? "DP042" : "DF172"});
  }
  for (const Section& section : SectionsOf(handover, "ChildHealth")) {
    const bool shared = section.header().about_size() == 2;
    EXPECT_EQ(AboutOf(section), shared ? (Roles{kChild, kMother}) : Roles{kChild});
    EXPECT_EQ(CodesOf(section.body().child_health().conditions()), Texts{shared ? "DP001" : "DP599"});
  }
  EXPECT_EQ(SectionsOf(handover, "ParentSubstanceUse").size(), 2u);
  EXPECT_EQ(SectionsOf(handover, "ChildHealth").size(), 2u);
}

TEST(MapTextsTest, EveryFreeTextIsANoteAboutEveryone) {
  const Handover handover = FirstOf("everything.xml");
  EXPECT_EQ(NotesOf(handover),
            (Texts{"2024-01-10: Scanning i uge 13\nuden anmærkninger.\nBlodprøver taget.",
                   "Hurtigt forløb, ro \nhjemme\nslut", "Jordemoder ringer 17. juni kl. 10", "Sutter godt."}));
  for (const Section& section : SectionsOf(handover, "Note")) {
    EXPECT_EQ(AboutOf(section), (Roles{kMother, kChild, kOtherParent}));
    EXPECT_FALSE(section.header().has_sorted());
    EXPECT_EQ(section.body().note().provenance().observer_name(), "Anne Jordemoder");
    EXPECT_EQ(section.body().note().provenance().source_entry_id(), "BRV20240613002");
  }
}

TEST(MapTextsTest, AnEmptyTextIsNoNote) {
  EXPECT_EQ(NotesOf(FirstOf("everything.xml", ">Sutter godt.<", "> <")).size(), 3u);
}

TEST(MapLeftOverTest, WhatHasNoPlaceIsCarriedInTheSendersWords) {
  const Section section = SectionOf(FirstOf("everything.xml"), "Residue");
  EXPECT_EQ(AboutOf(section), (Roles{kMother, kChild, kOtherParent}));
  const model::v1::Residue& residue = section.body().residue();
  EXPECT_EQ(residue.format(), "XDIS32");
  EXPECT_EQ(residue.elements(0).path(), "/Emessage/BirthNotification/Patient/OccupancyText");
  EXPECT_EQ(residue.elements(0).value(), "Skolelærer");
  const auto& last = residue.elements(residue.elements_size() - 1);
  EXPECT_EQ(last.path(), "/Emessage/Local_Elements");
  EXPECT_NE(last.value().find("by=\"4711\">yes<"), std::string::npos);
}

TEST(MapLeftOverTest, OneTwinsLeftOversAreNotTheOthers) {
  const Translation translation =
      Translate(Replaced(Fixture("twins.xml"), "<DiagnoseCode>DZ383<", "<DiagnoseCode>DZ999<"));
  ASSERT_EQ(translation.handovers.size(), 2u);
  EXPECT_EQ(SectionOf(translation.handovers[0], "Residue").body().residue().elements_size(), 4);
  EXPECT_TRUE(SectionsOf(translation.handovers[1], "Residue").empty());
}

TEST(MapLeftOverTest, ThereIsNoneWhenNothingIsLeftOver) {
  EXPECT_TRUE(SectionsOf(FirstOf("twins.xml"), "Residue").empty());
}

}  // namespace xdis32_clinical_test_internal
}  // namespace handover::adapters::medcom
