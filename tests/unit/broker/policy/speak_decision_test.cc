#include "broker/policy/speak_decision.h"

#include <string>

#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "broker/policy/decide.h"
#include "broker/policy/explain.h"
#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace speak_decision_test {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> Spoken(const fakes::QuestionText& text, const fakes::Family& family, Language language) {
  static const auto& shipped = *new PolicySet(fakes::ShippedPolicy());
  const Question question = fakes::Ask(text);
  const Decision decision = Decide(question, shipped, family.Snapshot(), fakes::Day("2026-03-02"));
  return SpeakDecision(RecordDecision(question, decision), language);
}

fakes::QuestionText VisitSummary() {
  return {.kind = "VISIT_SUMMARY",
          .from = directory::v1::HEALTH_VISITING,
          .to = directory::v1::GP,
          .basis = "HEALTH_TREATMENT_NECESSITY",
          .sections = "PersonIdentity:C Encounters:C GrowthAndFeeding:C ParentMentalHealth:B ParentSubstanceUse:B"};
}

fakes::QuestionText Transition() {
  return {.kind = "TRANSITION_SUMMARY",
          .from = directory::v1::HEALTH_VISITING,
          .to = directory::v1::DAYCARE_MUNICIPAL,
          .basis = "HEALTH_OTHER_PURPOSE_CONSENT",
          .sections = "PersonIdentity:C DaycareEnrolment:C Development:C Interaction:CB",
          .purpose = "DAYCARE_START"};
}

TEST(SpeakDecisionTest, TellsInEnglishWhatGoesWhatStaysAndWhoWouldHaveToSayYes) {
  EXPECT_THAT(
      Spoken(VisitSummary(), fakes::Family(), Language::kEnglish),
      ElementsAre(
          "The visit summary from the health visitors to the GP goes, but not all of it.",
          "Rule P-09 decides. The legal basis is Sundhedsloven § 41 stk. 2 nr. 1; objection: § 41 stk. 3 "
          "(HEALTH_TREATMENT_NECESSITY).",
          "What goes: who the person is (about the child), visits and meetings (about the child) and growth "
          "and feeding (about the child).",
          "What stays: a parent's mental health (about the birthing parent). Nobody has consented.",
          "What stays: use of alcohol, tobacco or drugs (about the birthing parent). The rule does not let such "
          "a section through, whoever consents.",
          "Missing consent: the birthing parent would have to consent to a parent's mental health.",
          "The citizen gets a copy."));
}

TEST(SpeakDecisionTest, TellsTheSameInDanish) {
  EXPECT_THAT(
      Spoken(VisitSummary(), fakes::Family(), Language::kDanish),
      ElementsAre("Besøgsresuméet fra sundhedsplejen til den praktiserende læge går igennem, men ikke det hele.",
                  "Reglen er P-09. Lovgrundlaget er Sundhedsloven § 41 stk. 2 nr. 1; objection: § 41 stk. 3 "
                  "(HEALTH_TREATMENT_NECESSITY).",
                  "Det går med: hvem personen er (om barnet), besøg og møder (om barnet) og vækst og ernæring "
                  "(om barnet).",
                  "Det bliver tilbage: en forælders psykiske helbred (om den fødende forælder). Ingen har givet "
                  "samtykke.",
                  "Det bliver tilbage: brug af alkohol, tobak eller rusmidler (om den fødende forælder). Reglen lader "
                  "det ikke komme igennem, uanset hvem der samtykker.",
                  "Der mangler samtykke: den fødende forælder skal samtykke til en forælders psykiske helbred.",
                  "Borgeren får en kopi."));
}

TEST(SpeakDecisionTest, ARefusalSaysWhyAndWhomToAskAndNamesNoDuty) {
  const std::vector<std::string> spoken = Spoken(Transition(), fakes::Family(), Language::kEnglish);
  EXPECT_EQ(spoken[0], "The transition summary from the health visitors to the municipal daycare does not go.");
  EXPECT_EQ(spoken[1], "Nobody has consented.");
  EXPECT_THAT(spoken, Contains("Missing consent: everybody who holds custody of the child would have to consent to "
                               "identity, administrative data, the child's development and interaction of child and "
                               "parent."));
  EXPECT_THAT(spoken, Contains("Missing consent: the birthing parent would have to consent to interaction of child and "
                               "parent."));
  EXPECT_THAT(absl::StrJoin(spoken, " "), Not(HasSubstr("copy")));
  EXPECT_THAT(absl::StrJoin(spoken, " "), Not(HasSubstr("What stays"))) << "nothing goes, so nothing stays of it";
}

TEST(SpeakDecisionTest, WhatGoesWholeSaysNothingOfWhatStays) {
  const std::vector<std::string> spoken =
      Spoken(Transition(), fakes::Family().ConsentToAll({directory::v1::DAYCARE_MUNICIPAL}), Language::kDanish);
  EXPECT_EQ(spoken[0], "Overgangsbeskrivelsen fra sundhedsplejen til det kommunale dagtilbud går igennem.");
  EXPECT_THAT(absl::StrJoin(spoken, " "), Not(HasSubstr("bliver tilbage")));
  EXPECT_THAT(absl::StrJoin(spoken, " "), Not(HasSubstr("mangler")));
}

TEST(SpeakDecisionTest, AnUnknownRecipientAndNoRuleAreSaidToo) {
  consent::v1::DecisionExplanation decision;
  decision.set_verdict("DENIED");
  decision.set_reason("NO_RULE");
  decision.set_kind("QUERY");
  decision.set_from_sector(directory::v1::GP);
  EXPECT_THAT(SpeakDecision(decision, Language::kEnglish),
              ElementsAre("The question from the GP to an unknown sector does not go.",
                          "No rule of the policy lets this kind of handover go from here to there."));
}

TEST(SpeakDecisionTest, WhatIsHeldWaitsForAHuman) {
  consent::v1::DecisionExplanation decision;
  decision.set_verdict("HELD_FOR_HUMAN");
  decision.set_reason("DUTY_NOT_CLEARED");
  decision.set_kind("CONCERN_REPORT");
  decision.set_from_sector(directory::v1::GP);
  decision.set_to_sector(directory::v1::SOCIAL_SERVICES);
  EXPECT_EQ(SpeakDecision(decision, Language::kDanish)[0],
            "Underretningen fra den praktiserende læge til socialforvaltningen venter, til et menneske har afgjort "
            "det.");
}

}  // namespace speak_decision_test
}  // namespace handover::policy
