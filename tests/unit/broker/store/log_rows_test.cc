#include "broker/store/log_rows.h"

#include <gtest/gtest.h>

#include <string>

namespace handover::store {
namespace log_rows_test_internal {

TEST(LogRowsTest, NodeKeyIsLevelThenIndex) {
  EXPECT_EQ(NodeKey({4, 258}), std::string("\x04\0\0\0\0\0\0\x01\x02", 9));
}

TEST(LogRowsTest, NodesOfALevelLieTogetherInOrder) {
  EXPECT_LT(NodeKey({4, 255}), NodeKey({4, 256}));
  EXPECT_LT(NodeKey({4, 1u << 20}), NodeKey({8, 0}));
}

}  // namespace log_rows_test_internal
}  // namespace handover::store
