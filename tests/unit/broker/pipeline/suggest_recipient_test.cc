#include "broker/pipeline/suggest_recipient.h"

#include <string>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace suggest_recipient_test_internal {

// A birth notification for odense-hv; the child has moved to where aarhus-hv is responsible.
class SuggestRecipientTest : public PipelineTest {
 protected:
  SuggestRecipientTest() {
    record_.set_sender_party(std::string(caller("ouh").party.bytes()));
    record_.set_recipient_party(std::string(caller("odense-hv").party.bytes()));
    record_.set_handover_id(std::string(id_.bytes()));
  }

  void Move(const std::string& municipality, consent::v1::RegisterFacts::Protection protection) {
    consent::v1::RegisterFacts facts;
    facts.mutable_person()->set_cpr(kChildNumber);
    facts.set_municipality_code(municipality);
    facts.set_protection(protection);
    ASSERT_TRUE(world_.ImportFacts(facts).ok());
  }

  // The alias of whom is suggested, or `-`.
  std::string Suggested() {
    const auto handover = LoadHandover(id_, *env().directory.Get(), env());
    const auto facts = env().facts.Load((*handover)->matter.person_keys());
    const auto instead = SuggestRecipient({record_, DeliveryId(), **handover, *facts}, env(), transaction_);
    EXPECT_TRUE(instead.ok()) << instead.status();
    return instead->has_value() ? env().directory.Get()->FindParty(**instead)->record.alias() : "-";
  }

  static constexpr auto kNone = consent::v1::RegisterFacts::PROTECTION_UNSPECIFIED;
  const HandoverId id_ = MustSubmitId("ouh", BirthNotification());
  storage::v1::DeliveryRecord record_;
  store::Transaction transaction_;
};

TEST_F(SuggestRecipientTest, WhoIsResponsibleNowIsSuggestedAndThatIsLogged) {
  Move("0751", kNone);
  EXPECT_EQ(Suggested(), "aarhus-hv");
  EXPECT_FALSE(transaction_.leaves.empty());
}

TEST_F(SuggestRecipientTest, WhoHasNotMovedIsStillTheirs) {
  EXPECT_EQ(Suggested(), "-");
  EXPECT_TRUE(transaction_.leaves.empty());
}

TEST_F(SuggestRecipientTest, WhereNobodyIsResponsibleNobodyIsSuggested) {
  Move("0101", kNone);
  EXPECT_EQ(Suggested(), "-");
}

TEST_F(SuggestRecipientTest, WhereAProtectedPersonLivesIsNotToldAndAnOrdinaryProtectionHidesNoMunicipality) {
  Move("0751", consent::v1::RegisterFacts::SPECIAL);
  EXPECT_EQ(Suggested(), "-");
  Move("0751", consent::v1::RegisterFacts::NAME_AND_ADDRESS);
  EXPECT_EQ(Suggested(), "aarhus-hv");
}

}  // namespace suggest_recipient_test_internal
}  // namespace handover::pipeline
