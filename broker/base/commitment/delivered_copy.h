// What a recipient checks before it believes one byte of a copy: that the sender signed it for it,
// that nothing was changed or slipped in, and that the broker logged what it handed out.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_DELIVERED_COPY_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_DELIVERED_COPY_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/frame_check.h"
#include "broker/base/commitment/handover_root.h"
#include "broker/base/commitment/layout.h"
#include "broker/base/commitment/reason.h"
#include "broker/base/commitment/receipt_check.h"

namespace handover {

// As received; borrows its bytes.
struct DeliveredCopyView {
  std::string_view delivery_id;
  std::string_view envelope;
  std::vector<ItemView> opened;          // Ascending by commitment.
  std::vector<std::string_view> others;  // The closed slots, ascending, 32 bytes each.
  FramePlace place;
  LoggedLeaf delivered;  // The DELIVERY leaf.
  SignedHead head;
  uint64_t accepted_index = 0;
  std::optional<LoggedLeaf> accepted;  // The ACCEPTED leaf, when carried; always in an archive.
};

// Whether an addressee that does not name the reader still reaches it: a role the reader holds, or
// a chain of signed REDIRECTED statements from the one that is named.
class AddressedBy {
 public:
  virtual ~AddressedBy() = default;
  virtual bool Reaches(const AddresseeFacts& addressee) const = 0;
};

// Who reads, and what it trusts. `keys` must know the sender's key; `log_key` is pinned.
struct CopyReader {
  Id16 me{};
  const Layout& layout;
  const KeyRing& keys;
  const VerifyKey& log_key;
  const AddressedBy* addressed_by = nullptr;  // Null: only copies that name the reader.
};

struct CheckedCopy {
  EnvelopeFacts envelope;
  AddresseeFacts addressee;
  Digest root{};             // R.
  Digest delivery_digest{};  // D: store it, acknowledgements are made from it.
};

// The first failing check, in this order: MALFORMED, DOWNGRADE (schema), BAD_LIST,
// DUPLICATE_SECTION, NOT_ADDRESSED, NOT_IN_FRAME, KEY_UNKNOWN, DOWNGRADE (suite), WRONG_LOG,
// BAD_SIGNATURE, SENDER_MISMATCH, BAD_HEAD, then WRONG_LEAF or NOT_IN_LOG for the ACCEPTED leaf
// when carried and for the DELIVERY leaf, KEY_NOT_VALID. On OK `checked` is filled.
CheckOutcome CheckDeliveredCopy(const DeliveredCopyView& copy, FrameChecker& frame, const CopyReader& reader,
                                CheckedCopy& checked);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_DELIVERED_COPY_H_
