// Every rule of the shipped policy: what it lets through, what it refuses, and what it nearly lets through.
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "broker/policy/decide.h"
#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace decide_rules_test {

using namespace directory::v1;  // NOLINT: a table reads better with the bare names of the sectors.

// How the allowed case is made one that is refused.
enum class Spoil { kNoEpisode, kNoConsent, kNoMeeting, kOtherRecipient };

struct Row {
  std::string rule;
  std::string kind;
  Sector from;
  Sector to;
  std::string basis;  // Claimed, and what the decision rests on while everybody consents.
  char subject;
  std::string sections;  // Pass while everybody consents.
  std::string above;     // The nearest thing that never passes.
  Spoil spoil;
  Reason reason;  // Of the refusal.
  Sector other = SECTOR_UNSPECIFIED;
  Reason why_above = Reason::kAboveCeiling;
};

constexpr char kNec[] = "HEALTH_TREATMENT_NECESSITY";
constexpr char kCon[] = "HEALTH_TREATMENT_CONSENT";
constexpr char kOpc[] = "HEALTH_OTHER_PURPOSE_CONSENT";
constexpr char kF28[] = "FVL28_CONSENT";
constexpr auto kNoEpisode = Spoil::kNoEpisode;
constexpr auto kNoConsent = Spoil::kNoConsent;
constexpr auto kOther = Spoil::kOtherRecipient;
constexpr auto kMissing = Reason::kTreatmentEpisodeMissing;
constexpr auto kNobody = Reason::kNoConsent;
constexpr auto kNoRule = Reason::kNoRule;

