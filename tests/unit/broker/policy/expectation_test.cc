#include "broker/policy/expectation.h"

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace handover::policy {
namespace expectation_test {

using testing::Optional;

// Monday 2 March 2026, noon.
absl::Time Noon() { return StartOfDanishDay(absl::CivilDay(2026, 3, 2)) + absl::Hours(12); }
absl::Time EndOf(int year, int month, int day) { return StartOfDanishDay(absl::CivilDay(year, month, day) + 1); }

v1::Expectation Rule(const std::string& text) {
  v1::Expectation rule;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &rule)) << text;
  return rule;
}

PathwayNews Birth() {
  PathwayNews news;
  news.subject = v1::Kind::CHILD;
  news.kind = "BIRTH_NOTIFICATION";
  news.sender_sector = directory::v1::BIRTH_CLINIC;
  news.events = {v1::Expectation::CHILD_KNOWN};
  news.birth_date = absl::CivilDay(2026, 3, 1);
  return news;
}

std::optional<absl::Time> Due(const std::string& due, const PathwayNews& news) {
  return DueOf(Rule("due { " + due + " }"), news, Noon(), WorkCalendar());
}

TEST(DayOfAgeTest, CountsMonths) { EXPECT_EQ(DayOfAge(absl::CivilDay(2024, 1, 15), 18), absl::CivilDay(2025, 7, 15)); }
TEST(DayOfAgeTest, ALeapDayIsTheLastOfAShorterFebruary) {
  EXPECT_EQ(DayOfAge(absl::CivilDay(2024, 2, 29), 36), absl::CivilDay(2027, 2, 28));
  EXPECT_EQ(DayOfAge(absl::CivilDay(2024, 2, 29), 48), absl::CivilDay(2028, 2, 29));
}
TEST(DayOfAgeTest, TheEndOfAMonthIsTheEndOfAShorterOne) {
  EXPECT_EQ(DayOfAge(absl::CivilDay(2024, 8, 31), 18), absl::CivilDay(2026, 2, 28));
}

TEST(DueOfTest, DaysEndWithTheDanishDay) { EXPECT_THAT(Due("days: 14", Birth()), Optional(EndOf(2026, 3, 16))); }
TEST(DueOfTest, WorkingDaysLeaveTheWeekendOut) {
  EXPECT_THAT(Due("working_days: 5", Birth()), Optional(EndOf(2026, 3, 9)));
}
TEST(DueOfTest, AWeekOfPregnancyCountsBackFromTheTerm) {
  PathwayNews news;
  news.term = absl::CivilDay(2026, 7, 1);
  // 280 days before the term, and 224 after it.
  EXPECT_THAT(Due("pregnancy_week: 32 at_least_working_days: 10", news), Optional(EndOf(2026, 5, 6)));
}
TEST(DueOfTest, AWeekThatIsNearlyOverLeavesTheLeastTime) {
  PathwayNews news;
  news.term = absl::CivilDay(2026, 4, 20);
  EXPECT_THAT(Due("pregnancy_week: 32 at_least_working_days: 10", news), Optional(EndOf(2026, 3, 16)));
}
TEST(DueOfTest, AnUnknownTermLeavesTheLeastTime) {
  EXPECT_THAT(Due("pregnancy_week: 32 at_least_working_days: 10", PathwayNews()), Optional(EndOf(2026, 3, 16)));
}
TEST(DueOfTest, AnAgeHasItsGrace) {
  // The first of September 2027 is a Wednesday.
  EXPECT_THAT(Due("age_months: 18 grace_working_days: 5", Birth()), Optional(EndOf(2027, 9, 8)));
}
TEST(DueOfTest, AnAgeThatIsPastIsNotExpected) {
  PathwayNews news = Birth();
  news.birth_date = absl::CivilDay(2024, 8, 1);
  EXPECT_EQ(Due("age_months: 18 grace_working_days: 5", news), std::nullopt);
}
TEST(DueOfTest, AnAgeThatIsInItsGraceIs) {
  PathwayNews news = Birth();
  news.birth_date = absl::CivilDay(2024, 8, 28);
  EXPECT_THAT(Due("age_months: 18 grace_working_days: 5", news), Optional(EndOf(2026, 3, 6)));
}
TEST(DueOfTest, AnUnknownDayOfBirthIsNotExpected) {
  PathwayNews news = Birth();
  news.birth_date.reset();
  EXPECT_EQ(Due("age_months: 18", news), std::nullopt);
}
TEST(DueOfTest, DaycareLeavesWholeWorkingDaysBeforeIt) {
  PathwayNews news;
  news.daycare_start = absl::CivilDay(2026, 5, 4);  // A Monday: the week before is whole.
  EXPECT_THAT(Due("working_days_before_daycare_start: 5", news),
              Optional(StartOfDanishDay(absl::CivilDay(2026, 4, 27))));
}
TEST(DueOfTest, DaycareThatBeginsTomorrowIsDueToday) {
  PathwayNews news;
  news.daycare_start = absl::CivilDay(2026, 3, 3);
  EXPECT_THAT(Due("working_days_before_daycare_start: 5", news), Optional(EndOf(2026, 3, 2)));
}
TEST(DueOfTest, DaycareThatHasBegunIsNotExpected) {
  PathwayNews news;
  for (const int day : {1, 2}) {
    news.daycare_start = absl::CivilDay(2026, 3, day);
    EXPECT_EQ(Due("working_days_before_daycare_start: 5", news), std::nullopt);
  }
}
TEST(DueOfTest, AnUnknownStartIsNotExpected) {
  EXPECT_EQ(Due("working_days_before_daycare_start: 5", Birth()), std::nullopt);
}
TEST(DueOfTest, ARuleWithoutALimitExpectsNothing) { EXPECT_EQ(Due("", Birth()), std::nullopt); }

