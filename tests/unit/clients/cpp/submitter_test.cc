#include "clients/cpp/submitter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/blocking_counter.h"

#include "broker/base/commitment/frame.h"
#include "broker/base/commitment/leaf.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/base/refusal.h"
#include "tests/unit/clients/cpp/client_world.h"

namespace handover::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<int> FrameSizes(const fakes::FakeBroker& broker) {
  std::vector<int> sizes;
  for (const exchange::v1::SubmitFrameRequest& frame : broker.Frames()) sizes.push_back(frame.handovers_size());
  return sizes;
}

// Submits `first`; from within its Done, `rest`: these queue while the answer is being given. Waits for all.
std::vector<SubmitResult> SubmitFromDone(Submitter& submitter, const OutgoingHandover& first,
                                         const std::vector<OutgoingHandover>& rest) {
  std::vector<SubmitResult> results(rest.size(), absl::UnknownError("not answered"));
  absl::BlockingCounter left(static_cast<int>(rest.size()) + 1);
  submitter.Submit(first, [&](const SubmitResult&) {
    for (size_t i = 0; i < rest.size(); ++i) {
      EXPECT_TRUE(submitter.TrySubmit(rest[i], [&, i](SubmitResult result) {
        results[i] = std::move(result);
        left.DecrementCount();
      }));
    }
    left.DecrementCount();
  });
  left.Wait();
  return results;
}

TEST(SubmitterTest, AcceptedHandoverComesBackWithItsCheckedReceipt) {
  ClientWorld world;
  Submitter submitter(world.session());
  const OutgoingHandover handover = world.Sealed();
  const SubmitResult result = submitter.Submit(handover).get();
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->acceptance.handover_id(), ToString(handover.handover_id));
  EXPECT_EQ(ParseLeaf(result->receipt.leaf())->ref, handover.root);
}

TEST(SubmitterTest, WhatWaitsTravelsInFramesOfThirtyTwo) {
  ClientWorld world;
  Submitter submitter(world.session());
  std::vector<OutgoingHandover> rest;
  for (int i = 0; i < 40; ++i) rest.push_back(world.Sealed());
  for (const SubmitResult& result : SubmitFromDone(submitter, world.Sealed(), rest)) EXPECT_TRUE(result.ok());
  EXPECT_THAT(FrameSizes(world.broker()), ElementsAre(1, 32, 8));
  EXPECT_EQ(world.broker().accepted_count(), 41);
}

TEST(SubmitterTest, FrameOfManyBytesIsCutShort) {
  ClientWorld world;
  const OutgoingHandover one = world.Sealed();
  Submitter submitter(world.session(), {.max_frame_bytes = static_cast<int64_t>(one.submitted.size() * 5 / 2)});
  SubmitFromDone(submitter, one, {world.Sealed(), world.Sealed(), world.Sealed()});
  EXPECT_THAT(FrameSizes(world.broker()), ElementsAre(1, 2, 1));
}

TEST(SubmitterTest, WindowIsALimit) {
  ClientWorld world;
  world.broker().Play({.silent = true});
  Submitter submitter(world.session(), {.window = 2});
  std::future<SubmitResult> first = submitter.Submit(world.Sealed());
  EXPECT_TRUE(submitter.TrySubmit(world.Sealed(), [](const SubmitResult&) {}));
  EXPECT_FALSE(submitter.TrySubmit(world.Sealed(), [](const SubmitResult&) { FAIL(); }));
  submitter.Close();
  EXPECT_EQ(CodeOf(first.get().status()), "CLOSED");
}

TEST(SubmitterTest, BrokenStreamIsOpenedAgainAndTheFrameSentAgainAsItWas) {
  ClientWorld world;
  world.broker().Play({.breaks = 2});
  Submitter submitter(world.session());
  const SubmitResult result = submitter.Submit(world.Sealed()).get();
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_TRUE(result->acceptance.duplicate());
  EXPECT_EQ(world.broker().accepted_count(), 1);
  const std::vector<std::string> sent = world.broker().server().Messages(fakes::kSubmitStream);
  ASSERT_THAT(sent, SizeIs(3));
  EXPECT_EQ(sent[0], sent[1]);
  EXPECT_EQ(sent[0], sent[2]);
}

