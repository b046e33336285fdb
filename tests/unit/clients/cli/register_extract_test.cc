#include "clients/cli/register_extract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace handover::cli {
namespace {

using consent::v1::IdentityEvent;
using consent::v1::RegisterFacts;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string File(const std::vector<std::string>& rows) {
  return absl::StrCat("START;1\n", absl::StrJoin(rows, "\n"), rows.empty() ? "" : "\n", "END;", rows.size(), "\n");
}

std::string Refusal(const std::vector<std::string>& rows) {
  return std::string(ReadRegisterExtract(File(rows)).status().message());
}

TEST(RegisterExtractTest, TheFirstRowTellsOne) {
  EXPECT_TRUE(IsRegisterExtract("START;1\nEND;0\n"));
  EXPECT_FALSE(IsRegisterExtract("{\"person\":{}}"));
  EXPECT_FALSE(IsRegisterExtract(""));
}

TEST(RegisterExtractTest, RowsOfOnePersonAndDayAreOneRecord) {
  const auto extract = ReadRegisterExtract(
      File({"RESIDENCE;050523-9996;2026-01-01;0461", "CUSTODY;0505239996;2026-01-01;2911829996;CUSTODY",
            "CUSTODY;0505239996;2026-01-01;1502779995;GUARDIAN", "PROTECTION;0505239996;2026-01-01;SPECIAL",
            "GP;0505239996;2026-01-01;gp-a", "DAYCARE;0505239996;2026-01-01;", "RESIDENCE;0505239996;2026-03-01;0751",
            "DEATH;0211223989;2026-02-01"}));
  ASSERT_TRUE(extract.ok()) << extract.status();
  ASSERT_EQ(extract->request.facts_size(), 3);
  const RegisterFacts& facts = extract->request.facts(0);
  EXPECT_EQ(facts.person().cpr(), "0505239996");
  EXPECT_EQ(facts.valid_from_time().seconds(), 1767225600);
  EXPECT_EQ(facts.municipality_code(), "0461");
  ASSERT_EQ(facts.holders_size(), 2);
  EXPECT_EQ(facts.holders(1).capacity(), consent::v1::Grant::GUARDIAN);
  EXPECT_EQ(facts.protection(), RegisterFacts::SPECIAL);
  EXPECT_EQ(facts.gp_party(), "gp-a");
  EXPECT_THAT(facts.parts(), ElementsAre(RegisterFacts::RESIDENCE, RegisterFacts::CUSTODY,
                                         RegisterFacts::ADDRESS_PROTECTION, RegisterFacts::GP, RegisterFacts::DAYCARE));
  EXPECT_THAT(extract->request.facts(1).parts(), ElementsAre(RegisterFacts::RESIDENCE));
  EXPECT_TRUE(extract->request.facts(2).deceased());
}

TEST(RegisterExtractTest, ADaycareMayHaveTheDayTheChildBegins) {
  const auto extract = ReadRegisterExtract(
      File({"DAYCARE;0505239996;2026-01-01;daycare;2026-08-03", "DAYCARE;1306249996;2026-01-01;daycare;"}));
  ASSERT_TRUE(extract.ok()) << extract.status();
  EXPECT_EQ(extract->request.facts(0).daycare_party(), "daycare");
  EXPECT_EQ(extract->request.facts(0).daycare_start_date().year(), 2026);
  EXPECT_EQ(extract->request.facts(0).daycare_start_date().month(), 8);
  EXPECT_EQ(extract->request.facts(0).daycare_start_date().day(), 3);
  EXPECT_FALSE(extract->request.facts(1).has_daycare_start_date());
  EXPECT_THAT(Refusal({"DAYCARE;0505239996;2026-01-01;daycare;2026-02-30"}), HasSubstr("row 2, column 5"));
  EXPECT_THAT(Refusal({"DAYCARE;0505239996;2026-01-01;daycare;2026-08-03;x"}), HasSubstr("row 2, column 5"));
  EXPECT_THAT(Refusal({"GP;0505239996;2026-01-01;gp-a;2026-08-03"}), HasSubstr("row 2, column 5"));
}

TEST(RegisterExtractTest, EventsAreRead) {
  const auto extract = ReadRegisterExtract(
      File({"BIRTH;2911829996;2024-06-13;pregnancy-1;2;1306249996", "STILLBIRTH;2911829996;2024-06-13;pregnancy-1;1",
            "PREGNANCY_ENDED;2911829996;2024-06-13;pregnancy-0;1", "NUMBER;x-ecpr:0505231AB1;2026-01-01;0505239996",
            "NUMBER;0505239995;2026-01-01;0505239996", "SAME;1306249995;2026-01-01;1306249996",
            "ADOPTION;0505059996;2026-01-01", "UNDO;SAME;1306249995;2026-01-01;1306249996"}));
  ASSERT_TRUE(extract.ok()) << extract.status();
  std::vector<IdentityEvent::Kind> kinds;
  for (const IdentityEvent& event : extract->request.events()) kinds.push_back(event.kind());
  EXPECT_THAT(kinds, ElementsAre(IdentityEvent::BIRTH, IdentityEvent::STILLBIRTH, IdentityEvent::PREGNANCY_ENDED,
                                 IdentityEvent::REPLACEMENT_NUMBER, IdentityEvent::NUMBER_CHANGED,
                                 IdentityEvent::SAME_PERSON, IdentityEvent::ADOPTION, IdentityEvent::SAME_PERSON));
  const IdentityEvent& birth = extract->request.events(0);
  EXPECT_EQ(birth.mother().cpr(), "2911829996");
  EXPECT_EQ(birth.earlier().unborn().pregnancy_episode_id(), "pregnancy-1");
  EXPECT_EQ(birth.earlier().unborn().ordinal(), 2);
  EXPECT_EQ(birth.person().cpr(), "1306249996");
  EXPECT_FALSE(birth.undone());
  EXPECT_TRUE(extract->request.events(7).undone());
}

TEST(RegisterExtractTest, WhatIsWrongIsNamedByRowAndColumnAndNeverByValue) {
  const std::string message = Refusal({"RESIDENCE;0505239996;2026-01-01;0461", "RESIDENCE;3102249999;2026-01-01;0461"});
  EXPECT_THAT(message, HasSubstr("row 3, column 2: CPR_DATE"));
  EXPECT_THAT(message, Not(HasSubstr("3102249999")));
  EXPECT_THAT(Refusal({"RESIDENCE;nobody;2026-01-01;0461"}), HasSubstr("row 2, column 2"));
  EXPECT_THAT(Refusal({"RESIDENCE;0505239996;01-01-2026;0461"}), HasSubstr("row 2, column 3"));
  EXPECT_THAT(Refusal({"RESIDENCE;0505239996;2026-02-30;0461"}), HasSubstr("row 2, column 3"));
  EXPECT_THAT(Refusal({"RESIDENCE;0505239996;2026-01-01;9999"}), HasSubstr("row 2, column 4"));
  EXPECT_THAT(Refusal({"RESIDENCE;0505239996;2026-01-01"}), HasSubstr("row 2, column 4"));
  EXPECT_THAT(Refusal({"RESIDENCE;0505239996;2026-01-01;0461;x"}), HasSubstr("row 2, column 5"));
  EXPECT_THAT(Refusal({"CUSTODY;0505239996;2026-01-01;2911829996;SELF"}), HasSubstr("row 2, column 5"));
  EXPECT_THAT(Refusal({"CUSTODY;0505239996;2026-01-01;nobody;CUSTODY"}), HasSubstr("row 2, column 4"));
  EXPECT_THAT(Refusal({"PROTECTION;0505239996;2026-01-01;SECRET"}), HasSubstr("row 2, column 4"));
  EXPECT_THAT(Refusal({"BIRTH;2911829996;2024-06-13;;1;1306249996"}), HasSubstr("row 2, column 4"));
  EXPECT_THAT(Refusal({"BIRTH;2911829996;2024-06-13;p;10;1306249996"}), HasSubstr("row 2, column 5"));
  EXPECT_THAT(Refusal({"UNDO;BIRTH;2911829996;2024-06-13;p;10;1306249996"}), HasSubstr("row 2, column 6"));
  EXPECT_THAT(Refusal({"UNDO"}), HasSubstr("row 2, column 2"));
  EXPECT_THAT(Refusal({"INCOME;0505239996;2026-01-01;1"}), HasSubstr("row 2, column 1"));
}

TEST(RegisterExtractTest, ARowThatContradictsAnEarlierOneIsRefused) {
  EXPECT_THAT(Refusal({"RESIDENCE;0505239996;2026-01-01;0461", "RESIDENCE;0505239996;2026-01-01;0751"}),
              HasSubstr("row 3, column 1"));
  EXPECT_THAT(Refusal({"CUSTODY;0505239996;2026-01-01;NONE;", "CUSTODY;0505239996;2026-01-01;2911829996;CUSTODY"}),
              HasSubstr("row 3, column 4"));
  EXPECT_THAT(Refusal({"CUSTODY;0505239996;2026-01-01;2911829996;CUSTODY", "CUSTODY;0505239996;2026-01-01;NONE;"}),
              HasSubstr("row 3, column 4"));
}

TEST(RegisterExtractTest, NobodyHoldingCustodyIsSaidInWords) {
  const auto extract = ReadRegisterExtract(File({"CUSTODY;0505239996;2026-01-01;NONE;"}));
  ASSERT_TRUE(extract.ok()) << extract.status();
  EXPECT_TRUE(extract->request.facts(0).holders().empty());
  EXPECT_THAT(extract->request.facts(0).parts(), ElementsAre(RegisterFacts::CUSTODY));
}

TEST(RegisterExtractTest, AFileThatIsCutOffIsNotTaken) {
  const std::string row = "RESIDENCE;0505239996;2026-01-01;0461\n";
  EXPECT_FALSE(ReadRegisterExtract("START;1\n" + row).ok());
  EXPECT_FALSE(ReadRegisterExtract("START;1\n" + row + "END;2\n").ok());
  EXPECT_FALSE(ReadRegisterExtract("START;1\n" + row + "END;1;\n").ok());
  EXPECT_FALSE(ReadRegisterExtract("START;2\n" + row + "END;1\n").ok());
  EXPECT_FALSE(ReadRegisterExtract("START;1\nEND;0\n").ok());
  EXPECT_FALSE(ReadRegisterExtract("").ok());
  EXPECT_TRUE(
      ReadRegisterExtract("START;1\r\n# of today\r\n\r\nRESIDENCE;0505239996;2026-01-01;0461\r\nEND;1\r\n").ok());
}

TEST(RegisterExtractTest, MoreThanTheBrokerTakesAtOnceIsRefused) {
  std::vector<std::string> rows;
  for (int day = 0; day <= kMostFactsAtOnce; ++day) {
    rows.push_back(absl::StrCat("DEATH;0211223989;", 1000 + day / 28 / 12, "-", day / 28 % 12 < 9 ? "0" : "",
                                day / 28 % 12 + 1, "-", day % 28 < 9 ? "0" : "", day % 28 + 1));
  }
  EXPECT_THAT(Refusal(rows), HasSubstr("split the file"));
}

TEST(RegisterExtractTest, ARefusalOfTheBrokerLeadsBackToTheRow) {
  const auto extract = ReadRegisterExtract(
      File({"RESIDENCE;0505239996;2026-01-01;0461", "CUSTODY;0505239996;2026-01-01;2911829996;CUSTODY",
            "GP;0505239996;2026-01-01;nobody", "UNDO;SAME;1306249995;2026-01-01;1306249996"}));
  ASSERT_TRUE(extract.ok()) << extract.status();
  EXPECT_EQ(extract->Where("facts[0].gp_party"), "row 4, column 4");
  EXPECT_EQ(extract->Where("facts[0].holders[0].person.cpr"), "row 3, column 4");
  EXPECT_EQ(extract->Where("facts[0].person.cpr"), "row 2, column 2");
  EXPECT_EQ(extract->Where("events[0].earlier"), "row 5, column 3");
  EXPECT_EQ(extract->Where("events[0]"), "row 5");
  EXPECT_EQ(extract->Where("facts[7].person"), "");
  EXPECT_EQ(extract->Where(""), "");
}

}  // namespace
}  // namespace handover::cli
