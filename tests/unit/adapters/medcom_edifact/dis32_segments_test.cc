#include "adapters/medcom_edifact/dis32_segments.h"

#include <string>
#include <vector>

#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "adapters/medcom_edifact/dis32_tree.h"
#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"

namespace handover::adapters::edifact {
namespace dis32_segments_test_internal {

using testing::EdiFixture;
using testing::Replaced;
using Told = std::vector<std::string>;

Written Write(const std::string& xml) {
  return testing::WriteTwin(xml, "BirthNotification", AddBirthNotificationSegments);
}

std::string Twin(std::string_view bytes) { return testing::TwinOf(bytes, kDis32Letter, AddBirthNotification); }

TEST(Dis32SegmentsTest, TheTwinOfALetterIsWrittenAsTheLetter) {
  for (const char* name : {"twins.edi", "everything.edi"}) {
    const std::string twin = Twin(EdiFixture(name));
    ASSERT_FALSE(twin.empty()) << name;
    const Written written = Write(twin);
    EXPECT_TRUE(written.issues.empty()) << name;
    EXPECT_EQ(testing::LossesOf(written), Told{}) << name;
    EXPECT_EQ(Twin(written.bytes), twin) << name;
  }
}

TEST(Dis32SegmentsTest, WhatTheLetterHadNoPlaceForIsLostAndNothingElse) {
  const std::string twin = Twin(EdiFixture("odd.edi"));
  const Written written = Write(twin);
  EXPECT_EQ(testing::LossesOf(written), Told{"EDIFACT_NO_PLACE /Emessage/Local_Elements"});
  EXPECT_EQ(Twin(written.bytes), twin.substr(0, twin.find("<Local_Elements>")) + "</Emessage>");
}

// A letter that OIOXML can hold and EDIFACT cannot wholly.
TEST(Dis32SegmentsTest, EachFixtureOfTheTwinIsTheSameHandoverButForWhatIsDeclared) {
  const std::vector<std::pair<const char*, Told>> expected = {
      {"twins.xml", {}},
      {"correction_latin1.xml", {}},
      {"stillborn_twin.xml", {}},
      {"everything.xml",
       {"EDIFACT_NO_PLACE /Emessage/BirthNotification/Birth/BirthPrincipalDiagnoses/DiagnoseDateTime/Date"}},
  };
  for (const auto& [name, losses] : expected) {
    const std::string xml = medcom::testing::Fixture(name);
    pugi::xml_document document;
    ASSERT_TRUE(document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata)) << name;
    Written written;
    WriteEmessage(document.document_element(), "BirthNotification", AddBirthNotificationSegments, written);
    const Told lost = testing::LossesOf(written);
    for (const std::string& loss : losses) {
      EXPECT_NE(std::find(lost.begin(), lost.end(), loss), lost.end()) << name << ::testing::PrintToString(lost);
    }
    EXPECT_EQ(lost.empty(), losses.empty()) << name << ::testing::PrintToString(lost);
    const Translation edifact = testing::Translate(written.bytes);
    const Translation oioxml = medcom::testing::Translate(xml);
    ASSERT_EQ(edifact.handovers.size(), oioxml.handovers.size())
        << name << ::testing::PrintToString(testing::ErrorCodes(edifact.issues)) << written.bytes;
  }
}

TEST(Dis32SegmentsTest, MoreDiagnosesThanAGroupHoldsStandInSeveral) {
  std::string twin = Twin(EdiFixture("everything.edi"));
  const std::string one =
      "<BirthInvestigationAndTreatmentDiagnoses><DiagnoseDescriptionCode>operation</DiagnoseDescriptionCode>"
      "<DiagnoseCode>KMBC33</DiagnoseCode><DiagnoseTypeCode>SKSdiagnosekode</DiagnoseTypeCode>"
      "<DiagnoseText>Sutur af bristning</DiagnoseText></BirthInvestigationAndTreatmentDiagnoses>";
  std::string many;
  for (int i = 0; i < 43; ++i) many += one;
  twin = Replaced(twin, one, one + many);
  const Written written = Write(twin);
  EXPECT_EQ(Twin(written.bytes), twin);
  EXPECT_EQ(testing::LossesOf(written), Told{});
}

TEST(Dis32SegmentsTest, ARelationThatEdifactDoesNotTellApartIsALoss) {
  const std::string twin =
      Replaced(Twin(EdiFixture("everything.edi")), "<RelationCode>aegtefaelle<", "<RelationCode>samboende<");
  const Written written = Write(twin);
  EXPECT_EQ(testing::LossesOf(written), Told{"EDIFACT_CODE /Emessage/BirthNotification/PartnerRelation/RelationCode"});
  EXPECT_NE(written.bytes.find("REL+PER+PA'"), std::string::npos);
}

TEST(Dis32SegmentsTest, AScoreThatIsMissingBeforeAnotherKeepsItsPlace) {
  std::string twin = Twin(EdiFixture("everything.edi"));
  twin = Replaced(twin, "<ScoreAfterFiveMin>9</ScoreAfterFiveMin>", "");
  EXPECT_NE(Write(twin).bytes.find("FTX+K07+P00++_:_:10:7'"), std::string::npos);
  EXPECT_EQ(Twin(Write(twin).bytes), twin);
}

TEST(Dis32SegmentsTest, AnInvestigationWhoseTextDoesNotFitRefusesTheLetter) {
  std::string lines;
  for (int i = 0; i < 26; ++i) lines += "linje<Break/>";
  const std::string twin = Twin(EdiFixture("everything.edi"));
  const Written written = Write(Replaced(twin, "<Right>", lines + "<Right>"));
  EXPECT_EQ(written.bytes, "");
  ASSERT_EQ(written.issues.size(), 1u);
  EXPECT_EQ(written.issues[0].code, "EDIFACT_TEXT_LENGTH");
}

TEST(Dis32SegmentsTest, AnyOtherTextGoesOnInFurtherGroups) {
  std::string lines;
  for (int i = 0; i < 200; ++i) lines += "linje " + std::to_string(i) + "<Break/>";
  const std::string twin =
      Replaced(Twin(EdiFixture("everything.edi")), "<ChildAdditionalInfo>", "<ChildAdditionalInfo>" + lines);
  EXPECT_EQ(Twin(Write(twin).bytes), twin);
}

}  // namespace dis32_segments_test_internal
}  // namespace handover::adapters::edifact
