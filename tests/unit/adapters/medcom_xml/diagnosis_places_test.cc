#include "adapters/medcom_xml/diagnosis_places.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/xdis32_structure.h"
#include "adapters/medcom_xml/xml_structure.h"

namespace handover::adapters::medcom {
namespace diagnosis_places_test_internal {

using model::v1::Condition;

TEST(UsualPlaceTest, EveryPlaceIsOneOfTheSchemaUnderItsParent) {
  const std::vector<std::string> leaves = LeavesOf(kXdis32Schema);
  std::set<std::string_view> places;
  const std::pair<DiagnosisParent, std::string> parents[] = {{DiagnosisParent::kPregnancy, "/Pregnancy/"},
                                                             {DiagnosisParent::kBirth, "/Birth/"},
                                                             {DiagnosisParent::kChildInfo, "/ChildInfo/"}};
  for (const auto& [parent, above] : parents) {
    const std::string& name = above;
    for (const Condition::Rank rank : {Condition::PRINCIPAL, Condition::SECONDARY, Condition::PROCEDURE}) {
      const std::string place(UsualPlace(parent, rank));
      const auto found = std::find_if(leaves.begin(), leaves.end(), [&](const std::string& leaf) {
        return leaf.find(name) != std::string::npos && leaf.find("/" + place + "/") != std::string::npos;
      });
      EXPECT_NE(found, leaves.end()) << place;
      places.insert(UsualPlace(parent, rank));
    }
  }
  EXPECT_EQ(places.size(), 9u);
}

TEST(UsualPlaceTest, ARankWithoutAPlaceIsAdditional) {
  EXPECT_EQ(UsualPlace(DiagnosisParent::kBirth, Condition::FINDING), "BirthAdditionalDiagnoses");
  EXPECT_EQ(UsualPlace(DiagnosisParent::kBirth, Condition::RANK_UNSPECIFIED), "BirthAdditionalDiagnoses");
}

TEST(UsualDescriptionTest, NamesTheRank) {
  EXPECT_EQ(UsualDescription(Condition::PRINCIPAL), "aktionsdiagnose");
  EXPECT_EQ(UsualDescription(Condition::SECONDARY), "bidiagnose");
  EXPECT_EQ(UsualDescription(Condition::ADDITIONAL), "tillaegsdiagnose");
  EXPECT_EQ(UsualDescription(Condition::PROCEDURE), "operation");
  EXPECT_EQ(UsualDescription(Condition::FINDING), "");
  EXPECT_EQ(UsualDescription(Condition::RANK_UNSPECIFIED), "");
}

}  // namespace diagnosis_places_test_internal
}  // namespace handover::adapters::medcom
