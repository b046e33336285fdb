#include "tests/fakes/world/full_world.h"

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <iostream>
#include <random>
#include <thread>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "google/protobuf/text_format.h"

#include "broker/base/give_way.h"
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

// When each is to be sent, from the first on.
std::vector<absl::Duration> Arrivals(const Traffic& traffic) {
  std::mt19937_64 random(1);
  std::exponential_distribution<double> gap(traffic.per_second);
  std::vector<absl::Duration> arrivals;
  absl::Duration at;
  for (size_t i = 0; i < traffic.count; ++i) {
    at += absl::Seconds(gap(random));
    arrivals.push_back(at);
  }
  return arrivals;
}

absl::Duration CpuOfThread() {
  rusage used{};
  ::getrusage(RUSAGE_THREAD, &used);
  return absl::DurationFromTimeval(used.ru_utime) + absl::DurationFromTimeval(used.ru_stime);
}

// The other end of a stream of deliveries: takes, checks and signs, and sends words, each on a thread.
class Recipient {
 public:
  explicit Recipient(PipelineWorld& world) : world_(world) {}

  // Until nothing waits or `stop`; then the others end too.
  void Take(const std::atomic<bool>& stop) {
    LowerOwnPriority();  // As the broker's patient workers, who hand out while bulk is ahead.
    while (!stop) {
      const size_t count = std::min(AwaitCredit(), kHandOut);
      std::vector<exchange::v1::DeliveredCopy> copies = world_.HandOut(kRecipient, count);
      absl::MutexLock lock(&mu_);
      if (copies.empty() && held_ == 0 && !spoken_) break;
      // What waits may be of children of whom one is out: the next word may make it ready.
      if (copies.empty()) mu_.Await(absl::Condition(this, &Recipient::HasSpoken));
      held_ += copies.size();
      for (exchange::v1::DeliveredCopy& copy : copies) inbox_.push_back(std::move(copy));
    }
    absl::MutexLock lock(&mu_);
    taking_ = false;
  }

  void CheckAndSign() {
    const absl::Duration began = CpuOfThread();
    for (std::vector<exchange::v1::DeliveredCopy> copies = NextCopies(); !copies.empty(); copies = NextCopies()) {
      std::vector<SpokenAck> spoken;
      for (const exchange::v1::DeliveredCopy& copy : copies) {
        const absl::StatusOr<SpokenAck> word = world_.Speak(kRecipient, copy, PipelineWorld::Word());
        if (!word.ok()) Die("a copy does not verify");
        spoken.push_back(*word);
      }
      exchange::v1::AcknowledgeDeliveriesRequest frame = world_.Sign(kRecipient, spoken);
      absl::MutexLock lock(&mu_);
      frame_ = std::move(frame);
    }
    absl::MutexLock lock(&mu_);
    checking_ = false;
    drained_.recipient_cpu = CpuOfThread() - began;
  }

  void SendWords() {
    for (std::optional<exchange::v1::AcknowledgeDeliveriesRequest> frame = NextFrame(); frame.has_value();
         frame = NextFrame()) {
      const auto results = world_.Acknowledge(kRecipient, *std::move(frame));
      for (const auto& result : results) {
        if (!result.ok()) Die("a word is not taken: " + result.status().ToString());
      }
      absl::MutexLock lock(&mu_);
      held_ -= results.size();
      drained_.copies += results.size();
      spoken_ = true;
    }
  }

  Drained drained() {
    absl::MutexLock lock(&mu_);
    return drained_;
  }

 private:
  static constexpr size_t kCredit = 64;
  static constexpr size_t kHandOut = 32;

  bool HasCredit() const ABSL_SHARED_LOCKS_REQUIRED(mu_) { return held_ < kCredit; }
  bool HasSpoken() const ABSL_SHARED_LOCKS_REQUIRED(mu_) { return spoken_; }
  // The frame before is on its way by then: what has come meanwhile goes into the next.
  bool CanCheck() const ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    return !frame_.has_value() && (!inbox_.empty() || !taking_);
  }
  bool HasFrame() const ABSL_SHARED_LOCKS_REQUIRED(mu_) { return frame_.has_value() || !checking_; }

  size_t AwaitCredit() {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(this, &Recipient::HasCredit));
    spoken_ = false;
    return kCredit - held_;
  }
  // Empty: no more come.
  std::vector<exchange::v1::DeliveredCopy> NextCopies() {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(this, &Recipient::CanCheck));
    std::vector<exchange::v1::DeliveredCopy> copies(std::make_move_iterator(inbox_.begin()),
                                                    std::make_move_iterator(inbox_.end()));
    inbox_.clear();
    return copies;
  }
  std::optional<exchange::v1::AcknowledgeDeliveriesRequest> NextFrame() {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(this, &Recipient::HasFrame));
    return std::exchange(frame_, std::nullopt);
  }

  PipelineWorld& world_;

  absl::Mutex mu_;
  std::deque<exchange::v1::DeliveredCopy> inbox_ ABSL_GUARDED_BY(mu_);
  std::optional<exchange::v1::AcknowledgeDeliveriesRequest> frame_ ABSL_GUARDED_BY(mu_);
  size_t held_ ABSL_GUARDED_BY(mu_) = 0;  // Handed out, and the word about it not taken.
  bool spoken_ ABSL_GUARDED_BY(mu_) = false;  // Since the last hand-out.
  bool taking_ ABSL_GUARDED_BY(mu_) = true;
  bool checking_ ABSL_GUARDED_BY(mu_) = true;
  Drained drained_ ABSL_GUARDED_BY(mu_);
};

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

std::vector<absl::Duration> FullWorld::Accept(const Traffic& traffic) {
  std::vector<pipeline::SubmittedFrame> frames;
  for (exchange::v1::SubmittedHandover& sealed : Seal(traffic.count)) {
    frames.push_back(world_->Sign(kSender, std::vector<exchange::v1::SubmittedHandover>{std::move(sealed)}));
  }
  const std::vector<absl::Duration> arrivals = Arrivals(traffic);
  std::vector<absl::Duration> took(traffic.count);
  std::atomic<size_t> next = 0;
  const absl::Duration began = clock_.SinceStart();
  const auto send = [&] {
    for (size_t i = next++; i < frames.size(); i = next++) {
      const absl::Duration due = began + arrivals[i];
      const absl::Duration early = due - clock_.SinceStart();
      if (early > absl::ZeroDuration()) absl::Notification().WaitForNotificationWithTimeout(early);
      if (!world_->Submit(kSender, std::move(frames[i])).ok()) Die("refused");
      took[i] = clock_.SinceStart() - due;
    }
  };
  std::vector<std::thread> senders;
  for (int sender = 0; sender < traffic.senders; ++sender) senders.emplace_back(send);
  for (std::thread& sender : senders) sender.join();
  std::sort(took.begin(), took.end());
  return took;
}

Drained FullWorld::Drain(const std::atomic<bool>& stop) {
  Recipient recipient(*world_);
  std::thread takes([&recipient, &stop] { recipient.Take(stop); });
  std::thread checks([&recipient] { recipient.CheckAndSign(); });
  std::thread speaks([&recipient] { recipient.SendWords(); });
  takes.join();
  checks.join();
  speaks.join();
  return recipient.drained();
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
