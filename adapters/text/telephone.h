// Telephone numbers of local formats, which mostly leave the country out.
#ifndef HANDOVER_ADAPTERS_TEXT_TELEPHONE_H_
#define HANDOVER_ADAPTERS_TEXT_TELEPHONE_H_

#include <optional>
#include <string>
#include <string_view>

namespace handover::adapters {

// E.164 with a plus: eight digits are Danish, `00...` and `+...` begin with a country code. Blanks between digits are
// left out. Empty for anything else: nobody guesses a country.
std::optional<std::string> NormaliseTelephone(std::string_view text);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_TELEPHONE_H_
