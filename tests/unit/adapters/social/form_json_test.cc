#include "adapters/social/form_json.h"

#include <string>

#include "gtest/gtest.h"

namespace handover::adapters::social::testing {
namespace form_json_test_internal {

// The first issue; empty when it was read.
std::string Problem(std::string_view bytes) {
  Form form = ReadFormJson(bytes);
  return form.issues().empty() ? "" : form.issues()[0].code + " at " + form.issues()[0].path;
}

}  // namespace form_json_test_internal

using form_json_test_internal::Problem;

TEST(FormJsonTest, ValuesAreKnownByTheirPointers) {
  const Form form = ReadFormJson(R"({"a": {"b": [{"c": "x"}, {"c": 1.50}]}, "d/e~": true, "f": null, "g": {}})");
  const auto left = form.LeftOver();
  ASSERT_EQ(left.size(), 3u);
  EXPECT_EQ(left[0], std::make_pair(std::string("/a/b/0/c"), std::string("x")));
  EXPECT_EQ(left[1], std::make_pair(std::string("/a/b/1/c"), std::string("1.50")));
  EXPECT_EQ(left[2], std::make_pair(std::string("/d~1e~0"), std::string("true")));
}

TEST(FormJsonTest, WhatALenientParserTakesIsRefused) {
  EXPECT_EQ(Problem(""), "SOCIAL_JSON at /");
  EXPECT_EQ(Problem("{} x"), "SOCIAL_JSON at /");
  EXPECT_EQ(Problem("null"), "SOCIAL_JSON at /");
  EXPECT_EQ(Problem("{\"a\": \"\xFF\"}"), "SOCIAL_JSON at /");
  EXPECT_EQ(Problem("[]"), "SOCIAL_STRUCTURE at /");
  EXPECT_EQ(Problem("\"x\""), "SOCIAL_STRUCTURE at /");
  EXPECT_EQ(Problem(R"({"a": 1, "a": 2})"), "SOCIAL_STRUCTURE at /");
  EXPECT_EQ(Problem(R"({"parents": {"0": 1}})"), "SOCIAL_STRUCTURE at /parents");
  EXPECT_EQ(Problem(R"({"report_id": "\u0000"})"), "SOCIAL_CHARACTER at /report_id");
  EXPECT_EQ(Problem(R"({"\u0007": 1})"), "SOCIAL_CHARACTER at /");
  EXPECT_EQ(Problem(std::string_view("{}\0x", 4)), "SOCIAL_CHARACTER at /");
}

TEST(FormJsonTest, LimitsHoldAtTheirEdge) {
  const auto nested = [](int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += "{\"a\":";
    return text + "1" + std::string(static_cast<size_t>(depth), '}');
  };
  EXPECT_EQ(Problem(nested(8)), "");
  EXPECT_TRUE(Problem(nested(9)).starts_with("SOCIAL_STRUCTURE"));
  EXPECT_TRUE(Problem(nested(100'000)).starts_with("SOCIAL_STRUCTURE")) << "no recursion on depth";
  std::string list = "{\"a\":[1";
  for (int i = 1; i < 4000; ++i) list += ",1";
  EXPECT_EQ(Problem(list + "]}"), "");
  EXPECT_TRUE(Problem(list + ",1]}").starts_with("SOCIAL_TOO_LARGE"));
  EXPECT_EQ(Problem(std::string(kMaxDocumentBytes + 1, ' ')), "SOCIAL_TOO_LARGE at /");
}

TEST(FormJsonTest, WrittenValuesReadBack) {
  const std::string json = WriteFormJson({{"/a/0/b", {Leaf::Kind::kText, "x\"\n", false}},
                                          {"/a/1/b", {Leaf::Kind::kNumber, "7", false}},
                                          {"/c", {Leaf::Kind::kBool, "true", false}}});
  const auto left = ReadFormJson(json).LeftOver();
  ASSERT_EQ(left.size(), 3u);
  EXPECT_EQ(left[0].second, "x\"\n");
  EXPECT_EQ(left[1].first, "/a/1/b");
  EXPECT_EQ(left[2].second, "true");
}

}  // namespace handover::adapters::social::testing
