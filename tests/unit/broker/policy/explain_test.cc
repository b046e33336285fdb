#include "broker/policy/explain.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "broker/policy/decide.h"
#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace explain_test {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const PolicySet& Shipped() {
  static const auto& policy = *new PolicySet(fakes::ShippedPolicy());
  return policy;
}

Question VisitSummary(directory::v1::Sector to = directory::v1::GP) {
  return fakes::Ask({.kind = "VISIT_SUMMARY",
                     .from = directory::v1::HEALTH_VISITING,
                     .to = to,
                     .basis = "HEALTH_TREATMENT_NECESSITY",
                     .sections = "PersonIdentity:C Encounters:C GrowthAndFeeding:C ParentMentalHealth:B"});
}

Decision DecideFor(const Question& question, const fakes::Family& family = fakes::Family()) {
  return Decide(question, Shipped(), family.Snapshot(), fakes::Day("2026-03-02"));
}

TEST(ExplainTest, SaysWhatPassesAndWhy) {
  const Question question = VisitSummary();
  const consent::v1::DecisionExplanation explanation = RecordDecision(question, DecideFor(question));
  EXPECT_EQ(explanation.verdict(), "PERMITTED_IN_PART");
  EXPECT_EQ(explanation.reason(), "ALLOWED_BY_BASIS");
  EXPECT_EQ(explanation.rule_id(), "P-09");
  EXPECT_EQ(explanation.legal_basis(), "HEALTH_TREATMENT_NECESSITY");
  EXPECT_THAT(explanation.citation(), HasSubstr("Sundhedsloven"));
  EXPECT_EQ(explanation.policy_digest(), Shipped().digest());
  ASSERT_EQ(explanation.sections_size(), 4);
  EXPECT_TRUE(explanation.sections(0).permitted());
  EXPECT_FALSE(explanation.sections(3).permitted());
  EXPECT_EQ(explanation.sections(3).type(), "ParentMentalHealth");
  EXPECT_EQ(explanation.sections(3).pair().category(), "PARENT_MENTAL");
  EXPECT_THAT(explanation.sections(3).pair().person_ids(), ElementsAre("id-of-mother"));
  EXPECT_EQ(explanation.sections(3).pair().reason(), "NO_CONSENT");
  EXPECT_THAT(explanation.obligations(), Contains("CITIZEN_COPY"));
}

TEST(ExplainTest, NamesKindSectorsAndRolesAndWhoseConsentIsMissing) {
  const Question question = VisitSummary();
  const consent::v1::DecisionExplanation explanation = RecordDecision(question, DecideFor(question));
  EXPECT_EQ(explanation.kind(), "VISIT_SUMMARY");
  EXPECT_EQ(explanation.from_sector(), directory::v1::HEALTH_VISITING);
  EXPECT_EQ(explanation.to_sector(), directory::v1::GP);
  EXPECT_THAT(explanation.sections(3).about_roles(), ElementsAre(options::v1::PERSON_ROLE_BIRTHING_PARENT));
  ASSERT_EQ(explanation.missing_consents_size(), 1);
  EXPECT_EQ(explanation.missing_consents(0).pair().category(), "PARENT_MENTAL");
  EXPECT_THAT(explanation.missing_consents(0).pair().person_ids(), ElementsAre("id-of-mother"));
  EXPECT_EQ(explanation.missing_consents(0).pair().reason(), "NO_CONSENT");
  EXPECT_EQ(explanation.missing_consents(0).role(), options::v1::PERSON_ROLE_BIRTHING_PARENT);
}

TEST(ExplainTest, HoldsNoSentences) {
  const Question question = VisitSummary();
  EXPECT_THAT(RecordDecision(question, DecideFor(question)).sentences(), IsEmpty());
}

TEST(ExplainTest, NamesTheConsentsThatWereConsidered) {
  const Question question = VisitSummary();
  fakes::Family family;
  family.Add(
      "mother",
      {.number = 5, .by = {"mother"}, .provisions = {{.categories = {options::v1::DATA_CATEGORY_PARENT_MENTAL}}}});
  const consent::v1::DecisionExplanation explanation = RecordDecision(question, DecideFor(question, family));
  EXPECT_EQ(explanation.verdict(), "PERMITTED");
  EXPECT_THAT(explanation.considered_consents(), ElementsAre(ToString(fakes::IdOf(5))));
}

