#include "broker/policy/decide.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace decide_test {

using directory::v1::BIRTH_CLINIC;
using directory::v1::DAYCARE_MUNICIPAL;
using directory::v1::DAYCARE_PRIVATE;
using directory::v1::GP;
using directory::v1::HEALTH_VISITING;
using directory::v1::SCHOOL;
using directory::v1::SOCIAL_SERVICES;
using fakes::Ask;
using fakes::ConsentText;
using fakes::Day;
using fakes::Family;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr auto kMental = options::v1::DATA_CATEGORY_PARENT_MENTAL;
constexpr auto kHealth = options::v1::DATA_CATEGORY_CHILD_HEALTH;
constexpr auto kInteraction = options::v1::DATA_CATEGORY_INTERACTION;
constexpr auto kDeny = consent::v1::Provision::DENY;
constexpr char kNec[] = "HEALTH_TREATMENT_NECESSITY";
constexpr char kOpc[] = "HEALTH_OTHER_PURPOSE_CONSENT";

const PolicySet& Shipped() {
  static const auto& policy = *new PolicySet(fakes::ShippedPolicy());
  return policy;
}

Decision DecideFor(const Question& question, const Family& family = Family(), const PolicySet& policy = Shipped()) {
  return Decide(question, policy, family.Snapshot(), Day("2026-03-02"));
}

std::string_view CodeFor(const Question& question, const Family& family = Family(),
                         const PolicySet& policy = Shipped()) {
  return ReasonCode(DecideFor(question, family, policy).reason);
}

std::vector<std::string> SectionCodes(const Decision& decision) {
  std::vector<std::string> codes;
  for (const SectionVerdict& verdict : decision.sections) codes.emplace_back(ReasonCode(verdict.reason));
  return codes;
}

// The visit summary of the demo: the mother's EPDS is in ParentMentalHealth.
Question VisitSummary() {
  return Ask({.kind = "VISIT_SUMMARY",
              .from = HEALTH_VISITING,
              .to = GP,
              .basis = kNec,
              .sections = "PersonIdentity:C Encounters:C GrowthAndFeeding:C ParentMentalHealth:B",
              .purpose = "TREATMENT"});
}

Question ToDaycare(directory::v1::Sector daycare = DAYCARE_MUNICIPAL) {
  return Ask({.kind = "TRANSITION_SUMMARY",
              .from = HEALTH_VISITING,
              .to = daycare,
              .basis = kOpc,
              .sections = "PersonIdentity:C DaycareEnrolment:C Development:C Interaction:CBO",
              .purpose = "DAYCARE_START"});
}

Question Concern() {
  return Ask({.kind = "CONCERN_REPORT",
              .from = HEALTH_VISITING,
              .to = SOCIAL_SERVICES,
              .basis = "CONCERN_DUTY_PROFESSIONAL",
              .sections = "PersonIdentity:C Concern:CB Reporter:P Note:CBO",
              .purpose = "CHILD_PROTECTION"});
}

ConsentText Objection(int number, const std::string& by) {
  return {.number = number, .by = {by}, .provisions = {{.effect = kDeny, .sectors = {}}}};
}

TEST(DecideTest, AParentsSectionStaysUntilThatParentConsents) {
  const Decision before = DecideFor(VisitSummary());
  EXPECT_EQ(before.verdict, Verdict::kPermittedInPart);
  EXPECT_EQ(before.rule_id, "P-09");
  EXPECT_EQ(before.legal_basis, kNec);
  EXPECT_THAT(SectionCodes(before),
              ElementsAre("ALLOWED_BY_BASIS", "ALLOWED_BY_BASIS", "ALLOWED_BY_BASIS", "NO_CONSENT"));
  ASSERT_EQ(before.missing.size(), 1);
  EXPECT_EQ(before.missing[0].category, kMental);
  EXPECT_EQ(before.missing[0].person, 1);

  Family family;
  family.Add("mother", {.number = 5, .by = {"mother"}, .provisions = {{.categories = {kMental}}}});
  const Decision after = DecideFor(VisitSummary(), family);
  EXPECT_EQ(after.verdict, Verdict::kPermitted);
  EXPECT_EQ(after.sections[3].reason, Reason::kAllowedByConsent);
  EXPECT_THAT(after.considered, ElementsAre(consent::ConsentRef{fakes::IdOf(5), 1}));
  EXPECT_THAT(after.missing, IsEmpty());
}

