#include "broker/pipeline/acknowledge_delivery.h"

#include <string>
#include <vector>

#include "broker/base/commitment/delivery_digest.h"
#include "broker/base/refusal.h"
#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace acknowledge_delivery_test_internal {

using exchange::v1::AcknowledgeDeliveriesRequest;
using exchange::v1::DeliveredCopy;
using fakes::SpokenAck;
using Results = std::vector<absl::StatusOr<Acknowledged>>;

class AcknowledgeDeliveryTest : public PipelineTest {
 protected:
  DeliveredCopy SubmitAndReceive() {
    id_ = MustSubmitId("ouh", BirthNotification());
    return MustReceive("odense-hv");
  }
  AcknowledgeDeliveriesRequest SignedBy(const std::string& party, const DeliveredCopy& copy,
                                        const fakes::PipelineWorld::Word& word) {
    return world_.Sign(party, {world_.Speak("odense-hv", copy, word).value()});
  }
  std::string Send(const std::string& party, const AcknowledgeDeliveriesRequest& request) {
    return LongVerdict(world_.Acknowledge(party, request).front().status());
  }
  // The acknowledgement's own bytes changed before they are signed.
  std::string SendChanged(const DeliveredCopy& copy,
                          const std::function<void(exchange::v1::Acknowledgement&)>& change) {
    const SpokenAck good = world_.Speak("odense-hv", copy, SayAccepted()).value();
    exchange::v1::Acknowledgement ack;
    ack.ParseFromString(good.acknowledgement);
    change(ack);
    return Send("odense-hv", world_.Sign("odense-hv", {{ack.SerializeAsString(), good.digest}}));
  }
  // One frame of several; its members' paths for sending them alone.
  AcknowledgeDeliveriesRequest Alone(const std::vector<SpokenAck>& spoken, size_t index) {
    std::vector<Digest> members;
    for (const SpokenAck& one : spoken) members.push_back(one.digest);
    const BuiltFrame built = world_.SignMembers(world_.party("odense-hv").key, members);
    AcknowledgeDeliveriesRequest request;
    request.mutable_frame()->set_statement(ToString(built.statement));
    request.mutable_frame()->set_signature(ToString(built.signature));
    exchange::v1::SignedAcknowledgement& ack = *request.add_acknowledgements();
    ack.set_acknowledgement(spoken[index].acknowledgement);
    ack.set_frame_index(static_cast<int>(index));
    for (const Digest& node : built.paths[index]) ack.add_frame_path(ToString(node));
    return request;
  }
  HandoverId id_;
};

TEST_F(AcknowledgeDeliveryTest, DeliveredHasAReceiptAndStaysOpenUntilItIsConcluded) {
  const DeliveredCopy copy = SubmitAndReceive();
  const SpokenAck spoken = world_.Speak("odense-hv", copy, SayDelivered()).value();
  const Results results = world_.Acknowledge("odense-hv", world_.Sign("odense-hv", {spoken}));
  ASSERT_EQ(Verdict(results[0]), "OK");
  EXPECT_EQ(results[0]->state, exchange::v1::DELIVERED);
  EXPECT_EQ(CheckReceiptOf(results[0]->receipt, LeafType::kStatement, spoken.digest), Reason::kOk);
  EXPECT_EQ(StatesOf("ouh", id_), "DELIVERED");
  EXPECT_FALSE(MustGetStatus("ouh", id_).ended());
  EXPECT_EQ(world_.store().row_count(store::Table::kQueue), 0u);
  EXPECT_EQ(world_.store().row_count(store::Table::kOpen), 1u);
  EXPECT_EQ(env().queues.CountAll().leased, 0u);
}

TEST_F(AcknowledgeDeliveryTest, DeliveredThenAcceptedIsTheUsualEnd) {
  const DeliveredCopy copy = SubmitAndReceive();
  EXPECT_EQ(MustAcknowledge("odense-hv", copy, SayDelivered()).state, exchange::v1::DELIVERED);
  EXPECT_EQ(MustAcknowledge("odense-hv", copy, SayAccepted()).state, exchange::v1::ACCEPTED);
  EXPECT_TRUE(MustGetStatus("ouh", id_).ended());
  EXPECT_EQ(world_.store().row_count(store::Table::kOpen), 0u);
}

