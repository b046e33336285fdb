// The decision against an independent evaluator, over families and questions by chance. HANDOVER_DECISIONS sets how
// many; HANDOVER_SEED the first family, so that the one that a failure prints comes first:
//   HANDOVER_SEED=<seed> HANDOVER_DECISIONS=1 build/release/tests/component_policy
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"

#include "broker/policy/decide.h"
#include "broker/policy/explain.h"
#include "tests/component/policy/generated_family.h"
#include "tests/component/policy/generated_question.h"
#include "tests/component/policy/reference_decide.h"
#include "tests/fakes/family/policy_question.h"

namespace handover::reference {
namespace reference_test {

constexpr int kQuestionsPerFamily = 20;
constexpr int kDifferencesShown = 3;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int64_t kDecisions = 20'000;
#else
constexpr int64_t kDecisions = 1'000'000;
#endif

// What the shipped policy has no row for yet: a guideline in force, rows with dates, minor matters, danger, an address
// to a private recipient, a duty with a condition, a row of one basis that overrides objections.
constexpr char kAddedRows[] = R"(
  guidelines { code: "transitions@1" municipality_code: "0461" citation: "The council" }
  bases { code: "X_DUTY" citation: "None" statutory_duty: true unblockable: true overrides_objection: true
          needs_meeting: true obligations: "INFORM_PARENTS" }
  bases { code: "X_MOVED" citation: "None" needs_registered_move: true }
  bases { code: "X_HERE" citation: "None" needs_responsible_recipient: true only_when_claimed: true }
  kinds { name: "X_ALARM" subjects: PERSON required { any_of: "ChildHealth" } optional: ["ParentSomaticHealth", "Note"]
          slots: 16 }
  kinds { name: "X_CARD" subjects: CHILD required { any_of: "DailyCareNeeds" }
          optional: ["Address", "ContactDetails", "PersonIdentity"] slots: 16 }
  kinds { name: "X_TEXT" subjects: CHILD required { any_of: "Encounters" } optional: ["Note", "ChildHealth"] slots: 16 }
  kinds { name: "X_ORDER" subjects: CHILD required { any_of: "ChildHealth" about_subject: true } optional: ["Address"]
          slots: 16 }
  rules { id: "X-1" kinds: "X_ALARM" from: GP to: [BIRTH_CLINIC, SOCIAL_SERVICES] bases: "VITAL_INTEREST"
          ceiling { categories: [DATA_CATEGORY_CHILD_HEALTH, DATA_CATEGORY_UNSORTED]
                    about: [PERSON_ROLE_CHILD, PERSON_ROLE_BIRTHING_PARENT, PERSON_ROLE_OTHER_PARENT]
                    need: BASIS_ALONE }
          ceiling { categories: DATA_CATEGORY_PARENT_SOMATIC about: PERSON_ROLE_BIRTHING_PARENT need: CONSENT } }
  rules { id: "X-2a" kinds: "X_CARD" from: HEALTH_VISITING to: [DAYCARE_PRIVATE, DAYCARE_MUNICIPAL]
          bases: ["DAYCARE_TRANSITION", "HEALTH_OTHER_PURPOSE_CONSENT"] valid_to: "2026-03-29"
          ceiling { categories: [DATA_CATEGORY_ADDRESS, DATA_CATEGORY_CONTACT, DATA_CATEGORY_IDENTITY]
                    about: [PERSON_ROLE_CHILD, PERSON_ROLE_BIRTHING_PARENT, PERSON_ROLE_OTHER_PARENT] need: CONSENT }
          ceiling { categories: DATA_CATEGORY_CHILD_HEALTH about: PERSON_ROLE_CHILD need: BASIS_ALONE } }
  rules { id: "X-2b" kinds: "X_CARD" from: HEALTH_VISITING to: [DAYCARE_PRIVATE, DAYCARE_MUNICIPAL]
          bases: ["HEALTH_OTHER_PURPOSE_CONSENT", "DAYCARE_TRANSITION"] valid_from: "2026-03-29" valid_to: "2026-07-01"
          child_consent: ANY_CUSTODY_HOLDER
          ceiling { categories: [DATA_CATEGORY_ADDRESS, DATA_CATEGORY_CONTACT]
                    about: [PERSON_ROLE_CHILD, PERSON_ROLE_BIRTHING_PARENT] need: BASIS_ALONE }
          ceiling { categories: DATA_CATEGORY_CHILD_HEALTH about: PERSON_ROLE_CHILD need: BASIS_ALONE } }
  rules { id: "X-3" kinds: "X_TEXT" from: [HEALTH_VISITING, GP] to: [HEALTH_VISITING, GP]
          bases: ["HEALTH_TREATMENT_NECESSITY", "HEALTH_VALUE_LEAP"] child_consent: ANY_CUSTODY_HOLDER
          ceiling { categories: DATA_CATEGORY_ADMIN
                    about: [PERSON_ROLE_CHILD, PERSON_ROLE_BIRTHING_PARENT, PERSON_ROLE_OTHER_PARENT,
                            PERSON_ROLE_SIBLING, PERSON_ROLE_OTHER, PERSON_ROLE_PROFESSIONAL]
                    need: BASIS_ALONE }
          ceiling { categories: [DATA_CATEGORY_CHILD_HEALTH, DATA_CATEGORY_UNSORTED]
                    about: [PERSON_ROLE_CHILD, PERSON_ROLE_BIRTHING_PARENT, PERSON_ROLE_OTHER_PARENT,
                            PERSON_ROLE_SIBLING, PERSON_ROLE_OTHER]
                    need: CONSENT } }
  rules { id: "X-5" kinds: "X_ORDER" from: SCHOOL to: SCHOOL bases: ["X_MOVED", "X_HERE"]
          ceiling { categories: DATA_CATEGORY_CHILD_HEALTH about: PERSON_ROLE_CHILD need: BASIS_ALONE } }
  rules { id: "X-4" kinds: "X_ORDER" from: SCHOOL to: [SOCIAL_SERVICES, DAYCARE_PRIVATE] bases: "X_DUTY"
          ceiling { categories: [DATA_CATEGORY_CHILD_HEALTH, DATA_CATEGORY_ADDRESS]
                    about: [PERSON_ROLE_CHILD, PERSON_ROLE_BIRTHING_PARENT] need: BASIS_ALONE }
          obligations: ["INFORM_PARENTS", "CITIZEN_COPY"] }
)";

int64_t FromEnvironment(const char* name, int64_t otherwise) {
  const char* text = std::getenv(name);
  int64_t value = 0;
  return text != nullptr && absl::SimpleAtoi(text, &value) ? value : otherwise;
}

const policy::PolicySet& Law() {
  static const auto& law = *new policy::PolicySet(fakes::ShippedPolicy(kAddedRows));
  return law;
}

std::string Name(options::v1::DataCategory category) {
  const std::string& name = options::v1::DataCategory_Name(category);
  return name.empty() ? "UNSPECIFIED" : name.substr(std::string("DATA_CATEGORY_").size());
}

// The decision in the words of the reference.
Answer AnswerOf(const policy::Question& question, const policy::Decision& decision) {
  Answer answer;
  answer.verdict = policy::VerdictCode(decision.verdict);
  answer.reason = policy::ReasonCode(decision.reason);
  answer.rule = decision.rule_id;
  answer.basis = decision.legal_basis;
  for (const policy::SectionVerdict& section : decision.sections) {
    answer.sections.push_back({section.answer == policy::SectionVerdict::Answer::kPermitted,
                               std::string(policy::ReasonCode(section.reason))});
  }
  for (const exchange::v1::Pair& pair : policy::WithheldPairs(question, decision)) {
    std::string line = pair.category();
    for (const std::string& person : pair.person_ids()) line += " " + person;
    answer.withheld.push_back(line + " " + pair.reason());
  }
  for (const policy::MissingConsent& missing : decision.missing) {
    answer.missing.push_back(Name(missing.category) + " " + question.persons[missing.person].person_id + " " +
                             std::string(policy::ReasonCode(missing.reason)));
  }
  std::sort(answer.missing.begin(), answer.missing.end());
  const bool goes = answer.verdict == "PERMITTED" || answer.verdict == "PERMITTED_IN_PART";
  if (goes) answer.obligations = decision.obligations;
  std::sort(answer.obligations.begin(), answer.obligations.end());
  return answer;
}

std::string Text(const Answer& answer) {
  std::string text = absl::StrCat(answer.verdict, " ", answer.reason, " by ", answer.rule, " on ", answer.basis, ";");
  for (const SectionAnswer& section : answer.sections) {
    absl::StrAppend(&text, section.permitted ? " +" : " -", section.reason);
  }
  return absl::StrCat(text, "; withheld ", absl::StrJoin(answer.withheld, ", "), "; missing ",
                      absl::StrJoin(answer.missing, ", "), "; duties ", absl::StrJoin(answer.obligations, ", "));
}

// How often what was answered, so that cases by chance are not nearly all alike.
struct Seen {
  std::map<std::string, int64_t> verdicts;
  std::map<std::string, int64_t> reasons;   // Of the whole.
  std::map<std::string, int64_t> sections;  // Reasons of a section.
  std::map<std::string, int64_t> rules;     // That let something go or held it, and those that say no in words.

