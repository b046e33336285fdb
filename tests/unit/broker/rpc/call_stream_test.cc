#include "broker/rpc/call_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "broker/base/refusal.h"
#include "tests/fakes/world/pipeline_world.h"

namespace handover::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A stream without gRPC: what it would start is written down, and the test says what became of it.
class ScriptedStream final : public CallStream {
 public:
  ScriptedStream(Peers::Certificate certificate, Edge& edge)
      : CallStream("Test/Stream", std::move(certificate), edge) {}

  using CallStream::Cancelled;
  using CallStream::Complete;
  using CallStream::Drive;
  using CallStream::Gone;
  using CallStream::ReadDone;
  using CallStream::RefuseRequest;
  using CallStream::RequestDone;
  using CallStream::WriteDone;

  void Say(const std::string& message) {
    {
      absl::MutexLock lock(&mu_);
      messages_.push_back(message);
    }
    Drive();
  }
  void SetBusy(bool busy) {
    {
      absl::MutexLock lock(&mu_);
      busy_ = busy;
    }
    Drive();
  }
  void SetWantsRequests(bool wants) {
    {
      absl::MutexLock lock(&mu_);
      wants_ = wants;
    }
    Drive();
  }

  std::vector<std::string> calls;
  bool write_at_once = false;  // A write is done before StartWriting() returns.

 private:
  bool WantsRequest() const override ABSL_SHARED_LOCKS_REQUIRED(mu_) { return wants_; }
  bool TakeResponse() override ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    if (messages_.empty()) return false;
    writing_message_ = messages_.front();
    messages_.pop_front();
    return true;
  }
  bool IsIdle() const override ABSL_SHARED_LOCKS_REQUIRED(mu_) { return !busy_ && messages_.empty(); }
  void OnGone() override { calls.push_back("gone"); }
  void StartReading() override { calls.push_back("read"); }
  void StartWriting() override {
    calls.push_back("write " + writing_message_);
    if (write_at_once) WriteDone(true);
  }
  void FinishCall(const grpc::Status& status) override {
    calls.push_back("finish " + std::string(CodeName(status.error_code())));
  }
  void CancelCall() override { calls.push_back("cancel"); }

  std::string writing_message_;
  std::deque<std::string> messages_ ABSL_GUARDED_BY(mu_);
  bool busy_ ABSL_GUARDED_BY(mu_) = false;
  bool wants_ ABSL_GUARDED_BY(mu_) = true;
};

absl::Status Gone() { return Refuse(absl::StatusCode::kUnauthenticated, RefusalText{"CERT_REVOKED", "", "revoked"}); }

class CallStreamTest : public ::testing::Test {
 protected:
  CallStreamTest() { stream_->Begin(); }
  ~CallStreamTest() override {
    // Until then it owns itself.
    if (streams_.size() > 0) stream_->Gone();
  }

  // What was started since the last time.
  std::vector<std::string> Calls() { return std::exchange(stream_->calls, {}); }

  fakes::PipelineWorld world_;
  pipeline::Current<Revocations> revocations_{std::make_shared<const Revocations>()};
  Peers peers_{world_.env().directory, revocations_, world_.clock()};
  StreamRegistry streams_;
  Workers workers_{{.threads = 1}};
  Metrics metrics_;
  EventLog log_{[](Severity, const std::string&) {}, world_.clock()};
  Edge edge_{world_.env(), peers_, streams_, workers_, metrics_, log_};
  const std::shared_ptr<ScriptedStream> stream_ =
      std::make_shared<ScriptedStream>(peers_.CertificateFrom("none"), edge_);
};

TEST_F(CallStreamTest, ItReadsAtOnceAndIsRegistered) {
  EXPECT_THAT(Calls(), ElementsAre("read"));
  EXPECT_EQ(streams_.size(), 1u);
}

TEST_F(CallStreamTest, TheNextReadWaitsUntilTheRequestIsTaken) {
  Calls();
  EXPECT_TRUE(stream_->ReadDone(true));
  EXPECT_THAT(Calls(), IsEmpty());
  stream_->RequestDone();
  EXPECT_THAT(Calls(), ElementsAre("read"));
}

TEST_F(CallStreamTest, NothingIsReadWhileTheStreamHasEnough) {
  Calls();
  stream_->SetWantsRequests(false);
  stream_->ReadDone(true);
  stream_->RequestDone();
  EXPECT_THAT(Calls(), IsEmpty());
  stream_->SetWantsRequests(true);
  EXPECT_THAT(Calls(), ElementsAre("read"));
}

TEST_F(CallStreamTest, OneMessageIsWrittenAtATime) {
  Calls();
  stream_->Say("a");
  stream_->Say("b");
  EXPECT_THAT(Calls(), ElementsAre("write a"));
  stream_->WriteDone(true);
  EXPECT_THAT(Calls(), ElementsAre("write b"));
}

TEST_F(CallStreamTest, AWriteThatIsDoneAtOnceDoesNotRecurse) {
  Calls();
  stream_->write_at_once = true;
  stream_->Say("a");
  EXPECT_THAT(Calls(), ElementsAre("write a"));
  stream_->Say("b");
  EXPECT_THAT(Calls(), ElementsAre("write b"));
}

