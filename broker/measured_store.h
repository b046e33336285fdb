// A store that tells how long its commits take and how many leaves share one.
#ifndef HANDOVER_BROKER_MEASURED_STORE_H_
#define HANDOVER_BROKER_MEASURED_STORE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "broker/base/clock.h"
#include "broker/rpc/metrics.h"
#include "broker/store/store.h"

namespace handover {

// Owns the store it measures; borrows clock and metrics. Keeps the contract of the store within.
class MeasuredStore final : public store::Store {
 public:
  MeasuredStore(std::unique_ptr<store::Store> store, const Clock& clock, rpc::Metrics& metrics)
      : store_(std::move(store)), clock_(clock), metrics_(metrics) {}

  absl::StatusOr<std::optional<std::string>> Get(store::Table table, std::string_view key) const override {
    return store_->Get(table, key);
  }
  absl::Status Scan(store::Table table, const Range& range, const Visitor& visit) const override {
    return store_->Scan(table, range, visit);
  }
  absl::Status Commit(absl::Span<const store::Operation> operations) override;
  std::unique_ptr<store::Reader> TakeSnapshot() const override { return store_->TakeSnapshot(); }
  absl::Status CopyTo(const std::string& directory) override { return store_->CopyTo(directory); }
  absl::Status Healthy() const override { return store_->Healthy(); }

 private:
  const std::unique_ptr<store::Store> store_;
  const Clock& clock_;
  rpc::Metrics& metrics_;
};

}  // namespace handover

#endif  // HANDOVER_BROKER_MEASURED_STORE_H_
