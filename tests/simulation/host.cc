#include "tests/simulation/host.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <utility>

#include "broker/base/commitment/product_layout.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/escalate.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/load_policy.h"
#include "broker/pipeline/recover.h"
#include "broker/pipeline/routes.h"
#include "broker/pipeline/shadow_policy.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/fakes/world/pipeline_world.h"
#include "tests/simulation/parties.h"

namespace handover::simulation {
namespace host_internal {

// What a machine may hold back of the head file before it writes it by itself.
constexpr absl::Duration kHeadFileDelay = absl::Seconds(30);

// So short that the queues of a silent recipient reach to the disk.
constexpr delivery::Queues::Options kQueueOptions = {.in_memory = 6, .page = 3};

// Parsed once: it never changes.
const std::shared_ptr<const pipeline::ActivePolicy>& ShippedPolicy() {
  static const auto& policy = *new auto([] {
    absl::StatusOr<std::shared_ptr<const pipeline::ActivePolicy>> made =
        pipeline::MakePolicy(fakes::ShippedPolicyFiles());
    if (made.ok()) return *std::move(made);
    std::cerr << "simulation: the shipped policy: " << made.status() << "\n";
    std::abort();
  }());
  return policy;
}

// In memory where there is such a folder: nothing here has to survive the machine, and a sync costs nothing.
std::string MakeFolder() {
  std::error_code error;
  const bool has_memory = std::filesystem::is_directory("/dev/shm", error);
  const std::filesystem::path parent = has_memory ? "/dev/shm" : std::filesystem::temp_directory_path();
  std::string folder = (parent / "handover_simulation_XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) std::abort();
  return folder;
}

}  // namespace host_internal

// What a crash takes away.
struct BrokerHost::Broker {
  std::unique_ptr<store::HeadFile> head_file;
  std::unique_ptr<store::KeyVault> vault;
  std::unique_ptr<store::Committer> committer;
  PseudonymKey pseudonyms;
  Layout layout = MakeProductLayout();
  pipeline::Current<identity::Directory> directory;
  pipeline::Current<pipeline::ActivePolicy> policy;
  pipeline::FactsSource facts;
  pipeline::StoredWaitingRows waiting_rows;
  delivery::Queues queues;
  delivery::StatusFeed feed;
  delivery::EscalationFeed escalations;
  pipeline::Settings settings;
  pipeline::ShadowPolicy shadow;
  pipeline::Environment env;
  pipeline::ManageDirectory manage;
  pipeline::Escalator escalator;
  pipeline::RouteWatch routes;

