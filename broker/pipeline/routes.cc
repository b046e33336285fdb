#include "broker/pipeline/routes.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "broker/base/commitment/hash.h"
#include "broker/base/status_macros.h"
#include "broker/delivery/route_baseline.h"
#include "broker/pipeline/deadlines.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace routes_internal {

using storage::v1::RouteRecord;
using storage::v1::TallyRecord;

constexpr HashTag kTagRoute("broker.route");
constexpr size_t kIdBytes = 16;
constexpr int kQueueRowsLookedAt = 64;  // For the oldest that waits; acute ones stand first.

bool IsFetching(const RouteRecord& route) { return route.sender_party().empty(); }

// Who must act when it is silent: the sender, or the recipient that does not fetch.
const std::string& MustAct(const RouteRecord& route) {
  return IsFetching(route) ? route.recipient_party() : route.sender_party();
}

std::string SectorOf(const std::string& party, const identity::Directory& directory) {
  const identity::DirectoryParty* const found = directory.FindParty(PartyId::FromBytes(party).value_or(PartyId()));
  return found == nullptr ? "" : directory::v1::Sector_Name(found->record.sector());
}

// Since when the oldest delivery of the queue waits; nothing: none waits.
std::optional<int64_t> WaitingSince(const std::string& recipient, const store::Reader& reader) {
  std::vector<std::string> ids;
  const auto visit = [&ids](std::string_view key, std::string_view) {
    ids.emplace_back(key.substr(key.size() - DeliveryId::kSize));
    return ids.size() < kQueueRowsLookedAt;
  };
  std::optional<int64_t> oldest;
  const absl::Status scanned = reader.Scan(store::Table::kQueue, {recipient, store::AfterPrefix(recipient)}, visit);
  if (!scanned.ok()) return oldest;
  for (const std::string& id : ids) {
    const auto row = store::ReadRow<storage::v1::DeliveryRecord>(reader, store::Table::kDelivery, id);
    if (!row.ok() || !row->has_value()) continue;
    const int64_t since = (*row)->record.state_ms();
    oldest = std::min(oldest.value_or(since), since);
  }
  return oldest;
}

// The route with the moment from which it is silent. Nothing: nothing could have gone over it since.
std::optional<RouteRecord> AsJudged(const RouteRecord& route, const store::Reader& reader) {
  if (!IsFetching(route)) return route;
  const std::optional<int64_t> waiting = WaitingSince(route.recipient_party(), reader);
  if (!waiting.has_value()) return std::nullopt;
  RouteRecord judged = route;
  judged.set_last_ms(std::max(route.last_ms(), *waiting));
  return judged;
}

}  // namespace routes_internal

// One round: the routes it has read, with what it makes of them.
struct RouteWatch::Counted {
  using RouteRecord = storage::v1::RouteRecord;
  struct Entry {
    RouteRecord record;
    std::optional<std::string> bytes;  // As stored; unset: it is new.
    bool changed = false;
  };
  std::map<std::string, Entry> routes;
  std::map<std::string, policy::WorkCalendar> calendars;  // By party.
  store::Transaction transaction;
  std::vector<EscalationNews> news;
  bool more = false;
  std::shared_ptr<const ActivePolicy> policy;
  std::shared_ptr<const identity::Directory> directory;

  absl::StatusOr<Entry*> Load(const RouteRecord& name, const store::Reader& reader) {
    const std::string id = RouteIdOf(name);
    const auto known = routes.find(id);
    if (known != routes.end()) return &known->second;
    HANDOVER_ASSIGN_OR_RETURN(auto row, store::ReadRow<RouteRecord>(reader, store::Table::kRoute, store::RouteKey(id)));
    Entry entry{name, std::nullopt, false};
    if (row.has_value()) entry = {std::move(row->record), std::move(row->bytes), false};
    return &routes.emplace(id, std::move(entry)).first->second;
  }

  const policy::WorkCalendar& CalendarFor(const std::string& party) {
    const auto known = calendars.find(party);
    if (known != calendars.end()) return known->second;
    return calendars.emplace(party, CalendarOf(party, *policy, *directory)).first->second;
  }

