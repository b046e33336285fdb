// The parts of the simulation whose fault would hide faults of the broker.
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <vector>

#include "broker/base/commitment/merkle.h"
#include "tests/simulation/agenda.h"
#include "tests/simulation/chance.h"
#include "tests/simulation/log_check.h"
#include "tests/simulation/parties.h"
#include "tests/simulation/plan.h"
#include "tests/simulation/shrink.h"
#include "tests/simulation/trace.h"
#include "tests/simulation/truth.h"

namespace handover::simulation {
namespace harness_test_internal {

TEST(ChanceTest, NameAndSeedAloneDecide) {
  Chance used(7);
  used.Next();
  EXPECT_EQ(Chance(7).Of("call", 3).Next(), Chance(7).Of("call", 3).Next());
  EXPECT_NE(Chance(7).Of("call", 3).Next(), Chance(7).Of("call", 4).Next());
  EXPECT_NE(Chance(7).Of("call", 3).Next(), Chance(8).Of("call", 3).Next());
  EXPECT_NE(Chance(7).Of("call").Next(), Chance(7).Of("answer").Next());
}

TEST(AgendaTest, EarlierGoesFirstAndEqualsInTheOrderAsked) {
  Agenda agenda(StartOfTime());
  std::string order;
  agenda.After(absl::Seconds(2), [&order] { order += "c"; });
  agenda.After(absl::Seconds(1), [&order] { order += "a"; });
  agenda.After(absl::Seconds(1), [&order] { order += "b"; });
  while (agenda.RunNext(StartOfTime() + absl::Seconds(2))) {
  }
  EXPECT_EQ(order, "ab");
  EXPECT_EQ(agenda.Now(), StartOfTime() + absl::Seconds(1));
  EXPECT_EQ(agenda.broker_clock().SinceStart(), absl::Seconds(1));
}

TEST(PlanTest, LeavingOutAFamilyOrDaysChangesNothingForTheRest) {
  const Plan whole = MakePlan(3, 4, 60);
  Plan part = whole;
  part.families = {2};
  part.faults.clear();
  part.days = 20;
  std::set<std::pair<uint64_t, absl::Time>> of_whole;
  for (const PlannedEvent& event : EventsOf(whole)) of_whole.emplace(event.id, event.time);
  const std::vector<PlannedEvent> of_part = EventsOf(part);
  EXPECT_FALSE(of_part.empty());
  for (const PlannedEvent& event : of_part) EXPECT_TRUE(of_whole.contains({event.id, event.time})) << event.id;
  EXPECT_EQ(of_whole.size(), EventsOf(whole).size()) << "ids are unique";
}

TEST(PlanTest, WhatIsLeftOutDoesNotHappen) {
  Plan plan = MakePlan(3, 2, 30);
  const std::vector<PlannedEvent> all = EventsOf(plan);
  plan.left_out.insert(all.front().id);
  EXPECT_EQ(EventsOf(plan).size(), all.size() - 1);
}

TEST(PartiesTest, KeysFollowFromTheSeed) {
  EXPECT_EQ(KeyOf(1, "hv-0").verify_key().key_id(), KeyOf(1, "hv-0").verify_key().key_id());
  EXPECT_NE(KeyOf(1, "hv-0").verify_key().key_id(), KeyOf(1, "hv-1").verify_key().key_id());
  EXPECT_NE(KeyOf(1, "hv-0").verify_key().key_id(), KeyOf(2, "hv-0").verify_key().key_id());
}

TEST(PlainTreeTest, RootIsTheOneOfAllLeaves) {
  PlainTree tree;
  std::vector<Digest> leaves;
  EXPECT_EQ(tree.Root(), MerkleRoot(leaves));
  for (uint8_t i = 0; i < 70; ++i) {
    leaves.push_back(MerkleLeafHash(std::string(1, static_cast<char>(i))));
    tree.Add(leaves.back());
    EXPECT_EQ(tree.Root(), MerkleRoot(leaves)) << leaves.size();
  }
}

class TruthTest : public testing::Test {
 protected:
  Grant& Consent(Scope scope) {
    Grant grant;
    grant.family = 3;
    grant.scope = scope;
    grant.valid_to = StartOfTime() + absl::Hours(24);
    return truth_.AddGrant(grant);
  }
  std::set<std::string> ForbiddenAt(LetterKind kind, absl::Duration after) {
    Letter letter;
    letter.family = 3;
    letter.kind = kind;
    return truth_.Forbidden(letter, StartOfTime() + after);
  }

