// Every rule of the shipped policy: what it lets through, what it refuses, and what it nearly lets through; the same
// for every basis of it. A rule or a basis without its line fails RuleTableTest.
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "broker/policy/decide.h"
#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace decide_rules_test {

using namespace directory::v1;  // NOLINT: a table reads better with the bare names of the sectors.

// How the allowed case is made one that is refused.
enum class Spoil { kNoEpisode, kNoConsent, kNoMeeting, kOtherGp, kOtherRecipient };

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
constexpr char kGdpr[] = "GDPR_CONSENT";
constexpr char kLeap[] = "HEALTH_VALUE_LEAP";
constexpr char kGuide[] = "DAYCARE_TRANSITION";
constexpr char kSame[] = "SAME_AUTHORITY";
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
     "PersonIdentity:C ChildHealth:C Note:CBO", "ParentMentalHealth:B", Spoil::kOtherGp, Reason::kNotRegisteredGp},
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
    {"P-13", "DAYCARE_OBSERVATION", DAYCARE_PRIVATE, HEALTH_VISITING, kGdpr, 'C',
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
    {"P-18d", "SUPPORT_PLAN", GP, SCHOOL, kOpc, 'C', "PersonIdentity:C SupportPlan:C SupportLine:C", "Network:B",
     kNoConsent, kNobody},
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
    {"P-25", "OFFER_ENROLMENT", HOSPITAL_DEPARTMENT, CIVIL_SOCIETY, kOpc, 'B', "ServiceRequest:B ContactDetails:B",
     "Encounters:B", kNoConsent, kNobody},
    {"P-26", "QUERY", GP, HEALTH_VISITING, kNec, 'C', "PersonIdentity:C Note:CBO Inquiry:C", "ChildHealth:C",
     kNoEpisode, kMissing},
    {"P-26h", "QUERY", HEALTH_VISITING, DAYCARE_MUNICIPAL, kOpc, 'C', "PersonIdentity:C Inquiry:C", "Note:CBO",
     kNoConsent, kNobody},
    {"P-26m", "REPLY", SCHOOL, HEALTH_VISITING, kF28, 'C', "PersonIdentity:C Inquiry:C", "Note:CBO", kNoConsent,
     kNobody},
    {"P-26s", "REPLY", GP, SOCIAL_SERVICES, kOpc, 'C', "PersonIdentity:C Inquiry:C", "Note:CBO", kNoConsent, kNobody},
    {"P-26t", "QUERY", SOCIAL_SERVICES, BIRTH_CLINIC, kF28, 'C', "PersonIdentity:C Inquiry:C", "Note:CBO", kNoConsent,
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
  question.recipient.registered_gp = GetParam().spoil != Spoil::kOtherGp;
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

// A basis that kRows does not reach, where it alone carries the rule.
struct BasisRow {
  std::string rule;
  std::string kind;
  Sector from;
  Sector to;
  std::string basis;
  char subject;
  std::string sections;
  Reason reason;  // Of the refusal when nothing but the condition of the basis is missing.
};

const BasisRow kBasisRows[] = {
    {"P-01", "PREGNANCY_REFERRAL", GP, BIRTH_CLINIC, kCon, 'B', "PersonIdentity:B ServiceRequest:B Pregnancy:B",
     kNobody},
    {"P-03", "VISITATION_LEVEL", BIRTH_CLINIC, HEALTH_VISITING, kNec, 'B', "PersonIdentity:B VisitationLevel:B",
     kMissing},
    {"P-06", "BIRTH_HANDOVER", BIRTH_CLINIC, HEALTH_VISITING, kCon, 'C', "PersonIdentity:C Birth:B GrowthAndFeeding:C",
     kNobody},
    {"P-08", "CARE_DROPOUT", BIRTH_CLINIC, HEALTH_VISITING, kLeap, 'B', "PersonIdentity:B Encounters:B",
     Reason::kJustificationMissing},
    {"P-09", "VISIT_SUMMARY", HEALTH_VISITING, GP, kNec, 'C', "PersonIdentity:C Encounters:C GrowthAndFeeding:C",
     kMissing},
    {"P-10", "TRANSITION_SUMMARY", HEALTH_VISITING, DAYCARE_MUNICIPAL, kGuide, 'C',
     "PersonIdentity:C DaycareEnrolment:C Development:C", Reason::kGuidelineMissing},
    {"P-13", "DAYCARE_OBSERVATION", DAYCARE_MUNICIPAL, HEALTH_VISITING, kSame, 'C',
     "PersonIdentity:C DaycareObservation:C", Reason::kNotSameAuthority},
    {"P-14", "TRANSITION_SUMMARY", DAYCARE_MUNICIPAL, DAYCARE_PRIVATE, kGuide, 'C',
     "PersonIdentity:C DaycareEnrolment:C DaycareObservation:C", Reason::kGuidelineMissing},
    {"P-14", "TRANSITION_SUMMARY", DAYCARE_PRIVATE, DAYCARE_MUNICIPAL, kGdpr, 'C',
     "PersonIdentity:C DaycareEnrolment:C DaycareObservation:C", kNobody},
    {"P-15", "TRANSITION_SUMMARY", DAYCARE_MUNICIPAL, SCHOOL, kGuide, 'C',
     "PersonIdentity:C DaycareEnrolment:C SchoolReadiness:C", Reason::kGuidelineMissing},
    {"P-15", "TRANSITION_SUMMARY", DAYCARE_PRIVATE, SCHOOL, kGdpr, 'C',
     "PersonIdentity:C DaycareEnrolment:C SchoolReadiness:C", kNobody},
    {"P-17", "REFERRAL", BIRTH_CLINIC, FAMILY_AMBULATORY, kNec, 'B',
     "PersonIdentity:B ServiceRequest:B ParentMentalHealth:B", kMissing},
    {"P-18d", "SUPPORT_PLAN", SOCIAL_SERVICES, SCHOOL, kF28, 'C', "PersonIdentity:C SupportPlan:C SupportLine:C",
     kNobody},
    {"P-18d", "SUPPORT_PLAN", DAYCARE_PRIVATE, DAYCARE_MUNICIPAL, kGdpr, 'C',
     "PersonIdentity:C SupportPlan:C SupportLine:C", kNobody},
    {"P-18s", "SUPPORT_PLAN", HEALTH_VISITING, GP, kCon, 'C', "PersonIdentity:C SupportPlan:C SupportLine:B", kNobody},
    {"P-18s", "SUPPORT_PLAN", SOCIAL_SERVICES, FAMILY_AMBULATORY, kF28, 'C',
     "PersonIdentity:C SupportPlan:C SupportLine:B", kNobody},
    {"P-18s", "SUPPORT_PLAN", DAYCARE_PRIVATE, SOCIAL_SERVICES, kGdpr, 'C',
     "PersonIdentity:C SupportPlan:C SupportLine:B", kNobody},
    {"P-23", "MOVE_HANDOVER", HEALTH_VISITING, HEALTH_VISITING, kNec, 'C', "PersonIdentity:C LifeEvent:C Development:C",
     kMissing},
    {"P-25", "OFFER_ENROLMENT", EDUCATION_COUNSELLING, CIVIL_SOCIETY, kF28, 'B', "ServiceRequest:B ContactDetails:B",
     kNobody},
    {"P-25", "OFFER_ENROLMENT", CIVIL_SOCIETY, CIVIL_SOCIETY, kGdpr, 'B', "ServiceRequest:B ContactDetails:B", kNobody},
    {"P-26", "QUERY", GP, HEALTH_VISITING, kCon, 'C', "PersonIdentity:C Inquiry:C", kNobody},
    {"P-26m", "QUERY", DAYCARE_PRIVATE, HEALTH_VISITING, kGdpr, 'C', "PersonIdentity:C Inquiry:C", kNobody},
    {"P-26m", "QUERY", SCHOOL, PPR, kSame, 'C', "PersonIdentity:C Inquiry:C", Reason::kNotSameAuthority},
    {"P-31", "ADMISSION_NOTICE", HOSPITAL_DEPARTMENT, HEALTH_VISITING, kCon, 'C', "PersonIdentity:C ChildHealth:C",
     kNobody},
    {"P-32", "CONCERN_NOTE", DAYCARE_MUNICIPAL, SOCIAL_SERVICES, kF28, 'C', "PersonIdentity:C Concern:CB", kNobody},
    {"P-32", "CONCERN_NOTE", DAYCARE_PRIVATE, SOCIAL_SERVICES, kGdpr, 'C', "PersonIdentity:C Concern:CB", kNobody},
    {"P-33", "MEETING", HEALTH_VISITING, SCHOOL, kOpc, 'C', "PersonIdentity:C Encounters:C", kNobody},
    {"P-33", "MEETING", SOCIAL_SERVICES, HEALTH_VISITING, kF28, 'C', "PersonIdentity:C Encounters:C", kNobody},
    {"P-33", "MEETING", DAYCARE_PRIVATE, GP, kGdpr, 'C', "PersonIdentity:C Encounters:C", kNobody},
    {"P-33", "MEETING", DAYCARE_MUNICIPAL, HEALTH_VISITING, kSame, 'C', "PersonIdentity:C Encounters:C",
     Reason::kNotSameAuthority},
};

void PrintTo(const BasisRow& row, std::ostream* out) { *out << row.rule << " " << row.basis; }

// The shipped policy where a guideline is in force.
const PolicySet& WithGuideline() {
  static const auto& policy = *new PolicySet(
      fakes::ShippedPolicy("guidelines { code: 'transitions@1' municipality_code: '0461' citation: 'Byraadet' }"));
  return policy;
}

// Everything that some basis could need, less what this one does not.
Question QuestionOn(const BasisRow& row) {
  Question question = fakes::Ask({.kind = row.kind,
                                  .from = row.from,
                                  .to = row.to,
                                  .basis = row.basis,
                                  .sections = row.sections,
                                  .subject = row.subject});
  question.slip.treatment_episode = row.basis == kNec;
  question.slip.justification = row.basis == kLeap;
  question.slip.guideline = row.basis == kGuide ? "transitions@1" : "";
  question.recipient.same_authority = row.basis == kSame;
  return question;
}

bool RestsOnConsent(const std::string& basis) { return Shipped().FindBasis(basis)->basis->rests_on_consent(); }

class BasisOfRuleTest : public testing::TestWithParam<BasisRow> {};

TEST_P(BasisOfRuleTest, CarriesTheRuleAlone) {
  const fakes::Family family =
      RestsOnConsent(GetParam().basis) ? fakes::Family().ConsentToAll({GetParam().to}) : fakes::Family();
  const Decision decision =
      Decide(QuestionOn(GetParam()), WithGuideline(), family.Snapshot(), fakes::Day("2026-03-02"));
  EXPECT_EQ(decision.verdict, Verdict::kPermitted) << ReasonCode(decision.reason);
  EXPECT_EQ(decision.rule_id, GetParam().rule);
  EXPECT_EQ(decision.legal_basis, GetParam().basis);
}

TEST_P(BasisOfRuleTest, CarriesNothingWithoutItsCondition) {
  Question question = QuestionOn(GetParam());
  question.slip.treatment_episode = false;
  question.slip.justification = false;
  question.slip.guideline = "transitions@2";
  question.recipient.same_authority = false;
  const Decision decision = Decide(question, WithGuideline(), fakes::Family().Snapshot(), fakes::Day("2026-03-02"));
  EXPECT_EQ(decision.verdict, Verdict::kDenied);
  EXPECT_EQ(ReasonCode(decision.reason), ReasonCode(GetParam().reason));
}

TEST_P(BasisOfRuleTest, CarriesNothingOneDayBeforeTheRuleCounts) {
  const Decision decision =
      Decide(QuestionOn(GetParam()), WithGuideline(), fakes::Family().Snapshot(), fakes::Day("2023-12-31"));
  EXPECT_EQ(decision.verdict, Verdict::kDenied);
  EXPECT_EQ(ReasonCode(decision.reason), ReasonCode(kNoRule));
}

INSTANTIATE_TEST_SUITE_P(Matrix, BasisOfRuleTest, testing::ValuesIn(kBasisRows));

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

// What passes beside a row that says no: one step away from what it refuses.
struct Neighbour {
  std::string rule;  // That says no.
  std::string kind;
  Sector from;
  Sector to;
  std::string basis;
  char subject;
  std::string sections;
  std::string passes_by;
};

void PrintTo(const Neighbour& row, std::ostream* out) { *out << row.rule << " " << row.passes_by; }

class NeighbourTest : public testing::TestWithParam<Neighbour> {};

TEST_P(NeighbourTest, PassesBesideARowThatSaysNo) {
  const Question question = fakes::Ask({.kind = GetParam().kind,
                                        .from = GetParam().from,
                                        .to = GetParam().to,
                                        .basis = GetParam().basis,
                                        .sections = GetParam().sections,
                                        .subject = GetParam().subject});
  const Decision decision = DecideFor(question, fakes::Family().ConsentToAll({GetParam().to}));
  EXPECT_EQ(decision.verdict, Verdict::kPermitted) << ReasonCode(decision.reason);
  EXPECT_EQ(decision.rule_id, GetParam().passes_by);
}

const Neighbour kNeighbours[] = {
    {"P-90", "OFFER_ENROLMENT", HEALTH_VISITING, CIVIL_SOCIETY, kOpc, 'B', "ServiceRequest:B ContactDetails:B", "P-25"},
    {"P-91", "CONCERN_FEEDBACK", SOCIAL_SERVICES, EDUCATION_COUNSELLING, "CONCERN_FEEDBACK_DUTY", 'C', "Inquiry:C",
     "P-21"},
    {"P-92", "SSD_EXCHANGE", HEALTH_VISITING, SOCIAL_SERVICES, "SSD_EXCHANGE", 'C',
     "PersonIdentity:C Encounters:C Development:C", "P-19"},
    {"P-92b", "SSD_EXCHANGE", SCHOOL, HEALTH_VISITING, "SSD_EXCHANGE", 'C',
     "PersonIdentity:C Encounters:C Development:C", "P-19"},
};

INSTANTIATE_TEST_SUITE_P(Matrix, NeighbourTest, testing::ValuesIn(kNeighbours));

template <typename Table>
std::set<std::string> RulesOf(const Table& table) {
  std::set<std::string> rules;
  for (const auto& row : table) rules.insert(row.rule);
  return rules;
}

TEST(RuleTableTest, HoldsEveryRule) {
  std::set<std::string> letting;
  std::set<std::string> refusing;
  for (const v1::Rule& rule : Shipped().policy().rules()) {
    (rule.deny_reason().empty() ? letting : refusing).insert(rule.id());
  }
  EXPECT_EQ(RulesOf(kRows), letting) << "a rule needs a line in kRows";
  EXPECT_EQ(RulesOf(kRefusals), refusing) << "a row that says no needs a line in kRefusals";
  EXPECT_EQ(RulesOf(kNeighbours), refusing) << "a row that says no needs a line in kNeighbours";
}

TEST(RuleTableTest, HoldsEveryBasisOfEveryRule) {
  std::set<std::pair<std::string, std::string>> tested;
  for (const Row& row : kRows) tested.insert({row.rule, row.basis});
  for (const BasisRow& row : kBasisRows) tested.insert({row.rule, row.basis});
  std::set<std::pair<std::string, std::string>> shipped;
  for (const v1::Rule& rule : Shipped().policy().rules()) {
    for (const std::string& basis : rule.bases()) shipped.insert({rule.id(), basis});
  }
  EXPECT_THAT(tested, testing::ContainerEq(shipped)) << "a basis of a rule needs a line in kBasisRows";
}

}  // namespace decide_rules_test
}  // namespace handover::policy
