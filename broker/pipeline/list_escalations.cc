#include "broker/pipeline/list_escalations.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/strings/escaping.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/delivery/delivery_due.h"
#include "broker/pipeline/await_commit.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/tell_recipient.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace list_escalations_internal {

using pathway::v1::Escalation;
using pathway::v1::OverdueDelivery;
using storage::v1::DeliveryRecord;
using storage::v1::EscalationRecord;

constexpr int kDefaultPageSize = 100;
constexpr int kMaxPageSize = 500;
constexpr int kMaxRowsLookedAt = 2000;  // Per answer: bounds the work where little may be shown.

// What one answer works with.
struct View {
  const Viewer& viewer;
  const store::Reader& reader;
  const identity::Directory& directory;
  Environment& env;
  int64_t now_ms;
};

// An escalation with its delivery; the latter is unset where it is about none.
struct Seen {
  std::string id;
  EscalationRecord record;
  std::optional<DeliveryRecord> delivery;
};

void SetMillis(int64_t ms, google::protobuf::Timestamp& time) {
  time.set_seconds(ms / 1000);
  time.set_nanos(static_cast<int>(ms % 1000) * 1'000'000);
}

void SetDuration(int64_t ms, google::protobuf::Duration& duration) {
  duration.set_seconds(ms / 1000);
  duration.set_nanos(static_cast<int>(ms % 1000) * 1'000'000);
}

std::string AliasOf(const identity::Directory& directory, const std::string& party) {
  const identity::DirectoryParty* found = directory.FindParty(PartyId::FromBytes(party).value_or(PartyId()));
  return found == nullptr ? "" : found->record.alias();
}

bool IsShownTo(const EscalationRecord& record, const PartyId& party) {
  return std::any_of(record.shown_to().begin(), record.shown_to().end(),
                     [&party](const std::string& shown) { return shown == party.bytes(); });
}

// How often it is tried again when the escalation climbs, or a fact changes, at the same moment.
constexpr int kTries = 4;

// That a recipient is told of it, or is not any more, before it is. ABORTED: it has changed since.
absl::Status LogTelling(const Seen& seen, const Telling& telling, const EscalationRow& row, Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(auto handover,
                            store::ReadRow<storage::v1::HandoverRecord>(env.store, store::Table::kHandover,
                                                                        row.record.handover_id()));
  if (!handover.has_value()) return absl::DataLossError("handover: its record is gone");
  EscalationRecord record = row.record;
  record.set_told_digest(DigestOfTelling(telling));
  store::Transaction transaction;
  transaction.operations = WriteEscalation(seen.id, row, record);
  for (const store::Operation& unchanged : telling.unchanged) transaction.operations.push_back(unchanged);
  LogEntry entry = EscalationEntry({telling.permitted ? "ESCALATION_SHOWN" : "ESCALATION_KEPT_BACK", seen.id,
                                    ToDigest(handover->record.root()).value_or(Digest{}),
                                    handover->record.subject_key()},
                                   record);
  entry.detail.add_decisions(telling.decision);
  entry.detail.add_routes(telling.route);
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, transaction));
  return CommitAndWait(std::move(transaction), env).status();
}

// Whether the recipient may see what is open, by a decision that is in the log. One that is as the last one was is not
// logged again, however often a party asks.
absl::StatusOr<bool> MaySeeOpen(const Seen& seen, Environment& env) {
  for (int i = 0; i < kTries; ++i) {
    const Telling telling = MayTellRecipient(*seen.delivery, env);
    const std::string digest = DigestOfTelling(telling);
    if (digest.empty()) return telling.permitted;
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<EscalationRow> now, ReadEscalation(env.store, seen.id));
    if (!now.has_value() || !IsOpenEscalation(now->record)) return false;
    const absl::Status logged =
        now->record.told_digest() == digest ? absl::OkStatus() : LogTelling(seen, telling, *now, env);
    if (logged.ok()) return telling.permitted;
    if (!absl::IsAborted(logged)) return logged;
  }
  return absl::UnavailableError("it changes too fast; ask again");
}

