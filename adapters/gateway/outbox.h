// Documents on their way to the broker. A document is in the outbox, with the exact bytes of its handovers, before the
// first of them is sent; it leaves when its answer has been written. So a crash at any moment sends the same bytes
// again, and the broker answers with the original receipt: nothing is lost, nothing is sent twice.
//
// On disk, docs/formats/client_files.md: one folder per document under `outbox/`, named by the SHA-256 of its bytes:
// `document`, `name`, `handover-N`, then `receipt-N` as they come.
#ifndef HANDOVER_ADAPTERS_GATEWAY_OUTBOX_H_
#define HANDOVER_ADAPTERS_GATEWAY_OUTBOX_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "adapters/gateway/backlog.h"
#include "clients/cpp/outgoing_handover.h"

namespace handover::gateway {

struct OutgoingDocument {
  std::string id;        // Lower-case hex of the SHA-256 of its bytes.
  std::string name;      // Of the dropped file.
  std::string document;  // Its bytes.
  std::vector<client::OutgoingHandover> handovers;
  std::vector<std::optional<std::string>> receipts;  // Bytes of exchange.v1.Receipt, in the order of the handovers.
};

// Thread-safe: several may add, each document once at a time, and one sends. One process per folder. Borrows the
// backlog, and counts in it what is here.
class Outbox {
 public:
  Outbox(std::string directory, Backlog& backlog) : directory_(std::move(directory)), backlog_(backlog) {}

  static std::string IdOf(const std::string& document);

  // To be called once, before anything else: removes what a crash has left half written, which nobody was told of, and
  // counts the rest. UNAVAILABLE: the folder cannot be read.
  absl::Status Recover();

  // OK: on stable storage. UNAVAILABLE: it cannot be written; nothing may be sent. DATA_LOSS: it is there and damaged.
  // Adding one that is there is no matter: the one that is there counts.
  absl::Status Add(const OutgoingDocument& document);
  absl::Status AddReceipt(const std::string& id, size_t handover, const std::string& receipt);
  // The ids of what is under way, oldest first. UNAVAILABLE: the folder cannot be read.
  absl::StatusOr<std::vector<std::string>> Ids() const;
  // NOT_FOUND: nobody has finished adding it. DATA_LOSS: it is damaged, and left alone.
  absl::StatusOr<OutgoingDocument> Load(const std::string& id) const;
  int count() const { return backlog_.count(); }
  // The document is answered: its folder goes.
  absl::Status Remove(const std::string& id);

 private:
  std::string FolderOf(const std::string& id) const { return directory_ + "/" + id; }

  const std::string directory_;
  Backlog& backlog_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_OUTBOX_H_
