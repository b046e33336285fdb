#include "tests/component/policy/reference_consent.h"

#include <set>

#include "absl/time/civil_time.h"

#include "handover/consent/v1/consent.pb.h"

namespace handover::reference {
namespace reference_consent_internal {

using consent::v1::ConsentRecord;
using consent::v1::Grant;
using consent::v1::Provision;
using options::v1::DataCategory;
using StoredConsent = storage::v1::PersonRecord::StoredConsent;

enum class Standing { kCounts, kWithdrawn, kExpired, kNotYetValid, kOtherPeriod, kNever };

// One provision that speaks of this category to this recipient.
struct Statement {
  bool permits = false;
  Standing standing = Standing::kNever;
  std::vector<std::string> givers;       // Keys.
  std::vector<Grant::Capacity> as_what;  // Of each giver.
};

template <typename Values, typename Value>
bool Has(const Values& values, const Value& wanted) {
  for (const auto& value : values) {
    if (value == wanted) return true;
  }
  return false;
}

absl::Time TimeOf(const google::protobuf::Timestamp& stamp) {
  return absl::FromUnixSeconds(stamp.seconds()) + absl::Nanoseconds(stamp.nanos());
}

// From valid_from to just before valid_to, while ACTIVE.
Standing StandingOf(const ConsentRecord& record, absl::Time time) {
  if (record.state() == ConsentRecord::REVOKED) return Standing::kWithdrawn;
  if (record.state() != ConsentRecord::ACTIVE) return Standing::kNever;
  if (time < TimeOf(record.valid_from_time())) return Standing::kNotYetValid;
  if (record.has_valid_to_time() && time >= TimeOf(record.valid_to_time())) return Standing::kExpired;
  return Standing::kCounts;
}

bool SpeaksOfRecipient(const Provision& provision, const Disclosure& disclosure) {
  if (Has(provision.to_sectors(), disclosure.recipient_sector)) return true;
  // Before routing: a permission that names parties may be the right one, a refusal is looked at again.
  const bool routed = !disclosure.recipient.empty();
  if (!routed && provision.effect() == Provision::PERMIT && !provision.to_parties().empty()) return true;
  if (routed && Has(provision.to_parties(), disclosure.recipient)) return true;
  const bool names_nobody = provision.to_sectors().empty() && provision.to_parties().empty();
  return provision.effect() == Provision::DENY && names_nobody;
}

bool SpeaksOfCategory(const Provision& provision, DataCategory category) {
  if (Has(provision.categories(), category)) return true;
  if (provision.effect() != Provision::DENY) return false;
  // Unsorted text may hold anything, so a refusal of anything is a refusal of it.
  return provision.categories().empty() || category == options::v1::DATA_CATEGORY_UNSORTED;
}

// What is said of one pregnancy is said of no other; a refusal holds as long as nobody knows which it is about.
bool SpeaksOfPregnancy(const ConsentRecord& record, const Provision& provision, const Disclosure& disclosure) {
  if (record.pregnancy_episode_id().empty()) return true;
  if (disclosure.pregnancy.empty()) return provision.effect() == Provision::DENY;
  return record.pregnancy_episode_id() == disclosure.pregnancy;
}

bool Speaks(const Provision& provision, const Disclosure& disclosure, DataCategory category) {
  if (!provision.from_parties().empty() && !Has(provision.from_parties(), disclosure.sender)) return false;
  if (!provision.purposes().empty() && !Has(provision.purposes(), disclosure.purpose)) return false;
  // Of some who work there, not of the recipient.
  const bool of_some = provision.effect() == Provision::DENY && !provision.to_professionals().empty();
  if (of_some && !disclosure.sole_professional) return false;
  return SpeaksOfRecipient(provision, disclosure) && SpeaksOfCategory(provision, category);
}

std::string DayText(const model::v1::Date& date) {
  return absl::FormatCivilTime(absl::CivilDay(date.year(), date.month(), date.day()));
}

// Whether all of the data, or `any` of it, is of the time to which the provision is limited. Of data of no known time
// nobody can say that it all is, and nobody that none of it is.
bool IsOfItsTime(const Provision& provision, const Disclosure& disclosure, bool any) {
  if (!provision.has_data_period()) return true;
  if (disclosure.first_day.empty()) return any;
  const consent::v1::DataPeriod& period = provision.data_period();
  const std::string& begins = any ? disclosure.last_day : disclosure.first_day;
  const std::string& ends = any ? disclosure.first_day : disclosure.last_day;
  // Days as text compare as days.
  if (period.has_first_date() && begins < DayText(period.first_date())) return false;
  return !period.has_last_date() || ends <= DayText(period.last_date());
}

bool IsNewestVersion(const StoredConsent& consent, const storage::v1::PersonRecord& record) {
  for (const StoredConsent& other : record.consents()) {
    if (other.record().consent_id() != consent.record().consent_id()) continue;
    if (other.record().version() > consent.record().version()) return false;
  }
  return true;
}

std::vector<Statement> StatementsAbout(const Records& records, const std::vector<std::string>& keys,
                                       const Disclosure& disclosure, DataCategory category) {
  std::vector<Statement> statements;
  for (const std::string& key : keys) {
    for (const StoredConsent& consent : records.at(key).consents()) {
      if (!IsNewestVersion(consent, records.at(key))) continue;
      for (const Provision& provision : consent.record().provisions()) {
        if (!Speaks(provision, disclosure, category)) continue;
        if (!SpeaksOfPregnancy(consent.record(), provision, disclosure)) continue;
        const bool denies = provision.effect() == Provision::DENY;
        if (denies && !IsOfItsTime(provision, disclosure, true)) continue;
        Statement statement;
        statement.permits = provision.effect() == Provision::PERMIT;
        statement.standing = StandingOf(consent.record(), disclosure.time);
        const bool never = statement.standing == Standing::kNever;
        // A part of a permission was taken back.
        if (statement.permits && !never && Has(provision.withdrawn_categories(), category)) {
          statement.standing = Standing::kWithdrawn;
        }
        const bool of_its_time = denies || IsOfItsTime(provision, disclosure, false);
        if (statement.standing == Standing::kCounts && !of_its_time) statement.standing = Standing::kOtherPeriod;
        for (int i = 0; i < consent.grantor_keys_size(); ++i) {
          statement.givers.push_back(consent.grantor_keys(i));
          statement.as_what.push_back(consent.record().grants(i).capacity());
        }
        statements.push_back(statement);
      }
    }
  }
  return statements;
}

bool GivenByAnyOf(const Statement& statement, const std::vector<std::string>& keys) {
  for (const std::string& giver : statement.givers) {
    if (Has(keys, giver)) return true;
  }
  return false;
}

// A permission as the person itself; a refusal counts in whatever capacity it was noted.
bool GivenBySelf(const Statement& statement, const std::vector<std::string>& keys) {
  if (!statement.permits) return GivenByAnyOf(statement, keys);
  for (size_t i = 0; i < statement.givers.size(); ++i) {
    if (statement.as_what[i] == Grant::SELF && Has(keys, statement.givers[i])) return true;
  }
  return false;
}

// A permission as holder; a refusal counts in whatever capacity it was noted.
bool GivenByHolder(const Statement& statement, const std::string& holder) {
  for (size_t i = 0; i < statement.givers.size(); ++i) {
    if (statement.givers[i] != holder) continue;
    if (!statement.permits || statement.as_what[i] != Grant::SELF) return true;
  }
  return false;
}

bool AllReadable(const Records& records, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    if (!records.contains(key)) return false;
  }
  return true;
}

bool IsDead(const Records& records, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    if (!records.contains(key)) continue;
    const storage::v1::PersonRecord& record = records.at(key);
    const bool not_born = record.closed_by() == consent::v1::IdentityEvent::STILLBIRTH ||
                          record.closed_by() == consent::v1::IdentityEvent::PREGNANCY_ENDED;
    if (record.register_facts().deceased() || not_born) return true;
  }
  return false;
}

