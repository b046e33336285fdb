#include "adapters/text/json_leaves.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace handover::adapters {
namespace json_leaves_test_internal {

constexpr JsonLimits kTightJson = {.max_bytes = 1'000'000, .max_depth = 3, .max_leaves = 4};

// Each value as `pointer=value`, or the path and rule of the problem.
std::string ReadToText(std::string_view bytes) {
  const JsonLeaves read = ReadJsonLeaves(bytes, kTightJson);
  std::string text;
  if (read.problem != JsonProblem::kNone)
    return absl::StrCat("problem ", static_cast<int>(read.problem), " at ", read.path);
  for (const auto& [path, leaf] : read.leaves) absl::StrAppend(&text, path, "=", leaf.value, " ");
  return text;
}

}  // namespace json_leaves_test_internal

using json_leaves_test_internal::kTightJson;
using json_leaves_test_internal::ReadToText;

TEST(JsonLeavesTest, ValuesComeInTheirOrderByPointer) {
  EXPECT_EQ(ReadToText(R"({"b": [{"c": "x"}, 1.50], "a/~": true, "n": null, "o": {}})"),
            "/b/0/c=x /b/1=1.50 /a~1~0=true ");
  EXPECT_EQ(ReadToText("\xEF\xBB\xBF{\"a\": 1}"), "/a=1 ");
}

TEST(JsonLeavesTest, ProblemsAreToldApart) {
  EXPECT_EQ(ReadJsonLeaves("{", kTightJson).problem, JsonProblem::kNotJson);
  EXPECT_EQ(ReadJsonLeaves("{\"a\": \"\xFF\"}", kTightJson).problem, JsonProblem::kNotJson);
  EXPECT_EQ(ReadJsonLeaves("[]", kTightJson).problem, JsonProblem::kStructure);
  EXPECT_EQ(ReadJsonLeaves(R"({"a": 1, "a": 2})", kTightJson).problem, JsonProblem::kStructure);
  EXPECT_EQ(ReadJsonLeaves(R"({"0": 1})", kTightJson).problem, JsonProblem::kStructure);
  EXPECT_EQ(ReadJsonLeaves(R"({"a": "\u0000"})", kTightJson).problem, JsonProblem::kCharacter);
  EXPECT_EQ(ReadJsonLeaves(R"({"a": "\u0000"})", kTightJson).path, "/a");
  EXPECT_EQ(ReadJsonLeaves(std::string(kTightJson.max_bytes + 1, ' '), kTightJson).problem, JsonProblem::kTooLarge);
}

TEST(JsonLeavesTest, LimitsHoldAtTheirEdge) {
  EXPECT_EQ(ReadToText(R"({"a": {"b": [1]}})"), "/a/b/0=1 ");
  EXPECT_EQ(ReadJsonLeaves(R"({"a": {"b": [[1]]}})", kTightJson).problem, JsonProblem::kStructure);
  EXPECT_EQ(ReadToText(R"({"a": [1, 2, 3, 4]})"), "/a/0=1 /a/1=2 /a/2=3 /a/3=4 ");
  const JsonLeaves read = ReadJsonLeaves(R"({"a": [1, 2, 3, 4, 5]})", kTightJson);
  EXPECT_EQ(read.problem, JsonProblem::kTooLarge);
  EXPECT_TRUE(read.leaves.empty());
}

TEST(JsonLeavesTest, WhatIsWrittenReadsBack) {
  const std::string json = WriteJsonLeaves({{"/a/0/b", {JsonLeaf::Kind::kText, "x\"\n"}},
                                            {"/a/1/b", {JsonLeaf::Kind::kNumber, "7"}},
                                            {"/c", {JsonLeaf::Kind::kBool, "true"}}});
  EXPECT_EQ(ReadToText(json), "/a/0/b=x\"\n /a/1/b=7 /c=true ");
}

}  // namespace handover::adapters
