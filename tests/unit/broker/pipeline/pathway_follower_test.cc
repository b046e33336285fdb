#include "broker/pipeline/pathway_follower.h"

#include "tests/unit/broker/pipeline/expectation_test_base.h"

namespace handover::pipeline {
namespace pathway_follower_test_internal {

using policy::PathwayNews;
using policy::v1::Expectation;
using policy::v1::Kind;
using storage::v1::PathwayRecord;

class PathwayFollowerTest : public ExpectationTest {
 protected:
  PathwayFollowerTest()
      : policy_(env().policy.Get()),
        draft_(world_.clock().Now(), env()),
        follower_(*policy_, draft_, env()),
        place_{KeyOf(kChildNumber), {KeyOf(kChildNumber), KeyOf(kTwinNumber)}} {}

  static PathwayNews Notified() {
    PathwayNews news;
    news.subject = Kind::CHILD;
    news.kind = "BIRTH_NOTIFICATION";
    news.sender_sector = directory::v1::BIRTH_CLINIC;
    return news;
  }
  static PathwayNews Said(Expectation::Event event, Kind::Subject subject = Kind::CHILD) {
    PathwayNews news;
    news.subject = subject;
    news.events.push_back(event);
    return news;
  }
  std::string TextUnder(const std::vector<PersonKey>& keys) {
    std::vector<StoredExpectation> all;
    const std::vector<const StoredExpectation*> known = draft_.ExpectationsUnder(keys).value();
    for (const StoredExpectation* const one : known) all.push_back(*one);
    return TextOf(all);
  }
  // One that stands in the store, to a doctor.
  AskedRecipient Asked() {
    const HandoverId id = MustSubmitId("odense-hv", VisitSummary());
    const std::string delivery = *ParseUuid(MustGetStatus("odense-hv", id).deliveries(0).delivery_id());
    return {*DeliveryId::FromBytes(delivery), std::string(caller("gp-a").party.bytes())};
  }
  // As if the woman had been referred to them.
  void Refer(const std::string& handover, const AskedRecipient& asked) {
    PathwayNews news;
    news.subject = Kind::PREGNANCY;
    news.kind = "PREGNANCY_REFERRAL";
    const PathwayPlace mother{KeyOf(kMotherNumber), {KeyOf(kMotherNumber)}};
    ASSERT_TRUE(follower_.Follow(mother, {news, handover, handover, "gp", {}, {asked}, ""}).ok());
  }
  void SetPregnant() {
    PathwayRecord pathway;
    pathway.set_subject(PathwayRecord::PREGNANCY);
    ASSERT_TRUE(draft_.SetPathway(KeyOf(kMotherNumber), pathway).ok());
  }
  // As if a place in daycare had been planned in the pregnancy.
  void ExpectOfPregnancy(const std::string& rule) {
    SetPregnant();
    storage::v1::ExpectationRecord record;
    record.set_rule_id(rule);
    record.set_state(storage::v1::ExpectationRecord::OPEN);
    record.set_due_ms(absl::ToUnixMillis(world_.clock().Now() + Days(300)));
    ASSERT_TRUE(draft_.Open(KeyOf(kMotherNumber), record).ok());
  }

