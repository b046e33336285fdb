// Nothing that anybody says or that is broken blocks a statutory duty: over families and questions by chance, what
// falls under the duty's ceiling goes, or a human decides. It never depends on a consent or an objection.
//
//   HANDOVER_DECISIONS=5000000, HANDOVER_SEED=7  as in reference_test.cc
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "broker/consent/facts.h"
#include "broker/policy/compiled_rule.h"
#include "broker/policy/deadline.h"
#include "broker/policy/decide.h"
#include "tests/component/policy/generated_family.h"
#include "tests/component/policy/generated_question.h"
#include "tests/fakes/family/policy_question.h"

namespace handover::reference {
namespace duty_test {

constexpr int kQuestionsPerFamily = 20;

int64_t NumberFrom(const char* name, int64_t otherwise) {
  const char* text = std::getenv(name);
  int64_t value = 0;
  return text != nullptr && absl::SimpleAtoi(text, &value) ? value : otherwise;
}

const policy::PolicySet& ShippedLaw() {
  static const auto& law = *new policy::PolicySet(fakes::ShippedPolicy());
  return law;
}

// The rule that the question falls under, when it is a duty of these sectors.
const policy::CompiledRule* DutyFor(const policy::Question& question, absl::Time time) {
  const policy::CompiledRule* rule = ShippedLaw().FindRule(
      question.kind, question.sender.sector, question.recipient.sector, absl::CivilDay(policy::DanishTime(time)));
  if (rule == nullptr || rule->deny_reason().has_value()) return nullptr;
  for (const policy::CompiledBasis* basis : rule->bases()) {
    if (basis->basis->unblockable() && basis->Covers(question.sender.sector, question.recipient.sector)) return rule;
  }
  return nullptr;
}

// The same family in which nobody has said anything.
consent::Facts WithoutAnyWord(const GeneratedFamily& family) {
  consent::Facts facts;
  for (const auto& [key, record] : family.records) {
    storage::v1::PersonRecord silent = record;
    silent.clear_consents();
    const PersonKey person = *PersonKey::FromBytes(key);
    absl::StatusOr<consent::PersonFacts> made = consent::FromRecord(person, silent);
    if (made.ok()) facts.Add(person, *std::move(made));
  }
  return facts;
}

bool UnderTheCeiling(const policy::CompiledRule& rule, const policy::Question& question,
                     const policy::QuestionSection& section) {
  if (section.type == nullptr) return false;
  for (const int person : section.about) {
    const options::v1::PersonRole role = question.persons[static_cast<size_t>(person)].role;
    if (rule.NeedOf(section.category, role, section.type->index) == policy::CeilingNeed::kNotAllowed) return false;
  }
  return true;
}

std::vector<bool> WhatGoes(const policy::Decision& decision) {
  std::vector<bool> goes;
  for (const policy::SectionVerdict& section : decision.sections) {
    goes.push_back(section.answer == policy::SectionVerdict::Answer::kPermitted);
  }
  return goes;
}

struct Tally {
  int64_t asked = 0;
  int64_t goes = 0;
  int64_t held = 0;
};

void ExpectUnblocked(const policy::CompiledRule& rule, const policy::Question& question, const GeneratedFamily& family,
                     Tally& tally) {
  const policy::Decision decision = policy::Decide(question, ShippedLaw(), family.facts, family.time);
  ++tally.asked;
  EXPECT_NE(decision.verdict, policy::Verdict::kDenied) << Describe(question);
  const policy::Decision silent = policy::Decide(question, ShippedLaw(), WithoutAnyWord(family), family.time);
  EXPECT_EQ(decision.verdict, silent.verdict) << Describe(question) << "\n" << Describe(family);
  EXPECT_EQ(WhatGoes(decision), WhatGoes(silent)) << Describe(question) << "\n" << Describe(family);
  if (decision.verdict == policy::Verdict::kHeldForHuman) {
    ++tally.held;
    return;
  }
  ++tally.goes;
  for (size_t i = 0; i < question.sections.size(); ++i) {
    // Of a protected address the law says itself that it stays where it is.
    const bool must_go = UnderTheCeiling(rule, question, question.sections[i]) &&
                         decision.sections[i].reason != policy::Reason::kAddressProtected;
    EXPECT_TRUE(!must_go || decision.sections[i].answer == policy::SectionVerdict::Answer::kPermitted)
        << "section " << i << " of " << Describe(question);
  }
}

TEST(DutyTest, NoCombinationOfWordsAndFaultsBlocksADuty) {
  const int64_t decisions = NumberFrom("HANDOVER_DECISIONS", 200'000);
  const int64_t first_seed = NumberFrom("HANDOVER_SEED", 1);
  Tally tally;
  for (int64_t i = 0; i * kQuestionsPerFamily < decisions && !::testing::Test::HasFailure(); ++i) {
    SCOPED_TRACE(absl::StrCat("HANDOVER_SEED=", first_seed + i));
    Dice dice(static_cast<uint64_t>(first_seed + i));
    const GeneratedFamily family = GenerateFamily(dice, ShippedLaw().policy());
    for (int j = 0; j < kQuestionsPerFamily; ++j) {
      const policy::Question question = GenerateQuestion(dice, ShippedLaw().policy(), family);
      const policy::CompiledRule* rule = DutyFor(question, family.time);
      if (rule != nullptr) ExpectUnblocked(*rule, question, family, tally);
    }
  }
  std::cout << tally.asked << " questions of duty, " << tally.goes << " go, " << tally.held << " are held\n";
  EXPECT_GT(tally.goes, decisions / 1000);
  EXPECT_GT(tally.held, decisions / 1000);
}

}  // namespace duty_test
}  // namespace handover::reference
