#include "adapters/medcom_xml/xdis32_people.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace xdis32_people_test_internal {

using exchange::v1::Handover;
using exchange::v1::RoutingSlip;
using exchange::v1::Section;
using testing::AboutOf;
using testing::Fixture;
using testing::Replaced;
using testing::SectionOf;
using testing::SectionsOf;
using testing::Translate;
using Roles = std::vector<options::v1::PersonRole>;

constexpr options::v1::PersonRole kMother = options::v1::PERSON_ROLE_BIRTHING_PARENT;
constexpr options::v1::PersonRole kChild = options::v1::PERSON_ROLE_CHILD;
constexpr options::v1::PersonRole kOtherParent = options::v1::PERSON_ROLE_OTHER_PARENT;

// The first handover of a fixture with one place changed.
Handover FirstWith(const std::string& fixture, const std::string& find = "", const std::string& replace = "") {
  const Translation translation = Translate(Replaced(Fixture(fixture), find, replace));
  EXPECT_TRUE(translation.accepted());
  return translation.accepted() ? translation.handovers.front() : Handover();
}

RoutingSlip::Person PersonOf(const Handover& handover, options::v1::PersonRole role) {
  for (const RoutingSlip::Person& person : handover.slip().persons()) {
    if (person.role() == role) return person;
  }
  ADD_FAILURE() << "nobody has the role";
  return {};
}

model::v1::PersonIdentity IdentityOf(const Handover& handover, options::v1::PersonRole role) {
  for (const Section& section : SectionsOf(handover, "PersonIdentity")) {
    if (AboutOf(section) == Roles{role}) return section.body().person_identity();
  }
  ADD_FAILURE() << "nobody has the role";
  return {};
}

model::v1::Professional ProfessionalNamed(const Handover& handover, const std::string& name) {
  for (const Section& section : SectionsOf(handover, "Professional")) {
    if (section.body().professional().name() == name) return section.body().professional();
  }
  ADD_FAILURE() << "no professional has the name";
  return {};
}

TEST(MapMotherTest, SheIsInTheSlipAndHasAnIdentity) {
  const Handover handover = FirstWith("everything.xml");
  EXPECT_EQ(PersonOf(handover, kMother).identifiers(0).cpr(), "2911829996");
  EXPECT_EQ(PersonOf(handover, kMother).municipality_code(), "0461");
  const model::v1::PersonIdentity identity = IdentityOf(handover, kMother);
  EXPECT_EQ(identity.identifiers(0).cpr(), "2911829996");
  EXPECT_EQ(identity.official_given_name(), "Kirsten Test");
  EXPECT_EQ(identity.official_family_name(), "Berggren");
  EXPECT_FALSE(identity.has_birth_date());  // Never derived from a number.
}

TEST(MapMotherTest, AReplacementNumberIsOfItsOwnKind) {
  EXPECT_EQ(PersonOf(FirstWith("unusual.xml"), kMother).identifiers(0).x_ecpr(), "0703921VJ4");
  const Handover local = FirstWith("unusual.xml", "0703921VJ4", "0703925VJ4");
  EXPECT_EQ(PersonOf(local, kMother).identifiers(0).local().system(), "gln:5790001659592");
  EXPECT_EQ(PersonOf(local, kMother).identifiers(0).local().value(), "0703925VJ4");
}

TEST(MapMothersDetailsTest, AddressTelephonesAndLanguage) {
  const Handover handover = FirstWith("everything.xml");
  const std::vector<Section> addresses = SectionsOf(handover, "Address");
  const auto hers =
      std::find_if(addresses.begin(), addresses.end(), [](const Section& s) { return AboutOf(s) == Roles{kMother}; });
  ASSERT_NE(hers, addresses.end());
  EXPECT_EQ(hers->body().address().street_line(), "Testgade 12, 2. tv");
  EXPECT_EQ(hers->body().address().suburb(), "Bolbro");
  EXPECT_EQ(hers->body().address().post_code(), "5200");
  EXPECT_EQ(hers->body().address().district(), "Odense V");
  const model::v1::ContactDetails contact = SectionOf(handover, "ContactDetails").body().contact_details();
  EXPECT_EQ(contact.name_in_use(), "Kirsten Test Berggren");
  EXPECT_EQ(contact.telephones(0), "+4520112233");  // The mobile one first.
  EXPECT_EQ(contact.telephones_size(), 4);
  const model::v1::LanguageNeeds needs = SectionOf(handover, "LanguageNeeds").body().language_needs();
  EXPECT_EQ(needs.language(), "ara");
  EXPECT_TRUE(needs.interpreter_needed());
}

