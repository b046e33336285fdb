#include "broker/store/key_unit.h"

namespace handover::store {
namespace key_unit_internal {

constexpr int kUseShift = 24;

KeyUnit Make(KeyUse use, const UnitOfHandover& handover) {
  const int32_t day = DayOf(absl::FromUnixMillis(handover.accepted_ms));
  return {use, {handover.sender, PeriodOf(use, day)}, std::string(handover.id.bytes())};
}

KeyUnit MakeOfPerson(KeyUse use, const PersonKey& person) {
  const int32_t group = static_cast<uint8_t>(person.bytes().front());
  return {use, {PartyId(), PeriodOf(use, group)}, person.bytes()};
}

}  // namespace key_unit_internal

int32_t PeriodOf(KeyUse use, int32_t number) {
  return static_cast<int32_t>(use) << key_unit_internal::kUseShift | number;
}

KeyUse UseOf(int32_t period) { return static_cast<KeyUse>(period >> key_unit_internal::kUseShift); }

int32_t DayOf(absl::Time time) {
  return static_cast<int32_t>(absl::ToInt64Hours(absl::Floor(time - absl::UnixEpoch(), absl::Hours(24))) / 24);
}

KeyUnit ContentUnit(const UnitOfHandover& handover) { return key_unit_internal::Make(KeyUse::kContent, handover); }

KeyUnit EvidenceUnit(const UnitOfHandover& handover) { return key_unit_internal::Make(KeyUse::kEvidence, handover); }

KeyUnit PersonUnit(const PersonKey& person) { return key_unit_internal::MakeOfPerson(KeyUse::kPerson, person); }

KeyUnit PersonLogUnit(const PersonKey& person) { return key_unit_internal::MakeOfPerson(KeyUse::kPersonLog, person); }

}  // namespace handover::store
