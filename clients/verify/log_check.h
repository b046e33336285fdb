#ifndef HANDOVER_CLIENTS_VERIFY_LOG_CHECK_H_
#define HANDOVER_CLIENTS_VERIFY_LOG_CHECK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "clients/verify/reason.h"
#include "clients/verify/signature.h"
#include "clients/verify/statements.h"

// COMMITMENTS section 4: tree head, leaf and receipt. Pure, safe from any thread.
namespace handover_verify {

struct LoggedLeaf {
  std::string leaf;
  std::uint64_t index = 0;
  std::vector<std::string> path;
};

struct SignedHead {
  std::string head;
  std::string signature;
};

// Nothing (BAD_HEAD) unless it is a tree head of the log with this key, in suite 1, well signed.
std::optional<TreeHead> CheckHead(const SignedHead& signed_head, const P256Key& log_key);

// The leaf as parsed, or nothing (WRONG_LEAF) when it is none or is later than the head.
std::optional<Leaf> CheckLeaf(const LoggedLeaf& logged, const TreeHead& head);

// kOk or kNotInLog.
Reason CheckInclusion(const LoggedLeaf& logged, const TreeHead& head);

struct ExpectedLeaf {
  LeafType type{};
  std::string ref;
};

// kOk, kWrongLeaf or kNotInLog.
Reason CheckLoggedAs(const ExpectedLeaf& expected, const LoggedLeaf& logged, const TreeHead& head);

// A tree head seen before this one; size 0 at first contact.
struct SeenHead {
  std::uint64_t size = 0;
  std::string root;
  std::vector<std::string> consistency;  // From it to the head of the receipt.
};

struct LogReceipt {
  LoggedLeaf logged;
  SignedHead signed_head;
};

struct ReceiptVerdict {
  Reason reason = Reason::kMalformed;
  Leaf leaf;      // Set when the reason is kOk.
  TreeHead head;  // Set when the reason is kOk.
};

// Head, type ACCEPTED, `handover_root` when one is given, time, inclusion, in this order.
ReceiptVerdict CheckReceipt(const LogReceipt& receipt, const std::optional<std::string>& handover_root,
                            const P256Key& log_key);

// kOk, kRollback or kSplitView.
Reason CheckSeen(const SeenHead& seen, const TreeHead& head);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_LOG_CHECK_H_
