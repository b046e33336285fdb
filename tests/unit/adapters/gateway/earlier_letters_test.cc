#include "adapters/gateway/earlier_letters.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <iterator>
#include <memory>
#include <string>

#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::gateway {
namespace {

constexpr char kSender[] = "gln:5790000120400";

exchange::v1::Handover On(const std::string& cpr, const std::string& kind, char id) {
  exchange::v1::Handover handover;
  handover.mutable_envelope()->set_kind(kind);
  handover.mutable_envelope()->set_handover_id(std::string(16, id));
  handover.mutable_envelope()->set_subject_person_id("c000000000000001");
  exchange::v1::RoutingSlip::Person& person = *handover.mutable_slip()->add_persons();
  person.set_person_id("c000000000000001");
  person.set_role(options::v1::PERSON_ROLE_CHILD);
  if (!cpr.empty()) person.add_identifiers()->set_cpr(cpr);
  return handover;
}

class EarlierLettersTest : public testing::Test {
 protected:
  std::unique_ptr<EarlierLetters> Open() { return EarlierLetters::Open(folder_.path(), random_).value(); }

  fakes::TemporaryFolder folder_;
  fakes::SeededRandom random_;
};

TEST_F(EarlierLettersTest, KnowsTheDocumentOfALetterAlsoAfterARestart) {
  ASSERT_TRUE(Open()->RememberDocument(kSender, "BRV1", "abc").ok());
  EXPECT_EQ(Open()->FindDocument(kSender, "BRV1").value(), "abc");
  EXPECT_EQ(Open()->FindDocument(kSender, "BRV2").value(), std::nullopt);
  EXPECT_EQ(Open()->FindDocument("gln:5790000120401", "BRV1").value(), std::nullopt);
}

TEST_F(EarlierLettersTest, FindsTheNewestHandoverOfTheSameSenderKindAndSubject) {
  const std::unique_ptr<EarlierLetters> earlier = Open();
  ASSERT_TRUE(earlier->RememberSubject(kSender, On("1306249995", "BIRTH_NOTIFICATION", 'a')).ok());
  ASSERT_TRUE(earlier->RememberSubject(kSender, On("1306249995", "BIRTH_NOTIFICATION", 'b')).ok());
  EXPECT_EQ(Open()->FindOnSubject(kSender, On("1306249995", "BIRTH_NOTIFICATION", 'x')).value(),
            HandoverId::FromBytes(std::string(16, 'b')));
  EXPECT_EQ(Open()->FindOnSubject(kSender, On("1306249996", "BIRTH_NOTIFICATION", 'x')).value(), std::nullopt);
  EXPECT_EQ(Open()->FindOnSubject(kSender, On("1306249995", "DEATH_NOTICE", 'x')).value(), std::nullopt);
}

TEST_F(EarlierLettersTest, ASubjectWithoutANumberIsNotRemembered) {
  const std::unique_ptr<EarlierLetters> earlier = Open();
  EXPECT_TRUE(earlier->RememberSubject(kSender, On("", "BIRTH_NOTIFICATION", 'a')).ok());
  EXPECT_EQ(earlier->FindOnSubject(kSender, On("", "BIRTH_NOTIFICATION", 'a')).value(), std::nullopt);
}

TEST_F(EarlierLettersTest, NoFileNameOrContentHoldsTheNumber) {
  ASSERT_TRUE(Open()->RememberSubject(kSender, On("1306249995", "BIRTH_NOTIFICATION", 'a')).ok());
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    ++files;
    EXPECT_EQ(entry.path().string().find("1306249995"), std::string::npos);
    EXPECT_EQ(fakes::ReadFileBytes(entry.path().string()).find("1306249995"), std::string::npos);
  }
  EXPECT_EQ(files, 2);
}

// A folder lies in the place of each.
TEST_F(EarlierLettersTest, WhatCannotBeReadIsNotTakenForNone) {
  const exchange::v1::Handover handover = On("1306249995", "BIRTH_NOTIFICATION", 'a');
  ASSERT_TRUE(Open()->RememberSubject(kSender, handover).ok());
  ASSERT_TRUE(Open()->RememberDocument(kSender, "BRV1", "abc").ok());
  const std::unique_ptr<EarlierLetters> earlier = Open();
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    std::filesystem::remove(entry.path());
    std::filesystem::create_directory(entry.path());
  }
  EXPECT_EQ(earlier->FindDocument(kSender, "BRV1").status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(earlier->FindOnSubject(kSender, handover).status().code(), absl::StatusCode::kUnavailable);
  // Another key would find nobody again.
  EXPECT_EQ(EarlierLetters::Open(folder_.path(), random_).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(EarlierLettersTest, ADocumentThatCannotBeLookedForIsNotTakenForNone) {
  const std::unique_ptr<EarlierLetters> earlier = Open();
  std::filesystem::create_symlink("document-abc", folder_.File("document-abc"));
  EXPECT_EQ(earlier->HasDocument("abc").status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(EarlierLettersTest, ADamagedKeyIsDataLoss) {
  fakes::WriteFileBytes(folder_.File("key"), "short");
  EXPECT_EQ(EarlierLetters::Open(folder_.path(), random_).status().code(), absl::StatusCode::kDataLoss);
}

// What stays is what was written last, at the start and while it goes on.
TEST_F(EarlierLettersTest, TheFolderIsBoundedAndTheOldestAreForgotten) {
  constexpr int kMost = 20;
  std::unique_ptr<EarlierLetters> earlier = EarlierLetters::Open(folder_.path(), random_, kMost).value();
  const auto files = [this] {
    return std::distance(std::filesystem::directory_iterator(folder_.path()), std::filesystem::directory_iterator());
  };
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(earlier->RememberDocument(std::to_string(i)).ok());
    EXPECT_LE(files(), kMost + kMost / 10 + 2);  // With the key and the one that was just written.
  }
  EXPECT_FALSE(earlier->HasDocument("0").value());
  EXPECT_TRUE(earlier->HasDocument("99").value());
  earlier = EarlierLetters::Open(folder_.path(), random_, 5).value();
  EXPECT_EQ(files(), 6);
  EXPECT_TRUE(earlier->HasDocument("99").value());
  EXPECT_FALSE(earlier->HasDocument("90").value());
}

TEST_F(EarlierLettersTest, KnowsADocumentWithoutLetterIds) {
  ASSERT_TRUE(Open()->RememberDocument("abc").ok());
  EXPECT_TRUE(Open()->HasDocument("abc").value());
  EXPECT_FALSE(Open()->HasDocument("abd").value());
}

}  // namespace
}  // namespace handover::gateway
