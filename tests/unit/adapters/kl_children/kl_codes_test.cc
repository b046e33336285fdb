#include "adapters/kl_children/kl_codes.h"

#include <set>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "broker/base/codes/code_systems.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

TEST(KlCodesTest, CodesAreUniqueInTheirList) {
  std::set<std::string_view> codes;
  for (const VisitType& row : AllVisitTypes()) EXPECT_TRUE(codes.insert(row.code.code).second) << row.code.code;
  for (const IndicatorType& row : AllIndicators()) EXPECT_TRUE(codes.insert(row.code.code).second) << row.code.code;
  for (const ExamResult& row : AllExamResults()) EXPECT_TRUE(codes.insert(row.code.code).second) << row.code.code;
  for (const Intervention& row : AllInterventions()) EXPECT_TRUE(codes.insert(row.code.code).second) << row.code.code;
  EXPECT_EQ(AllExamResults().size(), 85u);
  EXPECT_EQ(AllInterventions().size(), 34u);
}

// The words are those of the table: they are written into reports.
TEST(KlCodesTest, CodesAndWordsAreThoseOfTheTables) {
  const CodeTable& fboe = CodesOf(CodeSystem::kFboe);
  const CodeTable& care_social = CodesOf(CodeSystem::kCareSocial);
  EXPECT_EQ(fboe.system(), kFboe);
  EXPECT_EQ(care_social.system(), kCareSocial);
  const auto compare = [](const CodeTable& table, const Coded& coded) {
    ASSERT_TRUE(table.Contains(coded.code)) << coded.code;
    EXPECT_EQ(table.Find(coded.code)->display, coded.display) << coded.code;
  };
  for (const VisitType& row : AllVisitTypes()) compare(fboe, row.code);
  for (const ExamResult& row : AllExamResults()) compare(fboe, row.code);
  for (const Intervention& row : AllInterventions()) compare(fboe, row.code);
  for (const FeedingValue& row : AllFeedingValues()) compare(fboe, row.code);
  for (const IndicatorType& row : AllIndicators()) {
    compare(fboe, row.code);
    for (const IndicatorValue& value : row.values) compare(fboe, value.code);
  }
  for (const Informer& row : AllInformers()) compare(care_social, row.code);
  for (const ContactClass& row : AllContactClasses()) {
    if (row.system == kCareSocial) compare(care_social, row.code);
  }
}

TEST(KlCodesTest, EveryCodeIsFoundAgain) {
  for (const VisitType& row : AllVisitTypes()) EXPECT_EQ(FindVisitType(row.code.code), &row);
  for (const IndicatorType& row : AllIndicators()) {
    EXPECT_EQ(FindIndicator(row.code.code), &row);
    EXPECT_EQ(FindIndicatorOfDomain(row.domain), &row);
    for (const IndicatorValue& value : row.values) EXPECT_EQ(FindValue(row, value.code.code), &value);
  }
  for (const ExamResult& row : AllExamResults()) EXPECT_EQ(FindExamResult(row.code.code), &row);
  EXPECT_EQ(FindVisitType("none"), nullptr);
  EXPECT_EQ(FindIndicator("none"), nullptr);
  EXPECT_EQ(FindExamResult("none"), nullptr);
  EXPECT_EQ(FindIntervention("none"), nullptr);
}

TEST(KlCodesTest, ClassIsFoundBySystemAndCode) {
  EXPECT_EQ(FindContactClass(kActCode, "HH")->manner, model::v1::Encounters::Encounter::HOME);
  EXPECT_EQ(FindContactClass(kCareSocial, "HH"), nullptr);
}

TEST(KlCodesTest, ScaleOfTwoHasNoMiddle) {
  const IndicatorType& network = *FindIndicatorOfDomain("NETWORK");
  EXPECT_EQ(FindValue(network, model::v1::LEVEL_SOME_SIGNS), nullptr);
  EXPECT_NE(FindValue(network, model::v1::LEVEL_CHALLENGE), nullptr);
}

TEST(KlCodesTest, FindingOfAParentStandsWithAParent) {
  EXPECT_EQ(FindExamResult("b4032c0c-6e9a-4431-8ce4-97ba4f4574b3")->home, Home::kParentSubstance);
  EXPECT_EQ(FindExamResult("7acf5936-6640-44a7-af6d-b20c7607dcfe")->home, Home::kParentMental);
  EXPECT_EQ(FindExamResult("de666a03-1211-4d75-b416-8c8785a40a4b")->home, Home::kParentSocial);
  EXPECT_EQ(FindExamResult("d126c096-30f0-49c0-8d15-7a50c888d50b")->home, Home::kParentSomatic);
  EXPECT_TRUE(IsParents(Home::kNetwork));
  EXPECT_FALSE(IsParents(Home::kInteraction));
}

TEST(KlCodesTest, WhatTellsTooMuchOfAChildStaysWithItsHealth) {
  for (const std::string_view code : {"9028ce3b-678c-483e-8e1a-336dde907767", "47e6ea42-c32d-4fd7-ad0f-fdc66c8ba1f9",
                                      "bbbcdccd-8410-4cfb-bfba-32fb54cec9ed", "e252608e-b6b6-49f7-84a0-03685d3b5f74"}) {
    EXPECT_EQ(FindExamResult(code)->home, Home::kChildHealth) << code;
  }
}

TEST(KlCodesTest, ReasonIsAConditionAndNoGoodNews) {
  EXPECT_EQ(*FindReason("f86c2526-3b04-454c-a99e-d350f699dc94"), Home::kParentMental);
  EXPECT_EQ(*FindReason("54f42eb5-18f9-4e82-98e0-1c83988189b9"), Home::kChildHealth);
  EXPECT_EQ(FindReason("6bea1014-8e30-40e7-9274-2b02376c0b1b"), nullptr);
  EXPECT_EQ(FindReason("57dd67d7-175a-4541-87ff-db1381c4e1d9"), nullptr);
}

TEST(KlCodesTest, LocalVisitsHaveNoCode) {
  EXPECT_EQ(VisitTypeOf(model::v1::Encounters::Encounter::MONTHS_18), nullptr);
  EXPECT_EQ(VisitTypeOf(model::v1::Encounters::Encounter::OTHER_TYPE), nullptr);
  EXPECT_EQ(VisitTypeOf(model::v1::Encounters::Encounter::MONTHS_2)->code.code, "51f30d1c-d60e-4e3e-ac22-ec9712ea962d");
}

}  // namespace handover::adapters::kl::testing
