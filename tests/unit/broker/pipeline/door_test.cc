#include "broker/pipeline/door.h"

#include <string>
#include <vector>

#include "broker/base/refusal.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace door_test_internal {

using exchange::v1::SubmittedHandover;

class DoorTest : public PipelineTest {
 protected:
  SubmittedFrame Good() { return world_.Sign("ouh", {Sealed("ouh", BirthNotification())}); }
  // The statement of a good frame, changed and signed by the party's own key.
  SubmittedFrame WithStatement(const std::function<void(FrameStatement&)>& change) {
    SubmittedFrame frame = Good();
    FrameStatement statement = ParseFrameStatement(frame.frame.statement()).value();
    change(statement);
    const auto bytes = EncodeFrameStatement(statement);
    frame.frame.set_statement(ToString(bytes));
    frame.frame.set_signature(ToString(world_.party("ouh").key.Sign(ToString(bytes)).value()));
    return frame;
  }
};

TEST_F(DoorTest, AnUnenrolledKeyIsRefused) {
  const SigningKey stranger = SigningKey::Generate().value();
  const absl::Status refusal = MustRefuse("ouh", world_.SignAs(stranger, {Sealed("ouh", BirthNotification())}));
  EXPECT_EQ(LongVerdict(refusal), "KEY_UNKNOWN, FAILED_PRECONDITION");
}

TEST_F(DoorTest, AnotherPartysKeyIsRefused) {
  const SigningKey& other = world_.party("aarhus-hv").key;
  const absl::Status refusal = MustRefuse("ouh", world_.SignAs(other, {Sealed("ouh", BirthNotification())}));
  EXPECT_EQ(LongVerdict(refusal), "SENDER_MISMATCH at envelope.sender_party, PERMISSION_DENIED");
}

TEST_F(DoorTest, ARevokedKeyIsRefusedAndItsSuccessorTaken) {
  const SigningKey next = SigningKey::Generate().value();
  ASSERT_TRUE(world_.EnrolKey(caller("ouh").party, next.verify_key()).ok());
  ASSERT_TRUE(world_.RevokeKey("ouh").ok());
  EXPECT_EQ(LongVerdict(MustRefuse("ouh", Good())), "KEY_NOT_VALID, FAILED_PRECONDITION");
  EXPECT_EQ(Verdict(world_.Submit("ouh", world_.SignAs(next, {Sealed("ouh", BirthNotification())}))), "OK");
}

TEST_F(DoorTest, ASignatureThatIsAnothersGarbledOrMissingIsRefused) {
  SubmittedFrame another = Good();
  another.frame.set_signature(Good().frame.signature());
  SubmittedFrame garbled = Good();
  (*garbled.frame.mutable_signature())[7] ^= 0x10;
  SubmittedFrame zero = Good();
  zero.frame.set_signature(std::string(64, '\0'));
  SubmittedFrame missing = Good();
  missing.frame.clear_signature();
  SubmittedFrame longer = Good();
  longer.frame.mutable_signature()->push_back('\0');
  for (const SubmittedFrame& wrong : {another, garbled, zero, missing, longer}) {
    EXPECT_EQ(LongVerdict(MustRefuse("ouh", wrong)), "BAD_SIGNATURE, INVALID_ARGUMENT");
  }
}

// A frame for a test deployment cannot be replayed into this one.
TEST_F(DoorTest, AStatementForAnotherLogIsRefused) {
  const SubmittedFrame frame = WithStatement([](FrameStatement& statement) { statement.log_id = Digest{1, 2, 3}; });
  EXPECT_EQ(LongVerdict(MustRefuse("ouh", frame)), "WRONG_LOG, FAILED_PRECONDITION");
}

// T-19.
TEST_F(DoorTest, ASuiteThatIsNotTheKeysIsADowngrade) {
  const SubmittedFrame frame = WithStatement([](FrameStatement& statement) { statement.suite = 2; });
  EXPECT_EQ(LongVerdict(MustRefuse("ouh", frame)), "DOWNGRADE, FAILED_PRECONDITION");
}

TEST_F(DoorTest, AKeyIdThatIsNotTheSignersIsRefused) {
  const Digest other = world_.party("aarhus-hv").key.verify_key().key_id();
  const SubmittedFrame frame = WithStatement([&](FrameStatement& statement) { statement.key_id = other; });
  EXPECT_EQ(Verdict(MustRefuse("ouh", frame)), "BAD_SIGNATURE");
}

TEST_F(DoorTest, WhenItWasSignedDecidesNothing) {
  EXPECT_EQ(Verdict(world_.Submit("ouh", WithStatement([](FrameStatement& s) { s.signed_at_ms = 1; }))), "OK");
  EXPECT_EQ(Verdict(world_.Submit("ouh", WithStatement([](FrameStatement& s) { s.signed_at_ms = UINT64_MAX; }))), "OK");
}

