// Which items are stored, and which are opened for a recipient. Redaction chooses whole sections; it never edits one.
#ifndef HANDOVER_BROKER_REDACTION_CHOOSE_SECTIONS_H_
#define HANDOVER_BROKER_REDACTION_CHOOSE_SECTIONS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "broker/policy/decision.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::redaction {

using Items = google::protobuf::RepeatedPtrField<exchange::v1::Item>;

// The positions of the items to keep at submission, ascending: the slip, every addressee, and each section that some
// recipient may get now or later. A section above every ceiling is not among them: it is never stored. `decisions` hold
// one decision per recipient; the nth verdict of each is about the nth section item.
// INTERNAL (REDACTION_MISMATCH): a decision does not have one verdict per section item; nothing may be stored.
absl::StatusOr<std::vector<int>> ItemsToStore(const Items& items, absl::Span<const policy::Decision> decisions);

// The positions of the items to open for a recipient, ascending: its own addressee item and the permitted sections.
// Nothing at all unless the decision is kPermitted or kPermittedInPart. Never the slip, never another addressee.
// INTERNAL (REDACTION_MISMATCH): as above, or `addressee_item` is no addressee; nothing may be delivered.
absl::StatusOr<std::vector<int>> ItemsToOpen(const Items& items, int addressee_item, const policy::Decision& decision);

}  // namespace handover::redaction

#endif  // HANDOVER_BROKER_REDACTION_CHOOSE_SECTIONS_H_