TEST(SubmitterTest, WhatIsNotAnsweredForTooLongIsGivenUp) {
  ClientWorld world;
  world.broker().Play({.breaks = 1'000'000});
  Submitter submitter(world.session());
  std::future<SubmitResult> result = submitter.Submit(world.Sealed());
  world.clock().Advance(absl::Minutes(1));
  EXPECT_EQ(result.get().status().code(), absl::StatusCode::kUnavailable);
}

TEST(SubmitterTest, HandoverAnsweredWithNotNowIsSentAgain) {
  ClientWorld world;
  world.broker().Play({.not_now = 1});
  Submitter submitter(world.session());
  EXPECT_TRUE(submitter.Submit(world.Sealed()).get().ok());
  EXPECT_THAT(world.broker().Frames(), SizeIs(2));
}

TEST(SubmitterTest, HandoverAnsweredWithNotNowForTooLongIsUnavailable) {
  ClientWorld world;
  world.broker().Play({.not_now = 1'000'000});
  Submitter submitter(world.session());
  std::future<SubmitResult> result = submitter.Submit(world.Sealed());
  world.clock().Advance(absl::Minutes(1));
  EXPECT_EQ(CodeOf(result.get().status()), "NOT_NOW");
}

TEST(SubmitterTest, UnreadableNeighbourSpoilsOnlyItself) {
  ClientWorld world;
  Submitter submitter(world.session());
  const std::vector<SubmitResult> results =
      SubmitFromDone(submitter, world.Sealed(), {world.Sealed(), world.Unreadable(), world.Sealed()});
  EXPECT_TRUE(results[0].ok()) << results[0].status();
  EXPECT_EQ(CodeOf(results[1].status()), "ID_LENGTH");
  EXPECT_TRUE(results[2].ok()) << results[2].status();
  EXPECT_THAT(FrameSizes(world.broker()), ElementsAre(1, 3, 1, 1));
}

TEST(SubmitterTest, MemberOfAFrameOfOneThatIsNotInItsFrameIsRefused) {
  ClientWorld world;
  OutgoingHandover handover = world.Sealed();
  handover.root[0] ^= 1;
  Submitter submitter(world.session());
  EXPECT_EQ(CodeOf(submitter.Submit(handover).get().status()), "NOT_IN_FRAME");
  EXPECT_THAT(world.broker().Frames(), SizeIs(1));
}

TEST(SubmitterTest, FrameThatEndsTheStreamIsTakenApart) {
  ClientWorld world;
  Submitter submitter(world.session());
  std::vector<OutgoingHandover> rest = {world.Sealed(), world.Sealed()};
  absl::BlockingCounter left(3);
  submitter.Submit(world.Sealed(), [&](const SubmitResult& first) {
    EXPECT_TRUE(first.ok());
    world.broker().Play({.end_stream = Invalid("FRAME_SIZE", "frame", "as the test wants it")});
    for (const OutgoingHandover& handover : rest) {
      submitter.TrySubmit(handover, [&](const SubmitResult& result) {
        EXPECT_TRUE(result.ok()) << result.status();
        left.DecrementCount();
      });
    }
    left.DecrementCount();
  });
  left.Wait();
  EXPECT_THAT(FrameSizes(world.broker()), ElementsAre(1, 2, 1, 1));
}

TEST(SubmitterTest, OneHandoverThatEndsTheStreamIsRefused) {
  ClientWorld world;
  world.broker().Play({.end_stream = Invalid("FRAME_SIZE", "frame", "as the test wants it")});
  Submitter submitter(world.session());
  EXPECT_EQ(CodeOf(submitter.Submit(world.Sealed()).get().status()), "FRAME_SIZE");
  EXPECT_TRUE(submitter.Submit(world.Sealed()).get().ok());
}