TEST_F(AcknowledgeDeliveryTest, ACopyForInformationEndsWhenItIsDelivered) {
  exchange::v1::Handover letter = BirthNotification();
  letter.mutable_addressees(0)->set_copy(true);
  const HandoverId id = MustSubmitId("ouh", letter);
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayDelivered());
  EXPECT_TRUE(MustGetStatus("ouh", id).ended());
}

TEST_F(AcknowledgeDeliveryTest, TheSameBytesAgainGetTheOriginalReceipt) {
  const DeliveredCopy copy = SubmitAndReceive();
  const AcknowledgeDeliveriesRequest request = SignedBy("odense-hv", copy, SayAccepted());
  const absl::StatusOr<Acknowledged> first = world_.Acknowledge("odense-hv", request).front();
  ASSERT_EQ(Verdict(first), "OK");
  MustSubmit("odense-hv", VisitSummary());  // The log goes on.
  const uint64_t size = LogSize();
  const RowCounts rows = CountRows();
  const absl::StatusOr<Acknowledged> again = world_.Acknowledge("odense-hv", request).front();
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_EQ(again->state, exchange::v1::ACCEPTED);
  EXPECT_EQ(again->receipt.leaf(), first->receipt.leaf());
  EXPECT_EQ(again->receipt.leaf_index(), first->receipt.leaf_index());
  EXPECT_EQ(LogSize(), size);
  EXPECT_EQ(CountRows(), rows);
}

TEST_F(AcknowledgeDeliveryTest, AnAnswerThatWasLostIsGivenAgainAfterARestart) {
  const DeliveredCopy copy = SubmitAndReceive();
  const AcknowledgeDeliveriesRequest request = SignedBy("odense-hv", copy, SayDelivered());
  const absl::StatusOr<Acknowledged> first = world_.Acknowledge("odense-hv", request).front();
  world_.Restart();
  const absl::StatusOr<Acknowledged> again = world_.Acknowledge("odense-hv", request).front();
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_EQ(again->receipt.leaf(), first->receipt.leaf());
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
}

// What was answered well is never refused, though another word like it is by now.
TEST_F(AcknowledgeDeliveryTest, AnAnswerThatWasLostIsGivenAgainWhateverTheClockAndThePolicySay) {
  const DeliveredCopy copy = SubmitAndReceive();
  const AcknowledgeDeliveriesRequest request = SignedBy("odense-hv", copy, SayDeclined());
  const absl::StatusOr<Acknowledged> first = world_.Acknowledge("odense-hv", request).front();
  ASSERT_EQ(Verdict(first), "OK");
  fakes::PipelineWorld::Word other_word = SayDeclined();
  other_word.professional = "Peter Test, health visitor";
  const AcknowledgeDeliveriesRequest another = SignedBy("odense-hv", copy, other_word);
  const auto expect_the_answer_and_else = [&](const std::string& code) {
    EXPECT_EQ(Send("odense-hv", another), code + ", INVALID_ARGUMENT");
    const absl::StatusOr<Acknowledged> again = world_.Acknowledge("odense-hv", request).front();
    ASSERT_EQ(Verdict(again), "OK");
    EXPECT_EQ(again->receipt.leaf(), first->receipt.leaf());
  };
  ActivateWhere("decline_reasons", '"' + SayDeclined().reason + '"', "\"ANOTHER_REASON\"");
  expect_the_answer_and_else("REASON_UNKNOWN at acknowledgement.reason");
  world_.clock().JumpTo(world_.clock().Now() - absl::Hours(1));
  expect_the_answer_and_else("TIME_WINDOW at acknowledgement.time_ms");
}

TEST_F(AcknowledgeDeliveryTest, AnotherWordAfterTheEndIsRefused) {
  const DeliveredCopy copy = SubmitAndReceive();
  MustAcknowledge("odense-hv", copy, SayAccepted());
  for (const auto& word : {SayDelivered(), SayDeclined(), SayRedirectedTo("aarhus-hv")}) {
    EXPECT_EQ(Send("odense-hv", SignedBy("odense-hv", copy, word)),
              "ALREADY_CONCLUDED at acknowledgement.outcome, FAILED_PRECONDITION");
  }
  EXPECT_EQ(StatesOf("ouh", id_), "ACCEPTED");
}

