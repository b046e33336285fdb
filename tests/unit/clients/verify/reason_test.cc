#include "clients/verify/reason.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace handover_verify {
namespace {

// COMMITMENTS section 1, rule 8, as written there.
constexpr const char* kAllNames =
    "OK NEW DUPLICATE ID_REUSED MALFORMED DOWNGRADE SALT_REUSED DUPLICATE_SECTION BAD_LIST "
    "NOT_ADDRESSED NOT_IN_FRAME WRONG_LOG KEY_UNKNOWN KEY_NOT_VALID SENDER_MISMATCH BAD_SIGNATURE "
    "BAD_HEAD ROLLBACK SPLIT_VIEW WRONG_LEAF NOT_IN_LOG ACK_MISMATCH CHAIN_SHORT CHAIN_BROKEN "
    "NOT_IN_INDEX RESURRECTED";

TEST(ReasonTest, EveryNameOfTheSchemeIsOneReason) {
  std::istringstream names(kAllNames);
  int count = 0;
  for (std::string name; names >> name; ++count) {
    const std::optional<Reason> reason = ReasonFromName(name);
    ASSERT_TRUE(reason.has_value()) << name;
    EXPECT_EQ(ReasonName(*reason), name);
  }
  EXPECT_EQ(count, 1 + static_cast<int>(Reason::kResurrected));
}

TEST(ReasonTest, AnotherNameIsNoReason) {
  for (const char* name : {"", "ok", "OK ", "UNKNOWN_CHECK"}) {
    EXPECT_EQ(ReasonFromName(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace handover_verify
