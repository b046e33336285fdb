#include "tests/component/policy/reference_decide.h"

#include <algorithm>
#include <set>

#include "absl/time/civil_time.h"

namespace handover::reference {
namespace reference_decide_internal {

using options::v1::DataCategory;
using policy::Question;
using policy::QuestionPerson;
using policy::QuestionSection;
using policy::v1::Basis;
using policy::v1::Kind;
using policy::v1::Policy;
using policy::v1::Rule;

// All that the steps look at.
struct Case {
  const Policy& law;
  const Question& question;
  const Records& records;
  absl::Time time;
};

template <typename Values, typename Value>
bool Lists(const Values& values, const Value& wanted) {
  for (const auto& value : values) {
    if (value == wanted) return true;
  }
  return false;
}

// The last Sunday of the month, 01:00 UTC: when the European Union changes its clocks.
absl::Time ClockChange(absl::civil_year_t year, int month) {
  absl::CivilDay day(year, month, 31);  // March and October have 31 days.
  while (absl::GetWeekday(day) != absl::Weekday::sunday) --day;
  return absl::FromCivil(day, absl::UTCTimeZone()) + absl::Hours(1);
}

// The day in Denmark, YYYY-MM-DD.
std::string DanishDay(absl::Time time) {
  const absl::civil_year_t year = absl::ToCivilYear(time, absl::UTCTimeZone()).year();
  const bool summer = time >= ClockChange(year, 3) && time < ClockChange(year, 10);
  return absl::FormatCivilTime(absl::ToCivilDay(time + absl::Hours(summer ? 2 : 1), absl::UTCTimeZone()));
}

const Kind* KindNamed(const Policy& law, const std::string& name) {
  for (const Kind& kind : law.kinds()) {
    if (kind.name() == name) return &kind;
  }
  return nullptr;
}

const Basis* BasisNamed(const Policy& law, const std::string& code) {
  for (const Basis& basis : law.bases()) {
    if (basis.code() == code) return &basis;
  }
  return nullptr;
}

// The row for the kind between the sectors on that day; `*` only where no other row speaks of the kind.
const Rule* RowFor(const Policy& law, const std::string& kind, directory::v1::Sector from, directory::v1::Sector to,
                   absl::Time time) {
  const std::string day = DanishDay(time);
  for (const std::string& wanted : {kind, std::string("*")}) {
    for (const Rule& rule : law.rules()) {
      if (!Lists(rule.kinds(), wanted) || !Lists(rule.from(), from) || !Lists(rule.to(), to)) continue;
      if (!rule.valid_from().empty() && day < rule.valid_from()) continue;
      if (!rule.valid_to().empty() && day >= rule.valid_to()) continue;
      return &rule;
    }
  }
  return nullptr;
}

bool MakesSense(const Question& question) {
  const int count = static_cast<int>(question.persons.size());
  if (question.subject < -1 || question.subject >= count) return false;
  for (const QuestionPerson& person : question.persons) {
    if (person.role == options::v1::PERSON_ROLE_UNSPECIFIED) return false;
  }
  for (const QuestionSection& section : question.sections) {
    if (section.about.empty()) return false;
    for (const int person : section.about) {
      if (person < 0 || person >= count) return false;
    }
  }
  return true;
}

// Nobody blocks it: a row that rests on a statutory duty.
bool IsDuty(const Policy& law, const Rule& rule) {
  for (const std::string& code : rule.bases()) {
    const Basis* basis = BasisNamed(law, code);
    if (basis != nullptr && basis->unblockable()) return true;
  }
  return false;
}

bool SectorsFit(const Basis& basis, const Question& question) {
  const bool from = basis.from().empty() || Lists(basis.from(), question.sender.sector);
  const bool to = basis.to().empty() || Lists(basis.to(), question.recipient.sector);
  return from && to;
}

// Why the claim is refused; empty when it is not. A claimed basis must be there, be open to both sectors, and be one of
// the row.
std::string RefusedClaim(const Case& c, const Rule& rule) {
  bool known = false;
  for (const auto& purpose : c.law.purposes()) known |= purpose.code() == c.question.addressee.purpose;
  if (!known) return "UNKNOWN_PURPOSE";
  const Basis* basis = BasisNamed(c.law, c.question.addressee.legal_basis);
  if (basis == nullptr) return "UNKNOWN_BASIS";
  if (!SectorsFit(*basis, c.question)) return "BASIS_NOT_AVAILABLE_TO_SECTOR";
  return Lists(rule.bases(), basis->code()) ? "" : "BASIS_NOT_IN_RULE";
}

// By the policy, or by what the sender's municipality has declared.
bool GuidelineInForce(const Case& c) {
  if (c.question.slip.guideline_declared) return true;
  for (const auto& guideline : c.law.guidelines()) {
    if (guideline.code() != c.question.slip.guideline) continue;
    if (guideline.municipality_code() == c.question.recipient.municipality_code) return true;
  }
  return false;
}

bool IsPrivate(const Case& c, directory::v1::Sector sector) { return Lists(c.law.private_sectors(), sector); }

// What a register, or who was sent what before, says against the basis; empty = nothing. Nothing is said while nobody
// knows the recipient.
std::string LacksByRegister(const Case& c, const Basis& basis) {
  const policy::RecipientRef& recipient = c.question.recipient;
  if (recipient.party.is_nil()) return "";
  if (basis.needs_registered_gp()) {
    const bool answers = c.question.related_referred && Lists(basis.referral_kinds(), c.question.related_kind);
    if (!recipient.registered_gp && !answers) return "NOT_REGISTERED_GP";
  }
  if (basis.needs_registered_move() && !recipient.chosen_by_human) {
    if (!recipient.serves_residence) return "MOVE_NOT_REGISTERED";
    if (c.question.sender.serves_residence) return "MOVE_NOT_REGISTERED";
  }
  if (basis.needs_responsible_recipient() && !recipient.chosen_by_human) {
    const bool registered = !recipient.municipality_code.empty();
    if (registered && !recipient.serves_residence) return "RECIPIENT_NOT_RESPONSIBLE";
  }
  return "";
}

// Which condition of its own the basis lacks; empty when it is available.
std::string Lacks(const Case& c, const Basis& basis) {
  const policy::SlipFacts& slip = c.question.slip;
  if (!SectorsFit(basis, c.question)) return "BASIS_NOT_AVAILABLE_TO_SECTOR";
  if (basis.only_when_claimed() && c.question.addressee.legal_basis != basis.code()) return "BASIS_NOT_CLAIMED";
  if (basis.needs_treatment_episode() && !slip.treatment_episode) return "TREATMENT_EPISODE_MISSING";
  if (basis.needs_justification() && !slip.justification) return "JUSTIFICATION_MISSING";
  if (basis.needs_guideline() && !GuidelineInForce(c)) return "GUIDELINE_MISSING";
  if (basis.needs_meeting() && !slip.meeting) return "MEETING_MISSING";
  if (basis.needs_same_authority() && !c.question.recipient.same_authority) return "NOT_SAME_AUTHORITY";
  if (basis.needs_acute() && !slip.acute) return "NOT_ACUTE";
  if (basis.needs_private_party() && !IsPrivate(c, c.question.sender.sector) &&
      !IsPrivate(c, c.question.recipient.sector)) {
    return "NO_PRIVATE_PARTY";
  }
  const std::string by_register = LacksByRegister(c, basis);
  if (!by_register.empty()) return by_register;
  if (basis.uses_per_meeting() > 0) {
    int uses = basis.uses_per_meeting();
    if (slip.ssd_follow_up) uses += basis.follow_ups_per_meeting();
    if (slip.earlier_ssd_exchanges >= uses) return "SSD_EXHAUSTED";
    // What goes beyond the first is a special case: somebody has to say why.
    const bool beyond = slip.earlier_ssd_exchanges >= basis.uses_per_meeting();
    if (beyond && !slip.justification) return "JUSTIFICATION_MISSING";
  }
  return "";
}

enum class Need { kAboveCeiling, kConsent, kBasisAlone };

// What the row asks for this body about this role; the mildest of its entries.
Need NeedByRow(const Rule& rule, const QuestionSection& section, options::v1::PersonRole role) {
  Need need = Need::kAboveCeiling;
  for (const Rule::Ceiling& ceiling : rule.ceiling()) {
    if (!Lists(ceiling.categories(), section.category) || !Lists(ceiling.about(), role)) continue;
    if (!ceiling.only_bodies().empty() && !Lists(ceiling.only_bodies(), section.type->name)) continue;
    need = std::max(need, ceiling.need() == Rule::Ceiling::BASIS_ALONE ? Need::kBasisAlone : Need::kConsent);
  }
  return need;
}

bool RestsOnConsentAlone(const Policy& law, const Rule& rule) {
  for (const std::string& code : rule.bases()) {
    if (!BasisNamed(law, code)->rests_on_consent()) return false;
  }
  return !rule.bases().empty();
}

// The row under which the related handover went: as the recipient sent it, else as the sender did; null = none.
const Rule* RelatedRow(const Case& c, const Rule& rule) {
  if (!rule.adds_related_ceiling() || c.question.related_kind.empty()) return nullptr;
  const directory::v1::Sector from = c.question.sender.sector;
  const directory::v1::Sector to = c.question.recipient.sector;
  const Rule* answered = RowFor(c.law, c.question.related_kind, to, from, c.time);
  if (answered != nullptr && answered->deny_reason().empty()) return answered;
  const Rule* continued = RowFor(c.law, c.question.related_kind, from, to, c.time);
  return continued != nullptr && continued->deny_reason().empty() ? continued : nullptr;
}

// The row's own word, and where it has none that of the row whose message is answered.
Need NeedOf(const Case& c, const Rule& rule, const QuestionSection& section, options::v1::PersonRole role) {
  const Need own = NeedByRow(rule, section, role);
  if (own != Need::kAboveCeiling) return own;
  const Rule* related = RelatedRow(c, rule);
  if (related == nullptr) return own;
  const Need theirs = NeedByRow(*related, section, role);
  return theirs == Need::kBasisAlone && RestsOnConsentAlone(c.law, *related) ? Need::kConsent : theirs;
}

// How well addresses of the handover are protected, by register or by what the handover says.
struct Protection {
  bool address = false;
  bool special = false;
};

Protection ProtectionOf(const Case& c) {
  Protection protection;
  for (const QuestionPerson& person : c.question.persons) {
    if (person.address_protected) protection.address = true;
    for (const PersonKey& key : person.keys) {
      const auto record = c.records.find(key.bytes());
      // Who could not be read may be protected as strictly as anybody.
      if (record == c.records.end()) return {true, true};
      const auto registered = record->second.register_facts().protection();
      if (registered == consent::v1::RegisterFacts::NAME_AND_ADDRESS) protection.address = true;
      if (registered == consent::v1::RegisterFacts::SPECIAL) protection = {true, true};
    }
  }
  return protection;
}

bool IsProtected(const Case& c, DataCategory category) {
  if (!Lists(c.law.private_sectors(), c.question.recipient.sector)) return false;
  const Protection protection = ProtectionOf(c);
  if (category == options::v1::DATA_CATEGORY_ADDRESS) return protection.address;
  return category == options::v1::DATA_CATEGORY_CONTACT && protection.special;
}

std::vector<std::string> KeysOf(const QuestionPerson& person) {
  std::vector<std::string> keys;
  for (const PersonKey& key : person.keys) keys.push_back(key.bytes());
  return keys;
}

Subject SubjectOf(const Question& question, int index) {
  const QuestionPerson& person = question.persons[index];
  Subject subject{KeysOf(person), person.role, person.unborn, {}};
  for (const QuestionPerson& other : question.persons) {
    if (other.role != options::v1::PERSON_ROLE_BIRTHING_PARENT) continue;
    subject.mother_keys = KeysOf(other);
    break;
  }
  return subject;
}

// Who is asked about a section. Unsorted text may be about anybody: every child of the handover, and so those who
// decide for it, and every parent, whoever is named.
std::vector<int> WhoIsAsked(const Question& question, const QuestionSection& section) {
  std::vector<int> asked(section.about.begin(), section.about.end());
  if (section.category != options::v1::DATA_CATEGORY_UNSORTED) return asked;
  for (int i = 0; i < static_cast<int>(question.persons.size()); ++i) {
    const options::v1::PersonRole role = question.persons[i].role;
    const bool family = role == options::v1::PERSON_ROLE_CHILD || role == options::v1::PERSON_ROLE_BIRTHING_PARENT ||
                        role == options::v1::PERSON_ROLE_OTHER_PARENT;
    if (family && !Lists(asked, i)) asked.push_back(i);
  }
  return asked;
}

// What one basis makes of the handover.
struct Outcome {
  bool available = false;
  bool permitted = false;  // The whole.
  std::string reason;
  const Basis* basis = nullptr;
  std::vector<SectionAnswer> sections;
  std::vector<std::string> missing;

