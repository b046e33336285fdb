#include "broker/base/organisation_number.h"

#include <algorithm>
#include <array>

namespace handover {
namespace {

bool OnlyDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool IsGln(std::string_view text) { return text.size() == 13 && OnlyDigits(text); }

bool HasGlnCheckDigit(std::string_view text) {
  int sum = 0;
  for (size_t i = 0; i < text.size(); ++i) sum += (text[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return sum % 10 == 0;
}

bool IsCvr(std::string_view text) { return text.size() == 8 && OnlyDigits(text) && text.front() != '0'; }

bool PassesCvrModulus11(std::string_view text) {
  constexpr std::array<int, 8> kWeights = {2, 7, 6, 5, 4, 3, 2, 1};
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (text[i] - '0');
  return sum % 11 == 0;
}

bool IsSorCode(std::string_view text) { return text.size() >= 11 && text.size() <= 18 && OnlyDigits(text); }

}  // namespace handover