const Row kRows[] = {
    {"P-01", "PREGNANCY_REFERRAL", GP, BIRTH_CLINIC, kNec, 'B',
     "PersonIdentity:B ServiceRequest:B Pregnancy:B ParentMentalHealth:B PersonIdentity:O Note:CBO", "SupportLine:B",
     kNoEpisode, kMissing},
    {"P-02", "VISITATION_LEVEL", BIRTH_CLINIC, GP, kNec, 'B', "PersonIdentity:B VisitationLevel:B Professional:P",
     "Pregnancy:B", kNoEpisode, kMissing},
    {"P-03", "VISITATION_LEVEL", BIRTH_CLINIC, HEALTH_VISITING, kCon, 'B',
     "PersonIdentity:B VisitationLevel:B Pregnancy:B Address:B FamilyRelation:BO PersonIdentity:O ParentSubstanceUse:B "
     "Note:CBO",
     "BirthPlan:BO", kNoConsent, kNobody},
    {"P-04", "BIRTH_PLAN_NOTICE", BIRTH_CLINIC, HEALTH_VISITING, kCon, 'B',
     "PersonIdentity:B BirthPlan:B SupportLine:CB Network:B Note:CBO", "ParentMentalHealth:B", kNoConsent, kNobody},
    {"P-04b", "BIRTH_PLAN_NOTICE", HEALTH_VISITING, BIRTH_CLINIC, kCon, 'B',
     "PersonIdentity:B BirthPlan:B SupportLine:CB Network:B", "ParentMentalHealth:B", kNoConsent, kNobody},
    {"P-05", "BIRTH_NOTIFICATION", BIRTH_CLINIC, HEALTH_VISITING, "STATUTORY_BIRTH_NOTICE", 'C',
     "PersonIdentity:C Birth:B Newborn:C PersonIdentity:O Pregnancy:B ChildHealth:C Address:B FamilyRelation:CBO",
     "BirthPlan:B", kOther, kNoRule, SOCIAL_SERVICES},
    {"P-06", "BIRTH_HANDOVER", BIRTH_CLINIC, HEALTH_VISITING, kNec, 'C',
     "PersonIdentity:C Birth:B GrowthAndFeeding:C Interaction:CB ParentSubstanceUse:CB Note:CBO", "Concern:C",
     kNoEpisode, kMissing},
    {"P-07", "DISCHARGE_LETTER", BIRTH_CLINIC, GP, "HEALTH_DISCHARGE_LETTER", 'C',
     "PersonIdentity:C ChildHealth:C Note:CBO", "ParentMentalHealth:B", kOther, kNoRule, HEALTH_VISITING},
    {"P-08", "CARE_DROPOUT", BIRTH_CLINIC, HEALTH_VISITING, kCon, 'B', "PersonIdentity:B Encounters:B ContactDetails:B",
     "Address:B", kNoConsent, kNobody},
    {"P-09", "VISIT_SUMMARY", HEALTH_VISITING, GP, kCon, 'C',
     "PersonIdentity:C Encounters:C GrowthAndFeeding:C ParentMentalHealth:B Interaction:CB", "ParentSubstanceUse:B",
     kNoConsent, kNobody},
    {"P-10", "TRANSITION_SUMMARY", HEALTH_VISITING, DAYCARE_MUNICIPAL, kOpc, 'C',
     "PersonIdentity:C DaycareEnrolment:C Development:C DailyCareNeeds:C Interaction:CBO ContactDetails:B",
     "ChildHealth:C", kNoConsent, kNobody},
    {"P-11", "TRANSITION_SUMMARY", HEALTH_VISITING, DAYCARE_PRIVATE, kOpc, 'C',
     "PersonIdentity:C DaycareEnrolment:C Development:C DailyCareNeeds:C SupportLine:C", "Address:C", kNoConsent,
     kNobody},
    {"P-12", "DAYCARE_PLANNING", HEALTH_VISITING, DAYCARE_PRIVATE, kOpc, 'B',
     "DaycareEnrolment:C ContactDetails:B LanguageNeeds:O", "PersonIdentity:B", kNoConsent, kNobody},
    {"P-13", "DAYCARE_OBSERVATION", DAYCARE_MUNICIPAL, HEALTH_VISITING, kF28, 'C',
     "PersonIdentity:C DaycareObservation:C Development:C", "Note:CBO", kNoConsent, kNobody},
    {"P-13", "DAYCARE_OBSERVATION", DAYCARE_PRIVATE, HEALTH_VISITING, "GDPR_CONSENT", 'C',
     "PersonIdentity:C DaycareObservation:C", "DaycareObservation:CB", kNoConsent, kNobody},
    {"P-14", "TRANSITION_SUMMARY", DAYCARE_MUNICIPAL, DAYCARE_MUNICIPAL, kF28, 'C',
     "PersonIdentity:C DaycareEnrolment:C DaycareObservation:C DailyCareNeeds:C", "Interaction:CB", kNoConsent,
     kNobody},
    {"P-15", "TRANSITION_SUMMARY", DAYCARE_MUNICIPAL, SCHOOL, kF28, 'C',
     "PersonIdentity:C DaycareEnrolment:C SchoolReadiness:C Development:C", "DaycareObservation:C", kNoConsent,
     kNobody},
    {"P-16", "REFERRAL", HEALTH_VISITING, PPR, kOpc, 'C',
     "PersonIdentity:C ServiceRequest:C Development:C ChildScreening:C", "ChildHealth:C", kNoConsent, kNobody},
    {"P-17", "REFERRAL", GP, FAMILY_AMBULATORY, kCon, 'B',
     "PersonIdentity:B ServiceRequest:B ParentSubstanceUse:CB SocialCircumstances:B Note:CBO", "ChildHealth:C",
     kNoConsent, kNobody},
    {"P-18d", "SUPPORT_PLAN", HEALTH_VISITING, DAYCARE_MUNICIPAL, kOpc, 'C',
     "PersonIdentity:C SupportPlan:C SupportLine:C", "SupportLine:CB", kNoConsent, kNobody},
    {"P-18s", "SUPPORT_PLAN", HEALTH_VISITING, SOCIAL_SERVICES, kOpc, 'C',
     "PersonIdentity:C SupportPlan:C SupportLine:B Network:B", "ParentMentalHealth:B", kNoConsent, kNobody},
    {"P-19", "SSD_EXCHANGE", SCHOOL, SOCIAL_SERVICES, "SSD_EXCHANGE", 'C',
     "PersonIdentity:C Encounters:C Concern:CB SocialCircumstances:B", "Note:CBO", Spoil::kNoMeeting,
     Reason::kMeetingMissing},
    {"P-20", "CONCERN_REPORT", HEALTH_VISITING, SOCIAL_SERVICES, "CONCERN_DUTY_PROFESSIONAL", 'C',
     "PersonIdentity:C Concern:CB Reporter:P Note:CBO OtherPerson:X Note=OFFENCE:O", "Unheard:C", kOther, kNoRule, PPR,
     Reason::kUnclassified},
    {"P-21", "CONCERN_FEEDBACK", SOCIAL_SERVICES, GP, "CONCERN_FEEDBACK_DUTY", 'C', "Inquiry:C", "CaseSummary:C",
     kOther, Reason::kRecipientNotAllowed, CIVIL_SOCIETY},
    {"P-22", "CONCERN_REPORT", CIVIL_SOCIETY, SOCIAL_SERVICES, "CONCERN_DUTY_ANYONE", 'C',
     "PersonIdentity:C Concern:C Reporter:X", "Unheard:C", kOther, kNoRule, HEALTH_VISITING, Reason::kUnclassified},
    {"P-23", "MOVE_HANDOVER", HEALTH_VISITING, HEALTH_VISITING, kCon, 'C',
     "PersonIdentity:C LifeEvent:C Development:C Network:B ParentMentalHealth:O Note:CBO", "Concern:C", kNoConsent,
     kNobody},
    {"P-24", "MOVE_NOTIFICATION", SOCIAL_SERVICES, SOCIAL_SERVICES, "INTERMUNICIPAL_NOTIFICATION", 'C',
     "PersonIdentity:C LifeEvent:C CaseSummary:C Note=OFFENCE:B", "Unheard:C", kOther, kNoRule, HEALTH_VISITING,
     Reason::kUnclassified},
    {"P-25", "OFFER_ENROLMENT", HEALTH_VISITING, CIVIL_SOCIETY, kOpc, 'B', "ServiceRequest:B ContactDetails:B",
     "PersonIdentity:B", kNoConsent, kNobody},
    {"P-26", "QUERY", GP, HEALTH_VISITING, kNec, 'C', "PersonIdentity:C Note:CBO Inquiry:C", "ChildHealth:C",
     kNoEpisode, kMissing},
    {"P-26h", "QUERY", HEALTH_VISITING, DAYCARE_MUNICIPAL, kOpc, 'C', "PersonIdentity:C Inquiry:C", "Note:CBO",
     kNoConsent, kNobody},
    {"P-26m", "REPLY", SCHOOL, HEALTH_VISITING, kF28, 'C', "PersonIdentity:C Inquiry:C", "Note:CBO", kNoConsent,
     kNobody},
    {"P-28", "DEATH_NOTICE", BIRTH_CLINIC, HEALTH_VISITING, kNec, 'C', "PersonIdentity:C LifeEvent:C", "Newborn:C",
     kNoEpisode, kMissing},
    {"P-31", "ADMISSION_NOTICE", HOSPITAL_DEPARTMENT, HEALTH_VISITING, kNec, 'C', "PersonIdentity:C ChildHealth:C",
     "GrowthAndFeeding:C", kNoEpisode, kMissing},
    {"P-32", "CONCERN_NOTE", HEALTH_VISITING, SOCIAL_SERVICES, kOpc, 'C', "PersonIdentity:C Concern:CB Development:C",
     "ParentMentalHealth:B", kNoConsent, kNobody},
    {"P-33", "MEETING", HEALTH_VISITING, GP, kCon, 'C', "PersonIdentity:C Encounters:C SupportPlan:C", "Development:C",
     kNoConsent, kNobody},
    {"P-34", "ADVICE", GP, HEALTH_VISITING, "NO_PERSONAL_DATA", '-', "Note:P", "Note:CB", kOther, kNoRule,
     DAYCARE_MUNICIPAL},
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.rule << " " << row.kind; }