TEST(MapMothersDetailsTest, NoInterpreterIsAnAnswerAndUnclearIsNone) {
  const std::string status = "<MaritalStatus>samboende</MaritalStatus>";
  const auto needs = [&status](const std::string& code) {
    const Handover handover = FirstWith("twins.xml", status,
                                        status + "<InterpretationNeeds><InterpretationIsNeededCode>" + code +
                                            "</InterpretationIsNeededCode></InterpretationNeeds>");
    return SectionOf(handover, "LanguageNeeds").body().language_needs();
  };
  EXPECT_TRUE(needs("tolkebehov_nej").has_interpreter_needed());
  EXPECT_FALSE(needs("tolkebehov_nej").interpreter_needed());
  EXPECT_FALSE(needs("tolkebehov_uafklaret").has_interpreter_needed());
  EXPECT_EQ(needs("tolkebehov_uafklaret").absent_reason(), model::v1::ABSENT_REASON_UNKNOWN);
}

TEST(MapMothersDetailsTest, WhatTheLetterDoesNotTellIsNoSection) {
  const Handover handover = FirstWith("twins.xml");
  for (const char* type : {"Address", "ContactDetails", "LanguageNeeds"})
    EXPECT_TRUE(SectionsOf(handover, type).empty());
}

TEST(MapChildTest, ANumberStandsBeforeWhatItWasKnownBy) {
  const Handover handover = FirstWith("twins.xml");
  const RoutingSlip::Person child = PersonOf(handover, kChild);
  ASSERT_EQ(child.identifiers_size(), 2);
  EXPECT_EQ(child.identifiers(0).cpr(), "1306249995");
  EXPECT_EQ(child.identifiers(1).unborn().pregnancy_episode_id(), "39dadacc87614d0e96f0f202b24a79c0");
  EXPECT_EQ(child.identifiers(1).unborn().ordinal(), 1);
  EXPECT_EQ(child.identifiers(1).unborn().mother().person_id(), PersonOf(handover, kMother).person_id());
  EXPECT_EQ(child.municipality_code(), "0461");
  const model::v1::PersonIdentity identity = IdentityOf(handover, kChild);
  EXPECT_EQ(identity.birth_date().day(), 13);
  EXPECT_EQ(identity.sex(), model::v1::SEX_MALE);
  EXPECT_EQ(identity.official_given_name(), "");
}

TEST(MapChildTest, WithoutNumberAndEpisodeTheDayOfBirthNamesThePregnancy) {
  const RoutingSlip::Person child = PersonOf(FirstWith("unusual.xml"), kChild);
  ASSERT_EQ(child.identifiers_size(), 1);
  EXPECT_EQ(child.identifiers(0).unborn().pregnancy_episode_id(), "birth-2024-10-27");
}

TEST(MapChildTest, WithANumberAndNoEpisodeTheNumberIsEnough) {
  const Handover handover =
      FirstWith("twins.xml", "<EpisodeOfCareIdentifier>39dadacc87614d0e96f0f202b24a79c0</EpisodeOfCareIdentifier>", "");
  EXPECT_EQ(PersonOf(handover, kChild).identifiers_size(), 1);
}

TEST(MapPartnerTest, TheRelationIsAboutBoth) {
  const Handover handover = FirstWith("everything.xml");
  EXPECT_EQ(PersonOf(handover, kOtherParent).identifiers(0).cpr(), "1502829995");
  EXPECT_EQ(PersonOf(handover, kOtherParent).municipality_code(), "");
  const Section section = SectionOf(handover, "FamilyRelation");
  EXPECT_EQ(AboutOf(section), (Roles{kMother, kOtherParent}));
  const model::v1::FamilyRelation& relation = section.body().family_relation();
  EXPECT_EQ(relation.person().person_id(), PersonOf(handover, kOtherParent).person_id());
  EXPECT_EQ(relation.relative_to().person_id(), PersonOf(handover, kMother).person_id());
  EXPECT_EQ(relation.relation().code(), "far");
  EXPECT_EQ(relation.couple_status().code(), "samboende");
}