TEST(DecideTest, NoRuleIsNoWhateverIsClaimed) {
  Question question = VisitSummary();
  question.recipient.sector = DAYCARE_MUNICIPAL;
  question.addressee.purpose = "NO_SUCH_PURPOSE";
  question.addressee.legal_basis = "NO_SUCH_BASIS";
  const Decision decision = DecideFor(question, Family().ConsentToAll({DAYCARE_MUNICIPAL}));
  EXPECT_EQ(decision.verdict, Verdict::kDenied);
  EXPECT_EQ(decision.reason, Reason::kNoRule);
  EXPECT_TRUE(decision.rule_id.empty());
}

TEST(DecideTest, AnUnknownKindIsNo) {
  Question question = VisitSummary();
  question.kind = "POSTCARD";
  EXPECT_EQ(CodeFor(question), "UNKNOWN_KIND");
}

TEST(DecideTest, TheClaimMustFitTheRule) {
  Question question = VisitSummary();
  question.addressee.purpose = "MARKETING";
  EXPECT_EQ(CodeFor(question), "UNKNOWN_PURPOSE");
  question = VisitSummary();
  question.addressee.legal_basis = "BECAUSE";
  EXPECT_EQ(CodeFor(question), "UNKNOWN_BASIS");
  question.addressee.legal_basis = "VITAL_INTEREST";
  EXPECT_EQ(CodeFor(question), "BASIS_NOT_IN_RULE");
  question.addressee.legal_basis = "SSD_EXCHANGE";
  EXPECT_EQ(CodeFor(question), "BASIS_NOT_AVAILABLE_TO_SECTOR");
}

TEST(DecideTest, OfTwoBasesTheOneThatLetsMorePassIsChosen) {
  Family family;
  family.Add("child", {.by = {"mother", "father"},
                       .provisions = {{.categories = {options::v1::DATA_CATEGORY_ADMIN,
                                                      options::v1::DATA_CATEGORY_IDENTITY, kHealth}}}});
  // Consent carries three sections, and so does necessity: the first in the rule.
  EXPECT_EQ(DecideFor(VisitSummary(), family).legal_basis, "HEALTH_TREATMENT_CONSENT");
  Question question = VisitSummary();
  question.sections.push_back(fakes::SectionText("Development:C"));
  EXPECT_EQ(DecideFor(question, family).legal_basis, kNec);
}

TEST(DecideTest, WhatTheSenderRestsOnAndCannotIsTheReasonOfARefusal) {
  Question question = VisitSummary();
  question.slip.treatment_episode = false;
  EXPECT_EQ(CodeFor(question), "TREATMENT_EPISODE_MISSING");
  EXPECT_EQ(DecideFor(question).legal_basis, kNec);
  question.addressee.legal_basis = "HEALTH_TREATMENT_CONSENT";
  EXPECT_EQ(CodeFor(question), "NO_CONSENT");
}

TEST(DecideTest, AnObjectionHoldsBackWhatABasisWouldCarry) {
  const Family family = Family().Add("child", Objection(3, "father"));
  const Decision decision = DecideFor(VisitSummary(), family);
  EXPECT_EQ(decision.verdict, Verdict::kDenied);
  EXPECT_EQ(decision.reason, Reason::kObjection);
  EXPECT_THAT(decision.considered, Contains(consent::ConsentRef{fakes::IdOf(3), 1}));
}

