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

std::string QueueKey(const QueuePlace& place) {
  std::string key(place.recipient.bytes());
  key.push_back(rows_internal::PriorityByte(place.priority));
  key.append(OrderedU64(place.order));
  key.append(place.delivery.bytes());
  return key;
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

std::string PartyKey(const PartyId& party) { return rows_internal::Join(kPartyPrefix, party.bytes()); }

std::string BindingKey(std::string_view cvr, std::string_view certificate_uuid) {
  return rows_internal::Join(kBindingPrefix, rows_internal::Join(cvr, certificate_uuid));
}

std::string SigningKeyKey(std::string_view key_id) { return rows_internal::Join(kSigningKeyPrefix, key_id); }

std::string AliasKey(std::string_view alias) { return rows_internal::Join(kAliasPrefix, alias); }

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

std::string PathwayHandoverPrefix(std::string_view person_key) { return rows_internal::Join("h", person_key); }

std::string PathwayHandoverKey(std::string_view person_key, std::string_view handover) {
  return rows_internal::Join(PathwayHandoverPrefix(person_key), handover);
}

std::string CoordinatedPrefix(std::string_view party) { return rows_internal::Join("p", party); }

std::string CoordinatedKey(std::string_view party, std::string_view person_key) {
  return rows_internal::Join(CoordinatedPrefix(party), person_key);
}

uint64_t LogIndexOfPathwayKey(std::string_view key) { return ReadOrderedU64(key.substr(key.size() - 8)); }

}  // namespace handover::store
