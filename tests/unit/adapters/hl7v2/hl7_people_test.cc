#include "adapters/hl7v2/hl7_people.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/hl7v2/messages.h"

namespace handover::adapters::hl7v2 {
namespace hl7_people_test_internal {

using testing::BodyOf;
using testing::FindSection;
using testing::Fixture;
using testing::Loses;
using testing::Replaced;
using testing::Tells;
using testing::Translate;

const exchange::v1::RoutingSlip::Person& PersonOf(const Translation& translation, int place) {
  return translation.handovers.at(0).slip().persons(place);
}

TEST(ReadPatientTest, NumbersByTheirAssigningAuthority) {
  const Translation translation = Translate(Fixture("newborn_twin.hl7"));
  const auto& child = PersonOf(translation, 0);
  EXPECT_EQ(child.role(), options::v1::PERSON_ROLE_CHILD);
  ASSERT_EQ(child.identifiers_size(), 2);
  EXPECT_EQ(child.identifiers(0).cpr(), "1306249996");
  EXPECT_EQ(child.identifiers(1).local().system(), "OUH");
  EXPECT_EQ(child.identifiers(1).local().value(), "88-12");
  EXPECT_EQ(child.municipality_code(), "0461");
}

TEST(ReadPatientTest, NumberOfAMergedRegionIsTakenAndToldOf) {
  const std::string message = Replaced(Fixture("newborn_twin.hl7"), "1306249996^^^&1.2.208.176.1.2&ISO^NNDNK~",
                                       "1306240AB2^^^&1.2.208.176.1.6.1.3.177&ISO~");
  const std::string sent = "20240613143000+0200||ORU";
  EXPECT_FALSE(Tells(Translate(Replaced(message, sent, "20261231235900+0100||ORU")), "HL7_REGION_MERGED", "PID-3"));
  const Translation after = Translate(Replaced(message, sent, "20270101000000+0100||ORU"));
  EXPECT_TRUE(Tells(after, "HL7_REGION_MERGED", "PID-3"));
  EXPECT_EQ(PersonOf(after, 0).identifiers(0).d_ecpr().issuer(), "1.2.208.176.1.6.1.3.177");
}

TEST(ReadPatientTest, ClosedMunicipalityIsReadAsTheOneItWentInto) {
  const Translation translation = Translate(Replaced(Fixture("newborn_twin.hl7"), "^0461", "^0445"));
  EXPECT_EQ(PersonOf(translation, 0).municipality_code(), "0410");
}

TEST(ReadPatientTest, ReplacementNumbersAreKindsOfTheirOwn) {
  const std::string message = Fixture("newborn_twin.hl7");
  const std::string cpr = "1306249996^^^&1.2.208.176.1.2&ISO^NNDNK~";
  const Translation national = Translate(Replaced(message, cpr, "1306241AB2^^^&1.2.208.176.1.6.1.1&ISO~"));
  EXPECT_EQ(PersonOf(national, 0).identifiers(0).x_ecpr(), "1306241AB2");
  const Translation regional = Translate(Replaced(message, cpr, "1306240AB2^^^&1.2.208.176.1.6.1.3.177&ISO~"));
  EXPECT_EQ(PersonOf(regional, 0).identifiers(0).d_ecpr().issuer(), "1.2.208.176.1.6.1.3.177");
  const Translation last = Translate(Replaced(message, cpr + "88-12^^^OUH^MR", "88-12^^^OUH^MR~" + cpr));
  EXPECT_EQ(PersonOf(last, 0).identifiers(0).cpr(), "1306249996");  // Best first.
}

TEST(ReadPatientTest, AForeignSocialSecurityNumberIsDropped) {
  const Translation translation =
      Translate(Replaced(Fixture("newborn_twin.hl7"), "88-12^^^OUH^MR", "123-45-6789^^^^SS"));
  EXPECT_EQ(PersonOf(translation, 0).identifiers_size(), 1);
  EXPECT_TRUE(Loses(translation, "HL7_FOREIGN_NUMBER", "PID-3"));
}

TEST(ReadPatientTest, NameSexBirthAddressAndTelephone) {
  const Translation translation = Translate(Fixture("newborn_twin.hl7"));
  const exchange::v1::Handover& handover = translation.handovers.at(0);
  const auto& child_id = PersonOf(translation, 0).person_id();
  int found = 0;
  for (const exchange::v1::Section& section : handover.sections()) {
    if (section.header().about(0).person_id() != child_id || section.header().about_size() != 1) continue;
    if (section.body().has_person_identity()) {
      const model::v1::PersonIdentity& identity = section.body().person_identity();
      EXPECT_EQ(identity.official_given_name(), "Pige Test");
      EXPECT_EQ(identity.official_family_name(), "Levendefødt");
      EXPECT_EQ(identity.sex(), model::v1::SEX_FEMALE);
      EXPECT_EQ(identity.birth_date().day(), 13);
      ++found;
    }
    if (section.body().has_address()) {
      EXPECT_EQ(section.body().address().street_line(), "Testgade 1, 1. th.");
      EXPECT_EQ(section.body().address().post_code(), "5000");
      EXPECT_EQ(section.body().address().district(), "Odense C");
      ++found;
    }
    if (section.body().has_contact_details()) {
      EXPECT_EQ(section.body().contact_details().telephones(0), "+4520123456");
      ++found;
    }
  }
  EXPECT_EQ(found, 3);
}

TEST(ReadPatientTest, AProtectedPatientHasNoAddressAndNoTelephone) {
  const Translation translation = Translate(Fixture("protected_discharge.hl7"));
  EXPECT_TRUE(BodyOf(translation, "ChildHealth").has_child_health());
  EXPECT_EQ(FindSection(translation.handovers.at(0), "Address"), nullptr);
  EXPECT_EQ(FindSection(translation.handovers.at(0), "ContactDetails"), nullptr);
  EXPECT_TRUE(Loses(translation, "HL7_PROTECTED_ADDRESS", "PID-11"));
  EXPECT_TRUE(Loses(translation, "HL7_PROTECTED_ADDRESS", "PID-13"));
  EXPECT_EQ(translation.handovers.at(0).DebugString().find("Testgade"), std::string::npos);
  EXPECT_EQ(translation.handovers.at(0).DebugString().find("20123456"), std::string::npos);
}

TEST(ReadRelativesTest, MotherAndFather) {
  const Translation translation = Translate(Fixture("newborn_twin.hl7"));
  EXPECT_EQ(PersonOf(translation, 1).role(), options::v1::PERSON_ROLE_BIRTHING_PARENT);
  EXPECT_EQ(PersonOf(translation, 1).identifiers(0).cpr(), "2911829996");
  EXPECT_EQ(PersonOf(translation, 2).role(), options::v1::PERSON_ROLE_OTHER_PARENT);
  EXPECT_EQ(BodyOf(translation, "FamilyRelation").family_relation().relation().system(), "HL70063");
}

TEST(ReadRelativesTest, AMotherKnownByNumberAlone) {
  const Translation translation = Translate(Fixture("protected_discharge.hl7"));
  EXPECT_EQ(PersonOf(translation, 1).role(), options::v1::PERSON_ROLE_BIRTHING_PARENT);
  EXPECT_EQ(PersonOf(translation, 1).identifiers(0).cpr(), "2911829996");
}

TEST(ReadRelativesTest, AMotherKnownByNothingIsKnownByTheMessage) {
  const Translation translation = Translate(Fixture("order.hl7"));
  EXPECT_EQ(PersonOf(translation, 1).identifiers(0).local().system(), "gln:5790000120400");
  EXPECT_EQ(PersonOf(translation, 1).identifiers(0).local().value(), "OML20240613004#NK1");
}

TEST(ReadRelativesTest, OtherRelationsAreNoParents) {
  const Translation translation =
      Translate(Replaced(Fixture("newborn_twin.hl7"), "FTH^Father^HL70063", "GRD^Guardian^HL70063"));
  EXPECT_EQ(PersonOf(translation, 2).role(), options::v1::PERSON_ROLE_OTHER);
}

TEST(ReadRelativesTest, ASecondMotherIsLeftOver) {
  const Translation translation =
      Translate(Replaced(Fixture("newborn_twin.hl7"), "FTH^Father^HL70063", "MTH^Mother^HL70063"));
  EXPECT_TRUE(Tells(translation, "HL7_MOTHER_TWICE", "NK1[2]-3"));
  EXPECT_EQ(translation.handovers.at(0).slip().persons_size(), 2);
  EXPECT_NE(BodyOf(translation, "Residue").residue().DebugString().find("NK1[2]-2"), std::string::npos);
}

}  // namespace hl7_people_test_internal
}  // namespace handover::adapters::hl7v2