// T-29: what is another's does not exist, in one text and with one code.
TEST_F(AcknowledgeDeliveryTest, AnothersDeliveryIsAnsweredLikeARandomId) {
  const DeliveredCopy copy = SubmitAndReceive();
  const absl::Status others =
      world_.Acknowledge("aarhus-hv", SignedBy("aarhus-hv", copy, SayDelivered())).front().status();
  DeliveredCopy random = copy;
  random.set_delivery_id(std::string(16, '\x77'));
  const absl::Status nobodys =
      world_.Acknowledge("aarhus-hv", SignedBy("aarhus-hv", random, SayDelivered())).front().status();
  EXPECT_EQ(LongVerdict(others), "NOT_FOUND at acknowledgement.delivery_id, NOT_FOUND");
  EXPECT_EQ(WireOf(others), WireOf(nobodys));
  EXPECT_EQ(StatesOf("ouh", id_), "QUEUED");
}

TEST_F(AcknowledgeDeliveryTest, WhatWasNeverHandedOutIsAnsweredLikeARandomId) {
  const DeliveredCopy copy = SubmitAndReceive();
  const HandoverId waiting = MustSubmitId("ouh", BirthNotification());  // Behind the first of the same child.
  DeliveredCopy guessed = copy;
  guessed.set_delivery_id(ParseUuid(MustGetStatus("ouh", waiting).deliveries(0).delivery_id()).value());
  EXPECT_EQ(Send("odense-hv", SignedBy("odense-hv", guessed, SayDelivered())),
            "NOT_FOUND at acknowledgement.delivery_id, NOT_FOUND");
}

TEST_F(AcknowledgeDeliveryTest, WordsThatWereChangedAfterSigningAreRefused) {
  const DeliveredCopy copy = SubmitAndReceive();
  EXPECT_EQ(SendChanged(copy, [](exchange::v1::Acknowledgement& ack) { ack.set_professional("Somebody Else"); }),
            "NOT_IN_FRAME, INVALID_ARGUMENT");
  EXPECT_EQ(StatesOf("ouh", id_), "QUEUED");
}

// D binds the exact sections: who says that it took others is not believed.
TEST_F(AcknowledgeDeliveryTest, AWordOnOtherSectionsIsRefused) {
  const DeliveredCopy copy = SubmitAndReceive();
  SpokenAck spoken = world_.Speak("odense-hv", copy, SayDelivered()).value();
  const Digest of_other_sections{7, 7, 7};
  spoken.digest = AckDigest(of_other_sections, spoken.acknowledgement);
  EXPECT_EQ(Send("odense-hv", world_.Sign("odense-hv", {spoken})), "NOT_IN_FRAME, INVALID_ARGUMENT");
}

TEST_F(AcknowledgeDeliveryTest, AnotherPartysSignatureIsRefused) {
  const DeliveredCopy copy = SubmitAndReceive();
  EXPECT_EQ(Send("odense-hv", SignedBy("aarhus-hv", copy, SayDelivered())), "SENDER_MISMATCH, PERMISSION_DENIED");
}

TEST_F(AcknowledgeDeliveryTest, ASignatureThatDoesNotHoldIsRefused) {
  const DeliveredCopy copy = SubmitAndReceive();
  AcknowledgeDeliveriesRequest request = SignedBy("odense-hv", copy, SayDelivered());
  (*request.mutable_frame()->mutable_signature())[3] ^= 1;
  EXPECT_EQ(Send("odense-hv", request), "BAD_SIGNATURE, INVALID_ARGUMENT");
}

TEST_F(AcknowledgeDeliveryTest, ARevokedKeySpeaksNoMore) {
  const DeliveredCopy copy = SubmitAndReceive();
  const AcknowledgeDeliveriesRequest request = SignedBy("odense-hv", copy, SayDelivered());
  ASSERT_TRUE(world_.RevokeKey("odense-hv").ok());
  EXPECT_EQ(Send("odense-hv", request), "KEY_NOT_VALID at frame.statement, FAILED_PRECONDITION");
}

TEST_F(AcknowledgeDeliveryTest, WhatIsMalformedIsNamed) {
  const DeliveredCopy copy = SubmitAndReceive();
  using Ack = exchange::v1::Acknowledgement;
  EXPECT_EQ(SendChanged(copy, [](Ack& ack) { ack.clear_professional(); }),
            "FIELD_REQUIRED at acknowledgement.professional, INVALID_ARGUMENT");
  EXPECT_EQ(SendChanged(copy, [](Ack& ack) { ack.clear_outcome(); }),
            "OUTCOME_UNKNOWN at acknowledgement.outcome, INVALID_ARGUMENT");
  EXPECT_EQ(SendChanged(copy, [](Ack& ack) { ack.set_reason("NOT_RESPONSIBLE"); }),
            "FIELD_UNEXPECTED at acknowledgement.reason, INVALID_ARGUMENT");
  EXPECT_EQ(SendChanged(copy, [](Ack& ack) { ack.set_delivery_id("short"); }),
            "ID_LENGTH at acknowledgement.delivery_id, INVALID_ARGUMENT");
}

