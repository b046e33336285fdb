#include "adapters/daycare/form_fill.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/daycare/csv_rows.h"

namespace handover::adapters::daycare {
namespace form_fill_test_internal {

// What one column holds: the parts of an item with `/` between them.
std::vector<std::string> Values(const FilledForm& form, std::string_view column) {
  std::vector<std::string> values;
  for (size_t i = 0; i < AllElements().size(); ++i) {
    if (AllElements()[i].column != column) continue;
    for (const FormItem& item : form.items[i]) values.push_back(absl::StrJoin(item, "/"));
  }
  return values;
}

FilledForm Fill(const exchange::v1::Handover& handover, Findings& findings, Spelling spelling = Spelling::kDanish) {
  return FillForm(handover, FormPeople(handover), FormKind::kTransition, spelling, "", findings);
}

std::vector<std::string> Values(const exchange::v1::Handover& handover, std::string_view column) {
  Findings findings;
  return Values(Fill(handover, findings), column);
}

std::vector<std::string> LossesOf(const exchange::v1::Handover& handover) {
  Findings findings;
  Fill(handover, findings);
  std::vector<std::string> losses;
  for (const Loss& loss : findings.losses()) losses.push_back(absl::StrCat(loss.code, " ", loss.path));
  return losses;
}

}  // namespace form_fill_test_internal

using form_fill_test_internal::Fill;
using form_fill_test_internal::LossesOf;
using form_fill_test_internal::Values;
using testing::BodyAbout;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(FormFillTest, ValuesStandInTheirColumns) {
  const exchange::v1::Handover full = testing::Fixture("full.textproto");
  EXPECT_THAT(Values(full, "Overdragelse-id"), ElementsAre("01900000-0000-8000-8000-000000000001"));
  EXPECT_THAT(Values(full, "Oprettet"), ElementsAre("03-06-2024 10:00"));
  EXPECT_THAT(Values(full, "Forældre informeret"), ElementsAre("forælder 1/samtykket", "forælder 2/informeret"));
  EXPECT_THAT(Values(full, "CPR-nummer"), ElementsAre("050523-9996"));
  EXPECT_THAT(Values(full, "Andet personnummer"), ElementsAre("A-17/urn:journal"));
  EXPECT_THAT(Values(full, "Navne- og adressebeskyttelse"), ElementsAre("ja"));
  EXPECT_THAT(Values(full, "Institutionstype"), ElementsAre("vuggestue"));
  EXPECT_THAT(Values(full, "Slutdato"), ElementsAre("04-2026"));
  EXPECT_THAT(Values(full, "Forælder 1, rolle"), ElementsAre("mor"));
  EXPECT_THAT(Values(full, "Forælder 1, telefon"), ElementsAre("+4520202020", "65 43 21 00"));
  EXPECT_THAT(Values(full, "Forælder 1, tolk"), ElementsAre("nej"));
  EXPECT_THAT(Values(full, "Forælder 2, tolk"), ElementsAre("ja"));
  EXPECT_THAT(Values(full, "Familie"), ElementsAre("forælder 1/MTH/barn/mor/urn:relation"));
  EXPECT_THAT(Values(full, "Udvikling"),
              ElementsAre("COMMUNICATION/gul//Pludrer lidt; følger med øjnene", "MOTOR/grøn", "SLEEP//ikke spurgt"));
  EXPECT_THAT(Values(full, "Samspil med"), ElementsAre("forælder 1"));
  EXPECT_THAT(Values(full, "Samspil, undersøgelser"), ElementsAre("NBO/2//ønsker ikke at svare/10-02-2024"));
  EXPECT_THAT(Values(full, "Fagpersoner"), ElementsAre("HEALTH_VISITOR/Hanne Test/Sundhedsplejen/+4512345678/ja"));
  EXPECT_THAT(Values(full, "Vedhæftede filer"), ElementsAre("Tegning/image/png/1,23 MB"));
}

TEST(FormFillTest, ObservationHasItsElementsAlone) {
  const exchange::v1::Handover full = testing::Fixture("full.textproto");
  Findings findings;
  const FilledForm form = FillForm(full, FormPeople(full), FormKind::kObservation, Spelling::kDanish, "", findings);
  EXPECT_THAT(Values(form, "Styrker i dagtilbud"), ElementsAre("Udholdende"));
  EXPECT_THAT(Values(form, "Vej"), IsEmpty());
}

TEST(FormFillTest, SiblingsValuesAreNotTheChilds) {
  exchange::v1::Handover handover = testing::Fixture("full.textproto");
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.body().has_person_identity()) section.mutable_header()->mutable_about(0)->set_person_id("sibling");
  }
  EXPECT_THAT(Values(handover, "CPR-nummer"), IsEmpty());
  EXPECT_THAT(Values(handover, "Fornavn"), IsEmpty());
}

