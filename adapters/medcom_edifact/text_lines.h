// Formatted text as FTX segments hold it: components of 70 characters, five to a segment, a format for each segment.
// The way back of LetterTree::AddFormattedText().
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_TEXT_LINES_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_TEXT_LINES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

namespace handover::adapters::edifact {

inline constexpr size_t kMostLineLetters = 70;  // Of a component of FTX.
inline constexpr size_t kMostLines = 5;         // Of one FTX.

// What one FTX says.
struct TextBlock {
  std::string format;              // P00 = proportional, plain, left.
  std::vector<std::string> lines;  // UTF-8; at most kMostLines of at most kMostLineLetters each.
};

struct TextBlocks {
  std::vector<TextBlock> blocks;  // At least one.
  bool changed = false;           // Letters that ISO 8859-1 does not have.
};

// The text with its markup. A Break ends a line, Space is a blank, and the last line always ends: what the text says
// stays the same. A line that is too long goes on in the next component, behind a backslash.
TextBlocks BlocksOf(pugi::xml_node formatted_text);

// Plain words, cut into components alone. REQUIRES: no line break in them.
std::vector<std::string> LinesOf(std::string_view words);

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_TEXT_LINES_H_
