#include "broker/pipeline/handover_status.h"

#include <utility>

#include "absl/strings/escaping.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/store/rows.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {
namespace status_internal {

constexpr int kDefaultPageSize = 50;
constexpr int kMaxPageSize = 500;
// Rows looked at for one page of open handovers: bounds the work where few of many are open.
constexpr int kMaxRowsLookedAt = 20'000;

void SetMillis(int64_t ms, google::protobuf::Timestamp& time) {
  time.set_seconds(ms / 1000);
  time.set_nanos(static_cast<int>(ms % 1000) * 1'000'000);
}

exchange::v1::HandoverStatus::Delivery StatusOfDelivery(const std::string& id,
                                                        const storage::v1::DeliveryRecord& record) {
  exchange::v1::HandoverStatus::Delivery status;
  status.set_delivery_id(FormatUuid(id));
  status.set_party_id(FormatUuid(record.recipient_party()));
  status.set_role(record.role());
  status.set_copy(record.copy());
  status.set_state(record.state());
  status.set_reason(record.reason());
  SetMillis(record.state_ms(), *status.mutable_state_time());
  SetMillis(record.deliver_by_ms(), *status.mutable_deliver_by_time());
  if (record.conclude_by_ms() > 0) SetMillis(record.conclude_by_ms(), *status.mutable_conclude_by_time());
  *status.mutable_withheld() = record.withheld();
  status.set_attempt_count(record.attempt_count());
  status.set_successor_delivery_id(FormatUuid(record.successor_id()));
  status.set_suggested_party_id(FormatUuid(record.suggested_party()));
  // Over once it has been handed out again.
  if (record.given_back().attempt() > 0 && record.given_back().attempt() == record.attempt_count()) {
    status.set_give_back_reason(record.given_back().reason());
    SetMillis(record.given_back().not_before_ms(), *status.mutable_not_before_time());
  }
  if (record.statements().empty()) return status;
  const std::string& newest = record.statements(record.statements_size() - 1).acknowledgement();
  status.set_acknowledgement(newest);
  exchange::v1::Acknowledgement acknowledgement;
  if (acknowledgement.ParseFromString(newest)) status.set_professional(acknowledgement.professional());
  return status;
}

// Suspected abuse: those whom it is about must not be told yet.
absl::StatusOr<bool> IsKeptBackFromCitizens(const HandoverId& id, const store::Reader& reader) {
  HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<storage::v1::WithholdingRecord>(
                                                reader, store::Table::kKeptBack, store::RowKey(id)));
  return row.has_value();
}

// To the delivery that was added last.
void AddObligations(const storage::v1::DeliveryRecord& record, bool kept_back, exchange::v1::HandoverStatus& status) {
  auto& delivery = *status.mutable_deliveries(status.deliveries_size() - 1);
  for (const exchange::v1::Obligation& stored : record.obligations()) {
    exchange::v1::Obligation& obligation = *delivery.add_obligations();
    obligation = stored;
    obligation.set_suspended(IsSuspended(stored, kept_back));
    const bool open = stored.answer().empty() && !obligation.suspended();
    if (open) status.set_open_obligation_count(status.open_obligation_count() + 1);
  }
}

absl::StatusOr<exchange::v1::HandoverStatus> MakeStatus(const HandoverId& id, const storage::v1::HandoverRecord& record,
                                                        const store::Reader& reader) {
  exchange::v1::HandoverStatus status;
  status.set_handover_id(ToString(id));
  status.set_kind(record.kind());
  SetMillis(record.accept_ms(), *status.mutable_accept_time());
  status.set_accepted_index(record.accepted_index());
  HANDOVER_ASSIGN_OR_RETURN(const bool kept_back, IsKeptBackFromCitizens(id, reader));
  bool ended = true;
  for (const std::string& delivery_id : record.delivery_ids()) {
    HANDOVER_ASSIGN_OR_RETURN(
        const auto row, store::ReadRow<storage::v1::DeliveryRecord>(reader, store::Table::kDelivery, delivery_id));
    if (!row.has_value()) return absl::DataLossError("handover: a delivery's record is gone");
    *status.add_deliveries() = StatusOfDelivery(delivery_id, row->record);
    AddObligations(row->record, kept_back, status);
    ended = ended && HasEnded(row->record);
    status.set_open_task_count(status.open_task_count() + OpenTasks(row->record));
  }
  status.set_ended(ended);
  if (record.has_content_erased_index()) status.set_content_erased_index(record.content_erased_index());
  if (record.has_evidence_erased_index()) status.set_evidence_erased_index(record.evidence_erased_index());
  return status;
}