  Broker(BrokerHost& host, std::unique_ptr<store::HeadFile> head, std::unique_ptr<store::KeyVault> keys,
         std::unique_ptr<store::Committer> commits, std::shared_ptr<const identity::Directory> parties)
      : head_file(std::move(head)),
        vault(std::move(keys)),
        committer(std::move(commits)),
        pseudonyms(*PseudonymKey::FromSecret(std::string(32, 'p'))),
        directory(std::move(parties)),
        policy(host_internal::ShippedPolicy()),
        facts({}, host.seen_store_, *vault),
        waiting_rows(host.seen_store_),
        queues(host.agenda_.broker_clock(), waiting_rows, host_internal::kQueueOptions),
        env{host.seen_store_, *committer, *vault, host.agenda_.broker_clock(),
            host.random_, pseudonyms, layout, host.log_key_.verify_key(),
            directory, policy, facts, queues,
            feed, escalations, settings, shadow},
        manage(env),
        escalator({}, env, [](const pipeline::Escalator::Told&) {}),
        routes({}, env, [](const absl::Status&) {}) {}
  // What is still queued is refused by a disk that has stopped; the answers still want the queues and the escalator.
  ~Broker() { committer->Drain(); }
};

BrokerHost::BrokerHost(const Parts& parts)
    : agenda_(parts.agenda),
      disk_(parts.disk),
      seen_store_(parts.seen_store),
      disk_speed_(Chance(parts.seed).Of("disk speed")),
      random_(parts.seed),
      log_key_(KeyOf(parts.seed, "log")),
      folder_(host_internal::MakeFolder()) {}

BrokerHost::~BrokerHost() {
  if (broker_ != nullptr) {
    disk_.Stop();
    broker_.reset();
  }
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
}

absl::Status BrokerHost::Start() {
  disk_.Recover();
  is_stopping_ = false;
  std::error_code error;
  if (!heeds_head_) std::filesystem::remove(folder_ + "/head", error);
  HANDOVER_ASSIGN_OR_RETURN(auto head_file, store::HeadFile::Open(folder_ + "/head"));
  const bool is_new = !std::filesystem::exists(folder_ + "/keys");
  HANDOVER_ASSIGN_OR_RETURN(
      auto vault, store::KeyVault::Open(
                      {folder_ + "/keys", *store::SecretKey::FromBytes(std::string(32, 'r')), is_new}, random_));
  store::Committer::Options options;
  options.own_thread = false;
  HANDOVER_ASSIGN_OR_RETURN(auto committer, store::Committer::Start(options, seen_store_, *head_file, log_key_,
                                                                    agenda_.broker_clock(), random_));
  HANDOVER_ASSIGN_OR_RETURN(auto directory, pipeline::LoadDirectory(seen_store_));
  auto broker = std::make_unique<Broker>(*this, std::move(head_file), std::move(vault), std::move(committer),
                                         std::move(directory));
  HANDOVER_RETURN_IF_ERROR(pipeline::RecoverQueues(broker->env).status());
  broker_ = std::move(broker);
  RememberHead();
  return absl::OkStatus();
}

void BrokerHost::Crash() {
  if (broker_ == nullptr) return;
  ++life_;
  is_stopping_ = true;
  disk_.Stop();
  broker_.reset();
  if (down_) down_();
}

pipeline::Environment& BrokerHost::env() { return broker_->env; }
pipeline::ManageDirectory& BrokerHost::manage() { return broker_->manage; }

void BrokerHost::Maintain() {
  if (!is_up()) return;
  broker_->queues.LapseLeases();
  broker_->routes.Round();
  broker_->escalator.Begin();
  CommitSoon();
}

void BrokerHost::CommitSoon() {
  if (commit_planned_ || !is_up()) return;
  commit_planned_ = true;
  agenda_.After(disk_speed_.Between(absl::Milliseconds(1), absl::Milliseconds(20)), [this] { CommitGroup(); });
}

void BrokerHost::CommitGroup() {
  commit_planned_ = false;
  if (!is_up()) return;
  const bool committed = broker_->committer->CommitHere();
  if (disk_.has_stopped()) return Crash();
  if (absl::IsDataLoss(disk_.Healthy())) EndSoon();
  if (!committed) return;
  RememberHead();
  CommitSoon();
}

// As the maintenance does when only a restart helps.
void BrokerHost::EndSoon() {
  agenda_.After(absl::Seconds(1), [this, life = life_] {
    if (life_ == life) Crash();
  });
}

void BrokerHost::CommitNow() {
  while (is_up() && broker_->committer->CommitHere()) {
  }
}

void BrokerHost::RememberHead() {
  const store::Committer::Head head = broker_->committer->NewestHead();
  if (head.head.empty()) return;
  heads_.emplace_back(agenda_.Now(), store::HeadFile::Head{head.head, head.signature});
  while (heads_.size() > 1 && heads_[1].first + host_internal::kHeadFileDelay < agenda_.Now()) heads_.pop_front();
}

void BrokerHost::AgeHeadFile(Chance& chance) {
  if (heads_.empty()) return;
  const size_t kept = static_cast<size_t>(chance.Below(static_cast<int>(heads_.size())));
  fakes::WriteFileBytes(folder_ + "/head", store::HeadFile::Encode(heads_[kept].second));
}

uint64_t BrokerHost::SizeInHeadFile() const {
  const auto read = store::HeadFile::Read(folder_ + "/head");
  if (!read.ok() || !read->has_value()) return 0;
  const std::optional<TreeHead> head = ParseTreeHead((*read)->head);
  return head.has_value() ? head->size : 0;
}

}  // namespace handover::simulation
