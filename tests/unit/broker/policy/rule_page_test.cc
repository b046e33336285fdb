#include "broker/policy/rule_page.h"

#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

#include "broker/policy/lint_policy.h"
#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace rule_page_test {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kPolicy[] = R"(
  version: "7"
  open_questions { number: 1 text: "Whether Act 1 still counts." }
  open_questions { number: 2 text: "How long." }
  purposes { code: "TREATMENT" text: "Treatment of a person." }
  bases { code: "NEED" citation: "Act 1 | a" needs_treatment_episode: true question_numbers: 1 }
  bases { code: "ASKED" citation: "Act 2" rests_on_consent: true obligations: "JOURNAL_NOTE"
          open_question: "Renumbered?" }
  bases { code: "DUTY" citation: "Act 3" from: GP statutory_duty: true unblockable: true overrides_objection: true }
  kinds { name: "LETTER" subjects: CHILD required { any_of: ["ChildHealth", "Newborn"] about_subject: true }
          optional: "Pregnancy" slots: 16 conclude_within { hours: 24 } author_name_required: true }
  kinds { name: "CALL" subjects: CHILD required { any_of: "ChildHealth" } slots: 16 deliver_within { working_days: 0 } }
  rules { id: "R-1" kinds: ["LETTER", "CALL"] from: GP to: [HEALTH_VISITING, BIRTH_CLINIC] bases: ["NEED", "ASKED"]
          ceiling { categories: [DATA_CATEGORY_CHILD_HEALTH, DATA_CATEGORY_BIRTH] about: PERSON_ROLE_CHILD
                    need: BASIS_ALONE }
          ceiling { categories: DATA_CATEGORY_PREGNANCY about: PERSON_ROLE_BIRTHING_PARENT need: CONSENT
                    only_bodies: "Pregnancy" }
          obligations: "CITIZEN_COPY" valid_from: "2024-01-01" valid_to: "2027-01-01" open_question: "Who is told?"
          note: "Row one." }
  rules { id: "R-2" kinds: "LETTER" from: HEALTH_VISITING to: GP bases: "ASKED" child_consent: ANY_CUSTODY_HOLDER
          ceiling { categories: [DATA_CATEGORY_CHILD_HEALTH, DATA_CATEGORY_BIRTH] about: PERSON_ROLE_CHILD
                    need: BASIS_ALONE }
          ceiling { categories: DATA_CATEGORY_ADMIN about: PERSON_ROLE_PROFESSIONAL need: BASIS_ALONE }
          adds_related_ceiling: true no_conclusion: true }
  rules { id: "R-3" kinds: "LETTER" from: GP to: SOCIAL_SERVICES bases: "DUTY"
          ceiling { categories: [DATA_CATEGORY_CHILD_HEALTH, DATA_CATEGORY_BIRTH]
                    about: [PERSON_ROLE_CHILD, PERSON_ROLE_SIBLING] need: BASIS_ALONE }
          conclude_within { working_days: 2 } }
  rules { id: "R-4" kinds: "LETTER" from: GP to: GP bases: "NEED"
          ceiling { categories: [DATA_CATEGORY_CHILD_HEALTH, DATA_CATEGORY_BIRTH] about: PERSON_ROLE_CHILD
                    need: BASIS_ALONE } }
  rules { id: "R-9" kinds: "*" from: GP to: CIVIL_SOCIETY deny_reason: "RECIPIENT_NOT_ALLOWED" }
)";

v1::Policy Sample() {
  v1::Policy policy;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kPolicy, &policy));
  return policy;
}

std::string Page() { return RulePage(Sample()); }

// The part of the page about one rule.
std::string Part(const std::string& id, const std::string& page = Page()) {
  const size_t begin = page.find("### " + id);
  return page.substr(begin, page.find("\n##", begin) - begin);
}

TEST(RulePageTest, TheSampleIsAPolicy) { EXPECT_THAT(LintPolicy(Sample()), IsEmpty()); }

TEST(RulePageTest, RulesStandInTheOrderOfTheirIds) {
  v1::Policy policy = Sample();
  policy.mutable_rules()->SwapElements(0, 3);
  EXPECT_EQ(RulePage(policy), Page());
}

TEST(RulePageTest, HasOneRowForEachRule) {
  EXPECT_THAT(Page(),
              HasSubstr("| [R-1](#r-1) | letter, call | GP | birth clinic, health visiting | Act 1 \\| a<br>Act 2 "
                        "| for some sections; for everything if it rests on consent "
                        "| letter: 24 hours; call: not asked for | from 2024-01-01, until 2027-01-01 "
                        "| **Q1** *more* |\n"));
  EXPECT_THAT(Page(), HasSubstr("| [R-2](#r-2) | letter | health visiting | GP | Act 2 | for everything "
                                "| not asked for | always | *more* |\n"));
  EXPECT_THAT(Page(), HasSubstr("| [R-3](#r-3) | letter | GP | social services | Act 3 | nobody: statutory duty "
                                "| 2 working days | always | – |\n"));
  EXPECT_THAT(Page(), HasSubstr("| [R-4](#r-4) | letter | GP | GP | Act 1 \\| a | not needed | 24 hours | always "
                                "| **Q1** |\n"));
}

