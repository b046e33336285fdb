// The keys of rows, and typed reading of values: one place that knows how a row is addressed.
// docs/formats/store.md.
#ifndef HANDOVER_BROKER_STORE_ROWS_H_
#define HANDOVER_BROKER_STORE_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/base/status_macros.h"
#include "broker/store/store.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::store {

std::string RowKey(const HandoverId& id);
std::string RowKey(const DeliveryId& id);

// Recipient, then priority (most urgent first), order, delivery.
struct QueuePlace {
  PartyId recipient;
  exchange::v1::Priority priority = exchange::v1::ROUTINE;
  uint64_t order = 0;
  DeliveryId delivery;
};
std::string QueueKey(const QueuePlace& place);
// The keys of one recipient's queue at one priority.
std::string QueuePrefix(const PartyId& recipient, exchange::v1::Priority priority);
// Nothing when it is no such key.
std::optional<QueuePlace> ParseQueueKey(std::string_view key);

// What a row of the queue table holds, so that its delivery need not be read to be put in order.
struct QueueContent {
  HandoverId handover;
  std::string subject_key;    // Person key, or empty.
  int64_t not_before_ms = 0;  // Given back by its recipient until then; 0 = it was not.
};
std::string QueueValue(const QueueContent& content);
// Nothing when it is no such value.
std::optional<QueueContent> ParseQueueValue(std::string_view value);

// Sender, then newest first.
struct SentPlace {
  PartyId sender;
  uint64_t order = 0;
  HandoverId handover;
};
std::string SentKey(const SentPlace& place);
std::string SentPrefix(const PartyId& sender);
// REQUIRES: a key that SentKey() made.
HandoverId HandoverOfSentKey(std::string_view key);

// Recipient, then handover.
std::string HandedKey(const PartyId& recipient, const HandoverId& handover);
std::string HandedPrefix(const PartyId& recipient);
// REQUIRES: a key that HandedKey() made.
HandoverId HandoverOfHandedKey(std::string_view key);

// Rows of the party table.
std::string PartyKey(const PartyId& party);
std::string BindingKey(std::string_view cvr, std::string_view certificate_uuid);
std::string SigningKeyKey(std::string_view key_id);
// Holds the id of the party whose alias it is: two parties cannot be added with one alias at once.
std::string AliasKey(std::string_view alias);
inline constexpr std::string_view kPartyPrefix = "p";
inline constexpr std::string_view kBindingPrefix = "b";
inline constexpr std::string_view kSigningKeyPrefix = "k";
inline constexpr std::string_view kAliasPrefix = "a";

// The stream of what concerns a person and must be kept from them for now: no prefix of any person key's rows.
std::string KeptBackStream(std::string_view person_key);

// Person key, then the epoch that the change made.
std::string FactHistoryKey(std::string_view person_key, uint64_t epoch);
// REQUIRES: a key that FactHistoryKey() made.
uint64_t EpochOfFactHistoryKey(std::string_view key);

// The party that recorded it, then the consent.
std::string FlaggedKey(const PartyId& party, std::string_view consent_id);

// Person key or kept-back stream, then log index.
std::string PathwayKey(std::string_view person_key, uint64_t log_index);
// REQUIRES: a key that PathwayKey() made.
uint64_t LogIndexOfPathwayKey(std::string_view key);

// An expectation by its id alone: whose it is. And by person, which holds the record.
std::string ExpectationKey(std::string_view id);
std::string PersonExpectationPrefix(std::string_view person_key);
std::string PersonExpectationKey(std::string_view person_key, std::string_view id);

// What is not counted yet, in the order of the log; and a route.
std::string TallyKey(uint64_t log_index);
inline constexpr std::string_view kTallyPrefix = "t";
std::string RouteKey(std::string_view route_id);
inline constexpr std::string_view kRoutePrefix = "r";

// Of a pathway: whose it is, who coordinates it, and its handovers by the parties that may know of them: who sent it,
// and whom it was handed out to. By coordinator: the pathways.
std::string PathwayRecordKey(std::string_view person_key);
std::string CoordinatorKey(std::string_view person_key);
std::string PathwayHandoversPrefix(std::string_view person_key);
std::string PathwayHandoversPrefix(std::string_view person_key, const PartyId& party);
std::string PathwayHandoverKey(std::string_view person_key, const PartyId& party, const HandoverId& handover);
// REQUIRES: a key that PathwayHandoverKey() made.
HandoverId HandoverOfPathwayHandoverKey(std::string_view key);
std::string CoordinatedPrefix(std::string_view party);
std::string CoordinatedKey(std::string_view party, std::string_view person_key);

// When something is due, then of which delivery, expectation or route: its id, 16 bytes.
std::string TimerKey(int64_t due_ms, std::string_view id);
// The end of what is due at `now_ms`, that moment included.
std::string TimersUntil(int64_t now_ms);
// REQUIRES: a key that TimerKey() made, so 24 bytes.
int64_t DueOfTimerKey(std::string_view key);
std::string_view IdOfTimerKey(std::string_view key);

// The record of an escalation, by the id of what it is about.
std::string EscalationKey(std::string_view id);
inline constexpr std::string_view kEscalationPrefix = "e";
// Its place among the open ones: of all, and of one party. Longest open first.
std::string OpenEscalationKey(int64_t open_ms, std::string_view id);
inline constexpr std::string_view kOpenEscalationPrefix = "o";
std::string PartyEscalationKey(std::string_view party, int64_t open_ms, std::string_view id);
std::string PartyEscalationPrefix(std::string_view party);
// REQUIRES: a key that one of the two made.
std::string_view IdOfOpenEscalationKey(std::string_view key);

// A row as its message, with its bytes for a later ExpectValue().
template <typename Record>
struct Row {
  Record record;
  std::string bytes;
};

// Nothing when there is no such row. DATA_LOSS: damaged.
template <typename Record>
absl::StatusOr<std::optional<Row<Record>>> ReadRow(const Reader& reader, Table table, std::string_view key) {
  HANDOVER_ASSIGN_OR_RETURN(std::optional<std::string> bytes, reader.Get(table, key));
  if (!bytes.has_value()) return std::optional<Row<Record>>();
  Row<Record> row;
  if (!row.record.ParseFromString(*bytes)) return absl::DataLossError("store: a row is damaged");
  row.bytes = *std::move(bytes);
  return std::optional<Row<Record>>(std::move(row));
}

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_ROWS_H_
