#include "adapters/gateway/outbox.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "broker/base/commitment/hash.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"

namespace handover::gateway {
namespace outbox_internal {

namespace fs = std::filesystem;

// The last file of a document: without it the folder was not finished, and nothing of it was sent.
constexpr const char* kWhole = "whole";

absl::StatusOr<OutgoingDocument> ReadFolder(const fs::path& folder) {
  OutgoingDocument document;
  document.id = folder.filename().string();
  const absl::StatusOr<std::string> count = client::ReadFile((folder / kWhole).string());
  if (absl::IsNotFound(count.status())) return absl::NotFoundError("outbox: there is no such document");
  const absl::Status damaged = absl::DataLossError("outbox: a document is damaged");
  if (!count.ok()) return damaged;
  const absl::StatusOr<std::string> bytes = client::ReadFile((folder / "document").string());
  const absl::StatusOr<std::string> name = client::ReadFile((folder / "name").string());
  if (!bytes.ok() || !name.ok() || Outbox::IdOf(*bytes) != document.id || count->size() != 1) return damaged;
  document.document = *bytes;
  document.name = *name;
  for (int i = 0; i < (*count)[0]; ++i) {
    const absl::StatusOr<std::string> sealed = client::ReadFile((folder / absl::StrCat("handover-", i)).string());
    if (!sealed.ok()) return damaged;
    absl::StatusOr<client::OutgoingHandover> handover = client::OutgoingHandover::Parse(*sealed);
    if (!handover.ok()) return damaged;
    document.handovers.push_back(*std::move(handover));
    const absl::StatusOr<std::string> receipt = client::ReadFile((folder / absl::StrCat("receipt-", i)).string());
    document.receipts.push_back(receipt.ok() ? std::optional<std::string>(*receipt) : std::nullopt);
  }
  return document;
}

// The name of a new folder survives a power cut only when the folder above was synced.
absl::Status SyncFolder(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return absl::UnavailableError("outbox: the folder cannot be opened");
  const bool synced = ::fsync(fd) == 0;
  ::close(fd);
  return synced ? absl::OkStatus() : absl::UnavailableError("outbox: the folder cannot be synced");
}

}  // namespace outbox_internal

std::string Outbox::IdOf(const std::string& document) { return absl::BytesToHexString(ToString(HashOf(document))); }

absl::Status Outbox::Recover() {
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<std::string> ids, Ids());
  std::error_code error;
  int count = 0;
  for (const std::string& id : ids) {
    const bool is_whole = std::filesystem::exists(FolderOf(id) + "/" + outbox_internal::kWhole, error);
    if (error) return absl::UnavailableError("outbox: a folder cannot be looked into");
    if (is_whole)
      ++count;
    else
      std::filesystem::remove_all(FolderOf(id), error);
  }
  backlog_.Add(count);
  return absl::OkStatus();
}

absl::Status Outbox::Add(const OutgoingDocument& document) {
  const std::string folder = FolderOf(document.id);
  const absl::Status there = Load(document.id).status();
  if (!absl::IsNotFound(there)) return there;
  HANDOVER_RETURN_IF_ERROR(client::WriteFile(folder + "/document", document.document));
  HANDOVER_RETURN_IF_ERROR(client::WriteFile(folder + "/name", document.name));
  for (size_t i = 0; i < document.handovers.size(); ++i) {
    HANDOVER_RETURN_IF_ERROR(
        client::WriteFile(absl::StrCat(folder, "/handover-", i), document.handovers[i].Serialize()));
  }
  HANDOVER_RETURN_IF_ERROR(outbox_internal::SyncFolder(directory_));
  HANDOVER_RETURN_IF_ERROR(client::WriteFile(folder + "/" + outbox_internal::kWhole,
                                             std::string(1, static_cast<char>(document.handovers.size()))));
  backlog_.Add(1);
  return absl::OkStatus();
}

absl::Status Outbox::AddReceipt(const std::string& id, size_t handover, const std::string& receipt) {
  return client::WriteFile(absl::StrCat(FolderOf(id), "/receipt-", handover), receipt);
}

absl::StatusOr<std::vector<std::string>> Outbox::Ids() const {
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<client::DatedPath> found, client::ListOldestFirst(directory_));
  std::vector<std::string> ids;
  for (const auto& [changed, path] : found) {
    std::error_code gone;
    if (std::filesystem::is_directory(path, gone)) ids.push_back(path.filename().string());
  }
  return ids;
}

absl::StatusOr<OutgoingDocument> Outbox::Load(const std::string& id) const {
  return outbox_internal::ReadFolder(FolderOf(id));
}

absl::Status Outbox::Remove(const std::string& id) {
  std::error_code error;
  backlog_.Remove();
  // First the mark: what is left after a crash in the middle is no document any more.
  std::filesystem::remove(FolderOf(id) + "/" + outbox_internal::kWhole, error);
  std::filesystem::remove_all(FolderOf(id), error);
  return error ? absl::UnavailableError("outbox: a folder cannot be removed") : absl::OkStatus();
}

}  // namespace handover::gateway
