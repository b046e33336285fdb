#include "broker/pipeline/facts_source.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broker/consent/history.h"
#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class FactsSourceTest : public PipelineTest {
 protected:
  LoadedFacts Load(const std::vector<PersonKey>& persons) { return env().facts.Load(persons).value(); }
};

TEST_F(FactsSourceTest, TellsWhatTheRegisterSays) {
  const LoadedFacts loaded = Load({KeyOf(kChildNumber)});
  const consent::PersonFacts* child = loaded.facts.Find(KeyOf(kChildNumber));
  ASSERT_NE(child, nullptr);
  EXPECT_EQ(child->municipality_code, "0461");
  EXPECT_EQ(child->holders.size(), 2u);
  EXPECT_EQ(child->gp_party, "gp-a");
}

TEST_F(FactsSourceTest, APersonNobodyKnowsHasEmptyFactsAndIsExpectedToHaveNoRow) {
  const LoadedFacts loaded = Load({KeyOf(kUnknownNumber)});
  ASSERT_NE(loaded.facts.Find(KeyOf(kUnknownNumber)), nullptr);
  EXPECT_EQ(loaded.unchanged[0].kind, store::Operation::Kind::kExpectAbsent);
  EXPECT_EQ(loaded.epochs[0].second, 0u);
}

TEST_F(FactsSourceTest, EveryChangeMakesANewEpochAndIsSeenAtOnce) {
  const uint64_t before = Load({KeyOf(kChildNumber)}).epochs[0].second;
  consent::v1::RegisterFacts moved = FactsOf(kChildNumber);
  moved.set_municipality_code("0751");
  ASSERT_TRUE(world_.ImportFacts(moved).ok());
  const LoadedFacts loaded = Load({KeyOf(kChildNumber)});
  EXPECT_EQ(loaded.epochs[0].second, before + 1);
  EXPECT_EQ(loaded.facts.Find(KeyOf(kChildNumber))->municipality_code, "0751");
}

TEST_F(FactsSourceTest, ADamagedRecordIsLeftOutSoThatTheDecisionSaysNo) {
  OverwriteRow(store::Table::kPerson, KeyOf(kChildNumber).bytes(), "garbage");
  EXPECT_EQ(Load({KeyOf(kChildNumber)}).facts.Find(KeyOf(kChildNumber)), nullptr);
  EXPECT_EQ(env().facts.LoadRecord(KeyOf(kChildNumber)).status().code(), absl::StatusCode::kDataLoss);
}

// Nothing can be expected of it at the commit, and nothing rests on it: what is a duty is not blocked, all else is no.
TEST_F(FactsSourceTest, ADamagedEpochIsADamagedPerson) {
  world_.store().DamageRow(store::Table::kEpoch, KeyOf(kChildNumber).bytes());
  const LoadedFacts loaded = Load({KeyOf(kChildNumber), KeyOf(kMotherNumber)});
  EXPECT_EQ(loaded.facts.Find(KeyOf(kChildNumber)), nullptr);
  EXPECT_NE(loaded.facts.Find(KeyOf(kMotherNumber)), nullptr);
  EXPECT_EQ(loaded.unchanged.size(), 1u);
}

TEST_F(FactsSourceTest, TheRecordOfAnotherPersonDoesNotOpenHere) {
  OverwriteRow(store::Table::kPerson, KeyOf(kMotherNumber).bytes(),
               world_.store().Get(store::Table::kPerson, KeyOf(kChildNumber).bytes()).value().value());
  EXPECT_EQ(Load({KeyOf(kMotherNumber)}).facts.Find(KeyOf(kMotherNumber)), nullptr);
}

TEST_F(FactsSourceTest, AFullMemoryForgetsTheOldestAndReadsAgain) {
  FactsSource small({1}, env().store, env().vault);
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(small.Load({KeyOf(kChildNumber)})->facts.Find(KeyOf(kChildNumber))->municipality_code, "0461");
    EXPECT_NE(small.Load({KeyOf(kMotherNumber)})->facts.Find(KeyOf(kMotherNumber)), nullptr);
  }
}