TEST(DecideTest, AnObjectionOfTheMotherHoldsBackHerSectionsAlone) {
  Family family;
  family.Add("mother", Objection(3, "mother"));
  Question question = Ask({.kind = "BIRTH_HANDOVER",
                           .from = BIRTH_CLINIC,
                           .to = HEALTH_VISITING,
                           .basis = kNec,
                           .sections = "PersonIdentity:C Newborn:C GrowthAndFeeding:C ParentSomaticHealth:B "
                                       "FamilyRelation:CB Note:CBO"});
  const Decision decision = DecideFor(question, family);
  EXPECT_EQ(decision.verdict, Verdict::kPermittedInPart);
  EXPECT_THAT(SectionCodes(decision), ElementsAre("ALLOWED_BY_BASIS", "ALLOWED_BY_BASIS", "ALLOWED_BY_BASIS",
                                                  "OBJECTION", "OBJECTION", "OBJECTION"));
}

TEST(DecideTest, ANoteAboutTheChildIsHeldBackByAParentsObjectionToo) {
  Family family;
  family.Add("mother", {.by = {"mother"}, .provisions = {{.effect = kDeny, .categories = {kMental}}}});
  const Question question = Ask({.kind = "QUERY",
                                 .from = HEALTH_VISITING,
                                 .to = GP,
                                 .basis = kNec,
                                 .sections = "PersonIdentity:C Note:C Inquiry:C"});
  EXPECT_THAT(SectionCodes(DecideFor(question, family)),
              ElementsAre("ALLOWED_BY_BASIS", "OBJECTION", "ALLOWED_BY_BASIS"));
}

TEST(DecideTest, EachPersonOfASectionMustPermit) {
  Family family;
  const auto yes = [](int number, std::vector<std::string> by) {
    return ConsentText{
        .number = number,
        .by = std::move(by),
        .provisions = {{.categories = {options::v1::DATA_CATEGORY_ADMIN, options::v1::DATA_CATEGORY_IDENTITY,
                                       options::v1::DATA_CATEGORY_CHILD_DEVELOPMENT, kInteraction},
                        .sectors = {DAYCARE_MUNICIPAL}}}};
  };
  family.Add("child", yes(1, {"mother", "father"}));
  family.Add("mother", yes(2, {"mother"}));
  const Decision without_father = DecideFor(ToDaycare(), family);
  EXPECT_EQ(without_father.verdict, Verdict::kPermittedInPart);
  EXPECT_EQ(without_father.sections[3].reason, Reason::kNoConsent);
  ASSERT_EQ(without_father.missing.size(), 1);
  EXPECT_EQ(without_father.missing[0].person, 2);
  family.Add("father", yes(3, {"father"}));
  EXPECT_EQ(DecideFor(ToDaycare(), family).verdict, Verdict::kPermitted);
}

TEST(DecideTest, OneGuardianIsNotEnoughForDaycare) {
  Family family;
  family.Add("child",
             {.by = {"mother"},
              .provisions = {{.categories = {options::v1::DATA_CATEGORY_ADMIN, options::v1::DATA_CATEGORY_IDENTITY,
                                             options::v1::DATA_CATEGORY_CHILD_DEVELOPMENT},
                              .sectors = {DAYCARE_MUNICIPAL}}}});
  const Decision decision = DecideFor(ToDaycare(), family);
  EXPECT_EQ(decision.verdict, Verdict::kDenied);
  EXPECT_EQ(decision.reason, Reason::kConsentIncomplete);
}

TEST(DecideTest, AGuidelineCarriesATransitionOnlyWhereItIsInForce) {
  const PolicySet policy =
      fakes::ShippedPolicy("guidelines { code: 'transitions@1' municipality_code: '0461' citation: 'Byraadet' }");
  Question question = ToDaycare();
  question.sections.pop_back();
  question.addressee.legal_basis = "DAYCARE_TRANSITION";
  question.slip.guideline = "transitions@1";
  EXPECT_EQ(CodeFor(question), "GUIDELINE_MISSING");
  const Decision decision = DecideFor(question, Family(), policy);
  EXPECT_EQ(decision.verdict, Verdict::kPermitted);
  EXPECT_EQ(decision.legal_basis, "DAYCARE_TRANSITION");
  EXPECT_THAT(decision.obligations, Contains("INFORM_PARENTS"));
  question.recipient.municipality_code = "0101";
  EXPECT_EQ(DecideFor(question, Family(), policy).reason, Reason::kGuidelineMissing);
}

