#include "tests/fakes/family/family.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"

namespace handover::fakes {
namespace family_internal {

using google::protobuf::util::TimeUtil;

std::string Padded(std::string_view name, size_t size) {
  std::string bytes(name.substr(0, size));
  bytes.resize(size, '.');
  return bytes;
}

google::protobuf::Timestamp StampOf(const std::string& date) {
  return TimeUtil::SecondsToTimestamp(absl::ToUnixSeconds(Day(date)));
}

void SetDate(const std::string& text, model::v1::Date& date) {
  absl::CivilDay day;
  EXPECT_TRUE(absl::ParseCivilTime(text, &day)) << text;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
}

}  // namespace family_internal

PersonKey KeyOf(std::string_view name) {
  return *PersonKey::FromBytes(family_internal::Padded(name, PersonKey::kSize));
}

PartyId PartyOf(std::string_view name) { return *PartyId::FromBytes(family_internal::Padded(name, PartyId::kSize)); }

absl::Time Day(std::string_view date) {
  absl::CivilDay day;
  EXPECT_TRUE(absl::ParseCivilTime(absl::string_view(date.data(), date.size()), &day));
  return absl::FromCivil(day, absl::UTCTimeZone()) + absl::Hours(11);
}

ConsentId IdOf(int number) { return *ConsentId::FromBytes(absl::StrFormat("consent-%08d", number)); }

consent::v1::Provision Encode(const ProvisionText& text) {
  consent::v1::Provision provision;
  provision.set_effect(text.effect);
  for (const options::v1::DataCategory category : text.categories) provision.add_categories(category);
  for (const directory::v1::Sector sector : text.sectors) provision.add_to_sectors(sector);
  for (const std::string& party : text.to_parties) provision.add_to_parties(ToString(PartyOf(party)));
  for (const std::string& party : text.from_parties) provision.add_from_parties(ToString(PartyOf(party)));
  provision.mutable_purposes()->Assign(text.purposes.begin(), text.purposes.end());
  provision.mutable_to_professionals()->Assign(text.professionals.begin(), text.professionals.end());
  for (const options::v1::DataCategory category : text.withdrawn) provision.add_withdrawn_categories(category);
  if (!text.data_from.empty())
    family_internal::SetDate(text.data_from, *provision.mutable_data_period()->mutable_first_date());
  if (!text.data_to.empty())
    family_internal::SetDate(text.data_to, *provision.mutable_data_period()->mutable_last_date());
  return provision;
}

consent::v1::ConsentRecord Encode(const ConsentText& text) {
  consent::v1::ConsentRecord record;
  record.set_consent_id(ToString(IdOf(text.number)));
  record.set_version(text.version);
  record.set_state(text.state);
  *record.mutable_valid_from_time() = family_internal::StampOf(text.from);
  if (!text.to.empty()) *record.mutable_valid_to_time() = family_internal::StampOf(text.to);
  for (const ProvisionText& provision : text.provisions) *record.add_provisions() = Encode(provision);
  return record;
}

Family::Family() {
  for (const char* name : {"mother", "father", "sibling", "other"}) records_[name] = {};
  SetHolders("child", {"mother", "father"});
}

void Family::SetHolders(const std::string& child, const std::vector<std::string>& holders) {
  storage::v1::PersonRecord& record = records_[child];
  record.mutable_register_facts()->clear_holders();
  record.clear_holder_keys();
  for (const std::string& holder : holders) {
    record.mutable_register_facts()->add_holders()->set_capacity(consent::v1::Grant::CUSTODY);
    record.add_holder_keys(KeyOf(holder).bytes());
  }
}

Family& Family::Add(const std::string& subject, const ConsentText& consent) {
  storage::v1::PersonRecord::StoredConsent& stored = *records_[subject].add_consents();
  *stored.mutable_record() = Encode(consent);
  stored.set_recorded_by(std::string(PartyOf("sender").bytes()));
  for (const std::string& name : consent.by) {
    consent::v1::Grant& grant = *stored.mutable_record()->add_grants();
    grant.set_capacity(name == subject ? consent::v1::Grant::SELF : consent::v1::Grant::CUSTODY);
    stored.add_grantor_keys(KeyOf(name).bytes());
  }
  return *this;
}

Family& Family::ConsentToAll(const std::vector<directory::v1::Sector>& sectors) {
  ProvisionText all{.sectors = sectors};
  for (int category = 1; category < options::v1::DataCategory_ARRAYSIZE; ++category) {
    all.categories.push_back(static_cast<options::v1::DataCategory>(category));
  }
  Add("child", {.number = 901, .by = {"mother", "father"}, .provisions = {all}});
  Add("mother", {.number = 902, .by = {"mother"}, .provisions = {all}});
  return Add("father", {.number = 903, .by = {"father"}, .provisions = {all}});
}

consent::PersonFacts Family::FactsOf(const std::string& name) const {
  absl::StatusOr<consent::PersonFacts> facts = consent::FromRecord(KeyOf(name), records_.at(name));
  EXPECT_TRUE(facts.ok()) << facts.status();
  return *std::move(facts);
}

consent::Facts Family::Snapshot() const {
  consent::Facts facts;
  for (const auto& [name, record] : records_) facts.Add(KeyOf(name), FactsOf(name));
  return facts;
}

}  // namespace handover::fakes