TEST(FormFillTest, SectionAboutMoreThanTheChildIsNotTheChilds) {
  exchange::v1::Handover handover = testing::Fixture("full.textproto");
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.body().has_development()) section.mutable_header()->add_about()->set_person_id("b000000000000001");
  }
  EXPECT_THAT(Values(handover, "Udvikling"), IsEmpty());
}

TEST(FormFillTest, SeveralSectionsOfOneSortAreTold) {
  exchange::v1::Handover handover;
  handover.mutable_envelope()->set_subject_person_id("c");
  BodyAbout("c", handover).mutable_development()->add_strengths("b");
  handover.mutable_sections(0)->mutable_body()->mutable_development()->set_well_being(model::v1::LEVEL_CHALLENGE);
  BodyAbout("c", handover).mutable_development()->add_strengths("a");
  handover.mutable_sections(1)->mutable_body()->mutable_development()->set_well_being(model::v1::LEVEL_EXPECTED);
  EXPECT_THAT(Values(handover, "Styrker"), ElementsAre("a", "b")) << "whatever the order of the sections";
  EXPECT_THAT(Values(handover, "Trivsel"), ElementsAre("grøn"));
  EXPECT_THAT(LossesOf(handover), ElementsAre("DAYCARE_MERGED Development"));
}

TEST(FormFillTest, WhatReadsBackOtherwiseIsTold) {
  exchange::v1::Handover handover;
  handover.mutable_envelope()->set_subject_person_id("c");
  handover.mutable_envelope()->set_created_ms(1'717'401'600'123);
  model::v1::Development& development = *BodyAbout("c", handover).mutable_development();
  development.mutable_provenance()->mutable_observed()->mutable_time()->set_seconds(1'717'401'611);
  development.set_well_being(static_cast<model::v1::Level>(77));
  EXPECT_THAT(LossesOf(handover),
              ElementsAre("DAYCARE_SPELLING Envelope.created_ms", "DAYCARE_SPELLING Development.well_being",
                          "DAYCARE_SPELLING Development.provenance.observed"));
  Findings findings;
  Fill(handover, findings, Spelling::kJson);
  ASSERT_EQ(findings.losses().size(), 1u) << "JSON has seconds and offsets";
  EXPECT_EQ(findings.losses()[0].path, "Development.well_being");
}

TEST(FormFillTest, InvolvementOfSomebodyElseIsTold) {
  exchange::v1::Handover handover = testing::Fixture("full.textproto");
  auto& other = *handover.mutable_envelope()->add_parent_involvements();
  other.set_person_id("somebody");
  other.set_state(exchange::v1::Envelope::ParentInvolvement::INFORMED);
  EXPECT_EQ(Values(handover, "Forældre informeret").size(), 2u);
  EXPECT_THAT(LossesOf(handover), Contains("DAYCARE_OTHER_PERSON Envelope.parent_involvements"));
  EXPECT_THAT(LossesOf(testing::Fixture("full.textproto")),
              Not(Contains("DAYCARE_OTHER_PERSON Envelope.parent_involvements")));
}

}  // namespace handover::adapters::daycare
