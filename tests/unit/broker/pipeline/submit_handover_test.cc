#include "broker/pipeline/submit_handover.h"

#include <memory>
#include <utility>
#include <vector>

#include "broker/base/refusal.h"
#include "broker/pipeline/record_consent.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace submit_handover_test_internal {

using fakes::Awaited;
using Results = std::vector<absl::StatusOr<Submitted>>;

class SubmitHandoverTest : public PipelineTest {
 protected:
  void Start(const std::string& party, SubmittedFrame frame, Awaited<Results>& results) {
    SubmitHandovers(caller(party), std::move(frame), env(), results.Done());
  }
  // From here on nothing becomes durable; a commit that is under way holds the committer's thread.
  void HoldTheCommitter() {
    world_.store().HoldCommits();
    consent::v1::RecordConsentRequest request;
    request.set_request_id(FormatUuid(NewUuid7(world_.clock().Now(), world_.env().random)));
    *request.mutable_consent() = ConsentOf(
        {kFatherNumber, {kFatherNumber}, {options::v1::DATA_CATEGORY_CONTACT}, directory::v1::DAYCARE_MUNICIPAL});
    RecordConsent(caller("odense-hv"), request, RecordKind::kConsent, env(), first_.Done());
    world_.store().AwaitHeldCommit();
  }
  void Release() {
    world_.store().ReleaseCommits();
    EXPECT_EQ(Verdict(first_.Get()), "OK");
  }

 private:
  Awaited<absl::StatusOr<consent::v1::RecordConsentResponse>> first_;
};

TEST_F(SubmitHandoverTest, AReceiptProvesThatItWasAccepted) {
  const exchange::v1::SubmittedHandover sealed = Sealed("ouh", BirthNotification());
  const absl::StatusOr<Submitted> submitted = world_.Submit("ouh", world_.Sign("ouh", {sealed}));
  ASSERT_EQ(Verdict(submitted), "OK");
  EXPECT_FALSE(submitted->acceptance.duplicate());
  EXPECT_FALSE(submitted->original_receipt.has_value());
  const exchange::v1::Receipt receipt = submitted->committed.MakeReceipt(0);
  EXPECT_EQ(CheckReceiptOf(receipt, LeafType::kAccepted, fakes::RootOf(sealed)), Reason::kOk);
}

TEST_F(SubmitHandoverTest, EveryFixtureIsAcceptedWithAReceiptAndACopyThatVerify) {
  ASSERT_TRUE(world_.RecordConsent("odense-hv", ConsentToTransition()).ok());
  const std::vector<std::pair<std::string, exchange::v1::Handover>> letters = {{"ouh", BirthNotification()},
                                                                               {"odense-hv", VisitSummary()},
                                                                               {"odense-hv", TransitionSummary()},
                                                                               {"odense-hv", ConcernReport()},
                                                                               {"odense-hv", Question()}};
  for (const auto& [sender, letter] : letters) {
    const exchange::v1::SubmittedHandover sealed = Sealed(sender, letter);
    const absl::StatusOr<Submitted> submitted = world_.Submit(sender, world_.Sign(sender, {sealed}));
    ASSERT_EQ(Verdict(submitted), "OK") << letter.envelope().kind();
    EXPECT_EQ(CheckReceiptOf(submitted->committed.MakeReceipt(0), LeafType::kAccepted, fakes::RootOf(sealed)),
              Reason::kOk);
  }
  EXPECT_EQ(CheckCopy("odense-hv", MustReceive("odense-hv")), "OK");
  EXPECT_EQ(CheckCopy("daycare", MustReceive("daycare")), "OK");
  EXPECT_EQ(CheckCopy("odense-social", MustReceive("odense-social")), "OK");
  // Two for one child: the second comes once the first is acknowledged.
  const exchange::v1::DeliveredCopy visit = MustReceive("gp-a");
  EXPECT_EQ(CheckCopy("gp-a", visit), "OK");
  MustAcknowledge("gp-a", visit, SayDelivered());
  EXPECT_EQ(CheckCopy("gp-a", MustReceive("gp-a")), "OK");
}

