#include "clients/cpp/submitter.h"

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/frame_signing.h"
#include "clients/cpp/receipts.h"
#include "clients/cpp/services.h"
#include "clients/cpp/stream_break.h"
#include "clients/cpp/stream_link.h"
#include "handover/exchange/v1/exchange_service.grpc.pb.h"

namespace handover::client {
// Named, because the Stream class outside has members of these types.
namespace submitter_internal {

using Request = exchange::v1::SubmitFrameRequest;
using Response = exchange::v1::SubmitFrameResponse;

// One handover on its way.
struct Pending {
  OutgoingHandover handover;
  Submitter::Done done;
  absl::Duration since;  // Clock::SinceStart() when it was submitted.
  bool alone = false;    // In a frame of one: what stood beside it has spoiled a frame.
  bool suspect = false;  // It may be what made the broker end the stream: nothing else is in flight with it.
};

// A frame that was signed and not yet answered. Written again as it is.
struct Frame {
  std::shared_ptr<const Request> request;
  std::vector<Pending> members;
  uint64_t seen_size = 0;
};

struct Answer {
  Submitter::Done done;
  SubmitResult result;
};

absl::Status DataLoss(std::string_view code, std::string_view rule) {
  return Refuse(absl::StatusCode::kDataLoss, RefusalText{code, "", rule});
}

absl::Status Closed() {
  return Refuse(absl::StatusCode::kUnavailable,
                RefusalText{"CLOSED", "", "the submitter was closed before an answer came"});
}

// A duplicate's receipt is the original one: its head may be older than what we have seen since.
absl::Status CheckAccepted(const exchange::v1::Receipt& receipt, const OutgoingHandover& handover,
                           const exchange::v1::Acceptance& acceptance, uint64_t seen_size, LogWatch& log) {
  return CheckReceipt(
      receipt, {.meaning = {LeafType::kAccepted, handover.root}, .not_below = acceptance.duplicate() ? 0 : seen_size},
      log);
}

}  // namespace submitter_internal

class Submitter::Stream final : public StreamOwner<submitter_internal::Request, submitter_internal::Response> {
 public:
  using Request = submitter_internal::Request;
  using Response = submitter_internal::Response;
  using Pending = submitter_internal::Pending;
  using Frame = submitter_internal::Frame;
  using Answer = submitter_internal::Answer;

  Stream(Session& session, const Options& options)
      : session_(session),
        options_(options),
        channel_(session.channel()),
        stub_(exchange::v1::ExchangeService::NewStub(channel_->grpc_channel())),
        link_(*this, channel_->options().retry, session.random()) {}

  enum class WhenFull { kWait, kRefuse };
  // False: the window is full, and it was not to wait.
  bool Take(OutgoingHandover handover, Done done, WhenFull when_full) {
    bool taken = false;
    {
      absl::MutexLock lock(&mu_);
      if (when_full == WhenFull::kWait) mu_.Await(absl::Condition(this, &Stream::HasRoom));
      if (!HasRoom()) return false;
      taken = !closed_;
      if (taken) {
        ++in_window_;
        ++unanswered_;
        queue_.push_back({std::move(handover), done, session_.clock().SinceStart()});
      }
    }
    if (taken) {
      link_.Pump();
    } else {
      done(submitter_internal::Closed());
    }
    return true;
  }

  void Drain() {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(this, &Stream::IsDrained));
  }

  void Close() {
    {
      absl::MutexLock lock(&mu_);
      closed_ = true;
    }
    link_.Close();
    Deliver(GiveUp(submitter_internal::Closed(), Age::kAny));
  }

  bool HasWork() override {
    absl::MutexLock lock(&mu_);
    return !queue_.empty() || !frames_.empty();
  }

  void Begin(grpc::ClientContext& context, Reactor& reactor) override {
    {
      absl::MutexLock lock(&mu_);
      unwritten_.clear();
      for (const auto& [number, frame] : frames_) unwritten_.push_back(number);
    }
    stub_->async()->SubmitHandovers(&context, &reactor);
  }

