#include "broker/consent/history.h"

#include <algorithm>

namespace handover::consent {
namespace history_internal {

using storage::v1::FactVersion;
using storage::v1::PersonRecord;
using v1::RegisterFacts;

void ApplyConsent(const PersonRecord::StoredConsent& consent, PersonRecord& record) {
  for (PersonRecord::StoredConsent& stored : *record.mutable_consents()) {
    if (stored.record().consent_id() != consent.record().consent_id()) continue;
    stored = consent;
    return;
  }
  *record.add_consents() = consent;
}

void CopyPart(RegisterFacts::Part part, const FactVersion::RegisterVersion& version, PersonRecord& record) {
  const RegisterFacts& said = version.facts();
  RegisterFacts& known = *record.mutable_register_facts();
  switch (part) {
    case RegisterFacts::RESIDENCE:
      known.set_municipality_code(said.municipality_code());
      return;
    case RegisterFacts::CUSTODY:
      *known.mutable_holders() = said.holders();
      *record.mutable_holder_keys() = version.holder_keys();
      return;
    case RegisterFacts::ADDRESS_PROTECTION:
      known.set_protection(said.protection());
      return;
    case RegisterFacts::GP:
      known.set_gp_party(said.gp_party());
      return;
    case RegisterFacts::DAYCARE:
      known.set_daycare_party(said.daycare_party());
      known.clear_daycare_start_date();
      if (said.has_daycare_start_date()) *known.mutable_daycare_start_date() = said.daycare_start_date();
      return;
    case RegisterFacts::LIFE:
      known.set_deceased(said.deceased());
      return;
    case RegisterFacts::PART_UNSPECIFIED:
    case v1::RegisterFacts_Part_RegisterFacts_Part_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::RegisterFacts_Part_RegisterFacts_Part_INT_MAX_SENTINEL_DO_NOT_USE_:
      return;
  }
}

void ApplyRegister(const FactVersion::RegisterVersion& version, PersonRecord& record) {
  *record.mutable_register_facts()->mutable_person() = version.facts().person();
  auto& valid_from = *record.mutable_part_valid_from_ms();
  if (valid_from.empty()) valid_from.Resize(v1::RegisterFacts_Part_Part_ARRAYSIZE, 0);
  for (const RegisterFacts::Part part : PartsOf(version.facts())) {
    if (version.valid_from_ms() < valid_from.Get(part)) continue;
    CopyPart(part, version, record);
    valid_from.Set(part, version.valid_from_ms());
  }
}

void ApplyUnlink(const PersonRecord::Link& link, PersonRecord& record) {
  auto& links = *record.mutable_links();
  links.erase(std::remove_if(links.begin(), links.end(),
                             [&](const PersonRecord::Link& other) { return other.key() == link.key(); }),
              links.end());
}

void ApplyClosing(const FactVersion::Closing& closing, PersonRecord& record) {
  record.set_closed_by(closing.kind());
  record.set_closed_ms(closing.event_ms());
}

}  // namespace history_internal

std::vector<v1::RegisterFacts::Part> PartsOf(const v1::RegisterFacts& facts) {
  std::vector<v1::RegisterFacts::Part> parts;
  for (const int part : facts.parts()) parts.push_back(static_cast<v1::RegisterFacts::Part>(part));
  if (!parts.empty()) return parts;
  for (int part = 1; part < v1::RegisterFacts_Part_Part_ARRAYSIZE; ++part) {
    parts.push_back(static_cast<v1::RegisterFacts::Part>(part));
  }
  return parts;
}

void Apply(const storage::v1::FactVersion::Change& change, storage::v1::PersonRecord& record) {
  using Case = storage::v1::FactVersion::Change::ChangeCase;
  switch (change.change_case()) {
    case Case::kConsent:
      return history_internal::ApplyConsent(change.consent(), record);
    case Case::kRegisterFacts:
      return history_internal::ApplyRegister(change.register_facts(), record);
    case Case::kLink:
      *record.add_links() = change.link();
      return;
    case Case::kUnlink:
      return history_internal::ApplyUnlink(change.unlink(), record);
    case Case::kClosing:
      return history_internal::ApplyClosing(change.closing(), record);
    case Case::CHANGE_NOT_SET:
      return;
  }
}

bool TakeOut(std::string_view consent_id, storage::v1::FactVersion& version) {
  auto& changes = *version.mutable_changes();
  const auto kept = std::remove_if(changes.begin(), changes.end(), [&](const storage::v1::FactVersion::Change& change) {
    return change.has_consent() && change.consent().record().consent_id() == consent_id;
  });
  if (kept == changes.end()) return false;
  changes.erase(kept, changes.end());
  if (changes.empty()) {
    version.clear_recorded_by();
    version.clear_professional();
  }
  return true;
}

bool TakeOut(std::string_view consent_id, storage::v1::PersonRecord& record) {
  auto& consents = *record.mutable_consents();
  const auto kept =
      std::remove_if(consents.begin(), consents.end(), [&](const storage::v1::PersonRecord::StoredConsent& stored) {
        return stored.record().consent_id() == consent_id;
      });
  if (kept == consents.end()) return false;
  consents.erase(kept, consents.end());
  return true;
}

storage::v1::PersonRecord Replay(absl::Span<const storage::v1::FactVersion> versions) {
  storage::v1::PersonRecord record;
  for (const storage::v1::FactVersion& version : versions) {
    for (const storage::v1::FactVersion::Change& change : version.changes()) Apply(change, record);
  }
  return record;
}

v1::RegisterFacts RegisterFactsAt(absl::Span<const storage::v1::FactVersion> versions, const Moment& moment) {
  storage::v1::PersonRecord record;
  for (const storage::v1::FactVersion& version : versions) {
    if (version.record_ms() > absl::ToUnixMillis(moment.known_at)) continue;
    for (const storage::v1::FactVersion::Change& change : version.changes()) {
      const bool begun = change.register_facts().valid_from_ms() <= absl::ToUnixMillis(moment.valid_at);
      if (change.has_register_facts() && begun) Apply(change, record);
    }
  }
  return record.register_facts();
}

}  // namespace handover::consent
