#include "broker/pipeline/facts_source.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

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

}  // namespace
}  // namespace handover::pipeline
