#include "tests/faults/corruption/started_broker.h"

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "broker/base/commitment/product_layout.h"
#include "broker/base/person_key.h"
#include "broker/base/status_macros.h"
#include "broker/identity/directory.h"
#include "broker/pipeline/manage_directory.h"
#include "broker/store/restore.h"
#include "broker/store/rocksdb_store.h"
#include "broker/store/rows.h"
#include "broker/store/scan_past_damage.h"

namespace handover::store {
namespace started_broker_internal {

// The same for every start: nothing of them is in the folder.
const PseudonymKey& Pseudonyms() {
  static const std::string secret(PseudonymKey::kMinSecretBytes, 'p');
  static const auto& key = *new PseudonymKey(*PseudonymKey::FromSecret(secret));
  return key;
}
const Layout& ProductLayout() {
  static const auto& layout = *new Layout(MakeProductLayout());
  return layout;
}

}  // namespace started_broker_internal

StartedBroker::StartedBroker(const World& world)
    : world_(world), directory_(std::make_shared<const identity::Directory>()), policy_(nullptr) {}

absl::StatusOr<std::unique_ptr<StartedBroker>> StartedBroker::Open(const std::string& folder, const World& world) {
  auto broker = absl::WrapUnique(new StartedBroker(world));
  HANDOVER_RETURN_IF_ERROR(broker->OpenFiles(folder));
  HANDOVER_RETURN_IF_ERROR(broker->Fill());
  return broker;
}

absl::Status StartedBroker::OpenFiles(const std::string& folder) {
  RocksdbOptions options;
  options.directory = absl::StrCat(folder, "/", kStoreFolderName);
  options.reserve_bytes = 0;
  options.write_buffer_bytes = 64 << 10;  // Small, because thousands are opened.
  options.block_cache_bytes = 1 << 20;
  std::error_code error;
  const bool is_new = !std::filesystem::exists(options.directory + "/CURRENT", error);
  const std::string head = absl::StrCat(folder, "/", kHeadFileName);
  HANDOVER_ASSIGN_OR_RETURN(
      vault_, KeyVault::Open({absl::StrCat(folder, "/", kKeyFileName), world_.root_key, is_new}, world_.random));
  HANDOVER_ASSIGN_OR_RETURN(head_file_, is_new ? HeadFile::Open(head) : HeadFile::OpenExisting(head));
  HANDOVER_ASSIGN_OR_RETURN(store_, OpenRocksdbStore(options));
  HANDOVER_ASSIGN_OR_RETURN(
      committer_, Committer::Start({}, *store_, *head_file_, world_.log_key, world_.clock, world_.random));
  return absl::OkStatus();
}

absl::Status StartedBroker::Fill() {
  using namespace started_broker_internal;
  HANDOVER_ASSIGN_OR_RETURN(std::shared_ptr<const identity::Directory> directory, pipeline::LoadDirectory(*store_));
  directory_.Set(std::move(directory));
  facts_ = std::make_unique<pipeline::FactsSource>(pipeline::FactsSource::Options(), *store_, *vault_);
  waiting_rows_ = std::make_unique<pipeline::StoredWaitingRows>(*store_);
  queues_ = std::make_unique<delivery::Queues>(world_.clock, *waiting_rows_);
  env_ = absl::WrapUnique(new pipeline::Environment{
      *store_, *committer_, *vault_, world_.clock, world_.random, Pseudonyms(), ProductLayout(),
      world_.log_key.verify_key(), directory_, policy_, *facts_, *queues_, feed_, escalations_, settings_, shadow_});
  HANDOVER_ASSIGN_OR_RETURN(recovered_, pipeline::RecoverQueues(*env_));
  return absl::OkStatus();
}

absl::StatusOr<StartedBroker::Due> StartedBroker::DueTimers() const {
  Due due;
  const auto visit = [&due](std::string_view, std::string_view) {
    ++due.count;
    return true;
  };
  const std::string until = TimersUntil(absl::ToUnixMillis(world_.clock.Now()));
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<Hole> holes,
                            ScanPastDamage(*store_, Table::kTimer, {OrderedU64(0), until}, visit));
  due.is_said_to_be_damaged = !holes.empty();
  return due;
}

}  // namespace handover::store
