// Strings glued together. Debian builds Abseil with a string_view of its own, which std::string_view does not become.
#ifndef HANDOVER_ADAPTERS_FHIR_FHIR_TEXT_H_
#define HANDOVER_ADAPTERS_FHIR_FHIR_TEXT_H_

#include <concepts>
#include <cstring>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace handover::adapters::fhir {

inline absl::string_view Piece(std::string_view text) { return {text.data(), text.size()}; }

template <std::integral Number>
Number Piece(Number number) {
  return number;
}

// As absl::StrCat().
template <typename... Pieces>
std::string Cat(const Pieces&... pieces) {
  return absl::StrCat(Piece(pieces)...);
}

// Takes `prefix` off the front of `text`; false when it is not there.
inline bool TakePrefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// memmem() leaps over what cannot match; find() stops at every first letter, and a document is full of quotes.
inline bool Contains(std::string_view text, std::string_view part) {
  if (part.empty() || text.size() < part.size()) return part.empty();
  return memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_FHIR_FHIR_TEXT_H_
