// The minimal lower layer protocol of HL7: a message between <VT> and <FS><CR>. Takes bytes as they come from a
// connection, in pieces of any size, and gives whole messages.
#ifndef HANDOVER_ADAPTERS_HL7V2_MLLP_DECODER_H_
#define HANDOVER_ADAPTERS_HL7V2_MLLP_DECODER_H_

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace handover::adapters::hl7v2 {

// A message with its frame.
std::string MllpFrame(std::string_view message);

// Not thread-safe. One for each connection.
class MllpDecoder {
 public:
  struct Options {
    size_t max_message_bytes = 4 * 1024 * 1024;  // As much as a reader takes.
    size_t max_garbage_bytes = 4096;             // Between frames, since the last message: more is no MLLP at all.
    size_t max_waiting = 100;                    // Messages that were added and not taken.
  };
  MllpDecoder() : MllpDecoder(Options{}) {}
  explicit MllpDecoder(const Options& options) : options_(options) {}

  // INVALID_ARGUMENT: more garbage than is allowed. RESOURCE_EXHAUSTED: a message is too long, or too many wait. After
  // an error the connection is to be closed: where the next message begins nobody knows. What was whole before stays.
  absl::Status Add(std::string_view bytes);

  // The next whole message without its frame, or nothing.
  std::optional<std::string> Take();

  size_t garbage_bytes() const { return garbage_bytes_; }
  // True when the connection may end here without loss.
  bool is_between_messages() const { return state_ == State::kBetween; }

 private:
  enum class State { kBetween, kInside, kAfterEnd };

  absl::Status AddBetween(std::string_view& bytes);
  absl::Status AddInside(std::string_view& bytes);
  absl::Status AddAfterEnd(std::string_view& bytes);
  absl::Status Append(std::string_view bytes);

  // Constant after construction.
  const Options options_;

  State state_ = State::kBetween;
  std::string message_;
  std::deque<std::string> waiting_;
  size_t garbage_bytes_ = 0;
  absl::Status failed_;
};

}  // namespace handover::adapters::hl7v2

#endif  // HANDOVER_ADAPTERS_HL7V2_MLLP_DECODER_H_