TEST(MapPartnerTest, OnlyAPartnerIsAParent) {
  for (const char* code : {"far", "aegtefaelle", "registreret_partner", "samboende"}) {
    const std::string relation = "<RelationCode>" + std::string(code) + "<";
    EXPECT_EQ(PersonOf(FirstWith("twins.xml", "<RelationCode>far<", relation), kOtherParent).role(), kOtherParent);
  }
  const Handover handover = FirstWith("twins.xml", "<RelationCode>far<", "<RelationCode>øvrig_familie<");
  EXPECT_EQ(PersonOf(handover, options::v1::PERSON_ROLE_OTHER).identifiers(0).cpr(), "1502829995");
}

TEST(MapPartnerTest, ANameAloneIsKnownByTheLetter) {
  const Handover handover = FirstWith("twins.xml", "<PersonIdentifier>1502829995</PersonIdentifier>", "");
  const model::v1::PersonIdentifier identifier = PersonOf(handover, kOtherParent).identifiers(0);
  EXPECT_EQ(identifier.local().system(), "gln:5790000120400");
  EXPECT_EQ(identifier.local().value(), "BRV20240613001#PartnerRelation");
}

TEST(MapPartnerTest, WithoutNumberAndNameNobodyIsMade) {
  const Handover handover = FirstWith("unusual.xml");
  EXPECT_TRUE(SectionsOf(handover, "FamilyRelation").empty());
  EXPECT_EQ(handover.slip().persons_size(), 4);  // Mother, child, midwife, practitioner.
}

TEST(MapSenderTest, AMidwifeOfTheHospitalNotOfTheWard) {
  const model::v1::Professional midwife = ProfessionalNamed(FirstWith("twins.xml"), "Anne Jordemoder");
  EXPECT_EQ(midwife.role(), "MIDWIFE");
  EXPECT_EQ(midwife.organisation(), "sks:4202");
  EXPECT_EQ(midwife.organisation_name(), "Odense Universitetshospital");
  const model::v1::Professional unnamed = ProfessionalNamed(FirstWith("unusual.xml"), "");
  EXPECT_EQ(unnamed.organisation(), "sor:325421000016001");
  EXPECT_EQ(unnamed.telephone(), "lokal 4711");
}

TEST(MapSenderTest, OtherNumbersKeepTheirScheme) {
  const std::string shak = "4202360</Identifier><IdentifierCode>sygehusafdelingsnummer<";
  const auto organisation = [&shak](const std::string& number, const std::string& code) {
    const Handover handover = FirstWith("twins.xml", shak, number + "</Identifier><IdentifierCode>" + code + "<");
    return ProfessionalNamed(handover, "Anne Jordemoder").organisation();
  };
  EXPECT_EQ(organisation("461", "kommunenummer"), "kommune:0461");
  EXPECT_EQ(organisation("5790001659592", "lokationsnummer"), "gln:5790001659592");
  EXPECT_EQ(organisation("079741", "ydernummer"), "yder:079741");
  EXPECT_EQ(organisation("42", "amt"), "amt:42");
  EXPECT_EQ(organisation("x7", "lokalt_nummer"), "lokalt_nummer:x7");
}

TEST(MapOtherProfessionalsTest, OwnMidwifeAndPractitioner) {
  const Handover handover = FirstWith("everything.xml");
  EXPECT_EQ(ProfessionalNamed(handover, "Birthe Jordemoder").organisation_name(), "Jordemodercenter Vest");
  const model::v1::Professional practitioner = ProfessionalNamed(handover, "");
  EXPECT_EQ(practitioner.role(), "GP");
  EXPECT_EQ(practitioner.organisation(), "yder:079741");
  EXPECT_EQ(practitioner.telephone(), "+4560708090");
  for (const Section& section : SectionsOf(handover, "Professional")) {
    EXPECT_EQ(AboutOf(section), Roles{options::v1::PERSON_ROLE_PROFESSIONAL});
  }
}

TEST(ProvenanceOfTest, APathTellsNothingOfOtherSections) {
  const Handover handover = FirstWith("everything.xml");
  for (const Section& section : handover.sections()) {
    EXPECT_EQ(section.body().has_residue() ? 0 : section.body().DebugString().find("]\"") + 1, 0u);
  }
}

}  // namespace xdis32_people_test_internal
}  // namespace handover::adapters::medcom