// T-15.
TEST_F(SubmitHandoverTest, TheSameBytesAgainGetTheOriginalReceiptAndNothingNew) {
  const exchange::v1::SubmittedHandover sealed = Sealed("ouh", BirthNotification());
  const SubmittedFrame frame = world_.Sign("ouh", {sealed});
  const absl::StatusOr<Submitted> first = world_.Submit("ouh", frame);
  ASSERT_EQ(Verdict(first), "OK");
  MustSubmit("odense-hv", VisitSummary());  // The log goes on meanwhile.
  const RowCounts rows = CountRows();
  const uint64_t size = LogSize();

  const absl::StatusOr<Submitted> again = world_.Submit("ouh", frame);
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_TRUE(again->acceptance.duplicate());
  EXPECT_EQ(again->acceptance.recipients(0).delivery_id(), first->acceptance.recipients(0).delivery_id());
  ASSERT_TRUE(again->original_receipt.has_value());
  EXPECT_EQ(again->original_receipt->leaf(), first->committed.MakeReceipt(0).leaf());
  EXPECT_EQ(again->original_receipt->leaf_index(), first->committed.MakeReceipt(0).leaf_index());
  EXPECT_EQ(CheckReceiptOf(*again->original_receipt, LeafType::kAccepted, fakes::RootOf(sealed)), Reason::kOk);
  EXPECT_EQ(CountRows(), rows);
  EXPECT_EQ(LogSize(), size);
  EXPECT_EQ(world_.HandOut("odense-hv").size(), 1u);
}

TEST_F(SubmitHandoverTest, TheSameBytesInANewFrameAreStillADuplicate) {
  const exchange::v1::SubmittedHandover sealed = Sealed("ouh", BirthNotification());
  ASSERT_EQ(Verdict(world_.Submit("ouh", world_.Sign("ouh", {sealed}))), "OK");
  world_.clock().Advance(absl::Minutes(1));
  const absl::StatusOr<Submitted> again = world_.Submit("ouh", world_.Sign("ouh", {sealed}));
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_TRUE(again->acceptance.duplicate());
}

// T-17. New salts alone make other content of the same words.
TEST_F(SubmitHandoverTest, TheSameIdWithOtherContentIsRefused) {
  exchange::v1::Handover letter = BirthNotification();
  letter.mutable_envelope()->set_handover_id(NewUuid7(world_.clock().Now(), env().random));
  ASSERT_EQ(Verdict(world_.Submit("ouh", letter)), "OK");
  const absl::Status refusal = MustRefuse("ouh", world_.Sign("ouh", letter));
  EXPECT_EQ(LongVerdict(refusal), "ID_REUSED at envelope.handover_id, ALREADY_EXISTS");
}

TEST_F(SubmitHandoverTest, AnIdOfAnotherSenderIsRefusedInTheSameWords) {
  exchange::v1::Handover birth = BirthNotification();
  birth.mutable_envelope()->set_handover_id(NewUuid7(world_.clock().Now(), env().random));
  ASSERT_EQ(Verdict(world_.Submit("ouh", birth)), "OK");
  exchange::v1::Handover visit = VisitSummary();
  visit.mutable_envelope()->set_handover_id(birth.envelope().handover_id());
  const absl::Status refusal = MustRefuse("odense-hv", world_.Sign("odense-hv", visit));
  EXPECT_EQ(LongVerdict(refusal), "ID_REUSED at envelope.handover_id, ALREADY_EXISTS");
}

// T-18: beyond the window no idempotency record is needed any more.
TEST_F(SubmitHandoverTest, AReplayAfterTheWindowIsRefusedByItsTime) {
  const SubmittedFrame frame = world_.Sign("ouh", {Sealed("ouh", BirthNotification())});
  ASSERT_EQ(Verdict(world_.Submit("ouh", frame)), "OK");
  world_.clock().Advance(absl::Hours(24 * 30) + absl::Seconds(1));
  EXPECT_EQ(Verdict(MustRefuse("ouh", frame)), "CREATED_WINDOW at envelope.created_ms");
}

// T-62.
TEST_F(SubmitHandoverTest, WhoNeverHeardTheAnswerGetsTheOriginalOutcome) {
  const SubmittedFrame frame = world_.Sign("ouh", {Sealed("ouh", BirthNotification())});
  world_.store().HoldCommits();
  {
    Awaited<Results> nobody_listens;
    Start("ouh", frame, nobody_listens);
    world_.store().AwaitHeldCommit();
  }
  world_.store().ReleaseCommits();
  const absl::StatusOr<Submitted> retry = world_.Submit("ouh", frame);
  ASSERT_EQ(Verdict(retry), "OK");
  EXPECT_TRUE(retry->acceptance.duplicate());
  EXPECT_EQ(world_.store().row_count(store::Table::kDelivery), 1u);
}