  void Count(const Answer& answer) {
    ++verdicts[answer.verdict];
    ++reasons[answer.reason];
    for (const SectionAnswer& section : answer.sections) ++sections[section.reason];
    const policy::CompiledRule* rule = Law().FindRuleById(answer.rule);
    if (rule == nullptr) return;
    if (answer.verdict != "DENIED" || rule->deny_reason().has_value()) ++rules[answer.rule];
  }
};

void Print(const std::string& title, const std::map<std::string, int64_t>& counts) {
  std::cout << title << ":";
  for (const auto& [what, count] : counts) std::cout << " " << what << " " << count;
  std::cout << "\n";
}

// The codes from `first` to `last` but those in `unreachable`.
std::vector<std::string> Codes(policy::Reason first, policy::Reason last,
                               const std::set<policy::Reason>& unreachable = {}) {
  std::vector<std::string> codes;
  for (int i = static_cast<int>(first); i <= static_cast<int>(last); ++i) {
    const auto reason = static_cast<policy::Reason>(i);
    if (!unreachable.contains(reason)) codes.emplace_back(policy::ReasonCode(reason));
  }
  return codes;
}

void ExpectOften(const std::vector<std::string>& wanted, std::map<std::string, int64_t> counts, int64_t at_least) {
  for (const std::string& what : wanted) EXPECT_GE(counts[what], at_least) << what;
}

// Every verdict, reason and rule is met 200 times in a million.
void ExpectVariety(Seen seen, int64_t decisions) {
  using policy::Reason;
  const int64_t at_least = decisions / 5000;
  ExpectOften({"DENIED", "PERMITTED", "PERMITTED_IN_PART", "HELD_FOR_HUMAN"}, seen.verdicts, at_least);
  // A decision always has a reason, and a basis that nobody claimed is never what the sender has to mend.
  ExpectOften(Codes(Reason::kAllowedByBasis, Reason::kDutyNotCleared, {Reason::kBasisNotClaimed}), seen.reasons,
              at_least);
  ExpectOften(Codes(Reason::kNotEvaluated, Reason::kAllowedByConsent), seen.sections, at_least);
  ExpectOften(Codes(Reason::kAboveCeiling, Reason::kSubjectDeceased), seen.sections, at_least);
  ExpectOften(Codes(Reason::kEvaluationError, Reason::kEvaluationError), seen.sections, at_least);
  std::vector<std::string> rules;
  for (const policy::v1::Rule& rule : Law().policy().rules()) rules.push_back(rule.id());
  ExpectOften(rules, seen.rules, at_least);
}

// False = they differ.
bool Compare(const policy::Question& question, const GeneratedFamily& family, Seen& seen) {
  const Answer expected = Decide(Law().policy(), question, family.records, family.time);
  const Answer decided = AnswerOf(question, policy::Decide(question, Law(), family.facts, family.time));
  seen.Count(expected);
  if (decided == expected) return true;
  ADD_FAILURE() << "reference: " << Text(expected) << "\ndecided:   " << Text(decided) << "\n"
                << Describe(question) << "\n"
                << Describe(family);
  return false;
}

TEST(ReferenceTest, DecidesAsAnIndependentEvaluatorDoes) {
  const int64_t decisions = FromEnvironment("HANDOVER_DECISIONS", kDecisions);
  const int64_t first_seed = FromEnvironment("HANDOVER_SEED", 1);
  Seen seen;
  int differences = 0;
  for (int64_t i = 0; i * kQuestionsPerFamily < decisions && differences < kDifferencesShown; ++i) {
    SCOPED_TRACE(absl::StrCat("HANDOVER_SEED=", first_seed + i));
    Dice dice(static_cast<uint64_t>(first_seed + i));
    const GeneratedFamily family = GenerateFamily(dice, Law().policy());
    for (int j = 0; j < kQuestionsPerFamily; ++j) {
      const policy::Question question = GenerateQuestion(dice, Law().policy(), family);
      differences += Compare(question, family, seen) ? 0 : 1;
    }
  }
  Print("verdicts", seen.verdicts);
  Print("reasons", seen.reasons);
  Print("sections", seen.sections);
  Print("rules", seen.rules);
  ExpectVariety(seen, decisions);
}

}  // namespace reference_test
}  // namespace handover::reference
