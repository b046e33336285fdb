#include "adapters/text/telephone.h"

namespace handover::adapters {
namespace {

constexpr std::string_view kDenmark = "+45";
constexpr size_t kDanishDigits = 8;
constexpr size_t kLeastInternational = 8;  // Country code included.
constexpr size_t kMostInternational = 15;  // Of E.164.

}  // namespace

std::optional<std::string> NormaliseTelephone(std::string_view text) {
  std::string digits(text);
  std::erase(digits, ' ');
  const bool plus = digits.starts_with('+');
  const bool zeros = !plus && digits.starts_with("00");
  if (plus || zeros) digits.erase(0, plus ? 1 : 2);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  if (plus || zeros) {
    const bool fits = digits.size() >= kLeastInternational && digits.size() <= kMostInternational && digits[0] != '0';
    return fits ? std::optional<std::string>("+" + digits) : std::nullopt;
  }
  if (digits.size() != kDanishDigits) return std::nullopt;
  return std::string(kDenmark) + digits;
}

}  // namespace handover::adapters
