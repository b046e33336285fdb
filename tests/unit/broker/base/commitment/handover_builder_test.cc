#include "broker/base/commitment/handover_builder.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"

#include "tests/fakes/seeded_random.h"

namespace handover {
namespace {

// A generator that is broken in the worst way.
class AlwaysZero final : public Random {
 public:
  void Fill(absl::Span<uint8_t> bytes) override { std::fill(bytes.begin(), bytes.end(), uint8_t{0}); }
};

class HandoverBuilderTest : public testing::Test {
 protected:
  absl::StatusOr<BuiltHandover> Build(uint64_t slots = 16) {
    return HandoverBuilder(random_).Build({id_, "envelope", items_, slots});
  }

  fakes::SeededRandom random_{7};
  Id16 id_{};
  std::vector<ItemContent> items_ = {{ItemKind::kSection, "label", "body"}, {ItemKind::kAddressee, "", "party"}};
};

TEST_F(HandoverBuilderTest, RootIsTheOneTheBrokerRebuilds) {
  const BuiltHandover built = Build().value();
  ASSERT_EQ(built.salts.size(), 2u);
  const std::vector<ItemView> items = {{ItemKind::kSection, AsView(built.salts[0]), "label", "body"},
                                       {ItemKind::kAddressee, AsView(built.salts[1]), "", "party"}};
  EXPECT_EQ(RebuildHandover({id_, built.pad_seed, "envelope", items, {}, 16})->root, built.root);
}

TEST_F(HandoverBuilderTest, SaltsAndSeedAreAllDifferentAndDrawnInOneCall) {
  const BuiltHandover built = Build().value();
  const std::set<Id16> drawn = {built.salts[0], built.salts[1], built.pad_seed};
  EXPECT_EQ(drawn.size(), 3u);
  EXPECT_EQ(random_.fill_count(), 1);
}

TEST_F(HandoverBuilderTest, BuildingAgainMakesAnotherRoot) { EXPECT_NE(Build()->root, Build()->root); }

TEST_F(HandoverBuilderTest, SlotCountThatDoesNotExistIsRefused) {
  EXPECT_EQ(Build(17).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(HandoverBuilderTest, AsManyItemsAsSlotsAreRefused) {
  items_.resize(15, {ItemKind::kSection, "label", "body"});
  EXPECT_TRUE(Build().ok());
  items_.resize(16, {ItemKind::kSection, "label", "body"});
  EXPECT_EQ(Build().status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(HandoverBuilderTest, ItemWithoutKindIsRefused) {
  items_[1].kind = ItemKind::kUnspecified;
  EXPECT_EQ(Build().status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(HandoverBuilderTest, GeneratorThatRepeatsItselfIsNoticed) {
  AlwaysZero zero;
  EXPECT_EQ(HandoverBuilder(zero).Build({id_, "envelope", items_, 16}).status().code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace handover