TEST(DecideTest, ADutyAsksNeitherConsentNorObjection) {  // C-47
  Family family;
  family.Add("child", Objection(1, "mother")).Add("mother", Objection(2, "mother"));
  family.record("child").mutable_register_facts()->set_deceased(true);
  const Decision decision = DecideFor(Concern(), family);
  EXPECT_EQ(decision.verdict, Verdict::kPermitted);
  EXPECT_EQ(decision.legal_basis, "CONCERN_DUTY_PROFESSIONAL");
}

TEST(DecideTest, ADutySaysWhichRefusalsItOverrides) {  // C-47
  Family family;
  family.Add("child", Objection(1, "mother")).Add("mother", Objection(2, "mother"));
  const Decision decision = DecideFor(Concern(), family);
  EXPECT_EQ(decision.verdict, Verdict::kPermitted);
  EXPECT_THAT(decision.considered,
              UnorderedElementsAre(consent::ConsentRef{fakes::IdOf(1), 1}, consent::ConsentRef{fakes::IdOf(2), 1}));
  EXPECT_THAT(DecideFor(Concern()).considered, IsEmpty());
}

TEST(DecideTest, AValueLeapSaysWhichRefusalsItOverrides) {  // C-54
  Family family;
  family.Add("mother", Objection(2, "mother"));
  Question question = Ask({.kind = "CARE_DROPOUT",
                           .from = BIRTH_CLINIC,
                           .to = HEALTH_VISITING,
                           .basis = "HEALTH_VALUE_LEAP",
                           .sections = "PersonIdentity:B Encounters:B",
                           .purpose = "ANTENATAL_CARE",
                           .subject = 'B'});
  question.slip.justification = true;
  const Decision decision = DecideFor(question, family);
  EXPECT_EQ(decision.verdict, Verdict::kPermitted);
  EXPECT_THAT(decision.considered, ElementsAre(consent::ConsentRef{fakes::IdOf(2), 1}));
}

TEST(DecideTest, ADutyDoesNotFailForAWrongClaim) {
  Question question = Concern();
  question.addressee.purpose = "?";
  question.addressee.legal_basis = "?";
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kPermitted);
}

TEST(DecideTest, ADutyDoesNotFailForFactsThatCouldNotBeRead) {
  EXPECT_EQ(Decide(Concern(), Shipped(), consent::Facts(), Day("2026-03-02")).verdict, Verdict::kPermitted);
}

TEST(DecideTest, ADutyThatCannotBeClearedIsHeldForAHuman) {  // C-50
  Question question = Concern();
  question.sections[0].type = nullptr;
  question.sections[1].type = nullptr;
  question.sections[2].type = nullptr;
  question.sections[3].type = nullptr;
  const Decision decision = DecideFor(question);
  EXPECT_EQ(decision.verdict, Verdict::kHeldForHuman);
  EXPECT_EQ(decision.reason, Reason::kDutyNotCleared);
}

TEST(DecideTest, AQuestionThatMakesNoSenseIsNoAndADutyIsHeld) {
  Question question = VisitSummary();
  question.sections[0].about = {17};
  EXPECT_EQ(CodeFor(question), "EVALUATION_ERROR");
  question = VisitSummary();
  question.sections[0].about.clear();
  EXPECT_EQ(CodeFor(question), "EVALUATION_ERROR");
  question = VisitSummary();
  question.subject = 17;
  EXPECT_EQ(CodeFor(question), "EVALUATION_ERROR");
  question = VisitSummary();
  question.persons[0].role = options::v1::PERSON_ROLE_UNSPECIFIED;
  EXPECT_EQ(CodeFor(question), "EVALUATION_ERROR");
  question = Concern();
  question.sections[0].about = {-1};
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kHeldForHuman);
}

