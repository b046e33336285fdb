#include "adapters/gateway/told_receipts.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/fakes/temporary_folder.h"

namespace handover::gateway {
namespace told_receipts_test_internal {

using Layer = LocalReceipt::Layer;
using Word = LocalReceipt::Word;

constexpr ToldWord kNo = ToldWord::kRefused;
constexpr ToldWord kYes = ToldWord::kTaken;
constexpr ToldWord kNone = ToldWord::kNothing;

TEST(ToldReceiptsNextTest, EachLayerHasAWordOfItsOwn) {
  EXPECT_EQ(Next({}, Layer::kEnvelope, Word::kTaken), (ToldWords{kYes, kNone}));
  EXPECT_EQ(Next({kYes, kNone}, Layer::kLetter, Word::kRefused), (ToldWords{kYes, kNo}));
  EXPECT_EQ(Next({kNone, kNo}, Layer::kEnvelope, Word::kTaken), (ToldWords{kYes, kNo}));
  EXPECT_EQ(Next({kNo, kNone}, Layer::kLetter, Word::kRefused), (ToldWords{kNo, kNo}));
}

TEST(ToldReceiptsNextTest, TheSameWordAgainIsNoContradiction) {
  EXPECT_EQ(Next({kYes, kNo}, Layer::kLetter, Word::kRefused), (ToldWords{kYes, kNo}));
  EXPECT_EQ(Next({kYes, kNo}, Layer::kEnvelope, Word::kTaken), (ToldWords{kYes, kNo}));
}

TEST(ToldReceiptsNextTest, ALayerDoesNotChangeItsWord) {
  EXPECT_EQ(Next({kNone, kYes}, Layer::kLetter, Word::kRefused), std::nullopt);
  EXPECT_EQ(Next({kNone, kNo}, Layer::kLetter, Word::kTaken), std::nullopt);
  EXPECT_EQ(Next({kYes, kNone}, Layer::kEnvelope, Word::kRefused), std::nullopt);
  EXPECT_EQ(Next({kNo, kNone}, Layer::kEnvelope, Word::kTaken), std::nullopt);
}

TEST(ToldReceiptsNextTest, ALetterIsNotTakenOutOfAnEnvelopeThatWasRefused) {
  EXPECT_EQ(Next({kNo, kNone}, Layer::kLetter, Word::kTaken), std::nullopt);
  EXPECT_EQ(Next({kNone, kYes}, Layer::kEnvelope, Word::kRefused), std::nullopt);
}

TEST(ToldReceiptsNextTest, NotNowComesBeforeALastWordAlone) {
  EXPECT_EQ(Next({kYes, kNone}, Layer::kLetter, Word::kNotNow), (ToldWords{kYes, kNone}));
  EXPECT_EQ(Next({kNone, kYes}, Layer::kLetter, Word::kNotNow), std::nullopt);
  EXPECT_EQ(Next({kNone, kNo}, Layer::kLetter, Word::kNotNow), std::nullopt);
}

class ToldReceiptsTest : public testing::Test {
 protected:
  std::string Path() const { return folder_.File("told/" + ToString(id_)); }

  fakes::TemporaryFolder folder_;
  const DeliveryId id_ = *DeliveryId::FromBytes(std::string(16, '\x11'));
  const ToldReceipts told_{folder_.File("told")};
};

TEST_F(ToldReceiptsTest, WhatWasSavedIsThereAfterARestart) {
  EXPECT_EQ(told_.Load(id_)->words, ToldWords());
  for (const ToldWords& words : {ToldWords{kYes, kNo}, ToldWords{kNone, kYes}, ToldWords{kNo, kNone}}) {
    ASSERT_TRUE(told_.Save(id_, {words, std::string("a\0b", 3)}).ok());
    const ToldReceipt loaded = ToldReceipts(folder_.File("told")).Load(id_).value();
    EXPECT_EQ(loaded.words, words);
    EXPECT_EQ(loaded.unsent, std::string("a\0b", 3));
  }
}

TEST_F(ToldReceiptsTest, WhatIsForgottenWasNeverSaid) {
  ASSERT_TRUE(told_.Save(id_, {{kYes, kNo}, ""}).ok());
  ASSERT_TRUE(told_.Forget(id_).ok());
  EXPECT_EQ(told_.Load(id_)->words, ToldWords());
  EXPECT_TRUE(told_.Forget(id_).ok());
}

TEST_F(ToldReceiptsTest, ADamagedFileIsTold) {
  ASSERT_TRUE(told_.Save(id_, {}).ok());
  for (const char* bytes : {"", "HT1T", "HT2T-", "HT1X-", "HT1TX"}) {
    fakes::WriteFileBytes(Path(), bytes);
    EXPECT_EQ(told_.Load(id_).status().code(), absl::StatusCode::kDataLoss) << bytes;
  }
}

TEST_F(ToldReceiptsTest, AFolderThatCannotBeWrittenIsTold) {
  fakes::WriteFileBytes(folder_.File("told"), "a file where the folder should be");
  EXPECT_EQ(told_.Save(id_, {}).code(), absl::StatusCode::kUnavailable);
}

}  // namespace told_receipts_test_internal
}  // namespace handover::gateway
