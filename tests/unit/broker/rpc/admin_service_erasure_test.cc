// Erasing on the whole broker: its real store, two operators' certificates, real backups and restores.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "broker/base/random_system.h"
#include "broker/store/key_vault.h"
#include "broker/store/restore.h"
#include "broker/store/rocksdb_store.h"
#include "broker/store/rows.h"
#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace admin_service_erasure_test_internal {

using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr char kRequestId[] = "0190b000-0000-7000-8000-000000000001";

class AdminServiceErasureTest : public RpcTest {
 protected:
  // Sent, received and accepted.
  std::string Concluded() {
    const std::string id = MustSubmit("ouh").acceptance().handover_id();
    const std::vector<exchange::v1::DeliveredCopy> copies = Pull("odense-hv");
    EXPECT_THAT(copies, SizeIs(1));
    exchange::v1::AcknowledgeDeliveriesResponse response;
    EXPECT_EQ(Told(InboxOf("odense-hv")->AcknowledgeDeliveries(
                  Patient().get(), broker_.Accepted("odense-hv", ++number_, copies.front()), &response)),
              "OK");
    return id;
  }
  std::string Ask(const std::string& handover_id) {
    admin::v1::RequestErasureRequest request;
    request.set_request_id(kRequestId);
    request.set_handover_id(handover_id);
    request.set_scope(admin::v1::EVERYTHING);
    request.set_reason_code("COURT_ORDER");
    request.set_journal_reference("J-9");
    admin::v1::RequestErasureResponse response;
    return Told(broker_.admin().RequestErasure(Patient().get(), request, &response));
  }
  std::string Confirm(admin::v1::AdminService::StubInterface& as) {
    admin::v1::ConfirmErasureRequest request;
    request.set_request_id(kRequestId);
    return Told(as.ConfirmErasure(Patient().get(), request, &confirmed_));
  }
  std::unique_ptr<admin::v1::AdminService::Stub> AnotherOperator() {
    return admin::v1::AdminService::NewStub(
        broker_.ConnectToAdmin(broker_.admin_authority().Issue({{{"CN", "Second operator"}}})));
  }
  void MustErase(const std::string& handover_id) {
    ASSERT_EQ(Ask(handover_id), "OK");
    ASSERT_EQ(Confirm(*AnotherOperator()), "OK");
  }
  void BackUp(const std::string& directory) {
    admin::v1::BackupRequest request;
    request.set_directory(directory);
    admin::v1::BackupResponse response;
    ASSERT_EQ(Told(broker_.admin().Backup(Patient().get(), request, &response)), "OK");
  }
  exchange::v1::HandoverStatus StatusOf(const std::string& id) {
    exchange::v1::GetHandoverStatusRequest request;
    request.set_handover_id(id);
    exchange::v1::HandoverStatus status;
    EXPECT_EQ(Told(ExchangeOf("ouh")->GetHandoverStatus(Patient().get(), request, &status)), "OK");
    return status;
  }
  // Opens the content in a stopped data directory with a key file, as a thief of both would.
  absl::Status OpenOffline(const std::string& store_directory, const std::string& key_file, const std::string& id) {
    SystemRandom random;
    auto vault = store::KeyVault::Open({key_file, *store::SecretKey::FromBytes(std::string(32, 'r'))}, random);
    if (!vault.ok()) return vault.status();
    store::RocksdbOptions options;
    options.directory = store_directory;
    options.reserve_bytes = 0;
    const auto opened = store::OpenRocksdbStore(options);
    if (!opened.ok()) return opened.status();
    const std::string key = *ParseUuid(id);
    const auto row = store::ReadRow<storage::v1::Sealed>(**opened, store::Table::kBody, key);
    if (!row.ok() || !row->has_value()) return absl::OutOfRangeError("no row");
    return store::UnsealRow((*row)->record, {store::SealedKind::kHandoverContent, key}, **opened, **vault).status();
  }

  admin::v1::ConfirmErasureResponse confirmed_;
  int64_t number_ = 0;
};

TEST_F(AdminServiceErasureTest, TheFirstOperatorAloneErasesNothing) {
  const std::string id = Concluded();
  ASSERT_EQ(Ask(id), "OK");
  EXPECT_EQ(Confirm(broker_.admin()), "PERMISSION_DENIED SAME_OPERATOR at request_id");
  EXPECT_FALSE(StatusOf(id).has_content_erased_index());
  admin::v1::ListErasureRequestsResponse waiting;
  EXPECT_EQ(Told(AnotherOperator()->ListErasureRequests(Patient().get(), {}, &waiting)), "OK");
  ASSERT_THAT(waiting.requests(), SizeIs(1));
  EXPECT_EQ(waiting.requests(0).requested_by(), "Test operator");
}

