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
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "clients/cpp/outgoing_handover.h"

namespace handover::gateway {

struct OutgoingDocument {
  std::string id;        // Lower-case hex of the SHA-256 of its bytes.
  std::string name;      // Of the dropped file.
  std::string document;  // Its bytes.
  std::vector<client::OutgoingHandover> handovers;
  std::vector<std::optional<std::string>> receipts;  // Bytes of exchange.v1.Receipt, in the order of the handovers.
};

// Not thread-safe. One process per folder.
class Outbox {
 public:
  explicit Outbox(std::string directory) : directory_(std::move(directory)) {}

  static std::string IdOf(const std::string& document);

  // OK: on stable storage. UNAVAILABLE: it cannot be written; nothing may be sent. Adding one that is there is no
  // matter: the one that is there counts.
  absl::Status Add(const OutgoingDocument& document);
  absl::Status AddReceipt(const std::string& id, size_t handover, const std::string& receipt);
  // What is still under way, oldest first. A folder that is not whole is left alone and named in `damaged`.
  absl::StatusOr<std::vector<OutgoingDocument>> Load(std::vector<std::string>& damaged) const;
  std::optional<OutgoingDocument> Find(const std::string& id) const;
  // The document is answered: its folder goes.
  absl::Status Remove(const std::string& id);

 private:
  std::string FolderOf(const std::string& id) const { return directory_ + "/" + id; }

  const std::string directory_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_OUTBOX_H_