// The row itself cannot be read: the same. A duty is not blocked by it, and the next person is served.
TEST_F(FactsSourceTest, ARowThatCannotBeReadIsLeftOutToo) {
  world_.Restart();  // Nothing is in memory any more.
  world_.store().DamageRow(store::Table::kPerson, KeyOf(kChildNumber).bytes());
  const LoadedFacts loaded = Load({KeyOf(kChildNumber), KeyOf(kMotherNumber)});
  EXPECT_EQ(loaded.facts.Find(KeyOf(kChildNumber)), nullptr);
  EXPECT_NE(loaded.facts.Find(KeyOf(kMotherNumber)), nullptr);
}

TEST_F(FactsSourceTest, AnEpochOfAnotherLengthIsADamagedPersonToo) {
  OverwriteRow(store::Table::kEpoch, KeyOf(kChildNumber).bytes(), "short");
  EXPECT_EQ(Load({KeyOf(kChildNumber)}).facts.Find(KeyOf(kChildNumber)), nullptr);
}

// The newest record is what all versions come to, and the record of any epoch can be told.
TEST_F(FactsSourceTest, TheHistoryReplayedIsTheRecord) {
  ASSERT_TRUE(world_.RecordConsent("odense-hv", ConsentToTransition()).ok());
  consent::v1::RegisterFacts moved = FactsOf(kChildNumber);
  moved.set_municipality_code("0751");
  ASSERT_TRUE(world_.ImportFacts(moved).ok());
  const PersonKey child = KeyOf(kChildNumber);
  const LoadedPerson person = env().facts.LoadRecord(child).value();
  const std::vector<storage::v1::FactVersion> versions = env().facts.History(child, FactsSource::kNewest).value();
  EXPECT_EQ(versions.size(), person.epoch);
  EXPECT_EQ(consent::Replay(versions).SerializeAsString(), person.record.SerializeAsString());
  EXPECT_EQ(versions[1].recorded_by(), caller("odense-hv").party.bytes());
  EXPECT_FALSE(versions[2].professional().empty());
  const LoadedFacts then = env().facts.LoadAt(std::vector<std::pair<PersonKey, uint64_t>>{{child, 2}}).value();
  EXPECT_EQ(then.facts.Find(child)->municipality_code, "0461");
  EXPECT_EQ(then.facts.Find(child)->consents.size(), 1u);
  EXPECT_TRUE(
      env().facts.LoadAt(std::vector<std::pair<PersonKey, uint64_t>>{{child, 0}})->facts.Find(child)->holders.empty());
}

TEST_F(FactsSourceTest, AVersionThatIsMissingOrDamagedIsDataLoss) {
  const PersonKey child = KeyOf(kChildNumber);
  EXPECT_EQ(env().facts.History(child, 7).status().code(), absl::StatusCode::kDataLoss);
  OverwriteRow(store::Table::kFactHistory, store::FactHistoryKey(child.bytes(), 1), "garbage");
  EXPECT_EQ(env().facts.History(child, 1).status().code(), absl::StatusCode::kDataLoss);
}

// Her holders need not be in the handover: whether one of them is dead, or refused under another number, decides.
TEST_F(FactsSourceTest, WhoHoldsCustodyIsLoadedTooAndExpectedUnchanged) {
  const LoadedFacts loaded = Load({KeyOf(kChildNumber)});
  EXPECT_NE(loaded.facts.Find(KeyOf(kFatherNumber)), nullptr);
  EXPECT_EQ(loaded.unchanged.size(), 3u);
  EXPECT_EQ(loaded.epochs[0].first, KeyOf(kChildNumber));
}

TEST_F(FactsSourceTest, AChildWhoseHolderCannotBeReadIsLeftOut) {
  OverwriteRow(store::Table::kPerson, KeyOf(kFatherNumber).bytes(), "garbage");
  world_.Restart();
  EXPECT_EQ(Load({KeyOf(kChildNumber)}).facts.Find(KeyOf(kChildNumber)), nullptr);
}

TEST_F(FactsSourceTest, SomebodyWithOneNumberHasOneKey) {
  EXPECT_EQ(env().facts.KeysOf(KeyOf(kChildNumber)).value(), std::vector<PersonKey>{KeyOf(kChildNumber)});
  EXPECT_EQ(env().facts.KeysOf(KeyOf(kUnknownNumber)).value(), std::vector<PersonKey>{KeyOf(kUnknownNumber)});
  OverwriteRow(store::Table::kPerson, KeyOf(kChildNumber).bytes(), "garbage");
  world_.Restart();
  EXPECT_EQ(env().facts.KeysOf(KeyOf(kChildNumber)).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace handover::pipeline
