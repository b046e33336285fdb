#include "broker/pipeline/expectation_owner.h"

#include <algorithm>
#include <optional>

#include "broker/base/status_macros.h"
#include "broker/pipeline/facts_source.h"
#include "broker/routing/find_route.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace expectation_owner_internal {

using exchange::v1::DeliveryState;

constexpr int kMostRedirections = 100;  // More is a circle.

// A delivery that its recipient gave back, or its sender took back, concludes what was asked.
std::string ConcludedAs(DeliveryState state) {
  switch (state) {
    case exchange::v1::DECLINED:
    case exchange::v1::RETURNED:
    case exchange::v1::WITHDRAWN:
    case exchange::v1::WITHHELD:
      return exchange::v1::DeliveryState_Name(state);
    case exchange::v1::QUEUED:
    case exchange::v1::LEASED:
    case exchange::v1::DELIVERED:
    case exchange::v1::ACCEPTED:
    case exchange::v1::REDIRECTED:
    case exchange::v1::HELD:
    case exchange::v1::DEAD_LETTER:
    case exchange::v1::DELIVERY_STATE_UNSPECIFIED:
    case exchange::v1::DeliveryState_INT_MIN_SENTINEL_DO_NOT_USE_:
    case exchange::v1::DeliveryState_INT_MAX_SENTINEL_DO_NOT_USE_:
      return "";
  }
  return "";
}

absl::StatusOr<ExpectationOwner> RecipientOf(std::string delivery_id, Environment& env) {
  ExpectationOwner owner;
  for (int hop = 0; hop < kMostRedirections; ++hop) {
    HANDOVER_ASSIGN_OR_RETURN(
        const auto row, store::ReadRow<storage::v1::DeliveryRecord>(env.store, store::Table::kDelivery, delivery_id));
    if (!row.has_value()) return owner;
    owner.party = PartyId::FromBytes(row->record.recipient_party()).value_or(PartyId());
    owner.end_reason = ConcludedAs(row->record.state());
    if (row->record.state() != exchange::v1::REDIRECTED || row->record.successor_id().empty()) return owner;
    delivery_id = row->record.successor_id();
  }
  return owner;
}

bool Offers(const identity::Directory& directory, const PartyId& party, const std::string& offer) {
  const identity::DirectoryParty* const found = directory.FindParty(party);
  return found != nullptr && std::count(found->record.offers().begin(), found->record.offers().end(), offer) > 0;
}

// Where the person lives, under whichever number it was registered; the number in use counts first.
struct Residence {
  std::string municipality_code;
  bool deceased = false;
};

absl::StatusOr<Residence> ResidenceUnder(const PersonKey& person, Environment& env) {
  Residence residence;
  HANDOVER_ASSIGN_OR_RETURN(const LoadedFacts loaded, env.facts.Load({person}));
  for (const PersonKey& key : loaded.aliases.KeysOf(person)) {
    const consent::PersonFacts* const facts = loaded.facts.Find(key);
    if (facts == nullptr) continue;
    residence.deceased = residence.deceased || facts->deceased;
    if (residence.municipality_code.empty()) residence.municipality_code = facts->municipality_code;
  }
  return residence;
}

absl::StatusOr<ExpectationOwner> PartyOfResidence(const PersonKey& person, const policy::v1::Expectation& rule,
                                                  const identity::Directory& directory, Environment& env) {
  ExpectationOwner owner;
  HANDOVER_ASSIGN_OR_RETURN(Residence residence, ResidenceUnder(person, env));
  if (residence.deceased) owner.end_reason = policy::v1::Expectation::Event_Name(policy::v1::Expectation::DEATH);
  if (residence.municipality_code.empty()) {
    // An unborn child lives where its mother does.
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<storage::v1::PathwayRecord> pathway, FindPathway(person, env.store));
    const std::optional<PersonKey> mother =
        pathway.has_value() ? PersonKey::FromBytes(pathway->mother_key()) : std::nullopt;
    if (mother.has_value() && !mother->empty()) {
      HANDOVER_ASSIGN_OR_RETURN(const Residence mothers, ResidenceUnder(*mother, env));
      residence.municipality_code = mothers.municipality_code;
    }
  }
  owner.party = PartyServing(rule.owner_sector(), residence.municipality_code, directory);
  return owner;
}

}  // namespace expectation_owner_internal

PartyId PartyServing(directory::v1::Sector sector, const std::string& municipality_code,
                     const identity::Directory& directory) {
  exchange::v1::Addressee addressee;
  addressee.set_role(directory::v1::Sector_Name(sector));
  const routing::Route route = routing::FindRoute(addressee, {municipality_code, "", ""}, directory);
  return route.outcome == routing::Route::Outcome::kFound ? route.party : PartyId();
}

absl::StatusOr<ExpectationOwner> OwnerOf(const StoredExpectation& expectation, const policy::v1::Expectation& rule,
                                         const identity::Directory& directory, Environment& env) {
  using namespace expectation_owner_internal;
  const storage::v1::ExpectationRecord& record = expectation.record;
  ExpectationOwner owner;
  if (!record.owner_party().empty()) {
    owner.party = PartyId::FromBytes(record.owner_party()).value_or(PartyId());
  } else if (!record.delivery_id().empty()) {
    HANDOVER_ASSIGN_OR_RETURN(owner, RecipientOf(record.delivery_id(), env));
  } else {
    HANDOVER_ASSIGN_OR_RETURN(owner, PartyOfResidence(expectation.person, rule, directory, env));
  }
  // Who is not known cannot be known not to offer it: the operator finds out.
  if (!rule.offer().empty() && !owner.party.is_nil() && !Offers(directory, owner.party, rule.offer())) {
    owner.end_reason = "NOT_OFFERED";
  }
  return owner;
}

}  // namespace handover::pipeline
