#include "broker/base/random_system.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "gtest/gtest.h"

namespace handover {
namespace {

TEST(SystemRandomTest, TwoDrawsDifferAndFillEveryPart) {
  SystemRandom random;
  std::array<uint8_t, 4096> first{};
  std::array<uint8_t, 4096> second{};
  random.Fill(absl::MakeSpan(first));
  random.Fill(absl::MakeSpan(second));
  EXPECT_NE(first, second);
  // 64 zeros in a row come up once in 10^154 draws: the end was left as it was.
  const auto is_zero = [](uint8_t byte) { return byte == 0; };
  EXPECT_FALSE(std::all_of(first.end() - 64, first.end(), is_zero));
}

}  // namespace
}  // namespace handover
