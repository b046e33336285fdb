// Several handovers under one signature: each is answered on its own.
#include <string>
#include <utility>
#include <vector>

#include "broker/base/refusal.h"
#include "broker/pipeline/submit_handover.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace submit_frames_test_internal {

using exchange::v1::SubmittedHandover;
using Results = std::vector<absl::StatusOr<Submitted>>;

class SubmitFramesTest : public PipelineTest {
 protected:
  std::vector<SubmittedHandover> Births(int count) {
    std::vector<SubmittedHandover> handovers;
    for (int i = 0; i < count; ++i) handovers.push_back(Sealed("ouh", BirthNotification()));
    return handovers;
  }
  static std::vector<std::string> Verdicts(const Results& results) {
    std::vector<std::string> verdicts;
    for (const absl::StatusOr<Submitted>& result : results) verdicts.push_back(Verdict(result));
    return verdicts;
  }
  // Number `index` of the frame alone, with its path.
  SubmittedFrame Member(const SubmittedFrame& whole, size_t index) {
    std::vector<Digest> members;
    for (const SubmittedHandover& handover : whole.handovers) members.push_back(fakes::RootOf(handover));
    const BuiltFrame built = world_.SignMembers(world_.party("ouh").key, members);
    SubmittedFrame one;
    one.frame.set_statement(ToString(built.statement));
    one.frame.set_signature(ToString(built.signature));
    one.handovers = {whole.handovers[index]};
    for (const Digest& node : built.paths[index]) one.handovers[0].add_frame_path(ToString(node));
    return one;
  }
};

TEST_F(SubmitFramesTest, AWholeFrameIsAcceptedWithOneSignature) {
  const SubmittedFrame frame = world_.Sign("ouh", Births(5));
  const Results results = world_.SubmitFrame("ouh", frame);
  ASSERT_EQ(Verdicts(results), std::vector<std::string>(5, "OK"));
  for (size_t i = 0; i < results.size(); ++i) {
    EXPECT_EQ(
        CheckReceiptOf(results[i]->committed.MakeReceipt(0), LeafType::kAccepted, fakes::RootOf(frame.handovers[i])),
        Reason::kOk);
  }
  EXPECT_EQ(world_.store().row_count(store::Table::kHandover), 5u);
}

TEST_F(SubmitFramesTest, AFullFrameOfSixtyFourIsAccepted) {
  EXPECT_EQ(Verdicts(world_.SubmitFrame("ouh", world_.Sign("ouh", Births(64)))), std::vector<std::string>(64, "OK"));
}

// What is delivered always has its path, also where the request left it out (ADR 0005).
TEST_F(SubmitFramesTest, EveryCopyOfAWholeFrameVerifies) {
  ASSERT_EQ(Verdicts(world_.SubmitFrame("ouh", world_.Sign("ouh", Births(3)))), std::vector<std::string>(3, "OK"));
  for (int i = 0; i < 3; ++i) {
    const exchange::v1::DeliveredCopy copy = MustReceive("odense-hv");
    EXPECT_FALSE(copy.frame_path().empty());
    EXPECT_EQ(CheckCopy("odense-hv", copy), "OK");
    MustAcknowledge("odense-hv", copy, SayAccepted());
  }
}

TEST_F(SubmitFramesTest, OneRefusedMemberLeavesTheOthersAccepted) {
  std::vector<SubmittedHandover> handovers = Births(2);
  exchange::v1::Handover heavy = BirthNotification();
  SectionOf(heavy, "Newborn").mutable_body()->mutable_newborn()->set_weight_grams(90'000);
  handovers.insert(handovers.begin() + 1, Sealed("ouh", heavy));
  const uint64_t size = LogSize();
  EXPECT_EQ(Verdicts(world_.SubmitFrame("ouh", world_.Sign("ouh", handovers))),
            (std::vector<std::string>{"OK", "VALUE_RANGE at items[5].body.newborn.weight_grams", "OK"}));
  EXPECT_EQ(world_.store().row_count(store::Table::kHandover), 2u);
  const std::vector<LoggedEvent> refused = EventsNamed("REFUSED");
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_GE(refused[0].index, size);
  EXPECT_EQ(refused[0].ref, fakes::RootOf(handovers[1]));
}

// A member that is refused before its root is needed still has one, so that the others keep their place.
TEST_F(SubmitFramesTest, AMemberWithABrokenPartLeavesTheOthersAccepted) {
  std::vector<SubmittedHandover> handovers = Births(3);
  handovers[0].mutable_items(1)->mutable_body()->pop_back();
  EXPECT_EQ(Verdicts(world_.SubmitFrame("ouh", world_.Sign("ouh", handovers))),
            (std::vector<std::string>{"TRUNCATED at items[1].body", "OK", "OK"}));
}

// ADR 0005: of one that cannot be rebuilt nobody knows the place; the others come again with their paths.
TEST_F(SubmitFramesTest, AMemberWithoutARootNeedsTheOthersToBringTheirPaths) {
  std::vector<SubmittedHandover> handovers = Births(3);
  SubmittedFrame frame = world_.Sign("ouh", handovers);
  frame.handovers[2].mutable_envelope()->pop_back();
  frame.handovers[2].clear_pad_seed();
  EXPECT_EQ(Verdicts(world_.SubmitFrame("ouh", frame)),
            (std::vector<std::string>{"NOT_IN_FRAME", "NOT_IN_FRAME", "TRUNCATED at envelope"}));
  EXPECT_EQ(world_.store().row_count(store::Table::kHandover), 0u);
  EXPECT_EQ(Verdicts(world_.SubmitFrame("ouh", Member({{}, handovers}, 0))), (std::vector<std::string>{"OK"}));
}

TEST_F(SubmitFramesTest, AMemberAloneWithItsPathIsAccepted) {
  const SubmittedFrame whole = world_.Sign("ouh", Births(5));
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(Verdicts(world_.SubmitFrame("ouh", Member(whole, i))), (std::vector<std::string>{"OK"})) << i;
  }
}

