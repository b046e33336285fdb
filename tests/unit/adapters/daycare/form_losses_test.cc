#include "adapters/daycare/form_losses.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/daycare/csv_rows.h"

namespace handover::adapters::daycare {
namespace form_losses_test_internal {

std::vector<std::string> Losses(const exchange::v1::Handover& handover, FormKind kind = FormKind::kTransition,
                                Spelling spelling = Spelling::kDanish) {
  Findings findings;
  AddLosses(handover, FormPeople(handover), kind, spelling, "", findings);
  std::vector<std::string> found;
  for (const Loss& loss : findings.losses()) found.push_back(absl::StrCat(loss.code, " ", loss.path));
  return found;
}

exchange::v1::Handover OfChild() {
  exchange::v1::Handover handover;
  handover.mutable_envelope()->set_subject_person_id("c");
  return handover;
}

}  // namespace form_losses_test_internal

using form_losses_test_internal::Losses;
using form_losses_test_internal::OfChild;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

TEST(FormLossesTest, WhatTheFormHoldsIsNotLost) {
  exchange::v1::Handover handover = OfChild();
  BodyAbout("c", handover).mutable_person_identity()->set_official_given_name("Aya");
  BodyAbout("c", handover).mutable_note()->set_text("Sover ude");
  EXPECT_THAT(Losses(handover), IsEmpty());
}

TEST(FormLossesTest, FullSummaryLosesTheseAndNoOthers) {
  EXPECT_THAT(
      Losses(testing::Fixture("full.textproto")),
      ElementsAre("DAYCARE_FILE Attachment.content", "DAYCARE_SCREENING_ITEMS ChildScreening.results.items",
                  "DAYCARE_PROVENANCE DailyCareNeeds.provenance",
                  "DAYCARE_PROVENANCE DaycareObservation.provenance.observer_role",
                  "DAYCARE_PROVENANCE Development.provenance.observer_role", "DAYCARE_ENVELOPE Envelope.priority",
                  "DAYCARE_PROVENANCE Interaction.provenance.observer_role",
                  "DAYCARE_RECORDING Interaction.recording_reference", "DAYCARE_SORTING Note",
                  "DAYCARE_ENVELOPE RoutingSlip", "DAYCARE_PROVENANCE SchoolReadiness.provenance.observer_role",
                  "DAYCARE_PROVENANCE SupportPlan.provenance"));
}

TEST(FormLossesTest, JsonHoldsTheFile) {
  exchange::v1::Handover handover = OfChild();
  BodyAbout("c", handover).mutable_attachment()->set_content("x");
  EXPECT_THAT(Losses(handover), ElementsAre("DAYCARE_FILE Attachment.content"));
  EXPECT_THAT(Losses(handover, FormKind::kTransition, Spelling::kJson), IsEmpty());
}

TEST(FormLossesTest, ObservationHasNoAddress) {
  exchange::v1::Handover handover = OfChild();
  BodyAbout("c", handover).mutable_address()->set_post_code("5000");
  EXPECT_THAT(Losses(handover), IsEmpty());
  EXPECT_THAT(Losses(handover, FormKind::kObservation), ElementsAre("DAYCARE_SECTION Address"));
}

TEST(FormLossesTest, BodyThatTheFormDoesNotHaveIsLostWhole) {
  exchange::v1::Handover handover = OfChild();
  BodyAbout("c", handover).mutable_residue()->set_format("X");
  EXPECT_THAT(Losses(handover), ElementsAre("DAYCARE_SECTION Residue"));
}

TEST(FormLossesTest, PeopleWhomTheFormDoesNotHaveAreLost) {
  exchange::v1::Handover handover = OfChild();
  BodyAbout("sibling", handover).mutable_person_identity()->set_official_given_name("Bo");
  BodyAbout("grandmother", handover).mutable_contact_details()->set_name_in_use("Inge");
  EXPECT_THAT(Losses(handover),
              ElementsAre("DAYCARE_OTHER_PERSON ContactDetails", "DAYCARE_OTHER_PERSON PersonIdentity"));
}

TEST(FormLossesTest, FindingsAndMeasuresHaveCodesOfTheirOwn) {
  exchange::v1::Handover handover = OfChild();
  model::v1::Interaction& interaction = *BodyAbout("c", handover).mutable_interaction();
  interaction.add_measures()->set_method("ICDP");
  interaction.add_indicators()->add_findings();
  EXPECT_THAT(Losses(handover), IsSupersetOf({"DAYCARE_MEASURES Interaction.measures",
                                              "DAYCARE_FINDINGS Interaction.indicators.findings"}));
}

TEST(FormLossesTest, FieldThatNobodyHoldsIsLostByItsName) {
  exchange::v1::Handover handover = OfChild();
  BodyAbout("c", handover).mutable_support_plan()->set_criterion("C");
  handover.mutable_envelope()->set_conversation_id("a");
  handover.add_addressees()->set_purpose("P");
  EXPECT_THAT(Losses(handover), ElementsAre("DAYCARE_ENVELOPE Addressee", "DAYCARE_ENVELOPE Envelope.conversation_id",
                                            "DAYCARE_FIELD SupportPlan.criterion"));
}

}  // namespace handover::adapters::daycare
