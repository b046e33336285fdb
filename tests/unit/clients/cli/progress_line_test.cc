#include "clients/cli/progress_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

namespace handover::cli {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string After(size_t total, bool shows) {
  std::ostringstream err;
  {
    ProgressLine progress(err, total, shows);
    for (size_t i = 0; i < total; ++i) progress.Advance();
  }
  return err.str();
}

TEST(ProgressLineTest, GrowsAndIsTakenAway) {
  EXPECT_THAT(After(2, true), AllOf(HasSubstr("\r[###############...............] 1 of 2"),
                                    HasSubstr("\r[##############################] 2 of 2"), EndsWith("\r\x1b[K")));
}

TEST(ProgressLineTest, PrintsOncePerHundredth) {
  const std::string printed = After(10'000, true);
  EXPECT_EQ(std::count(printed.begin(), printed.end(), ']'), 100);
}

TEST(ProgressLineTest, NothingOutsideATerminalAndNothingForOne) {
  EXPECT_THAT(After(2, false), IsEmpty());
  EXPECT_THAT(After(1, true), IsEmpty());
}

}  // namespace
}  // namespace handover::cli