TEST_F(SubmitFramesTest, AMemberAloneWithoutItsPathIsNotInTheFrame) {
  SubmittedFrame alone = Member(world_.Sign("ouh", Births(5)), 2);
  alone.handovers[0].clear_frame_path();
  EXPECT_EQ(LongVerdict(MustRefuse("ouh", alone)), "NOT_IN_FRAME, INVALID_ARGUMENT");
}

TEST_F(SubmitFramesTest, APathThatIsCutExtendedOrChangedIsRefusedInOneWord) {
  const SubmittedFrame good = Member(world_.Sign("ouh", Births(5)), 1);
  SubmittedFrame cut = good;
  cut.handovers[0].mutable_frame_path()->RemoveLast();
  SubmittedFrame extended = good;
  extended.handovers[0].add_frame_path(std::string(32, 'x'));
  SubmittedFrame changed = good;
  (*changed.handovers[0].mutable_frame_path(0))[0] ^= 1;
  SubmittedFrame too_short = good;
  too_short.handovers[0].mutable_frame_path(0)->pop_back();
  for (const SubmittedFrame& wrong : {cut, extended, changed, too_short}) {
    EXPECT_EQ(Verdict(MustRefuse("ouh", wrong)), "NOT_IN_FRAME");
  }
}

TEST_F(SubmitFramesTest, AnotherPlaceThanItsOwnIsRefused) {
  for (const int index : {0, 2, 5, -1}) {
    SubmittedFrame moved = Member(world_.Sign("ouh", Births(5)), 1);
    moved.handovers[0].set_frame_index(index);
    EXPECT_EQ(Verdict(MustRefuse("ouh", moved)), "NOT_IN_FRAME") << index;
  }
}

TEST_F(SubmitFramesTest, MembersInAnotherOrderAreNotThatFrame) {
  SubmittedFrame frame = world_.Sign("ouh", Births(2));
  std::swap(frame.handovers[0], frame.handovers[1]);
  EXPECT_EQ(Verdicts(world_.SubmitFrame("ouh", frame)), (std::vector<std::string>{"NOT_IN_FRAME", "NOT_IN_FRAME"}));
}

// T-14: the signature of one on the other.
TEST_F(SubmitFramesTest, AStatementOfAnotherHandoverIsRefused) {
  const SubmittedFrame one = world_.Sign("ouh", Births(1));
  SubmittedFrame other = world_.Sign("ouh", Births(1));
  other.frame = one.frame;
  EXPECT_EQ(Verdict(MustRefuse("ouh", other)), "NOT_IN_FRAME");
}

TEST_F(SubmitFramesTest, OneHandoverTwiceInAFrameIsAcceptedOnce) {
  const SubmittedHandover birth = Sealed("ouh", BirthNotification());
  const Results results = world_.SubmitFrame("ouh", world_.Sign("ouh", {birth, birth}));
  ASSERT_EQ(Verdicts(results), (std::vector<std::string>{"OK", "OK"}));
  EXPECT_FALSE(results[0]->acceptance.duplicate());
  EXPECT_TRUE(results[1]->acceptance.duplicate());
  EXPECT_EQ(results[1]->original_receipt->leaf(), results[0]->committed.MakeReceipt(0).leaf());
  EXPECT_EQ(world_.store().row_count(store::Table::kDelivery), 1u);
}

TEST_F(SubmitFramesTest, AFrameWithADuplicateAndANewOneAnswersBoth) {
  std::vector<SubmittedHandover> handovers = Births(2);
  ASSERT_EQ(Verdicts(world_.SubmitFrame("ouh", world_.Sign("ouh", {handovers[0]}))), (std::vector<std::string>{"OK"}));
  const Results results = world_.SubmitFrame("ouh", world_.Sign("ouh", handovers));
  ASSERT_EQ(Verdicts(results), (std::vector<std::string>{"OK", "OK"}));
  EXPECT_TRUE(results[0]->acceptance.duplicate());
  EXPECT_FALSE(results[1]->acceptance.duplicate());
}

TEST_F(SubmitFramesTest, AStatementThatIsNoneRefusesEveryMember) {
  SubmittedFrame frame = world_.Sign("ouh", Births(2));
  frame.frame.mutable_statement()->pop_back();
  EXPECT_EQ(Verdicts(world_.SubmitFrame("ouh", frame)),
            (std::vector<std::string>{"MALFORMED at frame.statement", "MALFORMED at frame.statement"}));
  EXPECT_EQ(EventsNamed("REFUSED").size(), 2u);
}

TEST_F(SubmitFramesTest, MoreMembersThanWereSignedAreNotInTheFrame) {
  SubmittedFrame frame = world_.Sign("ouh", Births(2));
  frame.handovers.push_back(Sealed("ouh", BirthNotification()));
  frame.handovers.back().set_frame_index(2);
  EXPECT_EQ(Verdicts(world_.SubmitFrame("ouh", frame)), std::vector<std::string>(3, "NOT_IN_FRAME"));
}

}  // namespace submit_frames_test_internal
}  // namespace handover::pipeline
