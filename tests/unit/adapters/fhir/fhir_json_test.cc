#include "adapters/fhir/fhir_json.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/fhir/documents.h"

namespace handover::adapters::fhir::testing {
namespace fhir_json_test_internal {

std::string_view CodeFor(std::string_view bytes) { return ParseJson(bytes).problem.code; }

// An object so many levels deep.
std::string Deep(size_t levels) {
  return Repeated("{\"a\":", levels - 1) + "{\"a\":\"b\"}" + Repeated("}", levels - 1);
}

}  // namespace fhir_json_test_internal

using fhir_json_test_internal::CodeFor;
using fhir_json_test_internal::Deep;

TEST(FhirJsonTest, FlattensArraysAndTakesTheResourceTypeOff) {
  const ParseResult parsed = ParseJson(R"({"resourceType":"Patient","name":[{"given":["A","B"]},{"family":"C"}]})");
  ASSERT_TRUE(parsed.tree.has_value());
  const Node& root = parsed.tree->root();
  EXPECT_EQ(root.resource_type, "Patient");
  ASSERT_EQ(root.children.size(), 2u);
  EXPECT_EQ(Children(*root.children[0], "given").size(), 2u);
  EXPECT_TRUE(root.children[0]->children[1]->in_array);
  EXPECT_EQ(root.children[0]->children[1]->position, 1);
  EXPECT_EQ(root.children[1]->position, 1);
}

TEST(FhirJsonTest, ResourceTypeElsewhereIsAnOrdinaryProperty) {
  const ParseResult parsed = ParseJson(R"({"resourceType":"Bundle","subject":{"resourceType":"Patient"}})");
  ASSERT_TRUE(parsed.tree.has_value());
  EXPECT_EQ(ValueOf(*parsed.tree->root().children[0], "resourceType"), "Patient");
}

TEST(FhirJsonTest, KeepsNumbersAsTheyStand) {
  const ParseResult parsed = ParseJson(R"({"a":1.0,"b":123456789012345678901234567890,"c":true})");
  ASSERT_TRUE(parsed.tree.has_value());
  EXPECT_EQ(ValueOf(parsed.tree->root(), "a"), "1.0");
  EXPECT_EQ(ValueOf(parsed.tree->root(), "b"), "123456789012345678901234567890");
  EXPECT_EQ(Child(parsed.tree->root(), "c")->kind, NodeKind::kBool);
}

TEST(FhirJsonTest, TakesAByteOrderMark) { EXPECT_TRUE(ParseJson("\xEF\xBB\xBF{\"a\":\"b\"}").tree.has_value()); }

TEST(FhirJsonTest, NullHasAPlaceInArraysOnly) {
  EXPECT_TRUE(ParseJson(R"({"given":[null,"B"]})").tree.has_value());
  EXPECT_EQ(CodeFor(R"({"given":null})"), "FHIR_DATATYPE");
  EXPECT_EQ(CodeFor("null"), "FHIR_DATATYPE");
}

TEST(FhirJsonTest, DepthEndsAtTheLimit) {
  EXPECT_TRUE(ParseJson(Deep(kMaxDepth)).tree.has_value());
  EXPECT_EQ(CodeFor(Deep(kMaxDepth + 1)), "FHIR_TOO_DEEP");
}

TEST(FhirJsonTest, AMillionLevelsAreRefusedWithoutRecursion) {
  constexpr size_t kMillion = 1'000'000;
  EXPECT_EQ(CodeFor(Repeated("{\"a\":", kMillion)), "FHIR_TOO_DEEP");
  EXPECT_EQ(CodeFor(Repeated("[", kMillion)), "FHIR_NOT_A_BUNDLE");
  EXPECT_EQ(CodeFor("{\"a\":" + Repeated("[", kMillion)), "FHIR_DATATYPE");
  EXPECT_EQ(CodeFor(Repeated("[{\"a\":", kMillion)), "FHIR_NOT_A_BUNDLE");
  EXPECT_EQ(CodeFor("{\"a\":" + Repeated("[{\"a\":", kMillion)), "FHIR_TOO_DEEP");
}

TEST(FhirJsonTest, ElementsAreCounted) {
  // The root and the array's items.
  const std::string enough = "{\"a\":[" + Repeated("\"b\",", kMaxNodes - 2) + "\"b\"]}";
  const std::string too_many = "{\"a\":[" + Repeated("\"b\",", kMaxNodes - 1) + "\"b\"]}";
  EXPECT_TRUE(ParseJson(enough).tree.has_value());
  EXPECT_EQ(CodeFor(too_many), "FHIR_TOO_MANY_ELEMENTS");
}

TEST(FhirJsonTest, SizeEndsAtTheLimit) {
  const std::string fits = "{\"a\":\"" + std::string(kMaxDocumentBytes - 8, 'b') + "\"}";
  ASSERT_EQ(fits.size(), kMaxDocumentBytes);
  EXPECT_TRUE(ParseJson(fits).tree.has_value());
  EXPECT_EQ(CodeFor(fits + " "), "FHIR_TOO_LARGE");
}

TEST(FhirJsonTest, BadUtf8IsRefused) {
  EXPECT_EQ(CodeFor("{\"a\":\"\xC3\"}"), "FHIR_ENCODING");
  EXPECT_EQ(CodeFor("{\"a\":\"\xC0\xAF\"}"), "FHIR_ENCODING");      // Overlong.
  EXPECT_EQ(CodeFor("{\"a\":\"\xED\xA0\x80\"}"), "FHIR_ENCODING");  // A surrogate.
  EXPECT_EQ(CodeFor("{\"a\":\"\xE6\"}"), "FHIR_ENCODING");          // ISO-8859-1.
  EXPECT_TRUE(ParseJson("{\"a\":\"\xC3\xA6\"}").tree.has_value());
}

TEST(FhirJsonTest, NulAndControlCharactersAreRefusedAlsoAsEscapes) {
  EXPECT_EQ(CodeFor(std::string("{\"a\":\"b\"}\0", 10)), "FHIR_CHARACTER");
  EXPECT_EQ(CodeFor(R"({"a":"b\u0000"})"), "FHIR_CHARACTER");
  EXPECT_EQ(CodeFor(R"({"a":"b\u001b[31m"})"), "FHIR_CHARACTER");
  EXPECT_EQ(CodeFor(R"({"a\u0000":"b"})"), "FHIR_CHARACTER");
  EXPECT_TRUE(ParseJson(R"({"a":"b\n\tc"})").tree.has_value());
}

TEST(FhirJsonTest, LoneSurrogatesAreRefused) {
  EXPECT_EQ(CodeFor(R"({"a":"\udc00"})"), "FHIR_CHARACTER");
  EXPECT_EQ(CodeFor(R"({"a":"\ud83d"})"), "FHIR_JSON_SYNTAX");
  EXPECT_EQ(CodeFor(R"({"a":"\ud83d\u0041"})"), "FHIR_JSON_SYNTAX");
  EXPECT_TRUE(ParseJson(R"({"a":"\ud83d\ude00"})").tree.has_value());
}

TEST(FhirJsonTest, DuplicateKeysAreRefusedInTheirOwnObjectOnly) {
  EXPECT_EQ(CodeFor(R"({"a":"b","a":"b"})"), "FHIR_DUPLICATE_KEY");
  EXPECT_EQ(CodeFor(R"({"a":"b","\u0061":"b"})"), "FHIR_DUPLICATE_KEY");
  EXPECT_TRUE(ParseJson(R"({"a":{"a":"b"},"b":[{"a":"b"},{"a":"b"}]})").tree.has_value());
}

TEST(FhirJsonTest, DuplicateKeysAreFoundHoweverManyThereAre) {
  for (const int count : {1, 23, 24, 25, 26, 500}) {
    std::string keys;
    for (int i = 0; i < count; ++i) absl::StrAppend(&keys, "\"k", i, "\":{\"a\":\"b\"},");
    const std::string last = absl::StrCat("\"k", count - 1, "\"");
    EXPECT_TRUE(ParseJson(absl::StrCat("{", keys, "\"z\":[{\"k0\":\"b\"}]}")).tree.has_value()) << count;
    EXPECT_EQ(CodeFor(absl::StrCat("{", keys, "\"k0\":\"b\"}")), "FHIR_DUPLICATE_KEY") << count;
    EXPECT_EQ(CodeFor(absl::StrCat("{", keys, last, ":\"b\"}")), "FHIR_DUPLICATE_KEY") << count;
    EXPECT_TRUE(ParseJson(absl::StrCat("{\"a\":[{", keys, "\"z\":\"b\"},{", keys, "\"z\":\"b\"}]}")).tree.has_value());
  }
}

TEST(FhirJsonTest, NothingIsEmpty) {
  EXPECT_EQ(CodeFor(R"({"a":""})"), "FHIR_EMPTY_VALUE");
  EXPECT_EQ(CodeFor(R"({"a":[]})"), "FHIR_EMPTY_VALUE");
  EXPECT_EQ(CodeFor(R"({"a":{}})"), "FHIR_EMPTY_VALUE");
  EXPECT_EQ(CodeFor("{}"), "FHIR_EMPTY_VALUE");
}

TEST(FhirJsonTest, LeniencyOfOtherParsersIsRefused) {
  for (const std::string_view text : {R"({"a":"b",})", R"({'a':"b"})", R"({"a":"b"} {})", R"({"a":NaN})", R"({"a":01})",
                                      R"({"a":"b"} // c)", R"({"a" "b"})", "{\"a\":\"b\nc\"}", R"({"a":"\x41"})"}) {
    EXPECT_EQ(CodeFor(text), "FHIR_JSON_SYNTAX") << text;
  }
}

TEST(FhirJsonTest, ScalarsAreNoDocument) {
  EXPECT_EQ(CodeFor("\"a\""), "FHIR_NOT_A_BUNDLE");
  EXPECT_EQ(CodeFor("17"), "FHIR_NOT_A_BUNDLE");
  EXPECT_EQ(CodeFor("true"), "FHIR_NOT_A_BUNDLE");
}

TEST(FhirJsonTest, PathTellsWhere) {
  EXPECT_EQ(ParseJson(R"({"a":[{"b":"c"},{"b":""}]})").problem.path, "/a/1/b");
  EXPECT_EQ(ParseJson(R"({"a":{"0505209996":""}})").problem.path, "/a/*");
  EXPECT_EQ(ParseJson(R"({"a":"b",,})").problem.path, "byte 9");
}

}  // namespace handover::adapters::fhir::testing
