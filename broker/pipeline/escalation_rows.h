// An escalation and its rows, whatever it is about: a delivery here, an expectation or a route elsewhere. Everything
// that changes one writes it in the commit of what it rests on, with a leaf.
#ifndef HANDOVER_BROKER_PIPELINE_ESCALATION_ROWS_H_
#define HANDOVER_BROKER_PIPELINE_ESCALATION_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/base/commitment/hash.h"
#include "broker/identity/directory.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/log_entry.h"
#include "broker/store/committer.h"
#include "broker/store/rows.h"
#include "broker/store/store.h"
#include "handover/policy/v1/policy.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

using EscalationRow = store::Row<storage::v1::EscalationRecord>;

// Nothing: none was ever opened. DATA_LOSS: damaged. `id`: 16 bytes, of what it is about.
absl::StatusOr<std::optional<EscalationRow>> ReadEscalation(const store::Reader& reader, std::string_view id);

bool IsOpenEscalation(const storage::v1::EscalationRecord& record);

// Opens, changes or closes it: the record, and its places among what is open, of all and of each party it is shown to.
// Expects `before` to be still there.
std::vector<store::Operation> WriteEscalation(std::string_view id, const std::optional<EscalationRow>& before,
                                              const storage::v1::EscalationRecord& after);

// Moves an entity's row of the timer table; 0 = none before, none after.
struct TimerMove {
  std::string_view id;
  storage::v1::TimerRecord::Subject subject = storage::v1::TimerRecord::SUBJECT_UNSPECIFIED;
  int64_t from_ms = 0;
  int64_t to_ms = 0;
};
std::vector<store::Operation> MoveTimer(const TimerMove& move);

// Who is named: the roles as parties, of those that may be told. Never empty: the sender's lead where nobody is left.
struct NamedParties {
  std::string sender;     // 16 bytes.
  std::string recipient;  // 16 bytes; empty: none is known, or it may not be told.
};
std::vector<storage::v1::EscalationRecord::Named> NameRoles(const std::vector<policy::v1::EscalationRole>& roles,
                                                            const NamedParties& parties,
                                                            const identity::Directory& directory);

// The STATE leaf of a step (ESCALATED) or an end (ESCALATION_CLOSED). `root` is the handover's, zeros for none.
struct EscalationLeaf {
  std::string_view event;
  std::string_view id;
  Digest root{};
  std::string subject_key;  // Empty: in nobody's stream.
};
LogEntry EscalationEntry(const EscalationLeaf& leaf, const storage::v1::EscalationRecord& record);

// Whose watchers are told of it once it is committed.
struct EscalationNews {
  std::string id;
  std::vector<std::string> parties;
};
EscalationNews NewsOf(std::string_view id, const storage::v1::EscalationRecord& record);

// Tells them before `transaction.done` answers, which must be set already, and only if it was committed.
void TellWhenCommitted(std::vector<EscalationNews> news, Environment& env, store::Transaction& transaction);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_ESCALATION_ROWS_H_
