#include "broker/policy/decision_table.h"

#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace decision_table_test {

using testing::HasSubstr;
using testing::StartsWith;

std::vector<std::string> LinesOf(const std::string& rules) {
  v1::Policy policy;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString("kinds { name: 'LETTER' } kinds { name: 'CARD' }" + rules,
                                                            &policy));
  return absl::StrSplit(DecisionTable(policy), '\n');
}

// What a letter from the birth clinic to the GP, the second column of sectors, may rest on.
std::string LetterToGp(const std::string& rules) {
  const std::vector<std::string> cells = absl::StrSplit(LinesOf(rules)[1], '\t');
  return cells[3];
}

TEST(DecisionTableTest, HasALineForEachKindAndSendingSectorAndAColumnForEachReceivingOne) {
  const std::vector<std::string> lines = LinesOf("");
  ASSERT_EQ(lines.size(), 1u + 2 * 13 + 1);
  EXPECT_THAT(lines[0], StartsWith("kind\tfrom\tBIRTH_CLINIC\tGP\tHEALTH_VISITING\t"));
  EXPECT_THAT(lines[1], StartsWith("LETTER\tBIRTH_CLINIC\tNO_RULE\t"));
  EXPECT_THAT(lines[26], StartsWith("CARD\tHOSPITAL_DEPARTMENT\tNO_RULE\t"));
  EXPECT_EQ(lines[27], "");
}

TEST(DecisionTableTest, NamesTheRuleOfTheKindBetweenTheTwoAndOfNoOthers) {
  const std::vector<std::string> lines = LinesOf("rules { id: 'P-1' kinds: 'LETTER' from: BIRTH_CLINIC to: GP }");
  EXPECT_THAT(lines[1], StartsWith("LETTER\tBIRTH_CLINIC\tNO_RULE\tP-1\tNO_RULE\t"));
  EXPECT_THAT(lines[2], testing::Not(HasSubstr("P-1")));
  EXPECT_THAT(lines[14], testing::Not(HasSubstr("P-1")));
}

TEST(DecisionTableTest, ARowForEveryKindCountsWhereNoOtherDoes) {
  const std::string all = "rules { id: 'P-9' kinds: '*' from: BIRTH_CLINIC to: GP deny_reason: 'NO_RULE' }";
  EXPECT_EQ(LetterToGp(all), "no:P-9");
  EXPECT_EQ(LetterToGp(all + "rules { id: 'P-1' kinds: 'LETTER' from: BIRTH_CLINIC to: GP }"), "P-1");
}

TEST(DecisionTableTest, RulesThatFollowEachOtherStandWithTheirDays) {
  EXPECT_EQ(LetterToGp("rules { id: 'P-2' kinds: 'LETTER' from: BIRTH_CLINIC to: GP valid_from: '2026-07-01' }"
                       "rules { id: 'P-1' kinds: 'LETTER' from: BIRTH_CLINIC to: GP valid_to: '2026-07-01' }"),
            "P-1 P-2@2026-07-01");
}

TEST(DecisionTableTest, ADayWithoutARuleIsSeen) {
  EXPECT_EQ(LetterToGp("rules { id: 'P-1' kinds: 'LETTER' from: BIRTH_CLINIC to: GP valid_to: '2026-07-01' }"
                       "rules { id: 'P-2' kinds: 'LETTER' from: BIRTH_CLINIC to: GP valid_from: '2026-08-01'"
                       "        valid_to: '2027-01-01' }"),
            "P-1 NO_RULE@2026-07-01 P-2@2026-08-01 NO_RULE@2027-01-01");
}

// It says what the decision function finds: for every kind between every two sectors on a day of the shipped policy.
TEST(DecisionTableTest, SaysWhatDecidesOnADay) {
  const PolicySet shipped = fakes::ShippedPolicy();
  const std::vector<std::string> lines = absl::StrSplit(DecisionTable(shipped.policy()), '\n');
  size_t line = 1;
  for (const v1::Kind& kind : shipped.policy().kinds()) {
    for (int from = 1; from < directory::v1::Sector_ARRAYSIZE; ++from) {
      const std::vector<std::string> cells = absl::StrSplit(lines[line++], '\t');
      for (int to = 1; to < directory::v1::Sector_ARRAYSIZE; ++to) {
        const CompiledRule* rule = shipped.FindRule(kind.name(), static_cast<directory::v1::Sector>(from),
                                                    static_cast<directory::v1::Sector>(to), absl::CivilDay(2026, 3, 2));
        const std::string found = rule == nullptr ? "NO_RULE" : rule->rule().id();
        EXPECT_THAT(cells[static_cast<size_t>(to) + 1], testing::EndsWith(found)) << kind.name() << from << to;
      }
    }
  }
}

}  // namespace decision_table_test
}  // namespace handover::policy