TEST_F(AcknowledgeDeliveryTest, AReasonOutsideThePolicysListIsRefused) {
  const DeliveredCopy copy = SubmitAndReceive();
  fakes::PipelineWorld::Word word = SayDeclined();
  word.reason = "NO_TIME_TODAY";
  EXPECT_EQ(Send("odense-hv", SignedBy("odense-hv", copy, word)),
            "REASON_UNKNOWN at acknowledgement.reason, INVALID_ARGUMENT");
}

TEST_F(AcknowledgeDeliveryTest, AStatementThatIsNoneIsRefused) {
  const DeliveredCopy copy = SubmitAndReceive();
  AcknowledgeDeliveriesRequest request = SignedBy("odense-hv", copy, SayDelivered());
  request.mutable_frame()->mutable_statement()->push_back('x');
  EXPECT_EQ(Send("odense-hv", request), "MALFORMED at frame.statement, INVALID_ARGUMENT");
}

TEST_F(AcknowledgeDeliveryTest, ADeclineGoesBackWithItsReason) {
  const DeliveredCopy copy = SubmitAndReceive();
  EXPECT_EQ(MustAcknowledge("odense-hv", copy, SayDeclined()).state, exchange::v1::DECLINED);
  EXPECT_EQ(StatesOf("ouh", id_), "DECLINED(NOT_RESPONSIBLE)");
  EXPECT_EQ(world_.store().row_count(store::Table::kOpen), 1u);
}

class AcknowledgeSeveralTest : public AcknowledgeDeliveryTest {
 protected:
  void SetUp() override {
    for (const char* child : {kChildNumber, kTwinNumber, kOtherTwinNumber}) {
      ASSERT_TRUE(world_.ImportFacts(FactsOf(child)).ok());
      ids_.push_back(MustSubmitId("ouh", BirthOf(child)));
    }
    copies_ = world_.HandOut("odense-hv");
    ASSERT_EQ(copies_.size(), 3u);
    for (const DeliveredCopy& copy : copies_) {
      spoken_.push_back(world_.Speak("odense-hv", copy, SayAccepted()).value());
    }
  }
  std::vector<HandoverId> ids_;
  std::vector<DeliveredCopy> copies_;
  std::vector<SpokenAck> spoken_;
};

TEST_F(AcknowledgeSeveralTest, OneSignatureSpeaksOfAll) {
  const Results results = world_.Acknowledge("odense-hv", world_.Sign("odense-hv", spoken_));
  ASSERT_EQ(results.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    ASSERT_EQ(Verdict(results[i]), "OK");
    EXPECT_EQ(CheckReceiptOf(results[i]->receipt, LeafType::kStatement, spoken_[i].digest), Reason::kOk);
  }
  for (const HandoverId& id : ids_) EXPECT_EQ(StatesOf("ouh", id), "ACCEPTED");
}

TEST_F(AcknowledgeSeveralTest, OneOfTheFrameAloneBringsItsPath) {
  EXPECT_EQ(Send("odense-hv", Alone(spoken_, 1)), "OK, OK");
  AcknowledgeDeliveriesRequest without = Alone(spoken_, 2);
  without.mutable_acknowledgements(0)->clear_frame_path();
  EXPECT_EQ(Send("odense-hv", without), "NOT_IN_FRAME, INVALID_ARGUMENT");
}

// ADR 0005: of one whose digest nobody can make, the frame's root is unknown, and the others come again with their
// paths.
TEST_F(AcknowledgeSeveralTest, OneThatIsUnknownMakesTheOthersBringTheirPaths) {
  exchange::v1::Acknowledgement ack;
  ack.ParseFromString(spoken_[1].acknowledgement);
  ack.set_delivery_id(std::string(16, '\x77'));
  std::vector<SpokenAck> mixed = spoken_;
  mixed[1].acknowledgement = ack.SerializeAsString();
  const Results results = world_.Acknowledge("odense-hv", world_.Sign("odense-hv", mixed));
  EXPECT_EQ(Verdict(results[0]), "NOT_IN_FRAME");
  EXPECT_EQ(Verdict(results[1]), "NOT_FOUND at acknowledgement.delivery_id");
  EXPECT_EQ(Send("odense-hv", Alone(mixed, 0)), "OK, OK");
  EXPECT_EQ(Send("odense-hv", Alone(mixed, 2)), "OK, OK");
}

