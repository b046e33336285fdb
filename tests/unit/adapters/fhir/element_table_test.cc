#include "adapters/fhir/element_table.h"

#include <array>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/fhir/documents.h"

namespace handover::adapters::fhir::testing {
namespace element_table_test_internal {

constexpr std::array kRows = {Mapped("Basic.count", "a count", Primitive::kInteger),
                              Mapped("Basic.weight", "a weight", Primitive::kDecimal),
                              Mapped("Basic.active", "a flag", Primitive::kBool),
                              Mapped("Basic.part[].name", "a name"),
                              Dropped("Basic.extension:short[].url", "T_CONSTANT"),
                              Mapped("Basic.extension:short[].valueString", "a text"),
                              Dropped("*.language", "T_LANGUAGE"),
                              Dropped("*.text.div", kLossNarrative)};
constexpr std::array<ShortUrl, 1> kUrls = {{{"urn:short", ":short"}}};

const ElementTable& Table() {
  static const ElementTable& table = *new ElementTable(kRows, kUrls);
  return table;
}

std::string Json(std::string_view members) {
  return absl::StrCat("{\"resourceType\":\"Basic\",", std::string(members), "}");
}
std::string Xml(std::string_view children) {
  return absl::StrCat("<Basic xmlns=\"http://hl7.org/fhir\">", std::string(children), "</Basic>");
}

std::vector<std::string> ErrorsIn(const std::string& text) {
  const Tree tree = ParsedTree(text);
  Findings findings(tree);
  Table().Check(tree, findings);
  return IssuesOf(findings.issues(), Severity::kError);
}

// Paths of what is left over, then codes of the losses.
std::vector<std::string> LeftIn(const std::string& text) {
  const Tree tree = ParsedTree(text);
  Findings findings(tree);
  std::vector<std::string> left;
  for (const Node* node : Table().LeftOver(tree, {}, findings)) left.push_back(tree.PathOf(*node));
  for (const Loss& loss : findings.losses()) left.push_back(loss.code);
  return left;
}

}  // namespace element_table_test_internal

using element_table_test_internal::ErrorsIn;
using element_table_test_internal::Json;
using element_table_test_internal::LeftIn;
using element_table_test_internal::Table;
using element_table_test_internal::Xml;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ElementTableTest, JsonValuesHaveTheirType) {
  EXPECT_THAT(ErrorsIn(Json("\"count\":3,\"weight\":3.5,\"active\":true")), IsEmpty());
  EXPECT_THAT(ErrorsIn(Json("\"weight\":3")), IsEmpty()) << "a whole number is a decimal";
  EXPECT_THAT(ErrorsIn(Json("\"count\":3.5")), ElementsAre("FHIR_DATATYPE /count"));
  EXPECT_THAT(ErrorsIn(Json("\"weight\":\"3.5\"")), ElementsAre("FHIR_DATATYPE /weight"));
  EXPECT_THAT(ErrorsIn(Json("\"active\":\"true\"")), ElementsAre("FHIR_DATATYPE /active"));
}

TEST(ElementTableTest, XmlTextReadsAsItsType) {
  EXPECT_THAT(ErrorsIn(Xml("<count value=\"3\"/><weight value=\"3.5\"/><active value=\"true\"/>")), IsEmpty());
  EXPECT_THAT(ErrorsIn(Xml("<weight value=\"three\"/>")), ElementsAre("FHIR_DATATYPE /Basic/weight"));
  EXPECT_THAT(ErrorsIn(Xml("<active value=\"1\"/>")), ElementsAre("FHIR_DATATYPE /Basic/active"));
}

TEST(ElementTableTest, ArraysStandWhereTheTableHasThem) {
  EXPECT_THAT(ErrorsIn(Json("\"part\":[{\"name\":\"a\"}]")), IsEmpty());
  EXPECT_THAT(ErrorsIn(Json("\"part\":{\"name\":\"a\"}")), ElementsAre("FHIR_DATATYPE /part"));
  EXPECT_THAT(ErrorsIn(Json("\"part\":\"a\"")), ElementsAre("FHIR_DATATYPE /part"));
}

TEST(ElementTableTest, ModifierIsRefusedWhereverItStands) {
  EXPECT_THAT(ErrorsIn(Json("\"modifierExtension\":[{\"url\":\"urn:x\"}]")),
              ElementsAre("FHIR_MODIFIER /modifierExtension/0"));
}

TEST(ElementTableTest, WhatIsNotInTheTableIsLeftOver) {
  EXPECT_THAT(LeftIn(Json("\"count\":3,\"other\":\"x\",\"language\":\"da\"")), ElementsAre("/other", "T_LANGUAGE"));
  EXPECT_THAT(LeftIn(Json("\"extension\":[{\"url\":\"urn:short\",\"valueString\":\"x\"}]")), ElementsAre("T_CONSTANT"));
  EXPECT_THAT(LeftIn(Json("\"extension\":[{\"url\":\"urn:long\",\"valueString\":\"x\"}]")),
              ElementsAre("/extension/0/url", "/extension/0/valueString"));
}

TEST(ElementTableTest, ANameWithADotIsNoPath) {
  EXPECT_THAT(LeftIn(Json("\"text.div\":\"x\",\"part.name\":\"y\"")), ElementsAre("/*", "/*"));
}

TEST(ElementTableTest, WhatStandsForAnyTypeDoesNotStandForAContainedOne) {
  EXPECT_THAT(LeftIn(Json("\"contained\":[{\"resourceType\":\"Basic\",\"count\":3,\"language\":\"da\"}]")),
              ElementsAre("/contained/0/count", "/contained/0/language"));
  EXPECT_THAT(LeftIn(Json("\"entry\":[{\"resource\":{\"resourceType\":\"Other\",\"language\":\"da\"}}]")),
              ElementsAre("T_LANGUAGE"));
  EXPECT_THAT(LeftIn(Json("\"entry\":[{\"resource\":{\"resourceType\":\"Basic\",\"count\":3,\"a\":\"b\"}}]")),
              ElementsAre("/entry/0/resource/a"));
}

TEST(ElementTableTest, FindsTheRowOfAPath) {
  EXPECT_EQ(Table().Find("Basic.part.name")->where, "a name");
  EXPECT_EQ(Table().Find("Other.language")->where, "T_LANGUAGE");
  for (const char* unknown : {"", "Basic", "Basic.part", "Basic.part.name.more", "Basic.name", "contained.language"}) {
    EXPECT_EQ(Table().Find(unknown), nullptr) << unknown;
  }
  EXPECT_TRUE(Table().Repeats("Basic.part"));
  EXPECT_TRUE(Table().Repeats("Basic.extension:short"));
  EXPECT_FALSE(Table().Repeats("Basic.part.name"));
  EXPECT_FALSE(Table().Repeats("Basic.unknown"));
}

TEST(ElementTableTest, PlacesEveryNodeByItsPath) {
  const Tree tree = ParsedTree(Json("\"part\":[{\"name\":\"a\"}]"));
  std::vector<std::string> paths;
  for (const ElementTable::Placed& placed : Table().PlaceAll(tree)) paths.push_back(placed.path);
  EXPECT_THAT(paths, ElementsAre("Basic", "Basic.part", "Basic.part.name"));
}

}  // namespace handover::adapters::fhir::testing
