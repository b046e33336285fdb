#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/daycare/transition_columns.h"
#include "tests/unit/adapters/daycare/csv_rows.h"

namespace handover::adapters::daycare {
namespace fill_row_test_internal {

Row RowOf(const exchange::v1::Handover& handover) {
  const People people(handover);
  Row row;
  FillRow(handover.envelope(), people, row);
  for (const exchange::v1::Section& section : handover.sections()) FillRow(section, people, row);
  return row;
}

}  // namespace fill_row_test_internal

using fill_row_test_internal::RowOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(FillRowTest, EveryColumnCanBeFilled) {
  const Row row = RowOf(testing::Fixture("full.textproto"));
  for (size_t i = 0; i < kColumnCount; ++i) {
    EXPECT_THAT(row.values(static_cast<Column>(i)), Not(IsEmpty())) << ColumnNames()[i];
  }
}

TEST(FillRowTest, ValuesStandInTheirColumns) {
  const Row row = RowOf(testing::Fixture("full.textproto"));
  EXPECT_THAT(row.values(Column::kHandoverId), ElementsAre("01900000-0000-8000-8000-000000000001"));
  EXPECT_THAT(row.values(Column::kCreated), ElementsAre("03-06-2024 10:00"));
  EXPECT_THAT(row.values(Column::kParentsKnow), ElementsAre("forælder 1: samtykket", "forælder 2: informeret"));
  EXPECT_THAT(row.values(Column::kCpr), ElementsAre("050523-9996"));
  EXPECT_THAT(row.values(Column::kAddress), ElementsAre("Testvej 1, 2. th., 5000 Odense C"));
  EXPECT_THAT(row.values(Column::kInstitutionType), ElementsAre("vuggestue"));
  EXPECT_THAT(row.values(Column::kEndDate), ElementsAre("04-2026"));
  EXPECT_THAT(row.values(Column::kParent1Telephone), ElementsAre("+4520202020", "65 43 21 00"));
  EXPECT_THAT(row.values(Column::kParent1Interpreter), ElementsAre("nej"));
  EXPECT_THAT(row.values(Column::kParent2Interpreter), ElementsAre("ja"));
  EXPECT_THAT(row.values(Column::kParent2Language), ElementsAre("ar: Irakisk dialekt"));
  EXPECT_THAT(row.values(Column::kFamily), ElementsAre("forælder 1 er mor til barn"));
  EXPECT_THAT(row.values(Column::kDevelopment),
              ElementsAre("COMMUNICATION: gul: Pludrer lidt; følger med øjnene", "MOTOR: grøn", "SLEEP: ikke spurgt"));
  EXPECT_THAT(row.values(Column::kScreenings), ElementsAre("PUF 1: 3, 10-02-2024 09:00"));
  EXPECT_THAT(row.values(Column::kInteractionWith), ElementsAre("forælder 1"));
  EXPECT_THAT(row.values(Column::kInteractionResults), ElementsAre("CARE-Index 2: ønsker ikke at svare, 10-02-2024"));
  EXPECT_THAT(row.values(Column::kSupportLines),
              ElementsAre("barn: Sprogstimulering i hverdagen: ICDP, i gang, aftalt, HEALTH_VISITOR, HEALTH_VISITING, "
                          "31-12-2024"));
  EXPECT_THAT(row.values(Column::kProfessionals),
              ElementsAre("HEALTH_VISITOR: Hanne Test, Sundhedsplejen, +4512345678, tovholder"));
  EXPECT_THAT(row.values(Column::kFiles), ElementsAre("Tegning: image/png, 1,23 MB"));
}

TEST(FillRowTest, SiblingsValuesAreNotTheChilds) {
  exchange::v1::Handover handover = testing::Fixture("full.textproto");
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.body().has_person_identity()) section.mutable_header()->mutable_about(0)->set_person_id("sibling");
  }
  EXPECT_THAT(RowOf(handover).values(Column::kCpr), IsEmpty());
  EXPECT_THAT(RowOf(handover).values(Column::kGivenName), IsEmpty());
}

TEST(FillRowTest, SectionAboutMoreThanTheChildIsNotTheChilds) {
  exchange::v1::Handover handover = testing::Fixture("full.textproto");
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.body().has_development()) section.mutable_header()->add_about()->set_person_id("b000000000000001");
  }
  EXPECT_THAT(RowOf(handover).values(Column::kDevelopment), IsEmpty());
}

TEST(FillRowTest, HandoverWithoutSectionsHasItsEnvelope) {
  exchange::v1::Handover handover = testing::Fixture("full.textproto");
  handover.clear_sections();
  const Row row = RowOf(handover);
  EXPECT_THAT(row.values(Column::kAuthor), ElementsAre("Hanne Test"));
  EXPECT_THAT(row.values(Column::kGivenName), IsEmpty());
}

}  // namespace handover::adapters::daycare