absl::Status BadPage(std::string_view field_path) {
  return Invalid("PAGE_INVALID", field_path, "must be 1 to 500, with a token of the last page");
}

// Where the page starts: behind the last row of the one before.
absl::StatusOr<std::string> StartOf(const exchange::v1::ListHandoversRequest& request, const std::string& prefix) {
  if (request.page_token().empty()) return prefix;
  std::string key;
  if (!absl::WebSafeBase64Unescape(request.page_token(), &key) || key.compare(0, prefix.size(), prefix) != 0 ||
      key.size() != prefix.size() + 24) {
    return BadPage("page_token");
  }
  key.push_back('\0');
  return key;
}

}  // namespace status_internal

absl::Status NoSuchHandover() {
  return Refuse(absl::StatusCode::kNotFound,
                RefusalText{"NOT_FOUND", "handover_id", "no handover of the caller's has this id"});
}

absl::StatusOr<HandoverId> ParseHandoverId(const std::string& text) {
  const absl::StatusOr<std::string> bytes = ParseUuid(text);
  if (!bytes.ok()) return NoSuchHandover();
  return *HandoverId::FromBytes(*bytes);
}

absl::StatusOr<exchange::v1::HandoverStatus> GetHandoverStatus(const identity::Caller& caller, const HandoverId& id,
                                                               Environment& env) {
  const std::unique_ptr<store::Reader> snapshot = env.store.TakeSnapshot();
  HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<storage::v1::HandoverRecord>(
                                                *snapshot, store::Table::kHandover, store::RowKey(id)));
  if (!row.has_value() || row->record.sender_party() != caller.party.bytes()) return NoSuchHandover();
  return status_internal::MakeStatus(id, row->record, *snapshot);
}

absl::StatusOr<exchange::v1::ListHandoversResponse> ListHandovers(const identity::Caller& caller,
                                                                  const exchange::v1::ListHandoversRequest& request,
                                                                  Environment& env) {
  using namespace status_internal;
  const int page_size = request.page_size() == 0 ? kDefaultPageSize : request.page_size();
  if (page_size < 1 || page_size > kMaxPageSize) return BadPage("page_size");
  const std::unique_ptr<store::Reader> snapshot = env.store.TakeSnapshot();
  const std::string prefix = store::SentPrefix(caller.party);
  HANDOVER_ASSIGN_OR_RETURN(const std::string from, StartOf(request, prefix));
  exchange::v1::ListHandoversResponse response;
  absl::Status failed;
  std::string last_key;
  bool more = false;
  int looked_at = 0;
  const auto visit = [&](std::string_view key, std::string_view) {
    if (response.handovers_size() == page_size || looked_at == kMaxRowsLookedAt) {
      more = true;
      return false;
    }
    ++looked_at;
    last_key = std::string(key);
    const HandoverId id = store::HandoverOfSentKey(key);
    absl::StatusOr<exchange::v1::HandoverStatus> status = GetHandoverStatus(caller, id, env);
    if (!status.ok()) {
      failed = status.status();
      return false;
    }
    const bool wanted = (!request.open_only() || !status->ended()) &&
                        (!request.tasks_only() || status->open_task_count() > 0) &&
                        (!request.obligations_only() || status->open_obligation_count() > 0);
    if (wanted) *response.add_handovers() = *std::move(status);
    return true;
  };
  HANDOVER_RETURN_IF_ERROR(snapshot->Scan(store::Table::kSent, {from, store::AfterPrefix(prefix)}, visit));
  HANDOVER_RETURN_IF_ERROR(failed);
  if (more) absl::WebSafeBase64Escape(last_key, response.mutable_next_page_token());
  return response;
}

}  // namespace handover::pipeline