TEST_F(DoorTest, ASuspendedSendersKeyIsStillTheSenders) {
  // Who may call at all is asked at the edge; the door judges what was signed.
  ASSERT_TRUE(world_.SetPartyState("ouh", directory::v1::Party::SUSPENDED).ok());
  EXPECT_EQ(Verdict(world_.Submit("ouh", Good())), "OK");
}

// Envelope first, then commitments, then the content: a stranger learns nothing of what it did not sign itself.
TEST_F(DoorTest, ABadSignatureIsToldBeforeBadContent) {
  exchange::v1::Handover letter = BirthNotification();
  letter.mutable_addressees(0)->set_purpose("CURIOSITY");
  SubmittedFrame frame = world_.Sign("ouh", {Sealed("ouh", letter)});
  frame.frame.set_signature(std::string(64, '\1'));
  EXPECT_EQ(Verdict(MustRefuse("ouh", frame)), "BAD_SIGNATURE");
}

TEST_F(DoorTest, ASenderMismatchIsToldBeforeASignature) {
  SubmittedFrame frame = Good();
  frame.frame.set_signature(std::string(64, '\1'));
  EXPECT_EQ(Verdict(MustRefuse("aarhus-hv", frame)), "SENDER_MISMATCH at envelope.sender_party");
}

TEST(DoorPlaceTest, ANegativeIndexIsBeyondEveryFrame) {
  const google::protobuf::RepeatedPtrField<std::string> path;
  EXPECT_EQ(PlaceOf(3, path).index, 3u);
  EXPECT_GT(PlaceOf(-1, path).index, uint64_t{64});
}

TEST(DoorPlaceTest, APathIsBorrowedAsItIs) {
  google::protobuf::RepeatedPtrField<std::string> path;
  *path.Add() = "left";
  *path.Add() = "right";
  EXPECT_EQ(PlaceOf(0, path).path, (std::vector<std::string_view>{"left", "right"}));
}

TEST(DoorStatusTest, EveryReasonIsTheStatusThatSaysWhatToDo) {
  const std::vector<std::pair<Reason, std::string>> expected = {
      {Reason::kOk, "OK"},
      {Reason::kMalformed, "MALFORMED, INVALID_ARGUMENT"},
      {Reason::kSaltReused, "SALT_REUSED, INVALID_ARGUMENT"},
      {Reason::kNotInFrame, "NOT_IN_FRAME, INVALID_ARGUMENT"},
      {Reason::kBadSignature, "BAD_SIGNATURE, INVALID_ARGUMENT"},
      {Reason::kAckMismatch, "ACK_MISMATCH, INVALID_ARGUMENT"},
      {Reason::kDowngrade, "DOWNGRADE, FAILED_PRECONDITION"},
      {Reason::kWrongLog, "WRONG_LOG, FAILED_PRECONDITION"},
      {Reason::kKeyUnknown, "KEY_UNKNOWN, FAILED_PRECONDITION"},
      {Reason::kKeyNotValid, "KEY_NOT_VALID, FAILED_PRECONDITION"},
      {Reason::kSenderMismatch, "SENDER_MISMATCH, PERMISSION_DENIED"},
      {Reason::kIdReused, "ID_REUSED, ALREADY_EXISTS"},
  };
  for (const auto& [reason, verdict] : expected) {
    const absl::Status status = StatusOf(CheckOutcome::Failed(reason));
    EXPECT_EQ(status.ok() ? "OK" : LongVerdict(status), verdict);
  }
}

TEST(DoorStatusTest, AFinerCodeAndFieldArePassedOn) {
  const absl::Status status = StatusOf({Reason::kMalformed, "items[2].salt", "SALT_LENGTH", "exactly 16 bytes"});
  EXPECT_EQ(Verdict(status), "SALT_LENGTH at items[2].salt");
  EXPECT_EQ(DetailOf(status).rule(), "exactly 16 bytes");
}

TEST_F(DoorTest, TheRootOfARefusedOneIsThatOfItsBytes) {
  SubmittedHandover cut = Sealed("ouh", BirthNotification());
  cut.mutable_items(1)->mutable_body()->pop_back();
  ASSERT_TRUE(NameOfRefused(cut, env()).has_value());
  EXPECT_EQ(NameOfRefused(cut, env())->root, fakes::RootOf(cut));
}

TEST_F(DoorTest, WhatTellsNoRootHasNone) {
  const SubmittedHandover good = Sealed("ouh", BirthNotification());
  SubmittedHandover no_seed = good;
  no_seed.clear_pad_seed();
  SubmittedHandover no_envelope = good;
  no_envelope.set_envelope("\xFF\xFF");
  SubmittedHandover short_salt = good;
  short_salt.mutable_items(3)->set_salt("short");
  SubmittedHandover no_kind = good;
  no_kind.mutable_items(3)->clear_kind();
  SubmittedHandover same_twice = good;
  *same_twice.add_items() = good.items(3);
  for (const SubmittedHandover& wrong : {no_seed, no_envelope, short_salt, no_kind, same_twice}) {
    EXPECT_FALSE(NameOfRefused(wrong, env()).has_value());
  }
}

}  // namespace door_test_internal
}  // namespace handover::pipeline
