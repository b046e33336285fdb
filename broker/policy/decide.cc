#include "broker/policy/decide.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"

#include "broker/base/ids.h"
#include "broker/policy/conclude.h"
#include "broker/policy/deadline.h"

namespace handover::policy {
namespace decide_internal {

using consent::ChildRule;
using consent::ConsentVerdict;
using options::v1::DataCategory;
using options::v1::PersonRole;

// Everything that is the same for all bases of one decision.
struct Frame {
  const Question& question;
  const PolicySet& policy;
  const CompiledRule& rule;
  const CompiledRule* related_rule;  // Null unless the rule adds its ceiling.
  const v1::Kind& kind;
  const consent::Facts& facts;
  bool protected_address = false;  // Somebody's address is protected and the recipient is private.
  bool protected_specially = false;
};

// Every index points at something and everybody has a role.
bool MakesSense(const Question& question) {
  const int person_count = static_cast<int>(question.persons.size());
  const auto is_person = [&](int index) { return index >= 0 && index < person_count; };
  if (question.subject != -1 && !is_person(question.subject)) return false;
  for (const QuestionPerson& person : question.persons) {
    if (person.role == options::v1::PERSON_ROLE_UNSPECIFIED) return false;
  }
  return std::all_of(question.sections.begin(), question.sections.end(), [&](const QuestionSection& section) {
    return !section.about.empty() && std::all_of(section.about.begin(), section.about.end(), is_person);
  });
}

// Of a basis that is counted by meeting: why no use is left, or why the special case of a follow-up is not made.
std::optional<Reason> UsedUp(const v1::Basis& basis, const SlipFacts& slip) {
  if (basis.uses_per_meeting() == 0 || slip.earlier_ssd_exchanges < basis.uses_per_meeting()) return std::nullopt;
  const int uses = basis.uses_per_meeting() + (slip.ssd_follow_up ? basis.follow_ups_per_meeting() : 0);
  if (slip.earlier_ssd_exchanges >= uses) return Reason::kSsdExhausted;
  // The law lets one follow in special cases: somebody says in words what is special, and signs for it.
  return slip.justification ? std::nullopt : std::optional(Reason::kJustificationMissing);
}

// The recipient referred the subject to the sender, who answers with this.
bool HasReferred(const v1::Basis& basis, const Question& question) {
  const auto& kinds = basis.referral_kinds();
  return question.related_referred && std::find(kinds.begin(), kinds.end(), question.related_kind) != kinds.end();
}

// What the registers must say of the parties. Before routing has found the recipient nobody can tell: asked again then.
std::optional<Reason> NotRegistered(const v1::Basis& basis, const Question& question) {
  const RecipientRef& recipient = question.recipient;
  if (recipient.party.is_nil()) return std::nullopt;
  if (basis.needs_registered_gp() && !recipient.registered_gp && !HasReferred(basis, question)) {
    return Reason::kNotRegisteredGp;
  }
  if (recipient.chosen_by_human) return std::nullopt;
  const bool moved = recipient.serves_residence && !question.sender.serves_residence;
  if (basis.needs_registered_move() && !moved) return Reason::kMoveNotRegistered;
  const bool lives_elsewhere = !recipient.municipality_code.empty() && !recipient.serves_residence;
  if (basis.needs_responsible_recipient() && lives_elsewhere) return Reason::kRecipientNotResponsible;
  return std::nullopt;
}

// Why a basis cannot be rested on by these sectors with this slip; nothing = it can.
std::optional<Reason> Unavailable(const CompiledBasis& compiled, const Question& question, const PolicySet& policy) {
  const v1::Basis& basis = *compiled.basis;
  const SlipFacts& slip = question.slip;
  if (!compiled.Covers(question.sender.sector, question.recipient.sector)) return Reason::kBasisNotAvailableToSector;
  if (basis.only_when_claimed() && question.addressee.legal_basis != basis.code()) return Reason::kBasisNotClaimed;
  if (basis.needs_treatment_episode() && !slip.treatment_episode) return Reason::kTreatmentEpisodeMissing;
  if (basis.needs_justification() && !slip.justification) return Reason::kJustificationMissing;
  if (basis.needs_guideline() && !slip.guideline_declared &&
      !policy.GuidelineInForce(slip.guideline, question.recipient.municipality_code)) {
    return Reason::kGuidelineMissing;
  }
  if (basis.needs_meeting() && !slip.meeting) return Reason::kMeetingMissing;
  if (basis.needs_same_authority() && !question.recipient.same_authority) return Reason::kNotSameAuthority;
  if (basis.needs_acute() && !slip.acute) return Reason::kNotAcute;
  const bool any_private = policy.IsPrivate(question.sender.sector) || policy.IsPrivate(question.recipient.sector);
  if (basis.needs_private_party() && !any_private) return Reason::kNoPrivateParty;
  const std::optional<Reason> not_registered = NotRegistered(basis, question);
  return not_registered.has_value() ? not_registered : UsedUp(basis, slip);
}

// What the sender claims must fit the rule, although the broker decides itself what it rests on.
std::optional<Reason> WrongClaim(const Question& question, const PolicySet& policy, const CompiledRule& rule) {
  if (!policy.HasPurpose(question.addressee.purpose)) return Reason::kUnknownPurpose;
  const CompiledBasis* const claimed = policy.FindBasis(question.addressee.legal_basis);
  if (claimed == nullptr) return Reason::kUnknownBasis;
  if (!claimed->Covers(question.sender.sector, question.recipient.sector)) return Reason::kBasisNotAvailableToSector;
  if (std::find(rule.bases().begin(), rule.bases().end(), claimed) == rule.bases().end()) {
    return Reason::kBasisNotInRule;
  }
  return std::nullopt;
}

// A consent that is of nobody here was noted under a wrong number, or belongs to another letter (C-40). Whether it is
// another person's or does not exist is not told.
bool ClaimsForeignConsent(const Question& question, const consent::Facts& facts) {
  const auto is_of_somebody = [&](const ConsentId& id) {
    for (const QuestionPerson& person : question.persons) {
      for (const PersonKey& key : person.keys) {
        const consent::PersonFacts* const known = facts.Find(key);
        if (known == nullptr) return true;  // Not readable: denied for that, if it matters.
        const auto& consents = known->consents;
        if (std::any_of(consents.begin(), consents.end(), [&](const auto& consent) { return consent.id == id; })) {
          return true;
        }
      }
    }
    return false;
  };
  const auto& claimed = question.slip.claimed_consents;
  return !std::all_of(claimed.begin(), claimed.end(), is_of_somebody);
}

// Somebody's number was given up, such as an adopted child's: nothing goes on under it.
bool NamesSealedPerson(const Question& question, const consent::Facts& facts) {
  for (const QuestionPerson& person : question.persons) {
    for (const PersonKey& key : person.keys) {
      const consent::PersonFacts* const known = facts.Find(key);
      if (known != nullptr && known->sealed) return true;
    }
  }
  return false;
}

// What the persons' identities forbid before any basis is looked at.
std::optional<Reason> WrongPersons(const Question& question, const consent::Facts& facts) {
  if (NamesSealedPerson(question, facts)) return Reason::kSubjectNotCurrent;
  if (ClaimsForeignConsent(question, facts)) return Reason::kSubjectMismatch;
  return std::nullopt;
}

// The rule whose ceiling is added: that of the related handover between the same two sectors, whichever way it went.
const CompiledRule* RelatedRule(const Question& question, const PolicySet& policy, const CompiledRule& rule,
                                absl::CivilDay day) {
  if (!rule.rule().adds_related_ceiling() || question.related_kind.empty()) return nullptr;
  const directory::v1::Sector from = question.sender.sector;
  const directory::v1::Sector to = question.recipient.sector;
  const CompiledRule* related = policy.FindRule(question.related_kind, to, from, day);
  if (related == nullptr || related->deny_reason().has_value()) {
    related = policy.FindRule(question.related_kind, from, to, day);
  }
  return related == nullptr || related->deny_reason().has_value() ? nullptr : related;
}

bool RestsOnConsent(const CompiledRule& rule) {
  return std::all_of(rule.bases().begin(), rule.bases().end(),
                     [](const CompiledBasis* basis) { return basis->basis->rests_on_consent(); });
}

CeilingNeed NeedOf(const Frame& frame, const QuestionSection& section, PersonRole role) {
  const CeilingNeed own = frame.rule.NeedOf(section.category, role, section.type->index);
  if (own != CeilingNeed::kNotAllowed || frame.related_rule == nullptr) return own;
  const CeilingNeed added = frame.related_rule->NeedOf(section.category, role, section.type->index);
  const bool by_consent = added == CeilingNeed::kBasisAlone && RestsOnConsent(*frame.related_rule);
  return by_consent ? CeilingNeed::kConsent : added;
}

void LookAtProtection(Frame& frame) {
  if (!frame.policy.IsPrivate(frame.question.recipient.sector)) return;
  for (const QuestionPerson& person : frame.question.persons) {
    if (person.address_protected) frame.protected_address = true;
    for (const PersonKey& key : person.keys) {
      const consent::PersonFacts* const facts = frame.facts.Find(key);
      // What could not be read may be protected.
      const bool is_protected =
          facts == nullptr || facts->protection != consent::v1::RegisterFacts::PROTECTION_UNSPECIFIED;
      if (is_protected) frame.protected_address = true;
      if (facts == nullptr || facts->protection == consent::v1::RegisterFacts::SPECIAL) {
        frame.protected_specially = true;
      }
    }
  }
}

// A family lives together: where one address is protected, so is every address of the handover. With the protection of
// the police nobody private learns how to reach anyone of it either.
bool HiddenByProtection(const Frame& frame, DataCategory category) {
  if (category == options::v1::DATA_CATEGORY_ADDRESS) return frame.protected_address;
  if (category == options::v1::DATA_CATEGORY_CONTACT) return frame.protected_specially;
  return false;
}

// Whom to ask about a section: those it is about. Text that nobody has sorted may be about every child and parent.
absl::InlinedVector<int, 8> WhomToAsk(const Question& question, const QuestionSection& section) {
  absl::InlinedVector<int, 8> persons(section.about.begin(), section.about.end());
  if (section.category != options::v1::DATA_CATEGORY_UNSORTED) return persons;
  for (size_t i = 0; i < question.persons.size(); ++i) {
    const PersonRole role = question.persons[i].role;
    const bool of_family = role == options::v1::PERSON_ROLE_CHILD || role == options::v1::PERSON_ROLE_BIRTHING_PARENT ||
                           role == options::v1::PERSON_ROLE_OTHER_PARENT;
    const int person = static_cast<int>(i);
    if (of_family && std::find(persons.begin(), persons.end(), person) == persons.end()) persons.push_back(person);
  }
  return persons;
}

consent::Who WhoIs(const Question& question, int index) {
  const QuestionPerson& person = question.persons[index];
  consent::Who who{person.keys, person.role, person.unborn, {}};
  if (!person.unborn) return who;
  for (const QuestionPerson& other : question.persons) {
    if (other.role == options::v1::PERSON_ROLE_BIRTHING_PARENT) who.mother_keys = other.keys;
  }
  return who;
}

// One basis of the rule, tried on every section.
class BasisTrial {
 public:
  BasisTrial(const Frame& frame, const v1::Basis& basis, consent::Evaluator& evaluator)
      : frame_(frame), basis_(basis), evaluator_(evaluator) {}

