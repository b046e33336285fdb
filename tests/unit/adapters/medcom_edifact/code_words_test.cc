#include "adapters/medcom_edifact/code_words.h"

#include <set>
#include <string_view>

#include "gtest/gtest.h"

namespace handover::adapters::edifact {
namespace code_words_test_internal {

TEST(CodeWordsTest, NoCodeAndNoWordStandsTwice) {
  for (const absl::Span<const CodeWord> words :
       {kAcknowledgementCodes, kStatusCodes, kIdentifierCodes, kSpecialityCodes, kMaritalCodes, kInterpretationCodes,
        kBirthEpisodeCodes, kRelationCodes, kGenderCodes, kDiagnosisCodes, kDiagnosisTypeCodes}) {
    std::set<std::string_view> codes;
    std::set<std::string_view> texts;
    for (const CodeWord& row : words) {
      EXPECT_TRUE(codes.insert(row.code).second) << row.code;
      EXPECT_TRUE(texts.insert(row.word).second) << row.word;
    }
    EXPECT_GE(codes.size(), 2u);
  }
}

}  // namespace code_words_test_internal
}  // namespace handover::adapters::edifact