// The week before Monday 4 May 2026.
TEST(IsForDaycareStartTest, FromTheDayItCountsToUntilTheStart) {
  const v1::Expectation rule = Rule("due { working_days_before_daycare_start: 5 }");
  PathwayNews news;
  news.daycare_start = absl::CivilDay(2026, 5, 4);
  const absl::Time first = StartOfDanishDay(absl::CivilDay(2026, 4, 27));
  const absl::Time start = StartOfDanishDay(absl::CivilDay(2026, 5, 4));
  EXPECT_FALSE(IsForDaycareStart(rule, news, first - absl::Seconds(1), WorkCalendar()));
  EXPECT_TRUE(IsForDaycareStart(rule, news, first, WorkCalendar()));
  EXPECT_TRUE(IsForDaycareStart(rule, news, start, WorkCalendar()));
  EXPECT_FALSE(IsForDaycareStart(rule, news, start + absl::Seconds(1), WorkCalendar()));
}
TEST(IsForDaycareStartTest, WithoutADayOrARuleOfDaycareItIsNot) {
  EXPECT_FALSE(IsForDaycareStart(Rule("due { working_days_before_daycare_start: 5 }"), PathwayNews(), Noon(),
                                 WorkCalendar()));
  PathwayNews news;
  news.daycare_start = absl::CivilDay(2026, 3, 2);
  EXPECT_FALSE(IsForDaycareStart(Rule("due { days: 5 }"), news, Noon(), WorkCalendar()));
}

TEST(RaisesTest, AKindRaisesIt) {
  EXPECT_TRUE(Raises(Rule(R"(kinds: "BIRTH_NOTIFICATION" subjects: CHILD)"), Birth()));
}
TEST(RaisesTest, AnotherKindDoesNot) {
  EXPECT_FALSE(Raises(Rule(R"(kinds: "BIRTH_HANDOVER" subjects: CHILD)"), Birth()));
}
TEST(RaisesTest, AnotherSubjectDoesNot) {
  EXPECT_FALSE(Raises(Rule(R"(kinds: "BIRTH_NOTIFICATION" subjects: PREGNANCY)"), Birth()));
}
TEST(RaisesTest, AnybodysPathwayDoes) {
  EXPECT_TRUE(Raises(Rule(R"(kinds: "BIRTH_NOTIFICATION" subjects: PERSON)"), Birth()));
}
TEST(RaisesTest, ARetractionDoesNot) {
  PathwayNews news = Birth();
  news.takes_back = true;
  EXPECT_FALSE(Raises(Rule(R"(kinds: "BIRTH_NOTIFICATION" subjects: CHILD)"), news));
}
TEST(RaisesTest, TheLevelMustBeReached) {
  const v1::Expectation rule = Rule(R"(kinds: "VISITATION_LEVEL" min_care_level: 3 subjects: PREGNANCY)");
  PathwayNews news;
  news.subject = v1::Kind::PREGNANCY;
  news.kind = "VISITATION_LEVEL";
  news.care_level = 2;
  EXPECT_FALSE(Raises(rule, news));
  news.care_level = 3;
  EXPECT_TRUE(Raises(rule, news));
  news.care_level = 4;
  EXPECT_TRUE(Raises(rule, news));
}
TEST(RaisesTest, AnEventRaisesItAlsoWithoutAHandover) {
  PathwayNews fact;
  fact.subject = v1::Kind::CHILD;
  fact.events = {v1::Expectation::MOVED};
  EXPECT_TRUE(Raises(Rule("event: MOVED subjects: CHILD"), fact));
  EXPECT_FALSE(Raises(Rule("event: DAYCARE_START_KNOWN subjects: CHILD"), fact));
}
// The summary that daycare waits for tells the day on which the child begins as well.
TEST(RaisesTest, WhatIsWaitedForDoesNot) {
  const v1::Expectation rule = Rule(R"(event: DAYCARE_START_KNOWN subjects: CHILD met_by: "TRANSITION_SUMMARY")");
  PathwayNews news;
  news.subject = v1::Kind::CHILD;
  news.kind = "TRANSITION_SUMMARY";
  news.events = {v1::Expectation::DAYCARE_START_KNOWN};
  EXPECT_FALSE(Raises(rule, news));
  news.kind = "DAYCARE_OBSERVATION";
  EXPECT_TRUE(Raises(rule, news));
}
TEST(RaisesTest, AFactIsOfNoKind) {
  PathwayNews fact;
  fact.subject = v1::Kind::CHILD;
  EXPECT_FALSE(Raises(Rule(R"(kinds: "" subjects: CHILD)"), fact));
}