TEST(DecideTest, FactsThatCouldNotBeReadDeny) {
  const Decision decision = Decide(VisitSummary(), Shipped(), consent::Facts(), Day("2026-03-02"));
  EXPECT_EQ(decision.verdict, Verdict::kDenied);
  EXPECT_EQ(decision.reason, Reason::kEvaluationError);
}

TEST(DecideTest, ACategoryFromANewerModelStays) {  // C-16
  Question question = VisitSummary();
  question.sections[3].category = static_cast<options::v1::DataCategory>(99);
  EXPECT_EQ(DecideFor(question).sections[3].reason, Reason::kUnclassified);
}

TEST(DecideTest, WhatDoesNotGoCreatesNoDuty) {
  EXPECT_TRUE(DecideFor(ToDaycare()).obligations.empty());
}

TEST(DecideTest, ValueLeapNeedsAHumanWhoChoseIt) {  // C-54
  Question question = Ask({.kind = "CARE_DROPOUT",
                           .from = BIRTH_CLINIC,
                           .to = HEALTH_VISITING,
                           .basis = "HEALTH_VALUE_LEAP",
                           .sections = "PersonIdentity:B Encounters:B Pregnancy:B",
                           .subject = 'B'});
  const Family family = Family().Add("mother", Objection(1, "mother"));
  const Decision decision = DecideFor(question, family);
  EXPECT_EQ(decision.verdict, Verdict::kPermitted);
  EXPECT_THAT(decision.obligations, Contains("NOTIFY_SUBJECT"));
  question.slip.justification = false;
  EXPECT_EQ(CodeFor(question, family), "JUSTIFICATION_MISSING");
  question.slip.justification = true;
  question.addressee.legal_basis = "HEALTH_TREATMENT_CONSENT";
  EXPECT_EQ(CodeFor(question, family), "OBJECTION");
}

Question Ssd(int earlier, bool follow_up) {
  Question question = Ask({.kind = "SSD_EXCHANGE",
                           .from = HEALTH_VISITING,
                           .to = SCHOOL,
                           .basis = "SSD_EXCHANGE",
                           .sections = "PersonIdentity:C Encounters:C Development:C"});
  question.slip.earlier_ssd_exchanges = earlier;
  question.slip.ssd_follow_up = follow_up;
  return question;
}

TEST(DecideTest, SsdOnceAndOneFollowUp) {  // C-43, C-44, C-45
  EXPECT_EQ(DecideFor(Ssd(0, false)).verdict, Verdict::kPermitted);
  EXPECT_EQ(CodeFor(Ssd(1, false)), "SSD_EXHAUSTED");
  EXPECT_EQ(DecideFor(Ssd(1, true)).verdict, Verdict::kPermitted);
  EXPECT_EQ(CodeFor(Ssd(2, true)), "SSD_EXHAUSTED");
}

TEST(DecideTest, AFollowUpOfSsdNeedsAReasonThatSomebodySignsFor) {  // C-44
  Question question = Ssd(1, true);
  question.slip.justification = false;
  EXPECT_EQ(CodeFor(question), "JUSTIFICATION_MISSING");
  // The first exchange is no special case, although the slip calls it a follow-up.
  question.slip.earlier_ssd_exchanges = 0;
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kPermitted);
}

Question Transition(const ConsentId& claimed_consent) {
  Question question = Ask({.kind = "TRANSITION_SUMMARY",
                           .from = HEALTH_VISITING,
                           .to = DAYCARE_MUNICIPAL,
                           .basis = "HEALTH_OTHER_PURPOSE_CONSENT",
                           .sections = "PersonIdentity:C DaycareEnrolment:C Development:C",
                           .purpose = "DAYCARE_START"});
  question.slip.claimed_consents.push_back(claimed_consent);
  return question;
}

TEST(DecideTest, AConsentThatIsNamedAndIsNobodysHereIsAMistake) {  // C-40
  const Family family = Family().ConsentToAll({DAYCARE_MUNICIPAL});
  EXPECT_EQ(CodeFor(Transition(family.FactsOf("child").consents.front().id), family), "ALLOWED_BY_CONSENT");
  const Question mistaken = Transition(fakes::IdOf(4711));
  EXPECT_EQ(CodeFor(mistaken, family), "SUBJECT_MISMATCH");
  EXPECT_EQ(DecideFor(mistaken, family).verdict, Verdict::kDenied);
}

