#include "broker/store/key_vault.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "broker/store/erasure_rows.h"
#include "tests/fakes/memory_store.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/broker/store/format_vectors.h"

namespace handover::store {
namespace key_vault_test_internal {

using storage::v1::Sealed;

SecretKey Root(char byte) { return *SecretKey::FromBytes(std::string(32, byte)); }
PartyId Party(char byte) { return *PartyId::FromBytes(std::string(16, byte)); }

const absl::Time kDay = absl::FromCivil(absl::CivilDay(2024, 6, 10), absl::UTCTimeZone());
const std::string kId(16, 'i');
const SealedRow kRow{SealedKind::kHandoverContent, kId};

class KeyVaultTest : public ::testing::Test {
 protected:
  void SetUp() override {
    vault_ = *KeyVault::Open({.path = path_, .root_key = Root('r'), .create = true}, random_);
  }
  absl::Status Reopen(const SecretKey& root) {
    vault_.reset();
    absl::StatusOr<std::unique_ptr<KeyVault>> opened = KeyVault::Open({path_, root}, random_);
    if (opened.ok()) vault_ = *std::move(opened);
    return opened.status();
  }
  Sealed SealFor(char party, absl::Time day = kDay, std::string_view plaintext = "content") {
    const absl::StatusOr<Sealed> sealed = vault_->Seal({Party(party), day}, kRow, plaintext);
    EXPECT_TRUE(sealed.ok()) << sealed.status();
    return *sealed;
  }