TEST(SubmitterTest, CallerWhoIsUnwelcomeIsToldAndMayComeAgain) {
  ClientWorld world;
  world.broker().Play(
      {.end_stream = Refuse(absl::StatusCode::kUnauthenticated, RefusalText{"CERT_UNBOUND", "", "no"})});
  Submitter submitter(world.session());
  EXPECT_EQ(CodeOf(submitter.Submit(world.Sealed()).get().status()), "CERT_UNBOUND");
  EXPECT_TRUE(submitter.Submit(world.Sealed()).get().ok());
}

TEST(SubmitterTest, SameIdWithOtherContentIsRefused) {
  ClientWorld world;
  exchange::v1::Handover readable = ClientWorld::Readable();
  readable.mutable_envelope()->set_handover_id("sixteen-bytes-id");
  const HandoverSealer sealer(world.clock(), world.random());
  Submitter submitter(world.session());
  EXPECT_TRUE(submitter.Submit(*sealer.Seal(readable, world.session().profile())).get().ok());
  const SubmitResult again = submitter.Submit(*sealer.Seal(readable, world.session().profile())).get();
  EXPECT_EQ(again.status().code(), absl::StatusCode::kAlreadyExists);
}

// What the broker changes in its answer, and what the client says of it.
struct LieCase {
  std::string name;
  std::function<void(exchange::v1::SubmitFrameResponse&)> lie;
  std::string code;
};
class SubmitterLieTest : public ::testing::TestWithParam<LieCase> {};

TEST_P(SubmitterLieTest, IsNoticed) {
  ClientWorld world;
  world.broker().Play({.edit_submitted = GetParam().lie});
  Submitter submitter(world.session());
  const SubmitResult result = submitter.Submit(world.Sealed()).get();
  EXPECT_EQ(result.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(CodeOf(result.status()), GetParam().code);
}

std::string Flip(std::string bytes, size_t position) {
  bytes[position] = static_cast<char>(bytes[position] ^ 1);
  return bytes;
}

INSTANTIATE_TEST_SUITE_P(
    All, SubmitterLieTest,
    ::testing::Values(
        LieCase{"Leaf",
                [](auto& response) {
                  auto& entry = *response.mutable_groups(0)->mutable_entries(0);
                  entry.set_leaf(Flip(entry.leaf(), 40));
                },
                "WRONG_LEAF"},
        LieCase{"LeafTime",
                [](auto& response) {
                  auto& entry = *response.mutable_groups(0)->mutable_entries(0);
                  entry.set_leaf(Flip(entry.leaf(), 100));
                },
                "NOT_IN_LOG"},
        LieCase{"Index", [](auto& response) { response.mutable_groups(0)->mutable_entries(0)->set_leaf_index(0); },
                "NOT_IN_LOG"},
        LieCase{"Node",
                [](auto& response) { response.mutable_groups(0)->set_nodes(0, Flip(response.groups(0).nodes(0), 3)); },
                "NOT_IN_LOG"},
        LieCase{"Position",
                [](auto& response) { response.mutable_groups(0)->mutable_entries(0)->set_path_positions("\x7f"); },
                "RECEIPT_MALFORMED"},
        LieCase{"Head",
                [](auto& response) { response.mutable_groups(0)->set_head(Flip(response.groups(0).head(), 80)); },
                "BAD_HEAD"},
        LieCase{"Signature",
                [](auto& response) {
                  response.mutable_groups(0)->set_head_signature(Flip(response.groups(0).head_signature(), 9));
                },
                "BAD_HEAD"},
        LieCase{"NoReceipt", [](auto& response) { response.clear_groups(); }, "RECEIPT_MALFORMED"},
        LieCase{"NoEntry", [](auto& response) { response.mutable_results(0)->set_entry(5); }, "RECEIPT_MALFORMED"},
        LieCase{"NoResult", [](auto& response) { response.clear_results(); }, "ANSWER_MALFORMED"}),
    [](const auto& info) { return info.param.name; });

TEST(SubmitterTest, LogThatWasRewrittenIsASplitView) {
  ClientWorld world;
  Submitter submitter(world.session());
  ASSERT_TRUE(submitter.Submit(world.Sealed()).get().ok());
  // The same size as was seen, with another past.
  world.broker().WithLog([](fakes::FakeLog& log) {
    log.Rewrite(1);
    log.DropLast();
  });
  EXPECT_EQ(CodeOf(submitter.Submit(world.Sealed()).get().status()), "SPLIT_VIEW");
  EXPECT_EQ(CodeOf(world.session().log().verdict()), "SPLIT_VIEW");
}

TEST(SubmitterTest, ReceiptOfAShorterLogThanSeenIsARollback) {
  ClientWorld world;
  const OutgoingHandover early = world.Sealed();
  Submitter submitter(world.session());
  const SubmitResult first = submitter.Submit(early).get();
  ASSERT_TRUE(submitter.Submit(world.Sealed()).get().ok());
  // The broker answers a handover as new with the proof of a log that is shorter than what it has shown since.
  world.broker().Play({.edit_submitted = [](exchange::v1::SubmitFrameResponse& response) {
    response.mutable_results(0)->mutable_acceptance()->set_duplicate(false);
  }});
  EXPECT_EQ(CodeOf(submitter.Submit(early).get().status()), "ROLLBACK");
  EXPECT_EQ(CodeOf(world.session().log().verdict()), "ROLLBACK");
}

TEST(SubmitterTest, ReceiptOfADuplicateMayBeOlderThanWhatWasSeenSince) {
  ClientWorld world;
  const OutgoingHandover early = world.Sealed();
  Submitter submitter(world.session());
  const SubmitResult first = submitter.Submit(early).get();
  ASSERT_TRUE(submitter.Submit(world.Sealed()).get().ok());
  const SubmitResult again = submitter.Submit(early).get();
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->receipt.SerializeAsString(), first->receipt.SerializeAsString());
}

