#include "tests/fakes/world/full_world.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <thread>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "google/protobuf/text_format.h"

#include "broker/store/rocksdb_store.h"
#include "handover/storage/v1/storage.pb.h"
#include "tests/fakes/forwarding_store.h"
#include "tests/fakes/synthetic_cpr.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::fakes {
namespace full_world_internal {

constexpr size_t kFrame = 64;
constexpr int kSenders = 8;  // Frames on their way at once.
constexpr size_t kProgress = 10'000;
constexpr char kSender[] = "visitors";
constexpr char kRecipient[] = "gp";

[[noreturn]] void Die(const std::string& what) {
  std::cerr << "full_world: " << what << "\n";
  std::abort();
}

std::string ChildOf(size_t number) { return SyntheticCpr(static_cast<int>(number)); }
std::string MotherOf(size_t number) { return SyntheticAdultCpr(static_cast<int>(number)); }

// A question to the general practitioner, whose text makes up the size.
exchange::v1::Handover Letter(size_t child, int body_bytes) {
  static const auto& query = *new exchange::v1::Handover([] {
    exchange::v1::Handover made;
    const std::string text = ReadFileBytes("tests/fixtures/handovers/query.textproto");
    if (!google::protobuf::TextFormat::ParseFromString(text, &made)) Die("the fixture cannot be read");
    return made;
  }());
  exchange::v1::Handover handover = query;
  handover.mutable_slip()->mutable_persons(0)->mutable_identifiers(0)->set_cpr(ChildOf(child));
  handover.mutable_slip()->mutable_persons(1)->mutable_identifiers(0)->set_cpr(MotherOf(child));
  handover.mutable_sections(0)->mutable_body()->mutable_person_identity()->mutable_identifiers(0)->set_cpr(
      ChildOf(child));
  exchange::v1::SectionBody& body = *handover.mutable_sections(1)->mutable_body();
  const int missing = body_bytes - static_cast<int>(body.ByteSizeLong());
  if (missing > 0) body.mutable_note()->mutable_text()->append(static_cast<size_t>(missing), 'x');
  exchange::v1::Addressee& addressee = *handover.add_addressees();
  addressee.set_role("GP");
  addressee.set_purpose("TREATMENT");
  addressee.set_legal_basis("HEALTH_TREATMENT_NECESSITY");
  return handover;
}

}  // namespace full_world_internal

using namespace full_world_internal;

// Writes each new delivery as one that a professional has accepted: without a place in the queue and without a timer.
class FullWorld::ConcludingStore final : public ForwardingStore {
 public:
  ConcludingStore(std::unique_ptr<store::Store> within, const std::atomic<bool>& concludes)
      : ForwardingStore(std::move(within)), concludes_(concludes) {}

  absl::Status Commit(absl::Span<const store::Operation> operations) override {
    if (!concludes_) return ForwardingStore::Commit(operations);
    std::vector<store::Operation> changed;
    changed.reserve(operations.size());
    for (const store::Operation& operation : operations) {
      if (operation.table == store::Table::kQueue || operation.table == store::Table::kTimer) continue;
      changed.push_back(operation);
      if (operation.table == store::Table::kDelivery) Conclude(changed.back().value);
    }
    return ForwardingStore::Commit(changed);
  }

 private:
  static void Conclude(std::string& row) {
    storage::v1::DeliveryRecord record;
    if (!record.ParseFromString(row)) return;
    record.set_state(exchange::v1::ACCEPTED);
    record.set_attempt_count(1);
    record.clear_timer_ms();
    row = record.SerializeAsString();
  }

  const std::atomic<bool>& concludes_;
};

FullWorld::FullWorld(const FullWorldOptions& options) : options_(options) {
  WorldOptions world;
  world.open_store = [this](const std::string& folder) -> absl::StatusOr<std::unique_ptr<store::Store>> {
    store::RocksdbOptions rocksdb;
    rocksdb.directory = folder + "/store";
    absl::StatusOr<std::unique_ptr<store::Store>> opened = store::OpenRocksdbStore(rocksdb);
    if (!opened.ok()) return opened.status();
    return std::make_unique<ConcludingStore>(*std::move(opened), concludes_);
  };
  world_ = std::make_unique<PipelineWorld>(world);
  world_->AddParty(kSender, directory::v1::HEALTH_VISITING, {"0461"});
  world_->AddParty(kRecipient, directory::v1::GP);
  for (int child = 0; child < options_.children; ++child) {
    consent::v1::RegisterFacts facts;
    facts.mutable_person()->set_cpr(ChildOf(static_cast<size_t>(child)));
    facts.set_municipality_code("0461");
    facts.set_gp_party(kRecipient);
    const absl::Status imported = world_->ImportFacts(facts);
    if (!imported.ok()) Die("facts: " + imported.ToString());
  }
}

