#include "tests/bench/support/lane.h"

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/client_callback.h"

#include "clients/cpp/call_status.h"
#include "clients/cpp/frame_signing.h"
#include "clients/cpp/receipts.h"
#include "clients/cpp/submitter.h"
#include "handover/exchange/v1/exchange_service.grpc.pb.h"

namespace handover::bench {
namespace lane_internal {

using exchange::v1::ExchangeService;

constexpr int kMaxFrameMembers = 32;  // As the Submitter's default.
constexpr size_t kStatementBytes = 168;
constexpr size_t kFrameSignatureBytes = 64;

exchange::v1::SignedFrame UnsignedFrame() {
  exchange::v1::SignedFrame frame;
  frame.set_statement(std::string(kStatementBytes, 's'));
  frame.set_signature(std::string(kFrameSignatureBytes, 's'));
  return frame;
}

class StreamLane final : public Lane {
 public:
  StreamLane(client::Session& session, int in_flight)
      : submitter_(session, {.max_frame_members = kMaxFrameMembers, .window = in_flight}) {}

  void Send(client::OutgoingHandover handover, Done done) override {
    submitter_.Submit(std::move(handover),
                      [done = std::move(done)](const client::SubmitResult& result) { done(result.status()); });
  }

 private:
  client::Submitter submitter_;
};

// One unary call under way; deletes itself when it is answered.
struct UnaryCall {
  grpc::ClientContext context;
  exchange::v1::SubmitHandoverRequest request;
  exchange::v1::SubmitHandoverResponse response;
  Digest root{};
  uint64_t seen_size = 0;
  Lane::Done done;
};

class UnaryLane final : public Lane {
 public:
  // Without a session nothing is signed and no receipt is checked.
  UnaryLane(std::shared_ptr<client::Channel> channel, client::Session* session)
      : channel_(std::move(channel)), session_(session), stub_(ExchangeService::NewStub(channel_->grpc_channel())) {}

  void Send(client::OutgoingHandover handover, Done done) override {
    auto* const call = new UnaryCall;
    call->root = handover.root;
    call->done = std::move(done);
    call->request.mutable_handover()->ParseFromString(handover.submitted);
    if (session_ == nullptr) {
      *call->request.mutable_frame() = UnsignedFrame();
    } else {
      absl::StatusOr<client::SessionFrame> frame = client::SignFrame(*session_, {handover.root});
      if (!frame.ok()) return Finish(call, frame.status());
      *call->request.mutable_frame() = std::move(frame->frame);
      call->seen_size = frame->seen_size;
    }
    stub_->async()->SubmitHandover(&call->context, &call->request, &call->response, [this, call](grpc::Status status) {
      Finish(call, status.ok() ? Check(*call) : client::ToStatus(status));
    });
  }

 private:
  absl::Status Check(const UnaryCall& call) const {
    if (session_ == nullptr) return absl::OkStatus();
    return client::CheckReceipt(call.response.receipt(),
                                {.meaning = {LeafType::kAccepted, call.root}, .not_below = call.seen_size},
                                session_->log());
  }

  static void Finish(UnaryCall* call, const absl::Status& status) {
    const Done done = std::move(call->done);
    delete call;
    done(status);
  }

  const std::shared_ptr<client::Channel> channel_;  // Shared with the session.
  client::Session* const session_;
  const std::unique_ptr<ExchangeService::Stub> stub_;
};

class EchoStreamLane final : public Lane,
                             public grpc::ClientBidiReactor<exchange::v1::SubmitFrameRequest,
                                                            exchange::v1::SubmitFrameResponse> {
 public:
  explicit EchoStreamLane(std::shared_ptr<client::Channel> channel)
      : channel_(std::move(channel)), stub_(ExchangeService::NewStub(channel_->grpc_channel())) {
    stub_->async()->SubmitHandovers(&context_, this);
    AddHold();
    StartRead(&response_);
    StartCall();
  }
  ~EchoStreamLane() override {
    StartWritesDone();
    RemoveHold();
    ended_.WaitForNotification();
  }

  void Send(client::OutgoingHandover handover, Done done) override {
    {
      absl::MutexLock lock(&mu_);
      queue_.push_back({std::move(handover.submitted), std::move(done)});
      if (writing_) return;
      writing_ = true;
    }
    WriteNext();
  }

  void OnWriteDone(bool ok) override {
    {
      absl::MutexLock lock(&mu_);
      writing_ = ok && !queue_.empty();
      if (!writing_) return;
    }
    WriteNext();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    std::vector<Done> answered;
    {
      absl::MutexLock lock(&mu_);
      answered = std::move(frames_.front());
      frames_.pop_front();
    }
    const bool whole = static_cast<size_t>(response_.results_size()) == answered.size();
    StartRead(&response_);
    for (const Done& done : answered) done(whole ? absl::OkStatus() : absl::InternalError("echo: results are missing"));
  }

  void OnDone(const grpc::Status&) override { ended_.Notify(); }

 private:
  struct Waiting {
    std::string submitted;
    Done done;
  };

  // REQUIRES: writing_, and something waits.
  void WriteNext() {
    std::vector<std::string> members;
    {
      absl::MutexLock lock(&mu_);
      std::vector<Done>& frame = frames_.emplace_back();
      while (!queue_.empty() && members.size() < kMaxFrameMembers) {
        members.push_back(std::move(queue_.front().submitted));
        frame.push_back(std::move(queue_.front().done));
        queue_.pop_front();
      }
    }
    request_.Clear();
    request_.set_frame_number(++number_);
    *request_.mutable_frame() = UnsignedFrame();
    for (const std::string& member : members) request_.add_handovers()->ParseFromString(member);
    StartWrite(&request_);
  }

  const std::shared_ptr<client::Channel> channel_;  // Shared with the other lanes.
  const std::unique_ptr<ExchangeService::Stub> stub_;
  grpc::ClientContext context_;
  exchange::v1::SubmitFrameResponse response_;  // Being read.
  exchange::v1::SubmitFrameRequest request_;    // Being written.
  int64_t number_ = 0;
  absl::Notification ended_;

  absl::Mutex mu_;
  bool writing_ ABSL_GUARDED_BY(mu_) = false;
  std::deque<Waiting> queue_ ABSL_GUARDED_BY(mu_);
  std::deque<std::vector<Done>> frames_ ABSL_GUARDED_BY(mu_);  // Written and not answered; answers come in order.
};

}  // namespace lane_internal

using namespace lane_internal;

std::unique_ptr<Lane> MakeStreamLane(client::Session& session, int in_flight) {
  return std::make_unique<StreamLane>(session, in_flight);
}

std::unique_ptr<Lane> MakeUnaryLane(client::Session& session) {
  return std::make_unique<UnaryLane>(session.channel(), &session);
}

std::unique_ptr<Lane> MakeEchoStreamLane(std::shared_ptr<client::Channel> channel) {
  return std::make_unique<EchoStreamLane>(std::move(channel));
}

std::unique_ptr<Lane> MakeEchoUnaryLane(std::shared_ptr<client::Channel> channel) {
  return std::make_unique<UnaryLane>(std::move(channel), nullptr);
}

}  // namespace handover::bench
