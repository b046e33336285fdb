#include "adapters/medcom_xml/letter_residue.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/xdis32_structure.h"
#include "adapters/text/xml_names.h"

namespace handover::adapters::medcom {
namespace letter_residue_test_internal {

constexpr ResidueRules kRules = {.format = "XDIS32",
                                 .letter = "BirthNotification",
                                 .is_alone = [](std::string_view name) { return name.ends_with("Diagnoses"); },
                                 .sometimes = "PregnancyInvestigationAndTreatments",
                                 .by = "ClinicalInfoDate"};

struct Placing {
  EmessageTree tree;
  LetterBuilder builder{kXdis32Schema, kXdis32Out, tree};
  LetterNode letter = builder.Add(builder.root(), "BirthNotification");
  exchange::v1::Section section;

  void Add(const std::string& path, const std::string& value) {
    section.mutable_body()->mutable_residue()->set_format("XDIS32");
    auto& element = *section.mutable_body()->mutable_residue()->add_elements();
    element.set_path("/Emessage/BirthNotification" + path);
    element.set_value(value);
  }
  void Place() { LetterResidue(kRules, letter, builder).Place({&section}); }
  std::vector<std::string> Lost() const {
    std::vector<std::string> lost;
    for (const Loss& loss : tree.losses) lost.push_back(loss.path);
    return lost;
  }
};
using Lines = std::vector<std::string>;

TEST(LetterResidueTest, AValueComesBackToItsPlace) {
  Placing placing;
  placing.Add("/Patient/OccupancyText", "Brygger");
  placing.Add("/ChildInfo/ApgarScore/MinutesAtScoreTen", "0");
  placing.Place();
  EXPECT_EQ(placing.Lost(), Lines{});
  EXPECT_EQ(TextOf(ChildOf(ChildOf(placing.letter.node, "Patient"), "OccupancyText")), "Brygger");
}

TEST(LetterResidueTest, ADiagnosisComesBackWholeBetweenTheOthers) {
  Placing placing;
  const LetterNode info = placing.builder.Add(placing.letter, "ChildInfo");
  for (const char* text : {"a", "c"}) {
    placing.builder.SetText(placing.builder.Add(info, "ChildOtherDiagnoses"), "DiagnoseText", text, "");
  }
  placing.Add("/ChildInfo/ChildOtherDiagnoses[4]/DiagnoseText", "d");
  placing.Add("/ChildInfo/ChildOtherDiagnoses[2]/DiagnoseText", "b");
  placing.Add("/ChildInfo/ChildOtherDiagnoses[2]/DiagnoseCode", "X");
  placing.Add("/ChildInfo/ChildPrincipalDiagnoses/DiagnoseText", "p");
  placing.Place();
  std::string texts;
  for (const pugi::xml_node node : ChildrenOf(info.node, "ChildOtherDiagnoses")) {
    texts += TextOf(ChildOf(node, "DiagnoseText")) + TextOf(ChildOf(node, "DiagnoseCode"));
  }
  EXPECT_EQ(texts, "abXcd");
  EXPECT_EQ(TextOf(ChildOf(ChildOf(info.node, "ChildPrincipalDiagnoses"), "DiagnoseText")), "p");
  EXPECT_EQ(placing.Lost(), Lines{});
}

TEST(LetterResidueTest, AnInvestigationWhoseDateWasLeftOverStandsAlone) {
  Placing placing;
  const LetterNode pregnancy = placing.builder.Add(placing.letter, "Pregnancy");
  placing.builder.SetLines(placing.builder.Add(pregnancy, "PregnancyInvestigationAndTreatments"),
                           "InvestigationAndTreatmentText", "text", "");
  placing.Add("/Pregnancy/PregnancyInvestigationAndTreatments[1]/ClinicalInfoDate/Date", "2024-05-15");
  placing.Add("/Pregnancy/PregnancyInvestigationAndTreatments[2]/InvestigationAndTreatmentDiagnoses/DiagnoseText", "x");
  placing.Place();
  const auto all = ChildrenOf(pregnancy.node, "PregnancyInvestigationAndTreatments");
  ASSERT_EQ(all.size(), 2u);
  EXPECT_FALSE(ChildOf(all[0], "ClinicalInfoDate").empty());
  EXPECT_TRUE(ChildOf(all[0], "InvestigationAndTreatmentText").empty());
  EXPECT_FALSE(ChildOf(all[1], "InvestigationAndTreatmentText").empty());
  EXPECT_FALSE(ChildOf(all[1], "InvestigationAndTreatmentDiagnoses").empty());
}

TEST(LetterResidueTest, WhatHasNoPlaceIsLost) {
  Placing placing;
  const LetterNode patient = placing.builder.Add(placing.letter, "Patient");
  placing.builder.SetText(patient, "OccupancyText", "taken", "");
  placing.builder.Add(placing.builder.Add(placing.letter, "Birth"), "BirthPrincipalDiagnoses");
  placing.Add("/Birth/BirthPrincipalDiagnoses/DiagnoseText", "taken");
  placing.Add("/ChildInfo[2]/ChildDimensions/Weight", "3000");
  placing.Add("/Patient/Nobody", "x");
  placing.Add("/Patient/OccupancyText", "x");
  placing.Add("/Patient/PostCodeIdentifier", "1234567890");
  placing.Place();
  EXPECT_EQ(placing.Lost().size(), 5u);
}

TEST(LetterResidueTest, AnotherFormatIsLost) {
  Placing placing;
  placing.Add("/Patient/OccupancyText", "x");
  placing.section.mutable_body()->mutable_residue()->set_format("HL7V2");
  placing.Place();
  EXPECT_EQ(placing.Lost(), Lines{"HL7V2"});
}

}  // namespace letter_residue_test_internal
}  // namespace handover::adapters::medcom
