#include "broker/store/erasure_rows.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/fakes/memory_store.h"

namespace handover::store {
namespace erasure_rows_test_internal {

const KeyPeriod kPeriod{*PartyId::FromBytes(std::string(16, 'p')), PeriodOf(KeyUse::kContent, 20'000)};
const HandoverId kId = *HandoverId::FromBytes(std::string(16, 'h'));

TEST(ErasureRowsTest, AUnitLiesUnderItsPeriod) {
  const KeyUnit unit{KeyUse::kContent, kPeriod, std::string(16, 'h')};
  const std::string key = UnitRowKey(unit);
  EXPECT_TRUE(key.starts_with(UnitRowPrefix(kPeriod)));
  EXPECT_EQ(IdOfUnitRow(key), std::string(16, 'h'));
}

TEST(ErasureRowsTest, DueRowsLieInTheOrderOfDays) {
  EXPECT_LT(DueRowKey(1, kId), DueRowKey(256, HandoverId()));
  EXPECT_EQ(HandoverOfDueRow(DueRowKey(7, kId)), kId);
}

TEST(ErasureRowsTest, NoSortOfRowIsMistakenForAnother) {
  EXPECT_EQ(UnitRowPrefix(kPeriod)[0], 'u');
  EXPECT_EQ(GenerationRowKey(kPeriod)[0], 'g');
  EXPECT_EQ(DueRowKey(1, kId)[0], 'd');
  EXPECT_EQ(ErasedRowKey(1)[0], 'e');
  EXPECT_EQ(ErasedUnitRowKey(KeyUse::kContent, "x"), std::string("i\x01x"));
  EXPECT_EQ(ErasureRequestRowKey("x"), "rx");
}

TEST(ErasureRowsTest, TheFirstGenerationIsExpectedToBeAbsent) {
  EXPECT_EQ(ExpectGeneration(kPeriod, 0).kind, Operation::Kind::kExpectAbsent);
  EXPECT_EQ(ExpectGeneration(kPeriod, 3).kind, Operation::Kind::kExpectValue);
  EXPECT_EQ(ExpectGeneration(kPeriod, 3).value, OrderedU64(3));
}

TEST(ErasureRowsTest, TheCountIsReadAndADamagedOneIsTold) {
  fakes::MemoryStore store;
  EXPECT_EQ(*ErasureCount(store), 0u);
  ASSERT_TRUE(store.Commit({Put(Table::kMeta, kErasureCountKey, OrderedU64(7))}).ok());
  EXPECT_EQ(*ErasureCount(store), 7u);
  ASSERT_TRUE(store.Commit({Put(Table::kMeta, kErasureCountKey, "7")}).ok());
  EXPECT_TRUE(absl::IsDataLoss(ErasureCount(store).status()));
}

}  // namespace erasure_rows_test_internal
}  // namespace handover::store
