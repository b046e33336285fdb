#include "adapters/fhir/fhir_writer.h"

#include <string>

#include "gtest/gtest.h"

#include "adapters/fhir/fhir_json.h"
#include "adapters/fhir/fhir_xml.h"
#include "tests/unit/adapters/fhir/documents.h"

namespace handover::adapters::fhir::testing {
namespace fhir_writer_test_internal {

constexpr std::string_view kHardText = "a\"b\\c<d>&e\n\tæ'";

std::string Sample(Syntax syntax) {
  FhirBuilder builder(syntax, "Bundle");
  builder.Value(builder.root(), "id", "1");
  for (const std::string_view url : {"urn:a", "urn:b"}) {
    Node* extension = builder.Item(builder.root(), "extension");
    builder.Value(extension, "url", url);
    builder.Value(extension, "valueString", kHardText);
  }
  builder.ItemValue(builder.Object(builder.root(), "meta"), "profile", "urn:p");
  Node* resource = builder.Resource(builder.Item(builder.root(), "entry"), "Patient");
  builder.Narrative(resource, "A < B");
  builder.Value(resource, "gender", "female");
  return builder.Write();
}

}  // namespace fhir_writer_test_internal

using fhir_writer_test_internal::kHardText;
using fhir_writer_test_internal::Sample;

TEST(FhirWriterTest, JsonHasArraysForWhatRepeats) {
  EXPECT_EQ(Sample(Syntax::kJson),
            "{\"resourceType\":\"Bundle\",\"id\":\"1\","
            "\"extension\":[{\"url\":\"urn:a\",\"valueString\":\"a\\\"b\\\\c<d>&e\\u000a\\u0009æ'\"},"
            "{\"url\":\"urn:b\",\"valueString\":\"a\\\"b\\\\c<d>&e\\u000a\\u0009æ'\"}],"
            "\"meta\":{\"profile\":[\"urn:p\"]},"
            "\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":"
            "\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">A &lt; B</div>\"},\"gender\":\"female\"}}]}");
}

TEST(FhirWriterTest, XmlHasAttributesForValues) {
  EXPECT_EQ(Sample(Syntax::kXml),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Bundle xmlns=\"http://hl7.org/fhir\"><id value=\"1\"/>"
            "<extension url=\"urn:a\"><valueString value=\"a&quot;b\\c&lt;d&gt;&amp;e&#xA;&#x9;æ'\"/></extension>"
            "<extension url=\"urn:b\"><valueString value=\"a&quot;b\\c&lt;d&gt;&amp;e&#xA;&#x9;æ'\"/></extension>"
            "<meta><profile value=\"urn:p\"/></meta>"
            "<entry><resource><Patient><text><status value=\"generated\"/>"
            "<div xmlns=\"http://www.w3.org/1999/xhtml\">A &lt; B</div></text><gender value=\"female\"/></Patient>"
            "</resource></entry></Bundle>");
}

TEST(FhirWriterTest, WhatIsWrittenReadsAsTheSame) {
  for (const Syntax syntax : {Syntax::kJson, Syntax::kXml}) {
    const std::string text = Sample(syntax);
    const ParseResult parsed = syntax == Syntax::kJson ? ParseJson(text) : ParseXml(text);
    ASSERT_TRUE(parsed.tree.has_value()) << parsed.problem.code << " " << parsed.problem.path;
    const Node& root = parsed.tree->root();
    EXPECT_EQ(root.resource_type, "Bundle");
    EXPECT_EQ(ValueOf(root, "id"), "1");
    ASSERT_EQ(Children(root, "extension").size(), 2u);
    EXPECT_EQ(ValueOf(*Children(root, "extension")[1], "url"), "urn:b");
    EXPECT_EQ(ValueOf(*Children(root, "extension")[1], "valueString"), kHardText);
    EXPECT_EQ(Child(*Child(root, "entry"), "resource")->resource_type, "Patient");
  }
}

TEST(FhirWriterTest, QuotesAndEscapes) {
  EXPECT_EQ(JsonQuoted(""), "\"\"");
  EXPECT_EQ(JsonQuoted(std::string_view("\0", 1)), "\"\\u0000\"");
  EXPECT_EQ(XmlEscaped("\r"), "&#xD;");
  EXPECT_EQ(XmlEscaped("]]>"), "]]&gt;");
}

}  // namespace handover::adapters::fhir::testing