  void Write() {
    for (const auto& [id, entry] : routes) {
      if (!entry.changed) continue;
      const std::string key = store::RouteKey(id);
      transaction.operations.push_back(entry.bytes.has_value()
                                           ? store::ExpectValue(store::Table::kRoute, key, *entry.bytes)
                                           : store::ExpectAbsent(store::Table::kRoute, key));
      transaction.operations.push_back(store::Put(store::Table::kRoute, key, entry.record.SerializeAsString()));
    }
  }
};

store::Operation TallyOfAccepted(uint64_t log_index, const storage::v1::HandoverRecord& record,
                                 const std::vector<std::string>& recipients) {
  storage::v1::TallyRecord tally;
  tally.set_sender_party(record.sender_party());
  tally.set_kind(record.kind());
  for (const std::string& recipient : recipients) tally.add_recipient_parties(recipient);
  tally.set_time_ms(record.accept_ms());
  return store::Put(store::Table::kRoute, store::TallyKey(log_index), tally.SerializeAsString());
}

store::Operation TallyOfFetched(uint64_t log_index, const storage::v1::DeliveryRecord& record, absl::Time now) {
  storage::v1::TallyRecord tally;
  tally.add_recipient_parties(record.recipient_party());
  tally.set_time_ms(absl::ToUnixMillis(now));
  return store::Put(store::Table::kRoute, store::TallyKey(log_index), tally.SerializeAsString());
}

std::string RouteIdOf(const storage::v1::RouteRecord& route) {
  Sha256 hash(routes_internal::kTagRoute);
  for (const std::string* part : {&route.sender_party(), &route.kind(), &route.recipient_party()}) {
    hash.AddU64(part->size()).Add(*part);
  }
  return ToString(hash.Finish()).substr(0, routes_internal::kIdBytes);
}

absl::StatusOr<AlarmStep> TakeRouteStep(const std::string& id, int64_t timer_ms, Environment& env) {
  using namespace routes_internal;
  HANDOVER_ASSIGN_OR_RETURN(const auto row,
                            store::ReadRow<RouteRecord>(env.store, store::Table::kRoute, store::RouteKey(id)));
  if (!row.has_value()) return absl::DataLossError("timer: its route is gone");
  const RouteRecord& route = row->record;
  if (route.silent_ms() == 0) {
    AlarmStep step;
    step.transaction.operations = MoveTimer({id, storage::v1::TimerRecord::ROUTE, timer_ms, 0});
    return step;
  }
  AlarmMatter matter;
  matter.id = id;
  matter.subject = storage::v1::TimerRecord::ROUTE;
  matter.reason = pathway::v1::ROUTE_SILENT;
  matter.due_ms = route.silent_ms();
  matter.must_act = MustAct(route);
  if (!IsFetching(route)) matter.waits = route.recipient_party();
  matter.kind = route.kind();
  matter.role = SectorOf(route.recipient_party(), *env.directory.Get());
  HANDOVER_ASSIGN_OR_RETURN(AlarmStep step, RaiseAlarm(matter, timer_ms, env));
  // Whoever ends the silence at this moment goes first.
  step.transaction.operations.push_back(store::ExpectValue(store::Table::kRoute, store::RouteKey(id), row->bytes));
  return step;
}

RouteWatch::~RouteWatch() { Await(); }

void RouteWatch::Await() {
  absl::MutexLock lock(&mu_);
  mu_.Await(absl::Condition(
      +[](bool* under_way) { return !*under_way; }, &under_way_));
}

