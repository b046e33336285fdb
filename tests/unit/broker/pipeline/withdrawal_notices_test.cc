#include "broker/pipeline/withdrawal_notices.h"

#include <string>
#include <vector>

#include "broker/pipeline/recheck_person.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace withdrawal_notices_test_internal {

using exchange::v1::ListNoticesRequest;
using exchange::v1::ListNoticesResponse;

// The mother consents to the GP's getting her mental health, and the GP has it.
class WithdrawalNoticesTest : public PipelineTest {
 protected:
  WithdrawalNoticesTest() {
    consent_ = *world_.RecordConsent("odense-hv", ConsentOf({kMotherNumber,
                                                             {kMotherNumber},
                                                             {options::v1::DATA_CATEGORY_PARENT_MENTAL},
                                                             directory::v1::GP,
                                                             consent::v1::Provision::PERMIT}));
    id_ = MustSubmitId("odense-hv", VisitSummary());
    MustAcknowledge("gp-a", MustReceive("gp-a"), SayDelivered());
  }

  void Revoke() { ASSERT_TRUE(world_.RevokeConsent("odense-hv", consent_).ok()); }

  // `HANDOVER CODE`, one by one.
  std::vector<std::string> NoticesTo(const std::string& party, const ListNoticesRequest& request = {}) {
    const absl::StatusOr<ListNoticesResponse> listed = ListNotices(caller(party), request, env());
    EXPECT_TRUE(listed.ok()) << listed.status();
    std::vector<std::string> notices;
    for (const auto& notice : listed->notices()) notices.push_back(notice.handover_id() + " " + notice.code());
    return notices;
  }

  consent::v1::ConsentRecord consent_;
  HandoverId id_;
};

TEST_F(WithdrawalNoticesTest, WhoHasWhatWasConsentedToIsToldOfTheWithdrawal) {
  EXPECT_TRUE(NoticesTo("gp-a").empty());
  Revoke();
  EXPECT_EQ(NoticesTo("gp-a"), std::vector<std::string>{ToString(id_) + " CONSENT_WITHDRAWN"});
  EXPECT_TRUE(NoticesTo("odense-hv").empty());
  EXPECT_EQ(StatesOf("odense-hv", id_), "DELIVERED") << "what was delivered stays so";
}

TEST_F(WithdrawalNoticesTest, TheNoticeIsADecisionInTheLogAndToldOnce) {
  Revoke();
  RecheckPerson(KeyOf(kMotherNumber), env(), [] {});
  const std::vector<LoggedEvent> events = EventsNamed("RECIPIENT_NOTIFIED");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].type, LeafType::kState);
  EXPECT_EQ(events[0].detail.decisions_size(), 1);
  EXPECT_EQ(events[0].detail.other_party(), caller("gp-a").party.bytes());
}

TEST_F(WithdrawalNoticesTest, WhatWasNeverGivenIsNotToldOf) {
  const exchange::v1::Handover later = VisitSummary();
  Revoke();
  const HandoverId second = MustSubmitId("odense-hv", later);
  MustAcknowledge("gp-a", MustReceive("gp-a"), SayDelivered());
  RecheckPerson(KeyOf(kMotherNumber), env(), [] {});
  EXPECT_EQ(NoticesTo("gp-a"), std::vector<std::string>{ToString(id_) + " CONSENT_WITHDRAWN"});
  EXPECT_NE(second, id_);
}

TEST_F(WithdrawalNoticesTest, WhatRestsOnTheBasisAloneIsNotToldOf) {
  ASSERT_TRUE(world_
                  .RecordObjection("odense-hv", ConsentOf({kFatherNumber,
                                                           {kFatherNumber},
                                                           {options::v1::DATA_CATEGORY_INTERACTION},
                                                           directory::v1::GP,
                                                           consent::v1::Provision::DENY}))
                  .ok());
  EXPECT_TRUE(NoticesTo("gp-a").empty());
}

TEST_F(WithdrawalNoticesTest, APageGoesOnBehindTheOneBefore) {
  Revoke();
  ListNoticesRequest request;
  request.set_page_size(501);
  EXPECT_EQ(Verdict(ListNotices(caller("gp-a"), request, env())), "PAGE_INVALID at page_size");
  request.set_page_size(1);
  request.set_page_token("elsewhere");
  EXPECT_EQ(Verdict(ListNotices(caller("gp-a"), request, env())), "PAGE_INVALID at page_token");
}

}  // namespace withdrawal_notices_test_internal
}  // namespace handover::pipeline
