#include "broker/base/commitment/reason.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace handover {

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

CheckOutcome CheckOutcome::Under(std::string_view prefix) && {
  const absl::string_view before(prefix.data(), prefix.size());
  field_path = field_path.empty() ? std::string(prefix) : absl::StrCat(before, ".", field_path);
  return std::move(*this);
}

}  // namespace handover
