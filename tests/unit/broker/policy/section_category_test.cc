#include "broker/policy/section_category.h"

#include "gtest/gtest.h"

namespace handover::policy {
namespace section_category_test {

exchange::v1::SectionHeader SortedAs(options::v1::DataCategory category) {
  exchange::v1::SectionHeader header;
  header.mutable_sorted()->set_category(category);
  header.mutable_sorted()->set_by_name("Anna Hansen");
  header.mutable_sorted()->set_by_role("HEALTH_VISITOR");
  header.mutable_sorted()->set_sorted_ms(1'767'225'600'000);
  return header;
}

const SectionType* Body(std::string_view name) { return SectionCatalog::Get().Find(name); }

TEST(SectionCategoryTest, IsAFactOfTheBodysType) {
  EXPECT_EQ(CategoryOf(Body("ParentMentalHealth"), {}), options::v1::DATA_CATEGORY_PARENT_MENTAL);
  EXPECT_EQ(CategoryOf(Body("Newborn"), {}), options::v1::DATA_CATEGORY_BIRTH);
  EXPECT_EQ(CategoryOf(Body("Residue"), {}), options::v1::DATA_CATEGORY_UNSORTED);
}

TEST(SectionCategoryTest, NobodyCanSortAwayTheCategoryOfABody) {
  const auto header = SortedAs(options::v1::DATA_CATEGORY_ADMIN);
  EXPECT_EQ(CategoryOf(Body("ParentMentalHealth"), header), options::v1::DATA_CATEGORY_PARENT_MENTAL);
  EXPECT_EQ(CategoryOf(Body("Residue"), header), options::v1::DATA_CATEGORY_UNSORTED);
}

TEST(SectionCategoryTest, TextIsUnsortedUnlessSomebodyHasSortedIt) {
  EXPECT_EQ(CategoryOf(Body("Note"), {}), options::v1::DATA_CATEGORY_UNSORTED);
  EXPECT_EQ(CategoryOf(Body("Note"), SortedAs(options::v1::DATA_CATEGORY_CHILD_HEALTH)),
            options::v1::DATA_CATEGORY_CHILD_HEALTH);
  EXPECT_EQ(CategoryOf(Body("Attachment"), SortedAs(options::v1::DATA_CATEGORY_OFFENCE)),
            options::v1::DATA_CATEGORY_OFFENCE);
}

TEST(SectionCategoryTest, SortingCountsOnlyWithNameRoleAndTime) {
  auto header = SortedAs(options::v1::DATA_CATEGORY_CHILD_HEALTH);
  header.mutable_sorted()->clear_by_name();
  EXPECT_EQ(CategoryOf(Body("Note"), header), options::v1::DATA_CATEGORY_UNSORTED);
  header = SortedAs(options::v1::DATA_CATEGORY_CHILD_HEALTH);
  header.mutable_sorted()->clear_by_role();
  EXPECT_EQ(CategoryOf(Body("Note"), header), options::v1::DATA_CATEGORY_UNSORTED);
  header = SortedAs(options::v1::DATA_CATEGORY_CHILD_HEALTH);
  header.mutable_sorted()->clear_sorted_ms();
  EXPECT_EQ(CategoryOf(Body("Note"), header), options::v1::DATA_CATEGORY_UNSORTED);
}

// C-16: a value from a newer model is withheld, not guessed.
TEST(SectionCategoryTest, WhatIsNotKnownIsWithheld) {
  EXPECT_EQ(CategoryOf(nullptr, {}), options::v1::DATA_CATEGORY_UNSPECIFIED);
  EXPECT_EQ(CategoryOf(Body("Note"), SortedAs(static_cast<options::v1::DataCategory>(99))),
            options::v1::DATA_CATEGORY_UNSPECIFIED);
  SectionType newer = *Body("Newborn");
  newer.category = static_cast<options::v1::DataCategory>(99);
  EXPECT_EQ(CategoryOf(&newer, {}), options::v1::DATA_CATEGORY_UNSPECIFIED);
}

}  // namespace section_category_test
}  // namespace handover::policy
