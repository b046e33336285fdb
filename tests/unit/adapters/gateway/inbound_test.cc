#include "adapters/gateway/inbound.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "tests/fakes/temporary_folder.h"
#include "tests/unit/adapters/gateway/gateway_world.h"

namespace handover::gateway {
namespace {

namespace fs = std::filesystem;

class InboundTest : public testing::Test {
 protected:
  InboundTest() { Restart(); }

  // The gateway falls over and starts again.
  void Restart() {
    const Inbound::Options options{{folder_.File("drop"), folder_.File("answers"), folder_.File("sent"),
                                    folder_.File("refused"), folder_.File("receipts"), folder_.File("state")},
                                   absl::Seconds(2)};
    inbound_ = Inbound::Open(options, world_.session(), world_.clock(), world_.random()).value();
  }

  // Drops the document and lets it settle.
  Inbound::Round Drop(const std::string& name, const std::string& document) {
    fakes::WriteFileBytes(folder_.File("drop") + "/" + name, document);
    EXPECT_TRUE(inbound_->RunOnce().ok());
    world_.clock().Advance(absl::Seconds(2));
    return inbound_->RunOnce().value();
  }

  static int Files(const std::string& folder) {
    int count = 0;
    for (const auto& entry : fs::directory_iterator(folder)) count += entry.is_regular_file() ? 1 : 0;
    return count;
  }

  std::string Read(const std::string& path) { return fakes::ReadFileBytes(folder_.File(path)); }

  GatewayWorld world_;
  fakes::TemporaryFolder folder_;
  std::unique_ptr<Inbound> inbound_;
};

TEST_F(InboundTest, TwinsAreSentAndAnswered) {
  const Inbound::Round round = Drop("twins.xml", GatewayWorld::TwinsLetter());
  EXPECT_EQ(round.accepted_count, 1);
  EXPECT_EQ(world_.broker().accepted_count(), 2);
  EXPECT_EQ(Files(folder_.File("receipts")), 2);
  EXPECT_NE(Read("answers/twins.xml.answer.xml").find("PositiveMessage"), std::string::npos);
  EXPECT_TRUE(fs::exists(folder_.File("sent/twins.xml")));
  EXPECT_TRUE(fs::is_empty(folder_.File("drop")));
  EXPECT_TRUE(fs::is_empty(folder_.File("state/outbox")));
}

TEST_F(InboundTest, WhatIsWrongIsRefusedWithAReadableReasonAndNothingIsSent) {
  const Inbound::Round round = Drop("poem.txt", "a poem");
  EXPECT_EQ(round.refused_count, 1);
  EXPECT_EQ(world_.broker().accepted_count(), 0);
  EXPECT_TRUE(fs::exists(folder_.File("refused/poem.txt")));
  EXPECT_NE(Read("refused/poem.txt.reason.txt").find("UNRECOGNISED_FORMAT"), std::string::npos);
  EXPECT_NE(Read("answers/poem.txt.answer.json").find("\"accepted\":false"), std::string::npos);
}

TEST_F(InboundTest, AnEmptyFileIsRefused) {
  EXPECT_EQ(Drop("empty.xml", "").refused_count, 1);
  EXPECT_NE(Read("refused/empty.xml.reason.txt").find("FILE_EMPTY"), std::string::npos);
}

TEST_F(InboundTest, TheSameLetterAgainIsAnsweredAgain) {
  EXPECT_EQ(Drop("twins.xml", GatewayWorld::TwinsLetter()).accepted_count, 1);
  Restart();
  EXPECT_EQ(Drop("twins_again.xml", GatewayWorld::TwinsLetter()).accepted_count, 1);
  EXPECT_NE(Read("answers/twins_again.xml.answer.xml").find("PositiveMessage"), std::string::npos);
  EXPECT_EQ(world_.broker().accepted_count(), 2);
}

TEST_F(InboundTest, ABrokerThatIsNotReadyLosesNothing) {
  world_.broker().Play({.not_now = 2});
  fakes::WriteFileBytes(folder_.File("drop/twins.xml"), GatewayWorld::TwinsLetter());
  ASSERT_TRUE(inbound_->RunOnce().ok());
  world_.clock().Advance(absl::Seconds(2));
  ASSERT_TRUE(inbound_->RunOnce().ok());
  Restart();
  ASSERT_TRUE(inbound_->RunOnce().ok());
  EXPECT_EQ(world_.broker().accepted_count(), 2);
  EXPECT_EQ(Files(folder_.File("receipts")), 2);
}

TEST_F(InboundTest, ACrashBetweenOutboxAndMoveSendsTheSameBytesOnce) {
  // The document is in the outbox, and its file is still in the drop folder.
  const std::string letter = GatewayWorld::TwinsLetter();
  world_.broker().Play({.not_now = 1000});
  fakes::WriteFileBytes(folder_.File("drop/twins.xml"), letter);
  ASSERT_TRUE(inbound_->RunOnce().ok());
  world_.clock().Advance(absl::Seconds(2));
  ASSERT_TRUE(inbound_->RunOnce().ok());
  world_.broker().Play({});
  Restart();
  const Inbound::Round round = Drop("twins.xml", letter);
  EXPECT_EQ(world_.broker().accepted_count(), 2);
  EXPECT_EQ(round.refused_count, 0);
  EXPECT_TRUE(fs::is_empty(folder_.File("drop")));
}

}  // namespace
}  // namespace handover::gateway
