#include "clients/verify/json_fields.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace handover_verify {
namespace {

std::string Repeated(const std::string& text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

TEST(JsonFieldsTest, FieldsOfEveryTypeAreRead) {
  const auto document = ParseJson(
      R"({"text":"t","bytes":"0aff","list":["","00"],"number":18446744073709551615,
          "object":{"number":1},"objects":[{"number":2},{"number":3}]})");
  ASSERT_NE(document, nullptr);
  JsonFields fields(*document);
  EXPECT_EQ(fields.Text("text"), "t");
  EXPECT_EQ(fields.Bytes("bytes"), "\x0a\xff");
  EXPECT_EQ(fields.BytesList("list"), std::vector<std::string>({"", std::string(1, '\0')}));
  EXPECT_EQ(fields.Unsigned("number"), 18446744073709551615u);
  EXPECT_EQ(fields.Object("object").Unsigned("number"), 1u);
  std::vector<JsonFields> objects = fields.Objects("objects");
  ASSERT_EQ(objects.size(), 2u);
  EXPECT_EQ(objects[1].Unsigned("number"), 3u);
  EXPECT_TRUE(fields.Has("text"));
  EXPECT_TRUE(fields.IsComplete());
}

TEST(JsonFieldsTest, AnAbsentFieldIsRemembered) {
  const auto document = ParseJson("{}");
  const std::vector<std::function<bool(JsonFields&)>> reads = {
      [](JsonFields& fields) { return fields.Text("x").empty(); },
      [](JsonFields& fields) { return fields.Bytes("x").empty(); },
      [](JsonFields& fields) { return fields.BytesList("x").empty(); },
      [](JsonFields& fields) { return fields.Unsigned("x") == 0; },
      [](JsonFields& fields) { return !fields.Object("x").Has("y"); },
      [](JsonFields& fields) { return fields.Objects("x").empty(); },
  };
  for (const auto& reads_nothing : reads) {
    JsonFields fields(*document);
    EXPECT_FALSE(fields.Has("x"));
    EXPECT_TRUE(reads_nothing(fields));
    EXPECT_FALSE(fields.IsComplete());
  }
}

TEST(JsonFieldsTest, AFieldOfAnotherTypeIsRemembered) {
  for (const char* text :
       {R"({"x":null})", R"({"x":true})", R"({"x":1.5})", R"({"x":-1})", R"({"x":"0g"})", R"({"x":"000"})",
        R"({"x":[1]})", R"({"x":[null]})", R"({"x":[["00"]]})", R"({"x":18446744073709551616})"}) {
    const auto document = ParseJson(text);
    ASSERT_NE(document, nullptr) << text;
    JsonFields bytes(*document);
    bytes.Bytes("x");
    EXPECT_FALSE(bytes.IsComplete()) << text;
    JsonFields list(*document);
    list.BytesList("x");
    EXPECT_FALSE(list.IsComplete()) << text;
    JsonFields number(*document);
    number.Unsigned("x");
    EXPECT_FALSE(number.IsComplete()) << text;
    JsonFields objects(*document);
    objects.Objects("x");
    EXPECT_FALSE(objects.IsComplete()) << text;
    JsonFields object(*document);
    object.Object("x").Text("y");
    EXPECT_FALSE(object.IsComplete()) << text;
  }
}

TEST(JsonFieldsTest, FlagsAndListsOfTextAreOfTheirTypes) {
  const auto document = ParseJson(R"({"yes":true,"no":false,"list":["a",""],"mixed":["a",1],"text":"true"})");
  JsonFields fields(*document);
  EXPECT_TRUE(fields.Flag("yes"));
  EXPECT_FALSE(fields.Flag("no"));
  EXPECT_EQ(fields.TextList("list"), (std::vector<std::string>{"a", ""}));
  EXPECT_TRUE(fields.IsComplete());
  for (const char* name : {"text", "list", "missing"}) {
    JsonFields flag = fields.Independent();
    EXPECT_FALSE(flag.Flag(name));
    EXPECT_FALSE(flag.IsComplete()) << name;
  }
  for (const char* name : {"mixed", "text", "missing"}) {
    JsonFields list = fields.Independent();
    EXPECT_TRUE(list.TextList(name).empty());
    EXPECT_FALSE(list.IsComplete()) << name;
  }
}

TEST(JsonFieldsTest, AValueThatIsNoObjectHasNoFields) {
  for (const char* text : {"1", "null", "[]", "\"x\"", "true"}) {
    const auto document = ParseJson(text);
    ASSERT_NE(document, nullptr) << text;
    JsonFields fields(*document);
    EXPECT_EQ(fields.Text("x"), "");
    EXPECT_FALSE(fields.IsComplete()) << text;
  }
}

TEST(JsonFieldsTest, WhatIsMissingInsideCountsForTheWhole) {
  const auto document = ParseJson(R"({"object":{"list":[{}]}})");
  JsonFields fields(*document);
  std::vector<JsonFields> inner = fields.Object("object").Objects("list");
  EXPECT_TRUE(fields.IsComplete());
  inner.front().Text("x");
  EXPECT_FALSE(fields.IsComplete());
}

TEST(JsonFieldsTest, AnIndependentReaderRemembersForItself) {
  const auto document = ParseJson("{}");
  JsonFields fields(*document);
  JsonFields independent = fields.Independent();
  independent.Text("x");
  EXPECT_FALSE(independent.IsComplete());
  EXPECT_TRUE(fields.IsComplete());
}

TEST(JsonFieldsTest, WhatIsNotJsonIsRefused) {
  for (const char* text : {"", " ", "{", "}", "{\"a\":1,}", "{'a':1}", "[1 2]", "nul", "{} {}", "\"\x80\"",
                           "\"\\ud800\"", "{\"a\"", "01", "1.", "\"\n\""}) {
    EXPECT_EQ(ParseJson(text), nullptr) << text;
  }
  EXPECT_EQ(ParseJson(std::string("{}\0{}", 5)), nullptr);
}

TEST(JsonFieldsTest, ALongZeroIsANumber) {
  for (const char* zero : {"0e96", "-0.0", "0.0000000000000000000000000000000"}) {
    EXPECT_NE(ParseJson(std::string("{\"a\": ") + zero + "}"), nullptr) << zero;
  }
}

TEST(JsonFieldsTest, ANameTwiceInOneObjectIsRefused) {
  EXPECT_EQ(ParseJson(R"({"a":1,"b":2,"a":1})"), nullptr);
  EXPECT_EQ(ParseJson(R"({"a":1,"\u0061":1})"), nullptr);
  EXPECT_NE(ParseJson(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})"), nullptr);
}

TEST(JsonFieldsTest, NestingBeyondTheLimitIsRefused) {
  EXPECT_NE(ParseJson(Repeated("[", 32) + Repeated("]", 32)), nullptr);
  EXPECT_EQ(ParseJson(Repeated("[", 33) + Repeated("]", 33)), nullptr);
  EXPECT_EQ(ParseJson(Repeated("[", 1'000'000)), nullptr);
  EXPECT_EQ(ParseJson(Repeated("{\"a\":", 1'000'000)), nullptr);
}

}  // namespace
}  // namespace handover_verify
