#include "adapters/kl_children/resource_json.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

namespace resource_json_test_internal {

std::string JsonOf(std::string_view document, std::string_view type) {
  const fhir::testing::Parsed parsed(document);
  return ResourceJson(parsed.Resource(type), parsed.tree.syntax(), parsed.bundle);
}

}  // namespace resource_json_test_internal

using resource_json_test_internal::JsonOf;

TEST(ResourceJsonTest, JsonAndXmlBecomeTheSameLine) {
  for (const std::string_view type :
       {"Patient", "Encounter", "Location", "Observation", "CarePlan", "QuestionnaireResponse", "RelatedPerson"}) {
    const std::string json = JsonOf(Report("school.json"), type);
    EXPECT_EQ(json, JsonOf(Report("school.xml"), type));
    EXPECT_EQ(json.find(kResourceStart), 0u);
    EXPECT_EQ(ResourceJson(fhir::testing::ParsedTree(json).root(), fhir::Syntax::kJson,
                           fhir::testing::Parsed(Report("school.json")).bundle),
              json);
  }
}

TEST(ResourceJsonTest, NumbersListsAndReferencesAreTyped) {
  const std::string json = JsonOf(Report("weight_alone.xml"), "Observation");
  EXPECT_NE(json.find("\"value\":7100,"), std::string::npos) << json;
  EXPECT_NE(json.find("\"category\":[{\"coding\":[{"), std::string::npos) << json;
  EXPECT_NE(json.find("\"reference\":\"Patient/00000000-0000-4000-8000-000000000001\""), std::string::npos) << json;
}

TEST(ResourceJsonTest, NarrativeIsLeftOut) {
  EXPECT_EQ(JsonOf(Report("two_months.json"), "Patient").find("\"text\""), std::string::npos);
}

}  // namespace handover::adapters::kl::testing
