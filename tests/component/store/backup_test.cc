// The life of everything on disk together: serve, back up while serving, restore, serve on.
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "broker/audit/leaf_detail.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/base/status_macros.h"
#include "broker/store/committer.h"
#include "broker/store/key_vault.h"
#include "broker/store/log_reader.h"
#include "broker/store/restore.h"
#include "broker/store/rocksdb_store.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/broker/store/log_support.h"

namespace handover::store {
namespace backup_test_internal {

using testing::Answers;
using testing::CheckAsHolder;
using testing::DigestOf;
using testing::DraftOf;
using testing::TransactionOf;

const SecretKey kRoot = *SecretKey::FromBytes(std::string(32, 'r'));

// What a broker keeps, opened from one data directory.
struct Deployment {
  std::unique_ptr<Store> store;
  std::unique_ptr<KeyVault> vault;
  std::unique_ptr<HeadFile> head_file;
  std::unique_ptr<Committer> committer;
};

class BackupTest : public ::testing::Test {
 protected:
  absl::StatusOr<Deployment> Open(const std::string& data, const std::string& head_file) {
    Deployment opened;
    std::filesystem::create_directory(data);
    RocksdbOptions options;
    options.directory = data + "/" + kStoreFolderName;
    options.reserve_bytes = 0;
    HANDOVER_ASSIGN_OR_RETURN(opened.store, OpenRocksdbStore(options));
    const bool is_new = LogReader(*opened.store).NewestHead()->size == 0;
    HANDOVER_ASSIGN_OR_RETURN(
        opened.vault,
        KeyVault::Open({.path = data + "/" + kKeyFileName, .root_key = kRoot, .create = is_new},
                       random_));
    HANDOVER_ASSIGN_OR_RETURN(opened.head_file, HeadFile::Open(head_file));
    HANDOVER_ASSIGN_OR_RETURN(
        opened.committer,
        Committer::Start({}, *opened.store, *opened.head_file, key_, clock_, random_));
    return opened;
  }

  // One sealed body and its leaf, waited for.
  exchange::v1::Receipt Accept(Deployment& deployment, const std::string& id) {
    const storage::v1::Sealed sealed = *deployment.vault->Seal(
        {party_, clock_.Now()}, {SealedKind::kHandoverContent, id}, "content of " + id);
    Answers answers;
    deployment.committer->Enqueue(TransactionOf(
        {DraftOf(id, "anna")}, {Put(Table::kBody, id, sealed.SerializeAsString())}, answers));
    const absl::StatusOr<CommitResult> result = answers.Await(0);
    EXPECT_TRUE(result.ok()) << result.status();
    return result->MakeReceipt(0);
  }

  absl::StatusOr<std::string> ReadBody(const Deployment& deployment, const std::string& id) {
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row,
                              deployment.store->Get(Table::kBody, id));
    if (!row.has_value()) return absl::NotFoundError("no row");
    storage::v1::Sealed sealed;
    EXPECT_TRUE(sealed.ParseFromString(*row));
    return deployment.vault->Unseal(sealed, {SealedKind::kHandoverContent, id});
  }

  absl::Status BackUp(Deployment& deployment) {
    return BackupStore({*deployment.store, data_ + "/" + kKeyFileName, head_}, backup_);
  }

