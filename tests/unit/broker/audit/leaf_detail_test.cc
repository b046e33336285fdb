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
  const std::string salt(AsView(CountingBytes()).substr(0, 16));
  EXPECT_EQ(made.digest, DetailDigest(*ToId16(salt), bytes));
  EXPECT_EQ(made.plaintext, salt + std::string(3, '\0') + static_cast<char>(bytes.size()) + bytes);
}

TEST(LeafDetailTest, OpensForItsLeaf) {
  const SealableDetail made = MakeDetail(SomeDetail(), CountingBytes());
  const absl::StatusOr<OpenedDetail> opened = OpenDetail(made.plaintext, LeafOver(made.digest));
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->detail.event(), "DECIDED");
  EXPECT_EQ(opened->detail.reason(), "CONSENT_MISSING");
  EXPECT_EQ(DetailDigest(opened->detail_salt, opened->bytes), made.digest);
  EXPECT_EQ(opened->whole_bytes, "");
}

TEST(LeafDetailTest, AViewOpensWithoutTheWholeAndCommitsToIt) {
  storage::v1::LeafDetail view = SomeDetail();
  view.clear_reason();
  const SealableDetail made = MakeViewedDetail(view, SomeDetail(), CountingBytes());
  const absl::StatusOr<OpenedDetail> opened = OpenDetail(made.plaintext, LeafOver(made.digest));
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->detail.reason(), "CONSENT_MISSING");
  EXPECT_EQ(DetailDigest(opened->detail_salt, opened->bytes), made.digest);
  storage::v1::LeafDetail shown;
  ASSERT_TRUE(shown.ParseFromString(opened->bytes));
  EXPECT_EQ(shown.event(), "DECIDED");
  EXPECT_EQ(shown.reason(), "");
  EXPECT_EQ(shown.whole_digest(), AsView(DetailDigest(opened->whole_salt, opened->whole_bytes)));
  EXPECT_EQ(opened->bytes.find("CONSENT_MISSING"), std::string::npos);
}

TEST(LeafDetailTest, EveryFlippedBitAndEveryCutOfAViewedDetailIsRefused) {
  const SealableDetail made = MakeViewedDetail(SomeDetail(), SomeDetail(), CountingBytes());
  const std::string leaf = LeafOver(made.digest);
  for (size_t i = 0; i < made.plaintext.size(); ++i) {
    std::string flipped = made.plaintext;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x40);
    EXPECT_TRUE(absl::IsDataLoss(OpenDetail(flipped, leaf).status())) << i;
    EXPECT_TRUE(absl::IsDataLoss(OpenDetail(made.plaintext.substr(0, i), leaf).status())) << i;
  }
}

TEST(LeafDetailTest, WhatFollowsADetailWithoutAViewIsRefused) {
  const SealableDetail made = MakeDetail(SomeDetail(), CountingBytes());
  EXPECT_TRUE(absl::IsDataLoss(OpenDetail(made.plaintext + "x", LeafOver(made.digest)).status()));
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

TEST(LeafDetailTest, EveryFlippedBitIsRefused) {
  const SealableDetail made = MakeDetail(SomeDetail(), CountingBytes());
  for (size_t i = 0; i < made.plaintext.size(); ++i) {
    std::string flipped = made.plaintext;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x40);
    EXPECT_TRUE(absl::IsDataLoss(OpenDetail(flipped, LeafOver(made.digest)).status())) << i;
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
  const std::string plaintext = ToString(CountingBytes()).substr(0, 16) + std::string(3, '\0') + '\x03' + bytes;
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
