#include "adapters/fhir/fhir_tree.h"

#include "gtest/gtest.h"

#include "tests/unit/adapters/fhir/documents.h"

namespace handover::adapters::fhir::testing {

TEST(FhirTreeTest, JsonPathIsAPointerWithIndexesOfArrays) {
  const Parsed message(Message("new_v5.json"));
  const Node& communication = message.Resource("Communication");
  const Node& second = *Children(communication, "payload")[1];
  EXPECT_EQ(message.tree.PathOf(second), "/entry/2/resource/payload/1");
  EXPECT_EQ(message.tree.PathOf(*Child(communication, "status")), "/entry/2/resource/status");
  EXPECT_EQ(message.tree.PathOf(message.tree.root()), "/");
}

TEST(FhirTreeTest, XmlPathCountsRepeatedElementsFromOneAndNamesTheResource) {
  const Parsed message(Message("new_v5.xml"));
  const Node& communication = message.Resource("Communication");
  const Node& second = *Children(communication, "payload")[1];
  EXPECT_EQ(message.tree.PathOf(second), "/Bundle/entry[3]/resource/Communication/payload[2]");
  EXPECT_EQ(message.tree.PathOf(*Child(communication, "status")), "/Bundle/entry[3]/resource/Communication/status");
}

TEST(FhirTreeTest, NameThatFhirCannotHaveIsNotRepeatedInThePath) {
  const Parsed message(Spoiled("new_v5.json", "\"gender\": \"female\"", "\"0505209996\": {\"a\": \"b\"}"));
  const Node& patient = message.Resource("Patient");
  EXPECT_EQ(message.tree.PathOf(*Child(patient, "0505209996")->children.front()), "/entry/1/resource/*/a");
}

TEST(FhirTreeTest, ElementNamesAreLettersAndDigits) {
  EXPECT_TRUE(IsElementName("valueDateTime"));
  EXPECT_TRUE(IsElementName("_family"));
  EXPECT_TRUE(IsElementName("@schemaLocation"));
  EXPECT_TRUE(IsElementName("valueBase64Binary"));
  EXPECT_TRUE(IsElementName("a1234"));
  EXPECT_FALSE(IsElementName("a12345"));
  EXPECT_FALSE(IsElementName(""));
  EXPECT_FALSE(IsElementName("_"));
  EXPECT_FALSE(IsElementName("0505209996"));
  EXPECT_FALSE(IsElementName("a\nb"));
  EXPECT_TRUE(IsElementName(std::string(kMaxNameBytes, 'a')));
  EXPECT_FALSE(IsElementName(std::string(kMaxNameBytes + 1, 'a')));
}

TEST(FhirTreeTest, LooksUpChildrenValuesAndExtensions) {
  const Parsed message(Message("new_v5.json"));
  const Node& payload = *Child(message.Resource("Communication"), "payload");
  EXPECT_EQ(ValueOf(message.Resource("Patient"), "gender"), "female");
  EXPECT_EQ(ValueOf(message.Resource("Patient"), "absent"), "");
  EXPECT_EQ(Child(payload, "absent"), nullptr);
  EXPECT_NE(Extension(payload, "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-contact-extension"),
            nullptr);
  EXPECT_EQ(Extension(payload, "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-sender-extension"),
            nullptr);
}

TEST(FhirTreeTest, NodesStayWhereTheyAreWhenTheTreeMoves) {
  Tree tree(Syntax::kJson);
  const Node* root = tree.Add(nullptr, "", 0);
  const Tree moved = std::move(tree);
  EXPECT_EQ(&moved.root(), root);
}

}  // namespace handover::adapters::fhir::testing
