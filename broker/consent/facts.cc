#include "broker/consent/facts.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "absl/time/time.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/options/v1/options.pb.h"

namespace handover::consent {
namespace facts_internal {

constexpr uint32_t kAllBits = ~uint32_t{0};
constexpr size_t kMaxHolders = 32;  // One bit each.

absl::Status Corrupt(std::string_view rule) {
  return Refuse(absl::StatusCode::kDataLoss, RefusalText{"FACTS_CORRUPT", "", rule});
}

absl::Time TimeOf(const google::protobuf::Timestamp& stamp) {
  return absl::FromUnixSeconds(stamp.seconds()) + absl::Nanoseconds(stamp.nanos());
}

// The values as bits. A value that does not fit, from a newer model, is left out of a permission; in a refusal it
// becomes every bit, since a refusal that is not understood must not shrink.
template <typename Values>
uint32_t BitsOf(const Values& values, bool denies) {
  uint32_t bits = 0;
  for (const int value : values) {
    const bool fits = value > 0 && value < 32;
    if (fits) bits |= uint32_t{1} << value;
    if (!fits && denies) return kAllBits;
  }
  return bits;
}

absl::StatusOr<PartyId> PartyOf(const std::string& text) {
  const absl::StatusOr<std::string> bytes = ParseUuid(text);
  if (!bytes.ok()) return Corrupt("a party of a provision must be a UUID");
  return *PartyId::FromBytes(*bytes);
}

absl::StatusOr<ProvisionFact> ProvisionOf(const v1::Provision& provision) {
  const bool denies = provision.effect() == v1::Provision::DENY;
  if (!denies && provision.effect() != v1::Provision::PERMIT) return Corrupt("a provision must permit or deny");
  ProvisionFact fact;
  fact.effect = provision.effect();
  const bool all_categories = denies && provision.categories().empty();
  fact.categories = all_categories ? kAllBits : BitsOf(provision.categories(), denies);
  // A value from a newer model takes everything back: what was said of it is not known.
  if (!denies) fact.withdrawn = BitsOf(provision.withdrawn_categories(), true);
  fact.to_sectors = BitsOf(provision.to_sectors(), denies);
  fact.to_everyone = denies && provision.to_sectors().empty() && provision.to_parties().empty();
  for (const std::string& party : provision.to_parties()) {
    HANDOVER_ASSIGN_OR_RETURN(const PartyId id, PartyOf(party));
    fact.to_parties.push_back(id);
  }
  for (const std::string& party : provision.from_parties()) {
    HANDOVER_ASSIGN_OR_RETURN(const PartyId id, PartyOf(party));
    fact.from_parties.push_back(id);
  }
  fact.purposes.assign(provision.purposes().begin(), provision.purposes().end());
  if (denies) fact.professionals.assign(provision.to_professionals().begin(), provision.to_professionals().end());
  if (provision.has_data_period()) {
    const absl::StatusOr<DataPeriod> period = ParseDataPeriod(provision.data_period());
    if (!period.ok()) return Corrupt("a period of data must be one");
    fact.data_period = *period;
  }
  return fact;
}

absl::Status AddGrants(const storage::v1::PersonRecord::StoredConsent& stored, ConsentFact& fact) {
  if (stored.grantor_keys_size() != stored.record().grants_size()) return Corrupt("every grant must have one key");
  for (int i = 0; i < stored.grantor_keys_size(); ++i) {
    const std::optional<PersonKey> key = PersonKey::FromBytes(stored.grantor_keys(i));
    if (!key.has_value()) return Corrupt("a grantor's key must be 32 bytes");
    fact.grants.push_back({*key, stored.record().grants(i).capacity()});
  }
  return absl::OkStatus();
}

absl::StatusOr<ConsentFact> ConsentOf(const storage::v1::PersonRecord::StoredConsent& stored) {
  const v1::ConsentRecord& record = stored.record();
  const absl::StatusOr<std::string> id = ParseUuid(record.consent_id());
  if (!id.ok()) return Corrupt("a consent's id must be a UUID");
  if (!v1::ConsentRecord::State_IsValid(record.state()) || record.state() == v1::ConsentRecord::STATE_UNSPECIFIED) {
    return Corrupt("a consent's state must be known");
  }
  ConsentFact fact;
  fact.id = *ConsentId::FromBytes(*id);
  fact.version = record.version();
  fact.state = record.state();
  fact.pregnancy = record.pregnancy_episode_id();
  fact.valid_from = TimeOf(record.valid_from_time());
  fact.valid_to = record.has_valid_to_time() ? TimeOf(record.valid_to_time()) : absl::InfiniteFuture();
  HANDOVER_RETURN_IF_ERROR(AddGrants(stored, fact));
  for (const v1::Provision& provision : record.provisions()) {
    HANDOVER_ASSIGN_OR_RETURN(ProvisionFact provision_fact, ProvisionOf(provision));
    fact.provisions.push_back(std::move(provision_fact));
  }
  return fact;
}

absl::Status AddHolders(const storage::v1::PersonRecord& record, PersonFacts& facts) {
  if (record.holder_keys_size() != record.register_facts().holders_size()) {
    return Corrupt("every holder must have one key");
  }
  for (int i = 0; i < record.holder_keys_size(); ++i) {
    const std::optional<PersonKey> key = PersonKey::FromBytes(record.holder_keys(i));
    if (!key.has_value()) return Corrupt("a holder's key must be 32 bytes");
    const bool known = std::any_of(facts.holders.begin(), facts.holders.end(),
                                   [&](const HolderFact& holder) { return holder.person == *key; });
    if (!known) facts.holders.push_back({*key, record.register_facts().holders(i).capacity()});
  }
  // More than anybody has; a holder who is left out would be one who need not consent.
  if (facts.holders.size() > kMaxHolders) return Corrupt("a person has at most 32 holders");
  return absl::OkStatus();
}

void KeepNewest(ConsentFact consent, std::vector<ConsentFact>& consents) {
  const auto same =
      std::find_if(consents.begin(), consents.end(), [&](const ConsentFact& other) { return other.id == consent.id; });
  if (same == consents.end()) {
    consents.push_back(std::move(consent));
  } else if (same->version < consent.version) {
    *same = std::move(consent);
  }
}

// A birth is the only link that a pregnancy is known of.
absl::Status AddLinks(const storage::v1::PersonRecord& record, PersonFacts& facts) {
  for (const storage::v1::PersonRecord::Link& link : record.links()) {
    const std::optional<PersonKey> key = PersonKey::FromBytes(link.key());
    if (!key.has_value()) return Corrupt("a linked person's key must be 32 bytes");
    facts.links.push_back({*key, link.to_current(), link.pregnancy_episode_id()});
  }
  return absl::OkStatus();
}

}  // namespace facts_internal

void LinkGrants(const PersonKey& person, const std::vector<HolderFact>& holders, ConsentFact& consent) {
  consent.holder_bits = 0;
  consent.refuser_bits = 0;
  consent.by_self = false;
  consent.refused_by_self = false;
  for (const GrantFact& grant : consent.grants) {
    const bool as_self = grant.capacity == v1::Grant::SELF;
    if (grant.grantor == person) consent.refused_by_self = true;
    if (as_self && grant.grantor == person) consent.by_self = true;
    for (size_t i = 0; i < holders.size(); ++i) {
      if (holders[i].person != grant.grantor) continue;
      consent.refuser_bits |= uint32_t{1} << i;
      if (!as_self) consent.holder_bits |= uint32_t{1} << i;
    }
  }
}

absl::StatusOr<PersonFacts> FromRecord(const PersonKey& person, const storage::v1::PersonRecord& record) {
  const v1::RegisterFacts& register_facts = record.register_facts();
  PersonFacts facts;
  facts.sealed = record.closed_by() == v1::IdentityEvent::ADOPTION;
  if (facts.sealed) return facts;
  facts.municipality_code = register_facts.municipality_code();
  facts.protection = register_facts.protection();
  facts.gp_party = register_facts.gp_party();
  facts.daycare_party = register_facts.daycare_party();
  facts.deceased = register_facts.deceased() || record.closed_by() != v1::IdentityEvent::KIND_UNSPECIFIED;
  HANDOVER_RETURN_IF_ERROR(facts_internal::AddLinks(record, facts));
  HANDOVER_RETURN_IF_ERROR(facts_internal::AddHolders(record, facts));
  for (const storage::v1::PersonRecord::StoredConsent& stored : record.consents()) {
    HANDOVER_ASSIGN_OR_RETURN(ConsentFact consent, facts_internal::ConsentOf(stored));
    LinkGrants(person, facts.holders, consent);
    facts.limits_data = facts.limits_data || std::any_of(consent.provisions.begin(), consent.provisions.end(),
                                                         [](const ProvisionFact& provision) {
                                                           return provision.data_period.has_value();
                                                         });
    facts_internal::KeepNewest(std::move(consent), facts.consents);
  }
  return facts;
}

}  // namespace handover::consent
