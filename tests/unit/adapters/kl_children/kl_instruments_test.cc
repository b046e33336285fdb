#include "adapters/kl_children/kl_instruments.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

namespace kl_instruments_test_internal {

std::vector<std::string> ErrorsWith(std::string_view from, std::string_view to) {
  return ErrorsOf(ReadReport(Spoiled("two_months.json", from, to)));
}

}  // namespace kl_instruments_test_internal

using kl_instruments_test_internal::ErrorsWith;

TEST(KlInstrumentsTest, RangesAreThoseOfTheInstrument) {
  int epds = 0;
  for (const ItemRule& item : FindQuestionnaire("EPDS", "")->items) epds += item.max;
  EXPECT_EQ(epds, FindQuestionnaire("EPDS", "")->max_score);
  int adbb = 0;
  for (const ItemRule& item : FindQuestionnaire("ADBB", "")->items) adbb += item.max;
  EXPECT_EQ(adbb, FindQuestionnaire("ADBB", "")->max_score);
  int aims = 0;
  for (const ItemRule& item : FindQuestionnaire("AIMS", "")->items) aims += item.max;
  EXPECT_EQ(aims, FindQuestionnaire("AIMS", "")->max_score);
  EXPECT_EQ(FindQuestionnaire("PUF", "")->items.size(), 27u);
  EXPECT_EQ(FindQuestionnaire("SDQ", "KL-2.1.0 P4-10")->items.size(), 33u);
}

TEST(KlInstrumentsTest, IsFoundByUrlWithOrWithoutVersion) {
  const std::string url = std::string(kQuestionnaireBase) + "epds";
  EXPECT_EQ(FindQuestionnaire(url)->instrument, "EPDS");
  EXPECT_EQ(FindQuestionnaire(url + "|2.1.0")->instrument, "EPDS");
  EXPECT_EQ(FindQuestionnaire("http://example.dk/epds"), nullptr);
  EXPECT_EQ(FindQuestionnaire("SDQ", ""), nullptr) << "two forms, and nobody knows which";
}

TEST(KlInstrumentsTest, HighestScoreIsTakenAndOneMoreIsNot) {
  const std::string_view item = "{\"linkId\": \"10harm\", \"answer\": [{\"valueInteger\": 0}]}";
  const std::string_view total = "\"linkId\": \"score\", \"answer\": [{\"valueInteger\": 15}]";
  std::string text =
      Edited(Report("two_months.json"), item, "{\"linkId\": \"10harm\", \"answer\": [{\"valueInteger\": 3}]}");
  text = Edited(text, total, "\"linkId\": \"score\", \"answer\": [{\"valueInteger\": 18}]");
  EXPECT_THAT(ErrorsOf(ReadReport(text)), IsEmpty());
  EXPECT_THAT(ErrorsWith(item, "{\"linkId\": \"10harm\", \"answer\": [{\"valueInteger\": 4}]}"),
              ElementsAre("KL_ANSWER /entry/26/resource/item/9/answer/0/valueInteger"));
}

TEST(KlInstrumentsTest, SumOfAllItemsIsTheTotal) {
  EXPECT_THAT(ErrorsWith("\"answer\": [{\"valueInteger\": 15}]", "\"answer\": [{\"valueInteger\": 16}]"),
              ElementsAre("KL_SCORE_SUM /entry/26/resource/item/10/answer/0/valueInteger"));
}

TEST(KlInstrumentsTest, TotalOfSomeItemsIsNoLessThanThey) {
  EXPECT_THAT(ErrorsWith("\"answer\": [{\"valueInteger\": 7}]", "\"answer\": [{\"valueInteger\": 3}]"), IsEmpty());
  EXPECT_THAT(ErrorsWith("\"answer\": [{\"valueInteger\": 7}]", "\"answer\": [{\"valueInteger\": 2}]"),
              ElementsAre("KL_SCORE_SUM /entry/27/resource/item/2/answer/0/valueInteger"));
}

TEST(KlInstrumentsTest, PufScoreThatIsNotTheNumberOfProblemsIsTold) {
  const std::string right = Edited(Report("school.json"), "\"linkId\": \"score\", \"answer\": [{\"valueInteger\": 3}]",
                                   "\"linkId\": \"score\", \"answer\": [{\"valueInteger\": 1}]");
  EXPECT_THAT(CodesOf(ReadReport(right).issues), Not(Contains("KL_PUF_SCORE")));
  EXPECT_THAT(CodesOf(ReadReport(Report("school.json")).issues), Contains("KL_PUF_SCORE"));
}

}  // namespace handover::adapters::kl::testing
