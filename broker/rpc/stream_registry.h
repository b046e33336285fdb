// The streams that are open: to cut those whose caller may no longer call, and to end all when the broker stops.
#ifndef HANDOVER_BROKER_RPC_STREAM_REGISTRY_H_
#define HANDOVER_BROKER_RPC_STREAM_REGISTRY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "broker/identity/certificate.h"

namespace handover::rpc {

// A stream as the registry sees it.
class OpenStream {
 public:
  virtual ~OpenStream() = default;

  // Whose it is. Constant.
  virtual const absl::StatusOr<identity::PeerCertificate>& certificate() const = 0;

  // Takes nothing more, sends what is on its way and ends with `why`. Idempotent: the first reason counts.
  virtual void End(const absl::Status& why) = 0;

  // Ends at once: the client does not read, so nothing else would end it.
  virtual void Abort() = 0;
};

// Thread-safe.
class StreamRegistry {
 public:
  // Until Remove(). The stream lives on its own; the registry never keeps it alive. After EndAll() it is ended at once.
  uint64_t Add(std::weak_ptr<OpenStream> stream);
  void Remove(uint64_t id);

  // Ends those for which `judge` has an error, with that error. One that has not gone by the next call is aborted.
  // Called a few times a second: a revoked certificate is out within one.
  using Judge = std::function<absl::Status(const absl::StatusOr<identity::PeerCertificate>& certificate)>;
  size_t EndWhere(const Judge& judge);

  // Ends all, and all that come.
  void EndAll(const absl::Status& why);

  size_t size() const;

 private:
  struct Entry {
    std::weak_ptr<OpenStream> stream;
    bool ending = false;
  };

  mutable absl::Mutex mu_;
  absl::flat_hash_map<uint64_t, Entry> streams_ ABSL_GUARDED_BY(mu_);
  uint64_t last_id_ ABSL_GUARDED_BY(mu_) = 0;
  absl::Status all_ended_ ABSL_GUARDED_BY(mu_);  // Not OK after EndAll().
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_STREAM_REGISTRY_H_
