#include "broker/policy/explain.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace handover::policy {
namespace explain_internal {

std::string CategoryName(options::v1::DataCategory category) {
  const std::string& name = options::v1::DataCategory_Name(category);
  if (name.empty()) return "UNSPECIFIED";
  return std::string(absl::StripPrefix(name, "DATA_CATEGORY_"));
}

// `PERSON_ROLE_BIRTHING_PARENT` as people say it.
std::string RoleWords(options::v1::PersonRole role) {
  std::string words = options::v1::PersonRole_Name(role);
  words = std::string(absl::StripPrefix(words, "PERSON_ROLE_"));
  absl::AsciiStrToLower(&words);
  return absl::StrReplaceAll(words, {{"_", " "}});
}

std::string SectorWords(directory::v1::Sector sector) {
  std::string words = directory::v1::Sector_Name(sector);
  absl::AsciiStrToLower(&words);
  return words.empty() ? "an unknown sector" : absl::StrReplaceAll(words, {{"_", " "}});
}

std::string TypeName(const QuestionSection& section) {
  return section.type == nullptr ? "a section of unknown type" : section.type->name;
}

bool IsPerson(const Question& question, int index) {
  return index >= 0 && index < static_cast<int>(question.persons.size());
}

std::string AboutWords(const Question& question, const QuestionSection& section) {
  std::vector<std::string> words;
  for (const int person : section.about) {
    if (IsPerson(question, person)) words.push_back(RoleWords(question.persons[person].role));
  }
  return absl::StrJoin(words, " and ");
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

std::string VerdictSentence(const Question& question, const Decision& decision) {
  const std::string what =
      absl::StrCat("The ", absl::AsciiStrToLower(absl::StrReplaceAll(question.kind, {{"_", " "}})), " from ",
                   SectorWords(question.sender.sector), " to ", SectorWords(question.recipient.sector));
  switch (decision.verdict) {
    case Verdict::kDenied:
      return absl::StrCat(what, " is refused.");
    case Verdict::kPermitted:
      return absl::StrCat(what, " passes whole.");
    case Verdict::kPermittedInPart:
      return absl::StrCat(what, " passes in part.");
    case Verdict::kHeldForHuman:
      return absl::StrCat(what, " is held until a human has decided.");
  }
  return absl::StrCat(what, " is refused.");
}

std::string SectionSentence(const Question& question, const Decision& decision, size_t index) {
  const QuestionSection& section = question.sections[index];
  const SectionVerdict& verdict = decision.sections[index];
  const std::string subject = absl::StrCat(TypeName(section), " about the ", AboutWords(question, section));
  if (Goes(decision, verdict)) return absl::StrCat(subject, " passes.");
  return absl::StrCat(subject, " stays: ", std::string(ReasonSentence(WhyNot(decision, verdict))));
}

void AddSentences(const Question& question, const Decision& decision, consent::v1::DecisionExplanation& explanation) {
  explanation.add_sentences(VerdictSentence(question, decision));
  explanation.add_sentences(std::string(ReasonSentence(decision.reason)));
  if (!decision.rule_id.empty()) {
    explanation.add_sentences(absl::StrCat("Rule ", decision.rule_id, " speaks of it."));
  }
  if (!decision.legal_basis.empty()) {
    explanation.add_sentences(absl::StrCat("The legal basis is ", decision.legal_basis, ": ", decision.citation, "."));
  }
  for (size_t i = 0; i < question.sections.size() && i < decision.sections.size(); ++i) {
    explanation.add_sentences(SectionSentence(question, decision, i));
  }
  for (const MissingConsent& missing : decision.missing) {
    if (!IsPerson(question, missing.person)) continue;
    explanation.add_sentences(absl::StrCat("Consent to ", CategoryName(missing.category), " about the ",
                                           RoleWords(question.persons[missing.person].role), " would be needed."));
  }
  for (const std::string& obligation : decision.obligations) {
    explanation.add_sentences(absl::StrCat("It creates the duty ", obligation, "."));
  }
}

}  // namespace explain_internal

consent::v1::DecisionExplanation RecordDecision(const Question& question, const Decision& decision) {
  consent::v1::DecisionExplanation explanation;
  explanation.set_verdict(std::string(VerdictCode(decision.verdict)));
  explanation.set_reason(std::string(ReasonCode(decision.reason)));
  explanation.set_rule_id(decision.rule_id);
  explanation.set_legal_basis(decision.legal_basis);
  explanation.set_citation(decision.citation);
  for (size_t i = 0; i < question.sections.size() && i < decision.sections.size(); ++i) {
    const bool goes = explain_internal::Goes(decision, decision.sections[i]);
    const Reason reason = goes ? decision.sections[i].reason : explain_internal::WhyNot(decision, decision.sections[i]);
    auto& verdict = *explanation.add_sections();
    verdict.set_type(question.sections[i].type == nullptr ? "" : question.sections[i].type->name);
    *verdict.mutable_pair() = explain_internal::PairOf(question, question.sections[i], reason);
    verdict.set_permitted(goes);
  }
  for (const consent::ConsentRef& considered : decision.considered) {
    explanation.add_considered_consents(ToString(considered.id));
  }
  explanation.mutable_obligations()->Assign(decision.obligations.begin(), decision.obligations.end());
  explanation.set_policy_digest(decision.policy_digest);
  return explanation;
}

consent::v1::DecisionExplanation ExplainDecision(const Question& question, const Decision& decision) {
  consent::v1::DecisionExplanation explanation = RecordDecision(question, decision);
  explain_internal::AddSentences(question, decision, explanation);
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
    exchange::v1::Pair& pair = *refusal.add_missing_consents();
    pair.set_category(explain_internal::CategoryName(missing.category));
    pair.add_person_ids(question.persons[missing.person].person_id);
    pair.set_reason(std::string(ReasonCode(missing.reason)));
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
