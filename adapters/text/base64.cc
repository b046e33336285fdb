#include "adapters/text/base64.h"

#include <cstdint>

namespace handover::adapters {
namespace {

// The six bits of a character; -1 for anything else.
int Base64Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

}  // namespace

std::optional<std::string> DecodeBase64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  uint32_t bits = 0;
  int bit_count = 0;
  int padding = 0;
  size_t characters = 0;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    ++characters;
    if (c == '=') {
      ++padding;
      continue;
    }
    const int digit = Base64Digit(c);
    if (digit < 0 || padding > 0) return std::nullopt;
    bits = (bits << 6) | static_cast<uint32_t>(digit);
    bit_count += 6;
    if (bit_count >= 8) {
      bit_count -= 8;
      out.push_back(static_cast<char>((bits >> bit_count) & 0xFFu));
      bits &= (1u << bit_count) - 1u;
    }
  }
  // A group of four lacks at most two characters, and a padding stands for each.
  if (characters % 4 != 0 || padding > 2 || padding != bit_count / 2 || bits != 0) return std::nullopt;
  return out;
}

}  // namespace handover::adapters
