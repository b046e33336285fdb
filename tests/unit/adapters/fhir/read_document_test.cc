#include "adapters/fhir/read_document.h"

#include <string_view>

#include "gtest/gtest.h"

#include "tests/unit/adapters/fhir/documents.h"

namespace handover::adapters::fhir::testing {

TEST(ReadDocumentTest, SyntaxIsThatOfTheFirstCharacter) {
  EXPECT_EQ(SyntaxOf(" \n{"), Syntax::kJson);
  EXPECT_EQ(SyntaxOf("\xEF\xBB\xBF["), Syntax::kJson);
  EXPECT_EQ(SyntaxOf("<?xml"), Syntax::kXml);
  EXPECT_EQ(SyntaxOf(""), Syntax::kXml);
}

TEST(ReadDocumentTest, LooksAtTheBeginningAlone) {
  EXPECT_TRUE(LooksLikeFhir(Message("new_v5.json")));
  EXPECT_TRUE(LooksLikeFhir(Message("new_v5.xml")));
  EXPECT_TRUE(LooksLikeFhir("{\"resourceType\": \"Patient\""));
  EXPECT_FALSE(LooksLikeFhir("{\"id\": 1}"));
  EXPECT_FALSE(LooksLikeFhir("<Emessage/>"));
  EXPECT_FALSE(LooksLikeFhir(""));
}

TEST(ReadDocumentTest, ParsesEitherSyntax) {
  EXPECT_EQ(ParseDocument(Message("new_v5.json")).tree->syntax(), Syntax::kJson);
  EXPECT_EQ(ParseDocument(Message("new_v5.xml")).tree->syntax(), Syntax::kXml);
}

TEST(ReadDocumentTest, NothingIsRefusedAsEmpty) {
  for (const std::string_view text : {"", " \n", "\xEF\xBB\xBF", "\xEF\xBB\xBF \t"}) {
    const ParseResult parsed = ParseDocument(text);
    EXPECT_FALSE(parsed.tree.has_value());
    EXPECT_EQ(parsed.problem.code, "FHIR_EMPTY");
  }
}

}  // namespace handover::adapters::fhir::testing
