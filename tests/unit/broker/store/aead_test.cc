#include "broker/store/aead.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"

namespace handover::store {
namespace aead_test_internal {

SecretKey KeyOf(char byte) { return *SecretKey::FromBytes(std::string(32, byte)); }
const std::string kNonce(12, 'n');

TEST(AeadTest, OpensWhatItSealed) {
  const SecretKey key = KeyOf('k');
  const std::optional<std::string> sealed = AeadSeal({key, "context"}, kNonce, "the content");
  ASSERT_TRUE(sealed.has_value());
  EXPECT_EQ(sealed->size(), kAeadOverheadBytes + 11);
  EXPECT_EQ(sealed->substr(0, 12), kNonce);
  EXPECT_EQ(AeadOpen({key, "context"}, *sealed), "the content");
}

// AES-256-GCM test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation".
TEST(AeadTest, MatchesThePublishedTestCase) {
  const SecretKey key = *SecretKey::FromBytes(
      absl::HexStringToBytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
  const std::string associated = absl::HexStringToBytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const std::string plaintext = absl::HexStringToBytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
      "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  const std::optional<std::string> sealed =
      AeadSeal({key, associated}, absl::HexStringToBytes("cafebabefacedbaddecaf888"), plaintext);
  ASSERT_TRUE(sealed.has_value());
  EXPECT_EQ(absl::BytesToHexString(sealed->substr(12)),
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            "76fc6ece0f4e1768cddf8853bb2d551b");
}

TEST(AeadTest, NothingCanBeSealed) {
  const SecretKey key = KeyOf('k');
  const std::optional<std::string> sealed = AeadSeal({key, ""}, kNonce, "");
  ASSERT_TRUE(sealed.has_value());
  EXPECT_EQ(AeadOpen({key, ""}, *sealed), "");
}

TEST(AeadTest, AnotherKeyDoesNotOpen) {
  const std::optional<std::string> sealed = AeadSeal({KeyOf('k'), "context"}, kNonce, "content");
  EXPECT_FALSE(AeadOpen({KeyOf('l'), "context"}, *sealed).has_value());
}

TEST(AeadTest, AnotherContextDoesNotOpen) {
  const SecretKey key = KeyOf('k');
  const std::optional<std::string> sealed = AeadSeal({key, "context"}, kNonce, "content");
  EXPECT_FALSE(AeadOpen({key, "contexT"}, *sealed).has_value());
  EXPECT_FALSE(AeadOpen({key, ""}, *sealed).has_value());
}

TEST(AeadTest, EveryFlippedBitAndEveryCutDoesNotOpen) {
  const SecretKey key = KeyOf('k');
  const std::string sealed = *AeadSeal({key, "context"}, kNonce, "content");
  for (size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
    std::string flipped = sealed;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(AeadOpen({key, "context"}, flipped).has_value()) << bit;
  }
  for (size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_FALSE(AeadOpen({key, "context"}, sealed.substr(0, size)).has_value()) << size;
  }
}

TEST(AeadTest, KeyIsOpenedIntoAKeyAndOnlyOfItsLength) {
  const SecretKey key = KeyOf('k');
  const std::string sealed_key = *AeadSeal({key, ""}, kNonce, KeyOf('x').view());
  const std::string too_long = *AeadSeal({key, ""}, kNonce, std::string(33, 'x'));
  const std::optional<SecretKey> opened = AeadOpenKey({key, ""}, sealed_key);
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->view(), KeyOf('x').view());
  EXPECT_FALSE(AeadOpenKey({key, ""}, too_long).has_value());
  EXPECT_FALSE(AeadOpenKey({key, "other"}, sealed_key).has_value());
}

TEST(AeadTest, SecretKeyHasExactly32Bytes) {
  EXPECT_TRUE(SecretKey::FromBytes(std::string(32, 'x')).has_value());
  EXPECT_FALSE(SecretKey::FromBytes(std::string(31, 'x')).has_value());
  EXPECT_FALSE(SecretKey::FromBytes(std::string(33, 'x')).has_value());
}

TEST(AeadTest, SecretKeyIsWipedAtItsEnd) {
  alignas(SecretKey) unsigned char place[sizeof(SecretKey)];
  SecretKey* const key = new (place) SecretKey(KeyOf('k'));
  EXPECT_EQ(key->view(), std::string(32, 'k'));
  key->~SecretKey();
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(place), sizeof place), std::string(32, '\0'));
}

TEST(AeadTest, ThreadsDoNotDisturbEachOther) {
  std::vector<std::thread> threads;
  std::vector<int> opened(4, 0);
  for (size_t t = 0; t < opened.size(); ++t) {
    threads.emplace_back([t, &opened] {
      const SecretKey key = KeyOf(static_cast<char>('a' + t));
      for (int i = 0; i < 200; ++i) {
        const std::string content(static_cast<size_t>(i), static_cast<char>('0' + t));
        const std::optional<std::string> sealed = AeadSeal({key, "c"}, kNonce, content);
        opened[t] += AeadOpen({key, "c"}, *sealed) == content ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(opened, std::vector<int>(4, 200));
}

}  // namespace aead_test_internal
}  // namespace handover::store
