#include "broker/rpc/stream_registry.h"

#include <gtest/gtest.h>

#include <string>

#include "broker/base/refusal.h"

namespace handover::rpc {
namespace {

class RecordedStream final : public OpenStream {
 public:
  explicit RecordedStream(const std::string& cvr) {
    identity::PeerCertificate certificate;
    certificate.cvr = cvr;
    certificate_ = certificate;
  }
  const absl::StatusOr<identity::PeerCertificate>& certificate() const override { return certificate_; }
  void End(const absl::Status& why) override { ended += CodeOf(why) + ";"; }
  void Abort() override { ++aborted; }

  std::string ended;
  int aborted = 0;

 private:
  absl::StatusOr<identity::PeerCertificate> certificate_;
};

absl::Status NotOne(const absl::StatusOr<identity::PeerCertificate>& certificate) {
  return certificate->cvr == "1" ? Refuse(absl::StatusCode::kUnauthenticated, RefusalText{"GONE", "", "gone"})
                                 : absl::OkStatus();
}

class StreamRegistryTest : public ::testing::Test {
 protected:
  StreamRegistry registry_;
  std::shared_ptr<RecordedStream> one_ = std::make_shared<RecordedStream>("1");
  std::shared_ptr<RecordedStream> two_ = std::make_shared<RecordedStream>("2");
  const uint64_t one_id_ = registry_.Add(one_);
  const uint64_t two_id_ = registry_.Add(two_);
};

TEST_F(StreamRegistryTest, OnlyTheStreamsThatAreJudgedAreEnded) {
  EXPECT_EQ(registry_.EndWhere(NotOne), 1u);
  EXPECT_EQ(one_->ended, "GONE;");
  EXPECT_EQ(two_->ended, "");
}

TEST_F(StreamRegistryTest, AStreamThatDoesNotGoIsAborted) {
  registry_.EndWhere(NotOne);
  EXPECT_EQ(one_->aborted, 0);
  EXPECT_EQ(registry_.EndWhere(NotOne), 0u);
  EXPECT_EQ(one_->aborted, 1);
  EXPECT_EQ(one_->ended, "GONE;");
  EXPECT_EQ(two_->aborted, 0);
}

TEST_F(StreamRegistryTest, ARemovedStreamIsLeftAlone) {
  registry_.Remove(one_id_);
  EXPECT_EQ(registry_.EndWhere(NotOne), 0u);
  EXPECT_EQ(one_->ended, "");
  EXPECT_EQ(registry_.size(), 1u);
}

TEST_F(StreamRegistryTest, AStreamThatIsGoneIsPassedOver) {
  one_.reset();
  EXPECT_EQ(registry_.EndWhere(NotOne), 0u);
}

TEST_F(StreamRegistryTest, AllAreEndedAndWhoComesLaterToo) {
  registry_.EndAll(Refuse(absl::StatusCode::kUnavailable, RefusalText{"DRAINING", "", "stopping"}));
  EXPECT_EQ(one_->ended, "DRAINING;");
  EXPECT_EQ(two_->ended, "DRAINING;");
  const auto late = std::make_shared<RecordedStream>("3");
  registry_.Add(late);
  EXPECT_EQ(late->ended, "DRAINING;");
}

TEST_F(StreamRegistryTest, TheRegistryDoesNotKeepAStreamAlive) {
  const std::weak_ptr<RecordedStream> weak = two_;
  two_.reset();
  EXPECT_TRUE(weak.expired());
  registry_.Remove(two_id_);
  EXPECT_EQ(registry_.size(), 1u);
}

}  // namespace
}  // namespace handover::rpc