TEST_F(SubmitHandoverTest, OfTwoConnectionsWithTheSameBytesOneIsTheDuplicate) {
  const SubmittedFrame frame = world_.Sign("ouh", {Sealed("ouh", BirthNotification())});
  HoldTheCommitter();
  Awaited<Results> left, right;
  Start("ouh", frame, left);
  Start("ouh", frame, right);
  Release();
  const absl::StatusOr<Submitted> first = left.Get().front();
  const absl::StatusOr<Submitted> second = right.Get().front();
  ASSERT_EQ(Verdict(first), "OK");
  ASSERT_EQ(Verdict(second), "OK");
  EXPECT_FALSE(first->acceptance.duplicate());
  EXPECT_TRUE(second->acceptance.duplicate());
  EXPECT_EQ(second->original_receipt->leaf(), first->committed.MakeReceipt(0).leaf());
  EXPECT_EQ(world_.HandOut("odense-hv").size(), 1u);
}

TEST_F(SubmitHandoverTest, OfTwoConnectionsWithOneIdForDifferentContentOneIsRefused) {
  exchange::v1::Handover letter = BirthNotification();
  letter.mutable_envelope()->set_handover_id(NewUuid7(world_.clock().Now(), env().random));
  const SubmittedFrame one = world_.Sign("ouh", letter);
  const SubmittedFrame other = world_.Sign("ouh", letter);
  HoldTheCommitter();
  Awaited<Results> left, right;
  Start("ouh", one, left);
  Start("ouh", other, right);
  Release();
  EXPECT_EQ(Verdict(left.Get().front()), "OK");
  EXPECT_EQ(Verdict(right.Get().front()), "ID_REUSED at envelope.handover_id");
  EXPECT_EQ(world_.store().row_count(store::Table::kHandover), 1u);
}

// T-18 of the scheme: validity is decided by the log's order, not by when the caller asked.
TEST_F(SubmitHandoverTest, AKeyThatIsRevokedBeforeTheCommitSignsNothingMore) {
  const SubmittedFrame frame = world_.Sign("ouh", {Sealed("ouh", BirthNotification())});
  const RowCounts rows = CountRows();
  HoldTheCommitter();
  admin::v1::RevokeSigningKeyRequest revoke;
  revoke.set_key_id(ToString(world_.party("ouh").key.verify_key().key_id()));
  revoke.set_reason_code("COMPROMISED");
  Awaited<absl::StatusOr<admin::v1::RevokeSigningKeyResponse>> revoked;
  world_.manage().RevokeSigningKey(fakes::Tester(), revoke, revoked.Done());
  Awaited<Results> submitted;
  Start("ouh", frame, submitted);
  Release();
  EXPECT_EQ(Verdict(revoked.Get()), "OK");
  EXPECT_EQ(submitted.Get().front().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(CountRows().at(static_cast<int>(store::Table::kHandover)),
            rows.at(static_cast<int>(store::Table::kHandover)));
  EXPECT_EQ(LongVerdict(MustRefuse("ouh", frame)), "KEY_NOT_VALID, FAILED_PRECONDITION");
}

TEST_F(SubmitHandoverTest, AClockThatIsSetBackGivesNoConsentItsLifeAgain) {  // C-10
  consent::v1::ConsentRecord consent = ConsentToTransition();
  const absl::Time end = world_.clock().Now() + absl::Hours(24);
  consent.mutable_valid_to_time()->set_seconds(absl::ToUnixSeconds(end));
  ASSERT_EQ(Verdict(world_.RecordConsent("odense-hv", consent)), "OK");
  world_.clock().Advance(absl::Hours(24));
  EXPECT_EQ(CodeOf(world_.Submit("odense-hv", TransitionSummary()).status()), "CONSENT_EXPIRED");
  world_.clock().JumpTo(end - absl::Minutes(10));
  EXPECT_EQ(CodeOf(world_.Submit("odense-hv", TransitionSummary()).status()), "CONSENT_EXPIRED");
  world_.Restart();
  EXPECT_EQ(CodeOf(world_.Submit("odense-hv", TransitionSummary()).status()), "CONSENT_EXPIRED");
}

TEST_F(SubmitHandoverTest, AFrameOfNothingIsAnsweredWithNothing) {
  EXPECT_TRUE(world_.SubmitFrame("ouh", SubmittedFrame()).empty());
}

}  // namespace submit_handover_test_internal
}  // namespace handover::pipeline
