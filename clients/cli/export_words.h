// Codes of the log in words for citizens, in Danish and English.
#ifndef HANDOVER_CLIENTS_CLI_EXPORT_WORDS_H_
#define HANDOVER_CLIENTS_CLI_EXPORT_WORDS_H_

#include <optional>
#include <string>
#include <string_view>

namespace handover::cli {

enum class Language { kDanish, kEnglish };

// `da` or `en`.
std::optional<Language> FindLanguage(std::string_view name);

// Both wordings of one thing; a value of literals.
struct Words {
  const char* danish;
  const char* english;
  const char* In(Language language) const { return language == Language::kDanish ? danish : english; }
};

// What a code means. A code that has no words is shown as words of its own: `NEW_CODE` as `new code`.
std::string EventWords(std::string_view code, Language language);
std::string KindWords(std::string_view code, Language language);
std::string ReasonWords(std::string_view code, Language language);
std::string CategoryWords(std::string_view code, Language language);
std::string ObligationWords(std::string_view code, Language language);
std::string VerdictWords(std::string_view code, Language language);
// Of a state of something that should follow.
std::string ExpectationWords(std::string_view code, Language language);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_EXPORT_WORDS_H_