  std::shared_ptr<const Request> NextWrite() override {
    std::vector<Pending> members;
    int64_t number = 0;
    {
      absl::MutexLock lock(&mu_);
      while (!unwritten_.empty()) {
        const auto frame = frames_.find(unwritten_.front());
        unwritten_.pop_front();
        if (frame != frames_.end()) return frame->second.request;
      }
      members = TakeMembers();
      if (members.empty()) return nullptr;
      number = ++last_number_;
    }
    return MakeFrame(std::move(members), number);
  }

  void OnResponse(const Response& response) override {
    Frame frame;
    {
      absl::MutexLock lock(&mu_);
      const auto found = frames_.find(response.frame_number());
      if (found == frames_.end()) return;  // Answered twice, or given up.
      frame = std::move(found->second);
      frames_.erase(found);
    }
    std::vector<Answer> answers;
    for (size_t i = 0; i < frame.members.size(); ++i) {
      Pending& member = frame.members[i];
      SubmitResult result = ReadResult(response, static_cast<int>(i), member, frame.seen_size);
      if (MayRetry(result.status()) && !IsOld(member)) {
        SendLater(std::move(member));
      } else if (frame.members.size() > 1 && CodeOf(result.status()) == "NOT_IN_FRAME") {
        // Without a neighbour that could not be read the frame's root cannot be made: alone it is judged for itself.
        SendAlone(std::move(member));
      } else {
        Settle(std::move(member), std::move(result), answers);
      }
    }
    Deliver(std::move(answers));
  }

  bool OnBroken(const absl::Status& why) override {
    if (why.code() == absl::StatusCode::kInvalidArgument) {
      Deliver(Isolate(why));
    } else if (IsStreamBreak(why)) {
      Deliver(GiveUp(NoAnswer(why), Age::kOld));
    } else {
      Deliver(GiveUp(why, Age::kAny));
    }
    return HasWork();
  }

  void OnWake() override {
    absl::MutexLock lock(&mu_);
    for (Pending& pending : later_) queue_.push_back(std::move(pending));
    later_.clear();
  }

 private:
  enum class Age { kOld, kAny };