TEST(ExplainTest, ARefusalHasNoRuleAndNothingPasses) {
  const Question question = VisitSummary(directory::v1::DAYCARE_MUNICIPAL);
  const consent::v1::DecisionExplanation explanation = RecordDecision(question, DecideFor(question));
  EXPECT_EQ(explanation.verdict(), "DENIED");
  EXPECT_EQ(explanation.reason(), "NO_RULE");
  EXPECT_EQ(explanation.rule_id(), "");
  ASSERT_EQ(explanation.sections_size(), 4);
  EXPECT_FALSE(explanation.sections(0).permitted());
  EXPECT_EQ(explanation.sections(0).pair().reason(), "NO_RULE");
}

TEST(ExplainTest, APermittedSectionOfARefusedHandoverDoesNotPass) {
  const Question question = fakes::Ask({.kind = "VISIT_SUMMARY",
                                        .from = directory::v1::HEALTH_VISITING,
                                        .to = directory::v1::GP,
                                        .basis = "HEALTH_TREATMENT_NECESSITY",
                                        .sections = "PersonIdentity:C Encounters:C ParentMentalHealth:B"});
  const Decision decision = DecideFor(question);
  ASSERT_EQ(decision.reason, Reason::kNothingLeft);
  const consent::v1::DecisionExplanation explanation = RecordDecision(question, decision);
  EXPECT_FALSE(explanation.sections(0).permitted());
  EXPECT_EQ(explanation.sections(0).pair().reason(), "NOTHING_LEFT");
  EXPECT_EQ(explanation.sections(2).pair().reason(), "NO_CONSENT");
}

TEST(ExplainTest, ASectionOfUnknownTypeIsCalledThat) {
  Question question = VisitSummary();
  question.sections = {fakes::SectionText("Unheard:C")};
  const consent::v1::DecisionExplanation explanation = RecordDecision(question, DecideFor(question));
  EXPECT_EQ(explanation.sections(0).type(), "");
  EXPECT_EQ(explanation.sections(0).pair().category(), "UNSPECIFIED");
}

TEST(RefusalTest, NamesRuleBasisReasonAndMissingConsents) {
  const Question question = fakes::Ask({.kind = "TRANSITION_SUMMARY",
                                        .from = directory::v1::HEALTH_VISITING,
                                        .to = directory::v1::DAYCARE_MUNICIPAL,
                                        .basis = "HEALTH_OTHER_PURPOSE_CONSENT",
                                        .sections = "PersonIdentity:C DaycareEnrolment:C Development:C",
                                        .purpose = "DAYCARE_START"});
  const exchange::v1::PolicyRefusal refusal = RefusalOf(question, DecideFor(question), 2);
  EXPECT_EQ(refusal.addressee_index(), 2);
  EXPECT_EQ(refusal.reason(), "NO_CONSENT");
  EXPECT_EQ(refusal.rule_id(), "P-10");
  EXPECT_EQ(refusal.legal_basis(), "HEALTH_OTHER_PURPOSE_CONSENT");
  ASSERT_EQ(refusal.missing_consents_size(), 3);
  EXPECT_EQ(refusal.missing_consents(0).category(), "IDENTITY");
  EXPECT_THAT(refusal.missing_consents(0).person_ids(), ElementsAre("id-of-child"));
}

TEST(WithheldPairsTest, HoldEachPairOnce) {
  Question question = VisitSummary();
  question.sections.push_back(fakes::SectionText("ParentMentalHealth:B"));
  question.sections.push_back(fakes::SectionText("ParentMentalHealth:O"));
  question.sections.push_back(fakes::SectionText("ParentSubstanceUse:B"));
  const std::vector<exchange::v1::Pair> pairs = WithheldPairs(question, DecideFor(question));
  ASSERT_EQ(pairs.size(), 3);
  EXPECT_EQ(pairs[0].reason(), "NO_CONSENT");
  EXPECT_THAT(pairs[1].person_ids(), ElementsAre("id-of-father"));
  EXPECT_EQ(pairs[2].category(), "PARENT_SUBSTANCE");
  EXPECT_EQ(pairs[2].reason(), "ABOVE_CEILING");
}

TEST(WithheldPairsTest, AreEmptyWhenEverythingPasses) {
  const Question question = VisitSummary();
  fakes::Family family;
  family.ConsentToAll({directory::v1::GP});
  EXPECT_THAT(WithheldPairs(question, DecideFor(question, family)), IsEmpty());
}

}  // namespace explain_test
}  // namespace handover::policy
