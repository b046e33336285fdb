#include "broker/policy/conclude.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace conclude_test {

// What becomes of a transition summary when these sections get these verdicts; kAllowedByBasis = passes.
struct Outcome {
  Verdict verdict;
  Reason reason;
  bool operator==(const Outcome&) const = default;
};

v1::Kind Kind() {
  v1::Kind kind;
  v1::Kind::Requirement& identity = *kind.add_required();
  identity.add_any_of("PersonIdentity");
  identity.set_about_subject(true);
  v1::Kind::Requirement& seen = *kind.add_required();
  seen.add_any_of("Development");
  seen.add_any_of("DaycareObservation");
  return kind;
}

Outcome ConcludeFor(const Question& question, const v1::Kind& kind, const std::vector<Reason>& reasons) {
  const v1::Basis basis;
  TrialResult result;
  result.basis = &basis;
  for (const Reason reason : reasons) {
    const auto answer =
        reason == Reason::kAllowedByBasis ? SectionVerdict::Answer::kPermitted : SectionVerdict::Answer::kWithheld;
    result.sections.push_back({answer, reason});
  }
  Conclude(question, kind, result);
  return {result.verdict, result.reason};
}

Question About(const std::string& sections) { return fakes::Ask({.sections = sections}); }

constexpr Reason kYes = Reason::kAllowedByBasis;

TEST(ConcludeTest, AllPass) {
  EXPECT_EQ(ConcludeFor(About("PersonIdentity:C Development:C"), Kind(), {kYes, kYes}),
            (Outcome{Verdict::kPermitted, kYes}));
}

TEST(ConcludeTest, TheReasonOfAYesIsConsentWhereTheBasisIsOne) {
  v1::Basis basis;
  basis.set_rests_on_consent(true);
  TrialResult result;
  result.basis = &basis;
  result.sections = {{SectionVerdict::Answer::kPermitted, Reason::kAllowedByConsent}};
  Conclude(About("PersonIdentity:C"), Kind(), result);
  EXPECT_EQ(result.reason, Reason::kAllowedByConsent);
}

TEST(ConcludeTest, SomethingOptionalStays) {
  EXPECT_EQ(
      ConcludeFor(About("PersonIdentity:C Development:C Interaction:CB"), Kind(), {kYes, kYes, Reason::kNoConsent}),
      (Outcome{Verdict::kPermittedInPart, kYes}));
}

TEST(ConcludeTest, SomethingMandatoryStays) {  // C-14
  EXPECT_EQ(
      ConcludeFor(About("PersonIdentity:C Development:C ChildHealth:C"), Kind(), {kYes, Reason::kNoConsent, kYes}),
      (Outcome{Verdict::kDenied, Reason::kMandatorySectionRedacted}));
}

TEST(ConcludeTest, OneOfSeveralThatSufficeIsEnough) {
  EXPECT_EQ(ConcludeFor(About("PersonIdentity:C Development:C DaycareObservation:C"), Kind(),
                        {kYes, Reason::kNoConsent, kYes}),
            (Outcome{Verdict::kPermittedInPart, kYes}));
}

TEST(ConcludeTest, WhatIsMandatoryAboutTheSubjectIsNotMetBySomebodyElse) {
  EXPECT_EQ(
      ConcludeFor(About("PersonIdentity:C PersonIdentity:B Development:C"), Kind(), {Reason::kNoConsent, kYes, kYes}),
      (Outcome{Verdict::kDenied, Reason::kMandatorySectionRedacted}));
}

TEST(ConcludeTest, OnlyAdminAndIdentityAreLeft) {  // C-15
  const Question question = About("PersonIdentity:C Encounters:C Development:C");
  EXPECT_EQ(ConcludeFor(question, Kind(), {kYes, kYes, Reason::kNoConsent}),
            (Outcome{Verdict::kDenied, Reason::kNothingLeft}));
}

TEST(ConcludeTest, AdminIsEnoughForAKindThatSaysSo) {
  v1::Kind meeting;
  meeting.add_required()->add_any_of("Encounters");
  meeting.set_admin_suffices(true);
  const Question question = About("PersonIdentity:C Encounters:C SupportPlan:C");
  EXPECT_EQ(ConcludeFor(question, meeting, {kYes, kYes, Reason::kNoConsent}),
            (Outcome{Verdict::kPermittedInPart, kYes}));
  meeting.set_admin_suffices(false);
  EXPECT_EQ(ConcludeFor(question, meeting, {kYes, kYes, Reason::kNoConsent}),
            (Outcome{Verdict::kDenied, Reason::kNothingLeft}));
}

TEST(ConcludeTest, AdminAloneIsEnoughWhenNothingElseWasSent) {
  v1::Kind visit;
  EXPECT_EQ(ConcludeFor(About("PersonIdentity:C Encounters:C"), visit, {kYes, kYes}),
            (Outcome{Verdict::kPermitted, kYes}));
}

TEST(ConcludeTest, NothingAboutTheSubjectPassesForTheReasonOfTheMandatorySection) {  // C-01
  EXPECT_EQ(ConcludeFor(About("ChildHealth:C PersonIdentity:C ContactDetails:B"), Kind(),
                        {Reason::kAboveCeiling, Reason::kConsentIncomplete, kYes}),
            (Outcome{Verdict::kDenied, Reason::kConsentIncomplete}));
}

TEST(ConcludeTest, NothingAboutTheSubjectPassesForTheFirstReasonWhenNothingIsMandatory) {
  EXPECT_EQ(ConcludeFor(About("ChildHealth:C Interaction:CB ContactDetails:B"), Kind(),
                        {Reason::kObjection, Reason::kNoConsent, kYes}),
            (Outcome{Verdict::kDenied, Reason::kObjection}));
}

TEST(ConcludeTest, WithoutASectionAboutTheSubjectAllOfThemCount) {
  EXPECT_EQ(ConcludeFor(About("ContactDetails:B"), v1::Kind(), {kYes}), (Outcome{Verdict::kPermitted, kYes}));
  EXPECT_EQ(ConcludeFor(About("ContactDetails:B"), v1::Kind(), {Reason::kNoConsent}),
            (Outcome{Verdict::kDenied, Reason::kNoConsent}));
}

TEST(ConcludeTest, OneSectionThatCouldNotBeEvaluatedDeniesAll) {
  EXPECT_EQ(ConcludeFor(About("PersonIdentity:C Development:C Interaction:CB"), Kind(),
                        {kYes, kYes, Reason::kEvaluationError}),
            (Outcome{Verdict::kDenied, Reason::kEvaluationError}));
}

TEST(ConcludeTest, ARetractionHasNoSectionsAndIsPermitted) {
  Question question = About("");
  EXPECT_EQ(ConcludeFor(question, Kind(), {}), (Outcome{Verdict::kDenied, Reason::kNothingLeft}));
  question.retracts = true;
  EXPECT_EQ(ConcludeFor(question, Kind(), {}), (Outcome{Verdict::kPermitted, kYes}));
}

TEST(ConcludeTest, AnUnknownBodyIsNeverTheMandatoryOne) {
  EXPECT_EQ(ConcludeFor(About("Unheard:C"), Kind(), {Reason::kUnclassified}),
            (Outcome{Verdict::kDenied, Reason::kUnclassified}));
}

}  // namespace conclude_test
}  // namespace handover::policy
