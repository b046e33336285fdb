// HL7 v2 answers that come later than the connection's own: what the broker has said of a message that was taken. They
// wait as files until the sender's system has them.
#ifndef HANDOVER_ADAPTERS_GATEWAY_ANSWER_QUEUE_H_
#define HANDOVER_ADAPTERS_GATEWAY_ANSWER_QUEUE_H_

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "adapters/gateway/answer.h"
#include "adapters/gateway/outbox.h"
#include "adapters/translation.h"

namespace handover::gateway {

struct LaterAnswer {
  std::string control_id;  // Its MSH-10, made of the document's digest: sent twice, it is known as the same.
  std::string message;     // ER7 without a frame.
};

// Nothing when the document is no HL7 v2 message, or its sender does not ask for one: in enhanced mode as MSH-16 says;
// else only a refusal is told, since "taken" was said at once.
std::optional<LaterAnswer> MakeLaterAnswer(const OutgoingDocument& document, DocumentOutcome outcome,
                                           const std::vector<adapters::Issue>& issues, absl::Time now);

// One thread may add while another one sends. One process per folder.
class AnswerQueue {
 public:
  explicit AnswerQueue(std::string directory) : directory_(std::move(directory)) {}

  // OK: on stable storage. UNAVAILABLE: it cannot be written.
  absl::Status Add(const LaterAnswer& answer);

  struct Outcome {
    int delivered_count = 0;
    int refused_count = 0;  // The other side does not want them: they are dropped, and stand in the answers folder.
    int waiting_count = 0;
  };
  // OK: delivered. INVALID_ARGUMENT: refused for good. Any other error: later.
  using Deliver = std::function<absl::Status(const std::string& message)>;
  // Oldest first; ends at the first that must wait. A crash between delivery and removal delivers again, under the same
  // control id. UNAVAILABLE: the folder cannot be read or written.
  absl::StatusOr<Outcome> SendAll(const Deliver& deliver);

 private:
  const std::string directory_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_ANSWER_QUEUE_H_