  TrialResult Run() {
    result_.basis = &basis_;
    for (const QuestionSection& section : frame_.question.sections) {
      const SectionVerdict verdict = Judge(section);
      result_.sections.push_back(verdict);
    }
    return std::move(result_);
  }

 private:
  static SectionVerdict Withhold(Reason reason) { return {SectionVerdict::Answer::kWithheld, reason}; }

  SectionVerdict Judge(const QuestionSection& section) {
    if (section.type == nullptr || section.category == options::v1::DATA_CATEGORY_UNSPECIFIED ||
        !options::v1::DataCategory_IsValid(section.category)) {
      return Withhold(Reason::kUnclassified);
    }
    bool any_consent = false;
    for (const int person : section.about) {
      const CeilingNeed need = NeedOf(frame_, section, frame_.question.persons[person].role);
      if (need == CeilingNeed::kNotAllowed) return Withhold(Reason::kAboveCeiling);
      any_consent = any_consent || need == CeilingNeed::kConsent;
    }
    if (HiddenByProtection(frame_, section.category)) return Withhold(Reason::kAddressProtected);
    if (basis_.unblockable()) return PermitByDuty(section);
    return AskPeople(section, any_consent);
  }

  // Nobody is asked. Who has said no all the same is noted, so that the log shows what the duty overrode (C-47).
  SectionVerdict PermitByDuty(const QuestionSection& section) {
    for (const int person : WhomToAsk(frame_.question, section)) {
      evaluator_.Objects(WhoIs(frame_.question, person), section.category);
    }
    return {SectionVerdict::Answer::kPermitted, Reason::kAllowedByBasis};
  }

