// T-31, case C-04: a withdrawal that committed before a hand-out always wins; the order of the log is the order of the
// world.
#include "broker/pipeline/hand_out.h"

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "broker/pipeline/import_facts.h"
#include "broker/pipeline/record_consent.h"
#include "broker/pipeline/withdraw_handover.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace hand_out_race_test_internal {

using exchange::v1::DeliveredCopy;
using fakes::Awaited;

class HandOutRaceTest : public PipelineTest {
 protected:
  using Revoked = Awaited<absl::StatusOr<consent::v1::RevokeConsentResponse>>;

  void StartRevoke(const consent::v1::ConsentRecord& consent, Revoked& answer) {
    consent::v1::RevokeConsentRequest request;
    request.set_consent_id(consent.consent_id());
    *request.mutable_subject() = consent.subject();
    request.set_received_by("Hanne Test, health visitor");
    RevokeConsent(caller("odense-hv"), request, env(), answer.Done());
  }
  void StartHandOut(const std::string& party, Awaited<HandedOut>& answer) {
    HandOut({caller(party).party, 16, absl::Seconds(60)}, env(), answer.Done());
  }
  // A commit that holds the committer's thread, so that what comes after it is one group.
  void HoldTheCommitter() {
    world_.store().HoldCommits();
    admin::v1::ImportFactsRequest request;
    *request.add_facts() = FactsOf(kTwinNumber);
    ImportFacts(fakes::Tester(), request, env(), [](const absl::StatusOr<admin::v1::ImportFactsResponse>&) {});
    world_.store().AwaitHeldCommit();
  }
};

// The decision is made, its commit waits; the withdrawal was there first.
TEST_F(HandOutRaceTest, AWithdrawalUnderWayBeforeTheDecisionsCommitWins) {
  const consent::v1::ConsentRecord consent = world_.RecordConsent("odense-hv", ConsentToTransition()).value();
  const HandoverId id = MustSubmitId("odense-hv", TransitionSummary());
  world_.store().HoldCommits();
  Revoked revoked;
  StartRevoke(consent, revoked);
  world_.store().AwaitHeldCommit();
  Awaited<HandedOut> handed_out;
  StartHandOut("daycare", handed_out);  // Decides by the facts of before.
  world_.store().ReleaseCommits();
  EXPECT_EQ(Verdict(revoked.Get()), "OK");
  const HandedOut out = handed_out.Get();
  EXPECT_TRUE(out.copies.empty());
  EXPECT_TRUE(out.again);
  EXPECT_TRUE(EventsNamed("HANDED_OUT").empty());
  // Decided again, it goes back.
  EXPECT_TRUE(world_.HandOut("daycare").empty());
  EXPECT_EQ(StatesOf("odense-hv", id), "WITHHELD(CONSENT_WITHDRAWN)");
}

TEST_F(HandOutRaceTest, InOneGroupTheWithdrawalThatCameFirstWins) {
  const consent::v1::ConsentRecord consent = world_.RecordConsent("odense-hv", ConsentToTransition()).value();
  MustSubmit("odense-hv", TransitionSummary());
  HoldTheCommitter();
  Revoked revoked;
  StartRevoke(consent, revoked);
  Awaited<HandedOut> handed_out;
  StartHandOut("daycare", handed_out);
  world_.store().ReleaseCommits();
  EXPECT_EQ(Verdict(revoked.Get()), "OK");
  EXPECT_TRUE(handed_out.Get().copies.empty());
}

// Who withdraws is waited for, a hand-out is not (ADR 0026).
TEST_F(HandOutRaceTest, InOneGroupTheWithdrawalWinsAlsoOverAHandOutThatCameFirst) {
  const consent::v1::ConsentRecord consent = world_.RecordConsent("odense-hv", ConsentToTransition()).value();
  MustSubmit("odense-hv", TransitionSummary());
  HoldTheCommitter();
  Awaited<HandedOut> handed_out;
  StartHandOut("daycare", handed_out);
  Revoked revoked;
  StartRevoke(consent, revoked);
  world_.store().ReleaseCommits();
  EXPECT_EQ(Verdict(revoked.Get()), "OK");
  EXPECT_TRUE(handed_out.Get().copies.empty());
}

// The nearly denying case: what was handed out first was handed out lawfully, and the withdrawal stands after it.
TEST_F(HandOutRaceTest, AHandOutWhoseCommitIsUnderWayIsLawful) {
  const consent::v1::ConsentRecord consent = world_.RecordConsent("odense-hv", ConsentToTransition()).value();
  MustSubmit("odense-hv", TransitionSummary());
  world_.store().HoldCommits();
  Awaited<HandedOut> handed_out;
  StartHandOut("daycare", handed_out);
  world_.store().AwaitHeldCommit();
  Revoked revoked;
  StartRevoke(consent, revoked);
  world_.store().ReleaseCommits();
  const HandedOut out = handed_out.Get();
  ASSERT_EQ(out.copies.size(), 1u);
  EXPECT_LT(out.copies[0].proof().leaf_index(), revoked.Get()->receipt().leaf_index());
}

