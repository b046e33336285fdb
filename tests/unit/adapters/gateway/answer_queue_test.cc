#include "adapters/gateway/answer_queue.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"

#include "tests/fakes/temporary_folder.h"

namespace handover::gateway {
namespace {

class LaterAnswerTest : public testing::Test {
 protected:
  std::optional<LaterAnswer> Make(const std::string& wishes, DocumentOutcome outcome) {
    OutgoingDocument document;
    document.document = absl::StrReplaceAll(fakes::ReadFileBytes("tests/fixtures/hl7v2/newborn_twin.hl7"),
                                            {{"|||AL|AL|", "|||" + wishes + "|"}});
    document.id = Outbox::IdOf(document.document);
    return MakeLaterAnswer(document, outcome, {}, absl::FromUnixSeconds(1'718'000'000));
  }
};

TEST_F(LaterAnswerTest, EnhancedModeIsAnsweredAsItAsks) {
  EXPECT_TRUE(Make("AL|AL", DocumentOutcome::kAccepted).has_value());
  EXPECT_TRUE(Make("AL|AL", DocumentOutcome::kRefused).has_value());
  EXPECT_FALSE(Make("AL|ER", DocumentOutcome::kAccepted).has_value());
  EXPECT_TRUE(Make("AL|ER", DocumentOutcome::kRefused).has_value());
  EXPECT_TRUE(Make("AL|SU", DocumentOutcome::kAccepted).has_value());
  EXPECT_FALSE(Make("AL|SU", DocumentOutcome::kRefused).has_value());
  EXPECT_FALSE(Make("AL|NE", DocumentOutcome::kRefused).has_value());
}

TEST_F(LaterAnswerTest, OriginalModeHearsOfARefusalAlone) {
  EXPECT_FALSE(Make("|AL", DocumentOutcome::kAccepted).has_value());
  EXPECT_TRUE(Make("|NE", DocumentOutcome::kRefused).has_value());
}

TEST_F(LaterAnswerTest, TheSameDocumentHasTheSameControlId) {
  const LaterAnswer first = Make("AL|AL", DocumentOutcome::kAccepted).value();
  EXPECT_EQ(first.control_id, Make("AL|AL", DocumentOutcome::kAccepted)->control_id);
  EXPECT_EQ(first.control_id.size(), 20u);
  EXPECT_NE(first.message.find("|" + first.control_id + "|"), std::string::npos);
  EXPECT_NE(first.message.find("\rMSA|AA|ORU20240613001\r"), std::string::npos);
}

TEST_F(LaterAnswerTest, OtherFormatsHaveNone) {
  OutgoingDocument document;
  document.document = "<letter/>";
  EXPECT_FALSE(MakeLaterAnswer(document, DocumentOutcome::kRefused, {}, absl::UnixEpoch()).has_value());
}

class AnswerQueueTest : public testing::Test {
 protected:
  // Delivers and says `status`.
  AnswerQueue::Outcome Send(const absl::Status& status) {
    return AnswerQueue(folder_.File("answers"))
        .SendAll([this, &status](const std::string& message) {
          delivered_.push_back(message);
          return status;
        })
        .value();
  }

  fakes::TemporaryFolder folder_;
  AnswerQueue queue_{folder_.File("answers")};
  std::vector<std::string> delivered_;
};

TEST_F(AnswerQueueTest, WhatIsDeliveredIsGone) {
  ASSERT_TRUE(queue_.Add({"A", "one"}).ok());
  EXPECT_EQ(Send(absl::OkStatus()).delivered_count, 1);
  EXPECT_EQ(Send(absl::OkStatus()).delivered_count, 0);
  EXPECT_EQ(delivered_, std::vector<std::string>{"one"});
}

TEST_F(AnswerQueueTest, WhatIsRefusedIsGoneToo) {
  ASSERT_TRUE(queue_.Add({"A", "one"}).ok());
  EXPECT_EQ(Send(absl::InvalidArgumentError("")).refused_count, 1);
  EXPECT_EQ(Send(absl::OkStatus()).delivered_count, 0);
}

TEST_F(AnswerQueueTest, WhatCannotBeSentNowWaitsWithAllBehindIt) {
  ASSERT_TRUE(queue_.Add({"A", "one"}).ok());
  ASSERT_TRUE(queue_.Add({"B", "two"}).ok());
  EXPECT_EQ(Send(absl::UnavailableError("")).waiting_count, 2);
  EXPECT_EQ(delivered_.size(), 1u);
  EXPECT_EQ(Send(absl::OkStatus()).delivered_count, 2);
}

TEST_F(AnswerQueueTest, TheSameAnswerTwiceIsOne) {
  ASSERT_TRUE(queue_.Add({"A", "one"}).ok());
  ASSERT_TRUE(queue_.Add({"A", "one"}).ok());
  EXPECT_EQ(Send(absl::OkStatus()).delivered_count, 1);
}

TEST_F(AnswerQueueTest, AFolderThatDoesNotExistYetIsEmpty) { EXPECT_EQ(Send(absl::OkStatus()).delivered_count, 0); }

}  // namespace
}  // namespace handover::gateway
