// The four rows of reliable messaging, as EHMI has them for its envelope and message ids. Our envelope is the signed
// frame, which is named by what it holds; our message is the handover, which is named by its id and its root.
//
// | frame  | handover | answer                                                                  |
// |--------|----------|-------------------------------------------------------------------------|
// | new    | new      | it is processed                                                         |
// | known  | known    | the first answer                                                        |
// | new    | known    | its answer was lost: the first answer, under a new frame                |
// | known  | new      | refused: a frame is never used again, nor is an id for something else   |
//
// Each row holds in the life of the broker that saw the first, and in the next one.
#include <functional>
#include <string>

#include "broker/base/refusal.h"
#include "broker/pipeline/submit_handover.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace submit_ids_test_internal {

using exchange::v1::SubmittedHandover;

struct Meanwhile {
  const char* name;
  std::function<void(fakes::PipelineWorld&)> happens;
};

class SubmitIdsTest : public PipelineTest, public testing::WithParamInterface<Meanwhile> {
 protected:
  // The first is accepted, and then happens what the parameter says.
  void SetUp() override {
    const absl::StatusOr<Submitted> first = world_.Submit("ouh", frame_);
    ASSERT_EQ(Verdict(first), "OK");
    ASSERT_FALSE(first->acceptance.duplicate());
    first_leaf_ = first->committed.MakeReceipt(0).leaf();
    first_delivery_ = first->acceptance.recipients(0).delivery_id();
    GetParam().happens(world_);
    rows_ = CountRows();
    size_ = LogSize();
  }
  // The first answer, and no trace of the question.
  void ExpectTheFirstAnswer(const absl::StatusOr<Submitted>& answer) {
    ASSERT_EQ(Verdict(answer), "OK");
    EXPECT_TRUE(answer->acceptance.duplicate());
    EXPECT_EQ(answer->acceptance.recipients(0).delivery_id(), first_delivery_);
    ASSERT_TRUE(answer->original_receipt.has_value());
    EXPECT_EQ(answer->original_receipt->leaf(), first_leaf_);
    EXPECT_EQ(CheckReceiptOf(*answer->original_receipt, LeafType::kAccepted, fakes::RootOf(handover_)), Reason::kOk);
    EXPECT_EQ(CountRows(), rows_);
    EXPECT_EQ(LogSize(), size_);
    EXPECT_EQ(world_.HandOut("odense-hv").size(), 1u);
  }

  exchange::v1::Handover letter_ = [this] {
    exchange::v1::Handover letter = BirthNotification();
    letter.mutable_envelope()->set_handover_id(NewUuid7(world_.clock().Now(), env().random));
    return letter;
  }();
  const SubmittedHandover handover_ = Sealed("ouh", letter_);
  const SubmittedFrame frame_ = world_.Sign("ouh", {handover_});
  std::string first_leaf_;
  std::string first_delivery_;
  RowCounts rows_;
  uint64_t size_ = 0;
};

TEST_P(SubmitIdsTest, ANewFrameWithANewHandoverIsProcessed) {
  const SubmittedFrame frame = world_.Sign("ouh", {Sealed("ouh", BirthNotification())});
  const absl::StatusOr<Submitted> other = world_.Submit("ouh", frame);
  ASSERT_EQ(Verdict(other), "OK");
  EXPECT_FALSE(other->acceptance.duplicate());
  EXPECT_NE(other->acceptance.recipients(0).delivery_id(), first_delivery_);
  EXPECT_GT(LogSize(), size_);
}

TEST_P(SubmitIdsTest, AKnownFrameWithItsHandoverGetsTheFirstAnswer) {
  ExpectTheFirstAnswer(world_.Submit("ouh", frame_));
}

TEST_P(SubmitIdsTest, ANewFrameWithAKnownHandoverGetsTheFirstAnswer) {
  world_.clock().Advance(absl::Minutes(1));
  const SubmittedFrame again = world_.Sign("ouh", {handover_});
  ASSERT_NE(again.frame.statement(), frame_.frame.statement());
  ExpectTheFirstAnswer(world_.Submit("ouh", again));
}

TEST_P(SubmitIdsTest, AKnownFrameWithANewHandoverIsRefused) {
  SubmittedFrame reused = world_.Sign("ouh", {Sealed("ouh", BirthNotification())});
  reused.frame = frame_.frame;
  EXPECT_EQ(LongVerdict(MustRefuse("ouh", reused)), "NOT_IN_FRAME, INVALID_ARGUMENT");
  EXPECT_EQ(world_.HandOut("odense-hv").size(), 1u);
}

// Whatever frame it comes in: new salts alone make other content.
TEST_P(SubmitIdsTest, AKnownIdWithOtherContentIsAConflict) {
  const SubmittedFrame other = world_.Sign("ouh", {Sealed("ouh", letter_)});
  EXPECT_EQ(LongVerdict(MustRefuse("ouh", other)), "ID_REUSED at envelope.handover_id, ALREADY_EXISTS");
  EXPECT_EQ(world_.HandOut("odense-hv").size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(
    Lives, SubmitIdsTest,
    testing::Values(Meanwhile{"InTheSameLife", [](fakes::PipelineWorld&) {}},
                    Meanwhile{"AfterARestart", [](fakes::PipelineWorld& world) { world.Restart(); }}),
    [](const testing::TestParamInfo<Meanwhile>& meanwhile) { return std::string(meanwhile.param.name); });

// Its answer was lost, and meanwhile the rules of the door have become others: what was answered well is never refused.
class SubmitAgainTest : public PipelineTest {
 protected:
  SubmitAgainTest() { EXPECT_EQ(Verdict(world_.Submit("ouh", frame_)), "OK"); }

  // The rules are at work: another letter like it is refused. The first gets its answer, and nobody else does.
  void ExpectTheAnswerAndElse(const std::string& code) {
    EXPECT_THAT(LongVerdict(MustRefuse("ouh", another_)), testing::StartsWith(code));
    const uint64_t size = LogSize();
    const absl::StatusOr<Submitted> again = world_.Submit("ouh", frame_);
    ASSERT_EQ(Verdict(again), "OK");
    EXPECT_TRUE(again->acceptance.duplicate());
    EXPECT_TRUE(again->original_receipt.has_value());
    EXPECT_EQ(LogSize(), size);
    EXPECT_FALSE(MustRefuse("odense-hv", frame_).ok());
  }

  const SubmittedFrame frame_ = world_.Sign("ouh", {Sealed("ouh", BirthNotification())});
  const SubmittedFrame another_ = world_.Sign("ouh", {Sealed("ouh", BirthNotification())});
};

TEST_F(SubmitAgainTest, AClockThatWasSetBackMakesNoRefusalOfIt) {
  world_.clock().JumpTo(world_.clock().Now() - absl::Hours(1));
  ExpectTheAnswerAndElse("CREATED_WINDOW");
}

TEST_F(SubmitAgainTest, NorDoesAPolicyThatWantsAnotherShape) {
  ActivateWhere("name: \"BIRTH_NOTIFICATION\"", "slots: 32", "slots: 64");
  ExpectTheAnswerAndElse("SLOT_COUNT");
}

TEST_F(SubmitAgainTest, NorDoesAPolicyThatWantsAnotherSection) {
  ActivateWhere("name: \"BIRTH_NOTIFICATION\"", "required { any_of: \"Birth\" }",
                "required { any_of: \"Birth\" } required { any_of: \"LifeEvent\" }");
  ExpectTheAnswerAndElse("SECTION_REQUIRED");
}

}  // namespace submit_ids_test_internal
}  // namespace handover::pipeline
