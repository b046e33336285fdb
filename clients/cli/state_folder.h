// What `handover` keeps between calls, so that a retry sends the same bytes and a delivery can be concluded later:
//
//   seen-head                  the newest proven tree head
//   outgoing/HANDOVER          a handover on its way, from before its first send until its receipt has come
//   receipts/HANDOVER.receipt  receipts, as handover-verify reads them
//   inbox/DELIVERY.copy        received copies, exact bytes; and DELIVERY.json, readable
//   tickets/DELIVERY           what acknowledging and concluding need; no personal data
//   conclusions/DELIVERY       a conclusion on its way, like outgoing
//
// Formats: docs/formats/client_files.md. All but the tickets and the head hold personal data.
#ifndef HANDOVER_CLIENTS_CLI_STATE_FOLDER_H_
#define HANDOVER_CLIENTS_CLI_STATE_FOLDER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "clients/cpp/acknowledgement.h"
#include "clients/cpp/outgoing_handover.h"
#include "handover/exchange/v1/receipt.pb.h"

namespace handover::cli {

// Everything is on stable storage when a call returns OK. A UsageError() says which file cannot be read or written;
// DATA_LOSS that one is damaged. One process at a time per folder.
class StateFolder {
 public:
  explicit StateFolder(std::string path) : path_(std::move(path)) {}

  // Nothing when no handover with this id is on its way.
  absl::StatusOr<std::optional<client::OutgoingHandover>> FindOutgoing(const HandoverId& id) const;
  absl::StatusOr<std::vector<client::OutgoingHandover>> AllOutgoing() const;
  absl::Status KeepOutgoing(const client::OutgoingHandover& outgoing) const;
  // Its receipt has come. Keeps that instead.
  absl::Status FinishOutgoing(const HandoverId& id, const exchange::v1::Receipt& receipt) const;
  // It was refused, and will never be sent again as it is.
  void DropOutgoing(const HandoverId& id) const;

  absl::Status KeepTicket(const client::DeliveryTicket& ticket) const;
  absl::StatusOr<client::DeliveryTicket> FindTicket(const std::string& delivery_id) const;

  absl::StatusOr<std::optional<client::OutgoingAcknowledgement>> FindConclusion(const std::string& delivery_id) const;
  absl::Status KeepConclusion(const client::OutgoingAcknowledgement& conclusion) const;
  void DropConclusion(const std::string& delivery_id) const;

  std::string inbox() const { return path_ + "/inbox"; }

 private:
  std::string PathOf(const std::string& folder, const std::string& name) const;

  const std::string path_;
};

// client::WriteFile() as a UsageError().
absl::Status WriteOurFile(const std::string& path, const std::string& bytes);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_STATE_FOLDER_H_
