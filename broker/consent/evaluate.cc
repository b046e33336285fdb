#include "broker/consent/evaluate.h"

#include <algorithm>

namespace handover::consent {
namespace evaluate_internal {

ConsentVerdict Yes(Finding finding) { return {ConsentVerdict::Answer::kPermitted, finding}; }
ConsentVerdict No(Finding finding) { return {ConsentVerdict::Answer::kRefused, finding}; }

template <typename List, typename Value>
bool Holds(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool HasBit(uint32_t bits, int value) { return value >= 0 && value < 32 && ((bits >> value) & 1) != 0; }

// A refusal of any category holds back text that nobody has sorted.
bool Denies(uint32_t categories, options::v1::DataCategory category) {
  return category == options::v1::DATA_CATEGORY_UNSORTED || HasBit(categories, category);
}

// A professional whom no identifier names. One with a personal number is a person like any other here, so that nobody
// loses protection by being called a professional.
bool IsNobodyToAsk(const Who& who) { return who.role == options::v1::PERSON_ROLE_PROFESSIONAL && who.keys.empty(); }

// What a permission comes to for data of that time.
template <typename Match>
Finding ForData(const Match& match, const AskedData& data) {
  const std::optional<DataPeriod>& limit = match.provision->data_period;
  const bool of_another_time = limit.has_value() && !IsWithin(data.period, *limit);
  return match.in_force == Finding::kPermitted && of_another_time ? Finding::kOtherPeriod : match.in_force;
}

// The better reason of two records that no longer, or do not yet, count: what the person did last matters most.
Finding Worse(Finding a, Finding b) {
  for (const Finding finding :
       {Finding::kConsentWithdrawn, Finding::kConsentExpired, Finding::kNotYetValid, Finding::kOtherPeriod}) {
    if (a == finding || b == finding) return finding;
  }
  return a;
}

}  // namespace evaluate_internal

Finding Evaluator::InForce(const ConsentFact& consent) const {
  if (consent.state == v1::ConsentRecord::REVOKED) return Finding::kConsentWithdrawn;
  if (consent.state != v1::ConsentRecord::ACTIVE) return Finding::kNoConsent;
  if (circumstances_.time < consent.valid_from) return Finding::kNotYetValid;
  if (circumstances_.time >= consent.valid_to) return Finding::kConsentExpired;
  return Finding::kPermitted;
}

bool Evaluator::Fits(const ProvisionFact& provision) const {
  using evaluate_internal::HasBit;
  using evaluate_internal::Holds;
  const PartyRef& recipient = circumstances_.recipient;
  bool recipient_fits = provision.to_everyone || HasBit(provision.to_sectors, recipient.sector);
  if (!recipient_fits && !provision.to_parties.empty()) {
    recipient_fits = recipient.party.is_nil() ? provision.effect == v1::Provision::PERMIT
                                              : Holds(provision.to_parties, recipient.party);
  }
  if (!recipient_fits) return false;
  if (!provision.professionals.empty() && !recipient.sole_professional) return false;
  if (!provision.from_parties.empty() && !Holds(provision.from_parties, circumstances_.sender.party)) return false;
  return provision.purposes.empty() || Holds(provision.purposes, circumstances_.purpose);
}

bool Evaluator::FitsPregnancy(const ConsentFact& consent, const ProvisionFact& provision) const {
  if (consent.pregnancy.empty() || consent.pregnancy == circumstances_.pregnancy) return true;
  return provision.effect == v1::Provision::DENY && circumstances_.pregnancy.empty();
}

void Evaluator::AddHolders(const PersonFacts& facts, Selection& selection) const {
  for (const HolderFact& holder : facts.holders) {
    const bool known = std::any_of(selection.holders.begin(), selection.holders.end(),
                                   [&](const HolderFact& other) { return other.person == holder.person; });
    // FromRecord lets 32 through; more can only come together from several records of one person, and then the first
    // 32 must agree, which is already more than anybody has.
    if (known || selection.holders.size() == 32) continue;
    const PersonFacts* const holder_facts = facts_.Find(holder.person);
    const bool dead = holder_facts != nullptr && holder_facts->deceased;
    if (!dead) selection.deciding_bits |= uint32_t{1} << selection.holders.size();
    selection.holders.push_back(holder);
  }
}

Evaluator::Givers Evaluator::GiversOf(const ConsentFact& consent, const SelfRule& self,
                                      const Selection& selection) const {
  Givers givers;
  for (const GrantFact& grant : consent.grants) {
    const bool as_self = grant.capacity == v1::Grant::SELF;
    if (evaluate_internal::Holds(self.keys, grant.grantor)) {
      givers.refused_by_self = true;
      givers.by_self = givers.by_self || as_self || self.any_capacity;
    }
    for (size_t i = 0; i < selection.holders.size(); ++i) {
      if (selection.holders[i].person != grant.grantor) continue;
      givers.refuser_bits |= uint32_t{1} << i;
      if (!as_self) givers.holder_bits |= uint32_t{1} << i;
    }
  }
  return givers;
}

void Evaluator::AddConsent(const ConsentFact& consent, bool only_record, const SelfRule& self, Selection& selection) {
  const Finding in_force = InForce(consent);
  if (in_force == Finding::kNoConsent) return;
  int record = -1;
  Givers givers;
  for (const ProvisionFact& provision : consent.provisions) {
    const bool denies = provision.effect == v1::Provision::DENY;
    if (denies && in_force != Finding::kPermitted) continue;
    if (!Fits(provision) || !FitsPregnancy(consent, provision)) continue;
    if (record < 0) {
      record = static_cast<int>(records_.size());
      records_.push_back({&consent, false});
      givers = only_record ? Givers{consent.holder_bits, consent.refuser_bits, consent.by_self, consent.refused_by_self}
                           : GiversOf(consent, self, selection);
    }
    Match match;
    match.record = record;
    match.categories = provision.categories;
    match.withdrawn = provision.withdrawn;
    match.holder_bits = denies ? givers.refuser_bits : givers.holder_bits;
    match.by_self = denies ? givers.refused_by_self : givers.by_self;
    match.in_force = in_force;
    match.provision = &provision;
    (denies ? selection.denies : selection.permits).push_back(match);
  }
}

Evaluator::Selection& Evaluator::Select(absl::Span<const PersonKey> keys, const SelfRule& self) {
  for (const std::unique_ptr<Selection>& selection : selections_) {
    // Of one who is listed twice, in two roles, other statements may count as the own ones.
    const bool same_self = selection->self.keys == self.keys && selection->self.any_capacity == self.any_capacity;
    if (selection->keys == keys && same_self) return *selection;
  }
  selections_.push_back(std::make_unique<Selection>());
  Selection& selection = *selections_.back();
  selection.keys = keys;
  selection.self = self;
  for (const PersonKey& key : keys) {
    const PersonFacts* const facts = facts_.Find(key);
    if (facts == nullptr) {
      selection.readable = false;
      return selection;
    }
    selection.deceased = selection.deceased || facts->deceased;
    AddHolders(*facts, selection);
  }
  // What FromRecord worked out holds as long as one record says all.
  const bool only_record = keys.size() == 1 && !self.any_capacity;
  for (const PersonKey& key : keys) {
    const std::vector<ConsentFact>& consents = facts_.Find(key)->consents;
    records_.reserve(records_.size() + consents.size());
    selection.permits.reserve(selection.permits.size() + consents.size());
    for (const ConsentFact& consent : consents) AddConsent(consent, only_record, self, selection);
  }
  return selection;
}

void Evaluator::CountDenies(const Selection& selection, const AskedData& data, bool holders_decide, Tally& tally) {
  for (const Match& match : selection.denies) {
    if (!evaluate_internal::Denies(match.categories, data.category)) continue;
    const std::optional<DataPeriod>& limit = match.provision->data_period;
    if (limit.has_value() && !MayTouch(data.period, *limit)) continue;
    const uint32_t bits = holders_decide ? match.holder_bits & selection.deciding_bits : 0;
    // While nobody knows who decides for a child, every refusal about it counts.
    const bool counts = match.by_self || bits != 0 || (holders_decide && selection.deciding_bits == 0);
    if (!counts) continue;
    records_[match.record].considered = true;
    tally.denied = true;
    tally.denying_bits |= bits;
  }
}

void Evaluator::CountPermits(const Selection& selection, const AskedData& data, bool holders_decide, Tally& tally) {
  for (const Match& match : selection.permits) {
    if (!evaluate_internal::HasBit(match.categories, data.category)) continue;
    records_[match.record].considered = true;
    const uint32_t bits = match.holder_bits & selection.deciding_bits;
    const bool by_who_decides = holders_decide ? bits != 0 : match.by_self;
    const bool withdrawn = evaluate_internal::HasBit(match.withdrawn, data.category);
    const Finding in_force = withdrawn ? Finding::kConsentWithdrawn : evaluate_internal::ForData(match, data);
    if (in_force == Finding::kPermitted) {
      tally.permitting_bits |= bits;
      tally.by_self = tally.by_self || match.by_self;
      tally.by_another = tally.by_another || !by_who_decides;
    } else if (by_who_decides) {
      tally.lapsed = evaluate_internal::Worse(tally.lapsed, in_force);
      if (in_force == Finding::kConsentWithdrawn) tally.withdrawn_bits |= bits;
    }
  }
}

Evaluator::Tally Evaluator::Count(Selection& selection, const AskedData& data, bool holders_decide) {
  for (const RememberedTally& remembered : selection.remembered) {
    if (remembered.data == data && remembered.holders_decide == holders_decide) return remembered.tally;
  }
  Tally tally;
  CountDenies(selection, data, holders_decide, tally);
  CountPermits(selection, data, holders_decide, tally);
  selection.remembered.push_back({data, holders_decide, tally});
  return tally;
}

namespace evaluate_internal {

// A sibling may be grown up: one for whom the register names nobody answers for himself.
bool HoldersDecide(options::v1::PersonRole role, bool has_holders) {
  return role == options::v1::PERSON_ROLE_CHILD || (role == options::v1::PERSON_ROLE_SIBLING && has_holders);
}

template <typename Tally>
ConsentVerdict ChildVerdict(const Tally& tally, uint32_t deciding_bits, ChildRule child_rule) {
  if (tally.denied) {
    const bool another_said_yes = (tally.permitting_bits & ~tally.denying_bits) != 0;
    return No(tally.denying_bits != 0 && another_said_yes ? Finding::kDisagreement : Finding::kObjection);
  }
  if (deciding_bits == 0) return No(Finding::kCustodyUnknown);
  const uint32_t missing = deciding_bits & ~tally.permitting_bits;
  if (missing == 0) return Yes(Finding::kPermitted);
  if (tally.permitting_bits != 0) {
    if (child_rule == ChildRule::kAnyHolder) return Yes(Finding::kPermitted);
    const bool withdrawn = (tally.withdrawn_bits & missing) != 0;
    return No(withdrawn ? Finding::kConsentWithdrawn : Finding::kConsentIncomplete);
  }
  if (tally.lapsed != Finding::kNoConsent) return No(tally.lapsed);
  return No(tally.by_another ? Finding::kGrantorHasNoCapacity : Finding::kNoConsent);
}

template <typename Tally>
ConsentVerdict AdultVerdict(const Tally& tally) {
  if (tally.denied) return No(Finding::kObjection);
  if (tally.by_self) return Yes(Finding::kPermitted);
  if (tally.lapsed != Finding::kNoConsent) return No(tally.lapsed);
  return No(tally.by_another ? Finding::kGrantorHasNoCapacity : Finding::kNoConsent);
}

}  // namespace evaluate_internal

ConsentVerdict Evaluator::PermitsUnborn(const Who& who, const AskedData& data) {
  if (who.mother_keys.empty()) return evaluate_internal::No(Finding::kCustodyUnknown);
  Selection& mother = Select(who.mother_keys, SelfRule{who.mother_keys});
  const Selection& child = Select(who.keys, SelfRule{who.mother_keys, true});
  if (!mother.readable || !child.readable) return evaluate_internal::No(Finding::kFactsMissing);
  if (mother.deceased || child.deceased) return evaluate_internal::No(Finding::kSubjectDeceased);
  Tally tally = Count(mother, data, false);
  CountDenies(child, data, false, tally);
  CountPermits(child, data, false, tally);
  return evaluate_internal::AdultVerdict(tally);
}

ConsentVerdict Evaluator::Permits(const Who& who, const AskedData& data, ChildRule child_rule) {
  if (who.role == options::v1::PERSON_ROLE_UNSPECIFIED) return evaluate_internal::No(Finding::kFactsMissing);
  if (evaluate_internal::IsNobodyToAsk(who)) return evaluate_internal::Yes(Finding::kNotAsked);
  if (who.unborn) return PermitsUnborn(who, data);
  Selection& selection = Select(who.keys, SelfRule{who.keys});
  if (!selection.readable) return evaluate_internal::No(Finding::kFactsMissing);
  if (selection.deceased) return evaluate_internal::No(Finding::kSubjectDeceased);
  const bool holders_decide = evaluate_internal::HoldersDecide(who.role, !selection.holders.empty());
  const Tally tally = Count(selection, data, holders_decide);
  return holders_decide ? evaluate_internal::ChildVerdict(tally, selection.deciding_bits, child_rule)
                        : evaluate_internal::AdultVerdict(tally);
}

ConsentVerdict Evaluator::Objects(const Who& who, const AskedData& data) {
  if (who.role == options::v1::PERSON_ROLE_UNSPECIFIED) return evaluate_internal::No(Finding::kFactsMissing);
  if (evaluate_internal::IsNobodyToAsk(who)) return evaluate_internal::Yes(Finding::kNotAsked);
  Tally tally;
  // An unborn child whose mother nobody knows is protected as a born one is.
  const bool woman_decides = who.unborn && !who.mother_keys.empty();
  const SelfRule self = woman_decides ? SelfRule{who.mother_keys, true} : SelfRule{who.keys};
  const Selection& selection = Select(who.keys, self);
  bool readable = selection.readable;
  const bool holders_decide = !woman_decides && evaluate_internal::HoldersDecide(who.role, !selection.holders.empty());
  CountDenies(selection, data, holders_decide, tally);
  if (woman_decides) {
    const Selection& mother = Select(who.mother_keys, SelfRule{who.mother_keys});
    readable = readable && mother.readable;
    CountDenies(mother, data, false, tally);
  }
  if (!readable) return evaluate_internal::No(Finding::kFactsMissing);
  return tally.denied ? evaluate_internal::No(Finding::kObjection) : evaluate_internal::Yes(Finding::kNoObjection);
}

std::vector<ConsentRef> Evaluator::considered() const {
  std::vector<ConsentRef> refs;
  for (const Record& record : records_) {
    if (record.considered) refs.push_back({record.consent->id, record.consent->version});
  }
  return refs;
}

EvaluatedConsent Evaluate(const Facts& facts, const Who& who, const AskedData& data, const Circumstances& circumstances,
                          ChildRule child_rule) {
  Evaluator evaluator(facts, circumstances);
  EvaluatedConsent evaluated;
  evaluated.verdict = evaluator.Permits(who, data, child_rule);
  evaluated.considered = evaluator.considered();
  return evaluated;
}

}  // namespace handover::consent
