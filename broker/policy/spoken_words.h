// What a decision speaks of, in the words of those who must understand it: health visitors, midwives, teachers. Danish
// and English. No code, no number, no name.
#ifndef HANDOVER_BROKER_POLICY_SPOKEN_WORDS_H_
#define HANDOVER_BROKER_POLICY_SPOKEN_WORDS_H_

#include <optional>
#include <string>
#include <string_view>

#include "broker/policy/reason.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/options/v1/options.pb.h"

namespace handover::policy {

enum class Language { kEnglish, kDanish };

// `en`, `da`, or nothing for English. Nothing for any other.
std::optional<Language> FindLanguage(std::string_view tag);

// With their article, so that a sentence can be made of them: `the GP`, `den praktiserende læge`. What the policy has
// and this list has not is said by its own code: `the home visit` for HOME_VISIT.
std::string KindWords(std::string_view kind, Language language);
std::string SectorWords(directory::v1::Sector sector, Language language);
std::string RoleWords(options::v1::PersonRole role, Language language);

// Without an article, as in a list: `growth and feeding`.
std::string BodyWords(std::string_view body, Language language);
// By the name without its prefix, as a pair holds it: PARENT_MENTAL.
std::string CategoryWords(std::string_view category, Language language);

// A sentence each.
std::string ReasonWords(std::string_view code, Language language);
std::string ObligationWords(std::string_view code, Language language);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_SPOKEN_WORDS_H_