TEST(RulePageTest, ARowThatSaysNoSaysSo) {
  EXPECT_THAT(Page(), HasSubstr("| [R-9](#r-9) | anything else | GP | volunteers | **refused**: recipient not allowed "
                                "| – | – | always | – |\n"));
  EXPECT_THAT(Part("R-9"), HasSubstr("Refused, whoever consents; the sender is told why: `RECIPIENT_NOT_ALLOWED`."));
}

TEST(RulePageTest, ARuleBeginsWithWhatItIs) {
  EXPECT_THAT(Part("R-1"), HasSubstr("### R-1\n\n**Letter, call**, from GP to birth clinic, health visiting. "
                                     "In force from 2024-01-01, until 2027-01-01. Row one.\n"));
}

TEST(RulePageTest, SectorsThatSendToEachOtherAreNamedOnce) {
  v1::Policy policy = Sample();
  policy.mutable_rules(0)->clear_from();
  policy.mutable_rules(0)->mutable_from()->CopyFrom(policy.rules(0).to());
  const std::string page = RulePage(policy);
  EXPECT_THAT(page, HasSubstr("| letter, call | birth clinic, health visiting | the same |"));
  EXPECT_THAT(page, HasSubstr("**Letter, call**, among birth clinic, health visiting. In force"));
}

TEST(RulePageTest, ARuleShowsItsBasesInOrder) {
  EXPECT_THAT(Part("R-1"),
              HasSubstr("| 1 | `NEED` | Act 1 \\| a | a course of treatment is named |\n"
                        "| 2 | `ASKED` | Act 2 | everyone concerned has consented, section by section |\n"));
}

TEST(RulePageTest, ARuleShowsItsCeilingAsPairs) {
  EXPECT_THAT(Part("R-1"), HasSubstr("| child | birth, child health | – |\n"
                                     "| birthing parent | – | pregnancy (Pregnancy alone) |\n"));
}

TEST(RulePageTest, WhereEveryBasisIsAConsentEveryPairNeedsOne) {
  EXPECT_THAT(Part("R-2"), HasSubstr("| child | – | birth, child health |\n"));
}

TEST(RulePageTest, NobodyAsksAProfessional) {
  EXPECT_THAT(Part("R-2"), HasSubstr("| professional | administration | – |\n"));
}

TEST(RulePageTest, RolesAboutWhichTheSameMayFlowShareARow) {
  EXPECT_THAT(Part("R-3"), HasSubstr("| child, sibling | birth, child health | – |\n"));
}

TEST(RulePageTest, ACeilingThatHoldsEverythingSaysSo) {
  EXPECT_THAT(
      RulePage(fakes::ShippedPolicy().policy()),
      HasSubstr("| child, birthing parent, other parent, sibling, other, professional | every category, unsorted "
                "text and files too | – |\n"));
}

TEST(RulePageTest, ARuleSaysWhoConsents) {
  EXPECT_THAT(Part("R-1"), HasSubstr("Who gives it: for the child every holder of custody, for a parent that parent."));
  EXPECT_THAT(Part("R-2"), HasSubstr("Consent: for everything. Who gives it: for the child one holder of custody."));
  EXPECT_THAT(Part("R-3"), HasSubstr("Consent: nobody is asked, and no objection stops it."));
  EXPECT_THAT(Part("R-4"), HasSubstr("Consent: nobody is asked; an objection stops it."));
}

TEST(RulePageTest, ABasisThatOverridesAnObjectionSaysSo) {
  v1::Policy policy = Sample();
  policy.mutable_bases(0)->set_overrides_objection(true);
  EXPECT_THAT(Part("R-4", RulePage(policy)), HasSubstr("Consent: nobody is asked, and no objection stops it."));
}

TEST(RulePageTest, OthersConsentForThemselves) {
  v1::Policy policy = Sample();
  for (v1::Rule::Ceiling& ceiling : *policy.mutable_rules(1)->mutable_ceiling()) {
    ceiling.clear_about();
    ceiling.add_about(options::v1::PERSON_ROLE_OTHER);
  }
  EXPECT_THAT(Part("R-2", RulePage(policy)), HasSubstr("Who gives it: whom it is about."));
}

TEST(RulePageTest, ARuleShowsItsClocks) {
  EXPECT_THAT(Part("R-1"), HasSubstr("To be delivered within: letter: 1 working day; call: the same day. To be "
                                     "concluded within: letter: 24 hours; call: not asked for."));
}

