#include "adapters/daycare/form_words.h"

#include <set>
#include <sstream>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"

#include "adapters/daycare/form_values.h"
#include "adapters/daycare/map_form.h"
#include "tests/unit/adapters/daycare/csv_rows.h"

namespace handover::adapters::daycare {
namespace form_words_test_internal {

using google::protobuf::EnumDescriptor;

// Those that some element holds.
std::set<const EnumDescriptor*> EnumsOfForms() {
  std::set<const EnumDescriptor*> enums;
  for (const Element& element : AllElements()) {
    for (const Part& part : element.parts) {
      if (part.path == "@about") continue;
      std::string path(element.list);
      if (!path.empty()) path += '.';
      path += part.path;
      if (const EnumDescriptor* type = FieldAt(TypeOf(element), path).enum_type(); type != nullptr) enums.insert(type);
    }
  }
  return enums;
}

}  // namespace form_words_test_internal

TEST(FormWordsTest, EveryWordReadsBackAndStandsInTheReadme) {
  const std::string readme = testing::ReadFile("adapters/daycare/README.md");
  const auto enums = form_words_test_internal::EnumsOfForms();
  EXPECT_GE(enums.size(), 12u);
  for (const auto* type : enums) {
    std::set<std::string> words;
    for (int i = 0; i < type->value_count(); ++i) {
      const int number = type->value(i)->number();
      if (number == 0) continue;
      for (const Spelling spelling : {Spelling::kDanish, Spelling::kJson}) {
        EXPECT_EQ(NumberOf(*type, WordOf(*type, number, spelling), spelling), number) << type->full_name();
      }
      const std::string word = WordOf(*type, number, Spelling::kDanish);
      EXPECT_TRUE(words.insert(word).second) << word;
      const bool is_named =
          word == type->value(i)->name() || readme.find(type->value(i)->name() + " = " + word) != std::string::npos;
      EXPECT_TRUE(is_named || type->full_name() == "handover.options.v1.PersonRole") << type->value(i)->full_name();
    }
  }
}

TEST(FormWordsTest, NothingToldIsNoWord) {
  const auto& levels = *model::v1::Level_descriptor();
  EXPECT_EQ(WordOf(levels, 0, Spelling::kDanish), "");
  EXPECT_EQ(WordOf(levels, 0, Spelling::kJson), "");
  EXPECT_EQ(NumberOf(levels, "", Spelling::kDanish), std::nullopt);
  EXPECT_EQ(NumberOf(levels, "LEVEL_UNSPECIFIED", Spelling::kJson), std::nullopt);
}

TEST(FormWordsTest, OneSpellingIsNotTheOther) {
  const auto& levels = *model::v1::Level_descriptor();
  EXPECT_EQ(WordOf(levels, model::v1::LEVEL_SOME_SIGNS, Spelling::kDanish), "gul");
  EXPECT_EQ(WordOf(levels, model::v1::LEVEL_SOME_SIGNS, Spelling::kJson), "LEVEL_SOME_SIGNS");
  EXPECT_EQ(NumberOf(levels, "gul", Spelling::kJson), std::nullopt);
  EXPECT_EQ(NumberOf(levels, "Gul", Spelling::kDanish), std::nullopt);
}

TEST(FormWordsTest, NewerValueIsSeenAndNeverRead) {
  const auto& levels = *model::v1::Level_descriptor();
  EXPECT_EQ(WordOf(levels, 77, Spelling::kDanish), "77");
  EXPECT_EQ(NumberOf(levels, "77", Spelling::kDanish), std::nullopt);
}

}  // namespace handover::adapters::daycare
