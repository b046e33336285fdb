#include "adapters/medcom_fhir/residue_placer.h"

#include <string>

#include "gtest/gtest.h"

namespace handover::adapters::fhir::testing {
namespace residue_placer_test_internal {

class ResiduePlacerTest : public ::testing::Test {
 protected:
  bool Place(std::string_view below, const std::string& value) {
    const std::string path = "Bundle.entry[0].resource.ofType(Patient)." + std::string(below);
    std::optional<BundlePlace> place = ReadBundlePath(path);
    EXPECT_TRUE(place.has_value()) << path;
    return placer_.Place(builder_.root(), {*std::move(place), path, value});
  }

  FhirBuilder builder_{Syntax::kJson, "Patient"};
  ResiduePlacer placer_{builder_, Syntax::kJson};
};

TEST_F(ResiduePlacerTest, ElementsOfOneListStandTogether) {
  EXPECT_TRUE(Place("telecom[0].system", "phone"));
  EXPECT_TRUE(Place("telecom[1].value", "2"));
  EXPECT_TRUE(Place("telecom[0].value", "1"));
  EXPECT_EQ(builder_.Write(), R"({"resourceType":"Patient","telecom":[{"system":"phone","value":"1"},{"value":"2"}]})");
}

TEST_F(ResiduePlacerTest, TruthAndNumbersHaveNoQuotes) {
  EXPECT_TRUE(Place("multipleBirthInteger", "2"));
  EXPECT_TRUE(Place("active", "true"));
  EXPECT_TRUE(Place("maritalStatus.text", "2"));
  EXPECT_TRUE(Place("telecom[0].rank", "first"));
  EXPECT_EQ(builder_.Write(),
            R"({"resourceType":"Patient","multipleBirthInteger":2,"active":true,"maritalStatus":{"text":"2"},)"
            R"("telecom":[{"rank":"first"}]})");
}

TEST_F(ResiduePlacerTest, XmlHasNoTypes) {
  FhirBuilder builder(Syntax::kXml, "Patient");
  ResiduePlacer placer(builder, Syntax::kXml);
  const std::string path = "Bundle.entry[0].resource.ofType(Patient).active";
  EXPECT_TRUE(placer.Place(builder.root(), {*ReadBundlePath(path), path, "true"}));
  EXPECT_NE(builder.Write().find("<active value=\"true\"/>"), std::string::npos);
}

TEST_F(ResiduePlacerTest, WhatHasNoPlaceIsNotAdded) {
  EXPECT_TRUE(Place("maritalStatus", "gift"));
  EXPECT_FALSE(Place("maritalStatus.text", "gift"));
  EXPECT_FALSE(Place("maritalStatus", "ugift"));
  EXPECT_FALSE(Place("gender", ""));
  EXPECT_FALSE(Place("_birthDate.extension[0].url", "x"));
  EXPECT_TRUE(Place("contact[0].name.text", "x"));
  EXPECT_FALSE(Place("contact[0].name", "x"));
  EXPECT_EQ(builder_.Write(), R"({"resourceType":"Patient","maritalStatus":"gift","contact":[{"name":{"text":"x"}}]})");
}

TEST_F(ResiduePlacerTest, OwnElementsJoinThoseThatWereCarried) {
  EXPECT_TRUE(Place("name[1].period.start", "2020"));
  builder_.Value(placer_.Item(builder_.root(), "name", 1), "family", "Berggren");
  builder_.Value(placer_.Item(builder_.root(), "name", 0), "family", "Andet");
  builder_.Value(placer_.Object(builder_.root(), "maritalStatus"), "text", "gift");
  OrderElements(builder_.root());
  EXPECT_EQ(builder_.Write(),
            R"({"resourceType":"Patient","name":[{"family":"Berggren","period":{"start":"2020"}},{"family":"Andet"}],)"
            R"("maritalStatus":{"text":"gift"}})");
}

TEST_F(ResiduePlacerTest, ElementsComeIntoTheOrderOfFhir) {
  for (const char* below :
       {"link[0].type", "telecom[0].use", "telecom[0].system", "gender", "identifier[0].value", "identifier[0].system",
        "maritalStatus.text", "maritalStatus.coding[0].code", "maritalStatus.coding[0].system",
        "managingOrganization.display", "managingOrganization.reference", "language", "extension[0].valueCode",
        "extension[0].url", "id", "unheardOf"}) {
    EXPECT_TRUE(Place(below, "x")) << below;
  }
  OrderElements(builder_.root());
  EXPECT_EQ(builder_.Write(),
            R"({"resourceType":"Patient","id":"x","language":"x","extension":[{"url":"x","valueCode":"x"}],)"
            R"("identifier":[{"system":"x","value":"x"}],"telecom":[{"system":"x","use":"x"}],"gender":"x",)"
            R"("maritalStatus":{"coding":[{"system":"x","code":"x"}],"text":"x"},)"
            R"("managingOrganization":{"reference":"x","display":"x"},"link":[{"type":"x"}],"unheardOf":"x"})");
}

}  // namespace residue_placer_test_internal
}  // namespace handover::adapters::fhir::testing
