#include "adapters/medcom_fhir/bundle_path.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace bundle_path_test_internal {

// The path of the first leaf of that name and value.
std::string PathOfLeaf(const Parsed& parsed, std::string_view name, std::string_view value) {
  std::vector<const Node*> open = {&parsed.tree.root()};
  for (size_t i = 0; i < open.size(); ++i) {
    if (open[i]->name == name && open[i]->value == value) return BundlePathOf(*open[i], parsed.tree.syntax());
    open.insert(open.end(), open[i]->children.begin(), open[i]->children.end());
  }
  return "none";
}

std::multiset<std::string> AllPaths(const Parsed& parsed) {
  std::multiset<std::string> paths;
  std::vector<const Node*> open = {&parsed.tree.root()};
  for (size_t i = 0; i < open.size(); ++i) {
    if (open[i]->name == "text") continue;
    if (open[i]->has_value()) paths.insert(BundlePathOf(*open[i], parsed.tree.syntax()));
    open.insert(open.end(), open[i]->children.begin(), open[i]->children.end());
  }
  return paths;
}

}  // namespace bundle_path_test_internal

using bundle_path_test_internal::AllPaths;
using bundle_path_test_internal::PathOfLeaf;

TEST(BundlePathTest, NamesEntryTypeAndPlace) {
  const Parsed json(Message("odd_v4.json"));
  EXPECT_EQ(PathOfLeaf(json, "use", "usual"), "Bundle.entry[1].resource.ofType(Patient).name[0].use");
  EXPECT_EQ(PathOfLeaf(json, "text", "Tolk"), "Bundle.entry[6].resource.ofType(Flag).code.text");
  EXPECT_EQ(PathOfLeaf(json, "type", "message"), "Bundle.type");
}

TEST(BundlePathTest, IsTheSameInBothSyntaxes) {
  for (const char* name : {"new_v5", "reply_v5", "forward_v4", "odd_v4"}) {
    const Parsed json(Message(std::string(name) + ".json"));
    const Parsed xml(Message(std::string(name) + ".xml"));
    std::multiset<std::string> paths = AllPaths(json);
    // JSON has a name of its own for what stands beside a value, and a place for each that has none.
    std::erase_if(paths, [](const std::string& path) { return path.find("._") != std::string::npos; });
    std::multiset<std::string> of_xml = AllPaths(xml);
    std::erase_if(of_xml, [](const std::string& path) {
      return path.find("family.extension") != std::string::npos || path.find("given[0].extension") != std::string::npos;
    });
    EXPECT_EQ(paths, of_xml) << name;
  }
}

TEST(BundlePathTest, WhatIsWrittenIsReadAgain) {
  const std::optional<BundlePlace> place =
      ReadBundlePath("Bundle.entry[12].resource.ofType(Patient).contained[1].ofType(Organization).alias[0]");
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->entry, 12u);
  EXPECT_EQ(place->type, "Patient");
  EXPECT_EQ(place->Names(), "contained.alias");
  EXPECT_EQ(place->steps[0].position, 1);
  EXPECT_TRUE(place->steps[0].in_list);
  EXPECT_EQ(place->steps[0].resource_type, "Organization");
  EXPECT_EQ(ReadBundlePath("Bundle.entry[0].resource.ofType(Provenance)")->Names(), "");
  EXPECT_FALSE(ReadBundlePath("Bundle.entry[0].resource.ofType(Encounter).status")->steps[0].in_list);
}

TEST(BundlePathTest, WhatIsNoPathIntoAResourceIsNone) {
  for (const char* path :
       {"", "Bundle.id", "/entry/1/resource/id", "Bundle.entry[1", "Bundle.entry[x].resource.ofType(Patient).id",
        "Bundle.entry[-1].resource.ofType(Patient).id", "Bundle.entry[1].resource.ofType(Patient",
        "Bundle.entry[1].resource.ofType(*).id", "Bundle.entry[1].resource.ofType(@x).id",
        "Bundle.entry[1].resource.ofType(Patient).*", "Bundle.entry[1].resource.ofType(Patient).name[",
        "Bundle.entry[1].resource.ofType(Patient).name[a]", "Bundle.entry[1].resource.ofType(Patient).ofType(A)",
        "Bundle.entry[1].resource.ofType(Patient)x", "Bundle.entry[999999999].resource.ofType(Patient).id",
        "Bundle.entry[1].resource.ofType(Patient).a..b", "Bundle.entry[1].resource.ofType(Patient).a.ofType(*)"}) {
    EXPECT_FALSE(ReadBundlePath(path).has_value()) << path;
  }
}

TEST(BundlePathTest, APathIsNoDeeperThanTheReaderGoes) {
  std::string path = "Bundle.entry[1].resource.ofType(Patient)";
  for (int i = 0; i < 32; ++i) path += ".a";
  EXPECT_TRUE(ReadBundlePath(path).has_value());
  EXPECT_FALSE(ReadBundlePath(path + ".a").has_value());
}

TEST(BundlePathTest, ANameThatFhirCannotHaveIsNotRepeated) {
  const Parsed parsed(
      Spoiled("new_v5.json", "\"status\": \"unknown\",", "\"status\": \"unknown\", \"0505209996\": \"x\","));
  EXPECT_EQ(PathOfLeaf(parsed, "0505209996", "x"), "Bundle.entry[2].resource.ofType(Communication).*");
}

TEST(RepeatsInFhirTest, KnowsListsByWhereTheyStand) {
  EXPECT_TRUE(RepeatsInFhir("Patient", "name"));
  EXPECT_FALSE(RepeatsInFhir("Organization", "name"));
  EXPECT_TRUE(RepeatsInFhir("Patient", "telecom"));
  EXPECT_TRUE(RepeatsInFhir("address", "line"));
  EXPECT_FALSE(RepeatsInFhir("Encounter", "status"));
}

}  // namespace handover::adapters::fhir::testing
