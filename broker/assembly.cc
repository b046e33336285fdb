#include "broker/assembly.h"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/memory/memory.h"
#include "broker/base/commitment/product_layout.h"
#include "broker/base/status_macros.h"
#include "broker/measured_store.h"
#include "broker/pipeline/load_policy.h"
#include "broker/pipeline/manage_directory.h"
#include "broker/store/rocksdb_store.h"

namespace handover {
namespace assembly_internal {

absl::Status MakeDirectory(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return absl::OkStatus();
  return absl::FailedPreconditionError("--data: the directory cannot be made");
}

}  // namespace assembly_internal

Assembly::Assembly(const Config& config, Secrets secrets)
    : config_(config),
      secrets_(std::move(secrets)),
      layout_(MakeProductLayout()),
      directory_(std::make_shared<const identity::Directory>()),
      policy_(nullptr) {}

Assembly::~Assembly() {
  // What is committed last still fills the queues.
  if (committer_ != nullptr) committer_->Drain();
}

absl::Status Assembly::OpenStore(const World& world, rpc::Metrics& metrics) {
  HANDOVER_RETURN_IF_ERROR(assembly_internal::MakeDirectory(config_.data_directory));
  std::error_code error;
  // A new key file beside an old store would open nothing of it, so one is only made before the store is.
  const bool is_new = !std::filesystem::exists(config_.store_directory() + "/CURRENT", error);
  HANDOVER_ASSIGN_OR_RETURN(
      vault_, store::KeyVault::Open({config_.key_file(), secrets_.root_key, is_new}, world.random));
  // Before the store: a crash between the two leaves a head file without a store, never the other way round.
  HANDOVER_ASSIGN_OR_RETURN(head_file_, is_new ? store::HeadFile::Open(config_.head_file_path())
                                               : store::HeadFile::OpenExisting(config_.head_file_path()));
  store::RocksdbOptions options;
  options.directory = config_.store_directory();
  options.reserve_bytes = config_.reserve_bytes;
  HANDOVER_ASSIGN_OR_RETURN(std::unique_ptr<store::Store> opened, store::OpenRocksdbStore(options));
  store_ = std::make_unique<MeasuredStore>(std::move(opened), world.clock, metrics);
  HANDOVER_ASSIGN_OR_RETURN(erasure_list_, store::ErasureList::Open(config_.erasure_list_path()));
  HANDOVER_ASSIGN_OR_RETURN(committer_, store::Committer::Start({}, *store_, *head_file_, secrets_.log_key,
                                                                world.clock, world.random));
  return absl::OkStatus();
}

absl::Status Assembly::Fill(const World& world) {
  HANDOVER_ASSIGN_OR_RETURN(std::shared_ptr<const identity::Directory> directory, pipeline::LoadDirectory(*store_));
  directory_.Set(std::move(directory));
  facts_ = std::make_unique<pipeline::FactsSource>(pipeline::FactsSource::Options(), *store_, *vault_);
  waiting_rows_ = std::make_unique<pipeline::StoredWaitingRows>(*store_);
  queues_ = std::make_unique<delivery::Queues>(world.clock, *waiting_rows_);
  env_ = absl::WrapUnique(new pipeline::Environment{
      *store_, *committer_, *vault_, world.clock, world.random, secrets_.pseudonym_key, layout_,
      secrets_.log_key.verify_key(), directory_, policy_, *facts_, *queues_, feed_, escalations_,
      config_.settings, shadow_});
  eraser_ = std::make_unique<pipeline::Eraser>(*env_, *erasure_list_);
  // Before anything is served: what a restored store has brought back goes again.
  HANDOVER_ASSIGN_OR_RETURN(const uint64_t again, eraser_->CatchUp());
  if (again > 0) world.log.Warning("erased_again", {{"units", again}});
  HANDOVER_ASSIGN_OR_RETURN(recovered_, pipeline::RecoverQueues(*env_));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Assembly>> Assembly::Open(const Config& config, const World& world,
                                                         rpc::Metrics& metrics, StartStage& stage) {
  stage = StartStage::kConfiguration;
  HANDOVER_ASSIGN_OR_RETURN(Secrets secrets, ReadSecrets(config));
  HANDOVER_ASSIGN_OR_RETURN(std::vector<policy::NamedText> files, ReadPolicyFiles(config.policy_directory));
  HANDOVER_ASSIGN_OR_RETURN(std::shared_ptr<const pipeline::ActivePolicy> policy,
                            pipeline::MakePolicy(std::move(files)));
  auto assembly = absl::WrapUnique(new Assembly(config, std::move(secrets)));
  assembly->policy_.Set(std::move(policy));
  stage = StartStage::kStore;
  HANDOVER_RETURN_IF_ERROR(assembly->OpenStore(world, metrics));
  HANDOVER_RETURN_IF_ERROR(assembly->Fill(world));
  return assembly;
}

}  // namespace handover
