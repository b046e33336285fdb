// What a decision knows of the persons: registers, consents and objections, as a snapshot that does not change while
// the decision is made. Persons are keys; no number and no name is in here.
#ifndef HANDOVER_BROKER_CONSENT_FACTS_H_
#define HANDOVER_BROKER_CONSENT_FACTS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/base/ids.h"
#include "broker/consent/data_period.h"
#include "handover/consent/v1/consent.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::consent {

// A current holder of custody, or who decides by other right.
struct HolderFact {
  PersonKey person;
  v1::Grant::Capacity capacity = v1::Grant::CAPACITY_UNSPECIFIED;
};

// One person's yes (or, in an objection, no).
struct GrantFact {
  PersonKey grantor;
  v1::Grant::Capacity capacity = v1::Grant::CAPACITY_UNSPECIFIED;
};

// A provision, its lists as bits so that a decision is quick.
struct ProvisionFact {
  v1::Provision::Effect effect = v1::Provision::EFFECT_UNSPECIFIED;
  uint32_t categories = 0;  // Bit c: DataCategory c. A deny of everything has all bits.
  uint32_t withdrawn = 0;   // Those of a permission that were taken back.
  uint32_t to_sectors = 0;  // Bit s: Sector s.
  absl::InlinedVector<PartyId, 1> to_parties;
  absl::InlinedVector<PartyId, 1> from_parties;       // Empty = from anyone.
  absl::InlinedVector<std::string, 1> purposes;       // Empty = for every purpose.
  bool to_everyone = false;                           // A deny that names no recipient.
  absl::InlinedVector<std::string, 1> professionals;  // A deny of these alone, not of their party.
  std::optional<DataPeriod> data_period;              // Of data of this time alone.
};

// The newest version of a consent record or objection.
struct ConsentFact {
  ConsentId id;
  int32_t version = 0;
  v1::ConsentRecord::State state = v1::ConsentRecord::STATE_UNSPECIFIED;
  absl::Time valid_from = absl::InfiniteFuture();  // Inclusive.
  absl::Time valid_to = absl::InfinitePast();      // Exclusive.
  absl::InlinedVector<GrantFact, 2> grants;
  std::vector<ProvisionFact> provisions;
  uint32_t holder_bits = 0;      // Bit i: PersonFacts::holders[i] gave it, and not in the capacity SELF.
  uint32_t refuser_bits = 0;     // The same in any capacity: a refusal counts even when its capacity was noted wrongly.
  std::string pregnancy;         // It counts for this pregnancy alone; empty = not limited.
  bool by_self = false;          // The person gave it, in the capacity SELF.
  bool refused_by_self = false;  // The same in any capacity, as for the refuser_bits.
};

// Another key of the same person.
struct LinkFact {
  PersonKey other;
  bool to_current = false;  // The other key is the one in use.
  std::string pregnancy;    // Of a birth: the pregnancy; else empty.
};

// All that is known of one person. Made by FromRecord alone, which keeps what is linked in the consents true.
struct PersonFacts {
  std::string municipality_code;    // Four digits; empty = no registered residence.
  std::vector<HolderFact> holders;  // At most 32 are looked at; empty = not known.
  v1::RegisterFacts::Protection protection = v1::RegisterFacts::PROTECTION_UNSPECIFIED;
  std::string gp_party;       // UUID or alias, as the register import gave it.
  std::string daycare_party;  // The same.
  bool deceased = false;      // Or a pregnancy that ended without a child: nothing is due, and no consent counts.
  bool sealed = false;        // Adopted: nothing else is in here, and the number leads nowhere.
  std::vector<LinkFact> links;
  std::vector<ConsentFact> consents;  // One per consent id.
  bool limits_data = false;           // Some provision is about data of a period alone.
  uint64_t epoch = 0;                 // Set by whoever loads it: grows with every change of the person's record.
};

// The facts in a person's stored record; `person` is whose record it is. Of two versions of one consent the higher
// counts. The epoch is left 0.
// DATA_LOSS (code FACTS_CORRUPT): an id or key in the record has the wrong length, lists that belong together differ in
// length, or a period of data is none. The caller treats the person's facts as missing, which denies: a broken refusal
// must not become a yes.
absl::StatusOr<PersonFacts> FromRecord(const PersonKey& person, const storage::v1::PersonRecord& record);

// Works out which of `holders` gave the consent, and whether `person` did.
void LinkGrants(const PersonKey& person, const std::vector<HolderFact>& holders, ConsentFact& consent);

// The facts of everybody in a handover. A person of whom nothing is recorded is in it with empty facts; a person who
// is not in it could not be read, and whatever depends on that person is denied.
class Facts {
 public:
  // Replaces what was there. The pointer is shared with whoever caches a person's facts; the last snapshot frees it.
  void Add(const PersonKey& person, std::shared_ptr<const PersonFacts> facts) { persons_[person] = std::move(facts); }
  void Add(const PersonKey& person, PersonFacts facts) {
    Add(person, std::make_shared<const PersonFacts>(std::move(facts)));
  }

  // Null = could not be read.
  const PersonFacts* Find(const PersonKey& person) const {
    const auto it = persons_.find(person);
    return it == persons_.end() ? nullptr : it->second.get();
  }

  // As of one who could not be read.
  void Remove(const PersonKey& person) { persons_.erase(person); }

  size_t size() const { return persons_.size(); }

  // Whether it matters of when data is: somebody has limited a permission or a refusal to data of a period.
  bool limits_data() const {
    return std::any_of(persons_.begin(), persons_.end(), [](const auto& person) { return person.second->limits_data; });
  }

 private:
  absl::flat_hash_map<PersonKey, std::shared_ptr<const PersonFacts>> persons_;
};

}  // namespace handover::consent

#endif  // HANDOVER_BROKER_CONSENT_FACTS_H_