  bool HasRoom() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return closed_ || in_window_ < options_.window; }
  bool IsDrained() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return unanswered_ == 0; }
  bool IsOld(const Pending& pending) const {
    return session_.clock().SinceStart() - pending.since >= channel_->options().retry.give_up_after;
  }

  // The next frame's members: as many as wait, within the limits.
  std::vector<Pending> TakeMembers() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    std::vector<Pending> members;
    if (suspects_ > 0 && !frames_.empty()) return members;
    int64_t bytes = 0;
    while (!queue_.empty() && static_cast<int>(members.size()) < options_.max_frame_members) {
      bytes += static_cast<int64_t>(queue_.front().handover.submitted.size());
      const bool ends = queue_.front().alone || bytes > options_.max_frame_bytes;
      if (ends && !members.empty()) break;
      members.push_back(std::move(queue_.front()));
      queue_.pop_front();
      if (ends) break;
    }
    return members;
  }

  std::shared_ptr<const Request> MakeFrame(std::vector<Pending> members, int64_t number) {
    std::vector<Digest> roots;
    roots.reserve(members.size());
    for (const Pending& member : members) roots.push_back(member.handover.root);
    absl::StatusOr<SessionFrame> signed_frame = SignFrame(session_, roots);
    if (!signed_frame.ok()) {
      std::vector<Answer> answers;
      for (Pending& member : members) Settle(std::move(member), signed_frame.status(), answers);
      Deliver(std::move(answers));
      return nullptr;
    }
    auto request = std::make_shared<Request>();
    request->set_frame_number(number);
    *request->mutable_frame() = std::move(signed_frame->frame);
    for (size_t i = 0; i < members.size(); ++i) {
      // No path: the request holds every member of the frame in order.
      exchange::v1::SubmittedHandover& submitted = *request->add_handovers();
      submitted.ParseFromString(members[i].handover.submitted);
      submitted.set_frame_index(static_cast<int32_t>(i));
    }
    absl::MutexLock lock(&mu_);
    frames_.emplace(number, Frame{request, std::move(members), signed_frame->seen_size});
    return request;
  }

  SubmitResult ReadResult(const Response& response, int position, const Pending& member, uint64_t seen_size) {
    if (position >= response.results_size()) {
      return submitter_internal::DataLoss("ANSWER_MALFORMED", "the broker's answer has fewer results than the frame");
    }
    const Response::Result& result = response.results(position);
    HANDOVER_RETURN_IF_ERROR(ToStatus(result.status_code(), result.error()));
    if (result.group() < 0 || result.group() >= response.groups_size()) {
      return submitter_internal::DataLoss("RECEIPT_MALFORMED",
                                          "the broker's answer holds no receipt for an acceptance");
    }
    HANDOVER_ASSIGN_OR_RETURN(exchange::v1::Receipt receipt,
                              ExpandReceipt(response.groups(result.group()), result.entry()));
    HANDOVER_RETURN_IF_ERROR(
        submitter_internal::CheckAccepted(receipt, member.handover, result.acceptance(), seen_size, session_.log()));
    return Submitted{result.acceptance(), std::move(receipt)};
  }

  void SendAlone(Pending pending) {
    pending.alone = true;
    absl::MutexLock lock(&mu_);
    queue_.push_front(std::move(pending));
  }
  // The broker answers, but not now: a disk that is full, a drain that has begun.
  void SendLater(Pending pending) {
    {
      absl::MutexLock lock(&mu_);
      later_.push_back(std::move(pending));
    }
    link_.WakeAfter(PauseBefore(kLaterAttempt, channel_->options().retry, session_.random()));
  }
  void Settle(Pending pending, SubmitResult result, std::vector<Answer>& answers) {
    absl::MutexLock lock(&mu_);
    if (pending.suspect) --suspects_;
    answers.push_back({std::move(pending.done), std::move(result)});
  }

  // Something in flight made the broker end the stream. With one handover in flight it is known which; else all of them
  // are sent again one by one.
  std::vector<Answer> Isolate(const absl::Status& why) {
    std::vector<Pending> flying;
    {
      absl::MutexLock lock(&mu_);
      for (auto& [number, frame] : frames_) {
        std::move(frame.members.begin(), frame.members.end(), std::back_inserter(flying));
      }
      frames_.clear();
    }
    std::vector<Answer> answers;
    if (flying.size() == 1) {
      Settle(std::move(flying.front()), why, answers);
      return answers;
    }
    absl::MutexLock lock(&mu_);
    for (auto pending = flying.rbegin(); pending != flying.rend(); ++pending) {
      if (!pending->suspect) ++suspects_;
      pending->suspect = pending->alone = true;
      queue_.push_front(std::move(*pending));
    }
    return answers;
  }

  // Takes out what is unanswered: all of it, or what has waited for longer than the schedule allows.
  std::vector<Answer> GiveUp(const absl::Status& why, Age age) {
    std::vector<Pending> leaving;
    {
      absl::MutexLock lock(&mu_);
      const auto leaves = [&](const Pending& pending) { return age == Age::kAny || IsOld(pending); };
      for (auto frame = frames_.begin(); frame != frames_.end();) {
        std::vector<Pending>& members = frame->second.members;
        if (std::none_of(members.begin(), members.end(), leaves)) {
          ++frame;
          continue;
        }
        // The others of such a frame go into a new one.
        for (Pending& member : members)
          (leaves(member) ? leaving.emplace_back() : queue_.emplace_front()) = std::move(member);
        frame = frames_.erase(frame);
      }
      for (std::deque<Pending>* waiting : {&queue_, &later_}) {
        const auto stays = std::stable_partition(waiting->begin(), waiting->end(), leaves);
        std::move(waiting->begin(), stays, std::back_inserter(leaving));
        waiting->erase(waiting->begin(), stays);
      }
    }
    std::vector<Answer> answers;
    for (Pending& pending : leaving) Settle(std::move(pending), why, answers);
    return answers;
  }

  // There is room before the answer is given, so that a Done may submit the next.
  void Deliver(std::vector<Answer> answers) {
    const int count = static_cast<int>(answers.size());
    {
      absl::MutexLock lock(&mu_);
      in_window_ -= count;
    }
    for (Answer& answer : answers) answer.done(std::move(answer.result));
    absl::MutexLock lock(&mu_);
    unanswered_ -= count;
  }

  // About half a second with the usual schedule: a broker that says "not now" means longer than a lost packet.
  static constexpr int kLaterAttempt = 4;

  Session& session_;
  const Options options_;
  const std::shared_ptr<Channel> channel_;  // Shared with the session.
  const std::unique_ptr<exchange::v1::ExchangeService::Stub> stub_;

  mutable absl::Mutex mu_;
  std::deque<Pending> queue_ ABSL_GUARDED_BY(mu_);        // Not in a frame yet.
  std::deque<Pending> later_ ABSL_GUARDED_BY(mu_);        // Until OnWake().
  std::map<int64_t, Frame> frames_ ABSL_GUARDED_BY(mu_);  // In flight, by number.
  std::deque<int64_t> unwritten_ ABSL_GUARDED_BY(mu_);    // Frames to write again on a new stream.
  int64_t last_number_ ABSL_GUARDED_BY(mu_) = 0;
  int in_window_ ABSL_GUARDED_BY(mu_) = 0;   // Taken, and the answer not yet there.
  int unanswered_ ABSL_GUARDED_BY(mu_) = 0;  // Taken, and Done has not yet returned.
  int suspects_ ABSL_GUARDED_BY(mu_) = 0;
  bool closed_ ABSL_GUARDED_BY(mu_) = false;

  StreamLink<Request, Response> link_;
};