TEST(MeetsTest, AKindMeetsIt) {
  EXPECT_TRUE(Meets(Rule(R"(met_by: "BIRTH_NOTIFICATION")"), Birth()));
  EXPECT_FALSE(Meets(Rule(R"(met_by: "VISIT_SUMMARY")"), Birth()));
}
TEST(MeetsTest, AContactOfTheTypeMustHaveTakenPlace) {
  const v1::Expectation rule = Rule(R"(met_by: "VISIT_SUMMARY" met_by_contacts: "MONTHS_18")");
  PathwayNews news;
  news.kind = "VISIT_SUMMARY";
  EXPECT_FALSE(Meets(rule, news));
  news.contacts = {"MONTHS_8_11"};
  EXPECT_FALSE(Meets(rule, news));
  news.contacts = {"MONTHS_8_11", "MONTHS_18"};
  EXPECT_TRUE(Meets(rule, news));
}
TEST(MeetsTest, ARetractionMeetsNothing) {
  PathwayNews news = Birth();
  news.takes_back = true;
  EXPECT_FALSE(Meets(Rule(R"(met_by: "BIRTH_NOTIFICATION")"), news));
}
TEST(MeetsTest, AFactMeetsNothing) { EXPECT_FALSE(Meets(Rule(R"(met_by: "")"), PathwayNews())); }

TEST(EndsTest, OnlyWhatTheRuleNamesEndsIt) {
  const v1::Expectation rule = Rule("ended_by: [DEATH, MOVED]");
  PathwayNews news;
  EXPECT_EQ(Ends(rule, news), std::nullopt);
  news.events = {v1::Expectation::ADOPTED};
  EXPECT_EQ(Ends(rule, news), std::nullopt);
  news.events = {v1::Expectation::ADOPTED, v1::Expectation::DEATH};
  EXPECT_THAT(Ends(rule, news), Optional(v1::Expectation::DEATH));
}

TEST(EndsTest, ARetractionEndsNothing) {
  PathwayNews news;
  news.events = {v1::Expectation::DEATH};
  news.takes_back = true;
  EXPECT_EQ(Ends(Rule("ended_by: [DEATH]"), news), std::nullopt);
}

TEST(FindExpectationTest, ById) {
  v1::Policy policy;
  policy.add_expectations()->set_id("E-01");
  policy.add_expectations()->set_id("E-02");
  EXPECT_EQ(FindExpectation(policy, "E-02"), &policy.expectations(1));
  EXPECT_EQ(FindExpectation(policy, "E-03"), nullptr);
}

TEST(MayCoordinateTest, OnlySectorsOfTheList) {
  v1::Policy policy;
  policy.add_coordinator_sectors(directory::v1::HEALTH_VISITING);
  EXPECT_TRUE(MayCoordinate(policy, directory::v1::HEALTH_VISITING));
  EXPECT_FALSE(MayCoordinate(policy, directory::v1::GP));
}

}  // namespace expectation_test
}  // namespace handover::policy
