#include "clients/cpp/frame_signing.h"

#include <gtest/gtest.h>

#include <vector>

#include "broker/base/commitment/frame.h"
#include "broker/base/refusal.h"
#include "tests/unit/clients/cpp/client_world.h"

namespace handover::client {
namespace {

TEST(FrameSigningTest, StatementNamesKeyLogTimeAndWhatWasSeen) {
  ClientWorld world;
  const std::vector<Digest> members = {Digest{1}, Digest{2}};
  const absl::StatusOr<SessionFrame> made = SignFrame(world.session(), members);
  ASSERT_TRUE(made.ok());
  const FrameStatement statement = *ParseFrameStatement(made->frame.statement());
  EXPECT_EQ(statement.count, 2U);
  EXPECT_EQ(statement.key_id, world.broker().my_key().verify_key().key_id());
  EXPECT_EQ(statement.log_id, world.broker().log_key().key_id());
  EXPECT_EQ(statement.signed_at_ms, static_cast<uint64_t>(absl::ToUnixMillis(world.clock().Now())));
  EXPECT_EQ(statement.seen, world.session().log().Newest());
  EXPECT_GT(statement.seen.size, 0U);
  EXPECT_EQ(made->seen_size, statement.seen.size);
  EXPECT_EQ(statement.frame_root, FrameRoot(members));
  EXPECT_TRUE(world.broker().my_key().verify_key().Verify(made->frame.statement(), made->frame.signature()));
}

TEST(FrameSigningTest, ReplacedKeySignsTheNextFrame) {
  ClientWorld world;
  const SigningKey next = *SigningKey::Generate();
  world.session().ReplaceSigningKey(next);
  const absl::StatusOr<SessionFrame> made = SignFrame(world.session(), {Digest{1}});
  EXPECT_TRUE(next.verify_key().Verify(made->frame.statement(), made->frame.signature()));
}

TEST(FrameSigningTest, FrameHoldsOneToSixtyFour) {
  ClientWorld world;
  EXPECT_EQ(CodeOf(SignFrame(world.session(), {}).status()), "FRAME_SIZE");
  EXPECT_TRUE(SignFrame(world.session(), std::vector<Digest>(64)).ok());
  EXPECT_EQ(CodeOf(SignFrame(world.session(), std::vector<Digest>(65)).status()), "FRAME_SIZE");
}

}  // namespace
}  // namespace handover::client
