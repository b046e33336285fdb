#include "broker/store/key_file.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/hash.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/broker/store/format_vectors.h"

namespace handover::store {
namespace key_file_test_internal {

SecretKey Key(char byte) { return *SecretKey::FromBytes(std::string(32, byte)); }
PartyId Party(char byte) { return *PartyId::FromBytes(std::string(16, byte)); }

class KeyFileTest : public ::testing::Test {
 protected:
  WrappingKey Wrapped(const WrappingKeyName& name, char byte) {
    return *WrapByRoot(name, std::make_shared<const SecretKey>(Key(byte)), root_, random_);
  }
  std::string Encoded(const WrappingKeys& keys, const WrappingKeys& added = {}) {
    return *EncodeKeyFile({keys, added}, root_, random_);
  }
  WrappingKeys TwoKeys() {
    WrappingKeys keys;
    keys[first_] = Wrapped(first_, 'a');
    keys[second_] = Wrapped(second_, 'b');
    return keys;
  }

  const SecretKey root_ = Key('r');
  const WrappingKeyName first_{Party('p'), 19'884, 0};
  const WrappingKeyName second_{Party('p'), 19'885, 3};
  fakes::SeededRandom random_;
};

// With a checksum that holds again.
std::string Resummed(std::string bytes) {
  bytes.resize(bytes.size() - 32);
  return bytes + ToString(HashOf(bytes));
}

TEST_F(KeyFileTest, HoldsTheKeysItWasGiven) {
  const absl::StatusOr<WrappingKeys> parsed = ParseKeyFile(Encoded(TwoKeys()), root_);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  ASSERT_EQ(parsed->size(), 2u);
  EXPECT_EQ(parsed->at(first_).key->view(), Key('a').view());
  EXPECT_EQ(parsed->at(second_).key->view(), Key('b').view());
}

TEST_F(KeyFileTest, AddedKeysStandInOrderAmongTheOthers) {
  WrappingKeys added;
  const WrappingKeyName between{Party('p'), 19'884, 7};
  const WrappingKeyName before{Party('a'), 30'000, 0};
  const WrappingKeyName behind{Party('q'), -1, 0};
  for (const WrappingKeyName& name : {between, before, behind}) added[name] = Wrapped(name, 'x');
  const absl::StatusOr<WrappingKeys> parsed = ParseKeyFile(Encoded(TwoKeys(), added), root_);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->size(), 5u);
  EXPECT_EQ(parsed->begin()->first, before);
  EXPECT_EQ(parsed->rbegin()->first, behind);
  EXPECT_EQ(parsed->at(between).key->view(), Key('x').view());
}

TEST_F(KeyFileTest, EmptyFileHoldsNoKeysAndStillKnowsItsRoot) {
  EXPECT_EQ(ParseKeyFile(Encoded({}), root_)->size(), 0u);
  EXPECT_TRUE(absl::IsFailedPrecondition(ParseKeyFile(Encoded({}), Key('x')).status()));
}

TEST_F(KeyFileTest, AnotherRootKeyIsToldFromDamage) {
  const absl::Status status = ParseKeyFile(Encoded(TwoKeys()), Key('x')).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_NE(status.message().find("root key"), absl::string_view::npos) << status;
}

TEST_F(KeyFileTest, EveryFlippedByteAndEveryCutIsDamage) {
  const std::string good = Encoded(TwoKeys());
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bytes = good;
    bytes[i] = static_cast<char>(bytes[i] ^ 0x20);
    EXPECT_TRUE(absl::IsDataLoss(ParseKeyFile(bytes, root_).status())) << i;
    EXPECT_TRUE(absl::IsDataLoss(ParseKeyFile(good.substr(0, i), root_).status())) << i;
  }
}

TEST_F(KeyFileTest, NewerFormatIsRefusedAsNewer) {
  std::string bytes = Encoded(TwoKeys());
  bytes[14] = '2';
  EXPECT_TRUE(absl::IsFailedPrecondition(ParseKeyFile(Resummed(bytes), root_).status()));
}

TEST_F(KeyFileTest, AnotherKindOfFileIsDamage) {
  std::string bytes = Encoded(TwoKeys());
  bytes[0] = 'X';
  EXPECT_TRUE(absl::IsDataLoss(ParseKeyFile(Resummed(bytes), root_).status()));
}

TEST_F(KeyFileTest, CountMustBeTheNumberOfEntries) {
  std::string bytes = Encoded(TwoKeys());
  bytes[47] = 1;
  EXPECT_TRUE(absl::IsDataLoss(ParseKeyFile(Resummed(bytes), root_).status()));
}

TEST_F(KeyFileTest, EntryMovedToAnotherNameIsDamage) {
  std::string bytes = Encoded(TwoKeys());
  bytes[48 + 19] = static_cast<char>(bytes[48 + 19] ^ 1);  // Day of the first entry.
  EXPECT_TRUE(absl::IsDataLoss(ParseKeyFile(Resummed(bytes), root_).status()));
}

TEST_F(KeyFileTest, EntriesOutOfOrderAreDamage) {
  const std::string good = Encoded(TwoKeys());
  const std::string swapped =
      good.substr(0, 48) + good.substr(132, 84) + good.substr(48, 84) + good.substr(216);
  EXPECT_TRUE(absl::IsDataLoss(ParseKeyFile(Resummed(swapped), root_).status()));
}

TEST_F(KeyFileTest, WrappedKeyHidesTheKeyAndNoTwoWrapsAreAlike) {
  EXPECT_EQ(Encoded(TwoKeys()).find(std::string(8, 'a')), std::string::npos);
  EXPECT_NE(Wrapped(first_, 'a').wrapped, Wrapped(first_, 'a').wrapped);
}

TEST_F(KeyFileTest, ReadsTheVectorMadeElsewhere) {
  const auto vector = testing::ReadVectors("key_file.txt");
  const SecretKey root = *SecretKey::FromBytes(vector.at("root_key").at(0));
  const std::string file = vector.at("file").at(0);
  const absl::StatusOr<WrappingKeys> keys = ParseKeyFile(file, root);
  ASSERT_TRUE(keys.ok()) << keys.status();
  ASSERT_EQ(keys->size(), 4u);
  ASSERT_EQ(vector.at("key").size(), 4u);
  size_t i = 0;
  for (const auto& [name, key] : *keys) EXPECT_EQ(key.key->view(), vector.at("key")[i++]);
  EXPECT_EQ(keys->begin()->first, (WrappingKeyName{PartyId(), 19'884, 0}));
  EXPECT_EQ(keys->rbegin()->first, (WrappingKeyName{Party('\x11'), 19'885, 1}));
}

}  // namespace key_file_test_internal
}  // namespace handover::store
