#include "broker/rpc/submit_stream.h"

#include <memory>
#include <utility>

#include "broker/rpc/request_checks.h"
#include "broker/rpc/submission_answer.h"

namespace handover::rpc {

void SubmitStream::OnRequest(exchange::v1::SubmitFrameRequest& request) {
  const absl::StatusOr<identity::Caller> caller = IdentifyCaller(Risk::kUsual);
  if (!caller.ok()) return End(caller.status());
  const absl::Status checked = CheckFrame(request);
  if (!checked.ok()) return RefuseRequest(*caller, checked);
  const int64_t number = request.frame_number();
  const size_t bytes = request.ByteSizeLong();
  {
    absl::MutexLock lock(&mu_);
    ++frames_;
    bytes_ += bytes;
  }
  pipeline::SubmittedFrame frame;
  frame.frame = std::move(*request.mutable_frame());
  frame.handovers.reserve(static_cast<size_t>(request.handovers_size()));
  for (exchange::v1::SubmittedHandover& handover : *request.mutable_handovers()) {
    frame.handovers.push_back(std::move(handover));
  }
  const auto self = std::static_pointer_cast<SubmitStream>(shared_from_this());  // Shared with the commit.
  pipeline::SubmitHandovers(*caller, std::move(frame), edge_.env,
                            [self, number, bytes](std::vector<absl::StatusOr<pipeline::Submitted>> results) {
                              self->Answer({AnswerFrame(number, std::move(results), self->edge_.metrics), bytes});
                            });
}

void SubmitStream::Answer(Answered answered) {
  {
    absl::MutexLock lock(&mu_);
    answered_.push_back(std::move(answered));
  }
  Drive();
}

bool SubmitStream::WantsRequest() const { return frames_ < window_.max_frames && bytes_ < window_.max_bytes; }

bool SubmitStream::TakeResponse() {
  if (answered_.empty()) return false;
  response_ = std::move(answered_.front().response);
  writing_bytes_ = answered_.front().bytes;
  answered_.pop_front();
  return true;
}

bool SubmitStream::IsIdle() const { return frames_ == 0; }

void SubmitStream::OnWritten() {
  --frames_;
  bytes_ -= writing_bytes_;
}

}  // namespace handover::rpc
