// What is erased as one, and has a key of its own for that: the content of a handover, what the log says of a handover,
// the record of a person, what the log says of a person and of no handover. docs/formats/store.md.
#ifndef HANDOVER_BROKER_STORE_KEY_UNIT_H_
#define HANDOVER_BROKER_STORE_KEY_UNIT_H_

#include <compare>
#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "broker/base/ids.h"
#include "broker/store/aead.h"

namespace handover::store {

// What a wrapping key wraps, so that keys with different lives are never the same. On disk; never reused.
enum class KeyUse : uint8_t {
  kRows = 0,       // Data keys of single rows.
  kContent = 1,    // Content of handovers.
  kEvidence = 2,   // Details of the leaves about handovers.
  kPerson = 3,     // Records of persons.
  kPersonLog = 4,  // Details of the leaves about a person and no handover.
};

// The wrapping keys of one party and period are one key in several generations: of them all but the newest go when
// something wrapped by it is erased.
struct KeyPeriod {
  PartyId party;
  int32_t period = 0;
  friend auto operator<=>(const KeyPeriod&, const KeyPeriod&) = default;
};

// `number`: days since 1970, below 2^24; for persons one of 256 groups.
int32_t PeriodOf(KeyUse use, int32_t number);
// REQUIRES: a period of a use other than kRows, whose days may be negative.
KeyUse UseOf(int32_t period);
int32_t DayOf(absl::Time time);

struct KeyUnit {
  KeyUse use = KeyUse::kContent;
  KeyPeriod period;
  std::string id;  // 16 or 32 bytes: a handover's, or a person key.
  friend auto operator<=>(const KeyUnit&, const KeyUnit&) = default;
};

// `accepted` is the handover's accept_ms, so that its units are found again by its record.
struct UnitOfHandover {
  HandoverId id;
  PartyId sender;
  int64_t accepted_ms = 0;
};
KeyUnit ContentUnit(const UnitOfHandover& handover);
KeyUnit EvidenceUnit(const UnitOfHandover& handover);
// Persons are no party's, and are known for years: grouped by the first byte of their keys.
KeyUnit PersonUnit(const PersonKey& person);
KeyUnit PersonLogUnit(const PersonKey& person);

// The key in clear, in use.
struct UnitKey {
  KeyUnit unit;
  SecretKey key;
};

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_KEY_UNIT_H_
