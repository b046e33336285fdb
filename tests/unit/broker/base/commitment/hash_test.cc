#include "broker/base/commitment/hash.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

#include "tests/unit/broker/base/commitment/plain_tree.h"

namespace handover {
namespace {

// FIPS 180-2, appendix B.
TEST(HashTest, KnownAnswers) {
  EXPECT_EQ(absl::BytesToHexString(ToString(HashOf("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(absl::BytesToHexString(ToString(HashOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(HashTest, PartsHashLikeTheWholeAtEveryLengthAroundABlock) {
  const std::string text(200, 'x');
  for (size_t length = 0; length <= text.size(); ++length) {
    const std::string whole = text.substr(0, length);
    const Digest parts = Sha256().Add(whole.substr(0, length / 3)).Add(whole.substr(length / 3)).Finish();
    EXPECT_EQ(ToString(parts), plain_tree::Sha256(whole));
  }
}

TEST(HashTest, TagComesFirstAndIsPaddedWithZeros) {
  const Digest digest = Sha256(kTagAck).Add("x").Finish();
  EXPECT_EQ(ToString(digest), plain_tree::Sha256(std::string("HO1.ack\0\0\0\0\0\0\0\0\0x", 17)));
}

TEST(HashTest, IntegersAreBigEndian) {
  const Digest digest = Sha256().AddU32(0x01020304).AddU64(0x05060708090a0b0c).Finish();
  EXPECT_EQ(ToString(digest), plain_tree::Sha256("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c"));
}

TEST(HashTest, CopyGoesOnFromTheSameState) {
  Sha256 hash(kTagKey);
  Sha256 copy = hash;
  EXPECT_EQ(hash.Add("x").Finish(), copy.Add("x").Finish());
}

}  // namespace
}  // namespace handover