  int passing() const {
    int count = 0;
    for (const SectionAnswer& section : sections) count += section.permitted ? 1 : 0;
    return count;
  }
};

std::string CategoryCode(DataCategory category) {
  const std::string& name = options::v1::DataCategory_Name(category);
  return name.empty() ? "UNSPECIFIED" : name.substr(std::string("DATA_CATEGORY_").size());
}

SectionAnswer AskPeople(const Case& c, const Rule& rule, const Basis& basis, const QuestionSection& section,
                        bool consent_needed, std::vector<std::string>& missing) {
  const Question& question = c.question;
  const Disclosure disclosure{ToString(question.sender.party),
                              question.recipient.party.is_nil() ? "" : ToString(question.recipient.party),
                              question.recipient.sector,
                              question.addressee.purpose,
                              c.time,
                              question.pregnancy,
                              question.recipient.sole_professional};
  // Unsorted text needs every holder, also in minor matters.
  const bool one_suffices =
      rule.child_consent() == Rule::ANY_CUSTODY_HOLDER && section.category != options::v1::DATA_CATEGORY_UNSORTED;
  SectionAnswer answer{true, "ALLOWED_BY_BASIS"};
  for (const int person : WhoIsAsked(question, section)) {
    const Subject subject = SubjectOf(question, person);
    const bool about_all = section.category == options::v1::DATA_CATEGORY_UNSORTED;
    const bool needed = consent_needed || (!about_all && NeedOf(c, rule, section, subject.role) == Need::kConsent);
    if (!needed && basis.overrides_objection()) continue;
    const Word word = needed ? AskForConsent(c.records, disclosure, subject, section.category, one_suffices)
                             : AskForObjection(c.records, disclosure, subject, section.category);
    if (word.yes && word.reason == "ALLOWED_BY_CONSENT" && answer.permitted) answer.reason = word.reason;
    if (word.yes) continue;
    if (needed) {
      missing.push_back(CategoryCode(section.category) + " " + question.persons[person].person_id + " " + word.reason);
    }
    if (answer.permitted) answer = {false, word.reason};
  }
  return answer;
}

SectionAnswer DecideSection(const Case& c, const Rule& rule, const Basis& basis, const QuestionSection& section,
                            std::vector<std::string>& missing) {
  if (section.type == nullptr || !options::v1::DataCategory_IsValid(section.category) ||
      section.category == options::v1::DATA_CATEGORY_UNSPECIFIED) {
    return {false, "UNCLASSIFIED"};
  }
  bool consent_needed = basis.rests_on_consent();
  for (const int person : section.about) {
    const Need need = NeedOf(c, rule, section, c.question.persons[person].role);
    if (need == Need::kAboveCeiling) return {false, "ABOVE_CEILING"};
    // Unsorted text is about everybody: where one has to say yes, all have.
    if (section.category == options::v1::DATA_CATEGORY_UNSORTED && need == Need::kConsent) consent_needed = true;
  }
  if (IsProtected(c, section.category)) return {false, "ADDRESS_PROTECTED"};
  if (basis.unblockable()) return {true, "ALLOWED_BY_BASIS"};
  return AskPeople(c, rule, basis, section, consent_needed, missing);
}

bool IsMet(const Kind::Requirement& requirement, const Question& question, const QuestionSection& section) {
  if (section.type == nullptr || !Lists(requirement.any_of(), section.type->name)) return false;
  return !requirement.about_subject() || question.subject < 0 || Lists(section.about, question.subject);
}

bool IsHeading(const QuestionSection& section) {
  return section.category == options::v1::DATA_CATEGORY_ADMIN ||
         section.category == options::v1::DATA_CATEGORY_IDENTITY;
}

// Nothing about the subject passes: the reason of its mandatory section, else of its first. Where no section is about
// the subject, of all. Empty when something passes.
std::string NothingAboutSubject(const Kind& kind, const Question& question, const Outcome& outcome) {
  bool any_about_subject = false;
  for (const QuestionSection& section : question.sections) any_about_subject |= Lists(section.about, question.subject);
  std::string first;
  std::string mandatory;
  for (size_t i = 0; i < question.sections.size(); ++i) {
    const QuestionSection& section = question.sections[i];
    if (any_about_subject && !Lists(section.about, question.subject)) continue;
    if (outcome.sections[i].permitted) return "";
    if (first.empty()) first = outcome.sections[i].reason;
    for (const Kind::Requirement& requirement : kind.required()) {
      if (mandatory.empty() && IsMet(requirement, question, section)) mandatory = outcome.sections[i].reason;
    }
  }
  return mandatory.empty() ? first : mandatory;
}

// A body that the kind requires was sent and stays.
bool RequiredIsGone(const Kind::Requirement& requirement, const Question& question, const Outcome& outcome) {
  bool was_there = false;
  for (size_t i = 0; i < question.sections.size(); ++i) {
    if (!IsMet(requirement, question, question.sections[i])) continue;
    if (outcome.sections[i].permitted) return false;
    was_there = true;
  }
  return was_there;
}

// Why the whole may not go although parts might; empty when it may.
std::string RefusalOfWhole(const Kind& kind, const Question& question, const Outcome& outcome) {
  for (const SectionAnswer& section : outcome.sections) {
    if (section.reason == "EVALUATION_ERROR") return section.reason;
  }
  if (question.sections.empty()) return question.retracts ? "" : "NOTHING_LEFT";
  const std::string reason = NothingAboutSubject(kind, question, outcome);
  if (!reason.empty()) return reason;
  bool substance = false;
  bool substance_was_there = false;
  for (size_t i = 0; i < question.sections.size(); ++i) {
    if (IsHeading(question.sections[i])) continue;
    substance_was_there = true;
    substance |= outcome.sections[i].permitted;
  }
  if (substance_was_there && !substance && !kind.admin_suffices()) return "NOTHING_LEFT";
  for (const Kind::Requirement& requirement : kind.required()) {
    if (RequiredIsGone(requirement, question, outcome)) return "MANDATORY_SECTION_REDACTED";
  }
  return "";
}

Outcome TryBasis(const Case& c, const Kind& kind, const Rule& rule, const Basis& basis) {
  Outcome outcome;
  outcome.basis = &basis;
  outcome.sections.resize(c.question.sections.size());
  outcome.reason = Lacks(c, basis);
  if (!outcome.reason.empty()) return outcome;
  outcome.available = true;
  for (size_t i = 0; i < c.question.sections.size(); ++i) {
    outcome.sections[i] = DecideSection(c, rule, basis, c.question.sections[i], outcome.missing);
  }
  outcome.reason = RefusalOfWhole(kind, c.question, outcome);
  outcome.permitted = outcome.reason.empty();
  if (outcome.permitted) outcome.reason = basis.rests_on_consent() ? "ALLOWED_BY_CONSENT" : "ALLOWED_BY_BASIS";
  return outcome;
}

// The basis that lets most pass, the first on a tie. Where none does, what the sender rests on says why: when that was
// not available, the sections are those of the first that was.
Outcome Choose(const Case& c, const std::vector<Outcome>& outcomes) {
  const Outcome* best = nullptr;
  const Outcome* first_available = nullptr;
  const Outcome* claimed = nullptr;
  for (const Outcome& outcome : outcomes) {
    if (outcome.permitted && (best == nullptr || outcome.passing() > best->passing())) best = &outcome;
    if (outcome.available && first_available == nullptr) first_available = &outcome;
    if (outcome.basis->code() == c.question.addressee.legal_basis) claimed = &outcome;
  }
  if (best != nullptr) return *best;
  Outcome chosen;
  chosen.sections.resize(c.question.sections.size());
  if (first_available != nullptr) chosen = *first_available;
  if (claimed != nullptr && claimed->available) return *claimed;
  if (claimed != nullptr) {
    chosen.basis = claimed->basis;
    chosen.reason = claimed->reason;
  }
  return chosen;
}

void ListWithheld(const Question& question, Answer& answer) {
  const bool goes = answer.verdict == "PERMITTED" || answer.verdict == "PERMITTED_IN_PART";
  for (size_t i = 0; i < question.sections.size(); ++i) {
    const SectionAnswer& section = answer.sections[i];
    if (goes && section.permitted) continue;
    const bool own_reason = !section.permitted && section.reason != "NOT_EVALUATED";
    std::string line = CategoryCode(question.sections[i].category);
    for (const int person : question.sections[i].about) {
      if (person >= 0 && person < static_cast<int>(question.persons.size())) {
        line += " " + question.persons[person].person_id;
      }
    }
    line += " " + (own_reason ? section.reason : answer.reason);
    if (!Lists(answer.withheld, line)) answer.withheld.push_back(line);
  }
}

void SortedOnce(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

void Tell(const Rule& rule, const Outcome& outcome, Answer& answer) {
  answer.reason = outcome.reason;
  answer.basis = outcome.basis == nullptr ? "" : outcome.basis->code();
  answer.sections = outcome.sections;
  answer.missing = outcome.missing;
  if (!outcome.permitted) return;
  bool whole = true;
  for (const SectionAnswer& section : outcome.sections) whole &= section.permitted;
  answer.verdict = whole ? "PERMITTED" : "PERMITTED_IN_PART";
  answer.obligations.assign(rule.obligations().begin(), rule.obligations().end());
  for (const std::string& code : outcome.basis->obligations()) answer.obligations.push_back(code);
}

// Somebody's number was given up: an adopted child's.
bool NamesSealed(const Case& c) {
  for (const QuestionPerson& person : c.question.persons) {
    for (const PersonKey& key : person.keys) {
      const auto record = c.records.find(key.bytes());
      if (record == c.records.end()) continue;
      if (record->second.closed_by() == consent::v1::IdentityEvent::ADOPTION) return true;
    }
  }
  return false;
}

// A consent that the slip names and that is of nobody here, unless somebody here cannot be read.
bool ClaimsForeign(const Case& c) {
  std::set<std::string> known;
  for (const QuestionPerson& person : c.question.persons) {
    for (const PersonKey& key : person.keys) {
      const auto record = c.records.find(key.bytes());
      if (record == c.records.end()) return false;
      for (const auto& consent : record->second.consents()) known.insert(consent.record().consent_id());
    }
  }
  for (const ConsentId& claimed : c.question.slip.claimed_consents) {
    if (!known.contains(ToString(claimed))) return true;
  }
  return false;
}

void DecideByRow(const Case& c, const Kind& kind, const Rule& rule, Answer& answer) {
  answer.rule = rule.id();
  if (!rule.deny_reason().empty()) {
    answer.reason = rule.deny_reason();
    return;
  }
  const bool duty = IsDuty(c.law, rule);
  if (!MakesSense(c.question)) {
    answer.reason = duty ? "DUTY_NOT_CLEARED" : "EVALUATION_ERROR";
    if (duty) answer.verdict = "HELD_FOR_HUMAN";
    return;
  }
  const std::string refused = RefusedClaim(c, rule);
  if (!duty && !refused.empty()) {
    answer.reason = refused;
    return;
  }
  if (NamesSealed(c)) {
    answer.reason = duty ? "DUTY_NOT_CLEARED" : "SUBJECT_NOT_CURRENT";
    if (duty) answer.verdict = "HELD_FOR_HUMAN";
    return;
  }
  if (!duty && ClaimsForeign(c)) {
    answer.reason = "SUBJECT_MISMATCH";
    return;
  }
  std::vector<Outcome> outcomes;
  for (const std::string& code : rule.bases()) outcomes.push_back(TryBasis(c, kind, rule, *BasisNamed(c.law, code)));
  Tell(rule, Choose(c, outcomes), answer);
  if (duty && answer.verdict == "DENIED") {
    answer.verdict = "HELD_FOR_HUMAN";
    // Whoever decides is told what the duty lacks, where no basis of the row was available.
    bool any_available = false;
    for (const Outcome& outcome : outcomes) any_available |= outcome.available;
    answer.reason = any_available ? "DUTY_NOT_CLEARED" : outcomes.front().reason;
  }
}

}  // namespace reference_decide_internal

Answer Decide(const policy::v1::Policy& law, const policy::Question& question, const Records& records,
              absl::Time time) {
  using namespace reference_decide_internal;  // NOLINT: the steps read better by their bare names.
  Answer answer;
  answer.sections.resize(question.sections.size());
  const Kind* kind = KindNamed(law, question.kind);
  const Rule* rule = RowFor(law, question.kind, question.sender.sector, question.recipient.sector, time);
  if (kind == nullptr) {
    answer.reason = "UNKNOWN_KIND";
  } else if (rule == nullptr) {
    answer.reason = "NO_RULE";
  } else {
    DecideByRow({law, question, records, time}, *kind, *rule, answer);
  }
  ListWithheld(question, answer);
  SortedOnce(answer.missing);
  SortedOnce(answer.obligations);
  return answer;
}

}  // namespace handover::reference