TEST_F(AdminServiceErasureTest, TwoOperatorsEraseAndBothAreNamed) {
  const std::string id = Concluded();
  MustErase(id);
  EXPECT_THAT(confirmed_.deciders(), ElementsAre("Test operator", "Second operator"));
  EXPECT_TRUE(StatusOf(id).has_content_erased_index());
  EXPECT_TRUE(StatusOf(id).has_evidence_erased_index());
  EXPECT_EQ(Confirm(*AnotherOperator()), "NOT_FOUND NOT_FOUND at request_id");
  EXPECT_TRUE(Pull("odense-hv").empty());
}

TEST_F(AdminServiceErasureTest, AnOldCopyOfTheStoreDoesNotOpenWithTheKeyFileOfToday) {
  const std::string id = Concluded();
  const std::string backup = broker_.folder().File("backup");
  BackUp(backup);
  MustErase(id);
  broker_.Stop();
  EXPECT_TRUE(OpenOffline(backup + "/store", backup + "/keys", id).ok());
  EXPECT_TRUE(absl::IsNotFound(OpenOffline(backup + "/store", broker_.config().key_file(), id)));
  EXPECT_TRUE(absl::IsOutOfRange(OpenOffline(broker_.config().store_directory(), broker_.config().key_file(), id)));
}

TEST_F(AdminServiceErasureTest, AnOlderBackupThatIsRestoredBringsItNotBack) {
  const std::string erased = Concluded();
  const std::string neighbour = Concluded();
  const std::string backup = broker_.folder().File("backup");
  BackUp(backup);
  MustErase(erased);
  broker_.Stop();
  broker_.config().data_directory = broker_.folder().File("restored");
  store::RestoreOptions options{backup, broker_.config().data_directory, broker_.config().head_file};
  ASSERT_TRUE(store::RestoreBackup(options).ok());
  // The head file knows of leaves that the backup lacks.
  EXPECT_FALSE(broker_.Start().ok());
  std::filesystem::remove_all(broker_.config().data_directory);
  options.replace_head_file = true;
  ASSERT_TRUE(store::RestoreBackup(options).ok());
  ASSERT_TRUE(broker_.Start().ok());
  EXPECT_THAT(broker_.LogLines("erased_again"), SizeIs(1));
  EXPECT_TRUE(StatusOf(erased).has_content_erased_index());
  EXPECT_TRUE(StatusOf(erased).has_evidence_erased_index());
  EXPECT_FALSE(StatusOf(neighbour).has_content_erased_index());
  EXPECT_TRUE(Pull("odense-hv").empty());
  broker_.Stop();
  EXPECT_TRUE(absl::IsOutOfRange(
      OpenOffline(broker_.config().store_directory(), broker_.config().key_file(), erased)));
  EXPECT_TRUE(OpenOffline(broker_.config().store_directory(), broker_.config().key_file(), neighbour).ok());
  EXPECT_TRUE(absl::IsNotFound(OpenOffline(backup + "/store", broker_.config().key_file(), erased)));
}

TEST_F(AdminServiceErasureTest, ABackupHoldsTheListAndARestoreElsewherePutsItBesideTheHeadFile) {
  MustErase(Concluded());
  const std::string backup = broker_.folder().File("backup");
  BackUp(backup);
  const std::string head = broker_.folder().File("other head");
  ASSERT_TRUE(store::RestoreBackup({backup, broker_.folder().File("other"), head}).ok());
  EXPECT_EQ(std::filesystem::file_size(head + ".erasures"), 3 * store::kErasureEntryBytes);
}

TEST_F(AdminServiceErasureTest, RetentionErasesByItself) {
  const std::string id = Concluded();
  broker_.clock().Advance(absl::Hours(24 * 29));
  broker_.Tick();
  EXPECT_FALSE(StatusOf(id).has_content_erased_index());
  broker_.clock().Advance(absl::Hours(24 * 3));
  broker_.Tick();
  EXPECT_TRUE(StatusOf(id).has_content_erased_index());
  EXPECT_FALSE(StatusOf(id).has_evidence_erased_index());
  EXPECT_FALSE(broker_.LogLines("retention_erased").empty());
}

}  // namespace admin_service_erasure_test_internal
}  // namespace handover::rpc
