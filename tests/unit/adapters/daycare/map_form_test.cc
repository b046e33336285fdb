#include "adapters/daycare/map_form.h"

#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/fakes/seeded_random.h"
#include "tests/unit/adapters/daycare/csv_rows.h"

namespace handover::adapters::daycare {
namespace map_form_test_internal {

using Cells = std::map<std::string, std::vector<FormItem>>;

// The least that a summary has.
Cells Least() {
  return {{"Oprettet", {{"03-06-2024 10:00"}}},
          {"Udfyldt af, rolle", {{"PEDAGOGUE"}}},
          {"Forældre informeret", {{"forælder 1", "samtykket"}}},
          {"CPR-nummer", {{"050523-9996"}}},
          {"Institution", {{"Solstrålen"}}},
          {"Forælder 1, rolle", {{"mor"}}},
          {"Styrker", {{"Nysgerrig"}}}};
}

struct Mapped {
  std::optional<exchange::v1::Handover> handover;
  std::vector<std::string> problems;
  std::vector<std::string> losses;
};

Mapped Map(const Cells& cells, FormKind kind = FormKind::kTransition) {
  FilledForm form;
  for (size_t i = 0; i < AllElements().size(); ++i) {
    const auto found = cells.find(AllElements()[i].column);
    if (found != cells.end()) form.items[i] = found->second;
    form.places.push_back(AllElements()[i].column);
  }
  Findings findings;
  fakes::SeededRandom random;
  Mapped mapped;
  mapped.handover = MapForm(form, {kind, "FORMAT", std::string(32, 'd'), 1}, random, findings);
  for (const Issue& issue : findings.issues()) {
    if (issue.severity == Severity::kError) mapped.problems.push_back(issue.code + " at " + issue.path);
  }
  for (const Loss& loss : findings.losses()) mapped.losses.push_back(loss.code);
  return mapped;
}

Mapped With(const std::string& column, const std::vector<FormItem>& items) {
  Cells cells = Least();
  cells[column] = items;
  return Map(cells);
}

}  // namespace map_form_test_internal

using map_form_test_internal::Cells;
using map_form_test_internal::Least;
using map_form_test_internal::Map;
using map_form_test_internal::Mapped;
using map_form_test_internal::With;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::SectionOf;

TEST(MapFormTest, LeastFormIsAWholeHandover) {
  const Mapped mapped = Map(Least());
  EXPECT_THAT(mapped.problems, IsEmpty());
  ASSERT_TRUE(mapped.handover.has_value());
  const exchange::v1::Envelope& envelope = mapped.handover->envelope();
  EXPECT_EQ(envelope.kind(), "TRANSITION_SUMMARY");
  EXPECT_EQ(envelope.created_ms(), 1'717'401'600'000);
  EXPECT_EQ(envelope.handover_id().size(), 16u);
  EXPECT_EQ(envelope.source_format(), "FORMAT");
  EXPECT_EQ(envelope.sender_party(), "");
  EXPECT_EQ(mapped.handover->slip().persons(0).identifiers(0).cpr(), "0505239996");
  EXPECT_TRUE(mapped.handover->slip().persons(1).identifiers(0).has_local()) << "of a parent without a number";
  EXPECT_EQ(SectionOf(*mapped.handover, "Development").body().development().provenance().observer_role(), "PEDAGOGUE");
  EXPECT_EQ(mapped.handover->addressees(0).role(), "DAYCARE_MUNICIPAL");
}

TEST(MapFormTest, SameDocumentMakesTheSameIds) {
  EXPECT_EQ(Map(Least()).handover->envelope().handover_id(), Map(Least()).handover->envelope().handover_id());
  const std::string id = "01900000-0000-8000-8000-000000000001";
  EXPECT_EQ(With("Overdragelse-id", {{id}}).handover->envelope().source_message_id(), id);
}

TEST(MapFormTest, WhatMustBeToldIsAskedFor) {
  const std::map<std::string, std::string> expected = {
      {"Oprettet", "DAYCARE_REQUIRED at Oprettet"},
      {"Udfyldt af, rolle", "DAYCARE_REQUIRED at Udfyldt af, rolle"},
      {"Forældre informeret", "DAYCARE_REQUIRED at Forældre informeret"},
      {"CPR-nummer", "DAYCARE_CHILD_NUMBER at CPR-nummer"},
      {"Institution", "DAYCARE_REQUIRED at Institutionsnummer"},
      {"Styrker", "DAYCARE_CONTENT at Beskrivelse fra dagtilbud"}};
  for (const auto& [column, problem] : expected) {
    Cells cells = Least();
    cells.erase(column);
    const Mapped mapped = Map(cells);
    EXPECT_THAT(mapped.problems, ElementsAre(problem));
    EXPECT_FALSE(mapped.handover.has_value());
  }
}

TEST(MapFormTest, PartsThatMustBeToldAreAskedForAtTheirPlace) {
  EXPECT_THAT(With("Udvikling", {{"", "gul"}}).problems, ElementsAre("DAYCARE_REQUIRED at Udvikling"));
  EXPECT_THAT(With("Screeninger", {{"PUF"}}).problems, ElementsAre("DAYCARE_REQUIRED at Screeninger"));
  EXPECT_THAT(With("Forælder 1, telefon", {{"20202020"}}).problems,
              ElementsAre("DAYCARE_REQUIRED at Forælder 1, navn"));
  EXPECT_THAT(With("Støtteplan", {{"P-7"}}).problems, ElementsAre("DAYCARE_REQUIRED at Støtteplan, fra"));
  EXPECT_THAT(With("Noter", {{"Titel"}}).problems, ElementsAre("DAYCARE_REQUIRED at Noter"));
  EXPECT_THAT(With("Samspil, resumé", {{"Roligt."}}).problems, ElementsAre("DAYCARE_REQUIRED at Samspil med"));
}

TEST(MapFormTest, ParentsAreToldApart) {
  Cells cells = Least();
  cells["Forælder 2, navn"] = {{"Ali"}};
  EXPECT_THAT(Map(cells).problems, ElementsAre("DAYCARE_REQUIRED at Forælder 2, rolle"));
  cells["Forælder 2, rolle"] = {{"mor"}};
  EXPECT_THAT(Map(cells).problems, ElementsAre("DAYCARE_PARENTS at Forælder 2, rolle"));
  cells["Forælder 2, rolle"] = {{"anden forælder"}};
  const Mapped mapped = Map(cells);
  EXPECT_THAT(mapped.problems, IsEmpty());
  EXPECT_EQ(mapped.handover->slip().persons(2).role(), options::v1::PERSON_ROLE_OTHER_PARENT);
}

TEST(MapFormTest, WithheldParentHasAReasonAndNobodyElseHasOne) {
  EXPECT_THAT(With("Forældre informeret", {{"forælder 1", "må ikke informeres"}}).problems,
              ElementsAre("DAYCARE_REQUIRED at Forældre informeret"));
  EXPECT_THAT(With("Forældre informeret", {{"forælder 1", "informeret", "SUSPECTED_VIOLENCE"}}).problems,
              ElementsAre("DAYCARE_REQUIRED at Forældre informeret"));
  EXPECT_THAT(With("Forældre informeret", {{"forælder 1"}}).problems,
              ElementsAre("DAYCARE_REQUIRED at Forældre informeret"));
  EXPECT_THAT(With("Forældre informeret", {{"forælder 2", "informeret"}}).problems,
              ElementsAre("DAYCARE_PERSON at Forældre informeret", "DAYCARE_REQUIRED at Forældre informeret"));
  const Mapped mapped = With("Forældre informeret", {{"forælder 1", "må ikke informeres", "SUSPECTED_VIOLENCE"}});
  EXPECT_EQ(mapped.handover->envelope().parent_involvements(0).reason_code(), "SUSPECTED_VIOLENCE");
}

TEST(MapFormTest, SectionsAreAboutThoseTheyName) {
  Cells cells = Least();
  cells["Familie"] = {{"forælder 1", "MTH", "barn", "mor", "urn:relation", "har forældremyndighed", "ja"}};
  cells["Samspil med"] = {{"forælder 1"}};
  cells["Samspil, resumé"] = {{"Roligt."}};
  cells["Støtteindsatser"] = {{"barn, forælder 1", "", "", "", "", "", "", "", "l-1", "1"},
                              {"", "", "", "", "", "", "", "", "l-2", "1"}};
  cells["Noter"] = {{"", "Sover ude"}};
  cells["Fagpersoner"] = {{"PEDAGOGUE", "Peter"}};
  const Mapped mapped = Map(cells);
  ASSERT_THAT(mapped.problems, IsEmpty());
  EXPECT_EQ(SectionOf(*mapped.handover, "FamilyRelation").header().about_size(), 2);
  EXPECT_EQ(SectionOf(*mapped.handover, "FamilyRelation").body().family_relation().stated_custody(),
            model::v1::FamilyRelation::HAS_CUSTODY);
  EXPECT_EQ(SectionOf(*mapped.handover, "Interaction").header().about_size(), 2);
  EXPECT_EQ(SectionOf(*mapped.handover, "Note").header().about_size(), 2) << "everyone but professionals";
  EXPECT_EQ(SectionOf(*mapped.handover, "Professional").header().about(0).role(),
            options::v1::PERSON_ROLE_PROFESSIONAL);
  std::vector<int> sizes;
  for (const auto& section : mapped.handover->sections()) {
    if (section.body().has_support_line()) sizes.push_back(section.header().about_size());
  }
  EXPECT_THAT(sizes, ::testing::UnorderedElementsAre(1, 2));
  EXPECT_THAT(With("Samspil med", {{"forælder 2"}}).problems, ::testing::Contains("DAYCARE_PERSON at Samspil med"));
}

TEST(MapFormTest, WhatIsDroppedIsDeclared) {
  EXPECT_THAT(With("Afsender-id", {{"01900000-0000-8000-8000-000000000002"}}).losses, ElementsAre("DAYCARE_SENDER"));
  const Mapped file = With("Vedhæftede filer", {{"Tegning", "image/png", "1,23 MB"}});
  EXPECT_THAT(file.losses, ElementsAre("DAYCARE_FILE"));
  EXPECT_THAT(file.problems, IsEmpty());
  EXPECT_THAT(With("Vedhæftede filer", {{"Tegning", "image/png", "stor"}}).problems,
              ElementsAre("DAYCARE_NUMBER at Vedhæftede filer"));
}

TEST(MapFormTest, AddresseeIsTheInstitutionByItsNumber) {
  Cells cells = Least();
  cells["Institutionsnummer"] = {{"G40123"}};
  cells["Overgang"] = {{"skolestart"}};
  cells["Startdato"] = {{"01-08-2024"}};
  const Mapped mapped = Map(cells);
  ASSERT_TRUE(mapped.handover.has_value());
  EXPECT_EQ(mapped.handover->addressees(0).stated_address(), "institution:G40123");
  EXPECT_EQ(mapped.handover->addressees(0).role(), "");
  EXPECT_EQ(mapped.handover->addressees(0).purpose(), "SCHOOL_START");
  EXPECT_EQ(mapped.handover->slip().needed_by_date().day(), 1);
}

TEST(MapFormTest, ObservationGoesToHealthVisiting) {
  Cells cells = Least();
  cells.erase("Institution");
  EXPECT_THAT(Map(cells, FormKind::kObservation).problems, ElementsAre("DAYCARE_CONTENT at Beskrivelse fra dagtilbud"));
  cells["Beskrivelse fra dagtilbud"] = {{"Glad"}};
  cells["Kommunekode"] = {{"0461"}};
  const Mapped mapped = Map(cells, FormKind::kObservation);
  ASSERT_TRUE(mapped.handover.has_value());
  EXPECT_EQ(mapped.handover->addressees(0).role(), "HEALTH_VISITING");
  EXPECT_EQ(mapped.handover->addressees(0).area(), "0461");
}

TEST(MapFormTest, PlacesNameThePartInJsonAlone) {
  FilledForm form;
  form.places.assign(AllElements().size(), "/x");
  EXPECT_EQ(PlaceOf(form, 7, 2, {"state", "state"}), "/x");
  form.spelling = Spelling::kJson;
  EXPECT_EQ(PlaceOf(form, 7, 2, {"state", "state"}), "/x/2/state");
  EXPECT_EQ(PlaceOf(form, 0, 0, {"handover_id", ""}), "/x");
}

}  // namespace handover::adapters::daycare
