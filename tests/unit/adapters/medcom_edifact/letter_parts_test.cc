#include "adapters/medcom_edifact/letter_parts.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"

namespace handover::adapters::edifact {
namespace letter_parts_test_internal {

class LetterPartsTest : public testing::LetterTreeTestBase {
 protected:
  const Segment& First() const { return syntax_.segments.front(); }

  size_t CarriedCount() {
    tree_.CarryRest(tree_.root());
    return issues_.size();
  }
};

TEST_F(LetterPartsTest, TheEnvelopeIsMadeOfUnb) {
  Parse("UNB+UNOC:3+1:14+2:14+240613:0915+ref++++1'");
  AddEnvelope(tree_, First());
  EXPECT_EQ(Xml(),
            "<Envelope><Sent><Date>2024-06-13</Date><Time>09:15</Time></Sent><Identifier>ref</Identifier>"
            "<AcknowledgementCode>pluspositivkvitt</AcknowledgementCode></Envelope>");
}

TEST_F(LetterPartsTest, AnOldYearIsOfTheCenturyBefore) {
  Parse("UNB+UNOC:3+1:14+2:14+991231:2359+ref'");
  AddEnvelope(tree_, First());
  EXPECT_NE(Xml().find("<Date>1999-12-31</Date>"), std::string::npos);
  EXPECT_NE(Xml().find("minuspositivkvitt"), std::string::npos);
}

TEST_F(LetterPartsTest, AnOrganisationHasItsNumberFromUnb) {
  const Group& group = Parse(
      "UNB+UNOC:3+57:14'S01+01'NAD+SSP+4202:SKS:SST++Name:Ward:Unit:::US'ADR++US:Street:Suburb+City+5000'"
      "CON++12:TE'SEQ++1'SPR+ORG+90:SKS:SST+DIS32:SKS:SST'");
  tree_.Begin({group});
  AddOrganisation(tree_, tree_.root(), "Sender", group, First(), 2);
  EXPECT_EQ(Xml(),
            "<Sender><EANIdentifier>57</EANIdentifier><Identifier>4202</Identifier>"
            "<IdentifierCode>sygehusafdelingsnummer</IdentifierCode><OrganisationName>Name</OrganisationName>"
            "<DepartmentName>Ward</DepartmentName><UnitName>Unit</UnitName><StreetName>Street</StreetName>"
            "<SuburbName>Suburb</SuburbName><DistrictName>City</DistrictName>"
            "<PostCodeIdentifier>5000</PostCodeIdentifier>"
            "<TelephoneSubscriberIdentifier>12</TelephoneSubscriberIdentifier>"
            "<MedicalSpecialityCode>almen_medicin</MedicalSpecialityCode></Sender>");
  EXPECT_EQ(CarriedCount(), 0u);
}

TEST_F(LetterPartsTest, ANumberWithoutAListIsALocationNumber) {
  const Group& group = Parse("UNB+UNOC:3+57:14'S01+01'NAD+PO+5790000121526::9++_'");
  AddOrganisation(tree_, tree_.root(), "Receiver", group, First(), 0);
  EXPECT_EQ(Xml(),
            "<Receiver><Identifier>5790000121526</Identifier>"
            "<IdentifierCode>lokationsnummer</IdentifierCode></Receiver>");
}

TEST_F(LetterPartsTest, AMidwifeWithoutNameAndNumberIsNobody) {
  const Group& nobody = Parse("UNH'S01+01'NAD+BV+++_:::::US'RFF+AHL:1'SEQ++5'");
  AddMidwife(tree_, tree_.root(), "BirthMaternityMother", nobody);
  EXPECT_EQ(Xml(), "");
  EXPECT_EQ(CarriedCount(), 0u);
  const Group& somebody = Parse("UNH'S01+01'NAD+BV+7:NCD++Anne:Centre'");
  AddMidwife(tree_, tree_.root(), "BirthMaternityMother", somebody);
  EXPECT_EQ(Xml(),
            "<BirthMaternityMother><Identifier>7</Identifier><IdentifierCode>lokalt_nummer</IdentifierCode>"
            "<PersonName>Anne</PersonName><OrganisationName>Centre</OrganisationName></BirthMaternityMother>");
}

TEST_F(LetterPartsTest, APatientHasOneOfTwoNumbers) {
  const Group& group = Parse("UNH'S07+07'PNA+PAT++++SU:Berggren+FO:Nancy'RFF+XPI:0703921VJ4'EMP+1++:::L\xE6rer'");
  AddPatientIdentity(tree_, tree_.root(), group);
  AddOccupation(tree_, tree_.root(), group);
  EXPECT_EQ(Xml().find("CivilRegistrationNumber"), std::string::npos);
  EXPECT_NE(Xml().find("<AlternativeIdentifier>0703921VJ4</AlternativeIdentifier>"), std::string::npos);
  EXPECT_NE(Xml().find("<OccupancyText>"), std::string::npos);
}

TEST_F(LetterPartsTest, ARepetitionThatDiffersIsCarried) {
  Parse(
      "UNH+a+MEDDIS:D:93A:UN:D3234L+DIS32'BGM+EPI++9+NA'DTM+137:202406130910:203'S02+02'GIS+N'RFF+SRI:b'"
      "DTM+182:202406130911:203'S11+11'GIS+M'RFF+REI:e'S11+11'GIS+N'RFF+REI:f'RFF+PER:1'");
  AddLetterHead(tree_, tree_.root(), groups_, {"DIS32", "D3234L"});
  EXPECT_NE(Xml().find("<EpisodeOfCareIdentifier>e</EpisodeOfCareIdentifier>"), std::string::npos);
  EXPECT_EQ(issues_.size(), 0u);
  CarriedCount();
  EXPECT_EQ(Told(),
            (std::vector<std::string>{
                "EDIFACT_CARRIED segment 6 S02/RFF(SRI) 1.2", "EDIFACT_CARRIED segment 7 S02/DTM(182) 1.2",
                "EDIFACT_SEGMENT_UNEXPECTED segment 9 S11/GIS", "EDIFACT_CARRIED segment 13 S11/RFF(REI) 1.2"}));
}

TEST_F(LetterPartsTest, GroupsAndTextsAreFoundByName) {
  Parse("UNH'S14+14'FTX+A++x'FTX+B'FTX+A'S14+14'");
  EXPECT_EQ(FindGroups(groups_, "S14").size(), 2u);
  EXPECT_EQ(TextsOf(groups_[1], "A").size(), 2u);
  EXPECT_EQ(FindParticipant(groups_, "SSP"), nullptr);
}

}  // namespace letter_parts_test_internal
}  // namespace handover::adapters::edifact