TEST_F(HandOutRaceTest, AMoveUnderWayBeforeTheDecisionsCommitWins) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  world_.store().HoldCommits();
  admin::v1::ImportFactsRequest request;
  *request.add_facts() = FactsOf(kChildNumber);
  request.mutable_facts(0)->set_municipality_code("0751");
  Awaited<absl::StatusOr<admin::v1::ImportFactsResponse>> imported;
  ImportFacts(fakes::Tester(), request, env(), imported.Done());
  world_.store().AwaitHeldCommit();
  Awaited<HandedOut> handed_out;
  StartHandOut("odense-hv", handed_out);
  world_.store().ReleaseCommits();
  EXPECT_EQ(Verdict(imported.Get()), "OK");
  EXPECT_TRUE(handed_out.Get().copies.empty());
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  EXPECT_EQ(StatesOf("ouh", id), "WITHHELD(RECIPIENT_NOT_RESPONSIBLE)");
}

TEST_F(HandOutRaceTest, ASendersWithdrawalBeforeTheCommitWins) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  HoldTheCommitter();
  exchange::v1::WithdrawHandoverRequest request;
  request.set_handover_id(ToString(id));
  request.set_reason_code("WRONG_PERSON");
  Awaited<absl::StatusOr<exchange::v1::WithdrawHandoverResponse>> withdrawn;
  WithdrawHandover(caller("ouh"), request, env(), withdrawn.Done());
  Awaited<HandedOut> handed_out;
  StartHandOut("odense-hv", handed_out);
  world_.store().ReleaseCommits();
  EXPECT_EQ(Verdict(withdrawn.Get()), "OK");
  EXPECT_TRUE(handed_out.Get().copies.empty());
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  EXPECT_EQ(StatesOf("ouh", id), "WITHDRAWN(WRONG_PERSON)");
}

TEST_F(HandOutRaceTest, AHandOutBeforeASendersWithdrawalMakesItAskAgain) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  world_.store().HoldCommits();
  Awaited<HandedOut> handed_out;
  StartHandOut("odense-hv", handed_out);
  world_.store().AwaitHeldCommit();
  exchange::v1::WithdrawHandoverRequest request;
  request.set_handover_id(ToString(id));
  request.set_reason_code("WRONG_PERSON");
  Awaited<absl::StatusOr<exchange::v1::WithdrawHandoverResponse>> withdrawn;
  WithdrawHandover(caller("ouh"), request, env(), withdrawn.Done());
  world_.store().ReleaseCommits();
  EXPECT_EQ(handed_out.Get().copies.size(), 1u);
  EXPECT_EQ(withdrawn.Get().status().code(), absl::StatusCode::kUnavailable);
}

// Two threads, nothing held: whichever way each round goes, no hand-out stands in the log behind a withdrawal.
TEST_F(HandOutRaceTest, InTwoHundredRoundsNoHandOutFollowsItsWithdrawal) {
  for (int round = 0; round < 200; ++round) {
    const consent::v1::ConsentRecord consent = world_.RecordConsent("odense-hv", ConsentToTransition()).value();
    const HandoverId id = MustSubmitId("odense-hv", TransitionSummary());
    Revoked revoked;
    std::thread revoking([&] { StartRevoke(consent, revoked); });
    std::vector<DeliveredCopy> copies = world_.HandOut("daycare");
    revoking.join();
    const absl::StatusOr<consent::v1::RevokeConsentResponse> revocation = revoked.Get();
    ASSERT_EQ(Verdict(revocation), "OK");
    for (const DeliveredCopy& copy : copies) {
      EXPECT_LT(copy.proof().leaf_index(), revocation->receipt().leaf_index()) << round;
      MustAcknowledge("daycare", copy, SayAccepted());
    }
    EXPECT_TRUE(world_.HandOut("daycare").empty()) << round;
    const std::string expected = copies.empty() ? "WITHHELD(CONSENT_WITHDRAWN)" : "ACCEPTED";
    EXPECT_EQ(StatesOf("odense-hv", id), expected) << round;
  }
}

// Many recipients' threads at one inbox: each delivery leaves once per lease.
TEST_F(HandOutRaceTest, FourStreamsOfOnePartyNeverGetTheSameDelivery) {
  std::vector<std::string> children = {kChildNumber, kTwinNumber, kOtherTwinNumber, kUnknownNumber};
  for (const std::string& child : children) {
    ASSERT_TRUE(world_.ImportFacts(FactsOf(child)).ok());
    for (int i = 0; i < 5; ++i) MustSubmit("ouh", BirthOf(child));
  }
  std::vector<std::vector<std::string>> received(4);
  std::vector<std::thread> streams;
  for (std::vector<std::string>& mine : received) {
    streams.emplace_back([this, &mine] {
      for (int i = 0; i < 20; ++i) {
        for (const DeliveredCopy& copy : world_.HandOut("odense-hv", 3)) {
          mine.push_back(copy.delivery_id());
          MustAcknowledge("odense-hv", copy, SayAccepted());
        }
      }
    });
  }
  for (std::thread& stream : streams) stream.join();
  std::vector<std::string> all;
  for (const std::vector<std::string>& mine : received) all.insert(all.end(), mine.begin(), mine.end());
  for (const DeliveredCopy& copy : world_.HandOut("odense-hv")) all.push_back(copy.delivery_id());
  const std::set<std::string> distinct(all.begin(), all.end());
  EXPECT_EQ(distinct.size(), all.size());
}

}  // namespace hand_out_race_test_internal
}  // namespace handover::pipeline
