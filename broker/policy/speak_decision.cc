#include "broker/policy/speak_decision.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace handover::policy {
namespace speak_decision_internal {

using consent::v1::DecisionExplanation;

// English first, as in every pair below.
std::string Say(Language language, std::string english, std::string danish) {
  return language == Language::kDanish ? std::move(danish) : std::move(english);
}

std::string Capitalised(std::string text) {
  if (!text.empty()) text[0] = absl::ascii_toupper(static_cast<unsigned char>(text[0]));
  return text;
}

// `a`, `a and b`, `a, b and c`.
std::string Listed(const std::vector<std::string>& words, Language language) {
  if (words.size() < 2) return words.empty() ? "" : words.front();
  const std::vector<std::string> but_last(words.begin(), words.end() - 1);
  return absl::StrCat(absl::StrJoin(but_last, ", "), Say(language, " and ", " og "), words.back());
}

template <typename Roles>
std::string RoleList(const Roles& roles, Language language) {
  std::vector<std::string> words;
  for (const int role : roles) {
    std::string word = RoleWords(static_cast<options::v1::PersonRole>(role), language);
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
  }
  return Listed(words, language);
}

std::string About(const DecisionExplanation::SectionVerdict& section, Language language) {
  const std::string body = BodyWords(section.type(), language);
  if (section.about_roles().empty()) return body;
  return absl::StrCat(body, Say(language, " (about ", " (om "), RoleList(section.about_roles(), language), ")");
}

std::string WholeSentence(const DecisionExplanation& decision, Language language) {
  const std::string what =
      Capitalised(absl::StrCat(KindWords(decision.kind(), language), Say(language, " from ", " fra "),
                               SectorWords(decision.from_sector(), language), Say(language, " to ", " til "),
                               SectorWords(decision.to_sector(), language)));
  if (decision.verdict() == "PERMITTED") {
    return absl::StrCat(what, Say(language, " goes.", " går igennem."));
  }
  if (decision.verdict() == "PERMITTED_IN_PART") {
    return absl::StrCat(what, Say(language, " goes, but not all of it.", " går igennem, men ikke det hele."));
  }
  if (decision.verdict() == "HELD_FOR_HUMAN") {
    return absl::StrCat(
        what, Say(language, " waits until a human has decided.", " venter, til et menneske har afgjort det."));
  }
  return absl::StrCat(what, Say(language, " does not go.", " går ikke igennem."));
}

std::string LawSentence(const DecisionExplanation& decision, Language language) {
  std::string sentence;
  if (!decision.rule_id().empty()) {
    sentence = Say(language, absl::StrCat("Rule ", decision.rule_id(), " decides."),
                   absl::StrCat("Reglen er ", decision.rule_id(), "."));
  }
  if (decision.legal_basis().empty()) return sentence;
  absl::StrAppend(&sentence, sentence.empty() ? "" : " ", Say(language, "The legal basis is ", "Lovgrundlaget er "),
                  decision.citation(), " (", decision.legal_basis(), ").");
  return sentence;
}

std::string WhatGoes(const DecisionExplanation& decision, Language language) {
  std::vector<std::string> bodies;
  for (const DecisionExplanation::SectionVerdict& section : decision.sections()) {
    if (!section.permitted()) continue;
    std::string body = About(section, language);
    if (std::find(bodies.begin(), bodies.end(), body) == bodies.end()) bodies.push_back(std::move(body));
  }
  if (bodies.empty()) return "";
  return absl::StrCat(Say(language, "What goes: ", "Det går med: "), Listed(bodies, language), ".");
}

// One sentence for each reason, with all that stays for it.
std::vector<std::string> WhatStays(const DecisionExplanation& decision, Language language) {
  std::vector<std::pair<std::string, std::vector<std::string>>> by_reason;
  for (const DecisionExplanation::SectionVerdict& section : decision.sections()) {
    if (section.permitted()) continue;
    auto reason = std::find_if(by_reason.begin(), by_reason.end(),
                               [&](const auto& known) { return known.first == section.pair().reason(); });
    if (reason == by_reason.end()) reason = by_reason.insert(by_reason.end(), {section.pair().reason(), {}});
    std::string body = About(section, language);
    if (std::find(reason->second.begin(), reason->second.end(), body) == reason->second.end()) {
      reason->second.push_back(std::move(body));
    }
  }
  std::vector<std::string> sentences;
  for (const auto& [reason, bodies] : by_reason) {
    sentences.push_back(absl::StrCat(Say(language, "What stays: ", "Det bliver tilbage: "), Listed(bodies, language),
                                     ". ", ReasonWords(reason, language)));
  }
  return sentences;
}

// Whom to ask: a child's holders of custody, everybody else in person.
std::string WhoDecides(options::v1::PersonRole role, Language language) {
  if (role == options::v1::PERSON_ROLE_CHILD || role == options::v1::PERSON_ROLE_SIBLING) {
    return absl::StrCat(Say(language, "everybody who holds custody of ", "alle, der har forældremyndigheden over "),
                        RoleWords(role, language));
  }
  return RoleWords(role, language);
}

// One sentence for each person who would have to say yes, with all that it takes.
std::vector<std::string> WhoseConsent(const DecisionExplanation& decision, Language language) {
  std::vector<std::pair<std::string, std::vector<std::string>>> by_decider;
  for (const DecisionExplanation::MissingConsent& missing : decision.missing_consents()) {
    const std::string who = WhoDecides(missing.role(), language);
    auto decider =
        std::find_if(by_decider.begin(), by_decider.end(), [&](const auto& known) { return known.first == who; });
    if (decider == by_decider.end()) decider = by_decider.insert(by_decider.end(), {who, {}});
    std::string category = CategoryWords(missing.pair().category(), language);
    if (std::find(decider->second.begin(), decider->second.end(), category) == decider->second.end()) {
      decider->second.push_back(std::move(category));
    }
  }
  std::vector<std::string> sentences;
  for (const auto& [who, categories] : by_decider) {
    sentences.push_back(absl::StrCat(Say(language, "Missing consent: ", "Der mangler samtykke: "), who,
                                     Say(language, " would have to consent to ", " skal samtykke til "),
                                     Listed(categories, language), "."));
  }
  return sentences;
}

void Add(std::string sentence, std::vector<std::string>& sentences) {
  if (!sentence.empty()) sentences.push_back(std::move(sentence));
}

}  // namespace speak_decision_internal

std::vector<std::string> SpeakDecision(const consent::v1::DecisionExplanation& decision, Language language) {
  using namespace speak_decision_internal;  // NOLINT: the sentences read better by their bare names.
  std::vector<std::string> sentences = {WholeSentence(decision, language)};
  const bool goes = decision.verdict() == "PERMITTED" || decision.verdict() == "PERMITTED_IN_PART";
  if (!goes) Add(ReasonWords(decision.reason(), language), sentences);
  Add(LawSentence(decision, language), sentences);
  Add(WhatGoes(decision, language), sentences);
  // What stays because the whole does needs no second word.
  if (goes) {
    for (std::string& sentence : WhatStays(decision, language)) Add(std::move(sentence), sentences);
  }
  for (std::string& sentence : WhoseConsent(decision, language)) Add(std::move(sentence), sentences);
  for (const std::string& obligation : decision.obligations()) Add(ObligationWords(obligation, language), sentences);
  return sentences;
}

}  // namespace handover::policy
