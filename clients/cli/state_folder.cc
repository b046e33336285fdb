#include "clients/cli/state_folder.h"

#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/status_macros.h"
#include "clients/cli/command.h"
#include "clients/cpp/files.h"

namespace handover::cli {
namespace {
namespace state_folder_internal {

constexpr char kOutgoing[] = "outgoing";
constexpr char kReceipts[] = "receipts";
constexpr char kTickets[] = "tickets";
constexpr char kConclusions[] = "conclusions";

// Nothing where there is no file.
template <typename Record>
absl::StatusOr<std::optional<Record>> Find(const std::string& path) {
  const absl::StatusOr<std::optional<std::string>> bytes = client::ReadFileIfThere(path);
  if (!bytes.ok()) return UsageError(std::string(bytes.status().message()));
  if (!bytes->has_value()) return std::nullopt;
  HANDOVER_ASSIGN_OR_RETURN(Record record, Record::Parse(**bytes));
  return record;
}

}  // namespace state_folder_internal
}  // namespace

absl::Status WriteOurFile(const std::string& path, const std::string& bytes) {
  const absl::Status written = client::WriteFile(path, bytes);
  return written.ok() ? written : UsageError(std::string(written.message()));
}

std::string StateFolder::PathOf(const std::string& folder, const std::string& name) const {
  return absl::StrCat(path_, "/", folder, "/", name);
}

absl::StatusOr<std::optional<client::OutgoingHandover>> StateFolder::FindOutgoing(const HandoverId& id) const {
  return state_folder_internal::Find<client::OutgoingHandover>(PathOf(state_folder_internal::kOutgoing, ToString(id)));
}

absl::StatusOr<std::vector<client::OutgoingHandover>> StateFolder::AllOutgoing() const {
  const auto found = client::ListOldestFirst(PathOf(state_folder_internal::kOutgoing, ""));
  if (!found.ok()) return UsageError(std::string(found.status().message()));
  std::vector<std::string> paths;
  for (const auto& [changed, path] : *found) {
    // A half-written file ends in `.new`.
    if (path.extension().empty()) paths.push_back(path.string());
  }
  std::vector<client::OutgoingHandover> all;
  for (const std::string& path : paths) {
    HANDOVER_ASSIGN_OR_RETURN(std::optional<client::OutgoingHandover> outgoing,
                              state_folder_internal::Find<client::OutgoingHandover>(path));
    if (outgoing.has_value()) all.push_back(*std::move(outgoing));
  }
  return all;
}

absl::Status StateFolder::KeepOutgoing(const client::OutgoingHandover& outgoing) const {
  return WriteOurFile(PathOf(state_folder_internal::kOutgoing, ToString(outgoing.handover_id)), outgoing.Serialize());
}

absl::Status StateFolder::FinishOutgoing(const HandoverId& id, const exchange::v1::Receipt& receipt) const {
  HANDOVER_RETURN_IF_ERROR(WriteOurFile(
      PathOf(state_folder_internal::kReceipts, absl::StrCat(ToString(id), ".receipt")), receipt.SerializeAsString()));
  DropOutgoing(id);
  return absl::OkStatus();
}

void StateFolder::DropOutgoing(const HandoverId& id) const {
  // What stays is sent once more, which changes nothing.
  unlink(PathOf(state_folder_internal::kOutgoing, ToString(id)).c_str());
}

absl::Status StateFolder::KeepTicket(const client::DeliveryTicket& ticket) const {
  return WriteOurFile(PathOf(state_folder_internal::kTickets, ToString(ticket.delivery_id)), ticket.Serialize());
}

absl::StatusOr<client::DeliveryTicket> StateFolder::FindTicket(const std::string& delivery_id) const {
  HANDOVER_ASSIGN_OR_RETURN(
      const std::optional<client::DeliveryTicket> ticket,
      state_folder_internal::Find<client::DeliveryTicket>(PathOf(state_folder_internal::kTickets, delivery_id)));
  if (ticket.has_value()) return *ticket;
  return UsageError("no delivery of this id was received here: name the folder of `receive` with --state");
}

absl::StatusOr<std::optional<client::OutgoingAcknowledgement>> StateFolder::FindConclusion(
    const std::string& delivery_id) const {
  return state_folder_internal::Find<client::OutgoingAcknowledgement>(
      PathOf(state_folder_internal::kConclusions, delivery_id));
}

absl::Status StateFolder::KeepConclusion(const client::OutgoingAcknowledgement& conclusion) const {
  return WriteOurFile(PathOf(state_folder_internal::kConclusions, ToString(conclusion.delivery_id)),
                      conclusion.Serialize());
}

void StateFolder::DropConclusion(const std::string& delivery_id) const {
  unlink(PathOf(state_folder_internal::kConclusions, delivery_id).c_str());
}

}  // namespace handover::cli