FullWorld::~FullWorld() = default;

std::vector<exchange::v1::SubmittedHandover> FullWorld::Seal(size_t count) {
  std::vector<exchange::v1::SubmittedHandover> sealed;
  for (size_t i = 0; i < count; ++i) {
    const size_t child = next_child_++ % static_cast<size_t>(options_.children);
    sealed.push_back(world_->Seal(kSender, Letter(child, options_.body_bytes)));
  }
  return sealed;
}

void FullWorld::Submit(size_t count, size_t before, const std::function<void(size_t)>& progress) {
  std::atomic<size_t> taken = 0;
  absl::Mutex mutex;  // Guards `written` and `progress`.
  size_t written = before;
  const auto send = [&] {
    for (size_t begin = taken.fetch_add(kFrame); begin < count; begin = taken.fetch_add(kFrame)) {
      const size_t members = std::min(kFrame, count - begin);
      for (const auto& result : world_->SubmitFrame(kSender, world_->Sign(kSender, Seal(members)))) {
        if (!result.ok()) Die("refused: " + result.status().ToString());
      }
      absl::MutexLock lock(&mutex);
      const size_t last = written / kProgress;
      written += members;
      if (written / kProgress > last) progress(written);
    }
  };
  std::vector<std::thread> senders;
  for (int sender = 0; sender < kSenders; ++sender) senders.emplace_back(send);
  for (std::thread& sender : senders) sender.join();
}

void FullWorld::Fill(const std::function<void(size_t written)>& progress) {
  concludes_ = true;
  Submit(options_.concluded, 0, progress);
  concludes_ = false;
  // In memory the concluded ones still wait.
  world_->Restart();
  Submit(options_.undelivered, options_.concluded, progress);
}

absl::Duration FullWorld::RestartToFirstDelivery() {
  const absl::Duration began = clock_.SinceStart();
  world_->Restart();
  if (world_->HandOut(kRecipient, 1).empty() && options_.undelivered > 0) Die("nothing is handed out");
  return clock_.SinceStart() - began;
}

std::vector<absl::Duration> FullWorld::Accept(size_t count, absl::Duration pause) {
  std::vector<pipeline::SubmittedFrame> frames;
  for (exchange::v1::SubmittedHandover& sealed : Seal(count)) {
    frames.push_back(world_->Sign(kSender, std::vector<exchange::v1::SubmittedHandover>{std::move(sealed)}));
  }
  std::vector<absl::Duration> took;
  for (pipeline::SubmittedFrame& frame : frames) {
    const absl::Duration began = clock_.SinceStart();
    if (!world_->Submit(kSender, std::move(frame)).ok()) Die("refused");
    took.push_back(clock_.SinceStart() - began);
    if (pause > absl::ZeroDuration()) absl::Notification().WaitForNotificationWithTimeout(pause);
  }
  std::sort(took.begin(), took.end());
  return took;
}

size_t FullWorld::Drain(const std::atomic<bool>& stop) {
  PipelineWorld::Word stored;
  size_t drained = 0;
  while (!stop) {
    const std::vector<exchange::v1::DeliveredCopy> copies = world_->HandOut(kRecipient, kFrame);
    if (copies.empty()) return drained;
    std::vector<SpokenAck> spoken;
    for (const exchange::v1::DeliveredCopy& copy : copies) {
      const absl::StatusOr<SpokenAck> word = world_->Speak(kRecipient, copy, stored);
      if (!word.ok()) Die("a copy does not verify");
      spoken.push_back(*word);
    }
    for (const auto& result : world_->Acknowledge(kRecipient, world_->Sign(kRecipient, spoken))) {
      if (!result.ok()) Die("a word is not taken: " + result.status().ToString());
    }
    drained += copies.size();
  }
  return drained;
}

size_t FullWorld::waiting() {
  const delivery::Queues::Counts counts = world_->env().queues.CountAll();
  return counts.queued + counts.leased;
}

int64_t FullWorld::StoreBytes() const {
  int64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(world_->folder() + "/store")) {
    std::error_code error;
    const auto size = entry.file_size(error);
    if (!error) bytes += static_cast<int64_t>(size);
  }
  return bytes;
}

absl::Duration Percentile(const std::vector<absl::Duration>& sorted, double share) {
  const auto last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<size_t>(std::ceil(last * share))];
}

}  // namespace handover::fakes
