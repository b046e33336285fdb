#include "broker/store/scan_past_damage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/fakes/memory_store.h"

namespace handover::store {
namespace {

class ScanPastDamageTest : public ::testing::Test {
 protected:
  void Put(const std::vector<std::string>& keys) {
    std::vector<Operation> rows;
    for (const std::string& key : keys) rows.push_back(store::Put(Table::kTimer, key, "v"));
    ASSERT_TRUE(store_.Commit(rows).ok());
  }
  void Damage(const std::string& key) { store_.DamageRow(Table::kTimer, key); }
  // What is visited, with a stroke for each hole behind it.
  std::string Visited(const Reader::Range& range = {}, size_t most = 100) {
    std::string visited;
    const auto holes = ScanPastDamage(store_, Table::kTimer, range, [&](std::string_view key, std::string_view) {
      visited.append(key).append(" ");
      return --most > 0;
    });
    EXPECT_TRUE(holes.ok()) << holes.status();
    return visited + std::string(holes.value_or(std::vector<Hole>()).size(), '|');
  }

  fakes::MemoryStore store_;
};

TEST_F(ScanPastDamageTest, WithoutDamageItIsAScan) {
  Put({"a", "b", "c", "d"});
  EXPECT_EQ(Visited(), "a b c d ");
  EXPECT_EQ(Visited({"b", "d"}), "b c ");
  EXPECT_EQ(Visited({}, 2), "a b ");
}

TEST_F(ScanPastDamageTest, WhatLiesBehindADamagedRowIsRead) {
  Put({"a", "b", "c", "d"});
  Damage("b");
  EXPECT_EQ(Visited(), "a c d |");
  EXPECT_EQ(Visited({"b", "d"}), "c |");
  EXPECT_EQ(Visited({"c", ""}), "c d ");
}

TEST_F(ScanPastDamageTest, AtTheBeginningAndAtTheEndToo) {
  Put({"a", "b", "c", "d"});
  Damage("a");
  Damage("d");
  EXPECT_EQ(Visited(), "b c ||");
  EXPECT_EQ(Visited({"a", "b"}), "|");
}

TEST_F(ScanPastDamageTest, WhereNothingCanBeReadThereIsOneHole) {
  Put({"a"});
  Damage("a");
  EXPECT_EQ(Visited(), "|");
}

TEST_F(ScanPastDamageTest, TheHoleIsNoWiderThanItsRows) {
  Put({"key-1000", "key-1001", "key-1002", "key-1003", "key-2000"});
  Damage("key-1001");
  Damage("key-1002");
  const auto holes =
      ScanPastDamage(store_, Table::kTimer, {}, [](std::string_view, std::string_view) { return true; });
  ASSERT_TRUE(holes.ok());
  ASSERT_EQ(holes->size(), 1u);
  EXPECT_EQ((*holes)[0].from, std::string("key-1000\0", 9));
  EXPECT_GT((*holes)[0].to, "key-1002");
  EXPECT_LT((*holes)[0].to, std::string("key-1002\1", 9));
}

// Ids are arbitrary: the first row may lie behind the half of all keys.
TEST_F(ScanPastDamageTest, AHoleBeforeHighKeysEndsWhereItEnds) {
  Put({"\xa0", "\xa1", "\xfe", "\xff"});
  Damage("\xa0");
  EXPECT_EQ(Visited(), "\xa1 \xfe \xff |");
}

TEST_F(ScanPastDamageTest, WhereVisitingEndsNothingFurtherIsRead) {
  Put({"a", "b", "c"});
  Damage("b");
  EXPECT_EQ(Visited({}, 1), "a ");
}

TEST_F(ScanPastDamageTest, AMediumThatFailsIsTold) {
  class Failing final : public Reader {
   public:
    absl::StatusOr<std::optional<std::string>> Get(Table, std::string_view) const override { return std::nullopt; }
    absl::Status Scan(Table, const Range&, const Visitor&) const override { return absl::UnavailableError("planted"); }
  };
  const auto nothing = [](std::string_view, std::string_view) { return true; };
  EXPECT_TRUE(absl::IsUnavailable(ScanPastDamage(Failing(), Table::kTimer, {}, nothing).status()));
}

// Keys as those of the queue, and two blocks of four of them.
TEST_F(ScanPastDamageTest, ArbitraryKeysBesideDamagedBlocksAreReadOnce) {
  std::mt19937 random(1);
  std::vector<std::string> keys;
  for (int i = 0; i < 400; ++i) {
    std::string key(41, '\0');
    for (char& byte : key) byte = static_cast<char>(random());
    keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  Put(keys);
  std::set<std::string> damaged;
  for (size_t i = 40; i < 44; ++i) damaged.insert(keys[i]);
  for (size_t i = 200; i < 204; ++i) damaged.insert(keys[i]);
  for (const std::string& key : damaged) Damage(key);
  std::vector<std::string> visited;
  const auto holes = ScanPastDamage(store_, Table::kTimer, {}, [&](std::string_view key, std::string_view) {
    visited.emplace_back(key);
    return true;
  });
  ASSERT_TRUE(holes.ok());
  EXPECT_EQ(holes->size(), 2u);
  std::vector<std::string> expected;
  for (const std::string& key : keys) {
    if (!damaged.contains(key)) expected.push_back(key);
  }
  EXPECT_EQ(visited, expected);
}

}  // namespace
}  // namespace handover::store
