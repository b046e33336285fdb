// What a system over MLLP is told about its message: taken, refused with the place and the rule, or not now.
#ifndef HANDOVER_ADAPTERS_GATEWAY_MLLP_LETTERS_H_
#define HANDOVER_ADAPTERS_GATEWAY_MLLP_LETTERS_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

#include "adapters/gateway/document_filing.h"
#include "adapters/gateway/intake.h"
#include "adapters/gateway/reading_attempts.h"
#include "broker/base/clock.h"
#include "broker/base/random.h"

namespace handover::gateway {

// Thread-safe. Borrows the intake, the filing, the attempts, clock and random.
class MllpLetters {
 public:
  // `code` is MSA-1 (AA, AE, AR, CA, CE, CR), or `none` where no answer was asked for. Called from any thread.
  using Note = std::function<void(const std::string& code)>;

  MllpLetters(Intake& intake, const DocumentFiling& filing, ReadingAttempts& attempts, const Clock& clock,
              Random& random, Note note)
      : intake_(intake), filing_(filing), attempts_(attempts), clock_(clock), random_(random), note_(std::move(note)) {}

  // AA: on stable storage, and it will be sent; a message that comes again is the same one. AE, AR: refused; the
  // original lies with its reason in the refused folder. AR with GATEWAY_NOT_NOW: nothing was kept, send it again. In
  // enhanced mode CA, CE and CR. Empty: the sender asked for none, or the message has ended the gateway so often that
  // it is not even looked into to be refused.
  std::string Answer(const std::string& message);

 private:
  // Refused messages are kept before their sender is told.
  absl::StatusOr<TakenDocument> TakeAndKeep(const std::string& message, ReadingAttempts::Verdict verdict);
  std::string AnswerCounted(const std::string& message, const absl::StatusOr<ReadingAttempts::Verdict>& attempt);

  Intake& intake_;
  const DocumentFiling& filing_;
  ReadingAttempts& attempts_;
  const Clock& clock_;
  Random& random_;
  const Note note_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_MLLP_LETTERS_H_
