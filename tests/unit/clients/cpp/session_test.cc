#include "clients/cpp/session.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "broker/base/refusal.h"
#include "tests/unit/clients/cpp/client_world.h"

namespace handover::client {
namespace {

// The broker's own answer, with something changed in it.
void EditSelf(ClientWorld& world, const std::function<void(directory::v1::GetSelfResponse&)>& edit) {
  directory::v1::GetSelfResponse self = *DirectoryClient(world.session().channel()).GetSelf({});
  edit(self);
  world.broker().Answer<directory::v1::GetSelfRequest, directory::v1::GetSelfResponse>(
      fakes::kGetSelf, [self](const directory::v1::GetSelfRequest&) { return self; });
}

absl::Status OpenAgain(ClientWorld& world) { return world.OpenSession(world.broker().server().Connect()).status(); }

TEST(SessionTest, ProfileIsWhatTheBrokerSays) {
  ClientWorld world;
  const PartyProfile profile = world.session().profile();
  EXPECT_EQ(profile.party_id(), world.broker().me());
  EXPECT_EQ(profile.party().alias(), "self");
  EXPECT_EQ(profile.sector_name(), "HEALTH_VISITING");
  EXPECT_EQ(profile.log_id(), world.broker().log_key().key_id());
  EXPECT_EQ(profile.SlotsOf("REPLY"), 16);
  EXPECT_EQ(profile.SlotsOf("UNHEARD_OF"), 32);
}

TEST(SessionTest, FirstHeadIsTakenNoteOf) {
  ClientWorld world;
  EXPECT_GT(world.session().log().Newest().size, 0U);
}

TEST(SessionTest, BrokerWithAnotherLogThanThePinnedIsRefused) {
  ClientWorld world;
  const SigningKey other = *SigningKey::Generate();
  SeenHeadMemory seen;
  const absl::Status status = Session::Open({.channel = world.session().channel(),
                                             .signing_key = world.broker().my_key(),
                                             .log_key = other.verify_key(),
                                             .seen_heads = seen,
                                             .clock = world.clock(),
                                             .random = world.random()})
                                  .status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(CodeOf(status), "LOG_KEY_MISMATCH");
}

TEST(SessionTest, AnswerWithoutPartyOrLogIsNone) {
  ClientWorld world;
  EditSelf(world, [](directory::v1::GetSelfResponse& self) { self.mutable_party()->set_party_id("self"); });
  EXPECT_EQ(CodeOf(OpenAgain(world)), "PROFILE_MALFORMED");
  EditSelf(world, [](directory::v1::GetSelfResponse& self) {
    self.mutable_party()->set_party_id("00000000-0000-4000-8000-000000000001");
    self.clear_log_id();
  });
  EXPECT_EQ(CodeOf(OpenAgain(world)), "PROFILE_MALFORMED");
}

TEST(SessionTest, LogThatWentBackWhileWeWereAwayIsARollback) {
  ClientWorld world;
  ASSERT_TRUE(world.session().ProveLog().ok());
  world.broker().WithLog([](fakes::FakeLog& log) { log.DropLast(); });
  EXPECT_EQ(CodeOf(OpenAgain(world)), "ROLLBACK");
  EditSelf(world, [](directory::v1::GetSelfResponse& self) { self.clear_head(); });
  EXPECT_EQ(CodeOf(OpenAgain(world)), "ROLLBACK");
}

TEST(SessionTest, HeadThatNobodySignedIsABadHead) {
  ClientWorld world;
  EditSelf(world, [](directory::v1::GetSelfResponse& self) { self.set_head_signature(std::string(64, 'x')); });
  EXPECT_EQ(CodeOf(OpenAgain(world)), "BAD_HEAD");
}

TEST(SessionTest, EmptyLogIsNoRollbackAtFirstContact) {
  ClientWorld world;
  EditSelf(world, [](directory::v1::GetSelfResponse& self) { self.clear_head(); });
  SeenHeadMemory nothing_seen;
  EXPECT_TRUE(Session::Open({.channel = world.session().channel(),
                             .signing_key = world.broker().my_key(),
                             .log_key = world.broker().log_key(),
                             .seen_heads = nothing_seen,
                             .clock = world.clock(),
                             .random = world.random()})
                  .ok());
}

TEST(SessionTest, RefreshedProfileKnowsTheNewPolicy) {
  ClientWorld world;
  EditSelf(world, [](directory::v1::GetSelfResponse& self) { self.mutable_kinds(0)->set_slots(64); });
  EXPECT_EQ(world.session().profile().SlotsOf("REPLY"), 16);
  ASSERT_TRUE(world.session().RefreshProfile().ok());
  EXPECT_EQ(world.session().profile().SlotsOf("REPLY"), 64);
}

TEST(SessionTest, LogIsProvenWhenDueAndTheHeadKept) {
  ClientWorld world;
  ASSERT_TRUE(world.session().ProveLogIfDue().ok());
  world.broker().WithLog([](fakes::FakeLog& log) { log.Append(LeafType::kAccepted, {}); });
  ASSERT_TRUE(world.session().RefreshProfile().ok());
  ASSERT_TRUE(world.session().ProveLogIfDue().ok());
  EXPECT_EQ(world.broker().server().CallCount(fakes::kGetConsistencyProof), 0);
  world.clock().Advance(absl::Seconds(10));
  ASSERT_TRUE(world.session().ProveLogIfDue().ok());
  EXPECT_EQ(world.broker().server().CallCount(fakes::kGetConsistencyProof), 1);
  EXPECT_EQ(ParseTreeHead((*world.seen_heads().Load())->head)->size, world.session().log().Newest().size);
}

TEST(SessionTest, HistoryThatIsNotContinuedIsASplitView) {
  ClientWorld world;
  ASSERT_TRUE(world.session().ProveLog().ok());
  world.broker().WithLog([](fakes::FakeLog& log) {
    log.Rewrite(1);
    log.Append(LeafType::kAccepted, {});
  });
  ASSERT_TRUE(world.session().RefreshProfile().ok());
  EXPECT_EQ(CodeOf(world.session().ProveLog()), "SPLIT_VIEW");
}

}  // namespace
}  // namespace handover::client