TEST_F(AcknowledgeSeveralTest, TwoWordsOnOneDeliveryInAFrameAreTakenInTheirOrder) {
  const SpokenAck delivered = world_.Speak("odense-hv", copies_[0], SayDelivered()).value();
  const AcknowledgeDeliveriesRequest request = world_.Sign("odense-hv", {delivered, spoken_[0]});
  const Results results = world_.Acknowledge("odense-hv", request);
  EXPECT_EQ(Verdict(results[0]), "OK");
  // The second was read before the first was stored: the client sends the same again, and now it holds.
  EXPECT_EQ(results[1].status().code(), absl::StatusCode::kUnavailable);
  const Results again = world_.Acknowledge("odense-hv", request);
  EXPECT_EQ(Verdict(again[0]), "OK");
  ASSERT_EQ(Verdict(again[1]), "OK");
  EXPECT_EQ(again[1]->state, exchange::v1::ACCEPTED);
}

TEST_F(AcknowledgeSeveralTest, NothingIsAnsweredWithNothing) {
  EXPECT_TRUE(world_.Acknowledge("odense-hv", AcknowledgeDeliveriesRequest()).empty());
}

// Between two attempts the facts changed: the recipient may speak of what it took the first time.
TEST_F(AcknowledgeDeliveryTest, AWordOnAnEarlierAttemptCounts) {
  const HandoverId id = MustSubmitId("odense-hv", VisitSummary());
  const DeliveredCopy first = MustReceive("gp-a");
  ASSERT_TRUE(world_
                  .RecordConsent("odense-hv", ConsentOf({kMotherNumber,
                                                         {kMotherNumber},
                                                         {options::v1::DATA_CATEGORY_PARENT_MENTAL},
                                                         directory::v1::GP}))
                  .ok());
  world_.clock().Advance(absl::Seconds(61));
  env().queues.LapseLeases();
  const DeliveredCopy second = MustReceive("gp-a");
  ASSERT_NE(SectionTypesOf(first), SectionTypesOf(second));
  MustAcknowledge("gp-a", first, SayDelivered());
  EXPECT_EQ(StatesOf("odense-hv", id), "DELIVERED");
}

TEST_F(AcknowledgeDeliveryTest, AFullDiskTakesNoWordAndARetryIsNew) {
  const DeliveredCopy copy = SubmitAndReceive();
  const AcknowledgeDeliveriesRequest request = SignedBy("odense-hv", copy, SayDelivered());
  world_.store().FailNextCommit({absl::ResourceExhaustedError("no room")});
  EXPECT_EQ(world_.Acknowledge("odense-hv", request).front().status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(StatesOf("ouh", id_), "QUEUED");
  EXPECT_EQ(Send("odense-hv", request), "OK, OK");
}

TEST_F(AcknowledgeDeliveryTest, AMediumThatDiedIsAskedAgainAfterTheRestart) {
  const DeliveredCopy copy = SubmitAndReceive();
  const AcknowledgeDeliveriesRequest request = SignedBy("odense-hv", copy, SayDelivered());
  world_.store().FailNextCommit({absl::DataLossError("gone"), /*reaches_medium=*/true});
  EXPECT_EQ(world_.Acknowledge("odense-hv", request).front().status().code(), absl::StatusCode::kUnavailable);
  world_.Restart();
  const absl::StatusOr<Acknowledged> again = world_.Acknowledge("odense-hv", request).front();
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_EQ(again->state, exchange::v1::DELIVERED);
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
}

TEST_F(AcknowledgeDeliveryTest, ADeadLettersRecipientIsStillHeard) {
  world_.settings().max_attempts = 1;
  const DeliveredCopy copy = SubmitAndReceive();
  world_.clock().Advance(absl::Seconds(61));
  env().queues.LapseLeases();
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  ASSERT_EQ(StatesOf("ouh", id_), "DEAD_LETTER(TOO_MANY_ATTEMPTS)");
  MustAcknowledge("odense-hv", copy, SayAccepted());
  EXPECT_EQ(StatesOf("ouh", id_), "ACCEPTED");
}

}  // namespace acknowledge_delivery_test_internal
}  // namespace handover::pipeline
