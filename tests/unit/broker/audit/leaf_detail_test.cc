#include "broker/audit/leaf_detail.h"

#include <gtest/gtest.h>

#include <numeric>
#include <string>

namespace handover::audit {
namespace leaf_detail_test_internal {

DetailRandom CountingBytes() {
  DetailRandom bytes;
  std::iota(bytes.begin(), bytes.end(), uint8_t{1});
  return bytes;
}

storage::v1::LeafDetail SomeDetail() {
  storage::v1::LeafDetail detail;
  detail.set_event("DECIDED");
  detail.set_reason("CONSENT_MISSING");
  detail.set_kind("BIRTH_NOTIFICATION");
  return detail;
}

std::string LeafOver(const Digest& detail) {
  Leaf leaf;
  leaf.type = LeafType::kDelivery;
  leaf.detail = detail;
  return ToString(EncodeLeaf(leaf));
}

TEST(LeafDetailTest, DigestIsOverTheFirstSaltAndTheBytes) {
  const SealableDetail made = MakeDetail(SomeDetail(), CountingBytes());
  const std::string bytes = SomeDetail().SerializeAsString();
  EXPECT_EQ(made.digest, DetailDigest(*ToId16(AsView(CountingBytes()).substr(0, 16)), bytes));
  EXPECT_EQ(made.link_salt, *ToId16(AsView(CountingBytes()).substr(16)));
  EXPECT_EQ(made.plaintext, ToString(CountingBytes()) + bytes);
}

TEST(LeafDetailTest, OpensForItsLeaf) {
  const SealableDetail made = MakeDetail(SomeDetail(), CountingBytes());
  const absl::StatusOr<OpenedDetail> opened = OpenDetail(made.plaintext, LeafOver(made.digest));
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->detail.event(), "DECIDED");
  EXPECT_EQ(opened->detail.reason(), "CONSENT_MISSING");
  EXPECT_EQ(opened->link_salt, made.link_salt);
  EXPECT_EQ(DetailDigest(opened->detail_salt, opened->bytes), made.digest);
}

TEST(LeafDetailTest, EmptyDetailOpensToo) {
  const SealableDetail made = MakeDetail(storage::v1::LeafDetail(), CountingBytes());
  EXPECT_TRUE(OpenDetail(made.plaintext, LeafOver(made.digest)).ok());
}

TEST(LeafDetailTest, AnotherSaltMakesAnotherDigest) {
  DetailRandom other = CountingBytes();
  other[0] ^= 1;
  EXPECT_NE(MakeDetail(SomeDetail(), CountingBytes()).digest,
            MakeDetail(SomeDetail(), other).digest);
}

TEST(LeafDetailTest, AnotherLeafIsRefused) {
  const SealableDetail made = MakeDetail(SomeDetail(), CountingBytes());
  Digest other = made.digest;
  other[31] ^= 1;
  EXPECT_TRUE(absl::IsDataLoss(OpenDetail(made.plaintext, LeafOver(other)).status()));
}

TEST(LeafDetailTest, EveryFlippedBitOutsideTheLinkSaltIsRefused) {
  const SealableDetail made = MakeDetail(SomeDetail(), CountingBytes());
  for (size_t i = 0; i < made.plaintext.size(); ++i) {
    const bool in_link_salt = i >= 16 && i < 32;  // The leaf's link digest covers that one.
    std::string flipped = made.plaintext;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x40);
    EXPECT_EQ(OpenDetail(flipped, LeafOver(made.digest)).ok(), in_link_salt) << i;
  }
}

TEST(LeafDetailTest, CutPlaintextIsRefused) {
  const SealableDetail made = MakeDetail(SomeDetail(), CountingBytes());
  const std::string leaf = LeafOver(made.digest);
  for (size_t size = 0; size < made.plaintext.size(); ++size) {
    EXPECT_TRUE(absl::IsDataLoss(OpenDetail(made.plaintext.substr(0, size), leaf).status()))
        << size;
  }
}

TEST(LeafDetailTest, BytesThatAreNoDetailAreRefusedThoughTheyHash) {
  const std::string bytes = "\xff\xff\xff";
  const std::string plaintext = ToString(CountingBytes()) + bytes;
  const Digest digest = DetailDigest(*ToId16(plaintext.substr(0, 16)), bytes);
  EXPECT_TRUE(absl::IsDataLoss(OpenDetail(plaintext, LeafOver(digest)).status()));
}

TEST(LeafDetailTest, BytesThatAreNoLeafAreRefused) {
  const SealableDetail made = MakeDetail(SomeDetail(), CountingBytes());
  const std::string leaf = LeafOver(made.digest);
  EXPECT_TRUE(absl::IsDataLoss(OpenDetail(made.plaintext, leaf.substr(1)).status()));
}

}  // namespace leaf_detail_test_internal
}  // namespace handover::audit
