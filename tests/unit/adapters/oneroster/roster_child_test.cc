#include "adapters/oneroster/roster_child.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/unit/adapters/oneroster/packages.h"

namespace handover::adapters::oneroster {
namespace roster_child_test_internal {

using exchange::v1::Handover;
using exchange::v1::Section;
using exchange::v1::SectionBody;

std::vector<SectionBody> BodiesOf(const Handover& handover, SectionBody::BodyCase body) {
  std::vector<SectionBody> bodies;
  for (const Section& section : handover.sections()) {
    if (section.body().body_case() == body) bodies.push_back(section.body());
  }
  return bodies;
}

// The only one of its kind.
SectionBody BodyOf(const Handover& handover, SectionBody::BodyCase body) {
  const std::vector<SectionBody> bodies = BodiesOf(handover, body);
  EXPECT_EQ(bodies.size(), 1u);
  return bodies.empty() ? SectionBody() : bodies.front();
}

// Aya is the first child of both.
Handover Aya(const std::string& folder) { return testing::ReadFiles(testing::FilesOfFixture(folder)).handovers.at(0); }

model::v1::PersonIdentity IdentityOf(const Handover& handover, const std::string& given_name) {
  for (const SectionBody& body : BodiesOf(handover, SectionBody::kPersonIdentity)) {
    if (body.person_identity().official_given_name() == given_name) return body.person_identity();
  }
  ADD_FAILURE() << given_name;
  return {};
}

}  // namespace roster_child_test_internal

using exchange::v1::SectionBody;
using roster_child_test_internal::Aya;
using roster_child_test_internal::BodiesOf;
using roster_child_test_internal::BodyOf;
using roster_child_test_internal::IdentityOf;

TEST(RosterChildTest, NumbersAreStringsTheBestFirst) {
  const model::v1::PersonIdentity aya = IdentityOf(Aya("full_1.1"), "Aya Test");
  ASSERT_EQ(aya.identifiers_size(), 4);
  EXPECT_EQ(aya.identifiers(0).cpr(), "0505239996");
  EXPECT_EQ(aya.identifiers(1).local().system(), "https://unilogin.dk");
  EXPECT_EQ(aya.identifiers(1).local().value(), "ayab0001");
  EXPECT_EQ(aya.identifiers(2).local().value(), "B-17");
  EXPECT_EQ(aya.identifiers(3).local().system(), "institution:G40123");
  EXPECT_EQ(aya.identifiers(3).local().value(), "u-aya");
  EXPECT_EQ(IdentityOf(Aya("full_1.1"), "Ruddi Test").identifiers(0).cpr(), "1502779995");
}

TEST(RosterChildTest, AnIdKeepsItsLeadingZeros) {
  const auto lars = testing::ReadFiles(testing::FilesOfFixture("least_1.1")).handovers.at(0);
  EXPECT_EQ(IdentityOf(lars, "Lars").identifiers(0).local().value(), "0007");
}

TEST(RosterChildTest, ProtectionAndCustodySurvive) {
  const auto handover = Aya("full_1.1");
  EXPECT_TRUE(IdentityOf(handover, "Aya Test").address_protected());
  EXPECT_FALSE(IdentityOf(handover, "Kirsten Test").address_protected());
  int holders = 0;
  for (const SectionBody& body : BodiesOf(handover, SectionBody::kFamilyRelation)) {
    const bool holds = body.family_relation().stated_custody() == model::v1::FamilyRelation::HAS_CUSTODY;
    holders += holds ? 1 : 0;
    EXPECT_EQ(holds, body.family_relation().relation().code() == "parent");
  }
  EXPECT_EQ(holders, 1);
}

TEST(RosterChildTest, TheHomeroomIsTheGroupAndTheEndIsTheDayBefore) {
  const auto enrolment = BodyOf(Aya("full_1.1"), SectionBody::kDaycareEnrolment).daycare_enrolment();
  EXPECT_EQ(enrolment.group(), "Stjernerne");
  EXPECT_EQ(enrolment.institution_number(), "G40123");
  EXPECT_EQ(enrolment.institution_name(), "Børnehuset Æblehaven");
  EXPECT_EQ(enrolment.start_date().day(), 1);
  EXPECT_EQ(enrolment.end_date().month(), 7);
  EXPECT_EQ(enrolment.end_date().day(), 31);
}

TEST(RosterChildTest, AChildWithoutAClassIsWhereItIsToldToBe) {
  const auto translation = testing::ReadFiles(testing::FilesOfFixture("full_1.1"));
  const auto enrolment = BodyOf(translation.handovers.at(1), SectionBody::kDaycareEnrolment).daycare_enrolment();
  EXPECT_EQ(enrolment.institution_number(), "G40123");
  EXPECT_EQ(enrolment.group(), "");
  // In version 1.2 the person says it, or else the role.
  fakes::NamedFiles files = testing::FilesOfFixture("full_1.2");
  files["enrollments.csv"] = files["enrollments.csv"].substr(0, files["enrollments.csv"].find('\n') + 1);
  EXPECT_TRUE(testing::ReadFiles(files).accepted());
  files["users.csv"].replace(files["users.csv"].find("\"org-house\""), 11, "\"\"");
  EXPECT_TRUE(testing::ReadFiles(files).accepted());
}

TEST(RosterChildTest, APlaceWithoutANumberIsAddressedByItsSourcedId) {
  fakes::NamedFiles files = testing::FilesOfFixture("full_1.1");
  files["orgs.csv"].replace(files["orgs.csv"].find("G40123"), 6, "History");
  const Translation translation = testing::ReadFiles(files);
  ASSERT_TRUE(translation.accepted());
  const auto& aya = translation.handovers.at(0);
  EXPECT_EQ(aya.addressees(0).stated_address(), "oneroster:org-house");
  EXPECT_EQ(aya.envelope().sender_unit(), "");
  EXPECT_EQ(BodyOf(aya, SectionBody::kDaycareEnrolment).daycare_enrolment().institution_number(), "");
  EXPECT_EQ(IdentityOf(aya, "Aya Test").identifiers(3).local().system(), "oneroster:org-house");
}

TEST(RosterChildTest, StaffOfTheClassGoOnByNameAndRole) {
  const auto max = BodyOf(Aya("full_1.1"), SectionBody::kProfessional).professional();
  EXPECT_EQ(max.role(), "TEACHER");
  EXPECT_EQ(max.name(), "Max Berggren");
  EXPECT_EQ(BodyOf(Aya("full_1.2"), SectionBody::kProfessional).professional().role(), "LEADER");
}

TEST(RosterChildTest, APreferredNameIsTheNameInUse) {
  const auto contact = BodyOf(Aya("full_1.2"), SectionBody::kContactDetails).contact_details();
  EXPECT_EQ(contact.name_in_use(), "Aja T. Berg");
}

TEST(RosterChildTest, TelephonesAreNormalised) {
  for (const SectionBody& body : BodiesOf(Aya("full_1.1"), SectionBody::kContactDetails)) {
    EXPECT_EQ(body.contact_details().telephones(0), "+4520123456");
  }
}

TEST(RosterChildTest, WhatHasNoFieldGoesOnWithItsPlace) {
  const auto residue = BodyOf(Aya("full_1.2"), SectionBody::kResidue).residue();
  ASSERT_EQ(residue.elements_size(), 2);
  EXPECT_EQ(residue.elements(0).path(), "users.csv, row 1, column 23");
  EXPECT_EQ(residue.elements(0).value(), "hun");
  EXPECT_EQ(residue.elements(1).value(), "Linje 4");
}

TEST(RosterChildTest, StaffBeyondSixteenAreLost) {
  fakes::NamedFiles files = testing::FilesOfFixture("full_1.1");
  for (int i = 0; i < 16; ++i) {
    files["enrollments.csv"] += "x" + std::to_string(i) + ",,,c-stars,org-house,u-bo,proctor,,,\r\n";
  }
  const Translation translation = testing::ReadFiles(files);
  ASSERT_TRUE(translation.accepted());
  EXPECT_EQ(BodiesOf(translation.handovers[0], SectionBody::kProfessional).size(), 16u);
  EXPECT_TRUE(testing::HasLoss(translation, "ONEROSTER_OTHER_PLACE", "enrollments.csv, row 19"));
  EXPECT_FALSE(testing::HasLoss(translation, "ONEROSTER_OTHER_PLACE", "enrollments.csv, row 18"));
}

}  // namespace handover::adapters::oneroster
