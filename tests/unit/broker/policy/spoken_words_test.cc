#include "broker/policy/spoken_words.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "broker/base/section_catalog.h"
#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace spoken_words_test {

using testing::HasSubstr;
using testing::Not;

constexpr Language kBoth[] = {Language::kEnglish, Language::kDanish};

// What everybody has a word for has other words in each language, and no code shines through.
void ExpectSpoken(const std::string& code, const std::string& english, const std::string& danish) {
  EXPECT_NE(english, danish) << code;
  for (const std::string& words : {english, danish}) {
    EXPECT_FALSE(words.empty()) << code;
    EXPECT_THAT(words, Not(HasSubstr("_"))) << code;
  }
}

TEST(SpokenWordsTest, DanishAndEnglishAreSpokenAndEnglishUnlessSaid) {
  EXPECT_EQ(FindLanguage(""), Language::kEnglish);
  EXPECT_EQ(FindLanguage("en"), Language::kEnglish);
  EXPECT_EQ(FindLanguage("da"), Language::kDanish);
  EXPECT_EQ(FindLanguage("DA"), std::nullopt);
  EXPECT_EQ(FindLanguage("sv"), std::nullopt);
}

TEST(SpokenWordsTest, EveryShippedKindHasWords) {
  const PolicySet shipped = fakes::ShippedPolicy();
  for (const v1::Kind& kind : shipped.policy().kinds()) {
    const std::string english = KindWords(kind.name(), Language::kEnglish);
    const std::string danish = KindWords(kind.name(), Language::kDanish);
    ExpectSpoken(kind.name(), english, danish);
    EXPECT_THAT(danish, Not(HasSubstr("overleveringen " + english.substr(4)))) << kind.name() << " has no Danish words";
  }
}

TEST(SpokenWordsTest, AKindOfALaterPolicyIsSaidByItsName) {
  EXPECT_EQ(KindWords("HOME_VISIT", Language::kEnglish), "the home visit");
  EXPECT_EQ(KindWords("HOME_VISIT", Language::kDanish), "overleveringen home visit");
}

TEST(SpokenWordsTest, EverySectorRoleAndBodyHasWords) {
  for (int i = 1; i < directory::v1::Sector_ARRAYSIZE; ++i) {
    const auto sector = static_cast<directory::v1::Sector>(i);
    ExpectSpoken(directory::v1::Sector_Name(sector), SectorWords(sector, Language::kEnglish),
                 SectorWords(sector, Language::kDanish));
    EXPECT_NE(SectorWords(sector, Language::kEnglish), "an unknown sector") << i;
  }
  for (int i = 1; i < options::v1::PersonRole_ARRAYSIZE; ++i) {
    const auto role = static_cast<options::v1::PersonRole>(i);
    ExpectSpoken(options::v1::PersonRole_Name(role), RoleWords(role, Language::kEnglish),
                 RoleWords(role, Language::kDanish));
    EXPECT_NE(RoleWords(role, Language::kEnglish), "somebody") << i;
  }
  for (const SectionType& type : SectionCatalog::Get().types()) {
    EXPECT_THAT(BodyWords(type.name, Language::kDanish), Not(HasSubstr(BodyWords(type.name, Language::kEnglish))))
        << type.name;
  }
}

TEST(SpokenWordsTest, EveryCategoryHasWords) {
  for (int i = 1; i < options::v1::DataCategory_ARRAYSIZE; ++i) {
    const std::string prefix = "DATA_CATEGORY_";
    const std::string name =
        options::v1::DataCategory_Name(static_cast<options::v1::DataCategory>(i)).substr(prefix.size());
    ExpectSpoken(name, CategoryWords(name, Language::kEnglish), CategoryWords(name, Language::kDanish));
  }
}

TEST(SpokenWordsTest, EveryReasonIsASentenceInBothLanguages) {
  for (int i = 0; i <= static_cast<int>(Reason::kDutyNotCleared); ++i) {
    const std::string code(ReasonCode(static_cast<Reason>(i)));
    ExpectSpoken(code, ReasonWords(code, Language::kEnglish), ReasonWords(code, Language::kDanish));
    for (const Language language : kBoth) EXPECT_EQ(ReasonWords(code, language).back(), '.') << code;
  }
}

TEST(SpokenWordsTest, EveryObligationOfTheShippedPolicyIsASentence) {
  const PolicySet shipped = fakes::ShippedPolicy();
  std::vector<std::string> codes;
  for (const v1::Rule& rule : shipped.policy().rules()) {
    codes.insert(codes.end(), rule.obligations().begin(), rule.obligations().end());
  }
  for (const v1::Basis& basis : shipped.policy().bases()) {
    codes.insert(codes.end(), basis.obligations().begin(), basis.obligations().end());
  }
  for (const std::string& code : codes) {
    ExpectSpoken(code, ObligationWords(code, Language::kEnglish), ObligationWords(code, Language::kDanish));
    for (const Language language : kBoth) EXPECT_EQ(ObligationWords(code, language).back(), '.') << code;
  }
}

TEST(SpokenWordsTest, WhatNobodyKnowsIsSaidAsThat) {
  EXPECT_EQ(SectorWords(directory::v1::SECTOR_UNSPECIFIED, Language::kDanish), "en ukendt sektor");
  EXPECT_EQ(RoleWords(static_cast<options::v1::PersonRole>(77), Language::kEnglish), "somebody");
  EXPECT_EQ(BodyWords("", Language::kEnglish), "data of an unknown kind");
  EXPECT_EQ(ReasonWords("A_LATER_REASON", Language::kDanish), "a later reason");
}

}  // namespace spoken_words_test
}  // namespace handover::policy