  fakes::TemporaryFolder folder_;
  const std::string data_ = folder_.File("data");
  const std::string head_ = folder_.File("head");
  const std::string backup_ = folder_.File("backup");
  const std::string restored_ = folder_.File("restored");
  const PartyId party_ = *PartyId::FromBytes(std::string(16, 'p'));
  const SigningKey key_ = testing::NewLogKey();
  fakes::FakeClock clock_;
  fakes::SeededRandom random_;
};

TEST_F(BackupTest, BackupWhileServingRestoresToALogThatServesOn) {
  {
    Deployment serving = *Open(data_, head_);
    Accept(serving, "before");
    std::thread writer([this, &serving] {
      for (int i = 0; i < 40; ++i) {
        clock_.Advance(absl::Hours(24));  // Every one needs a new wrapping key.
        Accept(serving, absl::StrCat("during ", i));
      }
    });
    EXPECT_TRUE(BackUp(serving).ok());
    writer.join();
  }
  const std::string head = folder_.File("restored head");
  ASSERT_TRUE(RestoreBackup({backup_, restored_, head}).ok());
  absl::StatusOr<Deployment> restored = Open(restored_, head);
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(*ReadBody(*restored, "before"), "content of before");
  const uint64_t size = ParseTreeHead(restored->committer->NewestHead().head)->size;
  for (uint64_t i = 1; i < size; ++i) {
    EXPECT_TRUE(ReadBody(*restored, absl::StrCat("during ", i - 1)).ok()) << i;
  }
  const exchange::v1::Receipt receipt = Accept(*restored, "after");
  EXPECT_EQ(receipt.leaf_index(), static_cast<int64_t>(size));
  EXPECT_EQ(CheckAsHolder(receipt, {LeafType::kAccepted, DigestOf("after")}, key_.verify_key()),
            Reason::kOk);
}

TEST_F(BackupTest, OlderBackupUnderTheNewerHeadFileIsRefusedUnlessReplaced) {
  {
    Deployment serving = *Open(data_, head_);
    Accept(serving, "one");
    ASSERT_TRUE(BackUp(serving).ok());
    Accept(serving, "two");
  }
  ASSERT_TRUE(RestoreBackup({backup_, restored_, head_}).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(Open(restored_, head_).status()));
  std::filesystem::remove_all(restored_);
  ASSERT_TRUE(RestoreBackup({.backup_directory = backup_,
                             .data_directory = restored_,
                             .head_file = head_,
                             .replace_head_file = true})
                  .ok());
  absl::StatusOr<Deployment> restored = Open(restored_, head_);
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(*ReadBody(*restored, "one"), "content of one");
  EXPECT_TRUE(absl::IsNotFound(ReadBody(*restored, "two").status()));
}

TEST_F(BackupTest, NewestBackupUnderTheHeadFileIsServed) {
  {
    Deployment serving = *Open(data_, head_);
    Accept(serving, "one");
    ASSERT_TRUE(BackUp(serving).ok());
  }
  ASSERT_TRUE(RestoreBackup({backup_, restored_, head_}).ok());
  EXPECT_TRUE(Open(restored_, head_).ok());
}

TEST_F(BackupTest, RestartReadsItsRowsAndContinuesItsLog) {
  exchange::v1::Receipt first;
  {
    Deployment serving = *Open(data_, head_);
    first = Accept(serving, "one");
  }
  absl::StatusOr<Deployment> again = Open(data_, head_);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(*ReadBody(*again, "one"), "content of one");
  const exchange::v1::Receipt second = Accept(*again, "two");
  EXPECT_EQ(second.leaf_index(), 1);
  const absl::StatusOr<exchange::v1::Receipt> old = LogReader(*again->store).MakeReceipt(0);
  ASSERT_TRUE(old.ok());
  EXPECT_EQ(old->leaf(), first.leaf());
  EXPECT_EQ(CheckAsHolder(*old, {LeafType::kAccepted, DigestOf("one")}, key_.verify_key()),
            Reason::kOk);
}

TEST_F(BackupTest, DetailBehindALeafOpensFromTheStore) {
  Deployment serving = *Open(data_, head_);
  storage::v1::LeafDetail detail;
  detail.set_event("DECIDED");
  audit::DetailRandom fresh;
  random_.Fill(absl::MakeSpan(fresh));
  const audit::SealableDetail made = audit::MakeDetail(detail, fresh);
  const SealedRow row{SealedKind::kLeafDetail, AsView(made.digest)};
  LeafDraft draft = DraftOf("x", "anna");
  draft.detail = made.digest;
  draft.sealed_detail =
      serving.vault->Seal({party_, clock_.Now()}, row, made.plaintext)->SerializeAsString();
  Answers answers;
  serving.committer->Enqueue(TransactionOf({draft}, {}, answers));
  ASSERT_TRUE(answers.Await(0).ok());
  const storage::v1::LeafRecord record = *LogReader(*serving.store).Leaf(0);
  storage::v1::Sealed sealed;
  ASSERT_TRUE(sealed.ParseFromString(record.sealed_detail()));
  const Leaf leaf = *ParseLeaf(record.leaf());
  const absl::StatusOr<std::string> plaintext =
      serving.vault->Unseal(sealed, {SealedKind::kLeafDetail, AsView(leaf.detail)});
  ASSERT_TRUE(plaintext.ok()) << plaintext.status();
  EXPECT_EQ(audit::OpenDetail(*plaintext, record.leaf())->detail.event(), "DECIDED");
}

TEST_F(BackupTest, NoFileHoldsTheContentInTheClear) {
  {
    Deployment serving = *Open(data_, head_);
    Accept(serving, "a canary that sings");
    ASSERT_TRUE(BackUp(serving).ok());
  }
  int files = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_.path())) {
    if (!file.is_regular_file()) continue;
    ++files;
    const std::string bytes = fakes::ReadFileBytes(file.path());
    EXPECT_EQ(bytes.find("content of a canary"), std::string::npos) << file.path();
  }
  EXPECT_GT(files, 10);
}

}  // namespace backup_test_internal
}  // namespace handover::store
