#include "broker/store/store.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace handover::store {
namespace store_test_internal {

TEST(StoreTest, OperationsSayWhatTheyAreCalled) {
  const Operation put = Put(Table::kBody, "key", "value");
  EXPECT_EQ(put.kind, Operation::Kind::kPut);
  EXPECT_EQ(put.table, Table::kBody);
  EXPECT_EQ(put.key, "key");
  EXPECT_EQ(put.value, "value");
  EXPECT_EQ(Delete(Table::kBody, "key").kind, Operation::Kind::kDelete);
  EXPECT_EQ(ExpectAbsent(Table::kBody, "key").kind, Operation::Kind::kExpectAbsent);
  EXPECT_EQ(ExpectValue(Table::kBody, "key", "v").kind, Operation::Kind::kExpectValue);
  EXPECT_EQ(ExpectValue(Table::kBody, "key", "v").value, "v");
}

TEST(StoreTest, AfterPrefixIsTheNextPrefix) {
  EXPECT_EQ(AfterPrefix("ab"), "ac");
  EXPECT_EQ(AfterPrefix("a\xff"), "b");
  EXPECT_EQ(AfterPrefix("a\x7f"), "a\x80");
}

TEST(StoreTest, NothingComesAfterTheLastPrefix) {
  EXPECT_EQ(AfterPrefix("\xff\xff"), "");
  EXPECT_EQ(AfterPrefix(""), "");
}

TEST(StoreTest, NumbersAsKeysKeepTheirOrder) {
  EXPECT_EQ(OrderedU64(0x0102030405060708), std::string("\x01\x02\x03\x04\x05\x06\x07\x08"));
  EXPECT_LT(OrderedU64(255), OrderedU64(256));
  EXPECT_LT(OrderedU64(0), OrderedU64(1));
  EXPECT_LT(OrderedU64(1), OrderedU64(std::numeric_limits<uint64_t>::max()));
}

TEST(StoreTest, NumbersComeBackFromTheirKeys) {
  for (const uint64_t value : {uint64_t{0}, uint64_t{300}, std::numeric_limits<uint64_t>::max()}) {
    EXPECT_EQ(ReadOrderedU64(OrderedU64(value)), value);
  }
}

}  // namespace store_test_internal
}  // namespace handover::store
