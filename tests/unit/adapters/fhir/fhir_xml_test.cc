#include "adapters/fhir/fhir_xml.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/fhir/documents.h"

namespace handover::adapters::fhir::testing {
namespace fhir_xml_test_internal {

std::string Bundle(std::string_view inside) {
  return "<Bundle xmlns=\"http://hl7.org/fhir\">" + std::string(inside) + "</Bundle>";
}

std::string_view Refusal(std::string_view inside) { return ParseXml(Bundle(inside)).problem.code; }

// The value of the first `type` element, as the tree has it.
std::string TypeIn(std::string_view document) {
  const ParseResult parsed = ParseXml(document);
  return parsed.tree.has_value() ? std::string(ValueOf(parsed.tree->root(), "type")) : std::string("refused");
}

}  // namespace fhir_xml_test_internal

using fhir_xml_test_internal::Bundle;
using fhir_xml_test_internal::Refusal;
using fhir_xml_test_internal::TypeIn;

TEST(FhirXmlTest, ResourceAndItsWrapperAreOneNode) {
  const ParseResult parsed =
      ParseXml(Bundle("<entry><resource><Patient><id value=\"a\"/></Patient></resource></entry>"));
  ASSERT_TRUE(parsed.tree.has_value());
  const Node& resource = *Child(*Child(parsed.tree->root(), "entry"), "resource");
  EXPECT_EQ(resource.resource_type, "Patient");
  EXPECT_EQ(ValueOf(resource, "id"), "a");
}

TEST(FhirXmlTest, WhereASchemaLiesIsNoElement) {
  const ParseResult parsed = ParseXml(
      "<Bundle xmlns=\"http://hl7.org/fhir\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
      " xsi:schemaLocation=\"http://hl7.org/fhir bundle.xsd\"><type value=\"message\"/></Bundle>");
  ASSERT_TRUE(parsed.tree.has_value());
  EXPECT_EQ(parsed.tree->root().children.size(), 1u);
}

TEST(FhirXmlTest, AttributesBecomeValuesAndChildren) {
  const ParseResult parsed = ParseXml(Bundle("<extension url=\"u\" id=\"i\"><valueString value=\"v\"/></extension>"));
  ASSERT_TRUE(parsed.tree.has_value());
  const Node& extension = *Child(parsed.tree->root(), "extension");
  EXPECT_EQ(ValueOf(extension, "url"), "u");
  EXPECT_EQ(ValueOf(extension, "id"), "i");
  EXPECT_EQ(ValueOf(extension, "valueString"), "v");
}

TEST(FhirXmlTest, UnknownAttributeIsKeptAsAChild) {
  const ParseResult parsed = ParseXml(Bundle("<type value=\"message\" other=\"x\"/>"));
  ASSERT_TRUE(parsed.tree.has_value());
  EXPECT_EQ(ValueOf(*Child(parsed.tree->root(), "type"), "@other"), "x");
}

TEST(FhirXmlTest, PrimitiveMayHaveExtensionsInsteadOfAValue) {
  const ParseResult parsed =
      ParseXml(Bundle("<type><extension url=\"u\"><valueCode value=\"unknown\"/></extension></type>"));
  ASSERT_TRUE(parsed.tree.has_value());
  EXPECT_FALSE(Child(parsed.tree->root(), "type")->has_value());
}

TEST(FhirXmlTest, LineFeedInAnAttributeStaysWhenItIsAReference) {
  EXPECT_EQ(TypeIn(Bundle("<type value=\"a&#xA;b\"/>")), "a\nb");
  EXPECT_EQ(TypeIn(Bundle("<type value=\"a\nb\"/>")), "a b");
}

TEST(FhirXmlTest, PrefixIsAsGoodAsTheDefaultNamespace) {
  EXPECT_EQ(TypeIn("<f:Bundle xmlns:f=\"http://hl7.org/fhir\"><f:type value=\"message\"/></f:Bundle>"), "message");
  EXPECT_EQ(TypeIn("<f:Bundle xmlns:f=\"http://hl7.org/fhir\"><type value=\"message\"/></f:Bundle>"), "refused");
}

TEST(FhirXmlTest, NarrativeIsOneLeafWithoutItsContent) {
  constexpr std::string_view kText =
      "<entry><resource><Patient><text><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Hej</p></div></text></Patient>"
      "</resource></entry>";
  const ParseResult parsed = ParseXml(Bundle(kText));
  ASSERT_TRUE(parsed.tree.has_value());
  const Node& patient = *Child(*Child(parsed.tree->root(), "entry"), "resource");
  const Node& narrative = *Child(*Child(patient, "text"), "div");
  EXPECT_TRUE(narrative.is_leaf());
  EXPECT_EQ(narrative.value, "");
}

TEST(FhirXmlTest, XhtmlOutsideOfANarrativeIsRefused) {
  EXPECT_EQ(Refusal("<note><div xmlns=\"http://www.w3.org/1999/xhtml\">Hej</div></note>"), "FHIR_XML_NAMESPACE");
}

TEST(FhirXmlTest, CommentsAndInstructionsAreSkipped) {
  EXPECT_EQ(TypeIn(Bundle("<!-- a --><?pi b?><type value=\"message\"/>")), "message");
}

TEST(FhirXmlTest, CharacterDataIsRefusedWhiteSpaceIsNot) {
  EXPECT_EQ(Refusal("<type value=\"message\"/>text"), "FHIR_XML_TEXT");
  EXPECT_EQ(Refusal("<type value=\"message\"/><![CDATA[text]]>"), "FHIR_XML_TEXT");
  EXPECT_EQ(TypeIn(Bundle("\n <type value=\"message\"/>\n")), "message");
}

TEST(FhirXmlTest, NothingIsEmpty) {
  EXPECT_EQ(Refusal("<type/>"), "FHIR_EMPTY_VALUE");
  EXPECT_EQ(Refusal("<type value=\"\"/>"), "FHIR_EMPTY_VALUE");
  EXPECT_EQ(Refusal(""), "FHIR_EMPTY_VALUE");
}

TEST(FhirXmlTest, OneResourceInEachWrapper) {
  constexpr std::string_view kTwo =
      "<entry><resource><Patient><id value=\"a\"/></Patient><Basic><id value=\"b\"/></Basic></resource></entry>";
  EXPECT_EQ(Refusal(kTwo), "FHIR_CARDINALITY");
}

TEST(FhirXmlTest, WhatTheGuardRefusesIsRefusedWithItsCode) {
  EXPECT_EQ(ParseXml("<!DOCTYPE Bundle SYSTEM \"file:///etc/passwd\">" + Bundle("")).problem.code, "XML_DOCTYPE");
  EXPECT_EQ(Refusal("<type value=\"&lol;\"/>"), "XML_NOT_WELL_FORMED");
  EXPECT_EQ(Refusal("<type value=\"\xE6\"/>"), "XML_ENCODING_INVALID");
  EXPECT_EQ(Refusal("<type value=\"&#0;\"/>"), "XML_FORBIDDEN_CHARACTER");
  EXPECT_EQ(Refusal("<type value=\"a\" value=\"b\"/>"), "XML_NOT_WELL_FORMED");
  EXPECT_EQ(ParseXml("").problem.code, "XML_EMPTY");
}

TEST(FhirXmlTest, AMillionLevelsAreRefusedWithoutRecursion) {
  std::string deep;
  for (int i = 0; i < 1'000'000; ++i) deep += "<a>";
  EXPECT_EQ(Refusal(deep), "XML_TOO_DEEP");
}

TEST(FhirXmlTest, DepthEndsAtTheLimit) {
  const auto nested = [](int levels) {
    std::string open;
    std::string close;
    for (int i = 0; i < levels; ++i) {
      open += "<a>";
      close += "</a>";
    }
    return Bundle(open + "<b value=\"c\"/>" + close);
  };
  EXPECT_TRUE(ParseXml(nested(kMaxDepth - 2)).tree.has_value());
  EXPECT_EQ(ParseXml(nested(kMaxDepth - 1)).problem.code, "XML_TOO_DEEP");
}

}  // namespace handover::adapters::fhir::testing
