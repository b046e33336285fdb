#include "broker/base/commitment/ack_check.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "broker/base/commitment/delivery_digest.h"
#include "tests/unit/broker/base/commitment/world.h"

namespace handover {
namespace {

class AckCheckTest : public testing::Test {
 protected:
  AckCheckTest() { Sign(world_.recipient_key, world_.log_id()); }

  void Sign(const SigningKey& key, const Digest& for_log) {
    const std::vector<Digest> members = {AckDigest(delivery_digest_, ack_)};
    const BuiltFrame frame = BuildFrame({members, for_log, 1, {}}, key).value();
    statement_ = ToString(frame.statement);
    signature_ = ToString(frame.signature);
  }
  CheckOutcome Check() {
    FrameChecker frame({statement_, signature_});
    return CheckAck({ack_, {0, {}}, delivery_id_, world_.recipient, delivery_digest_}, frame, world_.layout(),
                    world_.keys, world_.log_id(), checked_);
  }

  World world_;
  Id16 delivery_id_ = IdOf(9);
  Digest delivery_digest_ = {1, 2, 3};
  std::string ack_ = WireBytes().Text(1, AsView(IdOf(9))).Number(2, 3).Number(3, 77).Text(4, "nurse").Text(5, "MOVED");
  std::string statement_;
  std::string signature_;
  CheckedAck checked_;
};

TEST_F(AckCheckTest, GoodAckIsTakenAndRead) {
  EXPECT_EQ(Check().reason, Reason::kOk);
  EXPECT_EQ(checked_.digest, AckDigest(delivery_digest_, ack_));
  EXPECT_EQ(checked_.facts.outcome, AckOutcome::kDeclined);
  EXPECT_EQ(checked_.facts.time_ms, 77u);
  EXPECT_EQ(checked_.facts.professional, "nurse");
  EXPECT_EQ(checked_.facts.reason, "MOVED");
}

TEST_F(AckCheckTest, UnknownFieldIsMalformed) {
  ack_ += std::string(WireBytes().Number(9, 1));
  const CheckOutcome outcome = Check();
  EXPECT_EQ(outcome.reason, Reason::kMalformed);
  EXPECT_EQ(outcome.field_path, "acknowledgement.#9");
}

TEST_F(AckCheckTest, BrokenStatementIsMalformed) {
  statement_.clear();
  EXPECT_EQ(Check().field_path, "frame.statement");
}

TEST_F(AckCheckTest, AckOfAnotherDeliveryIsAMismatch) {
  delivery_id_ = IdOf(8);
  EXPECT_EQ(Check().reason, Reason::kAckMismatch);
}

TEST_F(AckCheckTest, AckOverOtherContentIsNotInFrame) {
  delivery_digest_[0] ^= 1;
  EXPECT_EQ(Check().reason, Reason::kNotInFrame);
}

TEST_F(AckCheckTest, KeyOfAnotherPartyIsASenderMismatch) {
  Sign(world_.other_key, world_.log_id());
  EXPECT_EQ(Check().reason, Reason::kSenderMismatch);
}

TEST_F(AckCheckTest, UnknownKeyWrongLogAndBadSignatureAreSaid) {
  Sign(world_.vectors.PrivateKey("unknown"), world_.log_id());
  EXPECT_EQ(Check().reason, Reason::kKeyUnknown);
  Sign(world_.recipient_key, Digest{});
  EXPECT_EQ(Check().reason, Reason::kWrongLog);
  Sign(world_.recipient_key, world_.log_id());
  signature_[0] = static_cast<char>(signature_[0] ^ 1);
  EXPECT_EQ(Check().reason, Reason::kBadSignature);
}

}  // namespace
}  // namespace handover
