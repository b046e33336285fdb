// The parts of the simulation whose fault would hide faults of the broker.
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"

#include "broker/store/rows.h"
#include "handover/storage/v1/storage.pb.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/simulation/agenda.h"
#include "tests/simulation/chance.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/open_escalations.h"
#include "tests/simulation/parties.h"
#include "tests/simulation/plan.h"
#include "tests/simulation/shrink.h"
#include "tests/simulation/split_run.h"
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

class OpenEscalationsTest : public testing::Test {
 protected:
  void Write(const std::string& id, int64_t close_ms) {
    storage::v1::EscalationRecord record;
    record.set_open_ms(1);
    record.set_close_ms(close_ms);
    const std::vector<store::Operation> batch = {
        store::Put(store::Table::kEscalation, store::EscalationKey(id), record.SerializeAsString()),
        store::Put(store::Table::kEscalation, store::OpenEscalationKey(1, id), "")};
    ASSERT_TRUE(disk_.Commit(batch).ok());
  }
  std::set<std::string, std::less<>> All() {
    open_.ReadAll();
    return open_.all();
  }
  using Ids = std::set<std::string, std::less<>>;

  const std::string one_ = std::string(16, '1');
  const std::string two_ = std::string(16, '2');
  Disk disk_;
  OpenEscalations open_{disk_};
};

TEST_F(OpenEscalationsTest, OpenedClosedOpenedAgainAndGone) {
  EXPECT_EQ(All(), Ids());
  Write(two_, 0);
  EXPECT_EQ(All(), Ids{two_});
  Write(one_, 0);
  EXPECT_EQ(All(), (Ids{one_, two_}));
  EXPECT_TRUE(open_.IsOpen(two_));
  Write(two_, 7);
  EXPECT_EQ(All(), Ids{one_});
  EXPECT_FALSE(open_.IsOpen(two_));
  Write(two_, 0);
  EXPECT_EQ(All(), (Ids{one_, two_}));
  const std::vector<store::Operation> deletion = {store::Delete(store::Table::kEscalation, store::EscalationKey(one_))};
  ASSERT_TRUE(disk_.Commit(deletion).ok());
  EXPECT_EQ(All(), Ids{two_});
}

class SplitRunTest : public testing::Test {
 protected:
  SplitRun Run() {
    SplitRun run{MakePlan(3, 2, 4), 2, 2, folder_.File("sub/results.tsv")};
    return run;
  }
  std::string Results() { return fakes::ReadFileBytes(folder_.File("sub/results.tsv")); }

  fakes::TemporaryFolder folder_;
};

TEST_F(SplitRunTest, WhatHasEndedIsNotedAndNotRunAgain) {
  EXPECT_EQ(RunInParts(Run()), 0);
  const std::string once = Results();
  EXPECT_EQ(RunInParts(Run()), 0);
  EXPECT_EQ(Results(), once);
  SplitRun more = Run();
  more.parts = 3;
  EXPECT_EQ(RunInParts(more), 0);
  EXPECT_EQ(Results().substr(0, once.size()), once);
  EXPECT_GT(Results().size(), once.size());
}

TEST_F(SplitRunTest, WhatAnotherProgramHasEndedIsNotRunAgainAndSaid) {
  EXPECT_EQ(RunInParts(Run()), 0);
  const std::string program = "program=" + RunningProgram();
  const std::string once = absl::StrReplaceAll(Results(), {{program, "program=0123456789ab"}});
  fakes::WriteFileBytes(folder_.File("sub/results.tsv"), once);
  testing::internal::CaptureStdout();
  EXPECT_EQ(RunInParts(Run()), 0);
  const std::string said = testing::internal::GetCapturedStdout();
  EXPECT_NE(said.find("2 parts of program 0123456789ab, another than this\n"), std::string::npos) << said;
  EXPECT_EQ(Results(), once);
}

TEST_F(SplitRunTest, APromiseThatIsBrokenEndsItAndIsRunAgain) {
  SplitRun run = Run();
  run.plan = MakePlan(1, 60, 30);
  run.plan.bug = Bug::kForgottenQueue;
  run.parts = 3;
  run.jobs = 1;
  EXPECT_EQ(RunInParts(run), 2);
  EXPECT_NE(Results().find("FORGOTTEN"), std::string::npos);
  EXPECT_EQ(Results().find("--seed=3"), std::string::npos) << "no further part is begun";
}

TEST(PartResultTest, ALineSaysWhatWasRunAndIsReadBack) {
  Outcome outcome;
  outcome.deliveries = 7;
  outcome.faults[Fault::kCrash] = 3;
  PartResult result = ResultOf(MakePlan(3, 2, 4), outcome, 12.9);
  const std::optional<PartResult> read = ParseResult(FormatResult(result));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->plan, PlanWords(MakePlan(3, 2, 4)));
  EXPECT_EQ(read->violation, "");
  EXPECT_EQ(read->counts, result.counts);
  EXPECT_EQ(read->counts.at("faults crash"), 3u);
  EXPECT_EQ(read->counts.at("s"), 12u);
  result.violation = "ORDER";
  EXPECT_EQ(ParseResult(FormatResult(result))->violation, "ORDER");
}

TEST(PartResultTest, ALineSaysWhichProgramRanItAndCountsWithoutThatToo) {
  const PartResult result = ResultOf(MakePlan(3, 2, 4), Outcome(), 1);
  EXPECT_EQ(result.program.size(), 12u);
  std::string line = FormatResult(result);
  EXPECT_EQ(ParseResult(line)->program, RunningProgram());
  line.erase(line.find("\tprogram="), std::string("\tprogram=").size() + 12);
  const std::optional<PartResult> before = ParseResult(line);
  ASSERT_TRUE(before.has_value());
  EXPECT_EQ(before->program, "");
  EXPECT_EQ(before->plan, result.plan);
  EXPECT_EQ(before->counts, result.counts);
}

TEST(PartResultTest, AnotherPlanIsAnotherAndALineThatWasCutIsNone) {
  Plan other = MakePlan(3, 2, 4);
  other.faults.erase(Fault::kCrash);
  EXPECT_NE(PlanWords(other), PlanWords(MakePlan(3, 2, 4)));
  EXPECT_NE(PlanWords(MakePlan(3, 2, 5)), PlanWords(MakePlan(3, 2, 4)));
  EXPECT_NE(PlanWords(MakePlan(4, 2, 4)), PlanWords(MakePlan(3, 2, 4)));
  const std::string line = FormatResult(ResultOf(other, Outcome(), 1));
  EXPECT_FALSE(ParseResult(line.substr(0, line.size() - 1)).has_value());
  EXPECT_FALSE(ParseResult("").has_value());
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
