#include "adapters/medcom_fhir/fhir_elements.h"

#include <set>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace fhir_elements_test_internal {

std::vector<std::string> Errors(std::string_view text) {
  Parsed message(text);
  CheckElements(message.tree, message.findings);
  return message.errors();
}

std::vector<std::string> PathsOf(const Parsed& message, const std::vector<const Node*>& nodes) {
  std::vector<std::string> paths;
  for (const Node* node : nodes) paths.push_back(message.tree.PathOf(*node));
  return paths;
}

}  // namespace fhir_elements_test_internal

using fhir_elements_test_internal::Errors;
using fhir_elements_test_internal::PathsOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(FhirElementsTest, GoodMessagesFitTheTable) {
  for (const std::string_view name : {"new_v5.json", "new_v5.xml", "reply_v5.json", "reply_v5.xml", "forward_v4.json",
                                      "forward_v4.xml", "odd_v4.json", "odd_v4.xml"}) {
    EXPECT_THAT(Errors(Message(name)), IsEmpty()) << name;
  }
}

TEST(FhirElementsTest, PathsAreUnique) {
  std::set<std::string_view> paths;
  for (const Element& element : AllElements()) EXPECT_TRUE(paths.insert(element.path).second) << element.path;
}

TEST(FhirElementsTest, ReadmeShowsTheWholeTable) {
  const std::string readme = ReadFile("adapters/medcom_fhir/README.md");
  std::set<std::string> expected;
  for (const Element& element : AllElements()) {
    const std::string where(element.where);
    const std::string shown = element.fate == Fate::kDropped ? absl::StrCat("dropped: `", where, "`") : where;
    expected.insert(absl::StrCat("| `", std::string(element.path), "` | ", shown, " |"));
  }
  std::set<std::string> listed;
  std::istringstream in(readme.substr(readme.find("## Elements")));
  std::string line;
  while (std::getline(in, line)) {
    if (line.starts_with("| `")) listed.insert(line);
  }
  EXPECT_EQ(listed, expected);
}

TEST(FhirElementsTest, NumberWhereFhirHasAStringIsRefused) {
  EXPECT_THAT(Errors(Spoiled("new_v5.json", "\"family\": \"Berggren\"", "\"family\": 17")),
              ElementsAre("FHIR_DATATYPE /entry/1/resource/name/0/family"));
}

TEST(FhirElementsTest, ObjectWhereFhirHasAValueIsRefused) {
  EXPECT_THAT(Errors(Spoiled("new_v5.json", "\"gender\": \"female\"", "\"gender\": {\"code\": \"female\"}")),
              ElementsAre("FHIR_DATATYPE /entry/1/resource/gender"));
}

TEST(FhirElementsTest, IntegerIsWrittenAsOne) {
  const auto with_size = [](std::string_view size) {
    return Spoiled("new_v5.json", "\"title\": \"Udskrivningsbrev\"",
                   absl::StrCat("\"title\": \"Udskrivningsbrev\", \"size\": ", std::string(size)));
  };
  EXPECT_THAT(Errors(with_size("77")), IsEmpty());
  EXPECT_EQ(Errors(with_size("77.0")).size(), 1u);
  EXPECT_EQ(Errors(with_size("7e1")).size(), 1u);
  EXPECT_EQ(Errors(with_size("\"77\"")).size(), 1u);
}

TEST(FhirElementsTest, XmlTextReadsAsItsType) {
  const auto with_flag = [](std::string_view value) {
    return Spoiled("new_v5.xml", "<gender value=\"female\"/>",
                   absl::StrCat("<gender value=\"female\"/><deceasedBoolean value=\"", std::string(value), "\"/>"));
  };
  EXPECT_THAT(Errors(with_flag("false")), IsEmpty());
  EXPECT_EQ(Errors(with_flag("0")).size(), 1u);
}

TEST(FhirElementsTest, RepeatedSingleElementIsRefusedInXml) {
  EXPECT_THAT(
      Errors(Spoiled("new_v5.xml", "<gender value=\"female\"/>", "<gender value=\"female\"/><gender value=\"male\"/>")),
      ElementsAre("FHIR_CARDINALITY /Bundle/entry[2]/resource/Patient/gender[2]"));
}

TEST(FhirElementsTest, LeftOverIsWhatTheTableDoesNotKnow) {
  Parsed message(Spoiled("new_v5.json", "\"gender\": \"female\"",
                         "\"gender\": \"female\", \"telecom\": [{\"system\": \"phone\", \"value\": \"1\"}]"));
  EXPECT_THAT(PathsOf(message, LeftOver(message.tree, {}, message.findings)),
              ElementsAre("/entry/1/resource/telecom/0/system", "/entry/1/resource/telecom/0/value"));
}

TEST(FhirElementsTest, UnknownExtensionIsLeftOverWithItsUrl) {
  Parsed message(Spoiled("new_v5.json", "\"gender\": \"female\"",
                         "\"gender\": \"female\", \"extension\": [{\"url\": \"u\", \"valueString\": \"v\"}]"));
  EXPECT_THAT(PathsOf(message, LeftOver(message.tree, {}, message.findings)),
              ElementsAre("/entry/1/resource/extension/0/url", "/entry/1/resource/extension/0/valueString"));
}

TEST(FhirElementsTest, ContainedResourceIsLeftOverWhateverItIs) {
  Parsed message(Spoiled(
      "new_v5.json", "\"gender\": \"female\"",
      "\"gender\": \"female\", \"contained\": [{\"resourceType\": \"Organization\", \"id\": \"a\", \"name\": \"b\"}]"));
  EXPECT_THAT(PathsOf(message, LeftOver(message.tree, {}, message.findings)),
              ElementsAre("/entry/1/resource/contained/0/id", "/entry/1/resource/contained/0/name"));
}

TEST(FhirElementsTest, ExceptionsOverruleTheTable) {
  Parsed message(Message("new_v5.json"));
  Exceptions exceptions;
  const Node& patient = message.Resource("Patient");
  exceptions.residue.insert(Child(patient, "gender"));
  exceptions.accounted.insert(&message.Resource("Practitioner"));
  EXPECT_THAT(PathsOf(message, LeftOver(message.tree, exceptions, message.findings)),
              ElementsAre("/entry/1/resource/gender"));
}

TEST(FhirElementsTest, NarrativeIsNeverLeftOver) {
  Parsed message(Message("new_v5.json"));
  Exceptions exceptions;
  exceptions.residue.insert(&message.Resource("Patient"));
  for (const Node* node : LeftOver(message.tree, exceptions, message.findings)) EXPECT_NE(node->name, "div");
}

TEST(FhirElementsTest, EachLossOfTheTableIsReportedOnce) {
  Parsed message(Message("new_v5.json"));
  LeftOver(message.tree, {}, message.findings);
  std::set<std::string> codes;
  for (const Loss& loss : message.findings.losses()) EXPECT_TRUE(codes.insert(loss.code).second) << loss.code;
  EXPECT_TRUE(codes.contains("FHIR_NARRATIVE"));
}

}  // namespace handover::adapters::fhir::testing