std::set<std::string> HoldersOf(const Records& records, const std::vector<std::string>& keys) {
  std::set<std::string> holders;
  for (const std::string& key : keys) {
    for (const std::string& holder : records.at(key).holder_keys()) holders.insert(holder);
  }
  return holders;
}

std::set<std::string> LivingHoldersOf(const Records& records, const std::vector<std::string>& keys) {
  std::set<std::string> living;
  for (const std::string& holder : HoldersOf(records, keys)) {
    if (!IsDead(records, {holder})) living.insert(holder);
  }
  return living;
}

// A child always; a sibling while the register names who decides.
bool HoldersDecide(const Records& records, const Subject& subject) {
  if (subject.role == options::v1::PERSON_ROLE_CHILD) return true;
  return subject.role == options::v1::PERSON_ROLE_SIBLING && !HoldersOf(records, subject.keys).empty();
}

std::set<std::string> HoldersWhoSay(bool yes, Standing standing, const std::vector<Statement>& statements,
                                    const std::set<std::string>& holders) {
  std::set<std::string> who;
  for (const Statement& statement : statements) {
    if (statement.permits != yes || statement.standing != standing) continue;
    for (const std::string& holder : holders) {
      if (GivenByHolder(statement, holder)) who.insert(holder);
    }
  }
  return who;
}

