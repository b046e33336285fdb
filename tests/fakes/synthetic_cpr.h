// Numbers that belong to nobody, for load and fault tests: a real date that is not 1 January, and a modulus 11
// remainder that is not 0. By the register's own statement such numbers were only given to people born on 1 January.
#ifndef HANDOVER_TESTS_FAKES_SYNTHETIC_CPR_H_
#define HANDOVER_TESTS_FAKES_SYNTHETIC_CPR_H_

#include <cstdio>
#include <string>

namespace handover::fakes {

inline int ModulusElevenRemainder(const std::string& cpr) {
  constexpr int kWeights[] = {4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
  int sum = 0;
  for (int i = 0; i < 10; ++i) sum += kWeights[i] * (cpr[static_cast<size_t>(i)] - '0');
  return sum % 11;
}

// The `number`th: a child born in 2024. Different for each number from 0 to 99 999.
inline std::string SyntheticCpr(int number) {
  const int day = 2 + number % 27;  // Never 1 January.
  const int month = 1 + (number / 27) % 12;
  int serial = 4000 + (number / (27 * 12)) % 900;  // Digit 7 is 4 and the year below 37: this century.
  for (;; serial += 1000) {
    char text[16];
    std::snprintf(text, sizeof text, "%02d%02d24%04d", day, month, serial % 10000);
    if (ModulusElevenRemainder(text) != 0) return text;
  }
}

// The same for somebody born in 1990. Different for each number from 0 to 99 999.
inline std::string SyntheticAdultCpr(int number) {
  const int day = 2 + number % 27;
  const int month = 1 + (number / 27) % 12;
  int serial = (number / (27 * 12)) % 900;  // Digit 7 is below 4: the last century.
  for (;; serial += 1000) {
    char text[16];
    std::snprintf(text, sizeof text, "%02d%02d90%04d", day, month, serial % 10000);
    if (ModulusElevenRemainder(text) != 0) return text;
  }
}

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_SYNTHETIC_CPR_H_
