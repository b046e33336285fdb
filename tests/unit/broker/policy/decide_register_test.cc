// Conditions of bases that a register, or who the parties are, must meet.
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "broker/policy/decide.h"
#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace decide_register_test {

using directory::v1::BIRTH_CLINIC;
using directory::v1::DAYCARE_MUNICIPAL;
using directory::v1::DAYCARE_PRIVATE;
using directory::v1::GP;
using directory::v1::HEALTH_VISITING;
using directory::v1::SCHOOL;
using directory::v1::SOCIAL_SERVICES;
using fakes::Ask;
using fakes::Family;

Decision DecideFor(const Question& question, const Family& family = Family()) {
  static const auto& shipped = *new PolicySet(fakes::ShippedPolicy());
  return Decide(question, shipped, family.Snapshot(), fakes::Day("2026-03-02"));
}

std::string_view CodeFor(const Question& question) { return ReasonCode(DecideFor(question).reason); }

Question Discharge() {
  return Ask({.kind = "DISCHARGE_LETTER",
              .from = BIRTH_CLINIC,
              .to = GP,
              .basis = "HEALTH_DISCHARGE_LETTER",
              .sections = "PersonIdentity:C ChildHealth:C"});
}

TEST(DecideRegisterTest, ADischargeLetterGoesToTheRegisteredGpAlone) {
  Question question = Discharge();
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kPermitted);
  question.recipient.registered_gp = false;
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kDenied);
  EXPECT_EQ(CodeFor(question), "NOT_REGISTERED_GP");
  // That a human chose another GP makes no registered one of it.
  question.recipient.chosen_by_human = true;
  EXPECT_EQ(CodeFor(question), "NOT_REGISTERED_GP");
}

TEST(DecideRegisterTest, ADischargeLetterMayAnswerTheGpWhoReferred) {
  Question question = Discharge();
  question.recipient.registered_gp = false;
  question.related_kind = "REFERRAL";
  EXPECT_EQ(CodeFor(question), "NOT_REGISTERED_GP");  // The sender's own referral, or about another person.
  question.related_referred = true;
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kPermitted);
  question.related_kind = "QUERY";
  EXPECT_EQ(CodeFor(question), "NOT_REGISTERED_GP");
}

TEST(DecideRegisterTest, BeforeRoutingTheRegisteredGpMayBeFound) {
  Question question = Discharge();
  question.recipient.registered_gp = false;
  question.recipient.party = PartyId();
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kPermitted);
}

Question Concern() {
  return Ask({.kind = "CONCERN_REPORT",
              .from = HEALTH_VISITING,
              .to = SOCIAL_SERVICES,
              .basis = "CONCERN_DUTY_PROFESSIONAL",
              .sections = "PersonIdentity:C Concern:CB Reporter:P Note:CBO",
              .purpose = "CHILD_PROTECTION"});
}

Question MoveNotification() {
  return Ask({.kind = "MOVE_NOTIFICATION",
              .from = SOCIAL_SERVICES,
              .to = SOCIAL_SERVICES,
              .basis = "INTERMUNICIPAL_NOTIFICATION",
              .sections = "PersonIdentity:C LifeEvent:C CaseSummary:C"});
}

TEST(DecideRegisterTest, AMoveThatIsNotRegisteredWaitsForAHuman) {
  Question question = MoveNotification();
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kPermitted);
  question.sender.serves_residence = true;  // The child lives where it lived.
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kHeldForHuman);
  EXPECT_EQ(CodeFor(question), "MOVE_NOT_REGISTERED");
  question.sender.serves_residence = false;
  question.recipient.serves_residence = false;  // It moved to a third municipality.
  EXPECT_EQ(CodeFor(question), "MOVE_NOT_REGISTERED");
  question.recipient.municipality_code.clear();  // Nobody knows where it lives.
  EXPECT_EQ(CodeFor(question), "MOVE_NOT_REGISTERED");
  question.recipient.chosen_by_human = true;
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kPermitted);
}

TEST(DecideRegisterTest, AReportToAnotherMunicipalityThanTheRegisteredOneWaitsForAHuman) {
  Question question = Concern();
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kPermitted);
  question.recipient.serves_residence = false;
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kHeldForHuman);
  EXPECT_EQ(CodeFor(question), "RECIPIENT_NOT_RESPONSIBLE");
  question.recipient.chosen_by_human = true;
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kPermitted);
}

TEST(DecideRegisterTest, AReportGoesWhereTheSenderSaysWhileTheRegisterIsSilent) {
  Question question = Concern();
  question.recipient.serves_residence = false;
  question.recipient.municipality_code.clear();
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kPermitted);
}

TEST(DecideRegisterTest, TheConsentOfTheRegulationIsNoBasisBetweenAuthorities) {
  Question question = Ask({.kind = "SUPPORT_PLAN",
                           .from = DAYCARE_MUNICIPAL,
                           .to = SCHOOL,
                           .basis = "GDPR_CONSENT",
                           .sections = "PersonIdentity:C SupportPlan:C SupportLine:C"});
  // The consent is there, and carries it on the law for authorities.
  EXPECT_EQ(DecideFor(question, Family().ConsentToAll({SCHOOL})).legal_basis, "FVL28_CONSENT");
  EXPECT_EQ(CodeFor(question), "NO_PRIVATE_PARTY");
  question.sender.sector = DAYCARE_PRIVATE;
  EXPECT_EQ(DecideFor(question, Family().ConsentToAll({SCHOOL})).legal_basis, "GDPR_CONSENT");
}

TEST(DecideRegisterTest, AHealthSectorSendsNothingAsTheSameAuthority) {
  Question question = Ask({.kind = "REPLY",
                           .from = HEALTH_VISITING,
                           .to = DAYCARE_MUNICIPAL,
                           .basis = "SAME_AUTHORITY",
                           .sections = "PersonIdentity:C Inquiry:C Note=CHILD_DEVELOPMENT:C"});
  question.recipient.same_authority = true;
  question.related_kind = "TRANSITION_SUMMARY";
  EXPECT_EQ(CodeFor(question), "BASIS_NOT_AVAILABLE_TO_SECTOR");
}

}  // namespace decide_register_test
}  // namespace handover::policy
