#include "broker/consent/evaluate.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/fakes/family/family.h"

namespace handover::consent {
namespace evaluate_test {

using Answer = ConsentVerdict::Answer;
using fakes::ConsentText;
using fakes::Day;
using fakes::Family;
using fakes::KeyOf;
using fakes::PartyOf;
using fakes::ProvisionText;

constexpr auto kHealth = options::v1::DATA_CATEGORY_CHILD_HEALTH;
constexpr auto kDevelopment = options::v1::DATA_CATEGORY_CHILD_DEVELOPMENT;
constexpr auto kMental = options::v1::DATA_CATEGORY_PARENT_MENTAL;
constexpr auto kUnsorted = options::v1::DATA_CATEGORY_UNSORTED;
constexpr auto kChild = options::v1::PERSON_ROLE_CHILD;
constexpr auto kMother = options::v1::PERSON_ROLE_BIRTHING_PARENT;
constexpr auto kFather = options::v1::PERSON_ROLE_OTHER_PARENT;
constexpr auto kSibling = options::v1::PERSON_ROLE_SIBLING;
constexpr auto kDeny = v1::Provision::DENY;
constexpr auto kActive = v1::ConsentRecord::ACTIVE;
constexpr auto kRevoked = v1::ConsentRecord::REVOKED;

// Health visiting asks to send to the GP on 2 March 2026.
Circumstances Now() {
  return {"HEALTH_VISITING",
          {PartyOf("sender"), directory::v1::HEALTH_VISITING},
          {PartyOf("recipient"), directory::v1::GP},
          Day("2026-03-02")};
}

struct Asked {
  std::string name = "child";
  options::v1::PersonRole role = kChild;
  options::v1::DataCategory category = kHealth;
  ChildRule rule = ChildRule::kAllHolders;
  Circumstances circumstances = Now();
};

EvaluatedConsent EvaluateFor(const Family& family, const Asked& asked) {
  const PersonKey key = KeyOf(asked.name);
  return Evaluate(family.Snapshot(), Who{{&key, 1}, asked.role}, asked.category, asked.circumstances, asked.rule);
}

Finding FindingFor(const Family& family, const Asked& asked = {}) { return EvaluateFor(family, asked).verdict.finding; }

Finding ObjectionFor(const Family& family, const Asked& asked = {}) {
  const Facts facts = family.Snapshot();
  const PersonKey key = KeyOf(asked.name);
  Evaluator evaluator(facts, asked.circumstances);
  return evaluator.Objects(Who{{&key, 1}, asked.role}, asked.category).finding;
}

ProvisionText Permit(std::vector<options::v1::DataCategory> categories) {
  return {.categories = std::move(categories)};
}
ProvisionText Deny(std::vector<options::v1::DataCategory> categories) {
  return {.effect = kDeny, .categories = std::move(categories)};
}
ConsentText Yes(int number, std::vector<std::string> by) {
  return {.number = number, .by = std::move(by), .provisions = {Permit({kHealth})}};
}
ConsentText No(int number, std::vector<std::string> by) {
  return {.number = number, .by = std::move(by), .provisions = {Deny({kHealth})}};
}

TEST(EvaluateTest, NobodyHasConsented) {  // C-01
  EXPECT_EQ(FindingFor(Family()), Finding::kNoConsent);
  EXPECT_EQ(EvaluateFor(Family(), {}).verdict.answer, Answer::kRefused);
}

TEST(EvaluateTest, BothGuardiansInOneRecordPermit) {
  const EvaluatedConsent evaluated = EvaluateFor(Family().Add("child", Yes(1, {"mother", "father"})), {});
  EXPECT_EQ(evaluated.verdict.answer, Answer::kPermitted);
  EXPECT_EQ(evaluated.verdict.finding, Finding::kPermitted);
  EXPECT_EQ(evaluated.considered, (std::vector<ConsentRef>{{fakes::IdOf(1), 1}}));
}

TEST(EvaluateTest, BothGuardiansInTwoRecordsPermit) {
  EXPECT_EQ(FindingFor(Family().Add("child", Yes(1, {"mother"})).Add("child", Yes(2, {"father"}))),
            Finding::kPermitted);
}

TEST(EvaluateTest, RevokedIsWithdrawn) {  // C-02
  ConsentText consent = Yes(1, {"mother", "father"});
  consent.state = kRevoked;
  EXPECT_EQ(FindingFor(Family().Add("child", consent)), Finding::kConsentWithdrawn);
}

TEST(EvaluateTest, GrantedAgainCountsByItsNewVersion) {  // C-05
  Family family;
  family.Add(
      "child",
      {.number = 1, .version = 2, .by = {"mother", "father"}, .provisions = {Permit({kHealth})}, .state = kRevoked});
  family.Add("child", {.number = 1, .version = 3, .by = {"mother", "father"}, .provisions = {Permit({kHealth})}});
  const EvaluatedConsent evaluated = EvaluateFor(family, {});
  EXPECT_EQ(evaluated.verdict.finding, Finding::kPermitted);
  EXPECT_EQ(evaluated.considered, (std::vector<ConsentRef>{{fakes::IdOf(1), 3}}));
}

TEST(EvaluateTest, ANewVersionWithoutACategoryTakesThatCategoryAlone) {  // C-06
  Family family;
  family.Add("child",
             {.number = 1, .version = 1, .by = {"mother", "father"}, .provisions = {Permit({kHealth, kDevelopment})}});
  family.Add("child", {.number = 1, .version = 2, .by = {"mother", "father"}, .provisions = {Permit({kDevelopment})}});
  EXPECT_EQ(FindingFor(family, {.category = kHealth}), Finding::kNoConsent);
  EXPECT_EQ(FindingFor(family, {.category = kDevelopment}), Finding::kPermitted);
}

TEST(EvaluateTest, ACategoryThatWasTakenBackIsWithdrawnAndTheOthersCount) {  // C-06
  ProvisionText provision = Permit({kHealth, kDevelopment});
  provision.withdrawn = {kHealth};
  const Family family = Family().Add("child", {.number = 1, .by = {"mother", "father"}, .provisions = {provision}});
  EXPECT_EQ(FindingFor(family, {.category = kHealth}), Finding::kConsentWithdrawn);
  EXPECT_EQ(FindingFor(family, {.category = kDevelopment}), Finding::kPermitted);
}

TEST(EvaluateTest, APartTakenBackByOneOfTwoRecordsStopsIt) {
  ProvisionText provision = Permit({kHealth});
  provision.withdrawn = {kHealth};
  Family family = Family().Add("child", Yes(1, {"mother"}));
  family.Add("child", {.number = 2, .by = {"father"}, .provisions = {provision}});
  EXPECT_EQ(FindingFor(family), Finding::kConsentWithdrawn);
  // Who says yes again in another record has said yes.
  family.Add("child", Yes(3, {"father"}));
  EXPECT_EQ(FindingFor(family), Finding::kPermitted);
}

TEST(EvaluateTest, ValidityIsHalfOpen) {  // C-07, C-08, C-09
  ConsentText consent = Yes(1, {"mother", "father"});
  consent.from = "2026-03-02";
  consent.to = "2026-03-05";
  const Family family = Family().Add("child", consent);
  Circumstances at = Now();
  at.time = Day("2026-03-02") - absl::Nanoseconds(1);
  EXPECT_EQ(FindingFor(family, {.circumstances = at}), Finding::kNotYetValid);
  at.time = Day("2026-03-02");
  EXPECT_EQ(FindingFor(family, {.circumstances = at}), Finding::kPermitted);
  at.time = Day("2026-03-05") - absl::Nanoseconds(1);
  EXPECT_EQ(FindingFor(family, {.circumstances = at}), Finding::kPermitted);
  at.time = Day("2026-03-05");
  EXPECT_EQ(FindingFor(family, {.circumstances = at}), Finding::kConsentExpired);
}

TEST(EvaluateTest, TwoConsentsAddUp) {  // C-11
  Family family;
  family.Add("child", {.number = 1, .by = {"mother", "father"}, .provisions = {Permit({kHealth})}});
  family.Add("child", {.number = 2, .by = {"mother", "father"}, .provisions = {Permit({kDevelopment})}});
  const EvaluatedConsent health = EvaluateFor(family, {.category = kHealth});
  const EvaluatedConsent development = EvaluateFor(family, {.category = kDevelopment});
  EXPECT_EQ(health.verdict.finding, Finding::kPermitted);
  EXPECT_EQ(health.considered, (std::vector<ConsentRef>{{fakes::IdOf(1), 1}}));
  EXPECT_EQ(development.verdict.finding, Finding::kPermitted);
  EXPECT_EQ(development.considered, (std::vector<ConsentRef>{{fakes::IdOf(2), 1}}));
}

TEST(EvaluateTest, DenyBeatsPermitWhicheverIsYounger) {  // C-12
  ConsentText yes = Yes(1, {"mother", "father"});
  ConsentText no = No(2, {"mother", "father"});
  yes.from = "2026-02-01";
  no.from = "2026-01-01";
  EXPECT_EQ(FindingFor(Family().Add("child", yes).Add("child", no)), Finding::kObjection);
  yes.from = "2026-01-01";
  no.from = "2026-02-01";
  EXPECT_EQ(FindingFor(Family().Add("child", yes).Add("child", no)), Finding::kObjection);
}

TEST(EvaluateTest, AnOlderSpecialDenyBeatsAYoungerGeneralPermit) {  // C-13
  Family family;
  family.Add("child",
             {.number = 1,
              .by = {"mother"},
              .provisions = {{.effect = kDeny, .categories = {kHealth}, .sectors = {}, .to_parties = {"recipient"}}},
              .from = "2026-01-01"});
  family.Add(
      "child",
      {.number = 2, .by = {"mother", "father"}, .provisions = {Permit({kHealth, kDevelopment})}, .from = "2026-02-01"});
  EXPECT_EQ(FindingFor(family, {.category = kHealth}), Finding::kDisagreement);
  EXPECT_EQ(FindingFor(family, {.category = kDevelopment}), Finding::kPermitted);
}

TEST(EvaluateTest, ASpecialPermitDoesNotBeatAGeneralDeny) {
  Family family;
  family.Add("mother", {.number = 1, .by = {"mother"}, .provisions = {{.effect = kDeny, .sectors = {}}}});
  family.Add("mother", {.number = 2,
                        .by = {"mother"},
                        .provisions = {{.categories = {kMental}, .sectors = {}, .to_parties = {"recipient"}}}});
  EXPECT_EQ(FindingFor(family, {.name = "mother", .role = kMother, .category = kMental}), Finding::kObjection);
}

TEST(EvaluateTest, OneGuardianIsSilent) {  // C-17
  EXPECT_EQ(FindingFor(Family().Add("child", Yes(1, {"mother"}))), Finding::kConsentIncomplete);
}

TEST(EvaluateTest, OneGuardianSaysNo) {  // C-18
  EXPECT_EQ(FindingFor(Family().Add("child", Yes(1, {"mother"})).Add("child", No(2, {"father"}))),
            Finding::kDisagreement);
}

TEST(EvaluateTest, OneOfTwoRevokes) {  // C-19
  ConsentText revoked = Yes(2, {"father"});
  revoked.state = kRevoked;
  EXPECT_EQ(FindingFor(Family().Add("child", Yes(1, {"mother"})).Add("child", revoked)), Finding::kConsentWithdrawn);
}

TEST(EvaluateTest, OneGuardianSufficesInMinorMatters) {  // C-20
  EXPECT_EQ(FindingFor(Family().Add("child", Yes(1, {"mother"})), {.rule = ChildRule::kAnyHolder}),
            Finding::kPermitted);
  EXPECT_EQ(FindingFor(Family().Add("child", Yes(1, {"mother"})).Add("child", No(2, {"father"})),
                       {.rule = ChildRule::kAnyHolder}),
            Finding::kDisagreement);
}

TEST(EvaluateTest, CustodyIsThatOfTheMoment) {  // C-21
  Family family;
  family.SetHolders("child", {"father"});
  family.Add("child", Yes(1, {"father"}));
  EXPECT_EQ(FindingFor(family), Finding::kPermitted);
  family.SetHolders("child", {"mother"});
  EXPECT_EQ(FindingFor(family), Finding::kGrantorHasNoCapacity);
}

TEST(EvaluateTest, WhoHasNoCustodyCannotConsent) {  // C-22
  Family family;
  family.SetHolders("child", {"mother"});
  EXPECT_EQ(FindingFor(family.Add("child", Yes(1, {"father"}))), Finding::kGrantorHasNoCapacity);
  EXPECT_EQ(FindingFor(family.Add("child", Yes(2, {"mother"}))), Finding::kPermitted);
}

TEST(EvaluateTest, AGuardianNeedNotBeAParent) {  // C-23
  Family family;
  family.SetHolders("child", {"guardian"});
  EXPECT_EQ(FindingFor(family.Add("child", Yes(1, {"guardian"}))), Finding::kPermitted);
}

TEST(EvaluateTest, WhoHasNoCustodyCannotObject) {
  Family family;
  family.SetHolders("child", {"mother"});
  family.Add("child", Yes(1, {"mother"})).Add("child", No(2, {"father"}));
  EXPECT_EQ(FindingFor(family), Finding::kPermitted);
  EXPECT_EQ(ObjectionFor(family), Finding::kNoObjection);
}

TEST(EvaluateTest, WithoutKnownCustodyNobodyPermitsAndEverybodyObjects) {
  Family family;
  family.SetHolders("child", {});
  EXPECT_EQ(FindingFor(family.Add("child", Yes(1, {"mother", "father"}))), Finding::kCustodyUnknown);
  EXPECT_EQ(ObjectionFor(family), Finding::kNoObjection);
  EXPECT_EQ(ObjectionFor(family.Add("child", No(2, {"father"}))), Finding::kObjection);
  EXPECT_EQ(FindingFor(family), Finding::kObjection);
}

TEST(EvaluateTest, ADeadGuardianDecidesNoMore) {  // C-33
  Family family;
  family.record("mother").mutable_register_facts()->set_deceased(true);
  EXPECT_EQ(FindingFor(family.Add("child", Yes(1, {"father"}))), Finding::kPermitted);
}

TEST(EvaluateTest, AChildsOwnYesIsNotEnough) {
  EXPECT_EQ(FindingFor(Family().Add("child", Yes(1, {"child"}))), Finding::kGrantorHasNoCapacity);
}

TEST(EvaluateTest, AChildsOwnNoCounts) {
  EXPECT_EQ(FindingFor(Family().Add("child", Yes(1, {"mother", "father"})).Add("child", No(2, {"child"}))),
            Finding::kObjection);
}

TEST(EvaluateTest, AnAdultDecidesAlone) {
  const Asked mother{.name = "mother", .role = kMother, .category = kMental};
  const auto mental = [](int number, const char* by) {
    return ConsentText{.number = number, .by = {by}, .provisions = {Permit({kMental})}};
  };
  EXPECT_EQ(FindingFor(Family().Add("mother", mental(1, "mother")), mother), Finding::kPermitted);
  EXPECT_EQ(FindingFor(Family().Add("mother", mental(1, "father")), mother), Finding::kGrantorHasNoCapacity);
  EXPECT_EQ(FindingFor(Family(), mother), Finding::kNoConsent);
}

TEST(EvaluateTest, AnAdultsNoIsTheOwnOneAlone) {
  const Asked mother{.name = "mother", .role = kMother, .category = kHealth};
  EXPECT_EQ(ObjectionFor(Family().Add("mother", No(1, {"father"})), mother), Finding::kNoObjection);
  EXPECT_EQ(ObjectionFor(Family().Add("mother", No(1, {"mother"})), mother), Finding::kObjection);
}

TEST(EvaluateTest, AnAdultsOwnNoCountsInWhateverCapacityItWasNoted) {
  const Asked mother{.name = "mother", .role = kMother, .category = kHealth};
  Family family;
  family.Add("mother", No(1, {"mother"}));
  family.record("mother").mutable_consents(0)->mutable_record()->mutable_grants(0)->set_capacity(v1::Grant::CUSTODY);
  EXPECT_EQ(ObjectionFor(family, mother), Finding::kObjection);
  EXPECT_EQ(FindingFor(family, mother), Finding::kObjection);
}

TEST(EvaluateTest, AnAdultsNoUnderAnotherKeyCountsInWhateverCapacityItWasNoted) {
  const std::vector<PersonKey> keys = {KeyOf("mother"), KeyOf("mother by passport")};
  Family family;
  family.Add("mother", No(1, {"mother by passport"}));  // As CUSTODY: two sorts of identifier cannot be compared.
  family.record("mother by passport");
  const Facts facts = family.Snapshot();
  Evaluator evaluator(facts, Now());
  EXPECT_EQ(evaluator.Objects(Who{keys, kMother}, kHealth).finding, Finding::kObjection);
}

TEST(EvaluateTest, GuardiansOfAYoungMotherCannotObjectForHer) {  // C-39
  const Asked mother{.name = "mother", .role = kMother, .category = kHealth};
  Family family;
  family.SetHolders("mother", {"grandmother"});
  family.Add("mother", Yes(1, {"mother"})).Add("mother", No(2, {"grandmother"}));
  EXPECT_EQ(ObjectionFor(family, mother), Finding::kNoObjection);
  EXPECT_EQ(FindingFor(family, mother), Finding::kPermitted);
}

TEST(EvaluateTest, ADeadPersonsConsentIsOver) {
  Family family;
  family.Add("mother", {.by = {"mother"}, .provisions = {Permit({kMental})}});
  family.record("mother").mutable_register_facts()->set_deceased(true);
  EXPECT_EQ(FindingFor(family, {.name = "mother", .role = kMother, .category = kMental}), Finding::kSubjectDeceased);
}

TEST(EvaluateTest, ADeadChildsConsentIsOver) {
  Family family;
  family.Add("child", Yes(1, {"mother", "father"}));
  family.record("child").mutable_register_facts()->set_deceased(true);
  EXPECT_EQ(FindingFor(family), Finding::kSubjectDeceased);
}

TEST(EvaluateTest, ConsentForOneTwinIsNotForTheOther) {  // C-34
  Family family;
  family.SetHolders("twin", {"mother", "father"});
  family.Add("child", Yes(1, {"mother", "father"}));
  EXPECT_EQ(FindingFor(family, {.name = "twin"}), Finding::kNoConsent);
}

TEST(EvaluateTest, EnteredInErrorNeverCounts) {  // C-59
  ConsentText yes = Yes(1, {"mother", "father"});
  yes.state = v1::ConsentRecord::ENTERED_IN_ERROR;
  EXPECT_EQ(FindingFor(Family().Add("child", yes)), Finding::kNoConsent);
  ConsentText no = No(1, {"mother", "father"});
  no.state = v1::ConsentRecord::ENTERED_IN_ERROR;
  EXPECT_EQ(ObjectionFor(Family().Add("child", no)), Finding::kNoObjection);
}

TEST(EvaluateTest, ALapsedDenyDeniesNoMore) {
  ConsentText no = No(1, {"mother"});
  no.to = "2026-03-01";
  EXPECT_EQ(ObjectionFor(Family().Add("child", no)), Finding::kNoObjection);
  no.to.clear();
  no.state = kRevoked;
  EXPECT_EQ(ObjectionFor(Family().Add("child", no)), Finding::kNoObjection);
  no.state = kActive;
  EXPECT_EQ(ObjectionFor(Family().Add("child", no)), Finding::kObjection);
}

TEST(EvaluateTest, UnsortedIsPermittedByNameAlone) {
  Family named;
  named.Add("child", {.by = {"mother", "father"}, .provisions = {Permit({kUnsorted})}});
  EXPECT_EQ(FindingFor(named, {.category = kUnsorted}), Finding::kPermitted);
  EXPECT_EQ(FindingFor(Family().Add("child", Yes(1, {"mother", "father"})), {.category = kUnsorted}),
            Finding::kNoConsent);
}

TEST(EvaluateTest, UnsortedIsHeldBackByARefusalOfAnyCategory) {
  EXPECT_EQ(ObjectionFor(Family().Add("child", No(1, {"mother"})), {.category = kUnsorted}), Finding::kObjection);
  EXPECT_EQ(ObjectionFor(Family().Add("child", No(1, {"mother"})), {.category = kDevelopment}), Finding::kNoObjection);
}

TEST(EvaluateTest, AProfessionalIsNotAsked) {
  Evaluator evaluator(Facts(), Now());
  EXPECT_EQ(evaluator.Permits(Who{{}, options::v1::PERSON_ROLE_PROFESSIONAL}, kHealth, ChildRule::kAllHolders).finding,
            Finding::kNotAsked);
  EXPECT_EQ(evaluator.Objects(Who{{}, options::v1::PERSON_ROLE_PROFESSIONAL}, kHealth).finding, Finding::kNotAsked);
}

TEST(EvaluateTest, APersonWithANumberIsAskedAlsoWhenCalledAProfessional) {
  EXPECT_EQ(FindingFor(Family(), {.name = "mother", .role = options::v1::PERSON_ROLE_PROFESSIONAL}),
            Finding::kNoConsent);
}

TEST(EvaluateTest, ARoleThatIsNotSetIsRefused) {
  const Asked nobody{.role = options::v1::PERSON_ROLE_UNSPECIFIED};
  EXPECT_EQ(FindingFor(Family(), nobody), Finding::kFactsMissing);
  EXPECT_EQ(ObjectionFor(Family(), nobody), Finding::kFactsMissing);
}

TEST(EvaluateTest, ASiblingWithGuardiansIsAskedThroughThem) {
  Family family;
  family.SetHolders("sibling", {"mother"});
  family.Add("sibling", Yes(1, {"mother"}));
  EXPECT_EQ(FindingFor(family, {.name = "sibling", .role = kSibling}), Finding::kPermitted);
}

TEST(EvaluateTest, ASiblingWithoutGuardiansAnswersForHimself) {
  EXPECT_EQ(FindingFor(Family().Add("sibling", Yes(1, {"sibling"})), {.name = "sibling", .role = kSibling}),
            Finding::kPermitted);
}

TEST(EvaluateTest, FactsThatCouldNotBeReadRefuse) {
  EXPECT_EQ(FindingFor(Family(), {.name = "stranger"}), Finding::kFactsMissing);
  EXPECT_EQ(ObjectionFor(Family(), {.name = "stranger"}), Finding::kFactsMissing);
}

TEST(EvaluateTest, ThePurposeMustFit) {
  Family family;
  family.Add("child",
             {.by = {"mother", "father"}, .provisions = {{.categories = {kHealth}, .purposes = {"TREATMENT"}}}});
  Circumstances circumstances = Now();
  EXPECT_EQ(FindingFor(family, {.circumstances = circumstances}), Finding::kNoConsent);
  circumstances.purpose = "TREATMENT";
  EXPECT_EQ(FindingFor(family, {.circumstances = circumstances}), Finding::kPermitted);
}

TEST(EvaluateTest, TheRecipientsSectorMustFit) {
  Circumstances circumstances = Now();
  circumstances.recipient.sector = directory::v1::SCHOOL;
  EXPECT_EQ(FindingFor(Family().Add("child", Yes(1, {"mother", "father"})), {.circumstances = circumstances}),
            Finding::kNoConsent);
}

TEST(EvaluateTest, TheRecipientsPartyMustFit) {
  Family family;
  family.Add("child", {.by = {"mother", "father"},
                       .provisions = {{.categories = {kHealth}, .sectors = {}, .to_parties = {"recipient"}}}});
  Circumstances circumstances = Now();
  EXPECT_EQ(FindingFor(family, {.circumstances = circumstances}), Finding::kPermitted);
  circumstances.recipient.party = PartyOf("another");
  EXPECT_EQ(FindingFor(family, {.circumstances = circumstances}), Finding::kNoConsent);
}

TEST(EvaluateTest, BeforeRoutingANamedPartyIsTakenToBeTheRightOne) {
  Family family;
  family.Add("child", {.number = 1,
                       .by = {"mother", "father"},
                       .provisions = {{.categories = {kHealth}, .sectors = {}, .to_parties = {"recipient"}}}});
  family.Add("child",
             {.number = 2,
              .by = {"mother"},
              .provisions = {{.effect = kDeny, .categories = {kHealth}, .sectors = {}, .to_parties = {"another"}}}});
  Circumstances circumstances = Now();
  circumstances.recipient.party = PartyId();
  EXPECT_EQ(FindingFor(family, {.circumstances = circumstances}), Finding::kPermitted);
  circumstances.recipient.party = PartyOf("another");
  EXPECT_EQ(FindingFor(family, {.circumstances = circumstances}), Finding::kObjection);
}

TEST(EvaluateTest, TheSenderMustFit) {
  Family family;
  family.Add("child",
             {.by = {"mother", "father"}, .provisions = {{.categories = {kHealth}, .from_parties = {"sender"}}}});
  Circumstances circumstances = Now();
  EXPECT_EQ(FindingFor(family, {.circumstances = circumstances}), Finding::kPermitted);
  circumstances.sender.party = PartyOf("another");
  EXPECT_EQ(FindingFor(family, {.circumstances = circumstances}), Finding::kNoConsent);
}

TEST(EvaluateTest, TheWomanDecidesForHerUnbornChild) {
  const PersonKey unborn = KeyOf("unborn");
  const PersonKey mother = KeyOf("mother");
  const Who who{{&unborn, 1}, kChild, true, {&mother, 1}};
  Family family;
  family.record("unborn");
  EXPECT_EQ(Evaluate(family.Snapshot(), who, kHealth, Now(), ChildRule::kAllHolders).verdict.finding,
            Finding::kNoConsent);
  family.Add("mother", Yes(1, {"mother"}));
  EXPECT_EQ(Evaluate(family.Snapshot(), who, kHealth, Now(), ChildRule::kAllHolders).verdict.finding,
            Finding::kPermitted);
  family.Add("unborn", No(2, {"father"}));
  EXPECT_EQ(Evaluate(family.Snapshot(), who, kHealth, Now(), ChildRule::kAllHolders).verdict.finding,
            Finding::kPermitted);
  family.Add("unborn", No(3, {"mother"}));
  EXPECT_EQ(Evaluate(family.Snapshot(), who, kHealth, Now(), ChildRule::kAllHolders).verdict.finding,
            Finding::kObjection);
}

TEST(EvaluateTest, TheWomansYesAboutTheUnbornChildItselfCounts) {
  const PersonKey unborn = KeyOf("unborn");
  const PersonKey mother = KeyOf("mother");
  const Who who{{&unborn, 1}, kChild, true, {&mother, 1}};
  Family family;
  family.Add("unborn", Yes(1, {"father"}));
  EXPECT_EQ(Evaluate(family.Snapshot(), who, kHealth, Now(), ChildRule::kAllHolders).verdict.finding,
            Finding::kGrantorHasNoCapacity);
  family.Add("unborn", Yes(2, {"mother"}));
  EXPECT_EQ(Evaluate(family.Snapshot(), who, kHealth, Now(), ChildRule::kAllHolders).verdict.finding,
            Finding::kPermitted);
}

TEST(EvaluateTest, AnUnbornChildWithoutAMotherHasNobodyToAsk) {
  const PersonKey unborn = KeyOf("unborn");
  Family family;
  family.record("unborn");
  const Who who{{&unborn, 1}, kChild, true, {}};
  EXPECT_EQ(Evaluate(family.Snapshot(), who, kHealth, Now(), ChildRule::kAllHolders).verdict.finding,
            Finding::kCustodyUnknown);
}

TEST(EvaluateTest, WithoutAMotherEverybodyObjectsForAnUnbornChild) {
  const PersonKey unborn = KeyOf("unborn");
  Family family;
  family.Add("unborn", No(1, {"mother"}));
  const Facts facts = family.Snapshot();
  Evaluator evaluator(facts, Now());
  EXPECT_EQ(evaluator.Objects(Who{{&unborn, 1}, kChild, true, {}}, kHealth).finding, Finding::kObjection);
}

TEST(EvaluateTest, TheWomansObjectionProtectsHerUnbornChild) {
  const PersonKey unborn = KeyOf("unborn");
  const PersonKey mother = KeyOf("mother");
  Family family;
  family.record("unborn");
  family.Add("mother", No(1, {"mother"}));
  const Facts facts = family.Snapshot();
  Evaluator evaluator(facts, Now());
  EXPECT_EQ(evaluator.Objects(Who{{&unborn, 1}, kChild, true, {&mother, 1}}, kHealth).finding, Finding::kObjection);
}

TEST(EvaluateTest, EveryKeyOfAPersonIsLookedAt) {
  const std::vector<PersonKey> keys = {KeyOf("child"), KeyOf("child before its number")};
  Family family;
  family.Add("child before its number", Yes(1, {"mother", "father"}));
  EXPECT_EQ(Evaluate(family.Snapshot(), Who{keys, kChild}, kHealth, Now(), ChildRule::kAllHolders).verdict.finding,
            Finding::kPermitted);
  family.Add("child before its number", No(2, {"father"}));
  EXPECT_EQ(Evaluate(family.Snapshot(), Who{keys, kChild}, kHealth, Now(), ChildRule::kAllHolders).verdict.finding,
            Finding::kDisagreement);
}

TEST(EvaluateTest, APersonListedTwiceIsNotTakenForWhoWasListedFirst) {
  const std::vector<PersonKey> some = {KeyOf("child")};
  const std::vector<PersonKey> all = {KeyOf("child"), KeyOf("child before its number")};
  Family family;
  family.Add("child", Yes(1, {"mother", "father"})).Add("child before its number", No(2, {"father"}));
  const Facts facts = family.Snapshot();
  Evaluator evaluator(facts, Now());
  EXPECT_EQ(evaluator.Permits(Who{some, kChild}, kHealth, ChildRule::kAllHolders).finding, Finding::kPermitted);
  EXPECT_EQ(evaluator.Permits(Who{all, kChild}, kHealth, ChildRule::kAllHolders).finding, Finding::kDisagreement);
}

TEST(EvaluateTest, AnUnbornChildListedAsASiblingTooIsStillTheWomans) {
  const PersonKey unborn = KeyOf("unborn");
  const PersonKey mother = KeyOf("mother");
  Family family;
  family.Add("unborn", No(1, {"mother"}));
  const Facts facts = family.Snapshot();
  Evaluator evaluator(facts, Now());
  EXPECT_EQ(evaluator.Objects(Who{{&unborn, 1}, kSibling}, kHealth).finding, Finding::kNoObjection);
  EXPECT_EQ(evaluator.Objects(Who{{&unborn, 1}, kChild, true, {&mother, 1}}, kHealth).finding, Finding::kObjection);
}

TEST(EvaluateTest, AKeyThatCouldNotBeReadRefusesAlsoWhenAnotherPermits) {
  const std::vector<PersonKey> keys = {KeyOf("child"), KeyOf("lost")};
  const Family family = Family().Add("child", Yes(1, {"mother", "father"}));
  EXPECT_EQ(Evaluate(family.Snapshot(), Who{keys, kChild}, kHealth, Now(), ChildRule::kAllHolders).verdict.finding,
            Finding::kFactsMissing);
}

TEST(EvaluateTest, AnAdultsYesUnderAnotherKeyIsStillTheOwnOne) {
  const std::vector<PersonKey> keys = {KeyOf("mother"), KeyOf("mother by passport")};
  Family family;
  family.Add("mother", {.by = {"mother by passport"}, .provisions = {Permit({kMental})}});
  family.record("mother").mutable_consents(0)->mutable_record()->mutable_grants(0)->set_capacity(v1::Grant::SELF);
  family.record("mother by passport");
  EXPECT_EQ(Evaluate(family.Snapshot(), Who{keys, kMother}, kMental, Now(), ChildRule::kAllHolders).verdict.finding,
            Finding::kPermitted);
}

TEST(EvaluateTest, AnotherParentsOwnDataIsHisAlone) {
  Family family;
  family.Add("mother", {.number = 1, .by = {"mother"}, .provisions = {Permit({kMental})}});
  EXPECT_EQ(FindingFor(family, {.name = "father", .role = kFather, .category = kMental}), Finding::kNoConsent);
}

TEST(EvaluateTest, RecordsForOthersAreNotConsidered) {
  Family family;
  family.Add(
      "child",
      {.number = 1, .by = {"mother"}, .provisions = {{.categories = {kHealth}, .sectors = {directory::v1::SCHOOL}}}});
  family.Add("child", {.number = 2, .by = {"mother"}, .provisions = {Permit({kDevelopment})}});
  EXPECT_TRUE(EvaluateFor(family, {.category = kHealth}).considered.empty());
}

}  // namespace evaluate_test
}  // namespace handover::consent
