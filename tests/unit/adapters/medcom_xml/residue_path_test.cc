#include "adapters/medcom_xml/residue_path.h"

#include "gtest/gtest.h"

namespace handover::adapters::medcom {
namespace residue_path_test_internal {

using Steps = std::vector<PathStep>;

TEST(StepsOfTest, NamesAndPlaces) {
  EXPECT_EQ(StepsOf("/Emessage/ChildInfo[12]/Weight"), (Steps{{"Emessage", 1}, {"ChildInfo", 12}, {"Weight", 1}}));
  EXPECT_EQ(StepsOf("/A"), Steps({{"A", 1}}));
}

TEST(StepsOfTest, WhatIsNoPathHasNone) {
  for (const char* path : {"", "Emessage/A", "/", "/A//B", "/A[0]", "/A[x]", "/A[1", "/A[-1]",
                           "/A[99999999999999999999]", "/A[1001]", "segment 3 S01/NAD 2.1"}) {
    EXPECT_EQ(StepsOf(path), Steps{}) << path;
  }
}

TEST(ComesBeforeTest, PlacesAreNumbers) {
  EXPECT_TRUE(ComesBefore(StepsOf("/A[2]/B"), StepsOf("/A[10]/A")));
  EXPECT_FALSE(ComesBefore(StepsOf("/A[10]/A"), StepsOf("/A[2]/B")));
  EXPECT_FALSE(ComesBefore(StepsOf("/A[2]"), StepsOf("/A[2]")));
}

}  // namespace residue_path_test_internal
}  // namespace handover::adapters::medcom