  const std::shared_ptr<const ActivePolicy> policy_;
  PathwayDraft draft_;
  PathwayFollower follower_;
  const PathwayPlace place_;
};

TEST_F(PathwayFollowerTest, WhatIsRaisedLiesUnderTheNumberThatWasUsed) {
  const PathwayNews news = Notified();
  ASSERT_TRUE(follower_.Follow(place_, {news, "handover", "talk", "sender", {}, {}, ""}).ok());
  EXPECT_EQ(TextUnder({KeyOf(kChildNumber)}), "E-01:OPEN E-02:OPEN");
  EXPECT_EQ(TextUnder({KeyOf(kTwinNumber)}), "");
}

TEST_F(PathwayFollowerTest, WhatWasRaisedUnderAnotherNumberOfThePersonIsNotRaisedAgain) {
  const PathwayNews news = Notified();
  const PathwayPlace earlier{KeyOf(kTwinNumber), {KeyOf(kTwinNumber)}};
  ASSERT_TRUE(follower_.Follow(earlier, {news, "handover", "talk", "sender", {}, {}, ""}).ok());
  ASSERT_TRUE(follower_.Follow(place_, {news, "other", "talk 2", "sender", {}, {}, ""}).ok());
  EXPECT_EQ(TextUnder(place_.keys), "E-01:OPEN E-02:OPEN");
}

TEST_F(PathwayFollowerTest, WhatWasRaisedUnderAnotherNumberIsMet) {
  const PathwayNews born = Notified();
  const PathwayPlace earlier{KeyOf(kTwinNumber), {KeyOf(kTwinNumber)}};
  ASSERT_TRUE(follower_.Follow(earlier, {born, "handover", "talk", "sender", {}, {}, ""}).ok());
  PathwayNews visited = Notified();
  visited.kind = "VISIT_SUMMARY";
  visited.sender_sector = directory::v1::HEALTH_VISITING;
  visited.contacts.push_back("ESTABLISHING");
  ASSERT_TRUE(follower_.Follow(place_, {visited, "visit", "talk 2", "hv", {}, {}, ""}).ok());
  EXPECT_EQ(TextUnder(place_.keys), "E-01:MET E-02:MET");
}

TEST_F(PathwayFollowerTest, ADeathEndsItUnderEveryNumber) {
  const PathwayNews born = Notified();
  const PathwayPlace earlier{KeyOf(kTwinNumber), {KeyOf(kTwinNumber)}};
  ASSERT_TRUE(follower_.Follow(earlier, {born, "handover", "talk", "sender", {}, {}, ""}).ok());
  const PathwayNews dead = Said(Expectation::DEATH);
  ASSERT_TRUE(follower_.Follow(place_, {dead, "", "", "", {}, {}, ""}).ok());
  EXPECT_EQ(TextUnder(place_.keys), "E-01:ENDED(DEATH) E-02:ENDED(DEATH)");
}

TEST_F(PathwayFollowerTest, ABirthPassesOnWhatIsPlannedForTheChildOnce) {
  ExpectOfPregnancy("E-04");
  ASSERT_TRUE(follower_.FollowBirth({KeyOf(kMotherNumber)}, place_, "").ok());
  ASSERT_TRUE(follower_.FollowBirth({KeyOf(kMotherNumber)}, place_, "").ok());
  EXPECT_EQ(TextUnder({KeyOf(kMotherNumber)}), "E-04:PASSED");
  EXPECT_EQ(TextUnder(place_.keys), "E-04:OPEN");
}

TEST_F(PathwayFollowerTest, ABirthEndsWhatWasThePregnancys) {
  ExpectOfPregnancy("E-03");
  ASSERT_TRUE(follower_.FollowBirth({KeyOf(kMotherNumber)}, place_, "").ok());
  EXPECT_EQ(TextUnder({KeyOf(kMotherNumber)}), "E-03:ENDED(BORN)");
  EXPECT_EQ(TextUnder(place_.keys), "");
  EXPECT_EQ(draft_.PathwayUnder({KeyOf(kMotherNumber)}).value()->subject(), PathwayRecord::OVER);
}

TEST_F(PathwayFollowerTest, OfTwinsTheLivingOneGetsWhatEndedWithTheOther) {
  ExpectOfPregnancy("E-04");
  const PathwayNews stillborn = Said(Expectation::STILLBIRTH, Kind::PREGNANCY);
  const PathwayPlace mother{KeyOf(kMotherNumber), {KeyOf(kMotherNumber)}};
  ASSERT_TRUE(follower_.Follow(mother, {stillborn, "", "", "", {}, {}, ""}).ok());
  EXPECT_EQ(TextUnder(mother.keys), "E-04:ENDED(STILLBIRTH)");
  ASSERT_TRUE(follower_.FollowBirth(mother.keys, place_, "").ok());
  EXPECT_EQ(TextUnder(place_.keys), "E-04:OPEN");
}

TEST_F(PathwayFollowerTest, ABirthToAWomanOfWhomNobodyHandedOverAnythingSaysNothing) {
  ASSERT_TRUE(follower_.FollowBirth({KeyOf(kMotherNumber)}, place_, "").ok());
  ASSERT_TRUE(follower_.FollowBirth({}, place_, "").ok());
  EXPECT_TRUE(draft_.Take().operations.empty());
}

TEST_F(PathwayFollowerTest, WhoIsReferredAgainWhileTheFirstIsAskedIsAskedOfOne) {
  Refer("first", Asked());
  Refer("second", Asked());
  EXPECT_EQ(TextUnder({KeyOf(kMotherNumber)}), "E-08:OPEN");
}

TEST_F(PathwayFollowerTest, WhoIsReferredAgainAfterADeclineIsExpectedOfTheSecond) {
  const AskedRecipient first = Asked();
  Refer("first", first);
  MustAcknowledge("gp-a", MustReceive("gp-a"), SayDeclined());
  const AskedRecipient second = Asked();
  Refer("second", second);
  EXPECT_EQ(TextUnder({KeyOf(kMotherNumber)}), "E-08:OPEN E-08:OPEN");
  const auto all = draft_.ExpectationsUnder({KeyOf(kMotherNumber)}).value();
  EXPECT_EQ(all[1]->record.delivery_id(), second.delivery.bytes());
}

TEST_F(PathwayFollowerTest, AfterAnAnswerTheNextReferralExpectsOne) {
  Refer("first", Asked());
  PathwayNews level;
  level.subject = Kind::PREGNANCY;
  level.kind = "VISITATION_LEVEL";
  const PathwayPlace mother{KeyOf(kMotherNumber), {KeyOf(kMotherNumber)}};
  const std::string clinic(caller("gp-a").party.bytes());
  ASSERT_TRUE(follower_.Follow(mother, {level, "level", "talk", clinic, {}, {}, ""}).ok());
  Refer("second", Asked());
  EXPECT_EQ(TextUnder({KeyOf(kMotherNumber)}), "E-08:MET E-08:OPEN");
}

// 20 working days from Monday 10 June 2024.
TEST_F(PathwayFollowerTest, ARecipientsClosingDaysDoNotCount) {
  SetClosingDays("gp-a", {"06-17", "06-18"});
  PathwayFollower follower(*policy_, draft_, env());
  PathwayNews news;
  news.subject = Kind::PREGNANCY;
  news.kind = "PREGNANCY_REFERRAL";
  const PathwayPlace mother{KeyOf(kMotherNumber), {KeyOf(kMotherNumber)}};
  ASSERT_TRUE(follower.Follow(mother, {news, "referral", "talk", "gp", {}, {Asked()}, ""}).ok());
  EXPECT_EQ(absl::FromUnixMillis(draft_.ExpectationsUnder(mother.keys).value().at(0)->record.due_ms()),
            policy::StartOfDanishDay(absl::CivilDay(2024, 7, 11)));
}

TEST_F(PathwayFollowerTest, EverythingEndsWhateverTheRulesSay) {
  const PathwayNews news = Notified();
  ASSERT_TRUE(follower_.Follow(place_, {news, "handover", "talk", "sender", {}, {}, ""}).ok());
  ASSERT_TRUE(follower_.EndAll(place_.keys, "ADOPTED").ok());
  EXPECT_EQ(TextUnder(place_.keys), "E-01:ENDED(ADOPTED) E-02:ENDED(ADOPTED)");
}

TEST_F(PathwayFollowerTest, WhatClosesItIsKeptOnceForEachHandover) {
  const PathwayNews born = Notified();
  ASSERT_TRUE(follower_.Follow(place_, {born, "birth", "talk", "sender", {}, {}, ""}).ok());
  PathwayNews visited = Notified();
  visited.kind = "VISIT_SUMMARY";
  visited.sender_sector = directory::v1::HEALTH_VISITING;
  for (const char* visit : {"a", "b", "b", "c", "d", "e"}) {
    ASSERT_TRUE(follower_.Follow(place_, {visited, visit, "talk", "hv", {}, {}, ""}).ok());
  }
  EXPECT_EQ(TextUnder(place_.keys), "E-01:OPEN E-02:MET");
  const storage::v1::ExpectationRecord& met = draft_.ExpectationsUnder(place_.keys).value().at(1)->record;
  EXPECT_THAT(met.closed_by(), testing::ElementsAre("a", "b", "c", "d"));
  EXPECT_EQ(met.met_by(), "a");
}

TEST_F(PathwayFollowerTest, WhatWasMetIsNotOpenedAnyMoreAfterADeath) {
  const PathwayNews born = Notified();
  ASSERT_TRUE(follower_.Follow(place_, {born, "birth", "talk", "sender", {}, {}, ""}).ok());
  PathwayNews visited = Notified();
  visited.kind = "VISIT_SUMMARY";
  visited.sender_sector = directory::v1::HEALTH_VISITING;
  ASSERT_TRUE(follower_.Follow(place_, {visited, "visit", "talk", "hv", {}, {}, ""}).ok());
  const PathwayNews dead = Said(Expectation::DEATH);
  ASSERT_TRUE(follower_.Follow(place_, {dead, "notice", "talk", "sender", {}, {}, ""}).ok());
  EXPECT_THAT(draft_.ExpectationsUnder(place_.keys).value().at(1)->record.closed_by(), testing::IsEmpty());
}

TEST_F(PathwayFollowerTest, WhatAFactSaysTooNoHandoverOpensAnyMore) {
  ExpectOfPregnancy("E-03");
  ASSERT_TRUE(follower_.FollowBirth({KeyOf(kMotherNumber)}, place_, "notification").ok());
  const auto closed_by = [&] {
    return draft_.ExpectationsUnder({KeyOf(kMotherNumber)}).value().at(0)->record.closed_by_size();
  };
  EXPECT_EQ(closed_by(), 1);
  EXPECT_EQ(draft_.PathwayUnder({KeyOf(kMotherNumber)}).value()->over_by_size(), 1);
  ASSERT_TRUE(follower_.FollowBirth({KeyOf(kMotherNumber)}, place_, "").ok());
  EXPECT_EQ(closed_by(), 0);
  EXPECT_EQ(draft_.PathwayUnder({KeyOf(kMotherNumber)}).value()->over_by_size(), 0);
}

TEST_F(PathwayFollowerTest, AWomanWhoHasGivenBirthIsNotPregnantByALetterAboutHer) {
  SetPregnant();
  const PathwayPlace mother{KeyOf(kMotherNumber), {KeyOf(kMotherNumber)}};
  const PathwayNews born = Said(Expectation::BORN, Kind::PREGNANCY);
  ASSERT_TRUE(follower_.KeepPathway(mother, {born, "", "", "", {}, {}, ""}, "").ok());
  PathwayNews letter;
  letter.subject = Kind::PREGNANCY;
  letter.kind = "SUPPORT_PLAN";
  ASSERT_TRUE(follower_.KeepPathway(mother, {letter, "", "", "", {}, {}, ""}, "").ok());
  EXPECT_EQ(draft_.PathwayUnder(mother.keys).value()->subject(), PathwayRecord::OVER);
  letter.kind = "VISITATION_LEVEL";
  ASSERT_TRUE(follower_.KeepPathway(mother, {letter, "", "", "", {}, {}, ""}, "").ok());
  EXPECT_EQ(draft_.PathwayUnder(mother.keys).value()->subject(), PathwayRecord::PREGNANCY);
}

}  // namespace pathway_follower_test_internal
}  // namespace handover::pipeline
