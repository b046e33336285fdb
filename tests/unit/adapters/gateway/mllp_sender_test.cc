#include "adapters/gateway/mllp_sender.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "adapters/gateway/mllp_listener.h"
#include "broker/base/refusal.h"
#include "tests/unit/adapters/gateway/mllp_world.h"

namespace handover::gateway {
namespace {

constexpr char kMessage[] = "MSH|^~\\&|HANDOVER||EPJ||20240613||ACK|ID-1|P|2.5.1\rMSA|AA|X\r";

class MllpSenderTest : public testing::Test {
 protected:
  // A system that answers so.
  void Listen(std::function<std::string(const std::string&)> answer, std::optional<TlsFiles> tls = {}) {
    MllpListener::Options options;
    options.address = {"127.0.0.1", port_};
    options.tls = std::move(tls);
    listener_ =
        MllpListener::Start(options, {[] { return true; }, std::move(answer)}, {[] {}, [](ConnectionEnd) {}}, clock_)
            .value();
    port_ = listener_->port();
  }
  static std::string Acknowledgement(const std::string& code, const std::string& control_id = "ID-1") {
    return "MSH|^~\\&|EPJ||HANDOVER||20240613||ACK|A|P|2.5.1\rMSA|" + code + "|" + control_id + "\r";
  }
  MllpSender Sender(std::optional<TlsFiles> tls = {}) {
    return MllpSender({{"127.0.0.1", port_}, std::move(tls), absl::Seconds(30)}, stop_, clock_);
  }

  SystemClock clock_;
  StopSignal stop_;
  TlsFolder tls_;
  int port_ = 0;
  std::unique_ptr<MllpListener> listener_;
};

TEST_F(MllpSenderTest, WhatTheOtherSideTakesIsDelivered) {
  Listen([](const std::string& message) { return message == kMessage ? Acknowledgement("CA") : "MSH"; });
  EXPECT_TRUE(Sender().Deliver(kMessage).ok());
}

TEST_F(MllpSenderTest, DeliversOverTls) {
  Listen([](const std::string&) { return Acknowledgement("AA"); }, tls_.Server());
  EXPECT_TRUE(Sender(tls_.Client()).Deliver(kMessage).ok());
  EXPECT_EQ(Sender(tls_.Stranger()).Deliver(kMessage).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Sender().Deliver(kMessage).code(), absl::StatusCode::kUnavailable);
}

TEST_F(MllpSenderTest, WhatTheOtherSideRefusesIsNotSentAgain) {
  Listen([](const std::string&) { return Acknowledgement("AE"); });
  EXPECT_EQ(CodeOf(Sender().Deliver(kMessage)), "MLLP_REFUSED");
}

TEST_F(MllpSenderTest, AnAnswerToAnotherMessageIsNone) {
  Listen([](const std::string&) { return Acknowledgement("AA", "ID-2"); });
  EXPECT_EQ(Sender().Deliver(kMessage).code(), absl::StatusCode::kUnavailable);
}

TEST_F(MllpSenderTest, AnAnswerWithoutAnAcknowledgementIsNone) {
  Listen([](const std::string&) { return "hello"; });
  EXPECT_EQ(Sender().Deliver(kMessage).code(), absl::StatusCode::kUnavailable);
}

TEST_F(MllpSenderTest, AConnectionThatEndedMeanwhileIsMadeAgain) {
  Listen([](const std::string&) { return Acknowledgement("AA"); });
  MllpSender sender = Sender();
  ASSERT_TRUE(sender.Deliver(kMessage).ok());
  listener_.reset();
  EXPECT_EQ(sender.Deliver(kMessage).code(), absl::StatusCode::kUnavailable);
  Listen([](const std::string&) { return Acknowledgement("AA"); });
  EXPECT_TRUE(sender.Deliver(kMessage).ok());
}

TEST_F(MllpSenderTest, AStopEndsTheWaitForAnAnswer) {
  Listen([this](const std::string&) {
    stop_.Set();
    return std::string();
  });
  EXPECT_EQ(Sender().Exchange(kMessage).status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace handover::gateway
