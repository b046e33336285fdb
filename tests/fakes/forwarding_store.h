// A store in front of another one, which changes nothing: the base of those that count, or plant a fault.
#ifndef HANDOVER_TESTS_FAKES_FORWARDING_STORE_H_
#define HANDOVER_TESTS_FAKES_FORWARDING_STORE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "broker/store/store.h"

namespace handover::fakes {

// Owns the store within, and is as thread-safe as that one.
class ForwardingStore : public store::Store {
 public:
  explicit ForwardingStore(std::unique_ptr<store::Store> within) : within_(std::move(within)) {}

  absl::StatusOr<std::optional<std::string>> Get(store::Table table, std::string_view key) const override {
    return within_->Get(table, key);
  }
  absl::Status Scan(store::Table table, const Range& range, const Visitor& visit) const override {
    return within_->Scan(table, range, visit);
  }
  absl::Status Commit(absl::Span<const store::Operation> operations) override { return within_->Commit(operations); }
  std::unique_ptr<store::Reader> TakeSnapshot() const override { return within_->TakeSnapshot(); }
  absl::Status CopyTo(const std::string& directory) override { return within_->CopyTo(directory); }
  absl::Status Healthy() const override { return within_->Healthy(); }

 protected:
  store::Store& within() const { return *within_; }

 private:
  const std::unique_ptr<store::Store> within_;
};

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_FORWARDING_STORE_H_
