#include "broker/validation/content.h"

#include <functional>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "tests/unit/broker/validation/sample_handover.h"

namespace handover::validation {
namespace content_test_internal {

using exchange::v1::Envelope;
using exchange::v1::Handover;
using exchange::v1::Section;

// Sections of the sample.
constexpr int kIdentityOfChild = 2;
constexpr int kRelation = 3;
constexpr int kBirth = 4;
constexpr int kNewborn = 5;
constexpr int kNote = 7;

struct Case {
  std::string name;
  std::function<void(Handover&)> change;
  std::string verdict;
};

class DoorTest : public testing::TestWithParam<Case> {};

TEST_P(DoorTest, OneChangeGivesTheVerdict) {
  Handover handover = SampleHandover();
  GetParam().change(handover);
  EXPECT_EQ(Verdict(PassDoor(handover).status()), GetParam().verdict);
}

std::string NameOf(const testing::TestParamInfo<Case>& instance) { return instance.param.name; }

void RemoveSection(Handover& handover, int index) { handover.mutable_sections()->DeleteSubrange(index, 1); }

void SetBody(Section& section, const std::string& body) {
  *section.mutable_body() = FromText<exchange::v1::SectionBody>(body);
}

INSTANTIATE_TEST_SUITE_P(
    Requirements, DoorTest,
    testing::Values(Case{"Sample", [](Handover&) {}, "OK"},
                    Case{"NoBirth", [](Handover& h) { RemoveSection(h, kBirth); }, "SECTION_REQUIRED at items"},
                    Case{"NoNewborn", [](Handover& h) { RemoveSection(h, kNewborn); }, "SECTION_REQUIRED at items"},
                    Case{"NoSection", [](Handover& h) { h.clear_sections(); }, "SECTION_REQUIRED at items"},
                    Case{"IdentityOfTheMotherAlone", [](Handover& h) { RemoveSection(h, kIdentityOfChild); },
                         "SECTION_REQUIRED at items"},
                    Case{"NoNote", [](Handover& h) { RemoveSection(h, kNote); }, "OK"},
                    Case{"Forbidden",
                         [](Handover& h) { SetBody(AddSection(h, "Network", {kMother}), "network { provenance {} }"); },
                         "SECTION_FORBIDDEN at items[10].label.type"},
                    Case{"SameSectionId",
                         [](Handover& h) {
                           h.mutable_sections(kNote)->mutable_header()->set_section_id(
                               h.sections(0).header().section_id());
                         },
                         "SECTION_ID_TWICE at items[9].label.section_id"}),
    NameOf);

// The weight of the demo, and every other stage in its own words.
INSTANTIATE_TEST_SUITE_P(
    Stages, DoorTest,
    testing::Values(
        Case{"WeightOutOfRange",
             [](Handover& h) {
               h.mutable_sections(kNewborn)->mutable_body()->mutable_newborn()->set_weight_grams(99999);
             },
             "VALUE_RANGE at items[7].body.newborn.weight_grams"},
        Case{"ImpossibleCpr",
             [](Handover& h) { h.mutable_slip()->mutable_persons(2)->mutable_identifiers(0)->set_cpr("3002249995"); },
             "CPR_DATE at items[0].body.persons[2].identifiers[0].cpr"},
        Case{"UnknownMunicipality",
             [](Handover& h) { h.mutable_slip()->mutable_persons(2)->set_municipality_code("0999"); },
             "MUNICIPALITY_UNKNOWN at items[0].body.persons[2].municipality_code"},
        Case{"UnknownRole", [](Handover& h) { h.mutable_addressees(0)->set_role("NURSE"); },
             "SECTOR_UNKNOWN at items[1].body.role"},
        Case{"UnknownSection", [](Handover& h) { h.mutable_sections(0)->mutable_header()->set_type("prof"); },
             "SECTION_UNKNOWN at items[2].label.type"},
        Case{"HeaderOfAnotherBody",
             [](Handover& h) { h.mutable_sections(kNote)->mutable_header()->set_type("Residue"); },
             "TYPE_MISMATCH at items[9].label.type"},
        Case{"BodyRule",
             [](Handover& h) {
               h.mutable_sections(kNewborn)->mutable_body()->mutable_newborn()->mutable_apgars(0)->set_minute(2);
             },
             "APGAR_MINUTE at items[7].body.newborn.apgars[0].minute"},
        Case{"BodyOfAnotherPerson",
             [](Handover& h) {
               h.mutable_sections(kIdentityOfChild)
                   ->mutable_body()
                   ->mutable_person_identity()
                   ->mutable_identifiers(0)
                   ->set_cpr("1306249996");
             },
             "IDENTITY_MISMATCH at items[4].body.person_identity.identifiers[0]"}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    NamedPersons, DoorTest,
    testing::Values(
        Case{
            "SomebodyWhomTheHeaderLeavesOut",
            [](Handover& h) {
              h.mutable_sections(kRelation)->mutable_body()->mutable_family_relation()->mutable_person()->set_person_id(
                  kChild);
            },
            "PERSON_NOT_IN_ABOUT at items[5].body.family_relation.person"},
        Case{"MotherOfAnUnbornChild",
             [](Handover& h) {
               SetBody(*h.mutable_sections(kIdentityOfChild),
                       std::string("person_identity { identifiers { unborn { mother { person_id: '") + kMother +
                           "' } pregnancy_episode_id: 'e1' ordinal: 1 } } }");
             },
             "OK"},
        Case{"MotherOfAnUnbornChildNotThere",
             [](Handover& h) {
               SetBody(*h.mutable_sections(kIdentityOfChild),
                       "person_identity { identifiers { unborn { mother { person_id: 'nobody' } "
                       "pregnancy_episode_id: 'e1' ordinal: 1 } } }");
             },
             "PERSON_NOT_IN_ABOUT at items[4].body.person_identity.identifiers[0].unborn.mother"}),
    NameOf);

std::function<void(Handover&)> SaidBy(const std::string& informant, const std::vector<std::string>& about) {
  return [=](Handover& h) {
    h.mutable_envelope()->set_kind("TEST_ANYTHING");
    h.mutable_envelope()->set_slots(64);
    SetBody(AddSection(h, "ParentMentalHealth", about),
            "parent_mental_health { provenance { informant: " + informant + " } }");
  };
}

// SECTIONS, rule 4: who told counts.
INSTANTIATE_TEST_SUITE_P(Informants, DoorTest,
                         testing::Values(Case{"SheOfHerself", SaidBy("BIRTHING_PARENT_SAID", {kMother}), "OK"},
                                         Case{"SheOfHim", SaidBy("BIRTHING_PARENT_SAID", {kFather}),
                                              "INFORMANT_NOT_IN_ABOUT at items[10].label.about"},
                                         Case{"SheOfHimAboutBoth", SaidBy("BIRTHING_PARENT_SAID", {kFather, kMother}),
                                              "OK"},
                                         Case{"HeOfHer", SaidBy("OTHER_PARENT_SAID", {kMother}),
                                              "INFORMANT_NOT_IN_ABOUT at items[10].label.about"},
                                         Case{"TheProfessionalOfHim", SaidBy("PROFESSIONAL_SAW", {kFather}), "OK"}),
                         NameOf);

void Relate(Handover& handover, Envelope::Relation relation) {
  Envelope::Related* related = handover.mutable_envelope()->add_related();
  related->set_relation(relation);
  related->set_handover_id(std::string(16, 'r'));
  related->set_reason_code("WRONG_PERSON");
}

INSTANTIATE_TEST_SUITE_P(Retractions, DoorTest,
                         testing::Values(Case{"WithoutSection",
                                              [](Handover& h) {
                                                Relate(h, Envelope::RETRACTS);
                                                h.clear_sections();
                                              },
                                              "OK"},
                                         Case{"WithSections", [](Handover& h) { Relate(h, Envelope::RETRACTS); },
                                              "RETRACTION_HAS_SECTION at items[2].label.type"},
                                         Case{"CorrectionWithoutSection",
                                              [](Handover& h) {
                                                Relate(h, Envelope::CORRECTS);
                                                h.clear_sections();
                                              },
                                              "SECTION_REQUIRED at items"}),
                         NameOf);

// A concern about the child, by somebody at work or not, with or without an observer's name.
std::function<void(Handover&)> Concern(const std::string& reporter, const std::string& provenance) {
  return [=](Handover& h) {
    h.clear_sections();
    h.mutable_envelope()->set_kind("CONCERN_REPORT");
    auto* parent = h.mutable_envelope()->add_parent_involvements();
    parent->set_person_id(kMother);
    parent->set_state(Envelope::ParentInvolvement::NOT_YET_INFORMED);
    SetBody(AddSection(h, "Concern", {kChild}),
            "concern { provenance { " + provenance +
                " } observations { provenance {} text: 'Set' } assessment_text: 'Vurderet' urgency: ROUTINE }");
    SetBody(AddSection(h, "Reporter", {kMidwife}), "reporter { " + reporter + " }");
  };
}

INSTANTIATE_TEST_SUITE_P(
    Concerns, DoorTest,
    testing::Values(Case{"NamedProfessional",
                         Concern("professional: true name: 'Hanne Test'", "observer_name: 'Hanne Test'"), "OK"},
                    Case{"NamelessObserver", Concern("professional: true name: 'Hanne Test'", ""),
                         "FIELD_REQUIRED at items[2].body.concern.provenance.observer_name"},
                    Case{"Private", Concern("professional: false", ""), "OK"},
                    Case{"NotSaid", Concern("name: 'Hanne Test'", ""),
                         "FIELD_REQUIRED at items[3].body.reporter.professional"}),
    NameOf);

TEST(ValidateContentTest, TheRuleOfAMissingSectionNamesTheBodies) {
  Handover handover = SampleHandover();
  RemoveSection(handover, kIdentityOfChild);
  EXPECT_EQ(DetailOf(PassDoor(handover).status()).rule(),
            "A handover of this kind has a section PersonIdentity about its subject.");
}

TEST(ValidateContentTest, TheSampleHasNoWarning) { EXPECT_TRUE(PassDoor(SampleHandover())->empty()); }

// T-34.
TEST(ValidateContentTest, APersonalNumberInTextIsAWarning) {
  Handover handover = SampleHandover();
  handover.mutable_sections(kNote)->mutable_body()->mutable_note()->set_text("Far er 150282-9995.");
  handover.mutable_envelope()->set_author_name("Anne 2911829996");
  const std::vector<Warning> warnings = *PassDoor(handover);
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_EQ(warnings[0].code, "PERSON_NUMBER_IN_TEXT");
  EXPECT_EQ(warnings[0].field_path, "envelope.author_name");
  EXPECT_EQ(warnings[1].field_path, "items[9].body.note.text");
  EXPECT_EQ(warnings[1].rule.find("150282"), std::string_view::npos);
}

TEST(ValidateContentTest, MissingStrengthsAreAWarning) {
  Handover handover = SampleHandover();
  handover.mutable_envelope()->set_kind("TEST_ANYTHING");
  handover.mutable_envelope()->set_slots(64);
  SetBody(AddSection(handover, "Development", {kChild}), "development { provenance {} }");
  const std::vector<Warning> warnings = *PassDoor(handover);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].code, "STRENGTHS_MISSING");
  EXPECT_EQ(warnings[0].field_path, "items[10].body.development.strengths");
}

// C-16: what an older broker does not know is told to the sender and looked at by nobody.
TEST(ValidateContentTest, ASectionOfALaterVersionIsAWarning) {
  Handover handover = SampleHandover();
  handover.mutable_envelope()->set_kind("TEST_ANYTHING");
  handover.mutable_envelope()->set_slots(64);
  Section& later = AddSection(handover, "Development", {kChild});
  SetBody(later, "development { provenance {} }");
  later.mutable_header()->set_type("DevelopmentOfALaterVersion");
  const absl::StatusOr<std::vector<Warning>> warnings = PassDoor(handover);
  ASSERT_TRUE(warnings.ok()) << warnings.status();
  ASSERT_EQ(warnings->size(), 1u);
  EXPECT_EQ(warnings->front().code, "SECTION_OF_LATER_VERSION");
  EXPECT_EQ(warnings->front().field_path, "items[10].label.type");
}

TEST(ValidateContentTest, ASectionOfALaterVersionIsNotTheOneThatIsRequired) {
  Handover handover = SampleHandover();
  handover.mutable_sections(kNewborn)->mutable_header()->set_type("NewbornOfALaterVersion");
  EXPECT_EQ(DetailOf(PassDoor(handover).status()).code(), "SECTION_REQUIRED");
}

// C-48.
TEST(ValidateContentTest, WhatAReportSaysOfOthersIsAWarning) {
  Handover handover = SampleHandover();
  handover.mutable_envelope()->set_kind("TEST_ANYTHING");
  handover.mutable_envelope()->set_slots(64);
  exchange::v1::RoutingSlip::Person& sibling = *handover.mutable_slip()->add_persons();
  sibling.add_identifiers()->set_cpr("0505159995");
  sibling.set_person_id("e000000000000001");
  sibling.set_role(options::v1::PERSON_ROLE_SIBLING);
  // Text would be about the sibling too.
  handover.mutable_sections()->DeleteSubrange(kNote, 1);
  for (Section& section : *handover.mutable_sections()) section.clear_body();
  Section& other = *handover.add_sections();
  other.mutable_header()->set_section_id("5ec0000000000077");
  other.mutable_header()->set_type("OtherPerson");
  exchange::v1::SectionHeader::About& about = *other.mutable_header()->add_about();
  about.set_person_id("e000000000000001");
  about.set_role(options::v1::PERSON_ROLE_SIBLING);
  const auto warnings = [&] {
    const ParsedHandover parsed = *ParseReadable(handover, Limits());
    return ValidateContent(parsed, SampleVocabulary(), kSampleNow, ContentScope::kWithoutBodies);
  };
  ASSERT_TRUE(warnings().ok()) << warnings().status();
  EXPECT_TRUE(warnings()->empty()) << "no report, no warning";
  AddSection(handover, "Concern", {kChild});
  ASSERT_TRUE(warnings().ok()) << warnings().status();
  ASSERT_EQ(warnings()->size(), 1u);
  EXPECT_EQ(warnings()->front().code, "THIRD_PARTY_DATA");
}

TEST(ValidateContentTest, ThereAreSixteenWarningsAtMost) {
  Handover handover = SampleHandover();
  handover.mutable_envelope()->set_kind("TEST_ANYTHING");
  handover.mutable_envelope()->set_slots(64);
  for (int i = 0; i < 20; ++i) {
    SetBody(AddSection(handover, "Development", {kChild}), "development { provenance {} }");
  }
  EXPECT_EQ(PassDoor(handover)->size(), 16u);
}

TEST(ValidateContentTest, APreviewLooksAtTypesAlone) {
  Handover handover = SampleHandover();
  for (Section& section : *handover.mutable_sections()) section.clear_body();
  const ParsedHandover parsed = *ParseReadable(handover, Limits());
  EXPECT_TRUE(ValidateContent(parsed, SampleVocabulary(), kSampleNow, ContentScope::kWithoutBodies).ok());
  RemoveSection(handover, kBirth);
  const ParsedHandover without = *ParseReadable(handover, Limits());
  EXPECT_EQ(Verdict(ValidateContent(without, SampleVocabulary(), kSampleNow, ContentScope::kWithoutBodies).status()),
            "SECTION_REQUIRED at sections");
}

TEST(ValidateContentTest, AnUnknownKindIsRefusedHereToo) {
  const Handover handover = SampleHandover();
  const ParsedHandover parsed = *ParseReadable(handover, Limits());
  EXPECT_EQ(CodeOf(ValidateContent(parsed, Vocabulary(), kSampleNow, ContentScope::kWithoutBodies).status()),
            "KIND_UNKNOWN");
}

// T-35: whatever is refused, nothing that was sent comes back.
TEST(ValidateContentTest, RefusalsNeverHoldAValue) {
  Handover handover = SampleHandover();
  auto& note = *handover.mutable_sections(kNote)->mutable_body()->mutable_note();
  note.set_text(std::string(20'001, 'q'));
  note.mutable_source_topic()->set_code("qqqq");
  EXPECT_EQ(PassDoor(handover).status().message().find("qqqq"), absl::string_view::npos);
}

}  // namespace content_test_internal
}  // namespace handover::validation
