#ifndef HANDOVER_CLIENTS_VERIFY_REASON_H_
#define HANDOVER_CLIENTS_VERIFY_REASON_H_

#include <optional>
#include <string_view>

// Why something holds or does not: the closed list of COMMITMENTS section 1, rule 8.
namespace handover_verify {

enum class Reason {
  kOk,                // All checks hold.
  kNew,               // No handover is stored under this id.
  kDuplicate,         // The same handover is stored under this id.
  kIdReused,          // Another handover is stored under this id.
  kMalformed,         // A part is missing, has a wrong length, or is not strict protobuf.
  kDowngrade,         // A suite that is not the key's, or a schema version we do not support.
  kSaltReused,        // Two salts of one handover are equal.
  kDuplicateSection,  // A label occurs twice.
  kBadList,           // The commitments are too many, too few, or not strictly ascending.
  kNotAddressed,      // No addressee, or not exactly one that names the recipient.
  kNotInFrame,        // Some hash or path up to the frame does not hold; not said which.
  kWrongLog,          // Signed for another deployment.
  kKeyUnknown,        // Signed by a key that was never enrolled.
  kKeyNotValid,       // Accepted before the key was enrolled or after it was revoked.
  kSenderMismatch,    // The key belongs to another party than the one that speaks.
  kBadSignature,      // The frame's signature does not verify.
  kBadHead,           // The tree head is not one of this log.
  kRollback,          // The tree head is smaller than one already seen.
  kSplitView,         // The tree head is not consistent with one already seen.
  kWrongLeaf,         // The leaf is not the one this statement needs.
  kNotInLog,          // The leaf is not under the tree head.
  kAckMismatch,       // The acknowledgement is about another delivery.
  kChainShort,        // An export lacks leaves that the snapshot counts.
  kChainBroken,       // An export's leaves do not follow each other.
  kNotInIndex,        // The snapshot does not hold the stream as the export says.
  kResurrected,       // Something refers to a handover after its erasure.
};

// "NOT_IN_FRAME" and so on.
std::string_view ReasonName(Reason reason);

// Nothing for a name that is not in the list.
std::optional<Reason> ReasonFromName(std::string_view name);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_REASON_H_