// Nothing: it is not the viewer's to see. That it was shown once is not enough: a recipient that never had a copy sees
// it as long as it could have one.
absl::StatusOr<std::optional<Seen>> See(std::string_view id, const View& view) {
  Seen seen;
  seen.id = std::string(id);
  HANDOVER_ASSIGN_OR_RETURN(std::optional<EscalationRow> row, ReadEscalation(view.reader, id));
  if (!row.has_value()) return std::optional<Seen>();
  seen.record = std::move(row->record);
  const EscalationRecord& record = seen.record;
  if (view.viewer.has_value() && !IsShownTo(record, *view.viewer)) return std::optional<Seen>();
  if (record.subject() != storage::v1::TimerRecord::DELIVERY) return std::optional<Seen>(std::move(seen));
  HANDOVER_ASSIGN_OR_RETURN(auto delivery,
                            store::ReadRow<DeliveryRecord>(view.reader, store::Table::kDelivery, id));
  if (!delivery.has_value()) return absl::DataLossError("escalation: its delivery is gone");
  seen.delivery = std::move(delivery->record);
  const bool is_sender = !view.viewer.has_value() || view.viewer->bytes() == record.sender_party();
  if (!is_sender && IsOpenEscalation(record)) {
    HANDOVER_ASSIGN_OR_RETURN(const bool may_see, MaySeeOpen(seen, view.env));
    if (!may_see) return std::optional<Seen>();
  }
  return std::optional<Seen>(std::move(seen));
}

Escalation MakeEscalation(const Seen& seen, const View& view) {
  const EscalationRecord& record = seen.record;
  Escalation out;
  out.set_escalation_id(FormatUuid(seen.id));
  out.set_reason(record.reason());
  out.set_step(record.step());
  SetMillis(record.open_ms(), *out.mutable_open_time());
  SetMillis(record.due_ms(), *out.mutable_due_time());
  const int64_t until = IsOpenEscalation(record) ? view.now_ms : record.close_ms();
  SetDuration(std::max<int64_t>(0, until - record.due_ms()), *out.mutable_late_duration());
  if (record.next_step_ms() != 0) SetMillis(record.next_step_ms(), *out.mutable_next_step_time());
  for (const EscalationRecord::Named& named : record.named()) {
    pathway::v1::NamedRole& role = *out.add_named();
    role.set_party(AliasOf(view.directory, named.party()));
    role.set_role(named.role());
    role.set_title(named.title());
  }
  out.set_handover_id(FormatUuid(record.handover_id()));
  out.set_kind(record.kind());
  out.set_role(record.role());
  out.set_sender(AliasOf(view.directory, record.sender_party()));
  out.set_recipient(AliasOf(view.directory, record.recipient_party()));
  out.set_priority(record.priority());
  if (record.close_ms() != 0) SetMillis(record.close_ms(), *out.mutable_close_time());
  out.set_close_event(record.close_event());
  return out;
}

// Nothing: it is in time now, though its escalation is open until its end.
std::optional<OverdueDelivery> MakeOverdue(const Seen& seen, const View& view) {
  if (!seen.delivery.has_value()) return std::nullopt;
  const std::optional<delivery::Due> due = delivery::DueOf(*seen.delivery);
  if (!due.has_value() || due->time_ms > view.now_ms) return std::nullopt;
  OverdueDelivery out;
  out.set_delivery_id(FormatUuid(seen.id));
  out.set_handover_id(FormatUuid(seen.record.handover_id()));
  out.set_kind(seen.record.kind());
  out.set_reason(due->reason);
  out.set_state(seen.delivery->state());
  SetMillis(due->time_ms, *out.mutable_due_time());
  SetDuration(view.now_ms - due->time_ms, *out.mutable_late_duration());
  out.set_sender(AliasOf(view.directory, seen.record.sender_party()));
  out.set_recipient(AliasOf(view.directory, seen.delivery->recipient_party()));
  out.set_role(seen.record.role());
  out.set_step(seen.record.step());
  out.set_priority(seen.record.priority());
  return out;
}

std::string PrefixOf(const Viewer& viewer) {
  return viewer.has_value() ? store::PartyEscalationPrefix(viewer->bytes())
                            : std::string(store::kOpenEscalationPrefix);
}

absl::Status BadPage(std::string_view field_path) {
  return Invalid("PAGE_INVALID", field_path, "must be 1 to 500, with a token of the last page");
}

// A page of a list: `add` takes one escalation and says whether it was one of the answer's; those that cannot be read
// are named. The token of the next page, or nothing.
struct Page {
  int size = 0;
  std::string token;
};
using Add = std::function<bool(const Seen& seen)>;
using Unreadable = google::protobuf::RepeatedPtrField<std::string>;

