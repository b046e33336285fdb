// A person's facts as a row of versions: what one commit changed, in order. Replayed, they give the person's record, so
// that what the broker knew at any moment can be told, and a decision of that moment can be made again.
#ifndef HANDOVER_BROKER_CONSENT_HISTORY_H_
#define HANDOVER_BROKER_CONSENT_HISTORY_H_

#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"

#include "handover/consent/v1/consent.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::consent {

// The parts that the register facts speak of.
std::vector<v1::RegisterFacts::Part> PartsOf(const v1::RegisterFacts& facts);

// Makes the change in the record: the one way in which a record changes. A part of the register facts that was so
// before what the record holds of that part changes nothing in it: it is history alone.
void Apply(const storage::v1::FactVersion::Change& change, storage::v1::PersonRecord& record);

// Takes every version of the consent with this id away from what was changed, or from the record. Whether anything of
// it was there. A version that says nothing else does not say any more who recorded it.
bool TakeOut(std::string_view consent_id, storage::v1::FactVersion& version);
bool TakeOut(std::string_view consent_id, storage::v1::PersonRecord& record);

// The record that the versions, oldest first, come to.
storage::v1::PersonRecord Replay(absl::Span<const storage::v1::FactVersion> versions);

// What the registers said for `valid_at`, as far as it was recorded by `known_at`. Empty when nothing was.
struct Moment {
  absl::Time known_at;
  absl::Time valid_at;
};
v1::RegisterFacts RegisterFactsAt(absl::Span<const storage::v1::FactVersion> versions, const Moment& moment);

}  // namespace handover::consent

#endif  // HANDOVER_BROKER_CONSENT_HISTORY_H_
