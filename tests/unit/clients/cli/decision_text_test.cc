#include "clients/cli/decision_text.h"

#include <gtest/gtest.h>

namespace handover::cli {
namespace {

consent::v1::DecisionExplanation Decision() {
  consent::v1::DecisionExplanation decision;
  decision.set_verdict("PERMITTED_IN_PART");
  decision.set_reason("ALLOWED_BY_CONSENT");
  decision.set_rule_id("P-10");
  decision.set_legal_basis("CONSENT");
  decision.set_citation("Sundhedsloven section 43");
  auto& passes = *decision.add_sections();
  passes.set_type("Development");
  passes.set_permitted(true);
  passes.mutable_pair()->set_category("CHILD_DEVELOPMENT");
  passes.mutable_pair()->add_person_ids("p1");
  auto& stays = *decision.add_sections();
  stays.set_type("Interaction");
  stays.mutable_pair()->set_category("INTERACTION");
  stays.mutable_pair()->add_person_ids("p1");
  stays.mutable_pair()->add_person_ids("p2");
  stays.mutable_pair()->set_reason("OBJECTION");
  decision.add_considered_consents("c1");
  decision.add_obligations("CITIZEN_COPY");
  decision.add_sentences("A guardian has objected.");
  return decision;
}

TEST(DecisionTextTest, EverythingIsToldInOrder) {
  EXPECT_EQ(DecisionText(Decision(), false),
            "  A guardian has objected.\n"
            "  permitted in part  ALLOWED_BY_CONSENT  rule P-10  basis CONSENT\n"
            "  Sundhedsloven section 43\n"
            "    section      category           about   passes  why\n"
            "    Development  CHILD_DEVELOPMENT  p1      yes     -\n"
            "    Interaction  INTERACTION        p1, p2  no      OBJECTION\n"
            "    consents considered  c1\n"
            "    obligations  CITIZEN_COPY\n");
}

TEST(DecisionTextTest, WhatIsNotThereIsADash) {
  consent::v1::DecisionExplanation decision;
  decision.set_verdict("DENIED");
  decision.set_reason("NO_RULE");
  EXPECT_EQ(DecisionText(decision, false), "  denied  NO_RULE  rule -  basis -\n");
}

TEST(DecisionTextTest, VerdictHasItsColour) {
  consent::v1::DecisionExplanation decision;
  decision.set_verdict("DENIED");
  EXPECT_EQ(DecisionText(decision, true).substr(0, 7), "  \x1b[31m");
  decision.set_verdict("PERMITTED");
  EXPECT_EQ(DecisionText(decision, true).substr(0, 7), "  \x1b[32m");
  decision.set_verdict("HELD_FOR_HUMAN");
  EXPECT_EQ(DecisionText(decision, true).substr(0, 7), "  \x1b[33m");
}

}  // namespace
}  // namespace handover::cli
