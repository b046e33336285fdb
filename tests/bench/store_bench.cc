// What storing costs: group commits by size, and sealing. On a laptop's disk the sync dominates;
// run it where the broker will run.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "broker/base/random_system.h"
#include "broker/store/committer.h"
#include "broker/store/key_vault.h"
#include "broker/store/log_reader.h"
#include "broker/store/rocksdb_store.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/memory_store.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::store {
namespace store_bench_internal {

constexpr size_t kBodyBytes = 2'500;  // A sealed handover of 2 KiB in 8 sections.
constexpr size_t kDetailBytes = 600;  // What lies behind a leaf.
constexpr size_t kRecordBytes = 400;  // HandoverRecord, DeliveryRecord.

struct Serving {
  explicit Serving(std::unique_ptr<Store> opened) : store(std::move(opened)) {}

  fakes::TemporaryFolder folder;
  std::unique_ptr<Store> store;
  SystemRandom random;
  fakes::FakeClock clock;
  std::unique_ptr<HeadFile> head_file = *HeadFile::Open(folder.File("head"));
  std::unique_ptr<Committer> committer =
      *Committer::Start({}, *store, *head_file, *SigningKey::Generate(), clock, random);
};

// An accepted handover with one delivery: two leaves, five rows.
Transaction Acceptance(uint64_t number, absl::BlockingCounter& waiting) {
  const std::string id = OrderedU64(number) + std::string(8, 'i');
  Transaction transaction;
  transaction.operations = {
      ExpectAbsent(Table::kHandover, id),
      Put(Table::kHandover, id, std::string(kRecordBytes, 'h')),
      Put(Table::kBody, id, std::string(kBodyBytes, 'b')),
      Put(Table::kDelivery, id, std::string(kRecordBytes, 'd')),
      Put(Table::kQueue, std::string(16, 'r') + id, ""),
      Put(Table::kSent, std::string(16, 's') + id, ""),
  };
  LeafDraft draft;
  draft.type = LeafType::kAccepted;
  draft.sealed_detail = std::string(kDetailBytes, 's');
  draft.stream_key = std::string(24, 'p') + OrderedU64(number / 3);
  transaction.leaves = {draft, draft};
  transaction.done = [&waiting](absl::StatusOr<CommitResult> result) {
    if (!result.ok()) std::abort();
    benchmark::DoNotOptimize(result->MakeReceipt(0));
    waiting.DecrementCount();
  };
  return transaction;
}

void RunGroups(benchmark::State& state, Serving& serving) {
  const auto batch = static_cast<int>(state.range(0));
  uint64_t number = 0;
  for (auto _ : state) {
    absl::BlockingCounter waiting(batch);
    std::vector<Transaction> transactions;
    for (int i = 0; i < batch; ++i) transactions.push_back(Acceptance(number++, waiting));
    serving.committer->Enqueue(std::move(transactions));
    waiting.Wait();
  }
  state.SetItemsProcessed(state.iterations() * batch);
  serving.committer->Drain();
}

// Handovers per second in groups of a size, to stable storage.
void GroupCommitRocksdb(benchmark::State& state) {
  const fakes::TemporaryFolder folder;
  RocksdbOptions options;
  options.directory = folder.File("store");
  Serving serving(*OpenRocksdbStore(options));
  RunGroups(state, serving);
}
BENCHMARK(GroupCommitRocksdb)->RangeMultiplier(4)->Range(1, 1024)->UseRealTime();

// The same without a medium: the committer and the ledger alone.
void GroupCommitMemory(benchmark::State& state) {
  Serving serving(std::make_unique<fakes::MemoryStore>());
  RunGroups(state, serving);
}
BENCHMARK(GroupCommitMemory)->RangeMultiplier(4)->Range(1, 1024)->UseRealTime()->Iterations(200);

struct Sealing {
  fakes::TemporaryFolder folder;
  SystemRandom random;
  std::unique_ptr<KeyVault> vault =
      *KeyVault::Open({.path = folder.File("keys"), .create = true}, random);
  const PartyId party = *PartyId::FromBytes(std::string(16, 'p'));
  const absl::Time day = absl::FromUnixSeconds(1'718'000'000);
  const std::string id = std::string(16, 'i');
  const SealedRow row{SealedKind::kHandoverContent, id};
};

void Seal(benchmark::State& state) {
  Sealing sealing;
  const std::string content(static_cast<size_t>(state.range(0)), 'x');
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        sealing.vault->Seal({sealing.party, sealing.day}, sealing.row, content));
  }
}
BENCHMARK(Seal)->Arg(600)->Arg(2048)->Arg(65'536);

void Unseal(benchmark::State& state) {
  Sealing sealing;
  const std::string content(static_cast<size_t>(state.range(0)), 'x');
  const storage::v1::Sealed sealed =
      *sealing.vault->Seal({sealing.party, sealing.day}, sealing.row, content);
  for (auto _ : state) benchmark::DoNotOptimize(sealing.vault->Unseal(sealed, sealing.row));
}
BENCHMARK(Unseal)->Arg(600)->Arg(2048)->Arg(65'536);

// The first seal of a party and day, which rewrites a key file of so many keys.
void SealWithNewWrappingKey(benchmark::State& state) {
  Sealing sealing;
  const auto key_count = static_cast<int>(state.range(0));
  // Keys are named by day here, so that filling the file takes one rewrite each.
  int day = 0;
  const auto seal_next_day = [&sealing, &day] {
    const absl::Time time = sealing.day + absl::Hours(24) * day++;
    if (!sealing.vault->Seal({sealing.party, time}, sealing.row, "x").ok()) std::abort();
  };
  for (int i = 0; i < key_count; ++i) seal_next_day();
  for (auto _ : state) seal_next_day();
}
BENCHMARK(SealWithNewWrappingKey)->Arg(10)->Arg(1'000)->Iterations(50);

// A receipt of an old leaf, which reads stored nodes.
void ReceiptOfAnOldLeaf(benchmark::State& state) {
  const fakes::TemporaryFolder folder;
  RocksdbOptions options;
  options.directory = folder.File("store");
  Serving serving(*OpenRocksdbStore(options));
  constexpr int kLeaves = 20'000;
  absl::BlockingCounter waiting(kLeaves / 2);
  for (uint64_t i = 0; i < kLeaves / 2; ++i) serving.committer->Enqueue(Acceptance(i, waiting));
  waiting.Wait();
  const LogReader reader(*serving.store);
  uint64_t index = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(reader.MakeReceipt(index));
    index = (index + 7'919) % kLeaves;
  }
}
BENCHMARK(ReceiptOfAnOldLeaf);

}  // namespace store_bench_internal
}  // namespace handover::store

BENCHMARK_MAIN();
