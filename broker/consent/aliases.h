// Which person keys are one person's: a replacement number and the real one, an unborn child and who was born, two
// numbers that turned out to be one person's. Made of the links in the persons' records while the facts are loaded.
// ADR 0010.
#ifndef HANDOVER_BROKER_CONSENT_ALIASES_H_
#define HANDOVER_BROKER_CONSENT_ALIASES_H_

#include <vector>

#include "absl/container/flat_hash_map.h"

#include "broker/base/ids.h"
#include "broker/consent/facts.h"

namespace handover::consent {

class Aliases {
 public:
  static constexpr int kMaxSteps = 16;  // From a number to the one in use: nobody changes numbers that often.

  // `current` is in use instead of `earlier`. Of two that say so of one key, the last one counts.
  void Link(const PersonKey& earlier, const PersonKey& current);

  // The key in use; the key itself when nothing is known of it.
  PersonKey CurrentOf(const PersonKey& key) const;

  // Every key of the person, the one in use first; the key alone when nothing is known of it.
  std::vector<PersonKey> KeysOf(const PersonKey& key) const;

  // Nobody here has several.
  bool empty() const { return current_.empty(); }

 private:
  absl::flat_hash_map<PersonKey, PersonKey> current_;               // By the earlier key.
  absl::flat_hash_map<PersonKey, std::vector<PersonKey>> earlier_;  // By the current key.
};

// Whether the facts name somebody, as holder or grantor, under a key that is not the one in use.
bool NamesAnAlias(const PersonFacts& facts, const Aliases& aliases);

// The same facts with holders and grantors under the keys in use, each holder once: so that one who consented under one
// number and holds custody under another is one person.
PersonFacts UnderCurrentKeys(const PersonKey& person, const PersonFacts& facts, const Aliases& aliases);

}  // namespace handover::consent

#endif  // HANDOVER_BROKER_CONSENT_ALIASES_H_
