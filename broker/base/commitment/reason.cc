#include "broker/base/commitment/reason.h"

#include <utility>

#include "broker/base/refusal.h"

namespace handover {
namespace {
namespace reason_internal {

absl::StatusCode StatusCodeOf(Reason reason) {
  switch (reason) {
    case Reason::kOk:
    case Reason::kNew:
    case Reason::kDuplicate:
      return absl::StatusCode::kOk;
    case Reason::kIdReused:
      return absl::StatusCode::kAlreadyExists;
    case Reason::kDowngrade:
    case Reason::kKeyUnknown:
    case Reason::kKeyNotValid:
      return absl::StatusCode::kFailedPrecondition;
    case Reason::kSenderMismatch:
      return absl::StatusCode::kPermissionDenied;
    case Reason::kMalformed:
    case Reason::kSaltReused:
    case Reason::kDuplicateSection:
    case Reason::kBadList:
    case Reason::kNotAddressed:
    case Reason::kNotInFrame:
    case Reason::kWrongLog:
    case Reason::kBadSignature:
    case Reason::kBadHead:
    case Reason::kRollback:
    case Reason::kSplitView:
    case Reason::kWrongLeaf:
    case Reason::kNotInLog:
    case Reason::kAckMismatch:
    case Reason::kChainShort:
    case Reason::kChainBroken:
    case Reason::kNotInIndex:
    case Reason::kResurrected:
      return absl::StatusCode::kInvalidArgument;
  }
  return absl::StatusCode::kInvalidArgument;
}

}  // namespace reason_internal
}  // namespace

std::string_view ReasonCode(Reason reason) {
  switch (reason) {
    case Reason::kOk:
      return "OK";
    case Reason::kNew:
      return "NEW";
    case Reason::kDuplicate:
      return "DUPLICATE";
    case Reason::kIdReused:
      return "ID_REUSED";
    case Reason::kMalformed:
      return "MALFORMED";
    case Reason::kDowngrade:
      return "DOWNGRADE";
    case Reason::kSaltReused:
      return "SALT_REUSED";
    case Reason::kDuplicateSection:
      return "DUPLICATE_SECTION";
    case Reason::kBadList:
      return "BAD_LIST";
    case Reason::kNotAddressed:
      return "NOT_ADDRESSED";
    case Reason::kNotInFrame:
      return "NOT_IN_FRAME";
    case Reason::kWrongLog:
      return "WRONG_LOG";
    case Reason::kKeyUnknown:
      return "KEY_UNKNOWN";
    case Reason::kKeyNotValid:
      return "KEY_NOT_VALID";
    case Reason::kSenderMismatch:
      return "SENDER_MISMATCH";
    case Reason::kBadSignature:
      return "BAD_SIGNATURE";
    case Reason::kBadHead:
      return "BAD_HEAD";
    case Reason::kRollback:
      return "ROLLBACK";
    case Reason::kSplitView:
      return "SPLIT_VIEW";
    case Reason::kWrongLeaf:
      return "WRONG_LEAF";
    case Reason::kNotInLog:
      return "NOT_IN_LOG";
    case Reason::kAckMismatch:
      return "ACK_MISMATCH";
    case Reason::kChainShort:
      return "CHAIN_SHORT";
    case Reason::kChainBroken:
      return "CHAIN_BROKEN";
    case Reason::kNotInIndex:
      return "NOT_IN_INDEX";
    case Reason::kResurrected:
      return "RESURRECTED";
  }
  return "MALFORMED";
}

std::string_view ReasonText(Reason reason) {
  switch (reason) {
    case Reason::kOk:
      return "everything holds";
    case Reason::kNew:
      return "this handover id is new";
    case Reason::kDuplicate:
      return "this handover was accepted before";
    case Reason::kIdReused:
      return "this handover id was used for other content";
    case Reason::kMalformed:
      return "not well formed";
    case Reason::kDowngrade:
      return "the suite must be the key's and the schema version one that is served";
    case Reason::kSaltReused:
      return "every salt and the pad seed must be different";
    case Reason::kDuplicateSection:
      return "a label may occur once";
    case Reason::kBadList:
      return "the commitments must be exactly the slots, strictly ascending, with one closed slot";
    case Reason::kNotAddressed:
      return "an addressee is required, and in a copy exactly the reader";
    case Reason::kNotInFrame:
      return "must be a member of the signed frame";
    case Reason::kWrongLog:
      return "must be signed for this deployment";
    case Reason::kKeyUnknown:
      return "the signing key must be enrolled";
    case Reason::kKeyNotValid:
      return "the signing key must be enrolled before and not revoked";
    case Reason::kSenderMismatch:
      return "must be the party of the signing key, and one that the caller may act for";
    case Reason::kBadSignature:
      return "the signature must hold over the frame statement";
    case Reason::kBadHead:
      return "the tree head must be of this log and signed by its key";
    case Reason::kRollback:
      return "the log must not be shorter than what was seen";
    case Reason::kSplitView:
      return "the log must continue what was seen";
    case Reason::kWrongLeaf:
      return "the leaf must be of the expected type and meaning";
    case Reason::kNotInLog:
      return "the inclusion path must hold";
    case Reason::kAckMismatch:
      return "the acknowledgement must be of this delivery";
    case Reason::kChainShort:
      return "the events must reach the snapshot";
    case Reason::kChainBroken:
      return "the events must follow each other";
    case Reason::kNotInIndex:
      return "the stream must be in the snapshot";
    case Reason::kResurrected:
      return "a handover may not be used after its erasure";
  }
  return "not well formed";
}

CheckOutcome CheckOutcome::Under(std::string_view prefix) && {
  std::string path(prefix);
  if (!field_path.empty()) path += "." + field_path;
  field_path = std::move(path);
  return std::move(*this);
}

absl::Status ToStatus(const CheckOutcome& outcome) {
  const absl::StatusCode status_code = reason_internal::StatusCodeOf(outcome.reason);
  if (status_code == absl::StatusCode::kOk) return absl::OkStatus();
  const std::string_view code = outcome.code.empty() ? ReasonCode(outcome.reason) : outcome.code;
  const std::string_view rule = outcome.rule.empty() ? ReasonText(outcome.reason) : outcome.rule;
  return Refuse(status_code, RefusalText{code, outcome.field_path, rule});
}

}  // namespace handover
