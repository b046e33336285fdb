#include "adapters/gateway/written_letters.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/fakes/temporary_folder.h"

namespace handover::gateway {
namespace written_letters_test_internal {

constexpr LetterName::Kind kKind = LetterName::Kind::kInterchange;

DeliveryId Id(char c) { return *DeliveryId::FromBytes(std::string(16, c)); }

class WrittenLettersTest : public testing::Test {
 protected:
  fakes::TemporaryFolder folder_;
  WrittenLetters written_{folder_.File("written")};
};

TEST_F(WrittenLettersTest, AnEnvelopeFindsItsDelivery) {
  ASSERT_TRUE(written_.Remember({{kKind, "gln:1", "KUV1"}}, Id('a')).ok());
  ASSERT_TRUE(written_.Remember({{kKind, "gln:1", "KUV2"}}, Id('b')).ok());
  EXPECT_EQ(written_.Find({kKind, "gln:1", "KUV1"}).value(), std::vector<DeliveryId>{Id('a')});
  const WrittenLetters again(folder_.File("written"));
  EXPECT_EQ(again.Find({kKind, "gln:1", "KUV2"}).value(), std::vector<DeliveryId>{Id('b')});
  EXPECT_TRUE(written_.Find({kKind, "gln:2", "KUV1"}).value().empty());
  EXPECT_TRUE(written_.Find({kKind, "gln:1", "KUV"}).value().empty());
  EXPECT_TRUE(written_.Find({kKind, "gln:1KUV", "1"}).value().empty());
}

TEST_F(WrittenLettersTest, DeliveriesOfOneNameAreAllKeptAndEachOnce) {
  for (const char c : {'a', 'b', 'a'}) ASSERT_TRUE(written_.Remember({{kKind, "gln:1", "KUV1"}}, Id(c)).ok());
  EXPECT_EQ(written_.Find({kKind, "gln:1", "KUV1"}).value(), (std::vector<DeliveryId>{Id('a'), Id('b')}));
}

// Written over, the other twin would be found no more.
TEST_F(WrittenLettersTest, WhatCannotBeReadIsNotWrittenOver) {
  const LetterName name{kKind, "gln:1", "KUV1"};
  ASSERT_TRUE(written_.Remember({name}, Id('a')).ok());
  for (const auto& entry : std::filesystem::directory_iterator(folder_.File("written"))) {
    std::filesystem::remove(entry.path());
    std::filesystem::create_directory(entry.path());
  }
  EXPECT_EQ(written_.Find(name).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(written_.Remember({name}, Id('b')).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(written_.Forget(Id('a')).code(), absl::StatusCode::kUnavailable);
}

TEST_F(WrittenLettersTest, ANameOfAnotherKindIsAnotherName) {
  ASSERT_TRUE(written_.Remember({{LetterName::Kind::kVansEnvelope, "gln:1", "x"}}, Id('a')).ok());
  for (const auto kind : {kKind, LetterName::Kind::kVansMessage, LetterName::Kind::kFhirMessage}) {
    EXPECT_TRUE(written_.Find({kind, "gln:1", "x"}).value().empty());
  }
}

TEST_F(WrittenLettersTest, ADeliveryIsForgottenUnderAllItsNamesAlsoAfterARestart) {
  const LetterName first{kKind, "gln:1", "KUV1"};
  const LetterName second{LetterName::Kind::kVansMessage, "gln:1", "x"};
  ASSERT_TRUE(written_.Remember({first}, Id('a')).ok());
  ASSERT_TRUE(written_.Remember({second}, Id('a')).ok());  // It came again, and the format is another now.
  ASSERT_TRUE(WrittenLetters(folder_.File("written")).Forget(Id('a')).ok());
  EXPECT_TRUE(written_.Find(first).value().empty());
  EXPECT_TRUE(written_.Find(second).value().empty());
  EXPECT_TRUE(std::filesystem::is_empty(folder_.File("written")));
}

TEST_F(WrittenLettersTest, ATwinIsForgottenAndTheOtherIsStillFound) {
  for (const char c : {'a', 'b'}) ASSERT_TRUE(written_.Remember({{kKind, "gln:1", "KUV1"}}, Id(c)).ok());
  ASSERT_TRUE(written_.Forget(Id('a')).ok());
  EXPECT_EQ(written_.Find({kKind, "gln:1", "KUV1"}).value(), std::vector<DeliveryId>{Id('b')});
  ASSERT_TRUE(written_.Forget(Id('b')).ok());
  EXPECT_TRUE(std::filesystem::is_empty(folder_.File("written")));
}

TEST_F(WrittenLettersTest, WhatIsNotKnownIsForgottenAlready) { EXPECT_TRUE(written_.Forget(Id('a')).ok()); }

TEST_F(WrittenLettersTest, AFolderThatCannotBeWrittenIsTold) {
  fakes::WriteFileBytes(folder_.File("written"), "a file where the folder should be");
  EXPECT_EQ(written_.Remember({{kKind, "gln:1", "KUV1"}}, Id('a')).code(), absl::StatusCode::kUnavailable);
}

}  // namespace written_letters_test_internal
}  // namespace handover::gateway
