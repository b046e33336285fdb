#include "broker/store/erasure_list.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/fakes/temporary_folder.h"
#include "tests/unit/broker/store/format_vectors.h"

namespace handover::store {
namespace erasure_list_test_internal {

ErasureEntry Entry(uint64_t sequence) {
  const KeyPeriod period{*PartyId::FromBytes(std::string(16, 'p')), PeriodOf(KeyUse::kContent, 20'000)};
  return {sequence, 1'700'000'000'000, {KeyUse::kContent, period, std::string(16, static_cast<char>('a' + sequence))}};
}

class ErasureListTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<ErasureList>> Open() { return ErasureList::Open(path_); }
  void Write(int count) {
    const auto list = *Open();
    for (int i = 0; i < count; ++i) ASSERT_TRUE(list->Append({Entry(list->size() + 1)}).ok());
  }
  std::string Bytes() { return fakes::ReadFileBytes(path_); }

  fakes::TemporaryFolder folder_;
  const std::string path_ = folder_.File("head.erasures");
};

TEST_F(ErasureListTest, ANewListIsEmptyAndHasAHeader) {
  EXPECT_EQ((*Open())->size(), 0u);
  EXPECT_EQ(Bytes().size(), kErasureEntryBytes);
}

TEST_F(ErasureListTest, WhatWasAppendedIsThereAfterwards) {
  Write(3);
  const auto list = *Open();
  EXPECT_EQ(list->size(), 3u);
  const std::vector<ErasureEntry> entries = *list->Read(2, 3);
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].sequence, 2u);
  EXPECT_EQ(entries[0].unit, Entry(2).unit);
  EXPECT_EQ(entries[1].time_ms, 1'700'000'000'000);
}

TEST_F(ErasureListTest, AnEntryThatIsTornAtAnyByteIsCutOff) {
  Write(2);
  const std::string whole = Bytes();
  for (size_t cut = 2 * kErasureEntryBytes; cut < whole.size(); ++cut) {
    fakes::WriteFileBytes(path_, whole.substr(0, cut));
    const auto list = Open();
    ASSERT_TRUE(list.ok()) << cut;
    EXPECT_EQ((*list)->size(), 1u) << cut;
  }
  fakes::WriteFileBytes(path_, whole.substr(0, 3 * kErasureEntryBytes - 1) + "?");
  EXPECT_EQ((*Open())->size(), 1u);
}

TEST_F(ErasureListTest, DamageInTheMiddleIsTold) {
  Write(3);
  std::string bytes = Bytes();
  bytes[kErasureEntryBytes + 50] = static_cast<char>(bytes[kErasureEntryBytes + 50] ^ 1);
  fakes::WriteFileBytes(path_, bytes);
  EXPECT_TRUE(absl::IsDataLoss((*Open())->Read(1, 3).status()));
}

TEST_F(ErasureListTest, AnotherFileIsNoList) {
  fakes::WriteFileBytes(path_, std::string(kErasureEntryBytes, 'x'));
  EXPECT_TRUE(absl::IsDataLoss(Open().status()));
}

TEST_F(ErasureListTest, AnEntryInAnothersPlaceIsDamage) {
  Write(2);
  const std::string bytes = Bytes();
  const std::string header = bytes.substr(0, kErasureEntryBytes);
  const std::string second = bytes.substr(2 * kErasureEntryBytes);
  fakes::WriteFileBytes(path_, header + second);
  EXPECT_TRUE(absl::IsDataLoss((*Open())->Read(1, 1).status()));
}

TEST_F(ErasureListTest, AFolderThatIsNotThereIsUnavailable) {
  EXPECT_TRUE(absl::IsUnavailable(ErasureList::Open(folder_.File("none/list")).status()));
}

TEST(ErasureEntryTest, NoChangedBitIsRead) {
  const std::string whole = EncodeErasureEntry(Entry(1));
  ASSERT_EQ(whole.size(), kErasureEntryBytes);
  for (size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string changed = whole;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(ParseErasureEntry(changed).ok()) << bit;
  }
}

TEST(ErasureEntryTest, TheVectorsAreWhatTheyWere) {
  const auto vector = testing::ReadVectors("erasure_list.txt");
  const std::string file = vector.at("file").front();
  const fakes::TemporaryFolder folder;
  const std::string path = folder.File("list");
  fakes::WriteFileBytes(path, file);
  const auto list = *ErasureList::Open(path);
  ASSERT_EQ(list->size(), 2u);
  const std::vector<ErasureEntry> entries = *list->Read(1, 2);
  EXPECT_EQ(entries[0].unit.use, KeyUse::kContent);
  EXPECT_EQ(entries[0].unit.id, std::string(16, 'h'));
  EXPECT_EQ(entries[1].unit.use, KeyUse::kPerson);
  EXPECT_EQ(entries[1].unit.id, std::string(32, 'k'));
  EXPECT_EQ(EncodeErasureEntry(entries[0]) + EncodeErasureEntry(entries[1]), file.substr(kErasureEntryBytes));
}

}  // namespace erasure_list_test_internal
}  // namespace handover::store
