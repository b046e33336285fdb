#include "broker/pipeline/recheck_person.h"

#include <atomic>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/base/status_macros.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/hand_out.h"
#include "broker/pipeline/person_events.h"
#include "broker/pipeline/withdrawal_notices.h"
#include "broker/store/rows.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {
namespace recheck_internal {

constexpr std::string_view kMarkPrefix = "recheck ";
// Leaves that say what was sent about a person, and what left the broker. Most are others, and opening one costs as
// much as all the rest of looking at it.
constexpr LeafType kSubmittedOrHandedOut[] = {LeafType::kAccepted, LeafType::kDelivery};

std::string MarkKey(const PersonKey& person) { return std::string(kMarkPrefix) + person.bytes(); }

// Kept back by a commit that also takes it out of the queue.
store::Transaction BackToItsSender(KeptBack kept, Environment& env, std::function<void()> done) {
  kept.transaction.done = [done = std::move(done), waiting = kept.waiting,
                           &env](const absl::StatusOr<store::CommitResult>& committed) {
    if (committed.ok()) {
      env.queues.Remove(waiting);
      env.feed.Notify(waiting.handover);
    }
    done();
  };
  TellWhenCommitted(std::move(kept.news), env, kept.transaction);
  return std::move(kept.transaction);
}

// By id: 16 bytes each.
std::set<std::string> SubmittedIn(const std::vector<PersonEvent>& events) {
  std::set<std::string> handovers;
  for (const PersonEvent& event : events) {
    if (event.detail.event() == "SUBMITTED") handovers.insert(event.detail.handover_id());
  }
  return handovers;
}

std::vector<DeliveryId> DeliveriesOf(const std::string& handover, Environment& env) {
  std::vector<DeliveryId> deliveries;
  const auto row = store::ReadRow<storage::v1::HandoverRecord>(env.store, store::Table::kHandover, handover);
  if (!row.ok() || !row->has_value()) return deliveries;
  for (const std::string& id : (*row)->record.delivery_ids()) {
    deliveries.push_back(DeliveryId::FromBytes(id).value_or(DeliveryId()));
  }
  return deliveries;
}

}  // namespace recheck_internal

store::Operation MarkForRecheck(const PersonKey& person, uint64_t epoch) {
  return store::Put(store::Table::kMeta, recheck_internal::MarkKey(person), store::OrderedU64(epoch));
}

void RecheckPerson(const PersonKey& person, Environment& env, std::function<void()> done) {
  using namespace recheck_internal;  // NOLINT: the helpers by their bare names.
  // Read first: what is marked anew while this looks stays marked.
  const std::string mark_key = MarkKey(person);
  const auto mark = env.store.Get(store::Table::kMeta, mark_key);
  const absl::StatusOr<std::vector<PersonEvent>> read = EventsAbout(person, env, kSubmittedOrHandedOut);
  // A store that cannot be read now is asked again; a record that is damaged lets nothing out (DENIED at the hand-out).
  if (absl::IsUnavailable(mark.status()) || absl::IsUnavailable(read.status())) return done();
  const std::vector<PersonEvent> events = read.value_or(std::vector<PersonEvent>());
  // Shared by the transactions; the last one to end says so.
  const auto open = std::make_shared<std::atomic<size_t>>(1);
  const auto close = [open, done = std::move(done)] {
    if (open->fetch_sub(1) == 1) done();
  };
  std::vector<store::Transaction> transactions;
  for (const std::string& handover : SubmittedIn(events)) {
    for (const DeliveryId& delivery : DeliveriesOf(handover, env)) {
      absl::StatusOr<std::optional<KeptBack>> kept = KeepBackWhatIsDenied(delivery, env);
      if (kept.ok() && kept->has_value()) transactions.push_back(BackToItsSender(**std::move(kept), env, close));
    }
  }
  const auto ended = [close](const absl::StatusOr<store::CommitResult>&) { close(); };
  for (store::Transaction& notice : WithdrawalNotices(events, env)) {
    notice.done = ended;
    transactions.push_back(std::move(notice));
  }
  if (mark.ok() && mark->has_value()) {
    // Behind the others: a crash in between looks once more.
    store::Transaction looked_at;
    looked_at.operations = {store::ExpectValue(store::Table::kMeta, mark_key, **mark),
                            store::Delete(store::Table::kMeta, mark_key)};
    looked_at.done = ended;
    transactions.push_back(std::move(looked_at));
  }
  open->fetch_add(transactions.size());
  if (!transactions.empty()) env.committer.Enqueue(std::move(transactions), store::Precedence::kBulk);
  close();
}

void RecheckLater(const PersonKey& person, const Later& later, Environment& env, std::function<void()> done) {
  if (later == nullptr) return RecheckPerson(person, env, std::move(done));
  const auto answer = [later, done] {
    if (!later(done)) done();
  };
  const bool taken = later([person, &env, answer] { RecheckPerson(person, env, answer); });
  if (!taken) done();
}

absl::StatusOr<size_t> RecheckMarked(size_t max_count, Environment& env) {
  const std::string prefix(recheck_internal::kMarkPrefix);
  std::vector<PersonKey> persons;
  HANDOVER_RETURN_IF_ERROR(env.store.Scan(
      store::Table::kMeta, {prefix, store::AfterPrefix(prefix)}, [&](std::string_view key, std::string_view) {
        const std::optional<PersonKey> person = PersonKey::FromBytes(key.substr(prefix.size()));
        if (person.has_value()) persons.push_back(*person);
        return persons.size() < max_count;
      }));
  for (const PersonKey& person : persons) RecheckPerson(person, env, [] {});
  return persons.size();
}

}  // namespace handover::pipeline