absl::Status RouteWatch::Count(Counted& counted) {
  using namespace routes_internal;
  std::vector<std::pair<std::string, TallyRecord>> tallies;
  const auto visit = [&](std::string_view key, std::string_view value) {
    TallyRecord tally;
    // What is damaged is not counted, and not met again either.
    tally.ParseFromArray(value.data(), static_cast<int>(value.size()));
    tallies.emplace_back(std::string(key), std::move(tally));
    return static_cast<int>(tallies.size()) < options_.max_tallies;
  };
  const std::string prefix(store::kTallyPrefix);
  HANDOVER_RETURN_IF_ERROR(env_.store.Scan(store::Table::kRoute, {prefix, store::AfterPrefix(prefix)}, visit));
  counted.more = static_cast<int>(tallies.size()) == options_.max_tallies;
  for (const auto& [key, tally] : tallies) {
    counted.transaction.operations.push_back(store::Delete(store::Table::kRoute, key));
    RouteRecord name;
    name.set_sender_party(tally.sender_party());
    name.set_kind(tally.kind());
    for (const std::string& recipient : tally.recipient_parties()) {
      name.set_recipient_party(recipient);
      HANDOVER_ASSIGN_OR_RETURN(Counted::Entry * entry, counted.Load(name, env_.store));
      const bool was_silent = entry->record.silent_ms() != 0;
      delivery::CountOnRoute(absl::FromUnixMillis(tally.time_ms()), counted.CalendarFor(MustAct(name)), entry->record);
      entry->changed = true;
      if (!was_silent) continue;
      HANDOVER_ASSIGN_OR_RETURN(std::optional<ClosedAlarm> closed,
                                CloseAlarm(RouteIdOf(name), "", "RESUMED", env_.clock.Now(), env_));
      if (!closed.has_value()) continue;
      HANDOVER_RETURN_IF_ERROR(AppendClosing(*closed, SubjectsSee::kAsItsHandover, env_, counted.transaction));
      counted.news.push_back(NewsOf(closed->id, closed->record));
      for (store::Operation& row : closed->operations) counted.transaction.operations.push_back(std::move(row));
    }
  }
  return absl::OkStatus();
}

absl::Status RouteWatch::Judge(Counted& counted) {
  using namespace routes_internal;
  std::vector<RouteRecord> all;
  const auto visit = [&](std::string_view, std::string_view value) {
    RouteRecord route;
    if (route.ParseFromArray(value.data(), static_cast<int>(value.size()))) all.push_back(std::move(route));
    return true;
  };
  const std::string prefix(store::kRoutePrefix);
  HANDOVER_RETURN_IF_ERROR(env_.store.Scan(store::Table::kRoute, {prefix, store::AfterPrefix(prefix)}, visit));
  const absl::Time now = env_.clock.Now();
  for (const RouteRecord& stored : all) {
    // Most are well, and need not be read again to be changed.
    if (stored.silent_ms() != 0 || !delivery::MayBeAlarming(stored, now)) continue;
    const policy::WorkCalendar& calendar = counted.CalendarFor(MustAct(stored));
    if (!delivery::JudgeSilence(stored, now, calendar).alarming) continue;
    HANDOVER_ASSIGN_OR_RETURN(Counted::Entry * entry, counted.Load(stored, env_.store));
    const std::optional<RouteRecord> judged = AsJudged(entry->record, env_.store);
    if (!judged.has_value() || !delivery::JudgeSilence(*judged, now, calendar).alarming) continue;
    entry->record.set_silent_ms(judged->last_ms());
    entry->changed = true;
    for (store::Operation& row :
         MoveTimer({RouteIdOf(stored), storage::v1::TimerRecord::ROUTE, 0, absl::ToUnixMillis(now)})) {
      counted.transaction.operations.push_back(std::move(row));
    }
  }
  return absl::OkStatus();
}

bool RouteWatch::Round() {
  if (!env_.committer.Healthy().ok()) return false;
  {
    absl::MutexLock lock(&mu_);
    if (under_way_) return false;
    under_way_ = true;
  }
  Counted counted;
  counted.policy = env_.policy.Get();
  counted.directory = env_.directory.Get();
  absl::Status status = Count(counted);
  // A route is judged by all that was counted, or not at all.
  if (status.ok() && !counted.more) status = Judge(counted);
  const auto end = [this](const absl::Status& outcome) {
    // Aborted: another broker on the same store was quicker, and has counted.
    if (!outcome.ok() && !absl::IsAborted(outcome)) tell_(outcome);
    absl::MutexLock lock(&mu_);
    under_way_ = false;
  };
  if (status.ok()) counted.Write();
  if (!status.ok() || counted.transaction.operations.empty()) {
    end(status);
    return false;
  }
  counted.transaction.done = [end](const absl::StatusOr<store::CommitResult>& committed) { end(committed.status()); };
  TellWhenCommitted(std::move(counted.news), env_, counted.transaction);
  env_.committer.Enqueue(std::move(counted.transaction), store::Precedence::kBulk);
  return counted.more;
}

}  // namespace handover::pipeline