const PolicySet& Shipped() {
  static const auto& policy = *new PolicySet(fakes::ShippedPolicy());
  return policy;
}

Question QuestionOf(const Row& row, const std::string& sections) {
  return fakes::Ask({.kind = row.kind,
                     .from = row.from,
                     .to = row.to,
                     .basis = row.basis,
                     .sections = sections,
                     .subject = row.subject});
}

Decision DecideFor(const Question& question, const fakes::Family& family) {
  return Decide(question, Shipped(), family.Snapshot(), fakes::Day("2026-03-02"));
}

fakes::Family Consenting(const Row& row) { return fakes::Family().ConsentToAll({row.to}); }

class RuleTest : public testing::TestWithParam<Row> {};

TEST_P(RuleTest, LetsThroughWhatItsCeilingHolds) {
  const Decision decision = DecideFor(QuestionOf(GetParam(), GetParam().sections), Consenting(GetParam()));
  EXPECT_EQ(decision.verdict, Verdict::kPermitted) << ReasonCode(decision.reason);
  EXPECT_EQ(decision.rule_id, GetParam().rule);
  EXPECT_EQ(decision.legal_basis, GetParam().basis);
  EXPECT_FALSE(decision.citation.empty());
  EXPECT_EQ(decision.policy_digest, Shipped().digest());
}

