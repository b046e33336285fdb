// Text for EDIFACT's character set UNOC, which is ISO 8859-1: everything inside is UTF-8, and much of that has no
// letter there.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_LATIN1_TEXT_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_LATIN1_TEXT_H_

#include <string>
#include <string_view>

namespace handover::adapters::edifact {

struct HeldText {
  std::string text;      // UTF-8 that has a byte of ISO 8859-1 for every letter, none of them a control character.
  bool changed = false;  // Something was not in the set, and something else stands there.
};

// Dashes, quotation marks and the ellipsis become their ASCII neighbours, white space a blank, all else a question
// mark, which a reader sees. REQUIRES: valid UTF-8.
HeldText HoldInLatin1(std::string_view text);

// REQUIRES: as HoldInLatin1() leaves it.
std::string Utf8ToLatin1(std::string_view text);

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_LATIN1_TEXT_H_
