#include "broker/policy/rule_words.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace rule_words_test {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

TEST(RuleWordsTest, NamesAreSaidWithoutCapitals) {
  EXPECT_EQ(PlainWords("BIRTH_NOTIFICATION"), "birth notification");
  EXPECT_EQ(PlainWords("SSD_EXCHANGE"), "SSD exchange");
}

TEST(RuleWordsTest, EverySectorHasWordsOfItsOwn) {
  std::set<std::string> phrases;
  std::set<std::string> danish;
  for (int value = 1; value < directory::v1::Sector_ARRAYSIZE; ++value) {
    phrases.insert(SectorPhrase(static_cast<directory::v1::Sector>(value)));
    danish.insert(SectorInDanish(static_cast<directory::v1::Sector>(value)));
  }
  EXPECT_EQ(phrases.size(), directory::v1::Sector_ARRAYSIZE - 1);
  EXPECT_EQ(danish.size(), directory::v1::Sector_ARRAYSIZE - 1);
  EXPECT_FALSE(danish.contains(""));
}

TEST(RuleWordsTest, ASectorWithoutWordsIsCalledByItsName) {
  EXPECT_EQ(SectorPhrase(directory::v1::SECTOR_UNSPECIFIED), "sector unspecified");
  EXPECT_EQ(SectorInDanish(directory::v1::SECTOR_UNSPECIFIED), "");
}

std::string PhraseOf(const std::string& sectors) {
  return SectorsPhrase(Parse<v1::Rule>("from: [" + sectors + "]").from());
}

TEST(RuleWordsTest, SectorsAreNamedOrLeftOutWhicheverIsShorter) {
  EXPECT_EQ(PhraseOf("GP, BIRTH_CLINIC"), "birth clinic, GP");
  EXPECT_EQ(PhraseOf("BIRTH_CLINIC, GP, HEALTH_VISITING, DAYCARE_MUNICIPAL, DAYCARE_PRIVATE, SOCIAL_SERVICES, SCHOOL, "
                     "PPR, FAMILY_AMBULATORY, MUNICIPAL_DENTAL, EDUCATION_COUNSELLING, HOSPITAL_DEPARTMENT"),
            "everyone but volunteers");
  EXPECT_EQ(PhraseOf(""), "everyone");
}

TEST(RuleWordsTest, RolesAndCategoriesAreSaidWithoutTheNameOfTheirEnum) {
  EXPECT_EQ(RolePhrase(options::v1::PERSON_ROLE_BIRTHING_PARENT), "birthing parent");
  EXPECT_EQ(CategoryPhrase(options::v1::DATA_CATEGORY_CHILD_HEALTH), "child health");
  EXPECT_EQ(CategoryPhrase(options::v1::DATA_CATEGORY_UNSORTED), "unsorted text and files");
}

TEST(RuleWordsTest, DeadlinesAreCounted) {
  EXPECT_EQ(DeadlinePhrase(Parse<v1::Deadline>("working_days: 0")), "the same day");
  EXPECT_EQ(DeadlinePhrase(Parse<v1::Deadline>("working_days: 1")), "1 working day");
  EXPECT_EQ(DeadlinePhrase(Parse<v1::Deadline>("hours: 24")), "24 hours");
  EXPECT_EQ(DeadlinePhrase(Parse<v1::Deadline>("before_needed_by_date: true")), "before the day it is needed");
  EXPECT_EQ(DeadlinePhrase(v1::Deadline()), "no limit");
}

TEST(RuleWordsTest, EveryObligationOfTheShippedPolicyHasWords) {
  const PolicySet policy = fakes::ShippedPolicy();
  std::set<std::string> codes;
  for (const v1::Rule& rule : policy.policy().rules())
    codes.insert(rule.obligations().begin(), rule.obligations().end());
  for (const v1::Basis& basis : policy.policy().bases()) {
    codes.insert(basis.obligations().begin(), basis.obligations().end());
  }
  EXPECT_FALSE(codes.empty());
  for (const std::string& code : codes) EXPECT_NE(ObligationPhrase(code), code);
  EXPECT_EQ(ObligationPhrase("SING"), "SING");
}

TEST(RuleWordsTest, ABasisWithoutConditionsHasNone) {
  EXPECT_THAT(BasisConditions(Parse<v1::Basis>("code: 'FREE' citation: 'Act 1'")), IsEmpty());
}

struct Condition {
  std::string basis;
  std::string phrase;
};

void PrintTo(const Condition& condition, std::ostream* out) { *out << condition.basis; }

class BasisConditionTest : public testing::TestWithParam<Condition> {};

TEST_P(BasisConditionTest, IsSaid) {
  EXPECT_THAT(BasisConditions(Parse<v1::Basis>(GetParam().basis)), ElementsAre(GetParam().phrase));
}

const Condition kConditions[] = {
    {"rests_on_consent: true", "everyone concerned has consented, section by section"},
    {"needs_treatment_episode: true", "a course of treatment is named"},
    {"needs_justification: true", "a named person has written down why"},
    {"needs_guideline: true", "a guideline of the child's municipality is in force and named"},
    {"needs_meeting: true", "the meeting is named"},
    {"uses_per_meeting: 1", "at most 1 exchange about one child under one meeting"},
    {"uses_per_meeting: 2 follow_ups_per_meeting: 1",
     "at most 2 exchanges about one child under one meeting, and 1 follow-up with a written reason and a name"},
    {"needs_same_authority: true", "the municipality has declared both units one authority"},
    {"needs_acute: true", "the handover is acute"},
    {"needs_registered_gp: true", "the recipient is the registered GP of the person it is about"},
    {"needs_registered_gp: true referral_kinds: ['REFERRAL', 'PREGNANCY_REFERRAL']",
     "the recipient is the registered GP of the person it is about, or sent the referral or pregnancy referral that "
     "this answers"},
    {"needs_registered_move: true",
     "the register says that the person has moved from the sender's municipality to the recipient's"},
    {"needs_responsible_recipient: true", "the register does not say that the person lives elsewhere"},
    {"needs_private_party: true", "sender or recipient is no authority"},
    {"only_when_claimed: true", "the sender claims this very basis"},
    {"statutory_duty: true", "a duty, not a mere right"},
    {"overrides_objection: true", "an objection does not stop it"},
    {"unblockable: true overrides_objection: true", "nothing blocks it: what is not clear waits for a human"},
};

INSTANTIATE_TEST_SUITE_P(All, BasisConditionTest, testing::ValuesIn(kConditions));

// A condition that is added to the schema and not to the words would be missing on the page.
TEST(RuleWordsTest, EveryYesOrNoOfABasisIsSaid) {
  const google::protobuf::Descriptor& descriptor = *v1::Basis::descriptor();
  std::set<std::string> said;
  std::set<std::string> flags;
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *descriptor.field(i);
    if (field.type() != google::protobuf::FieldDescriptor::TYPE_BOOL) continue;
    v1::Basis basis;
    v1::Basis::GetReflection()->SetBool(&basis, &field, true);
    flags.insert(field.name());
    if (!BasisConditions(basis).empty()) said.insert(field.name());
  }
  EXPECT_THAT(flags, Contains("needs_acute"));
  EXPECT_EQ(said, flags);
}

}  // namespace rule_words_test
}  // namespace handover::policy
