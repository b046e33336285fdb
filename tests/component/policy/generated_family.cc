#include "tests/component/policy/generated_family.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "gtest/gtest.h"

#include "tests/fakes/family/family.h"

namespace handover::reference {
namespace generated_family_internal {

using consent::v1::ConsentRecord;
using consent::v1::Grant;
using consent::v1::Provision;
using consent::v1::RegisterFacts;
using fakes::KeyOf;
using StoredConsent = storage::v1::PersonRecord::StoredConsent;

constexpr int kMaxDays = 60;

struct Making {
  Dice& dice;
  const policy::v1::Policy& law;
  GeneratedFamily& family;
  int consents = 0;  // Made so far: the next one's id.
};

storage::v1::PersonRecord& RecordOf(Making& making, const std::string& name) {
  return making.family.records[KeyOf(name).bytes()];
}

google::protobuf::Timestamp StampOf(absl::Time time) {
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(absl::ToUnixSeconds(time));
  return stamp;
}

// Mostly an ordinary day; sometimes the second before or after one on which the policy or the clock changes.
absl::Time TimeByChance(Dice& dice) {
  const absl::Time change = absl::FromCivil(absl::CivilSecond(2026, 3, 28, 23), absl::UTCTimeZone());
  switch (dice.Below(8)) {
    case 0:
      return change - absl::Seconds(1);
    case 1:
      return change;
    case 2:
      return absl::FromCivil(absl::CivilSecond(2026, 6, 30, 22), absl::UTCTimeZone()) - absl::Seconds(dice.Below(2));
    default:
      return absl::FromCivil(absl::CivilDay(2026, 3, 2) + dice.Below(200), absl::UTCTimeZone()) + absl::Hours(11);
  }
}

void AddPerson(Making& making, const std::string& name, options::v1::PersonRole role, int without_key_per_mille) {
  policy::QuestionPerson person;
  person.person_id = absl::StrCat("id-of-", name);
  person.role = role;
  person.address_protected = making.dice.PerMille(30);
  if (!making.dice.PerMille(without_key_per_mille)) {
    person.keys.push_back(KeyOf(name));
    RecordOf(making, name);
    if (making.dice.PerMille(60)) {
      person.keys.push_back(KeyOf(name + " before"));
      RecordOf(making, name + " before");
    }
  }
  making.family.persons.push_back(std::move(person));
}

void AddPersons(Making& making) {
  AddPerson(making, "child", options::v1::PERSON_ROLE_CHILD, 20);
  AddPerson(making, "mother", options::v1::PERSON_ROLE_BIRTHING_PARENT, 10);
  AddPerson(making, "father", options::v1::PERSON_ROLE_OTHER_PARENT, 30);
  AddPerson(making, "sibling", options::v1::PERSON_ROLE_SIBLING, 30);
  AddPerson(making, "other", options::v1::PERSON_ROLE_OTHER, 100);
  AddPerson(making, "midwife", options::v1::PERSON_ROLE_PROFESSIONAL, 950);
  if (making.dice.PerMille(100)) AddPerson(making, "twin", options::v1::PERSON_ROLE_CHILD, 50);
  making.family.persons[kChild].unborn = making.dice.PerMille(80);
  // Somebody who is listed twice, in two roles.
  if (making.dice.PerMille(20)) making.family.persons[kOther].keys = making.family.persons[kMother].keys;
  if (making.dice.PerMille(20)) making.family.persons[kSibling].keys = making.family.persons[kChild].keys;
}

void SetHolders(Making& making, const std::string& name, const std::vector<std::string>& holders) {
  storage::v1::PersonRecord& record = RecordOf(making, name);
  for (const std::string& holder : holders) {
    Grant::Capacity capacity = Grant::CUSTODY;
    if (making.dice.PerMille(50)) capacity = Grant::GUARDIAN;
    record.mutable_register_facts()->add_holders()->set_capacity(capacity);
    record.add_holder_keys(KeyOf(holder).bytes());
  }
}

std::vector<std::string> HoldersByChance(Dice& dice) {
  static const auto& kChoices = *new std::vector<std::vector<std::string>>{{"mother", "father"},
                                                                           {"mother", "father"},
                                                                           {"mother", "father"},
                                                                           {"mother", "father"},
                                                                           {"mother", "father"},
                                                                           {"mother"},
                                                                           {"father"},
                                                                           {"other"},
                                                                           {"mother", "other"},
                                                                           {"authority"},
                                                                           {},
                                                                           {"mother", "father", "other"}};
  return dice.Pick(kChoices);
}

void Register(Making& making) {
  for (auto& [key, record] : making.family.records) {
    RegisterFacts& facts = *record.mutable_register_facts();
    if (making.dice.PerMille(40)) facts.set_protection(RegisterFacts::NAME_AND_ADDRESS);
    if (making.dice.PerMille(25)) facts.set_protection(RegisterFacts::SPECIAL);
    if (making.dice.PerMille(25)) facts.set_deceased(true);
  }
  for (const char* name : {"child", "child before", "mother", "father"}) {
    const auto record = making.family.records.find(KeyOf(name).bytes());
    if (record == making.family.records.end()) continue;
    if (making.dice.PerMille(10)) record->second.set_closed_by(consent::v1::IdentityEvent::STILLBIRTH);
    if (making.dice.PerMille(6)) record->second.set_closed_by(consent::v1::IdentityEvent::ADOPTION);
  }
  for (const char* child : {"child", "child before", "twin"}) {
    if (making.family.records.contains(KeyOf(child).bytes())) SetHolders(making, child, HoldersByChance(making.dice));
  }
  if (making.family.persons[kChild].unborn && making.dice.PerMille(800)) {
    RecordOf(making, "child").clear_holder_keys();
    RecordOf(making, "child").mutable_register_facts()->clear_holders();
  }
  const auto& records = making.family.records;
  if (making.dice.PerMille(400) && records.contains(KeyOf("sibling").bytes())) {
    SetHolders(making, "sibling", HoldersByChance(making.dice));
  }
  // A mother of 16 has guardians herself.
  if (making.dice.PerMille(60) && records.contains(KeyOf("mother").bytes())) SetHolders(making, "mother", {"other"});
}

std::vector<int> AllOf(int count) {
  std::vector<int> all;
  for (int i = 1; i < count; ++i) all.push_back(i);
  return all;
}

// All, all but a few, or a few of the values from 1.
std::vector<int> SomeOf(Dice& dice, int count) {
  const int kept_per_mille = dice.Pick(std::vector<int>{1000, 900, 500, 150});
  std::vector<int> some;
  for (const int value : AllOf(count)) {
    if (dice.PerMille(kept_per_mille)) some.push_back(value);
  }
  if (some.empty()) some.push_back(1 + dice.Below(count - 1));
  return some;
}

void NameRecipients(Making& making, Provision& provision) {
  Dice& dice = making.dice;
  if (dice.PerMille(150)) provision.add_to_parties(ToString(fakes::PartyOf("recipient")));
  if (dice.PerMille(50)) provision.add_to_parties(ToString(fakes::PartyOf("another")));
  const bool refuses_everybody = provision.effect() == Provision::DENY && dice.PerMille(300);
  const bool parties_suffice = !provision.to_parties().empty() && dice.PerMille(700);
  if (refuses_everybody || parties_suffice) return;
  for (const int sector : SomeOf(dice, directory::v1::Sector_ARRAYSIZE)) {
    provision.add_to_sectors(static_cast<directory::v1::Sector>(sector));
  }
}

void SetDate(absl::CivilDay day, model::v1::Date& date) {
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
}

// Some of the first days of 2026, of which the data of the questions mostly is; sometimes open at one end.
void LimitToPeriod(Dice& dice, consent::v1::DataPeriod& period) {
  const absl::CivilDay first = absl::CivilDay(2026, 1, 1) + dice.Below(8);
  const bool open = dice.PerMille(300);
  const bool at_the_end = dice.PerMille(500);
  if (!open || at_the_end) SetDate(first, *period.mutable_first_date());
  if (!open || !at_the_end) SetDate(first + dice.Below(10), *period.mutable_last_date());
}

Provision ProvisionByChance(Making& making, int deny_per_mille) {
  Dice& dice = making.dice;
  Provision provision;
  provision.set_effect(dice.PerMille(deny_per_mille) ? Provision::DENY : Provision::PERMIT);
  NameRecipients(making, provision);
  if (!provision.to_parties().empty() && dice.PerMille(300)) provision.add_to_professionals("Hanne Test");
  const bool denies_all = provision.effect() == Provision::DENY && dice.PerMille(200);
  if (!denies_all) {
    for (const int category : SomeOf(dice, options::v1::DataCategory_ARRAYSIZE)) {
      provision.add_categories(static_cast<options::v1::DataCategory>(category));
    }
  }
  if (provision.effect() == Provision::PERMIT) {
    while (dice.PerMille(100)) {
      provision.add_withdrawn_categories(static_cast<options::v1::DataCategory>(dice.Pick(provision.categories())));
    }
  }
  if (dice.PerMille(150)) LimitToPeriod(dice, *provision.mutable_data_period());
  while (dice.PerMille(120)) provision.add_purposes(dice.Pick(making.law.purposes()).code());
  if (dice.PerMille(60)) provision.add_from_parties(ToString(fakes::PartyOf("sender")));
  if (dice.PerMille(20)) provision.add_from_parties(ToString(fakes::PartyOf("another sender")));
  return provision;
}

void SetValidity(Making& making, ConsentRecord& record, int lapsed_per_mille) {
  Dice& dice = making.dice;
  const absl::Time now = making.family.time;
  record.set_state(ConsentRecord::ACTIVE);
  *record.mutable_valid_from_time() = StampOf(now - absl::Hours(24) * (1 + dice.Below(kMaxDays)));
  if (dice.PerMille(300)) *record.mutable_valid_to_time() = StampOf(now + absl::Seconds(1 + dice.Below(3)));
  if (dice.PerMille(50)) *record.mutable_valid_from_time() = StampOf(now);
  if (!dice.PerMille(lapsed_per_mille)) return;
  switch (dice.Below(5)) {
    case 0:
      record.set_state(ConsentRecord::ENTERED_IN_ERROR);
      break;
    case 1:
      record.set_state(ConsentRecord::REVOKED);
      break;
    case 2:
      *record.mutable_valid_from_time() = StampOf(now + absl::Seconds(1 + dice.Below(2)));
      break;
    default:
      *record.mutable_valid_to_time() = StampOf(now - absl::Seconds(dice.Below(2)));
  }
}

StoredConsent& AddConsent(Making& making, const std::string& about, const std::vector<std::string>& givers,
                          int lapsed_per_mille) {
  StoredConsent& stored = *RecordOf(making, about).add_consents();
  ConsentRecord& record = *stored.mutable_record();
  record.set_consent_id(ToString(fakes::IdOf(++making.consents)));
  record.set_version(1 + making.dice.Below(3));
  SetValidity(making, record, lapsed_per_mille);
  if (making.dice.PerMille(40)) record.set_pregnancy_episode_id(making.dice.PerMille(500) ? "first" : "second");
  for (const std::string& giver : givers) {
    Grant::Capacity capacity = giver == about ? Grant::SELF : Grant::CUSTODY;
    if (making.dice.PerMille(40)) capacity = giver == about ? Grant::CUSTODY : Grant::SELF;
    if (making.dice.PerMille(40)) capacity = Grant::GUARDIAN;
    record.add_grants()->set_capacity(capacity);
    stored.add_grantor_keys(KeyOf(giver).bytes());
  }
  return stored;
}

std::vector<std::string> GiversByChance(Dice& dice, const std::string& about) {
  if (about != "child" && about != "twin" && dice.PerMille(750)) return {about};
  static const auto& kChoices = *new std::vector<std::vector<std::string>>{{"mother", "father"},
                                                                           {"mother", "father"},
                                                                           {"mother"},
                                                                           {"father"},
                                                                           {"mother"},
                                                                           {"father"},
                                                                           {"other"},
                                                                           {"sibling"},
                                                                           {"child"},
                                                                           {"authority"},
                                                                           {"mother before"},
                                                                           {"father", "other"}};
  return dice.Pick(kChoices);
}

// What was said at some time about somebody; sometimes in several versions, the newest not always last.
void SaySomething(Making& making, const std::string& about) {
  StoredConsent& stored = AddConsent(making, about, GiversByChance(making.dice, about), 300);
  const int provisions = 1 + making.dice.Below(2);
  for (int i = 0; i < provisions; ++i) *stored.mutable_record()->add_provisions() = ProvisionByChance(making, 250);
  if (!making.dice.PerMille(150)) return;
  StoredConsent other = stored;
  other.mutable_record()->set_version(stored.record().version() + (making.dice.PerMille(500) ? 1 : -1));
  SetValidity(making, *other.mutable_record(), 400);
  *other.mutable_record()->mutable_provisions(0) = ProvisionByChance(making, 300);
  *RecordOf(making, about).add_consents() = other;
}

// Everybody who is asked says yes to everything, to everyone.
void SayYes(Making& making, const std::string& about, const std::vector<std::string>& givers, int lapsed_per_mille) {
  StoredConsent& stored = AddConsent(making, about, givers, lapsed_per_mille);
  Provision& provision = *stored.mutable_record()->add_provisions();
  provision.set_effect(Provision::PERMIT);
  for (const int category : AllOf(options::v1::DataCategory_ARRAYSIZE)) {
    provision.add_categories(static_cast<options::v1::DataCategory>(category));
  }
  for (const int sector : AllOf(directory::v1::Sector_ARRAYSIZE)) {
    provision.add_to_sectors(static_cast<directory::v1::Sector>(sector));
  }
}

// The same, of everybody who decides.
void EverybodySaysYes(Making& making, int lapsed_per_mille) {
  for (const char* child : {"child", "twin"}) {
    if (!making.family.records.contains(KeyOf(child).bytes())) continue;
    SayYes(making, child, {"mother", "father"}, lapsed_per_mille);
    if (making.dice.PerMille(500)) SayYes(making, child, {"other", "authority"}, lapsed_per_mille);
  }
  for (const char* adult : {"mother", "father", "sibling", "other"}) {
    if (making.dice.PerMille(950)) SayYes(making, adult, {adult}, lapsed_per_mille);
  }
}

void Speak(Making& making) {
  Dice& dice = making.dice;
  static const auto& kSpeakers = *new std::vector<std::string>{"child",  "child",   "child", "mother", "mother",
                                                               "father", "sibling", "other", "twin",   "child before"};
  const int mood = dice.Below(10);
  if (mood < 4) EverybodySaysYes(making, 0);
  if (mood == 4) EverybodySaysYes(making, 300);
  if (mood == 5) return;
  const int statements = mood < 3 ? dice.Below(2) : dice.Below(7);
  for (int i = 0; i < statements; ++i) {
    const std::string about = dice.Pick(kSpeakers);
    if (making.family.records.contains(KeyOf(about).bytes())) SaySomething(making, about);
  }
}

// `mother before`, of a key that was made of it.
std::string NameIn(const std::string& key) { return key.substr(0, key.find('.')); }

template <typename Values>
std::string Numbers(const Values& values) {
  return absl::StrCat("[", absl::StrJoin(values, ","), "]");
}

std::string DescribeDate(const model::v1::Date& date) {
  return absl::StrCat(date.year(), "-", date.month(), "-", date.day());
}

std::string DescribeConsent(const StoredConsent& stored, absl::Time now) {
  const ConsentRecord& record = stored.record();
  std::string text = absl::StrCat("  consent ", record.consent_id().substr(24), " v", record.version(), " ",
                                  ConsentRecord::State_Name(record.state()), " from now ",
                                  record.valid_from_time().seconds() - absl::ToUnixSeconds(now), " s");
  if (record.has_valid_to_time()) {
    absl::StrAppend(&text, " to now ", record.valid_to_time().seconds() - absl::ToUnixSeconds(now), " s");
  }
  for (int i = 0; i < stored.grantor_keys_size(); ++i) {
    absl::StrAppend(&text, i == 0 ? " by " : ", ", NameIn(stored.grantor_keys(i)), " as ",
                    Grant::Capacity_Name(record.grants(i).capacity()));
  }
  for (const Provision& provision : record.provisions()) {
    absl::StrAppend(&text, "\n    ", Provision::Effect_Name(provision.effect()), " categories ",
                    Numbers(provision.categories()), " to sectors ", Numbers(provision.to_sectors()), " parties ",
                    Numbers(provision.to_parties()), " from ", Numbers(provision.from_parties()), " of ",
                    provision.to_professionals_size(), " professionals, taken back ",
                    Numbers(provision.withdrawn_categories()), " for ", Numbers(provision.purposes()));
    if (provision.has_data_period()) {
      absl::StrAppend(&text, " of data from ", DescribeDate(provision.data_period().first_date()), " to ",
                      DescribeDate(provision.data_period().last_date()));
    }
  }
  return text + "\n";
}

}  // namespace generated_family_internal

GeneratedFamily GenerateFamily(Dice& dice, const policy::v1::Policy& law) {
  using namespace generated_family_internal;  // NOLINT: the steps read better by their bare names.
  GeneratedFamily family;
  family.time = TimeByChance(dice);
  Making making{dice, law, family};
  AddPersons(making);
  Register(making);
  Speak(making);
  if (dice.PerMille(30)) {
    const policy::QuestionPerson& person = dice.Pick(family.persons);
    if (!person.keys.empty()) family.records.erase(person.keys.front().bytes());
  }
  for (const auto& [bytes, record] : family.records) {
    const PersonKey key = *PersonKey::FromBytes(bytes);
    absl::StatusOr<consent::PersonFacts> facts = consent::FromRecord(key, record);
    EXPECT_TRUE(facts.ok()) << facts.status();
    if (facts.ok()) family.facts.Add(key, *std::move(facts));
  }
  return family;
}

std::string Describe(const GeneratedFamily& family) {
  using generated_family_internal::DescribeConsent;
  using generated_family_internal::NameIn;
  std::string text = absl::StrCat("at ", absl::FormatTime(family.time, absl::UTCTimeZone()), "\n");
  for (const policy::QuestionPerson& person : family.persons) {
    absl::StrAppend(&text, person.person_id, ": ", options::v1::PersonRole_Name(person.role));
    if (person.unborn) absl::StrAppend(&text, ", unborn");
    if (person.address_protected) absl::StrAppend(&text, ", protected by the handover");
    for (const PersonKey& key : person.keys) {
      absl::StrAppend(&text, ", key ", NameIn(key.bytes()));
      if (!family.records.contains(key.bytes())) absl::StrAppend(&text, " (cannot be read)");
    }
    absl::StrAppend(&text, "\n");
  }
  for (const auto& [key, record] : family.records) {
    const consent::v1::RegisterFacts& facts = record.register_facts();
    absl::StrAppend(&text, "register of ", NameIn(key), ": protection ", facts.protection(),
                    facts.deceased() ? ", dead" : "", ", decided for by");
    for (const std::string& holder : record.holder_keys()) absl::StrAppend(&text, " ", NameIn(holder));
    absl::StrAppend(&text, "\n");
    for (const auto& consent : record.consents()) absl::StrAppend(&text, DescribeConsent(consent, family.time));
  }
  return text;
}

}  // namespace handover::reference
