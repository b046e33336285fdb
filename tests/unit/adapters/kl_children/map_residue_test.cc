#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/kl_mapping.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

namespace map_residue_test_internal {

std::vector<std::string> ValuesOf(const Translation& translation) {
  std::vector<std::string> values;
  for (const auto& body : BodiesOf(translation, "Residue")) {
    for (const auto& element : body.residue().elements()) values.push_back(element.value());
  }
  return values;
}

}  // namespace map_residue_test_internal

using map_residue_test_internal::ValuesOf;

TEST(MapResidueTest, UnknownElementsAreCarriedAsTheyAre) {
  EXPECT_THAT(ValuesOf(ReadReport(Report("two_months.json"))),
              ElementsAre("https://fhir.example.dk/local-key", "k-17", "2023-06-28"));
}

TEST(MapResidueTest, WholeResourcesAreCarriedAsJson) {
  const std::vector<std::string> values = ValuesOf(ReadReport(Report("school.xml")));
  ASSERT_EQ(values.size(), 5u);
  for (const std::string& value : values) EXPECT_EQ(value.find("{\"resourceType\":\""), 0u) << value;
}

TEST(MapResidueTest, MoreThanTheLimitIsRefused) {
  std::string extensions;
  for (int i = 0; i < 300; ++i) extensions += "{\"url\": \"urn:x\", \"valueString\": \"y\"},";
  const std::string text = Spoiled("two_months.json", "{\"url\": \"https://fhir.example.dk/local-key\"",
                                   extensions + "{\"url\": \"https://fhir.example.dk/local-key\"");
  EXPECT_THAT(CodesOf(ReadReport(text).issues), Contains("KL_TOO_MANY_UNKNOWN"));
}

TEST(MapResidueTest, ValueThatIsTooLongIsRefused) {
  const std::string good = Spoiled("two_months.json", "k-17", std::string(20'000, 'k'));
  EXPECT_THAT(ErrorsOf(ReadReport(good)), IsEmpty());
  EXPECT_THAT(ErrorsOf(ReadReport(Spoiled("two_months.json", "k-17", std::string(20'001, 'k')))),
              ElementsAre("KL_TOO_LONG /entry/0/resource/extension/0/valueString"));
}

}  // namespace handover::adapters::kl::testing
