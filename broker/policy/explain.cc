#include "broker/policy/explain.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/strip.h"

namespace handover::policy {
namespace explain_internal {

std::string CategoryName(options::v1::DataCategory category) {
  const std::string& name = options::v1::DataCategory_Name(category);
  if (name.empty()) return "UNSPECIFIED";
  return std::string(absl::StripPrefix(name, "DATA_CATEGORY_"));
}

bool IsPerson(const Question& question, int index) {
  return index >= 0 && index < static_cast<int>(question.persons.size());
}

exchange::v1::Pair PairOf(const Question& question, const QuestionSection& section, Reason reason) {
  exchange::v1::Pair pair;
  pair.set_category(CategoryName(section.category));
  for (const int person : section.about) {
    if (IsPerson(question, person)) pair.add_person_ids(question.persons[person].person_id);
  }
  pair.set_reason(std::string(ReasonCode(reason)));
  return pair;
}

// REQUIRES: the person is one of the question's.
exchange::v1::Pair PairOfMissing(const Question& question, const MissingConsent& missing) {
  exchange::v1::Pair pair;
  pair.set_category(CategoryName(missing.category));
  pair.add_person_ids(question.persons[missing.person].person_id);
  pair.set_reason(std::string(ReasonCode(missing.reason)));
  return pair;
}

// A section passes only when the handover as a whole does.
bool Goes(const Decision& decision, const SectionVerdict& verdict) {
  const bool whole = decision.verdict == Verdict::kPermitted || decision.verdict == Verdict::kPermittedInPart;
  return whole && verdict.answer == SectionVerdict::Answer::kPermitted;
}

// Why a section stays: its own reason, or that of the whole.
Reason WhyNot(const Decision& decision, const SectionVerdict& verdict) {
  return verdict.answer == SectionVerdict::Answer::kPermitted || verdict.reason == Reason::kNotEvaluated
             ? decision.reason
             : verdict.reason;
}

bool SamePair(const exchange::v1::Pair& a, const exchange::v1::Pair& b) {
  return a.category() == b.category() && a.reason() == b.reason() &&
         std::equal(a.person_ids().begin(), a.person_ids().end(), b.person_ids().begin(), b.person_ids().end());
}

}  // namespace explain_internal

consent::v1::DecisionExplanation RecordDecision(const Question& question, const Decision& decision) {
  consent::v1::DecisionExplanation explanation;
  explanation.set_verdict(std::string(VerdictCode(decision.verdict)));
  explanation.set_reason(std::string(ReasonCode(decision.reason)));
  explanation.set_rule_id(decision.rule_id);
  explanation.set_legal_basis(decision.legal_basis);
  explanation.set_citation(decision.citation);
  explanation.set_kind(question.kind);
  explanation.set_from_sector(question.sender.sector);
  explanation.set_to_sector(question.recipient.sector);
  for (size_t i = 0; i < question.sections.size() && i < decision.sections.size(); ++i) {
    const bool goes = explain_internal::Goes(decision, decision.sections[i]);
    const Reason reason = goes ? decision.sections[i].reason : explain_internal::WhyNot(decision, decision.sections[i]);
    auto& verdict = *explanation.add_sections();
    verdict.set_type(question.sections[i].type == nullptr ? "" : question.sections[i].type->name);
    *verdict.mutable_pair() = explain_internal::PairOf(question, question.sections[i], reason);
    verdict.set_permitted(goes);
    for (const int person : question.sections[i].about) {
      if (explain_internal::IsPerson(question, person)) verdict.add_about_roles(question.persons[person].role);
    }
  }
  for (const MissingConsent& missing : decision.missing) {
    if (!explain_internal::IsPerson(question, missing.person)) continue;
    auto& consent = *explanation.add_missing_consents();
    *consent.mutable_pair() = explain_internal::PairOfMissing(question, missing);
    consent.set_role(question.persons[missing.person].role);
  }
  for (const consent::ConsentRef& considered : decision.considered) {
    explanation.add_considered_consents(ToString(considered.id));
  }
  explanation.mutable_obligations()->Assign(decision.obligations.begin(), decision.obligations.end());
  explanation.set_policy_digest(decision.policy_digest);
  return explanation;
}

exchange::v1::PolicyRefusal RefusalOf(const Question& question, const Decision& decision, int addressee_index) {
  exchange::v1::PolicyRefusal refusal;
  refusal.set_addressee_index(addressee_index);
  refusal.set_reason(std::string(ReasonCode(decision.reason)));
  refusal.set_rule_id(decision.rule_id);
  refusal.set_legal_basis(decision.legal_basis);
  for (const MissingConsent& missing : decision.missing) {
    if (!explain_internal::IsPerson(question, missing.person)) continue;
    *refusal.add_missing_consents() = explain_internal::PairOfMissing(question, missing);
  }
  return refusal;
}

std::vector<exchange::v1::Pair> WithheldPairs(const Question& question, const Decision& decision) {
  std::vector<exchange::v1::Pair> pairs;
  for (size_t i = 0; i < question.sections.size() && i < decision.sections.size(); ++i) {
    if (explain_internal::Goes(decision, decision.sections[i])) continue;
    exchange::v1::Pair pair = explain_internal::PairOf(question, question.sections[i],
                                                       explain_internal::WhyNot(decision, decision.sections[i]));
    const bool known = std::any_of(pairs.begin(), pairs.end(), [&](const exchange::v1::Pair& other) {
      return explain_internal::SamePair(pair, other);
    });
    if (!known) pairs.push_back(std::move(pair));
  }
  return pairs;
}

}  // namespace handover::policy
