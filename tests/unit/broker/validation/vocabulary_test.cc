#include "broker/validation/vocabulary.h"

#include <string>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "broker/base/section_catalog.h"
#include "tests/unit/broker/validation/sample_handover.h"

namespace handover::validation {
namespace vocabulary_test_internal {

int CaseOf(std::string_view body) { return SectionCatalog::Get().Find(body)->body_case; }

std::string VerdictOn(const std::string& policy) {
  return Verdict(Vocabulary::Build(FromText<policy::v1::Policy>(policy)).status());
}

TEST(VocabularyTest, AnEmptyOneKnowsNothing) {
  const Vocabulary vocabulary;
  EXPECT_EQ(vocabulary.FindKind("BIRTH_NOTIFICATION"), nullptr);
  EXPECT_FALSE(vocabulary.HasPurpose(""));
  EXPECT_FALSE(vocabulary.HasBasis(""));
  EXPECT_FALSE(vocabulary.HasDeclineReason(""));
}

TEST(VocabularyTest, KnowsTheCodesOfThePolicyAndNoOthers) {
  EXPECT_TRUE(SampleVocabulary().HasPurpose("HEALTH_VISITING"));
  EXPECT_FALSE(SampleVocabulary().HasPurpose("STATUTORY_BIRTH_NOTICE"));
  EXPECT_TRUE(SampleVocabulary().HasBasis("STATUTORY_BIRTH_NOTICE"));
  EXPECT_FALSE(SampleVocabulary().HasBasis("HEALTH_VISITING"));
  EXPECT_TRUE(SampleVocabulary().HasDeclineReason("NOT_OURS"));
  EXPECT_FALSE(SampleVocabulary().HasDeclineReason("NOT"));
}

TEST(VocabularyTest, AKindAllowsWhatItRequiresAndWhatIsOptional) {
  const KindShape* kind = SampleVocabulary().FindKind("BIRTH_NOTIFICATION");
  ASSERT_NE(kind, nullptr);
  EXPECT_EQ(kind->slots, 32);
  EXPECT_TRUE(kind->allowed.test(CaseOf("Birth")));
  EXPECT_TRUE(kind->allowed.test(CaseOf("Note")));
  EXPECT_FALSE(kind->allowed.test(CaseOf("Concern")));
  ASSERT_EQ(kind->required.size(), 3u);
  EXPECT_TRUE(kind->required[0].about_subject);
  EXPECT_FALSE(kind->required[1].about_subject);
  EXPECT_FALSE(kind->relation_required);
  EXPECT_EQ(SampleVocabulary().FindKind("BIRTH"), nullptr);
}

TEST(VocabularyTest, AStarIsEveryBody) {
  const KindShape* kind = SampleVocabulary().FindKind("TEST_ANYTHING");
  EXPECT_EQ(kind->allowed.count(), SectionCatalog::Get().size());
}

TEST(VocabularyTest, FlagsAreTakenOver) {
  EXPECT_TRUE(SampleVocabulary().FindKind("CONCERN_REPORT")->author_name_required);
  EXPECT_TRUE(SampleVocabulary().FindKind("CONCERN_REPORT")->parent_involvement_required);
  EXPECT_TRUE(SampleVocabulary().FindKind("REPLY")->relation_required);
}

TEST(VocabularyBuildTest, ABrokenKindIsRefusedWithItsPath) {
  EXPECT_EQ(VerdictOn("kinds { subjects: CHILD slots: 16 }"), "POLICY_INVALID at kinds[0].name");
  EXPECT_EQ(VerdictOn("kinds { name: 'A' slots: 16 }"), "POLICY_INVALID at kinds[0].subjects");
  EXPECT_EQ(VerdictOn("kinds { name: 'A' subjects: SUBJECT_UNSPECIFIED slots: 16 }"),
            "POLICY_INVALID at kinds[0].subjects[0]");
  EXPECT_EQ(VerdictOn("kinds { name: 'A' subjects: CHILD slots: 17 }"), "POLICY_INVALID at kinds[0].slots");
  EXPECT_EQ(VerdictOn("kinds { name: 'A' subjects: CHILD slots: 16 required { any_of: 'Birth' any_of: 'None' } }"),
            "POLICY_INVALID at kinds[0].required[0].any_of[1]");
  EXPECT_EQ(VerdictOn("kinds { name: 'A' subjects: CHILD slots: 16 optional: 'None' }"),
            "POLICY_INVALID at kinds[0].optional[0]");
  EXPECT_EQ(VerdictOn("kinds { name: 'A' subjects: CHILD slots: 16 } kinds { name: 'A' subjects: CHILD slots: 16 }"),
            "POLICY_INVALID at kinds[1].name");
}

}  // namespace vocabulary_test_internal
}  // namespace handover::validation