  SectionVerdict AskPeople(const QuestionSection& section, bool any_consent) {
    SectionVerdict verdict{SectionVerdict::Answer::kPermitted, Reason::kAllowedByBasis};
    for (const int person : WhomToAsk(frame_.question, section)) {
      const Reason reason = Ask(section, person, any_consent);
      if (reason == Reason::kAllowedByBasis) continue;
      if (reason == Reason::kAllowedByConsent) {
        if (verdict.answer == SectionVerdict::Answer::kPermitted) verdict.reason = reason;
        continue;
      }
      if (verdict.answer == SectionVerdict::Answer::kPermitted) verdict = Withhold(reason);
    }
    return verdict;
  }

  Reason Ask(const QuestionSection& section, int person, bool any_consent) {
    const bool unsorted = section.category == options::v1::DATA_CATEGORY_UNSORTED;
    const bool ceiling_asks =
        unsorted ? any_consent : NeedOf(frame_, section, frame_.question.persons[person].role) == CeilingNeed::kConsent;
    const consent::Who who = WhoIs(frame_.question, person);
    if (!basis_.rests_on_consent() && !ceiling_asks) {
      const Reason objection = ReasonOf(evaluator_.Objects(who, section.category).finding);
      return basis_.overrides_objection() ? Reason::kAllowedByBasis : objection;
    }
    const bool any_holder = frame_.rule.rule().child_consent() == v1::Rule::ANY_CUSTODY_HOLDER && !unsorted;
    const ConsentVerdict verdict =
        evaluator_.Permits(who, section.category, any_holder ? ChildRule::kAnyHolder : ChildRule::kAllHolders);
    const Reason reason = ReasonOf(verdict.finding);
    if (verdict.answer == ConsentVerdict::Answer::kRefused) NoteMissing({section.category, person, reason});
    return reason;
  }

