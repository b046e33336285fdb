#include "clients/verify/ack_check.h"

#include <gtest/gtest.h>

#include <string>

#include "clients/verify/tagged_hash.h"
#include "tests/unit/clients/verify/test_log.h"

namespace handover_verify {
namespace {

class AckCheckTest : public testing::Test {
 protected:
  AckCheckTest() {
    trust_.keys.emplace(Sha256(key_.Spki()),
                        TrustedKey{.key = P256Key::FromSpki(key_.Spki()), .party = proof_.recipient_party, .suite = 1});
    const std::string digest =
        Sha256(PaddedTag("HO1.ack") + proof_.delivery_digest + BigEndianBytes(proof_.ack.size(), 8) + proof_.ack);
    const std::string statement = PaddedTag("HO1.frame") + BigEndianBytes(1, 2) + BigEndianBytes(0, 2) +
                                  BigEndianBytes(1, 4) + BigEndianBytes(7'000, 8) + Sha256(key_.Spki()) +
                                  Sha256(log_key_.Spki()) + TreeHash({digest}) + BigEndianBytes(0, 8) +
                                  std::string(32, '\0');
    proof_.framed = {.statement = statement, .signature = key_.Sign(statement)};
  }

  Reason Check() const { return CheckAck(proof_, trust_); }

  const TestKey key_ = TestKey::Generate();
  const TestKey log_key_ = TestKey::Generate();
  AckProof proof_{.delivery_digest = std::string(32, 'D'),
                  .delivery_id = std::string(16, 'd'),
                  .recipient_party = std::string(16, 'q'),
                  .ack = BytesField(1, std::string(16, 'd')) + VarintField(2, 1)};
  Trust trust_{.log_key = P256Key::FromSpki(log_key_.Spki()).value()};
};

TEST_F(AckCheckTest, AGenuineAcknowledgementHolds) { EXPECT_EQ(Check(), Reason::kOk); }

TEST_F(AckCheckTest, AnAcknowledgementThatIsNotStrictIsMalformed) {
  proof_.ack += VarintField(9, 1);
  EXPECT_EQ(Check(), Reason::kMalformed);
}

TEST_F(AckCheckTest, PartsOfAnotherLengthAreMalformed) {
  AckProof proof = proof_;
  proof.delivery_digest.pop_back();
  EXPECT_EQ(CheckAck(proof, trust_), Reason::kMalformed);
  proof = proof_;
  proof.delivery_id.pop_back();
  EXPECT_EQ(CheckAck(proof, trust_), Reason::kMalformed);
  proof = proof_;
  proof.recipient_party.pop_back();
  EXPECT_EQ(CheckAck(proof, trust_), Reason::kMalformed);
  proof = proof_;
  proof.framed.statement.pop_back();
  EXPECT_EQ(CheckAck(proof, trust_), Reason::kMalformed);
}

TEST_F(AckCheckTest, AnAcknowledgementOfAnotherDeliveryIsRefused) {
  proof_.delivery_id = std::string(16, 'x');
  EXPECT_EQ(Check(), Reason::kAckMismatch);
}

TEST_F(AckCheckTest, ARewrittenOutcomeIsNotWhatWasSigned) {
  proof_.ack = BytesField(1, std::string(16, 'd')) + VarintField(2, 2);
  EXPECT_EQ(Check(), Reason::kNotInFrame);
}

TEST_F(AckCheckTest, OtherSectionsThanThoseSentAreNotWhatWasSigned) {
  proof_.delivery_digest = std::string(32, 'E');
  EXPECT_EQ(Check(), Reason::kNotInFrame);
}

TEST_F(AckCheckTest, AnAcknowledgementByAnotherPartyIsRefused) {
  proof_.recipient_party = std::string(16, 'x');
  EXPECT_EQ(Check(), Reason::kSenderMismatch);
}

TEST_F(AckCheckTest, AnUnsignedAcknowledgementIsRefused) {
  proof_.framed.signature.clear();
  EXPECT_EQ(Check(), Reason::kBadSignature);
}

}  // namespace
}  // namespace handover_verify