bool SelfSays(bool yes, Standing standing, const std::vector<Statement>& statements,
              const std::vector<std::string>& keys) {
  for (const Statement& statement : statements) {
    if (statement.permits == yes && statement.standing == standing && GivenBySelf(statement, keys)) return true;
  }
  return false;
}

bool SomebodySays(bool yes, Standing standing, const std::vector<Statement>& statements) {
  for (const Statement& statement : statements) {
    if (statement.permits == yes && statement.standing == standing) return true;
  }
  return false;
}

bool Includes(const std::set<std::string>& all, const std::set<std::string>& some) {
  for (const std::string& one : some) {
    if (!all.contains(one)) return false;
  }
  return true;
}

Word Yes(const std::string& reason) { return {true, reason}; }
Word No(const std::string& reason) { return {false, reason}; }

Word AskHolders(const Records& records, const Subject& child, const std::vector<Statement>& statements,
                bool one_suffices) {
  const std::set<std::string> holders = LivingHoldersOf(records, child.keys);
  if (holders.empty()) {
    // Nobody is known to decide: whoever says no may be the one.
    return No(SomebodySays(false, Standing::kCounts, statements) ? "OBJECTION" : "CUSTODY_UNKNOWN");
  }
  const std::set<std::string> yes = HoldersWhoSay(true, Standing::kCounts, statements, holders);
  const std::set<std::string> no = HoldersWhoSay(false, Standing::kCounts, statements, holders);
  if (!no.empty()) return No(Includes(no, yes) ? "OBJECTION" : "DISAGREEMENT");
  if (SelfSays(false, Standing::kCounts, statements, child.keys)) return No("OBJECTION");
  if (Includes(yes, holders)) return Yes("ALLOWED_BY_CONSENT");
  if (one_suffices && !yes.empty()) return Yes("ALLOWED_BY_CONSENT");
  const std::set<std::string> withdrew = HoldersWhoSay(true, Standing::kWithdrawn, statements, holders);
  if (!yes.empty()) return No(Includes(yes, withdrew) ? "CONSENT_INCOMPLETE" : "CONSENT_WITHDRAWN");
  if (!withdrew.empty()) return No("CONSENT_WITHDRAWN");
  if (!HoldersWhoSay(true, Standing::kExpired, statements, holders).empty()) return No("CONSENT_EXPIRED");
  if (!HoldersWhoSay(true, Standing::kNotYetValid, statements, holders).empty()) return No("NOT_YET_VALID");
  if (!HoldersWhoSay(true, Standing::kOtherPeriod, statements, holders).empty()) return No("CONSENT_OTHER_PERIOD");
  return No(SomebodySays(true, Standing::kCounts, statements) ? "GRANTOR_HAS_NO_CAPACITY" : "NO_CONSENT");
}

Word AskPerson(const Subject& person, const std::vector<Statement>& statements) {
  if (SelfSays(false, Standing::kCounts, statements, person.keys)) return No("OBJECTION");
  if (SelfSays(true, Standing::kCounts, statements, person.keys)) return Yes("ALLOWED_BY_CONSENT");
  if (SelfSays(true, Standing::kWithdrawn, statements, person.keys)) return No("CONSENT_WITHDRAWN");
  if (SelfSays(true, Standing::kExpired, statements, person.keys)) return No("CONSENT_EXPIRED");
  if (SelfSays(true, Standing::kNotYetValid, statements, person.keys)) return No("NOT_YET_VALID");
  if (SelfSays(true, Standing::kOtherPeriod, statements, person.keys)) return No("CONSENT_OTHER_PERIOD");
  return No(SomebodySays(true, Standing::kCounts, statements) ? "GRANTOR_HAS_NO_CAPACITY" : "NO_CONSENT");
}

// What counts for an unborn child: what the woman says of herself, and what she says of the child.
std::vector<Statement> WomansStatements(const Records& records, const Disclosure& disclosure, const Subject& child,
                                        DataCategory category) {
  std::vector<Statement> hers;
  for (const Statement& statement : StatementsAbout(records, child.mother_keys, disclosure, category)) {
    if (GivenBySelf(statement, child.mother_keys)) hers.push_back(statement);
  }
  for (const Statement& statement : StatementsAbout(records, child.keys, disclosure, category)) {
    if (GivenByAnyOf(statement, child.mother_keys)) hers.push_back(statement);
  }
  return hers;
}

