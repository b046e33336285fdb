#include "adapters/hl7v2/mllp_decoder.h"

#include <algorithm>
#include <utility>

#include "broker/base/status_macros.h"

namespace handover::adapters::hl7v2 {
namespace mllp_decoder_internal {

constexpr char kBegin = '\x0B';
constexpr char kEnd = '\x1C';
constexpr char kReturn = '\r';
constexpr std::string_view kLineEnds = "\r\n";

}  // namespace mllp_decoder_internal

std::string MllpFrame(std::string_view message) {
  namespace internal = mllp_decoder_internal;
  return internal::kBegin + std::string(message) + internal::kEnd + internal::kReturn;
}

absl::Status MllpDecoder::Add(std::string_view bytes) {
  while (failed_.ok() && !bytes.empty()) {
    switch (state_) {
      case State::kBetween:
        failed_ = AddBetween(bytes);
        break;
      case State::kInside:
        failed_ = AddInside(bytes);
        break;
      case State::kAfterEnd:
        failed_ = AddAfterEnd(bytes);
        break;
    }
  }
  return failed_;
}

absl::Status MllpDecoder::AddBetween(std::string_view& bytes) {
  namespace internal = mllp_decoder_internal;
  const size_t begin = std::min(bytes.find(internal::kBegin), bytes.size());
  // Line ends between frames are common and mean nothing.
  garbage_bytes_ += static_cast<size_t>(std::count_if(bytes.begin(), bytes.begin() + begin, [](char c) {
    return internal::kLineEnds.find(c) == std::string_view::npos;
  }));
  bytes.remove_prefix(begin);
  if (garbage_bytes_ > options_.max_garbage_bytes) {
    return absl::InvalidArgumentError("MLLP: too many bytes outside of a frame");
  }
  if (bytes.empty()) return absl::OkStatus();
  bytes.remove_prefix(1);
  state_ = State::kInside;
  return absl::OkStatus();
}

absl::Status MllpDecoder::AddInside(std::string_view& bytes) {
  namespace internal = mllp_decoder_internal;
  const size_t end = bytes.find_first_of(std::string{internal::kBegin, internal::kEnd});
  HANDOVER_RETURN_IF_ERROR(Append(bytes.substr(0, end)));
  if (end == std::string_view::npos) {
    bytes = {};
    return absl::OkStatus();
  }
  const bool begins_anew = bytes[end] == internal::kBegin;
  bytes.remove_prefix(end + 1);
  if (begins_anew) {
    // The sender broke off and began again: what came before is no message.
    garbage_bytes_ += message_.size();
    message_.clear();
    if (garbage_bytes_ > options_.max_garbage_bytes) {
      return absl::InvalidArgumentError("MLLP: too many bytes of messages without an end");
    }
    return absl::OkStatus();
  }
  state_ = State::kAfterEnd;
  return absl::OkStatus();
}

absl::Status MllpDecoder::AddAfterEnd(std::string_view& bytes) {
  namespace internal = mllp_decoder_internal;
  if (bytes.front() != internal::kReturn) {
    // <FS> inside a message: the reader will refuse it as a control character, and say so.
    HANDOVER_RETURN_IF_ERROR(Append(std::string_view(&internal::kEnd, 1)));
    state_ = State::kInside;
    return absl::OkStatus();
  }
  if (waiting_.size() >= options_.max_waiting) return absl::ResourceExhaustedError("MLLP: too many messages wait");
  bytes.remove_prefix(1);
  waiting_.push_back(std::exchange(message_, {}));
  garbage_bytes_ = 0;
  state_ = State::kBetween;
  return absl::OkStatus();
}

absl::Status MllpDecoder::Append(std::string_view bytes) {
  if (message_.size() + bytes.size() > options_.max_message_bytes) {
    return absl::ResourceExhaustedError("MLLP: a message is longer than allowed");
  }
  message_ += bytes;
  return absl::OkStatus();
}

std::optional<std::string> MllpDecoder::Take() {
  if (waiting_.empty()) return std::nullopt;
  std::string message = std::move(waiting_.front());
  waiting_.pop_front();
  return message;
}

}  // namespace handover::adapters::hl7v2