TEST_P(RuleTest, RefusesWithoutItsCondition) {
  Question question = QuestionOf(GetParam(), GetParam().sections);
  const bool consented = GetParam().spoil != Spoil::kNoConsent;
  question.slip.treatment_episode = false;
  question.slip.meeting = GetParam().spoil != Spoil::kNoMeeting;
  question.slip.justification = false;
  question.recipient.sector = GetParam().spoil == Spoil::kOtherRecipient ? GetParam().other : GetParam().to;
  const Decision decision = DecideFor(
      question, consented && GetParam().spoil != Spoil::kNoEpisode ? Consenting(GetParam()) : fakes::Family());
  EXPECT_EQ(decision.verdict, Verdict::kDenied);
  EXPECT_EQ(ReasonCode(decision.reason), ReasonCode(GetParam().reason));
}

TEST_P(RuleTest, WithholdsWhatIsJustAboveItsCeilingAndNothingElse) {
  const Question question = QuestionOf(GetParam(), GetParam().sections + " " + GetParam().above);
  const Decision decision = DecideFor(question, Consenting(GetParam()));
  EXPECT_EQ(decision.verdict, Verdict::kPermittedInPart) << ReasonCode(decision.reason);
  ASSERT_EQ(decision.sections.size(), question.sections.size());
  EXPECT_EQ(ReasonCode(decision.sections.back().reason), ReasonCode(GetParam().why_above));
  for (size_t i = 0; i + 1 < decision.sections.size(); ++i) {
    EXPECT_EQ(decision.sections[i].answer, SectionVerdict::Answer::kPermitted) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Matrix, RuleTest, testing::ValuesIn(kRows));

TEST(RuleTableTest, HoldsEveryRuleThatLetsSomethingThrough) {
  std::set<std::string> tested;
  for (const Row& row : kRows) tested.insert(row.rule);
  for (const v1::Rule& rule : Shipped().policy().rules()) {
    EXPECT_NE(tested.contains(rule.id()), !rule.deny_reason().empty()) << rule.id();
  }
}

struct Refusal {
  std::string rule;
  std::string kind;
  Sector from;
  Sector to;
  std::string basis;
  Reason reason;
};

void PrintTo(const Refusal& row, std::ostream* out) { *out << row.rule << " " << row.kind; }

class RefusingRuleTest : public testing::TestWithParam<Refusal> {};

TEST_P(RefusingRuleTest, RefusesWhoeverConsents) {
  const Question question = fakes::Ask({.kind = GetParam().kind,
                                        .from = GetParam().from,
                                        .to = GetParam().to,
                                        .basis = GetParam().basis,
                                        .sections = "PersonIdentity:C Encounters:C Development:C"});
  const Decision decision = DecideFor(question, fakes::Family().ConsentToAll({GetParam().to}));
  EXPECT_EQ(decision.verdict, Verdict::kDenied);
  EXPECT_EQ(decision.rule_id, GetParam().rule);
  EXPECT_EQ(ReasonCode(decision.reason), ReasonCode(GetParam().reason));
}

const Refusal kRefusals[] = {
    {"P-90", "VISIT_SUMMARY", HEALTH_VISITING, CIVIL_SOCIETY, kOpc, Reason::kRecipientNotAllowed},
    {"P-90", "CONCERN_FEEDBACK", SOCIAL_SERVICES, CIVIL_SOCIETY, "CONCERN_FEEDBACK_DUTY", Reason::kRecipientNotAllowed},
    {"P-91", "TRANSITION_SUMMARY", HEALTH_VISITING, EDUCATION_COUNSELLING, kOpc, Reason::kRecipientNotAllowed},
    // C-46.
    {"P-92", "SSD_EXCHANGE", HEALTH_VISITING, BIRTH_CLINIC, "SSD_EXCHANGE", Reason::kBasisNotAvailableToSector},
    {"P-92", "SSD_EXCHANGE", SOCIAL_SERVICES, GP, "SSD_EXCHANGE", Reason::kBasisNotAvailableToSector},
    {"P-92b", "SSD_EXCHANGE", HOSPITAL_DEPARTMENT, HEALTH_VISITING, "SSD_EXCHANGE", Reason::kBasisNotAvailableToSector},
};

INSTANTIATE_TEST_SUITE_P(Matrix, RefusingRuleTest, testing::ValuesIn(kRefusals));

}  // namespace decide_rules_test
}  // namespace handover::policy