  fakes::TemporaryFolder folder_;
  const std::string path_ = folder_.File("keys");
  fakes::SeededRandom random_;
  std::unique_ptr<KeyVault> vault_;
};

TEST_F(KeyVaultTest, UnsealsWhatItSealed) {
  const Sealed sealed = SealFor('p');
  EXPECT_EQ(*vault_->Unseal(sealed, kRow), "content");
  EXPECT_EQ(sealed.party(), std::string(16, 'p'));
  EXPECT_EQ(sealed.day(), 19'884);
  EXPECT_EQ(sealed.generation(), 0);
  EXPECT_EQ(sealed.wrapped_key().size(), 60u);
  EXPECT_EQ(sealed.ciphertext().size(), 7u + 28u);
}

TEST_F(KeyVaultTest, UnsealsAfterARestart) {
  const Sealed sealed = SealFor('p');
  ASSERT_TRUE(Reopen(Root('r')).ok());
  EXPECT_EQ(*vault_->Unseal(sealed, kRow), "content");
}

TEST_F(KeyVaultTest, UnsealsEmptyAndLargeContent) {
  EXPECT_EQ(*vault_->Unseal(SealFor('p', kDay, ""), kRow), "");
  const std::string large(3'000'000, 'x');
  EXPECT_TRUE(*vault_->Unseal(SealFor('p', kDay, large), kRow) == large);
}

TEST_F(KeyVaultTest, SealedBytesShowNothingAndNoTwoAreAlike) {
  const std::string content(64, 'c');
  const Sealed one = SealFor('p', kDay, content);
  const Sealed two = SealFor('p', kDay, content);
  EXPECT_EQ(one.SerializeAsString().find(content.substr(0, 8)), std::string::npos);
  EXPECT_NE(one.ciphertext(), two.ciphertext());
  EXPECT_NE(one.wrapped_key(), two.wrapped_key());
}

TEST_F(KeyVaultTest, OneKeyPerPartyAndDay) {
  SealFor('p', kDay);
  SealFor('p', kDay + absl::Hours(23));
  EXPECT_EQ(vault_->key_count(), 1u);
  SealFor('p', kDay + absl::Hours(24));
  SealFor('q', kDay);
  EXPECT_EQ(vault_->key_count(), 3u);
}

TEST_F(KeyVaultTest, DaysBefore1970AreDaysToo) {
  const Sealed sealed = SealFor('p', absl::UnixEpoch() - absl::Seconds(1));
  EXPECT_EQ(sealed.day(), -1);
  ASSERT_TRUE(Reopen(Root('r')).ok());
  EXPECT_EQ(*vault_->Unseal(sealed, kRow), "content");
}

TEST_F(KeyVaultTest, KeyIsDurableBeforeSealReturns) {
  const Sealed sealed = SealFor('p');
  const std::unique_ptr<KeyVault> other = *KeyVault::Open({path_, Root('r')}, random_);
  EXPECT_EQ(*other->Unseal(sealed, kRow), "content");
}

TEST_F(KeyVaultTest, LaterSealsOfTheDayDoNotTouchTheFile) {
  SealFor('p');
  std::filesystem::remove(path_);
  SealFor('p');
  EXPECT_FALSE(std::filesystem::exists(path_));
}

// --- What does not open ---

TEST_F(KeyVaultTest, AnotherRowsContentDoesNotOpen) {
  const Sealed sealed = SealFor('p');
  const std::string other_id(16, 'j');
  EXPECT_TRUE(
      absl::IsDataLoss(vault_->Unseal(sealed, {SealedKind::kHandoverContent, other_id}).status()));
  EXPECT_TRUE(absl::IsDataLoss(vault_->Unseal(sealed, {SealedKind::kLeafDetail, kId}).status()));
  EXPECT_TRUE(absl::IsDataLoss(
      vault_->Unseal(sealed, {SealedKind::kHandoverContent, kId.substr(1)}).status()));
}

TEST_F(KeyVaultTest, RowMovedToAnotherPartyDoesNotOpen) {
  SealFor('q');
  Sealed moved = SealFor('p');
  moved.set_party(std::string(16, 'q'));
  EXPECT_TRUE(absl::IsDataLoss(vault_->Unseal(moved, kRow).status()));
}

TEST_F(KeyVaultTest, RowMovedToAnotherDayDoesNotOpen) {
  SealFor('p', kDay + absl::Hours(24));
  Sealed moved = SealFor('p');
  moved.set_day(moved.day() + 1);
  EXPECT_TRUE(absl::IsDataLoss(vault_->Unseal(moved, kRow).status()));
}

TEST_F(KeyVaultTest, MissingWrappingKeyIsNotFound) {
  Sealed sealed = SealFor('p');
  sealed.set_generation(1);
  EXPECT_TRUE(absl::IsNotFound(vault_->Unseal(sealed, kRow).status()));
}

TEST_F(KeyVaultTest, EveryFlippedByteIsDamage) {
  const Sealed good = SealFor('p');
  for (size_t i = 0; i < good.wrapped_key().size(); ++i) {
    Sealed bad = good;
    (*bad.mutable_wrapped_key())[i] = static_cast<char>(good.wrapped_key()[i] ^ 4);
    const absl::Status status = vault_->Unseal(bad, kRow).status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << i;
    EXPECT_NE(status.message().find("data key"), absl::string_view::npos) << status;
  }
  for (size_t i = 0; i < good.ciphertext().size(); ++i) {
    Sealed bad = good;
    (*bad.mutable_ciphertext())[i] = static_cast<char>(good.ciphertext()[i] ^ 4);
    const absl::Status status = vault_->Unseal(bad, kRow).status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << i;
    EXPECT_NE(status.message().find("content"), absl::string_view::npos) << status;
  }
}

TEST_F(KeyVaultTest, CutPartsAreDamageOfTheirOwnKind) {
  const Sealed good = SealFor('p');
  Sealed no_party = good, no_key = good, no_tag = good, cut_tag = good;
  no_party.mutable_party()->pop_back();
  no_key.clear_wrapped_key();
  no_tag.mutable_ciphertext()->resize(27);
  cut_tag.mutable_ciphertext()->pop_back();
  for (const Sealed& bad : {no_party, no_key, no_tag}) {
    const absl::Status status = vault_->Unseal(bad, kRow).status();
    EXPECT_TRUE(absl::IsDataLoss(status));
    EXPECT_NE(status.message().find("cut"), absl::string_view::npos) << status;
  }
  EXPECT_TRUE(absl::IsDataLoss(vault_->Unseal(cut_tag, kRow).status()));
}

TEST_F(KeyVaultTest, DataKeyOfAnotherRowDoesNotOpenTheContent) {
  Sealed mixed = SealFor('p');
  mixed.set_wrapped_key(SealFor('p').wrapped_key());
  EXPECT_TRUE(absl::IsDataLoss(vault_->Unseal(mixed, kRow).status()));
}

// --- The key file ---

TEST_F(KeyVaultTest, MissingFileIsNotMadeUnlessAsked) {
  std::filesystem::remove(path_);
  EXPECT_TRUE(absl::IsNotFound(Reopen(Root('r'))));
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(KeyVaultTest, CreateKeepsAFileThatIsThere) {
  const Sealed sealed = SealFor('p');
  const std::unique_ptr<KeyVault> again =
      *KeyVault::Open({.path = path_, .root_key = Root('r'), .create = true}, random_);
  EXPECT_EQ(*again->Unseal(sealed, kRow), "content");
}

TEST_F(KeyVaultTest, AnotherRootKeyIsRefused) {
  SealFor('p');
  EXPECT_TRUE(absl::IsFailedPrecondition(Reopen(Root('x'))));
}

TEST_F(KeyVaultTest, DamagedFileIsRefused) {
  SealFor('p');
  std::string bytes = fakes::ReadFileBytes(path_);
  bytes[70] = static_cast<char>(bytes[70] ^ 1);
  fakes::WriteFileBytes(path_, bytes);
  EXPECT_TRUE(absl::IsDataLoss(Reopen(Root('r'))));
}

TEST_F(KeyVaultTest, UnreadableFileIsUnavailable) {
  std::filesystem::remove(path_);
  std::filesystem::create_directory(path_);
  EXPECT_TRUE(absl::IsUnavailable(Reopen(Root('r'))));
}

TEST_F(KeyVaultTest, InterruptedRewriteLeavesTheOldFile) {
  const Sealed sealed = SealFor('p');
  fakes::WriteFileBytes(path_ + ".new", "half a file");
  ASSERT_TRUE(Reopen(Root('r')).ok());
  EXPECT_EQ(*vault_->Unseal(sealed, kRow), "content");
  SealFor('q');
  EXPECT_EQ(vault_->key_count(), 2u);
}

TEST_F(KeyVaultTest, NothingIsSealedWhileTheFileCannotBeWrittenAndLaterItIs) {
  SealFor('p');
  std::filesystem::create_symlink("/dev/full", path_ + ".new");
  EXPECT_TRUE(absl::IsResourceExhausted(vault_->Seal({Party('q'), kDay}, kRow, "x").status()));
  EXPECT_EQ(vault_->key_count(), 1u);
  EXPECT_TRUE(vault_->Seal({Party('p'), kDay}, kRow, "x").ok());
  std::filesystem::remove(path_ + ".new");
  const Sealed sealed = SealFor('q');
  ASSERT_TRUE(Reopen(Root('r')).ok());
  EXPECT_EQ(*vault_->Unseal(sealed, kRow), "content");
  EXPECT_EQ(vault_->key_count(), 2u);
}

TEST_F(KeyVaultTest, FileHoldsNoKeyInTheClear) {
  // The vector's file is not ours, but its keys are known, unlike those we draw.
  const auto vector = testing::ReadVectors("key_file.txt");
  const std::string file = vector.at("file").at(0);
  for (const std::string& key : vector.at("key")) {
    EXPECT_EQ(file.find(key.substr(0, 8)), std::string::npos);
  }
}

// --- Rotation of the root key ---

TEST_F(KeyVaultTest, RotationKeepsEveryRowAndNeedsTheNewRoot) {
  const Sealed before = SealFor('p');
  ASSERT_TRUE(vault_->RotateRoot(Root('n')).ok());
  EXPECT_EQ(*vault_->Unseal(before, kRow), "content");
  const Sealed after = SealFor('q');
  EXPECT_TRUE(absl::IsFailedPrecondition(Reopen(Root('r'))));
  ASSERT_TRUE(Reopen(Root('n')).ok());
  EXPECT_EQ(*vault_->Unseal(before, kRow), "content");
  EXPECT_EQ(*vault_->Unseal(after, kRow), "content");
}

TEST_F(KeyVaultTest, RotationThatFailsKeepsTheOldRoot) {
  const Sealed sealed = SealFor('p');
  std::filesystem::create_symlink("/dev/full", path_ + ".new");
  EXPECT_TRUE(absl::IsResourceExhausted(vault_->RotateRoot(Root('n'))));
  std::filesystem::remove(path_ + ".new");
  SealFor('q');
  ASSERT_TRUE(Reopen(Root('r')).ok());
  EXPECT_EQ(*vault_->Unseal(sealed, kRow), "content");
}

// --- Threads and vectors ---

TEST_F(KeyVaultTest, ThreadsThatNeedNewKeysShareThem) {
  std::vector<std::vector<Sealed>> sealed(6);
  std::vector<std::thread> threads;
  for (std::vector<Sealed>& mine : sealed) {
    threads.emplace_back([this, &mine] {
      for (int i = 0; i < 30; ++i) {
        mine.push_back(*vault_->Seal({Party(static_cast<char>('a' + i % 10)), kDay}, kRow, "x"));
      }
    });
  }
  threads.emplace_back([this] { EXPECT_TRUE(vault_->RotateRoot(Root('n')).ok()); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(vault_->key_count(), 10u);
  ASSERT_TRUE(Reopen(Root('n')).ok());
  for (const std::vector<Sealed>& mine : sealed) {
    for (const Sealed& one : mine) EXPECT_EQ(*vault_->Unseal(one, kRow), "x");
  }
}

TEST_F(KeyVaultTest, OpensTheVectorMadeElsewhere) {
  const auto keys = testing::ReadVectors("key_file.txt");
  const auto row = testing::ReadVectors("sealed_row.txt");
  fakes::WriteFileBytes(path_, keys.at("file").at(0));
  ASSERT_TRUE(Reopen(*SecretKey::FromBytes(keys.at("root_key").at(0))).ok());
  Sealed sealed;
  sealed.set_party(row.at("party").at(0));
  sealed.set_day(19'885);
  sealed.set_generation(1);
  sealed.set_wrapped_key(row.at("wrapped_key").at(0));
  sealed.set_ciphertext(row.at("ciphertext").at(0));
  const std::string id = row.at("id").at(0);
  const absl::StatusOr<std::string> content =
      vault_->Unseal(sealed, {SealedKind::kHandoverContent, id});
  ASSERT_TRUE(content.ok()) << content.status();
  EXPECT_EQ(*content, row.at("content").at(0));
}

TEST_F(KeyVaultTest, NewestGenerationSeals) {
  const auto keys = testing::ReadVectors("key_file.txt");
  fakes::WriteFileBytes(path_, keys.at("file").at(0));
  ASSERT_TRUE(Reopen(*SecretKey::FromBytes(keys.at("root_key").at(0))).ok());
  const absl::StatusOr<Sealed> sealed =
      vault_->Seal({Party('\x11'), kDay + absl::Hours(24)}, kRow, "x");
  ASSERT_TRUE(sealed.ok());
  EXPECT_EQ(sealed->generation(), 1);
}

KeyUnit UnitOf(char party, char id) {
  return {KeyUse::kContent, {Party(party), PeriodOf(KeyUse::kContent, 19'884)}, std::string(16, id)};
}

// What a store holds of a unit: its record, out of the rows that belong into the commit.
storage::v1::UnitKeyRecord RecordOf(const KeyVault::NewUnit& made) {
  storage::v1::UnitKeyRecord record;
  EXPECT_TRUE(record.ParseFromString(made.rows.back().value));
  return record;
}

TEST_F(KeyVaultTest, AUnitSealsRowsThatOnlyItsKeyOpens) {
  const KeyVault::NewUnit made = *vault_->MakeUnit(UnitOf('p', 'a'));
  const KeyVault::NewUnit other = *vault_->MakeUnit(UnitOf('p', 'b'));
  const Sealed sealed = *vault_->SealWith(made.key, kRow, "content");
  EXPECT_EQ(sealed.unit_id(), std::string(16, 'a'));
  EXPECT_TRUE(sealed.wrapped_key().empty());
  EXPECT_EQ(*vault_->UnsealWith(made.key, sealed, kRow), "content");
  EXPECT_TRUE(absl::IsDataLoss(vault_->UnsealWith(other.key, sealed, kRow).status()));
  const std::string another_id(16, 'j');
  EXPECT_TRUE(absl::IsDataLoss(
      vault_->UnsealWith(made.key, sealed, {SealedKind::kHandoverContent, another_id}).status()));
  Sealed cut = sealed;
  cut.set_ciphertext("short");
  EXPECT_TRUE(absl::IsDataLoss(vault_->UnsealWith(made.key, cut, kRow).status()));
}

TEST_F(KeyVaultTest, AUnitIsOpenedByItsRecordAndByNoOthers) {
  const KeyVault::NewUnit made = *vault_->MakeUnit(UnitOf('p', 'a'));
  const KeyVault::NewUnit other = *vault_->MakeUnit(UnitOf('p', 'b'));
  ASSERT_TRUE(Reopen(Root('r')).ok());
  EXPECT_EQ(vault_->OpenUnit(UnitOf('p', 'a'), RecordOf(made))->key.view(), made.key.key.view());
  EXPECT_TRUE(absl::IsDataLoss(vault_->OpenUnit(UnitOf('p', 'a'), RecordOf(other)).status()));
  EXPECT_TRUE(absl::IsNotFound(vault_->OpenUnit(UnitOf('q', 'a'), RecordOf(made)).status()));
}

TEST_F(KeyVaultTest, AfterRenewalAndDestructionOnlyWhatWasWrappedAgainOpens) {
  const KeyUnit stays = UnitOf('p', 's');
  const KeyUnit goes = UnitOf('p', 'g');
  const KeyVault::NewUnit kept = *vault_->MakeUnit(stays);
  const KeyVault::NewUnit erased = *vault_->MakeUnit(goes);
  const std::vector<KeyPeriod> periods = {stays.period};
  EXPECT_EQ(*vault_->Renew(periods), std::vector<int32_t>{1});
  const storage::v1::UnitKeyRecord again = *vault_->WrapAgain(stays, RecordOf(kept));
  EXPECT_EQ(again.generation(), 1);
  EXPECT_TRUE(vault_->OpenUnit(goes, RecordOf(erased)).ok());
  ASSERT_EQ(vault_->RenewedPeriods().size(), 1u);
  EXPECT_TRUE(vault_->RenewedPeriods().front().has_older);
  ASSERT_TRUE(vault_->DestroyOlder(periods).ok());
  ASSERT_TRUE(Reopen(Root('r')).ok());
  EXPECT_EQ(vault_->OpenUnit(stays, again)->key.view(), kept.key.key.view());
  EXPECT_TRUE(absl::IsNotFound(vault_->OpenUnit(goes, RecordOf(erased)).status()));
  EXPECT_TRUE(absl::IsNotFound(vault_->OpenUnit(stays, RecordOf(kept)).status()));
  EXPECT_FALSE(vault_->RenewedPeriods().front().has_older);
  EXPECT_EQ(vault_->NewestGeneration(stays.period), 1);
}

TEST_F(KeyVaultTest, ANewUnitExpectsTheGenerationThatWrapsIt) {
  const KeyUnit unit = UnitOf('p', 'a');
  EXPECT_EQ(vault_->MakeUnit(unit)->rows.front().kind, Operation::Kind::kExpectAbsent);
  ASSERT_TRUE(vault_->Renew(std::vector<KeyPeriod>{unit.period}).ok());
  const Operation expected = vault_->MakeUnit(unit)->rows.front();
  EXPECT_EQ(expected.kind, Operation::Kind::kExpectValue);
  EXPECT_EQ(expected.value, OrderedU64(1));
}

TEST_F(KeyVaultTest, WhoMakesAUnitAtTheSameTimeMakesTheSame) {
  const KeyUnit unit = UnitOf('p', 'a');
  const auto first = *vault_->MakeSharedUnit(unit);
  const auto second = *vault_->MakeSharedUnit(unit);
  EXPECT_EQ(first, second);
  EXPECT_NE(*vault_->MakeSharedUnit(UnitOf('p', 'b')), first);
}

TEST_F(KeyVaultTest, OnceNobodyHoldsItAUnitIsMadeAnew) {
  const KeyUnit unit = UnitOf('p', 'a');
  const std::string before((*vault_->MakeSharedUnit(unit))->key.key.view());
  EXPECT_NE((*vault_->MakeSharedUnit(unit))->key.key.view(), before);
}

// Else the second would overwrite the key of what the first has sealed.
TEST_F(KeyVaultTest, AUnitMadeBesideAnErasureDoesNotReplaceTheOneBeforeIt) {
  const KeyUnit unit = UnitOf('p', 'a');
  const auto before = *vault_->MakeSharedUnit(unit);
  ASSERT_TRUE(vault_->Renew(std::vector<KeyPeriod>{unit.period}).ok());
  const auto after = *vault_->MakeSharedUnit(unit);
  EXPECT_NE(after, before);
  EXPECT_EQ(after->rows.back().kind, Operation::Kind::kExpectAbsent);
  EXPECT_EQ(after->rows.back().key, UnitRowKey(unit));
}

TEST_F(KeyVaultTest, AUnitIsFoundWhereItIsAndMadeWhereItIsNot) {
  fakes::MemoryStore store;
  const KeyUnit unit = UnitOf('p', 'a');
  const FoundUnit made = *FindOrMakeUnit(unit, store, *vault_);
  ASSERT_NE(made.made, nullptr);
  ASSERT_TRUE(store.Commit(made.made->rows).ok());
  const FoundUnit found = *FindOrMakeUnit(unit, store, *vault_);
  EXPECT_EQ(found.made, nullptr);
  EXPECT_EQ(found.key.key.view(), made.key.key.view());
  ASSERT_TRUE(store.Commit({Put(Table::kErasure, UnitRowKey(unit), "garbage")}).ok());
  EXPECT_TRUE(absl::IsDataLoss(FindOrMakeUnit(unit, store, *vault_).status()));
}

TEST_F(KeyVaultTest, OtherPeriodsAreLeftAlone) {
  const KeyUnit unit = UnitOf('p', 'a');
  const KeyVault::NewUnit made = *vault_->MakeUnit(unit);
  const Sealed row = SealFor('p');
  const std::vector<KeyPeriod> others = {{Party('p'), PeriodOf(KeyUse::kEvidence, 19'884)},
                                         {Party('q'), unit.period.period}};
  ASSERT_TRUE(vault_->Renew(others).ok());
  ASSERT_TRUE(vault_->DestroyOlder(others).ok());
  EXPECT_TRUE(vault_->OpenUnit(unit, RecordOf(made)).ok());
  EXPECT_EQ(*vault_->Unseal(row, kRow), "content");
}

TEST_F(KeyVaultTest, ADayIsPreparedWithOneKeyOfEachUse) {
  ASSERT_TRUE(vault_->Prepare({Party('p'), kDay}).ok());
  EXPECT_EQ(vault_->key_count(), 3u);
  ASSERT_TRUE(vault_->Prepare({Party('p'), kDay}).ok());
  EXPECT_EQ(vault_->key_count(), 3u);
}

TEST_F(KeyVaultTest, AnErasureThatCannotBeWrittenChangesNothing) {
  const KeyUnit unit = UnitOf('p', 'a');
  const KeyVault::NewUnit made = *vault_->MakeUnit(unit);
  const std::vector<KeyPeriod> periods = {unit.period};
  std::filesystem::create_directory(path_ + ".new");
  EXPECT_FALSE(vault_->Renew(periods).ok());
  EXPECT_FALSE(vault_->DestroyOlder(periods).ok());
  EXPECT_EQ(vault_->NewestGeneration(unit.period), 0);
  std::filesystem::remove(path_ + ".new");
  EXPECT_TRUE(vault_->OpenUnit(unit, RecordOf(made)).ok());
}

TEST_F(KeyVaultTest, ARowOfAUnitIsOpenedThroughTheStoreAndIsErasedWithIt) {
  fakes::MemoryStore store;
  const KeyUnit unit = UnitOf('p', 'a');
  const KeyVault::NewUnit made = *vault_->MakeUnit(unit);
  ASSERT_TRUE(store.Commit(made.rows).ok());
  const Sealed sealed = *vault_->SealWith(made.key, kRow, "content");
  EXPECT_EQ(*UnsealRow(sealed, kRow, store, *vault_), "content");
  EXPECT_EQ(*UnsealRow(SealFor('p'), kRow, store, *vault_), "content");
  Sealed cut = sealed;
  cut.set_party("short");
  EXPECT_TRUE(absl::IsDataLoss(UnsealRow(cut, kRow, store, *vault_).status()));
  ASSERT_TRUE(store.Commit({Delete(Table::kErasure, UnitRowKey(unit))}).ok());
  EXPECT_TRUE(absl::IsNotFound(UnsealRow(sealed, kRow, store, *vault_).status()));
  EXPECT_TRUE(absl::IsNotFound(FindUnit(unit, store, *vault_).status()));
}

}  // namespace key_vault_test_internal
}  // namespace handover::store