  void NoteMissing(const MissingConsent& missing) {
    const bool known = std::any_of(result_.missing.begin(), result_.missing.end(), [&](const MissingConsent& other) {
      return other.category == missing.category && other.person == missing.person;
    });
    if (!known) result_.missing.push_back(missing);
  }

  const Frame& frame_;
  const v1::Basis& basis_;
  consent::Evaluator& evaluator_;
  TrialResult result_;
};

// The better of two results: what is no denial, then what lets more pass; the earlier on a tie. Of two denials the one
// of the basis that the sender claims, since that is what the sender can mend.
bool Better(const TrialResult& candidate, const TrialResult& best, const std::string& claimed) {
  const bool candidate_denied = candidate.verdict == Verdict::kDenied;
  const bool best_denied = best.verdict == Verdict::kDenied;
  if (candidate_denied != best_denied) return best_denied;
  if (candidate_denied) return candidate.basis->code() == claimed;
  return candidate.PermittedCount() > best.PermittedCount();
}

void Adopt(TrialResult result, const CompiledRule& rule, Decision& decision) {
  decision.verdict = result.verdict;
  decision.reason = result.reason;
  decision.legal_basis = result.basis->code();
  decision.citation = result.basis->citation();
  decision.sections = std::move(result.sections);
  decision.missing = std::move(result.missing);
  if (decision.verdict == Verdict::kDenied) return;  // What does not go creates no duty.
  decision.obligations.assign(rule.rule().obligations().begin(), rule.rule().obligations().end());
  for (const std::string& code : result.basis->obligations()) {
    if (std::find(decision.obligations.begin(), decision.obligations.end(), code) == decision.obligations.end()) {
      decision.obligations.push_back(code);
    }
  }
}

// The statutory duty of the rule that covers these sectors, or null. A rule rests on duties alone or on none (lint).
const CompiledBasis* DutyOf(const CompiledRule& rule, const Question& question) {
  for (const CompiledBasis* basis : rule.bases()) {
    if (basis->basis->unblockable() && basis->Covers(question.sender.sector, question.recipient.sector)) return basis;
  }
  return nullptr;
}

// Returns why the first basis of the rule is not available, when none is.
std::optional<Reason> DecideByBases(const Frame& frame, absl::Time time, Decision& decision) {
  const Question& question = frame.question;
  consent::Evaluator evaluator(frame.facts, consent::Circumstances{question.addressee.purpose,
                                                                   {question.sender.party, question.sender.sector},
                                                                   {question.recipient.party, question.recipient.sector,
                                                                    question.recipient.sole_professional},
                                                                   time,
                                                                   question.pregnancy});
  std::optional<TrialResult> best;
  std::optional<Reason> claimed_unavailable;
  std::optional<Reason> first_unavailable;
  for (const CompiledBasis* basis : frame.rule.bases()) {
    const std::optional<Reason> unavailable = Unavailable(*basis, question, frame.policy);
    if (unavailable.has_value()) {
      if (basis->basis->code() == question.addressee.legal_basis) claimed_unavailable = unavailable;
      if (!first_unavailable.has_value()) first_unavailable = unavailable;
      continue;
    }
    TrialResult result = BasisTrial(frame, *basis->basis, evaluator).Run();
    Conclude(question, frame.kind, result);
    if (!best.has_value() || Better(result, *best, question.addressee.legal_basis)) best = std::move(result);
  }
  const bool any_available = best.has_value();
  if (any_available) Adopt(*std::move(best), frame.rule, decision);
  decision.considered = evaluator.considered();
  // What the sender rests on and cannot is what the sender must mend, whatever else was tried in vain.
  if (decision.verdict == Verdict::kDenied && claimed_unavailable.has_value()) {
    decision.reason = *claimed_unavailable;
    decision.legal_basis = question.addressee.legal_basis;
    decision.citation = frame.policy.FindBasis(decision.legal_basis)->basis->citation();
  }
  return any_available ? std::nullopt : first_unavailable;
}

void HoldForHuman(Reason why, Decision& decision) {
  decision.verdict = Verdict::kHeldForHuman;
  decision.reason = why;
}

}  // namespace decide_internal

Decision Decide(const Question& question, const PolicySet& policy, const consent::Facts& facts, absl::Time time) {
  Decision decision;
  decision.policy_digest = policy.digest();
  decision.sections.resize(question.sections.size());
  const v1::Kind* const kind = policy.FindKind(question.kind);
  if (kind == nullptr) {
    decision.reason = Reason::kUnknownKind;
    return decision;
  }
  const absl::CivilDay day(DanishTime(time));
  const CompiledRule* const rule =
      policy.FindRule(question.kind, question.sender.sector, question.recipient.sector, day);
  if (rule == nullptr) {
    decision.reason = Reason::kNoRule;
    return decision;
  }
  decision.rule_id = rule->rule().id();
  if (rule->deny_reason().has_value()) {
    decision.reason = *rule->deny_reason();
    return decision;
  }
  const CompiledBasis* const duty = decide_internal::DutyOf(*rule, question);
  if (!decide_internal::MakesSense(question)) {
    decision.reason = Reason::kEvaluationError;
    if (duty != nullptr) decide_internal::HoldForHuman(Reason::kDutyNotCleared, decision);
    return decision;
  }
  if (duty == nullptr) {
    std::optional<Reason> wrong = decide_internal::WrongClaim(question, policy, *rule);
    if (!wrong.has_value()) wrong = decide_internal::WrongPersons(question, facts);
    if (wrong.has_value()) {
      decision.reason = *wrong;
      return decision;
    }
  } else if (decide_internal::NamesSealedPerson(question, facts)) {
    decide_internal::HoldForHuman(Reason::kDutyNotCleared, decision);
    return decision;
  }
  decide_internal::Frame frame{question, policy, *rule, decide_internal::RelatedRule(question, policy, *rule, day),
                               *kind,    facts};
  decide_internal::LookAtProtection(frame);
  const std::optional<Reason> lacking = decide_internal::DecideByBases(frame, time, decision);
  // Who must decide is told what the duty lacks, where that is known.
  if (duty != nullptr && decision.verdict == Verdict::kDenied) {
    decide_internal::HoldForHuman(lacking.value_or(Reason::kDutyNotCleared), decision);
  }
  return decision;
}

}  // namespace handover::policy