TEST(DecideTest, AMistakenConsentBlocksNoStatutoryDuty) {
  Question question = Ask({.kind = "CONCERN_REPORT",
                           .from = HEALTH_VISITING,
                           .to = SOCIAL_SERVICES,
                           .basis = "CONCERN_DUTY_PROFESSIONAL",
                           .sections = "PersonIdentity:C Concern:C Reporter:P"});
  question.slip.claimed_consents.push_back(fakes::IdOf(4711));
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kPermitted);
}

TEST(DecideTest, OneAuthorityOnlyWhereItIsDeclared) {
  Question question = Ask({.kind = "DAYCARE_OBSERVATION",
                           .from = DAYCARE_MUNICIPAL,
                           .to = HEALTH_VISITING,
                           .basis = "SAME_AUTHORITY",
                           .sections = "PersonIdentity:C DaycareObservation:C"});
  EXPECT_EQ(CodeFor(question), "NOT_SAME_AUTHORITY");
  question.recipient.same_authority = true;
  EXPECT_EQ(DecideFor(question).legal_basis, "SAME_AUTHORITY");
}

TEST(DecideTest, ABasisForDangerNeedsDanger) {
  constexpr char kRule[] = R"(
    kinds { name: "ALARM" subjects: PERSON required { any_of: "ChildHealth" } slots: 16 }
    rules { id: "X-1" kinds: "ALARM" from: GP to: BIRTH_CLINIC bases: "VITAL_INTEREST"
            ceiling { categories: DATA_CATEGORY_CHILD_HEALTH about: PERSON_ROLE_CHILD need: BASIS_ALONE } })";
  const PolicySet policy = fakes::ShippedPolicy(kRule);
  Question question =
      Ask({.kind = "ALARM", .from = GP, .to = BIRTH_CLINIC, .basis = "VITAL_INTEREST", .sections = "ChildHealth:C"});
  EXPECT_EQ(CodeFor(question, Family(), policy), "NOT_ACUTE");
  question.slip.acute = true;
  EXPECT_EQ(DecideFor(question, Family(), policy).verdict, Verdict::kPermitted);
}

TEST(DecideTest, AProtectedAddressNeverGoesToPrivateRecipients) {  // C-27
  constexpr char kRule[] = R"(
    kinds { name: "CARD" subjects: CHILD required { any_of: "DailyCareNeeds" } slots: 16 }
    rules { id: "X-1" kinds: "CARD" from: HEALTH_VISITING to: [DAYCARE_PRIVATE, DAYCARE_MUNICIPAL]
            bases: "HEALTH_OTHER_PURPOSE_CONSENT"
            ceiling { categories: [DATA_CATEGORY_ADDRESS, DATA_CATEGORY_CONTACT, DATA_CATEGORY_CHILD_HEALTH]
                      about: [PERSON_ROLE_CHILD, PERSON_ROLE_BIRTHING_PARENT] need: CONSENT } })";
  const PolicySet policy = fakes::ShippedPolicy(kRule);
  Question question = Ask({.kind = "CARD",
                           .from = HEALTH_VISITING,
                           .to = DAYCARE_PRIVATE,
                           .basis = kOpc,
                           .sections = "DailyCareNeeds:C Address:C ContactDetails:B"});
  Family family = Family().ConsentToAll({DAYCARE_PRIVATE, DAYCARE_MUNICIPAL});
  EXPECT_EQ(DecideFor(question, family, policy).verdict, Verdict::kPermitted);
  family.record("father").mutable_register_facts()->set_protection(consent::v1::RegisterFacts::NAME_AND_ADDRESS);
  EXPECT_THAT(SectionCodes(DecideFor(question, family, policy)),
              ElementsAre("ALLOWED_BY_CONSENT", "ADDRESS_PROTECTED", "ALLOWED_BY_CONSENT"));
  family.record("father").mutable_register_facts()->set_protection(consent::v1::RegisterFacts::SPECIAL);
  EXPECT_THAT(SectionCodes(DecideFor(question, family, policy)),
              ElementsAre("ALLOWED_BY_CONSENT", "ADDRESS_PROTECTED", "ADDRESS_PROTECTED"));
  question.recipient.sector = DAYCARE_MUNICIPAL;
  EXPECT_EQ(DecideFor(question, family, policy).verdict, Verdict::kPermitted);
}

