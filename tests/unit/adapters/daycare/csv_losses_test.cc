#include "adapters/daycare/csv_losses.h"

#include <set>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/daycare/csv_rows.h"

namespace handover::adapters::daycare {
namespace csv_losses_test_internal {

std::vector<std::string> Losses(const exchange::v1::Handover& handover) {
  std::vector<std::string> found;
  for (const Loss& loss : LossesOf(handover, People(handover), 1)) {
    found.push_back(absl::StrCat(loss.code, " ", loss.path));
  }
  return found;
}

exchange::v1::SectionBody& BodyAbout(const std::string& person_id, exchange::v1::Handover& handover) {
  exchange::v1::Section& section = *handover.add_sections();
  section.mutable_header()->add_about()->set_person_id(person_id);
  return *section.mutable_body();
}

exchange::v1::Handover OfChild() {
  exchange::v1::Handover handover;
  handover.mutable_envelope()->set_subject_person_id("c");
  return handover;
}

}  // namespace csv_losses_test_internal

using csv_losses_test_internal::BodyAbout;
using csv_losses_test_internal::Losses;
using csv_losses_test_internal::OfChild;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

TEST(CsvLossesTest, WhatTheColumnsHoldIsNotLost) {
  exchange::v1::Handover handover = OfChild();
  BodyAbout("c", handover).mutable_person_identity()->set_official_given_name("Aya");
  BodyAbout("c", handover).mutable_note()->set_text("Sover ude");
  EXPECT_THAT(Losses(handover), IsEmpty());
}

TEST(CsvLossesTest, FullSummaryLosesTheseAndNoOthers) {
  EXPECT_THAT(
      Losses(testing::Fixture("full.textproto")),
      ElementsAre(
          "CSV_FILE_CONTENT row 1: Attachment.content", "CSV_SCREENING_ITEMS row 1: ChildScreening.results.items",
          "CSV_PROVENANCE row 1: DailyCareNeeds.provenance", "CSV_PROVENANCE row 1: DaycareObservation.provenance",
          "CSV_PROVENANCE row 1: Development.provenance", "CSV_ENVELOPE row 1: Envelope.priority",
          "CSV_FIELD row 1: FamilyRelation.relation.system", "CSV_PROVENANCE row 1: Interaction.provenance",
          "CSV_RECORDING_REFERENCE row 1: Interaction.recording_reference", "CSV_SORTING row 1: Note",
          "CSV_ENVELOPE row 1: RoutingSlip", "CSV_PROVENANCE row 1: SchoolReadiness.provenance",
          "CSV_FIELD row 1: SupportLine.line_id", "CSV_FIELD row 1: SupportLine.line_version",
          "CSV_PROVENANCE row 1: SupportPlan.provenance"));
}

TEST(CsvLossesTest, BodyWithoutColumnsIsLostWhole) {
  exchange::v1::Handover handover = OfChild();
  BodyAbout("c", handover).mutable_residue()->set_format("X");
  EXPECT_THAT(Losses(handover), ElementsAre("CSV_SECTION row 1: Residue"));
}

TEST(CsvLossesTest, PeopleWithoutColumnsAreLost) {
  exchange::v1::Handover handover = OfChild();
  BodyAbout("sibling", handover).mutable_person_identity()->set_official_given_name("Bo");
  BodyAbout("grandmother", handover).mutable_contact_details()->set_name_in_use("Inge");
  EXPECT_THAT(Losses(handover), ElementsAre("CSV_PERSON row 1: ContactDetails", "CSV_PERSON row 1: PersonIdentity"));
}

TEST(CsvLossesTest, FindingsAndMeasuresHaveCodesOfTheirOwn) {
  exchange::v1::Handover handover = OfChild();
  model::v1::Interaction& interaction = *BodyAbout("c", handover).mutable_interaction();
  interaction.add_measures()->set_method("ICDP");
  interaction.add_indicators()->add_findings();
  EXPECT_THAT(Losses(handover), IsSupersetOf({"CSV_MEASURES row 1: Interaction.measures",
                                              "CSV_FINDINGS row 1: Interaction.indicators.findings"}));
}

TEST(CsvLossesTest, RoutingAndReasonsAreLost) {
  exchange::v1::Handover handover = OfChild();
  handover.mutable_envelope()->set_conversation_id("a");
  handover.mutable_envelope()->add_parent_involvements()->set_reason_code("R");
  handover.add_addressees()->set_purpose("P");
  EXPECT_THAT(Losses(handover),
              ElementsAre("CSV_ENVELOPE row 1: Addressee", "CSV_ENVELOPE row 1: Envelope.conversation_id",
                          "CSV_ENVELOPE row 1: Envelope.parent_involvements.reason_code"));
}

TEST(CsvLossesTest, EveryCodeIsDeclaredAndStandsInTheReadme) {
  std::set<std::string> declared;
  for (const LossInfo& info : AllLosses()) EXPECT_TRUE(declared.emplace(info.code).second) << info.code;
  EXPECT_THAT(declared, Contains(std::string(kLossCharacter)));
  std::set<std::string> listed;
  std::istringstream in(testing::ReadFile("adapters/daycare/README.md"));
  std::string line;
  while (std::getline(in, line)) {
    if (line.starts_with("| `CSV_") && line.find("` | loss |") != std::string::npos) {
      listed.insert(line.substr(3, line.find('`', 3) - 3));
    }
  }
  EXPECT_EQ(listed, declared);
}

}  // namespace handover::adapters::daycare
