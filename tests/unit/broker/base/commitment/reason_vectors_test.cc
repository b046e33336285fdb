// Every case of the test vectors comes out as the vectors say.
#include <map>
#include <string>

#include "gtest/gtest.h"

#include "broker/base/commitment/reason.h"
#include "tests/unit/broker/base/commitment/vectors.h"

namespace handover {
namespace {

TEST(ReasonVectorsTest, EveryCaseComesOutAsExpected) {
  const Vectors vectors;
  for (const rapidjson::Value& one_case : vectors.Section("cases").GetArray()) {
    EXPECT_EQ(ReasonCode(vectors.Run(one_case)), one_case["expect"].GetString()) << one_case["name"].GetString();
  }
}

// An emptied file must not pass.
TEST(ReasonVectorsTest, EveryKindOfCheckHasItsCases) {
  const Vectors vectors;
  std::map<std::string, int> counts;
  for (const rapidjson::Value& one_case : vectors.Section("cases").GetArray()) ++counts[one_case["check"].GetString()];
  const std::map<std::string, int> expected = {{"submission", 8}, {"delivery", 27}, {"receipt", 7},
                                               {"ack", 4},        {"export", 3},    {"idempotency", 2}};
  EXPECT_EQ(counts, expected);
}

}  // namespace
}  // namespace handover
