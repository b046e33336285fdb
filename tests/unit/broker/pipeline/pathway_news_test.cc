#include "broker/pipeline/pathway_news.h"

#include "tests/unit/broker/pipeline/expectation_test_base.h"

namespace handover::pipeline {
namespace pathway_news_test_internal {

using policy::PathwayNews;
using policy::v1::Expectation;
using policy::v1::Kind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

class PathwayNewsTest : public ExpectationTest {
 protected:
  PathwayNews NewsOf(exchange::v1::Handover handover) {
    handover.mutable_envelope()->set_created_ms(absl::ToUnixMillis(world_.clock().Now()));
    handover_ = std::move(handover);
    if (handover_.addressees().empty()) *handover_.add_addressees() = ToRole("GP", "TREATMENT", "X");
    parsed_ = *validation::ParseReadable(handover_, {});
    std::vector<SectionRef> sections;
    for (const validation::ParsedSection& section : parsed_.sections)
      sections.push_back({section.header, section.body});
    const absl::StatusOr<Matter> matter =
        MakeMatter(handover_.envelope(), handover_.slip(), sections,
                   {caller("odense-hv").party, directory::v1::HEALTH_VISITING}, env().pseudonyms);
    EXPECT_TRUE(matter.ok()) << matter.status();
    return NewsOfHandover(parsed_, *matter);
  }
  static storage::v1::PathwayRecord PathwayOf(storage::v1::PathwayRecord::Subject subject) {
    storage::v1::PathwayRecord pathway;
    pathway.set_subject(subject);
    return pathway;
  }