TEST(RulePageTest, ARuleShowsItsDutiesAndThoseOfItsBases) {
  EXPECT_THAT(Part("R-1"),
              HasSubstr("Duties: the citizen gets a copy of what was delivered; the consent is noted in the "
                        "sender's journal (when it rests on `ASKED`)."));
}

TEST(RulePageTest, ARuleShowsWhatIsOpen) {
  EXPECT_THAT(Part("R-1"), HasSubstr("- **Open**, of the [list](#open-questions): **Q1**\n- **Open**: Who is told?\n"
                                     "- **Open** of `ASKED`: Renumbered?\n"));
  EXPECT_THAT(Part("R-3"), Not(HasSubstr("**Open")));
}

TEST(RulePageTest, ARuleThatAddsAnothersCeilingSaysSo) {
  EXPECT_THAT(Part("R-2"), HasSubstr("what the rule of the handover it relates to lets flow"));
  EXPECT_THAT(Part("R-1"), Not(HasSubstr("relates to")));
}

TEST(RulePageTest, ABasisShowsWhoRestsOnIt) {
  EXPECT_THAT(Page(),
              HasSubstr("| `DUTY` | Act 3 | GP | everyone | a duty, not a mere right; nothing blocks it: what is "
                        "not clear waits for a human | [R-3](#r-3) | – |\n"));
  EXPECT_THAT(Page(), HasSubstr("| [R-1](#r-1) [R-4](#r-4) | **Q1** |\n"));
}

TEST(RulePageTest, AQuestionShowsWhatItTouches) {
  EXPECT_THAT(Page(), HasSubstr("| Q1 | Whether Act 1 still counts. | `NEED` [R-1](#r-1) [R-4](#r-4) |\n"
                                "| Q2 | How long. | the whole |\n"));
}

TEST(RulePageTest, AKindShowsWhatItMustHold) {
  EXPECT_THAT(Page(), HasSubstr("| letter | child | ChildHealth or Newborn of the subject | the author's name |\n"
                                "| call | child | ChildHealth | – |\n"));
}

TEST(RulePageTest, CategoriesShowTheirBodies) {
  EXPECT_THAT(
      Page(),
      HasSubstr("| child health | `DATA_CATEGORY_CHILD_HEALTH` | ChildHealth, GrowthAndFeeding, DailyCareNeeds |\n"));
  EXPECT_THAT(Page(),
              HasSubstr("| unsorted text and files | `DATA_CATEGORY_UNSORTED` | Note, Attachment, Residue |\n"));
}

TEST(RulePageTest, GuidelinesInForceAreListed) {
  EXPECT_THAT(Page(), HasSubstr("No municipal guideline is in force.\n"));
  v1::Policy policy = Sample();
  v1::Guideline& guideline = *policy.add_guidelines();
  guideline.set_code("transitions@1");
  guideline.set_municipality_code("0461");
  guideline.set_citation("The council, 2025");
  EXPECT_THAT(RulePage(policy), HasSubstr("- `transitions@1` in municipality 0461: The council, 2025\n"));
}

TEST(RulePageTest, EveryShippedRuleBasisAndQuestionIsOnItsPage) {
  const PolicySet policy = fakes::ShippedPolicy();
  const std::string page = RulePage(policy.policy());
  for (const v1::Rule& rule : policy.policy().rules()) {
    EXPECT_THAT(page, HasSubstr(absl::StrCat("| [", rule.id(), "](#", absl::AsciiStrToLower(rule.id()), ") | ")));
    EXPECT_THAT(page, HasSubstr(absl::StrCat("### ", rule.id(), "\n")));
    EXPECT_THAT(page, HasSubstr(rule.open_question()));
  }
  for (const v1::Basis& basis : policy.policy().bases()) {
    EXPECT_THAT(page, HasSubstr(absl::StrCat("| `", basis.code(), "` | ", basis.citation(), " | ")));
    EXPECT_THAT(page, HasSubstr(basis.open_question()));
  }
  for (const v1::OpenQuestion& question : policy.policy().open_questions()) {
    EXPECT_THAT(page, HasSubstr(absl::StrCat("| Q", question.number(), " | ", question.text(), " | ")));
  }
}

TEST(RulePageTest, TheCommittedPageIsThatOfTheShippedPolicy) {
  std::ifstream file("docs/rules.md");
  const std::string committed(std::istreambuf_iterator<char>(file), {});
  const std::string made = RulePage(fakes::ShippedPolicy().policy());
  const std::string path = testing::TempDir() + "rules.md";
  std::ofstream(path) << made;
  EXPECT_TRUE(committed == made) << "docs/rules.md is not what deploy/policy says. Make it anew with\n"
                                 << "  handover-broker --print-rules --policy=deploy/policy > docs/rules.md\nor\n  cp "
                                 << path << " docs/rules.md\nand read the difference.";
}

}  // namespace rule_page_test
}  // namespace handover::policy
