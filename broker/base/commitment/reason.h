// Why a check of scheme HO1 said no: a closed list, the same in every program and in the test
// vectors.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_REASON_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_REASON_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace handover {

// The first failing check, in the order of docs/formats/commitments.md, is reported. All failures
// of a hash or a path inside a handover are one reason, kNotInFrame, so that the answer tells a
// forger nothing.
enum class Reason {
  kOk,                // Everything holds.
  kNew,               // The handover id was never seen.
  kDuplicate,         // The same handover again: answer with the original receipt.
  kIdReused,          // The id was used for other content.
  kMalformed,         // Not strict protobuf, a wrong length, or a value that is never allowed.
  kDowngrade,         // A suite that is not the key's, or a schema version that is not served.
  kSaltReused,        // Two salts, or a salt and the pad seed, are equal.
  kDuplicateSection,  // A label occurs twice.
  kBadList,           // Wrong number of commitments, not strictly ascending, or no closed slot.
  kNotAddressed,      // No addressee, more than one in a copy, or not the reader.
  kNotInFrame,        // The handover or statement is not a member of the signed frame.
  kWrongLog,          // Signed for another deployment.
  kKeyUnknown,        // No such key was enrolled.
  kKeyNotValid,       // Enrolled too late, or revoked before.
  kSenderMismatch,    // The key is not that party's, or the caller may not act for it.
  kBadSignature,      // The signature over the frame statement does not hold.
  kBadHead,           // The tree head is malformed, of another log, or its signature does not hold.
  kRollback,          // The log is shorter than what was seen before.
  kSplitView,         // The log does not continue what was seen before.
  kWrongLeaf,         // The leaf is of another type or of something else.
  kNotInLog,          // The inclusion path does not hold.
  kAckMismatch,       // The acknowledgement is of another delivery.
  kChainShort,        // Fewer events than the snapshot counts.
  kChainBroken,       // An event is missing, out of order or of another stream.
  kNotInIndex,        // The stream's entry is not in the snapshot.
  kResurrected,       // A handover is used after its erasure.
};

// The stable code, such as NOT_IN_FRAME.
std::string_view ReasonCode(Reason reason);

// The reason as a rule, in one sentence.
std::string_view ReasonText(Reason reason);

// What a check found. Strings are empty while all is well, so that the good path allocates nothing
// for them.
struct CheckOutcome {
  Reason reason = Reason::kMalformed;
  std::string field_path;  // The sender's own field, such as `items[3].label.about[0].role`; may be empty.
  std::string code;        // A stable code finer than the reason, such as FIELD_UNKNOWN; may be empty.
  std::string rule;        // One sentence, never with a value; may be empty.

  static CheckOutcome Ok() { return {Reason::kOk, {}, {}, {}}; }
  static CheckOutcome Failed(Reason reason) { return {reason, {}, {}, {}}; }
  bool ok() const { return reason == Reason::kOk; }

  // The same, with `prefix` and a dot before the field path: where the checked bytes stand in the
  // whole.
  CheckOutcome Under(std::string_view prefix) &&;
};

// The outcome as what a caller of the broker is told: INVALID_ARGUMENT for what is malformed or
// wrongly signed, PERMISSION_DENIED for a party that may not, ALREADY_EXISTS for a reused id,
// FAILED_PRECONDITION for keys and versions that enrolment or an upgrade mends. OK, NEW and
// DUPLICATE are OK.
absl::Status ToStatus(const CheckOutcome& outcome);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_REASON_H_
