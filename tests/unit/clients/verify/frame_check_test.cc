#include "clients/verify/frame_check.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "clients/verify/tagged_hash.h"
#include "tests/unit/clients/verify/test_log.h"

namespace handover_verify {
namespace {

// A party's signed frame of three digests, and what a verifier trusts.
class FrameCheckTest : public testing::Test {
 protected:
  FrameCheckTest() {
    trust_.keys.emplace(
        Sha256(key_.Spki()),
        TrustedKey{
            .key = P256Key::FromSpki(key_.Spki()), .party = std::string(16, 'p'), .suite = 1, .enrolled_index = 3});
    Sign(key_);
  }

  std::string Statement() const {
    return PaddedTag("HO1.frame") + BigEndianBytes(suite_, 2) + BigEndianBytes(0, 2) + BigEndianBytes(3, 4) +
           BigEndianBytes(7'000, 8) + Sha256(key_.Spki()) + log_id_ + TreeHash(digests_) + BigEndianBytes(0, 8) +
           std::string(32, '\0');
  }

  void Sign(const TestKey& signer) {
    framed_ = {
        .statement = Statement(), .signature = signer.Sign(Statement()), .index = 1, .path = TreePath(1, digests_)};
  }

  Reason Check() const { return CheckFrame(digests_[1], framed_, trust_).reason; }

  const TestKey key_ = TestKey::Generate();
  const TestKey log_key_ = TestKey::Generate();
  const Strings digests_ = {Sha256("R0"), Sha256("R1"), Sha256("A2")};
  std::uint64_t suite_ = 1;
  std::string log_id_ = Sha256(log_key_.Spki());
  Trust trust_{.log_key = P256Key::FromSpki(log_key_.Spki()).value()};
  FramedDigest framed_;
};

TEST_F(FrameCheckTest, AGenuineFrameNamesItsKey) {
  const FrameVerdict verdict = CheckFrame(digests_[1], framed_, trust_);
  EXPECT_EQ(verdict.reason, Reason::kOk);
  ASSERT_NE(verdict.key, nullptr);
  EXPECT_EQ(verdict.key->party, std::string(16, 'p'));
}

TEST_F(FrameCheckTest, ADigestThatIsNoMemberIsRefused) {
  EXPECT_EQ(CheckFrame(digests_[0], framed_, trust_).reason, Reason::kNotInFrame);
  framed_.index = 2;
  EXPECT_EQ(Check(), Reason::kNotInFrame);
}

TEST_F(FrameCheckTest, AnIndexBeyondTheFrameIsRefused) {
  framed_.index = 3;
  EXPECT_EQ(Check(), Reason::kNotInFrame);
  framed_.index = ~std::uint64_t{0};
  EXPECT_EQ(Check(), Reason::kNotInFrame);
}

TEST_F(FrameCheckTest, AStatementOfAnotherLayoutIsRefused) {
  framed_.statement.pop_back();
  EXPECT_EQ(Check(), Reason::kMalformed);
}

TEST_F(FrameCheckTest, AKeyThatIsNotEnrolledIsRefused) {
  trust_.keys.clear();
  EXPECT_EQ(Check(), Reason::kKeyUnknown);
}

TEST_F(FrameCheckTest, ASuiteThatIsNotTheKeysIsRefusedAlsoWhenSigned) {
  suite_ = 2;
  Sign(key_);
  EXPECT_EQ(Check(), Reason::kDowngrade);
}

TEST_F(FrameCheckTest, AKeyOfASuiteThatWeCanNotVerifyIsRefused) {
  trust_.keys.begin()->second.suite = 2;
  EXPECT_EQ(Check(), Reason::kDowngrade);
  suite_ = 2;
  Sign(key_);
  EXPECT_EQ(Check(), Reason::kDowngrade);
}

TEST_F(FrameCheckTest, AFrameForAnotherDeploymentIsRefused) {
  log_id_ = Sha256("another log");
  Sign(key_);
  EXPECT_EQ(Check(), Reason::kWrongLog);
}

TEST_F(FrameCheckTest, ASignatureOfAnotherKeyIsRefused) {
  Sign(log_key_);
  EXPECT_EQ(Check(), Reason::kBadSignature);
}

TEST_F(FrameCheckTest, AnUnreadableKeyVerifiesNothing) {
  trust_.keys.begin()->second.key.reset();
  EXPECT_EQ(Check(), Reason::kBadSignature);
}

TEST_F(FrameCheckTest, AKeyIsValidStrictlyBetweenItsLeaves) {
  TrustedKey key = trust_.keys.begin()->second;
  EXPECT_FALSE(WasValidAt(key, 3));
  EXPECT_TRUE(WasValidAt(key, 4));
  EXPECT_TRUE(WasValidAt(key, ~std::uint64_t{0}));
  key.revoked_index = 9;
  EXPECT_TRUE(WasValidAt(key, 8));
  EXPECT_FALSE(WasValidAt(key, 9));
  EXPECT_FALSE(WasValidAt(key, 10));
}

}  // namespace
}  // namespace handover_verify