TEST(DecideTest, WhatTheHandoverSaysOfProtectionOnlyTightens) {
  Question question = ToDaycare(DAYCARE_PRIVATE);
  question.sections.push_back(fakes::SectionText("Address:C"));
  question.persons[1].address_protected = true;
  EXPECT_EQ(DecideFor(question, Family().ConsentToAll({DAYCARE_PRIVATE})).sections[4].reason, Reason::kAboveCeiling);
}

TEST(DecideTest, AnAnswerMaySpeakOfWhatWasSent) {
  Question reply = Ask({.kind = "REPLY",
                        .from = DAYCARE_MUNICIPAL,
                        .to = HEALTH_VISITING,
                        .basis = "FVL28_CONSENT",
                        .sections = "PersonIdentity:C Inquiry:C Note=CHILD_DEVELOPMENT:C"});
  const Family family = Family().ConsentToAll({HEALTH_VISITING});
  EXPECT_EQ(DecideFor(reply, family).sections[2].reason, Reason::kAboveCeiling);
  reply.related_kind = "TRANSITION_SUMMARY";
  EXPECT_EQ(DecideFor(reply, family).verdict, Verdict::kPermitted);
  reply.related_kind = "VISIT_SUMMARY";  // Never went between these two.
  EXPECT_EQ(DecideFor(reply, family).sections[2].reason, Reason::kAboveCeiling);
}

TEST(DecideTest, ARelatedRuleThatRestsOnConsentStillDoes) {
  Question query = Ask({.kind = "REPLY",
                        .from = DAYCARE_MUNICIPAL,
                        .to = HEALTH_VISITING,
                        .basis = "SAME_AUTHORITY",
                        .sections = "PersonIdentity:C Inquiry:C Note=SUPPORT_MEASURES:C"});
  query.recipient.same_authority = true;
  query.related_kind = "SUPPORT_PLAN";
  EXPECT_THAT(SectionCodes(DecideFor(query)), ElementsAre("ALLOWED_BY_BASIS", "ALLOWED_BY_BASIS", "NO_CONSENT"));
}

TEST(DecideTest, ARetractionNeedsNoSection) {
  Question question = VisitSummary();
  question.sections.clear();
  EXPECT_EQ(CodeFor(question), "NOTHING_LEFT");
  question.retracts = true;
  EXPECT_EQ(DecideFor(question).verdict, Verdict::kPermitted);
}

TEST(DecideTest, BeforeRoutingANamedPartyMayBeTheRightOne) {
  Family family;
  family.Add("mother",
             {.by = {"mother"}, .provisions = {{.categories = {kMental}, .sectors = {}, .to_parties = {"recipient"}}}});
  Question question = VisitSummary();
  question.recipient.party = PartyId();
  EXPECT_EQ(DecideFor(question, family).verdict, Verdict::kPermitted);
  question.recipient.party = fakes::PartyOf("another practice");
  EXPECT_EQ(DecideFor(question, family).verdict, Verdict::kPermittedInPart);
}

TEST(DecideTest, TheWomanDecidesForHerUnbornChild) {
  Question question = Ask({.kind = "BIRTH_PLAN_NOTICE",
                           .from = BIRTH_CLINIC,
                           .to = HEALTH_VISITING,
                           .basis = "HEALTH_TREATMENT_CONSENT",
                           .sections = "PersonIdentity:B BirthPlan:B SupportLine:CB",
                           .subject = 'B'});
  question.persons[0].unborn = true;
  Family family;
  family.SetHolders("child", {});
  family.Add("mother",
             {.by = {"mother"},
              .provisions = {{.categories = {options::v1::DATA_CATEGORY_IDENTITY, options::v1::DATA_CATEGORY_PREGNANCY,
                                             options::v1::DATA_CATEGORY_SUPPORT_MEASURES},
                              .sectors = {HEALTH_VISITING}}}});
  EXPECT_EQ(DecideFor(question, family).verdict, Verdict::kPermitted);
}