  exchange::v1::Handover handover_;
  validation::ParsedHandover parsed_;
};

TEST_F(PathwayNewsTest, ABirthTellsTheDayOfBirthByTheNumber) {
  const PathwayNews news = NewsOf(BirthNotification());
  EXPECT_EQ(news.subject, Kind::CHILD);
  EXPECT_EQ(news.kind, "BIRTH_NOTIFICATION");
  EXPECT_EQ(news.sender_sector, directory::v1::HEALTH_VISITING);
  EXPECT_THAT(news.birth_date, Optional(absl::CivilDay(2023, 5, 5)));
  EXPECT_THAT(news.events, ElementsAre(Expectation::CHILD_KNOWN));
  EXPECT_TRUE(news.tells_of_birth);
}

TEST_F(PathwayNewsTest, ABirthLongAgoIsToldOfNoMore) {
  exchange::v1::Handover handover = BirthNotification();
  SectionOf(handover, "Newborn")
      .mutable_body()
      ->mutable_newborn()
      ->mutable_birth_time()
      ->mutable_time()
      ->set_seconds(1'683'000'000);
  EXPECT_FALSE(NewsOf(handover).tells_of_birth);
}

TEST_F(PathwayNewsTest, OnlyContactsThatTookPlaceAreTold) {
  exchange::v1::Handover handover = VisitSummary();
  model::v1::Encounters& encounters = *SectionOf(handover, "Encounters").mutable_body()->mutable_encounters();
  encounters.add_encounters()->set_state(model::v1::Encounters::Encounter::PLANNED);
  encounters.mutable_encounters(1)->set_type(model::v1::Encounters::Encounter::MONTHS_4_6);
  EXPECT_THAT(NewsOf(handover).contacts, ElementsAre("MONTHS_2"));
}

TEST_F(PathwayNewsTest, ADaycareStartIsToldOfAPregnancyToo) {
  const PathwayNews news = NewsOf(FixtureHandover("daycare_planning"));
  EXPECT_EQ(news.subject, Kind::PREGNANCY);
  EXPECT_THAT(news.daycare_start, Optional(absl::CivilDay(2025, 8, 1)));
  EXPECT_THAT(news.events, ElementsAre(Expectation::DAYCARE_START_KNOWN));
  EXPECT_EQ(news.birth_date, std::nullopt);
}

TEST_F(PathwayNewsTest, AMonthAloneIsNoDay) {
  exchange::v1::Handover handover = FixtureHandover("daycare_planning");
  SectionOf(handover, "DaycareEnrolment")
      .mutable_body()
      ->mutable_daycare_enrolment()
      ->mutable_start_date()
      ->clear_day();
  EXPECT_THAT(NewsOf(handover).events, IsEmpty());
}

TEST_F(PathwayNewsTest, AStillbirthIsTold) {
  EXPECT_THAT(NewsOf(FixtureHandover("stillbirth_notice")).events, ElementsAre(Expectation::STILLBIRTH));
}

TEST_F(PathwayNewsTest, ADeathEndsOnlyTheDeadsOwnPathway) {
  exchange::v1::Handover handover = FixtureHandover("stillbirth_notice");
  SectionOf(handover, "LifeEvent").mutable_body()->mutable_life_event()->set_kind(model::v1::LifeEvent::DEATH);
  EXPECT_THAT(NewsOf(handover).events, ElementsAre(Expectation::DEATH));
  handover.mutable_envelope()->set_subject_person_id("nobody here");
  EXPECT_THAT(NewsOf(handover).events, IsEmpty());
}

// As when the handover of a living twin tells what became of the other one.
TEST_F(PathwayNewsTest, AStillbirthOfTheMotherEndsNothingOfALivingChild) {
  for (const auto kind : {model::v1::LifeEvent::STILLBIRTH, model::v1::LifeEvent::PREGNANCY_ENDED}) {
    exchange::v1::Handover handover = FixtureHandover("move_handover");
    exchange::v1::Section& section = SectionOf(handover, "LifeEvent");
    section.mutable_body()->mutable_life_event()->set_kind(kind);
    section.mutable_header()->mutable_about(0)->set_person_id("b000000000000001");
    EXPECT_THAT(NewsOf(handover).events, ElementsAre(Expectation::CHILD_KNOWN));
  }
}

TEST_F(PathwayNewsTest, AMoveIsTheRegistersToTell) {
  EXPECT_THAT(NewsOf(FixtureHandover("move_handover")).events, ElementsAre(Expectation::CHILD_KNOWN));
}

TEST_F(PathwayNewsTest, TheScanSaysWhenTheChildIsExpected) {
  exchange::v1::Handover handover = VisitSummary();
  exchange::v1::Section& section = *handover.add_sections();
  *section.mutable_header()->add_about() = handover.sections(3).header().about(0);
  section.mutable_header()->set_type("Pregnancy");
  model::v1::Pregnancy& pregnancy = *section.mutable_body()->mutable_pregnancy();
  for (const int day : {10, 20}) {
    model::v1::Date& date = *pregnancy.add_due_dates()->mutable_due_date();
    date.set_year(2024);
    date.set_month(12);
    date.set_day(day);
  }
  EXPECT_THAT(NewsOf(handover).term, Optional(absl::CivilDay(2024, 12, 10)));
  SectionOf(handover, "Pregnancy")
      .mutable_body()
      ->mutable_pregnancy()
      ->mutable_due_dates(1)
      ->set_method(model::v1::Pregnancy::ULTRASOUND);
  EXPECT_THAT(NewsOf(handover).term, Optional(absl::CivilDay(2024, 12, 20)));
}

TEST_F(PathwayNewsTest, TheLevelIsTold) {
  exchange::v1::Handover handover = VisitSummary();
  exchange::v1::Section& section = *handover.add_sections();
  *section.mutable_header()->add_about() = handover.sections(3).header().about(0);
  section.mutable_header()->set_type("VisitationLevel");
  section.mutable_body()->mutable_visitation_level()->set_level(model::v1::VisitationLevel::LEVEL_3);
  EXPECT_EQ(NewsOf(handover).care_level, 3);
}

TEST_F(PathwayNewsTest, ARetractionTakesBack) {
  exchange::v1::Handover handover = VisitSummary();
  EXPECT_FALSE(NewsOf(handover).takes_back);
  handover.mutable_envelope()->add_related()->set_relation(exchange::v1::Envelope::RETRACTS);
  EXPECT_TRUE(NewsOf(handover).takes_back);
}

TEST_F(PathwayNewsTest, AMoveNeedsTwoMunicipalitiesAndAPathway) {
  consent::v1::RegisterFacts before = FactsOf(kFatherNumber);
  consent::v1::RegisterFacts after = before;
  after.set_municipality_code("0751");
  const auto other = PathwayOf(storage::v1::PathwayRecord::OTHER);
  EXPECT_THAT(NewsOfFacts(before, after, other).events, ElementsAre(Expectation::MOVED));
  EXPECT_THAT(NewsOfFacts(before, after, std::nullopt).events, IsEmpty());
  before.clear_municipality_code();
  EXPECT_THAT(NewsOfFacts(before, after, other).events, IsEmpty());
}

TEST_F(PathwayNewsTest, ADeathIsToldOnce) {
  const consent::v1::RegisterFacts before = FactsOf(kFatherNumber);
  consent::v1::RegisterFacts after = before;
  after.set_deceased(true);
  const auto other = PathwayOf(storage::v1::PathwayRecord::OTHER);
  EXPECT_THAT(NewsOfFacts(before, after, other).events, ElementsAre(Expectation::DEATH));
  EXPECT_THAT(NewsOfFacts(after, after, other).events, IsEmpty());
}

TEST_F(PathwayNewsTest, WhoBeginsInDaycareIsAChild) {
  const consent::v1::RegisterFacts before = FactsOf(kChildNumber);
  consent::v1::RegisterFacts after = before;
  after.mutable_daycare_start_date()->set_year(2024);
  after.mutable_daycare_start_date()->set_month(8);
  after.mutable_daycare_start_date()->set_day(5);
  const PathwayNews news = NewsOfFacts(before, after, std::nullopt);
  EXPECT_EQ(news.subject, Kind::CHILD);
  EXPECT_THAT(news.events, ElementsAre(Expectation::DAYCARE_START_KNOWN, Expectation::CHILD_KNOWN));
}

TEST_F(PathwayNewsTest, TheTermOfAPregnancyThatIsOverIsNotRemembered) {
  storage::v1::PathwayRecord pathway = PathwayOf(storage::v1::PathwayRecord::PREGNANCY);
  pathway.set_term_day(20'000);
  PathwayNews news;
  RememberTerm(pathway, news);
  EXPECT_THAT(news.term, Optional(absl::CivilDay(2024, 10, 4)));
  pathway.set_subject(storage::v1::PathwayRecord::OVER);
  PathwayNews next;
  RememberTerm(pathway, next);
  EXPECT_EQ(next.term, std::nullopt);
}

TEST_F(PathwayNewsTest, APregnancysPathwayIsThePregnancys) {
  const consent::v1::RegisterFacts facts = FactsOf(kMotherNumber);
  EXPECT_EQ(NewsOfFacts(facts, facts, PathwayOf(storage::v1::PathwayRecord::PREGNANCY)).subject, Kind::PREGNANCY);
  EXPECT_EQ(NewsOfFacts(facts, facts, PathwayOf(storage::v1::PathwayRecord::OVER)).subject, Kind::PERSON);
}

}  // namespace pathway_news_test_internal
}  // namespace handover::pipeline
