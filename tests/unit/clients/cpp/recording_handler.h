// A receiving system that stores in memory and tells a test what it heard.
#ifndef HANDOVER_TESTS_UNIT_CLIENTS_CPP_RECORDING_HANDLER_H_
#define HANDOVER_TESTS_UNIT_CLIENTS_CPP_RECORDING_HANDLER_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

#include "broker/base/refusal.h"
#include "clients/cpp/delivery_handler.h"

namespace handover::client {

// Thread-safe.
class RecordingHandler final : public DeliveryHandler {
 public:
  // What Store() does; set before deliveries come.
  std::function<absl::Status(const ReceivedDelivery&)> on_store = [](const ReceivedDelivery&) {
    return absl::OkStatus();
  };

  absl::Status Store(const ReceivedDelivery& delivery) override {
    {
      absl::MutexLock lock(&mu_);
      stored_.push_back(delivery);
    }
    return on_store(delivery);
  }
  void Acknowledged(const DeliveryId&, const AcknowledgeResult& result) override {
    absl::MutexLock lock(&mu_);
    acknowledged_.push_back(result.ok() ? exchange::v1::DeliveryState_Name(result->state) : CodeOf(result.status()));
  }
  void Refused(const exchange::v1::DeliveredCopy&, const absl::Status& why) override {
    absl::MutexLock lock(&mu_);
    refused_.push_back(CodeOf(why));
  }

  std::vector<ReceivedDelivery> stored() const {
    absl::MutexLock lock(&mu_);
    return stored_;
  }
  std::vector<std::string> acknowledged() const {
    absl::MutexLock lock(&mu_);
    return acknowledged_;
  }
  std::vector<std::string> refused() const {
    absl::MutexLock lock(&mu_);
    return refused_;
  }
  // Each waits until it has heard of so many.
  void AwaitStored(size_t count) { Await(stored_, count); }
  void AwaitAcknowledged(size_t count) { Await(acknowledged_, count); }
  void AwaitRefused(size_t count) { Await(refused_, count); }

 private:
  template <typename List>
  void Await(const List& list, size_t count) {
    absl::MutexLock lock(&mu_);
    const auto enough = [&] { return list.size() >= count; };
    mu_.Await(absl::Condition(&enough));
  }

  mutable absl::Mutex mu_;
  std::vector<ReceivedDelivery> stored_;
  std::vector<std::string> acknowledged_;
  std::vector<std::string> refused_;
};

}  // namespace handover::client

#endif  // HANDOVER_TESTS_UNIT_CLIENTS_CPP_RECORDING_HANDLER_H_
