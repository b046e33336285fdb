#include "clients/cli/export_words.h"

#include <gtest/gtest.h>

#include <string>

namespace handover::cli {
namespace {

TEST(ExportWordsTest, LanguagesAreFoundByTheirCodes) {
  EXPECT_EQ(FindLanguage("da"), Language::kDanish);
  EXPECT_EQ(FindLanguage("en"), Language::kEnglish);
  EXPECT_FALSE(FindLanguage("").has_value());
  EXPECT_FALSE(FindLanguage("DA").has_value());
}

TEST(ExportWordsTest, CodesHaveWordsInBothLanguages) {
  EXPECT_EQ(EventWords("REFUSED", Language::kDanish), "Afvist");
  EXPECT_EQ(EventWords("REFUSED", Language::kEnglish), "Refused");
  EXPECT_EQ(KindWords("CONCERN_REPORT", Language::kDanish), "Underretning");
  EXPECT_EQ(ReasonWords("NO_CONSENT", Language::kEnglish), "nobody has consented");
  EXPECT_EQ(CategoryWords("BIRTH", Language::kDanish), "fødsel");
  EXPECT_EQ(ObligationWords("CITIZEN_COPY", Language::kEnglish), "you are to get a copy");
  EXPECT_EQ(VerdictWords("DENIED", Language::kDanish), "måtte ikke sendes");
  EXPECT_EQ(ExpectationWords("OVERDUE", Language::kDanish), "Kom ikke til tiden");
}

TEST(ExportWordsTest, ACodeWithoutWordsIsShownAsItIs) {
  for (const Language language : {Language::kDanish, Language::kEnglish}) {
    EXPECT_EQ(EventWords("NEW_EVENT", language), "new event");
    EXPECT_EQ(KindWords("", language), "");
  }
}

}  // namespace
}  // namespace handover::cli