  Truth truth_;
};

TEST_F(TruthTest, WithoutConsentNothingThatNeedsItMayGo) {
  EXPECT_EQ(ForbiddenAt(LetterKind::kVisit, {}), std::set<std::string>{"ParentMentalHealth"});
  EXPECT_EQ(ForbiddenAt(LetterKind::kTransition, {}).size(), 4u);
  EXPECT_TRUE(ForbiddenAt(LetterKind::kConcern, {}).empty());
}

TEST_F(TruthTest, ConsentCountsFromTheAskingUntilTheRevocationIsAnswered) {
  Grant& grant = Consent(Scope::kMentalHealthToGp);
  EXPECT_TRUE(ForbiddenAt(LetterKind::kVisit, {}).empty());
  grant.revoke_asked = true;
  EXPECT_TRUE(ForbiddenAt(LetterKind::kVisit, {}).empty()) << "nobody knows yet";
  grant.is_revoked = true;
  EXPECT_FALSE(ForbiddenAt(LetterKind::kVisit, {}).empty());
}

TEST_F(TruthTest, ConsentOfAnotherScopeOrFamilyCountsForNothing) {
  Consent(Scope::kDevelopmentToDaycare).family = 3;
  EXPECT_FALSE(ForbiddenAt(LetterKind::kVisit, {}).empty());
  EXPECT_EQ(ForbiddenAt(LetterKind::kTransition, {}), std::set<std::string>{"Interaction"});
  EXPECT_FALSE(truth_.MayBePermitted(4, Scope::kDevelopmentToDaycare, StartOfTime()));
}

TEST_F(TruthTest, ConsentEndsWithItsValidity) {
  Consent(Scope::kMentalHealthToGp);
  EXPECT_TRUE(ForbiddenAt(LetterKind::kVisit, absl::Hours(24)).empty()) << "clocks differ";
  EXPECT_FALSE(ForbiddenAt(LetterKind::kVisit, absl::Hours(28)).empty());
}

TEST_F(TruthTest, OnlyWhatIsRecordedCanBeRevoked) {
  Grant& grant = Consent(Scope::kMentalHealthToGp);
  EXPECT_EQ(truth_.FindToRevoke(3, Scope::kMentalHealthToGp), nullptr);
  grant.consent_id = "id";
  EXPECT_EQ(truth_.FindToRevoke(3, Scope::kMentalHealthToGp), &grant);
  grant.revoke_asked = true;
  EXPECT_EQ(truth_.FindToRevoke(3, Scope::kMentalHealthToGp), nullptr);
}

TEST(ShrinkTest, FindsTheFewThatMatter) {
  const Plan plan = MakePlan(5, 40, 90);
  int runs = 0;
  // Breaks on day 30 when families 3 and 17 and crashes are there.
  const Fails fails = [&runs](const Plan& smaller) -> std::optional<int> {
    ++runs;
    const bool breaks = smaller.families.contains(3) && smaller.families.contains(17) &&
                        smaller.faults.contains(Fault::kCrash) && smaller.days > 30;
    return breaks ? std::optional<int>(30) : std::nullopt;
  };
  const Plan small = Shrink(plan, fails, 1000);
  const std::set<int> both = {3, 17};
  EXPECT_EQ(small.families, both);
  EXPECT_EQ(small.faults, std::set<Fault>{Fault::kCrash});
  EXPECT_EQ(small.days, 31);
  EXPECT_TRUE(EventsOf(small).empty());
  EXPECT_LE(runs, 1000);
}

TEST(ShrinkTest, StopsWhenItsRunsAreUsedUp) {
  int runs = 0;
  const Fails fails = [&runs](const Plan&) -> std::optional<int> {
    ++runs;
    return std::nullopt;
  };
  const Plan small = Shrink(MakePlan(5, 40, 90), fails, 10);
  EXPECT_EQ(small.families.size(), 40u);
  EXPECT_EQ(runs, 10);
}

TEST(TraceTest, FirstBreachCountsAndEverythingIsInTheDigest) {
  Trace one(true), other(false);
  one.Say(StartOfTime(), "a");
  other.Say(StartOfTime(), "a");
  EXPECT_EQ(one.digest(), other.digest());
  one.Break(StartOfTime(), "ORDER", "first");
  one.Break(StartOfTime(), "STATE", "second");
  EXPECT_EQ(one.violation()->rule, "ORDER");
  EXPECT_NE(one.digest(), other.digest());
  EXPECT_EQ(one.lines().size(), 2u);
  EXPECT_TRUE(other.lines().empty());
}

}  // namespace harness_test_internal
}  // namespace handover::simulation