TEST(SubmitterTest, FramesSayWhichHeadTheSignerHasSeen) {
  ClientWorld world;
  Submitter submitter(world.session());
  const SubmitResult first = submitter.Submit(world.Sealed()).get();
  submitter.Submit(world.Sealed()).wait();
  const FrameStatement second = *ParseFrameStatement(world.broker().Frames().at(1).frame().statement());
  EXPECT_EQ(second.seen.size, ParseTreeHead(first->receipt.head())->size);
}

TEST(SubmitterTest, DrainWaitsForEveryAnswer) {
  ClientWorld world;
  Submitter submitter(world.session());
  std::atomic<int> answered = 0;
  for (int i = 0; i < 20; ++i) submitter.Submit(world.Sealed(), [&](const SubmitResult&) { ++answered; });
  submitter.Drain();
  EXPECT_EQ(answered, 20);
}

TEST(SubmitterTest, WhatIsSubmittedAfterCloseIsAnsweredAtOnce) {
  ClientWorld world;
  Submitter submitter(world.session());
  submitter.Close();
  submitter.Close();
  EXPECT_EQ(CodeOf(submitter.Submit(world.Sealed()).get().status()), "CLOSED");
  EXPECT_THAT(world.broker().Frames(), IsEmpty());
}

TEST(SubmitOnceTest, AcceptedHandoverComesBackWithItsCheckedReceipt) {
  ClientWorld world;
  const OutgoingHandover handover = world.Sealed();
  const SubmitResult result = SubmitOnce(world.session(), handover);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(ParseLeaf(result->receipt.leaf())->ref, handover.root);
}

TEST(SubmitOnceTest, RefusalKeepsCodeFieldAndRule) {
  ClientWorld world;
  EXPECT_EQ(CodeOf(SubmitOnce(world.session(), world.Unreadable()).status()), "ID_LENGTH");
}

TEST(SubmitOnceTest, DamagedBytesAreNotSent) {
  ClientWorld world;
  OutgoingHandover handover = world.Sealed();
  handover.submitted = "\xff";
  EXPECT_EQ(CodeOf(SubmitOnce(world.session(), handover).status()), "OUTGOING_DAMAGED");
  EXPECT_THAT(world.broker().Frames(), IsEmpty());
}

}  // namespace
}  // namespace handover::client
