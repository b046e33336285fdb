#include "broker/store/rows.h"

namespace handover::store {
namespace rows_internal {

std::string Join(std::string_view a, std::string_view b) {
  std::string key(a);
  key.append(b);
  return key;
}

// The most urgent first.
char PriorityByte(exchange::v1::Priority priority) { return static_cast<char>(0xff - static_cast<int>(priority)); }

}  // namespace rows_internal

std::string RowKey(const HandoverId& id) { return std::string(id.bytes()); }

std::string RowKey(const DeliveryId& id) { return std::string(id.bytes()); }

std::string QueuePrefix(const PartyId& recipient, exchange::v1::Priority priority) {
  std::string prefix(recipient.bytes());
  prefix.push_back(rows_internal::PriorityByte(priority));
  return prefix;
}

std::string QueueKey(const QueuePlace& place) {
  std::string key = QueuePrefix(place.recipient, place.priority);
  key.append(OrderedU64(place.order));
  key.append(place.delivery.bytes());
  return key;
}

std::optional<QueuePlace> ParseQueueKey(std::string_view key) {
  constexpr size_t kSize = PartyId::kSize + 1 + 8 + DeliveryId::kSize;
  if (key.size() != kSize) return std::nullopt;
  const int priority = 0xff - static_cast<unsigned char>(key[PartyId::kSize]);
  if (!exchange::v1::Priority_IsValid(priority)) return std::nullopt;
  return QueuePlace{*PartyId::FromBytes(key.substr(0, PartyId::kSize)), static_cast<exchange::v1::Priority>(priority),
                    ReadOrderedU64(key.substr(PartyId::kSize + 1, 8)),
                    *DeliveryId::FromBytes(key.substr(PartyId::kSize + 1 + 8))};
}

std::string QueueValue(const QueueContent& content) {
  std::string value(content.handover.bytes());
  value.append(OrderedU64(static_cast<uint64_t>(content.not_before_ms)));
  value.append(content.subject_key);
  return value;
}

std::optional<QueueContent> ParseQueueValue(std::string_view value) {
  constexpr size_t kFixed = HandoverId::kSize + 8;
  if (value.size() != kFixed && value.size() != kFixed + PersonKey::kSize) return std::nullopt;
  return QueueContent{*HandoverId::FromBytes(value.substr(0, HandoverId::kSize)), std::string(value.substr(kFixed)),
                      static_cast<int64_t>(ReadOrderedU64(value.substr(HandoverId::kSize, 8)))};
}

std::string SentKey(const SentPlace& place) {
  std::string key = SentPrefix(place.sender);
  key.append(OrderedU64(~place.order));
  key.append(place.handover.bytes());
  return key;
}

std::string SentPrefix(const PartyId& sender) { return std::string(sender.bytes()); }

HandoverId HandoverOfSentKey(std::string_view key) {
  return HandoverId::FromBytes(key.substr(key.size() - HandoverId::kSize)).value_or(HandoverId());
}

std::string HandedKey(const PartyId& recipient, const HandoverId& handover) {
  return rows_internal::Join(recipient.bytes(), handover.bytes());
}

std::string HandedPrefix(const PartyId& recipient) { return std::string(recipient.bytes()); }

HandoverId HandoverOfHandedKey(std::string_view key) {
  return HandoverId::FromBytes(key.substr(key.size() - HandoverId::kSize)).value_or(HandoverId());
}

std::string PartyKey(const PartyId& party) { return rows_internal::Join(kPartyPrefix, party.bytes()); }

std::string BindingKey(std::string_view cvr, std::string_view certificate_uuid) {
  return rows_internal::Join(kBindingPrefix, rows_internal::Join(cvr, certificate_uuid));
}

std::string SigningKeyKey(std::string_view key_id) { return rows_internal::Join(kSigningKeyPrefix, key_id); }

std::string AliasKey(std::string_view alias) { return rows_internal::Join(kAliasPrefix, alias); }

std::string KeptBackStream(std::string_view person_key) { return rows_internal::Join("w", person_key); }
std::string FactHistoryKey(std::string_view person_key, uint64_t epoch) {
  return rows_internal::Join(person_key, OrderedU64(epoch));
}

uint64_t EpochOfFactHistoryKey(std::string_view key) { return ReadOrderedU64(key.substr(key.size() - 8)); }

std::string FlaggedKey(const PartyId& party, std::string_view consent_id) {
  return rows_internal::Join(party.bytes(), consent_id);
}

std::string PathwayKey(std::string_view person_key, uint64_t log_index) {
  return rows_internal::Join(person_key, OrderedU64(log_index));
}

std::string ExpectationKey(std::string_view id) { return rows_internal::Join("e", id); }

std::string PersonExpectationPrefix(std::string_view person_key) { return rows_internal::Join("p", person_key); }

std::string PersonExpectationKey(std::string_view person_key, std::string_view id) {
  return rows_internal::Join(PersonExpectationPrefix(person_key), id);
}

std::string TallyKey(uint64_t log_index) { return rows_internal::Join(kTallyPrefix, OrderedU64(log_index)); }

std::string RouteKey(std::string_view route_id) { return rows_internal::Join(kRoutePrefix, route_id); }

std::string PathwayRecordKey(std::string_view person_key) { return rows_internal::Join("s", person_key); }

std::string CoordinatorKey(std::string_view person_key) { return rows_internal::Join("c", person_key); }

std::string PathwayHandoversPrefix(std::string_view person_key) { return rows_internal::Join("h", person_key); }

std::string PathwayHandoversPrefix(std::string_view person_key, const PartyId& party) {
  return rows_internal::Join(PathwayHandoversPrefix(person_key), party.bytes());
}

std::string PathwayHandoverKey(std::string_view person_key, const PartyId& party, const HandoverId& handover) {
  return rows_internal::Join(PathwayHandoversPrefix(person_key, party), handover.bytes());
}

HandoverId HandoverOfPathwayHandoverKey(std::string_view key) {
  return HandoverId::FromBytes(key.substr(key.size() - HandoverId::kSize)).value_or(HandoverId());
}

std::string CoordinatedPrefix(std::string_view party) { return rows_internal::Join("p", party); }

std::string CoordinatedKey(std::string_view party, std::string_view person_key) {
  return rows_internal::Join(CoordinatedPrefix(party), person_key);
}

std::string TimerKey(int64_t due_ms, std::string_view id) {
  return rows_internal::Join(OrderedU64(static_cast<uint64_t>(due_ms)), id);
}

std::string TimersUntil(int64_t now_ms) { return OrderedU64(static_cast<uint64_t>(now_ms) + 1); }

int64_t DueOfTimerKey(std::string_view key) { return static_cast<int64_t>(ReadOrderedU64(key.substr(0, 8))); }

std::string_view IdOfTimerKey(std::string_view key) { return key.substr(8); }

std::string EscalationKey(std::string_view id) { return rows_internal::Join(kEscalationPrefix, id); }

std::string OpenEscalationKey(int64_t open_ms, std::string_view id) {
  return rows_internal::Join(kOpenEscalationPrefix, TimerKey(open_ms, id));
}

std::string PartyEscalationPrefix(std::string_view party) { return rows_internal::Join("p", party); }

std::string PartyEscalationKey(std::string_view party, int64_t open_ms, std::string_view id) {
  return rows_internal::Join(PartyEscalationPrefix(party), TimerKey(open_ms, id));
}

std::string_view IdOfOpenEscalationKey(std::string_view key) { return key.substr(key.size() - 16); }

uint64_t LogIndexOfPathwayKey(std::string_view key) { return ReadOrderedU64(key.substr(key.size() - 8)); }

}  // namespace handover::store