Submitter::Submitter(Session& session, const Options& options) : stream_(std::make_unique<Stream>(session, options)) {}

Submitter::~Submitter() { Close(); }

void Submitter::Submit(OutgoingHandover handover, Done done) {
  stream_->Take(std::move(handover), std::move(done), Stream::WhenFull::kWait);
}

std::future<SubmitResult> Submitter::Submit(OutgoingHandover handover) {
  // Shared, because std::function must be copyable; the answer is given once.
  auto promise = std::make_shared<std::promise<SubmitResult>>();
  std::future<SubmitResult> future = promise->get_future();
  Submit(std::move(handover), [promise](SubmitResult result) { promise->set_value(std::move(result)); });
  return future;
}

bool Submitter::TrySubmit(const OutgoingHandover& handover, Done done) {
  return stream_->Take(handover, std::move(done), Stream::WhenFull::kRefuse);
}

void Submitter::Drain() { stream_->Drain(); }

void Submitter::Close() { stream_->Close(); }

SubmitResult SubmitOnce(Session& session, const OutgoingHandover& handover) {
  HANDOVER_ASSIGN_OR_RETURN(SessionFrame signed_frame, SignFrame(session, {handover.root}));
  exchange::v1::SubmitHandoverRequest request;
  *request.mutable_frame() = std::move(signed_frame.frame);
  if (!request.mutable_handover()->ParseFromString(handover.submitted)) {
    return submitter_internal::DataLoss("OUTGOING_DAMAGED", "the stored bytes are not a submitted handover");
  }
  HANDOVER_ASSIGN_OR_RETURN(exchange::v1::SubmitHandoverResponse response,
                            ExchangeClient(session.channel()).SubmitHandover(request));
  HANDOVER_RETURN_IF_ERROR(submitter_internal::CheckAccepted(response.receipt(), handover, response.acceptance(),
                                                             signed_frame.seen_size, session.log()));
  return Submitted{std::move(*response.mutable_acceptance()), std::move(*response.mutable_receipt())};
}

}  // namespace handover::client
