#include "broker/base/commitment/frame_check.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/unit/broker/base/commitment/world.h"

namespace handover {
namespace {

class FrameCheckTest : public testing::Test {
 protected:
  FrameCheckTest() : frame_(BuildFrame({members_, world_.log_id(), 1, {}}, world_.sender_key).value()) {}

  FrameChecker Checker() const { return FrameChecker({AsView(frame_.statement), AsView(frame_.signature)}); }
  std::vector<std::string_view> Path(size_t member) const {
    std::vector<std::string_view> path;
    for (const Digest& hash : frame_.paths[member]) path.push_back(AsView(hash));
    return path;
  }

  World world_;
  std::vector<Digest> members_ = {Digest{1}, Digest{2}, Digest{3}};
  BuiltFrame frame_;
};

TEST_F(FrameCheckTest, GoodFrameHoldsAndNamesItsSigner) {
  FrameChecker checker = Checker();
  EXPECT_EQ(checker.CheckForm(), Reason::kOk);
  EXPECT_EQ(checker.statement().count, 3u);
  EXPECT_EQ(checker.CheckPlace(members_[2], {2, Path(2)}), Reason::kOk);
  EXPECT_EQ(checker.CheckSignature(world_.keys, world_.log_id()), Reason::kOk);
  EXPECT_EQ(checker.key().party, world_.sender);
}

TEST_F(FrameCheckTest, PathOfAnotherMemberIsNotInFrame) {
  EXPECT_EQ(Checker().CheckPlace(members_[2], {2, Path(1)}), Reason::kNotInFrame);
  EXPECT_EQ(Checker().CheckPlace(members_[1], {2, Path(2)}), Reason::kNotInFrame);
}

TEST_F(FrameCheckTest, NoPathNeedsTheWholeFrame) {
  FrameChecker checker = Checker();
  EXPECT_EQ(checker.CheckPlace(members_[1], {1, {}}), Reason::kNotInFrame);
  checker.UseMembers(members_);
  EXPECT_EQ(checker.CheckPlace(members_[1], {1, {}}), Reason::kOk);
  EXPECT_EQ(checker.CheckPlace(members_[1], {0, {}}), Reason::kNotInFrame);
  EXPECT_EQ(checker.CheckPlace(members_[1], {3, {}}), Reason::kNotInFrame);
}

TEST_F(FrameCheckTest, OtherMembersThanSignedAreNotTheFrame) {
  for (const std::vector<Digest>& members :
       {std::vector<Digest>{Digest{1}, Digest{2}}, std::vector<Digest>{Digest{2}, Digest{1}, Digest{3}}}) {
    FrameChecker checker = Checker();
    checker.UseMembers(members);
    EXPECT_EQ(checker.CheckPlace(members[0], {0, {}}), Reason::kNotInFrame);
  }
}

TEST_F(FrameCheckTest, SignatureIsVerifiedOnce) {
  FrameChecker checker = Checker();
  EXPECT_EQ(checker.CheckSignature(world_.keys, world_.log_id()), Reason::kOk);
  EXPECT_EQ(checker.CheckSignature(world_.keys, world_.log_id()), Reason::kOk);
  EXPECT_EQ(world_.keys.find_count(), 1);
}

TEST_F(FrameCheckTest, FailureIsRememberedToo) {
  frame_.signature[5] ^= 1;
  FrameChecker checker = Checker();
  EXPECT_EQ(checker.CheckSignature(world_.keys, world_.log_id()), Reason::kBadSignature);
  EXPECT_EQ(checker.CheckSignature(world_.keys, world_.log_id()), Reason::kBadSignature);
  EXPECT_EQ(world_.keys.find_count(), 1);
}

// A key of a suite to come must not be used by way of the suite that is.
TEST_F(FrameCheckTest, KeyEnrolledForAnotherSuiteIsADowngrade) {
  world_.keys.Enrol({world_.sender, 2, world_.sender_key.verify_key(), 0, std::nullopt});
  EXPECT_EQ(Checker().CheckSignature(world_.keys, world_.log_id()), Reason::kDowngrade);
}

TEST_F(FrameCheckTest, BytesThatAreNoStatementAreMalformed) {
  const std::string statement = ToString(frame_.statement) + "x";
  FrameChecker checker({statement, AsView(frame_.signature)});
  EXPECT_EQ(checker.CheckForm(), Reason::kMalformed);
  checker.UseMembers(members_);  // Harmless.
}

}  // namespace
}  // namespace handover