TEST_F(CallStreamTest, AfterTheClientsLastWordWhatIsOnItsWayIsStillSent) {
  Calls();
  stream_->SetBusy(true);
  EXPECT_FALSE(stream_->ReadDone(false));
  EXPECT_THAT(Calls(), IsEmpty());
  stream_->Say("a");
  stream_->SetBusy(false);
  EXPECT_THAT(Calls(), ElementsAre("write a"));
  stream_->WriteDone(true);
  EXPECT_THAT(Calls(), ElementsAre("finish OK"));
}

TEST_F(CallStreamTest, AStreamThatIsEndedTakesNothingMoreAndSaysWhy) {
  Calls();
  stream_->SetBusy(true);
  stream_->End(Gone());
  EXPECT_FALSE(stream_->ReadDone(true));
  stream_->Say("a");
  stream_->SetBusy(false);
  stream_->WriteDone(true);
  EXPECT_THAT(Calls(), ElementsAre("write a", "finish UNAUTHENTICATED"));
}

TEST_F(CallStreamTest, TheFirstReasonCounts) {
  Calls();
  stream_->SetBusy(true);
  stream_->End(Gone());
  stream_->End(absl::UnavailableError("draining"));
  stream_->SetBusy(false);
  EXPECT_THAT(Calls(), ElementsAre("finish UNAUTHENTICATED"));
}

TEST_F(CallStreamTest, ARequestThatIsBeingTakenIsFinishedFirst) {
  Calls();
  ASSERT_TRUE(stream_->ReadDone(true));
  stream_->End(Gone());
  EXPECT_THAT(Calls(), IsEmpty());
  stream_->RequestDone();
  EXPECT_THAT(Calls(), ElementsAre("finish UNAUTHENTICATED"));
}

// Else the client's last word would end it well, and nobody would say what became of the request.
TEST_F(CallStreamTest, ARefusalIsToldAlsoWhereTheClientHasSaidItsLastWord) {
  world_.store().HoldCommits();
  Calls();
  ASSERT_TRUE(stream_->ReadDone(true));
  identity::Caller caller;
  caller.party = *PartyId::FromBytes(std::string(16, 'p'));
  stream_->RefuseRequest(caller, absl::InvalidArgumentError("wrong"));
  stream_->RequestDone();
  EXPECT_THAT(Calls(), IsEmpty());  // Nothing more is read, and it is not over.
  stream_->Complete();
  EXPECT_THAT(Calls(), IsEmpty());
  world_.store().ReleaseCommits();
  world_.env().committer.Drain();
  EXPECT_THAT(Calls(), ElementsAre("finish INVALID_ARGUMENT"));
}

TEST_F(CallStreamTest, AClientThatIsGoneIsFinishedWithoutFurtherAdo) {
  stream_->Say("a");
  Calls();
  stream_->Say("b");
  stream_->Cancelled();
  EXPECT_THAT(Calls(), IsEmpty());
  stream_->WriteDone(false);
  EXPECT_THAT(Calls(), ElementsAre("finish CANCELLED"));
}

TEST_F(CallStreamTest, AClientThatDoesNotReadIsCancelled) {
  stream_->Say("a");
  Calls();
  stream_->End(Gone());
  stream_->Abort();
  EXPECT_THAT(Calls(), ElementsAre("cancel"));
  stream_->Cancelled();
  stream_->WriteDone(false);
  EXPECT_THAT(Calls(), ElementsAre("finish CANCELLED"));
}

TEST_F(CallStreamTest, AfterTheEndNothingIsStarted) {
  stream_->Complete();
  Calls();
  stream_->Say("late");
  stream_->SetBusy(true);
  stream_->End(Gone());
  stream_->Abort();
  EXPECT_FALSE(stream_->ReadDone(false));
  EXPECT_THAT(Calls(), IsEmpty());
}

TEST_F(CallStreamTest, WhenItIsGoneItIsCountedAndForgotten) {
  stream_->Complete();
  Calls();
  stream_->Gone();
  EXPECT_THAT(Calls(), ElementsAre("gone"));
  EXPECT_EQ(streams_.size(), 0u);
  EXPECT_THAT(metrics_.Render(), ::testing::HasSubstr("handover_calls_total{code=\"OK\",method=\"Test/Stream\"} 1"));
}

TEST_F(CallStreamTest, ABrokenCallIsCountedAsCancelled) {
  stream_->Cancelled();
  stream_->Gone();
  EXPECT_THAT(metrics_.Render(), ::testing::HasSubstr("code=\"CANCELLED\",method=\"Test/Stream\"} 1"));
}

TEST_F(CallStreamTest, OnceTheBrokerStopsAStreamEndsAsItBegins) {
  streams_.EndAll(Gone());
  const auto late = std::make_shared<ScriptedStream>(peers_.CertificateFrom("none"), edge_);
  late->Begin();
  EXPECT_THAT(late->calls, ElementsAre("finish UNAUTHENTICATED"));
  late->Gone();
  stream_->Gone();
}

}  // namespace
}  // namespace handover::rpc
