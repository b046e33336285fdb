#include "adapters/stil/roster_child.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/fakes/seeded_random.h"

namespace handover::adapters::stil {
namespace roster_child_test_internal {

struct MappedChild {
  exchange::v1::Handover handover;
  std::vector<std::string> issues;
  std::vector<std::string> losses;
};

MappedChild Map(const std::string& person, const std::string& student = "") {
  pugi::xml_document document;
  const std::string xml = "<InstitutionPerson><LocalPersonId>L-1</LocalPersonId><Person>" + person +
                          "</Person><Student>" + student + "</Student></InstitutionPerson>";
  EXPECT_TRUE(document.load_string(xml.c_str()));
  RosterValues values;
  EXPECT_TRUE(values.Read(document.document_element(), "/x", 400));
  RosterHead head;
  head.made = absl::FromUnixSeconds(1'717'401'600);
  head.institution_number = "G40123";
  head.groups["17"] = "Mælkebøtten";
  head.staff = {{"PEDAGOGUE", "Peter Test", {"17"}}, {"TEACHER", "Ida Test", {"18"}}};
  head.sha256 = std::string(32, 'd');
  fakes::SeededRandom random;
  Findings findings;
  MappedChild mapped;
  mapped.handover = MapChild(head, 1, values, random, findings);
  for (const Issue& issue : findings.issues()) mapped.issues.push_back(issue.code);
  for (const Loss& loss : findings.losses()) mapped.losses.push_back(loss.code + " " + loss.path);
  return mapped;
}

int CountOf(const exchange::v1::Handover& handover, std::string_view type) {
  int count = 0;
  for (const auto& section : handover.sections()) count += section.header().type() == type ? 1 : 0;
  return count;
}

const exchange::v1::SectionBody& BodyOf(const exchange::v1::Handover& handover, std::string_view type) {
  for (const auto& section : handover.sections()) {
    if (section.header().type() == type) return section.body();
  }
  ADD_FAILURE() << type;
  return exchange::v1::SectionBody::default_instance();
}

std::string Cpr(std::string_view text, std::vector<std::string>& issues) {
  Findings findings;
  const std::string cpr = ReadCpr(text, "/x", findings);
  for (const Issue& issue : findings.issues()) issues.push_back(issue.code);
  return cpr;
}

}  // namespace roster_child_test_internal

using roster_child_test_internal::BodyOf;
using roster_child_test_internal::CountOf;
using roster_child_test_internal::Cpr;
using roster_child_test_internal::Map;
using roster_child_test_internal::MappedChild;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(RosterChildTest, NumbersAreNeverIntegers) {
  std::vector<std::string> issues;
  EXPECT_EQ(Cpr("0505239996", issues), "0505239996");
  EXPECT_THAT(issues, IsEmpty());
  EXPECT_EQ(Cpr("505239996", issues), "0505239996");
  EXPECT_THAT(issues, ElementsAre("STIL_PADDED"));
  issues.clear();
  EXPECT_EQ(Cpr("50523999", issues), "") << "no more than one zero can be lost";
  EXPECT_EQ(Cpr("3102239996", issues), "");
  EXPECT_EQ(Cpr("050523-9996", issues), "");
  EXPECT_THAT(issues, ElementsAre("STIL_PERSON_NUMBER", "STIL_PERSON_NUMBER", "STIL_PERSON_NUMBER"));
}

TEST(RosterChildTest, ProtectedAddressAndTelephoneStayBehindAndTheFlagGoesOn) {
  const std::string address = "<Address><StreetAddress>Testvej 1</StreetAddress></Address>";
  const MappedChild open = Map(address);
  EXPECT_EQ(CountOf(open.handover, "Address"), 1);
  EXPECT_FALSE(BodyOf(open.handover, "PersonIdentity").person_identity().address_protected());
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(("<InstitutionPerson><LocalPersonId>L</LocalPersonId><Person protected=\"true\">" +
                                    address + "<MobilePhoneNumber protected=\"true\">20202020</MobilePhoneNumber>" +
                                    "</Person><Student/></InstitutionPerson>")
                                       .c_str()));
  RosterValues values;
  ASSERT_TRUE(values.Read(document.document_element(), "/x", 400));
  fakes::SeededRandom random;
  Findings findings;
  const exchange::v1::Handover handover = MapChild(RosterHead(), 1, values, random, findings);
  EXPECT_EQ(CountOf(handover, "Address"), 0);
  EXPECT_EQ(CountOf(handover, "ContactDetails"), 0);
  EXPECT_TRUE(BodyOf(handover, "PersonIdentity").person_identity().address_protected());
  ASSERT_EQ(findings.losses().size(), 2u);
  EXPECT_EQ(findings.losses()[0].path, "/x/Person/Address");
  EXPECT_EQ(findings.losses()[1].path, "/x/Person/MobilePhoneNumber");
}

TEST(RosterChildTest, CustodyIsStatedAsItIsTold) {
  const auto custody = [](const std::string& attribute) {
    const MappedChild mapped =
        Map("", "<ContactPerson relation=\"Far\" " + attribute +
                    "><Person><CivilRegistrationNumber>1502829995</CivilRegistrationNumber></Person></ContactPerson>");
    return BodyOf(mapped.handover, "FamilyRelation").family_relation().stated_custody();
  };
  EXPECT_EQ(custody("childCustody=\"true\""), model::v1::FamilyRelation::HAS_CUSTODY);
  EXPECT_EQ(custody("childCustody=\"0\""), model::v1::FamilyRelation::NO_CUSTODY);
  EXPECT_EQ(custody(""), model::v1::FamilyRelation::CUSTODY_UNSPECIFIED) << "nothing is assumed";
  const MappedChild other = Map("",
                                "<ContactPerson relation=\"Mormor\" childCustody=\"maybe\"><UNILogin>"
                                "<UserId>u</UserId></UNILogin></ContactPerson>");
  EXPECT_THAT(other.issues, ElementsAre("STIL_FLAG"));
  EXPECT_EQ(other.handover.slip().persons(1).role(), options::v1::PERSON_ROLE_OTHER);
}

TEST(RosterChildTest, StaffOfTheGroupAreProfessionals) {
  const MappedChild mapped = Map("", "<MainGroupId>17</MainGroupId>");
  EXPECT_EQ(BodyOf(mapped.handover, "DaycareEnrolment").daycare_enrolment().group(), "Mælkebøtten");
  EXPECT_EQ(CountOf(mapped.handover, "Professional"), 1);
  EXPECT_EQ(BodyOf(mapped.handover, "Professional").professional().name(), "Peter Test");
  EXPECT_THAT(Map("", "<MainGroupId>19</MainGroupId>").issues, ElementsAre("STIL_GROUP"));
}

TEST(RosterChildTest, WhatNobodyKnowsGoesOnAsResidue) {
  const MappedChild mapped = Map("<Gender>Ukendt</Gender><Nickname>Musse</Nickname>");
  const model::v1::Residue& residue = BodyOf(mapped.handover, "Residue").residue();
  ASSERT_EQ(residue.elements_size(), 2);
  EXPECT_EQ(residue.elements(0).path(), "/x/Person/Gender");
  EXPECT_EQ(residue.elements(1).value(), "Musse");
  EXPECT_EQ(CountOf(Map("<Gender>K</Gender>").handover, "Residue"), 0);
}

TEST(RosterChildTest, EveryElementOfTheTableIsUsedOrDropped) {
  for (const ElementInfo& element : AllElements()) {
    const bool is_of_child = element.path.starts_with("Person/") || element.path.starts_with("Student/") ||
                             element.path.starts_with("UNILogin/");
    if (!is_of_child) continue;
    pugi::xml_document document;
    pugi::xml_node node = document.append_child("InstitutionPerson");
    node.append_child("LocalPersonId").text() = "L-1";
    std::string rest(element.path);
    for (size_t slash = rest.find('/'); slash != std::string::npos; slash = rest.find('/')) {
      node = node.append_child(rest.substr(0, slash).c_str());
      rest.erase(0, slash + 1);
    }
    if (rest.starts_with('@')) {
      node.append_attribute(rest.substr(1).c_str()) = "1";
    } else {
      node.append_child(rest.c_str()).text() = rest == "Gender" ? "K" : rest == "MunicipalityCode" ? "461" : "1";
    }
    RosterValues values;
    ASSERT_TRUE(values.Read(document.document_element(), "/x", 400));
    fakes::SeededRandom random;
    Findings findings;
    const exchange::v1::Handover handover = MapChild(RosterHead(), 1, values, random, findings);
    EXPECT_EQ(CountOf(handover, "Residue"), 0) << element.path;
    EXPECT_EQ(!findings.losses().empty(), element.loss != nullptr) << element.path;
  }
}

TEST(RosterChildTest, StaffMemberHasRoleNameAndGroups) {
  pugi::xml_document document;
  ASSERT_TRUE(
      document.load_string("<p><Person><FirstName>Ida</FirstName></Person><Employee><Role>TAP</Role>"
                           "<Role>Lærer</Role><GroupId>1</GroupId><GroupId>2</GroupId></Employee></p>"));
  RosterValues values;
  ASSERT_TRUE(values.Read(document.document_element(), "/x", 400));
  const StaffMember member = ReadStaff(values);
  EXPECT_EQ(member.role, "TEACHER");
  EXPECT_EQ(member.name, "Ida");
  EXPECT_THAT(member.groups, ElementsAre("1", "2"));
}

}  // namespace handover::adapters::stil
