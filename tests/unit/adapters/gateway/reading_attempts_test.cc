#include "adapters/gateway/reading_attempts.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "tests/fakes/temporary_folder.h"

namespace handover::gateway {
namespace reading_attempts_test_internal {

using Verdict = ReadingAttempts::Verdict;

class ReadingAttemptsTest : public testing::Test {
 protected:
  ReadingAttemptsTest() { Crash(); }
  // The process ends, whatever it had in hand, and starts again.
  void Crash() { attempts_ = std::make_unique<ReadingAttempts>(folder_.File("attempts"), 2); }

  fakes::TemporaryFolder folder_;
  std::unique_ptr<ReadingAttempts> attempts_;
};

TEST_F(ReadingAttemptsTest, ADocumentThatEndsTheProcessIsPutAsideAfterTwoTimes) {
  EXPECT_EQ(*attempts_->Begin("doc"), Verdict::kGoOn);
  Crash();
  EXPECT_EQ(*attempts_->Begin("doc"), Verdict::kGoOn);
  Crash();
  EXPECT_EQ(*attempts_->Begin("doc"), Verdict::kPutAside);
  Crash();
  EXPECT_EQ(*attempts_->Begin("doc"), Verdict::kSayNothing);
  EXPECT_EQ(attempts_->Reason().code, "GATEWAY_READER_ENDED");
  EXPECT_NE(attempts_->Reason().rule.find("2 times"), std::string::npos);
}

TEST_F(ReadingAttemptsTest, WhatHasComeToItsEndIsNotCounted) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(*attempts_->Begin("doc"), Verdict::kGoOn);
    attempts_->End("doc");
    Crash();
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.File("attempts")));
}

TEST_F(ReadingAttemptsTest, OtherDocumentsAreNotToBlame) {
  ASSERT_TRUE(attempts_->Begin("doc").ok());
  Crash();
  ASSERT_TRUE(attempts_->Begin("doc").ok());
  Crash();
  EXPECT_EQ(*attempts_->Begin("other"), Verdict::kGoOn);
}

TEST_F(ReadingAttemptsTest, TwoConnectionsWithOneMessageAreOneBeginning) {
  for (int i = 0; i < 4; ++i) EXPECT_EQ(*attempts_->Begin("doc"), Verdict::kGoOn);
  for (int i = 0; i < 3; ++i) attempts_->End("doc");
  EXPECT_TRUE(std::filesystem::exists(folder_.File("attempts/doc")));
  Crash();
  EXPECT_EQ(*attempts_->Begin("doc"), Verdict::kGoOn);
}

TEST_F(ReadingAttemptsTest, AFileThatIsNoNumberCountsAsOne) {
  ASSERT_TRUE(attempts_->Begin("doc").ok());
  fakes::WriteFileBytes(folder_.File("attempts/doc"), "many");
  Crash();
  EXPECT_EQ(*attempts_->Begin("doc"), Verdict::kGoOn);
  Crash();
  EXPECT_EQ(*attempts_->Begin("doc"), Verdict::kPutAside);
}

TEST_F(ReadingAttemptsTest, WhatCannotBeCountedIsNotBegun) {
  fakes::WriteFileBytes(folder_.File("attempts"), "a file where the folder should be");
  EXPECT_EQ(attempts_->Begin("doc").status().code(), absl::StatusCode::kUnavailable);
  std::filesystem::remove(folder_.File("attempts"));
  EXPECT_EQ(*attempts_->Begin("doc"), Verdict::kGoOn);
}

}  // namespace reading_attempts_test_internal
}  // namespace handover::gateway