Word AskWoman(const Records& records, const Disclosure& disclosure, const Subject& child, DataCategory category) {
  const std::vector<Statement> hers = WomansStatements(records, disclosure, child, category);
  if (SomebodySays(false, Standing::kCounts, hers)) return No("OBJECTION");
  if (SomebodySays(true, Standing::kCounts, hers)) return Yes("ALLOWED_BY_CONSENT");
  if (SomebodySays(true, Standing::kWithdrawn, hers)) return No("CONSENT_WITHDRAWN");
  if (SomebodySays(true, Standing::kExpired, hers)) return No("CONSENT_EXPIRED");
  if (SomebodySays(true, Standing::kNotYetValid, hers)) return No("NOT_YET_VALID");
  if (SomebodySays(true, Standing::kOtherPeriod, hers)) return No("CONSENT_OTHER_PERIOD");
  bool by_another = SomebodySays(true, Standing::kCounts, StatementsAbout(records, child.keys, disclosure, category));
  for (const Statement& statement : StatementsAbout(records, child.mother_keys, disclosure, category)) {
    by_another |= statement.permits && statement.standing == Standing::kCounts;
  }
  return No(by_another ? "GRANTOR_HAS_NO_CAPACITY" : "NO_CONSENT");
}

bool IsNotAsked(const Subject& subject) {
  return subject.role == options::v1::PERSON_ROLE_PROFESSIONAL && subject.keys.empty();
}

}  // namespace reference_consent_internal

Word AskForConsent(const Records& records, const Disclosure& disclosure, const Subject& subject,
                   options::v1::DataCategory category, bool one_holder_suffices) {
  using namespace reference_consent_internal;  // NOLINT: the steps read better by their bare names.
  if (subject.role == options::v1::PERSON_ROLE_UNSPECIFIED) return No("EVALUATION_ERROR");
  if (IsNotAsked(subject)) return Yes("ALLOWED_BY_BASIS");
  if (subject.unborn && subject.mother_keys.empty()) return No("CUSTODY_UNKNOWN");
  if (!AllReadable(records, subject.keys)) return No("EVALUATION_ERROR");
  if (subject.unborn && !AllReadable(records, subject.mother_keys)) return No("EVALUATION_ERROR");
  if (IsDead(records, subject.keys)) return No("SUBJECT_DECEASED");
  if (subject.unborn && IsDead(records, subject.mother_keys)) return No("SUBJECT_DECEASED");
  if (subject.unborn) return AskWoman(records, disclosure, subject, category);
  const std::vector<Statement> statements = StatementsAbout(records, subject.keys, disclosure, category);
  if (HoldersDecide(records, subject)) return AskHolders(records, subject, statements, one_holder_suffices);
  return AskPerson(subject, statements);
}

Word AskForObjection(const Records& records, const Disclosure& disclosure, const Subject& subject,
                     options::v1::DataCategory category) {
  using namespace reference_consent_internal;  // NOLINT: as above.
  if (subject.role == options::v1::PERSON_ROLE_UNSPECIFIED) return No("EVALUATION_ERROR");
  if (IsNotAsked(subject)) return Yes("ALLOWED_BY_BASIS");
  if (!AllReadable(records, subject.keys)) return No("EVALUATION_ERROR");
  if (subject.unborn && !AllReadable(records, subject.mother_keys)) return No("EVALUATION_ERROR");
  if (subject.unborn && !subject.mother_keys.empty()) {
    const std::vector<Statement> hers = WomansStatements(records, disclosure, subject, category);
    return SomebodySays(false, Standing::kCounts, hers) ? No("OBJECTION") : Yes("ALLOWED_BY_BASIS");
  }
  const std::vector<Statement> statements = StatementsAbout(records, subject.keys, disclosure, category);
  bool objects = SelfSays(false, Standing::kCounts, statements, subject.keys);
  if (HoldersDecide(records, subject)) {
    const std::set<std::string> holders = LivingHoldersOf(records, subject.keys);
    objects |= holders.empty() && SomebodySays(false, Standing::kCounts, statements);
    objects |= !HoldersWhoSay(false, Standing::kCounts, statements, holders).empty();
  }
  return objects ? No("OBJECTION") : Yes("ALLOWED_BY_BASIS");
}

}  // namespace handover::reference
