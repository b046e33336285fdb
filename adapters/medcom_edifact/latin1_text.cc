#include "adapters/medcom_edifact/latin1_text.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "adapters/text/utf8.h"

namespace handover::adapters::edifact {
namespace latin1_text_internal {

constexpr uint32_t kFirstBeyondAscii = 0x7F;
constexpr uint32_t kFirstLetter = 0xA0;  // From 80 to 9F stand control characters.
constexpr uint32_t kLastLetter = 0xFF;

struct Neighbour {
  uint32_t letter;
  std::string_view stands_for_it;
};
constexpr Neighbour kNeighbours[] = {{0x2010, "-"},  {0x2011, "-"},   {0x2012, "-"}, {0x2013, "-"},  {0x2014, "-"},
                                     {0x2018, "'"},  {0x2019, "'"},   {0x201A, "'"}, {0x201C, "\""}, {0x201D, "\""},
                                     {0x201E, "\""}, {0x2026, "..."}, {0x2009, " "}, {0x202F, " "}};

std::string_view StandInOf(uint32_t letter) {
  if (letter == '\t' || letter == '\n' || letter == '\r') return " ";
  const auto found = std::find_if(std::begin(kNeighbours), std::end(kNeighbours),
                                  [letter](const Neighbour& n) { return n.letter == letter; });
  return found == std::end(kNeighbours) ? "?" : found->stands_for_it;
}

bool IsInSet(uint32_t letter) {
  return (letter >= ' ' && letter < kFirstBeyondAscii) || (letter >= kFirstLetter && letter <= kLastLetter);
}

}  // namespace latin1_text_internal

HeldText HoldInLatin1(std::string_view text) {
  HeldText held;
  for (size_t at = 0; at < text.size();) {
    const CodePoint letter = CodePointAt(text, at);
    if (letter.length == 0) break;
    if (latin1_text_internal::IsInSet(letter.value)) {
      held.text += text.substr(at, letter.length);
    } else {
      held.text += latin1_text_internal::StandInOf(letter.value);
      held.changed = true;
    }
    at += letter.length;
  }
  return held;
}

std::string Utf8ToLatin1(std::string_view text) {
  std::string bytes;
  for (size_t at = 0; at < text.size();) {
    const CodePoint letter = CodePointAt(text, at);
    if (letter.length == 0) break;
    bytes.push_back(static_cast<char>(letter.value));
    at += letter.length;
  }
  return bytes;
}

}  // namespace handover::adapters::edifact
