#include "adapters/gateway/kept_deliveries.h"

#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "adapters/gateway/letter_names.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"

namespace handover::gateway {
namespace kept_deliveries_internal {

constexpr const char* kCopies = "copies";
constexpr const char* kTickets = "tickets";

// Nothing for what a crash has left half written.
std::optional<DeliveryId> IdOf(const std::string& name) {
  const absl::StatusOr<std::string> bytes = ParseUuid(name);
  return bytes.ok() ? DeliveryId::FromBytes(*bytes) : std::nullopt;
}

}  // namespace kept_deliveries_internal

std::string KeptDeliveries::PathOf(const char* folder, const DeliveryId& delivery_id) const {
  return absl::StrCat(state_, "/", folder, "/", ToString(delivery_id));
}

absl::Status KeptDeliveries::Keep(const client::ReceivedDelivery& delivery) {
  using namespace kept_deliveries_internal;
  const DeliveryId& id = delivery.ticket.delivery_id;
  absl::MutexLock lock(&mu_);
  ++kept_count_;
  // The proof first: what the acknowledgement binds is what lies here. And whatever is kept has one: by it a delivery
  // is found when its time has come.
  HANDOVER_RETURN_IF_ERROR(client::WriteFile(PathOf(kCopies, id), delivery.copy));
  return client::WriteFile(PathOf(kTickets, id), delivery.ticket.Serialize());
}

absl::Status KeptDeliveries::RememberLetter(std::string_view letter, const DeliveryId& delivery_id) {
  const std::vector<LetterName> names = NamesOfLetter(letter);
  return names.empty() ? absl::OkStatus() : written_.Remember(names, delivery_id);
}

// A look costs a list of the folder: not at each delivery.
bool KeptDeliveries::MustLook() {
  absl::MutexLock lock(&mu_);
  if (has_looked_ && kept_count_ <= most_ / 10) return false;
  has_looked_ = true;
  kept_count_ = 0;
  return true;
}

absl::Status KeptDeliveries::ForgetOldest() {
  if (!MustLook()) return absl::OkStatus();
  const std::string copies = absl::StrCat(state_, "/", kept_deliveries_internal::kCopies);
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<client::DatedPath> oldest, OldestFiles(copies, most_, ""));
  absl::Status worst;
  for (const client::DatedPath& copy : oldest) worst.Update(Forget(copy));
  return worst;
}

// No receipt finds it, then what was said of it goes, and the copy last: as long as that lies there, the next look goes
// on where a crash has ended.
absl::Status KeptDeliveries::Forget(const client::DatedPath& copy) {
  using namespace kept_deliveries_internal;
  const auto& [changed, path] = copy;
  absl::MutexLock lock(&mu_);
  std::error_code error;
  // It came again meanwhile, and is not old any more.
  if (std::filesystem::last_write_time(path, error) != changed || error) return absl::OkStatus();
  const std::optional<DeliveryId> id = IdOf(path.filename().string());
  if (!id.has_value()) return client::RemoveFile(path.string());
  const absl::StatusOr<ToldReceipt> told = told_.Load(*id);
  if (told.ok() && !told->unsent.empty()) return absl::OkStatus();
  HANDOVER_RETURN_IF_ERROR(written_.Forget(*id));
  HANDOVER_RETURN_IF_ERROR(told_.Forget(*id));
  HANDOVER_RETURN_IF_ERROR(client::RemoveFile(PathOf(kTickets, *id)));
  return client::RemoveFile(path.string());
}

}  // namespace handover::gateway
