// A store that writes down which of its rows were asked for.
#ifndef HANDOVER_TESTS_FAKES_COUNTING_STORE_H_
#define HANDOVER_TESTS_FAKES_COUNTING_STORE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"

#include "tests/fakes/forwarding_store.h"

namespace handover::fakes {

// The reads in their order: `get 3`, `scan 8` with the number of the table, and `row 8` for each row that a scan shows.
// Thread-safe.
class ReadLog {
 public:
  void Add(std::string_view what, store::Table table) {
    absl::MutexLock lock(&mu_);
    reads_.push_back(absl::StrCat(absl::string_view(what.data(), what.size()), " ", static_cast<int>(table)));
  }
  // Those since the last call.
  std::vector<std::string> Take() {
    absl::MutexLock lock(&mu_);
    return std::exchange(reads_, {});
  }

 private:
  absl::Mutex mu_;
  std::vector<std::string> reads_ ABSL_GUARDED_BY(mu_);
};

// Reads what another one reads. Borrows both.
class CountingReader final : public store::Reader {
 public:
  CountingReader(std::unique_ptr<store::Reader> within, ReadLog& log) : within_(std::move(within)), log_(log) {}

  absl::StatusOr<std::optional<std::string>> Get(store::Table table, std::string_view key) const override {
    log_.Add("get", table);
    return within_->Get(table, key);
  }
  absl::Status Scan(store::Table table, const Range& range, const Visitor& visit) const override {
    log_.Add("scan", table);
    return within_->Scan(table, range, [&](std::string_view key, std::string_view value) {
      log_.Add("row", table);
      return visit(key, value);
    });
  }

 private:
  const std::unique_ptr<store::Reader> within_;
  ReadLog& log_;
};

class CountingStore final : public ForwardingStore {
 public:
  CountingStore(std::unique_ptr<store::Store> within, ReadLog& log) : ForwardingStore(std::move(within)), log_(log) {}

  absl::StatusOr<std::optional<std::string>> Get(store::Table table, std::string_view key) const override {
    log_.Add("get", table);
    return ForwardingStore::Get(table, key);
  }
  absl::Status Scan(store::Table table, const Range& range, const Visitor& visit) const override {
    log_.Add("scan", table);
    return ForwardingStore::Scan(table, range, [&](std::string_view key, std::string_view value) {
      log_.Add("row", table);
      return visit(key, value);
    });
  }
  std::unique_ptr<store::Reader> TakeSnapshot() const override {
    return std::make_unique<CountingReader>(ForwardingStore::TakeSnapshot(), log_);
  }

 private:
  ReadLog& log_;
};

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_COUNTING_STORE_H_