absl::StatusOr<std::string> Walk(const Page& page, const View& view, const Add& add, Unreadable& unreadable) {
  const int size = page.size == 0 ? kDefaultPageSize : page.size;
  if (size < 1 || size > kMaxPageSize) return BadPage("page_size");
  const std::string prefix = PrefixOf(view.viewer);
  std::string from = prefix;
  if (!page.token.empty()) {
    std::string key;
    if (!absl::WebSafeBase64Unescape(page.token, &key) || key.compare(0, prefix.size(), prefix) != 0) {
      return BadPage("page_token");
    }
    from = key + '\0';
  }
  absl::Status failed;
  std::string last_key;
  std::string next;
  int added = 0;
  int looked_at = 0;
  const auto visit = [&](std::string_view key, std::string_view) {
    if (added == size || looked_at == kMaxRowsLookedAt) {
      absl::WebSafeBase64Escape(last_key, &next);
      return false;
    }
    ++looked_at;
    last_key = std::string(key);
    const std::string_view id = store::IdOfOpenEscalationKey(key);
    const absl::StatusOr<std::optional<Seen>> seen = See(id, view);
    if (absl::IsDataLoss(seen.status())) {
      *unreadable.Add() = FormatUuid(id);  // No reason to be silent about its neighbours.
      ++added;
    } else if (!seen.ok()) {
      failed = seen.status();
    } else if (seen->has_value() && add(**seen)) {
      ++added;
    }
    return failed.ok();
  };
  HANDOVER_RETURN_IF_ERROR(
      view.reader.Scan(store::Table::kEscalation, {from, store::AfterPrefix(prefix)}, visit));
  HANDOVER_RETURN_IF_ERROR(failed);
  return next;
}

}  // namespace list_escalations_internal

absl::StatusOr<pathway::v1::ListOverdueResponse> ListOverdue(const Viewer& viewer,
                                                             const pathway::v1::ListOverdueRequest& request,
                                                             Environment& env) {
  using namespace list_escalations_internal;
  const std::unique_ptr<store::Reader> snapshot = env.store.TakeSnapshot();
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  const View view{viewer, *snapshot, *directory, env, absl::ToUnixMillis(env.clock.Now())};
  pathway::v1::ListOverdueResponse response;
  const auto add = [&](const Seen& seen) {
    std::optional<OverdueDelivery> overdue = MakeOverdue(seen, view);
    if (overdue.has_value()) *response.add_overdue() = *std::move(overdue);
    return overdue.has_value();
  };
  HANDOVER_ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                            Walk({request.page_size(), request.page_token()}, view, add,
                                 *response.mutable_unreadable_escalation_ids()));
  return response;
}

absl::StatusOr<pathway::v1::ListEscalationsResponse> ListEscalations(
    const Viewer& viewer, const pathway::v1::ListEscalationsRequest& request, Environment& env) {
  using namespace list_escalations_internal;
  const std::unique_ptr<store::Reader> snapshot = env.store.TakeSnapshot();
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  const View view{viewer, *snapshot, *directory, env, absl::ToUnixMillis(env.clock.Now())};
  pathway::v1::ListEscalationsResponse response;
  const auto add = [&](const Seen& seen) {
    *response.add_escalations() = MakeEscalation(seen, view);
    return true;
  };
  HANDOVER_ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                            Walk({request.page_size(), request.page_token()}, view, add,
                                 *response.mutable_unreadable_escalation_ids()));
  return response;
}

absl::StatusOr<std::optional<pathway::v1::Escalation>> GetEscalation(const Viewer& viewer, const std::string& id,
                                                                     Environment& env) {
  using namespace list_escalations_internal;
  const std::unique_ptr<store::Reader> snapshot = env.store.TakeSnapshot();
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  const View view{viewer, *snapshot, *directory, env, absl::ToUnixMillis(env.clock.Now())};
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<Seen> seen, See(id, view));
  if (!seen.has_value()) return std::optional<Escalation>();
  return std::optional<Escalation>(MakeEscalation(*seen, view));
}

absl::StatusOr<EscalationCounts> CountEscalations(Environment& env) {
  using namespace list_escalations_internal;
  const std::unique_ptr<store::Reader> snapshot = env.store.TakeSnapshot();
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  const Viewer everybody;
  const View view{everybody, *snapshot, *directory, env, absl::ToUnixMillis(env.clock.Now())};
  EscalationCounts counts;
  const auto visit = [&](std::string_view key, std::string_view) {
    // What is damaged is not counted; the lists say so.
    const absl::StatusOr<std::optional<Seen>> seen = See(store::IdOfOpenEscalationKey(key), view);
    if (!seen.ok() || !seen->has_value()) return true;
    ++counts.open_by_step[(*seen)->record.step()];
    if (MakeOverdue(**seen, view).has_value()) ++counts.overdue_by_kind[(*seen)->record.kind()];
    return true;
  };
  const std::string prefix(store::kOpenEscalationPrefix);
  HANDOVER_RETURN_IF_ERROR(snapshot->Scan(store::Table::kEscalation, {prefix, store::AfterPrefix(prefix)}, visit));
  return counts;
}

}  // namespace handover::pipeline
