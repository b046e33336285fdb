#include "broker/pipeline/expectation_owner.h"

#include "broker/policy/expectation.h"
#include "tests/unit/broker/pipeline/expectation_test_base.h"

namespace handover::pipeline {
namespace expectation_owner_test_internal {

class ExpectationOwnerTest : public ExpectationTest {
 protected:
  const policy::v1::Expectation& Rule(const std::string& id) {
    return *policy::FindExpectation(env().policy.Get()->set.policy(), id);
  }
  // `ALIAS` or `ALIAS(REASON)`.
  std::string Owner(const StoredExpectation& stored, const std::string& rule) {
    const auto owner = OwnerOf(stored, Rule(rule), *env().directory.Get(), env());
    EXPECT_TRUE(owner.ok()) << owner.status();
    const identity::DirectoryParty* found = env().directory.Get()->FindParty(owner->party);
    const std::string alias = found == nullptr ? "nobody" : found->record.alias();
    return owner->end_reason.empty() ? alias : absl::StrCat(alias, "(", owner->end_reason, ")");
  }
  StoredExpectation OfDelivery(const std::string& handover_sender, const HandoverId& id) {
    StoredExpectation stored;
    stored.person = KeyOf(kChildNumber);
    stored.record.set_delivery_id(*ParseUuid(MustGetStatus(handover_sender, id).deliveries(0).delivery_id()));
    return stored;
  }
};

TEST_F(ExpectationOwnerTest, ByResidenceItIsWhoServesTheMunicipalityToday) {
  StoredExpectation stored;
  stored.person = KeyOf(kChildNumber);
  EXPECT_EQ(Owner(stored, "E-02"), "odense-hv");
  consent::v1::RegisterFacts facts = FactsOf(kChildNumber);
  facts.set_municipality_code("0751");
  ASSERT_TRUE(world_.ImportFacts(facts).ok());
  EXPECT_EQ(Owner(stored, "E-02"), "aarhus-hv");
}

TEST_F(ExpectationOwnerTest, WithoutAResidenceItIsNobody) {
  StoredExpectation stored;
  stored.person = KeyOf(kUnknownNumber);
  EXPECT_EQ(Owner(stored, "E-02"), "nobody");
}

TEST_F(ExpectationOwnerTest, OfTheDeadNothingIsExpected) {
  StoredExpectation stored;
  stored.person = KeyOf(kChildNumber);
  consent::v1::RegisterFacts facts = FactsOf(kChildNumber);
  facts.set_deceased(true);
  ASSERT_TRUE(world_.ImportFacts(facts).ok());
  EXPECT_EQ(Owner(stored, "E-02"), "odense-hv(DEATH)");
}

TEST_F(ExpectationOwnerTest, AnOfferIsAskedForToday) {
  StoredExpectation stored;
  stored.person = KeyOf(kChildNumber);
  EXPECT_EQ(Owner(stored, "E-05"), "odense-hv(NOT_OFFERED)");
  SetOffers("odense-hv", {"VISIT_18_MONTHS"});
  EXPECT_EQ(Owner(stored, "E-05"), "odense-hv");
  EXPECT_EQ(Owner(stored, "E-06"), "odense-hv(NOT_OFFERED)");
}

TEST_F(ExpectationOwnerTest, ANamedPartyStaysIt) {
  StoredExpectation stored;
  stored.person = KeyOf(kChildNumber);
  stored.record.set_owner_party(std::string(caller("ouh").party.bytes()));
  EXPECT_EQ(Owner(stored, "E-03"), "ouh");
}

TEST_F(ExpectationOwnerTest, ARecipientIsFollowedThroughRedirections) {
  const HandoverId id = MustSubmitId("odense-hv", VisitSummary());
  const StoredExpectation stored = OfDelivery("odense-hv", id);
  EXPECT_EQ(Owner(stored, "E-07"), "gp-a");
  world_.AddParty("gp-b", directory::v1::GP);
  MustAcknowledge("gp-a", MustReceive("gp-a"), SayRedirectedTo("gp-b"));
  EXPECT_EQ(Owner(stored, "E-07"), "gp-b");
}

TEST_F(ExpectationOwnerTest, ADeclineConcludesIt) {
  const HandoverId id = MustSubmitId("odense-hv", VisitSummary());
  const StoredExpectation stored = OfDelivery("odense-hv", id);
  MustAcknowledge("gp-a", MustReceive("gp-a"), SayDeclined());
  EXPECT_EQ(Owner(stored, "E-07"), "gp-a(DECLINED)");
}

TEST_F(ExpectationOwnerTest, ADeliveryThatIsGoneHasNobody) {
  StoredExpectation stored;
  stored.person = KeyOf(kChildNumber);
  stored.record.set_delivery_id(std::string(16, 'x'));
  EXPECT_EQ(Owner(stored, "E-07"), "nobody");
}

TEST_F(ExpectationOwnerTest, SeveralThatServeAreNobody) {
  EXPECT_EQ(PartyServing(directory::v1::HEALTH_VISITING, "0461", *env().directory.Get()), caller("odense-hv").party);
  world_.AddParty("odense-hv-2", directory::v1::HEALTH_VISITING, {"0461"});
  EXPECT_TRUE(PartyServing(directory::v1::HEALTH_VISITING, "0461", *env().directory.Get()).is_nil());
}

}  // namespace expectation_owner_test_internal
}  // namespace handover::pipeline
