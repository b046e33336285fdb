#include "broker/consent/aliases.h"

#include <algorithm>
#include <cstddef>

namespace handover::consent {

void Aliases::Link(const PersonKey& earlier, const PersonKey& current) {
  if (earlier == current) return;
  const auto [entry, is_new] = current_.try_emplace(earlier, current);
  if (!is_new) {
    if (entry->second == current) return;
    std::vector<PersonKey>& others = earlier_[entry->second];
    others.erase(std::remove(others.begin(), others.end(), earlier), others.end());
    entry->second = current;
  }
  earlier_[current].push_back(earlier);
}

PersonKey Aliases::CurrentOf(const PersonKey& key) const {
  PersonKey current = key;
  for (int step = 0; step < kMaxSteps; ++step) {
    const auto next = current_.find(current);
    if (next == current_.end()) break;
    current = next->second;
  }
  return current;
}

std::vector<PersonKey> Aliases::KeysOf(const PersonKey& key) const {
  std::vector<PersonKey> keys{CurrentOf(key)};
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto earlier = earlier_.find(keys[i]);
    if (earlier == earlier_.end()) continue;
    for (const PersonKey& other : earlier->second) {
      if (std::find(keys.begin(), keys.end(), other) == keys.end()) keys.push_back(other);
    }
  }
  return keys;
}

bool NamesAnAlias(const PersonFacts& facts, const Aliases& aliases) {
  const auto is_alias = [&](const PersonKey& key) { return aliases.CurrentOf(key) != key; };
  for (const HolderFact& holder : facts.holders) {
    if (is_alias(holder.person)) return true;
  }
  for (const ConsentFact& consent : facts.consents) {
    for (const GrantFact& grant : consent.grants) {
      if (is_alias(grant.grantor)) return true;
    }
  }
  return false;
}

PersonFacts UnderCurrentKeys(const PersonKey& person, const PersonFacts& facts, const Aliases& aliases) {
  PersonFacts current = facts;
  current.holders.clear();
  for (HolderFact holder : facts.holders) {
    holder.person = aliases.CurrentOf(holder.person);
    const bool known = std::any_of(current.holders.begin(), current.holders.end(),
                                   [&](const HolderFact& other) { return other.person == holder.person; });
    if (!known) current.holders.push_back(holder);
  }
  for (ConsentFact& consent : current.consents) {
    for (GrantFact& grant : consent.grants) grant.grantor = aliases.CurrentOf(grant.grantor);
    LinkGrants(aliases.CurrentOf(person), current.holders, consent);
  }
  return current;
}

}  // namespace handover::consent