TEST(DecideTest, ARuleCountsOnItsDays) {
  constexpr char kRule[] = R"(
    kinds { name: "CARD" subjects: CHILD required { any_of: "ChildHealth" } slots: 16 }
    rules { id: "X-1" kinds: "CARD" from: GP to: BIRTH_CLINIC bases: "NO_PERSONAL_DATA" valid_from: "2026-03-03"
            ceiling { categories: DATA_CATEGORY_CHILD_HEALTH about: PERSON_ROLE_CHILD need: BASIS_ALONE } })";
  const PolicySet policy = fakes::ShippedPolicy(kRule);
  const Question question =
      Ask({.kind = "CARD", .from = GP, .to = BIRTH_CLINIC, .basis = "NO_PERSONAL_DATA", .sections = "ChildHealth:C"});
  const consent::Facts facts = Family().Snapshot();
  // Midnight in Denmark, not in Greenwich.
  EXPECT_EQ(Decide(question, policy, facts, StartOfDanishDay(absl::CivilDay(2026, 3, 3)) - absl::Seconds(1)).reason,
            Reason::kNoRule);
  EXPECT_EQ(Decide(question, policy, facts, StartOfDanishDay(absl::CivilDay(2026, 3, 3))).verdict, Verdict::kPermitted);
}

TEST(DecideTest, TheSameQuestionGetsTheSameAnswer) {
  const Family family = Family().ConsentToAll({GP});
  const Decision a = DecideFor(VisitSummary(), family);
  const Decision b = DecideFor(VisitSummary(), family);
  EXPECT_EQ(a.considered, b.considered);
  EXPECT_EQ(SectionCodes(a), SectionCodes(b));
  EXPECT_EQ(a.legal_basis, b.legal_basis);
}

// C-40: noted under a mistyped number.
TEST(DecideTest, AConsentOfNobodyInTheHandoverIsAMismatch) {
  Family family;
  family.ConsentToAll({DAYCARE_MUNICIPAL});
  family.Add("stranger", {.number = 77, .by = {"stranger"}, .provisions = {{.categories = {kHealth}}}});
  Question question = ToDaycare();
  question.slip.claimed_consents = {family.FactsOf("child").consents[0].id};
  EXPECT_EQ(CodeFor(question, family), "ALLOWED_BY_CONSENT");
  question.slip.claimed_consents.push_back(fakes::IdOf(77));
  EXPECT_EQ(CodeFor(question, family), "SUBJECT_MISMATCH");
  question.slip.claimed_consents = {fakes::IdOf(78)};  // Of nobody at all: the same answer.
  EXPECT_EQ(CodeFor(question, family), "SUBJECT_MISMATCH");
}

TEST(DecideTest, ADutyIsNotStoppedByAMismatch) {
  Question question = Concern();
  question.slip.claimed_consents = {fakes::IdOf(78)};
  EXPECT_EQ(CodeFor(question), "ALLOWED_BY_BASIS");
}

// C-30.
TEST(DecideTest, UnderASealedNumberNothingGoesAndADutyWaitsForAHuman) {
  Family family;
  family.ConsentToAll({GP, DAYCARE_MUNICIPAL});
  family.record("child").set_closed_by(consent::v1::IdentityEvent::ADOPTION);
  EXPECT_EQ(CodeFor(VisitSummary(), family), "SUBJECT_NOT_CURRENT");
  const Decision duty = DecideFor(Concern(), family);
  EXPECT_EQ(duty.verdict, Verdict::kHeldForHuman);
  EXPECT_EQ(duty.reason, Reason::kDutyNotCleared);
}

}  // namespace decide_test
}  // namespace handover::policy
