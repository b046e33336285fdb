#include "adapters/gateway/outbox.h"

#include <algorithm>
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
  HANDOVER_ASSIGN_OR_RETURN(const std::string count, client::ReadFile((folder / kWhole).string()));
  HANDOVER_ASSIGN_OR_RETURN(document.document, client::ReadFile((folder / "document").string()));
  HANDOVER_ASSIGN_OR_RETURN(document.name, client::ReadFile((folder / "name").string()));
  if (Outbox::IdOf(document.document) != document.id || count.size() != 1) {
    return absl::DataLossError("outbox: a document is damaged");
  }
  for (int i = 0; i < count[0]; ++i) {
    HANDOVER_ASSIGN_OR_RETURN(const std::string bytes,
                              client::ReadFile((folder / absl::StrCat("handover-", i)).string()));
    HANDOVER_ASSIGN_OR_RETURN(client::OutgoingHandover handover, client::OutgoingHandover::Parse(bytes));
    document.handovers.push_back(std::move(handover));
    const absl::StatusOr<std::string> receipt = client::ReadFile((folder / absl::StrCat("receipt-", i)).string());
    document.receipts.push_back(receipt.ok() ? std::optional<std::string>(*receipt) : std::nullopt);
  }
  return document;
}

}  // namespace outbox_internal

std::string Outbox::IdOf(const std::string& document) { return absl::BytesToHexString(ToString(HashOf(document))); }

absl::Status Outbox::Add(const OutgoingDocument& document) {
  const std::string folder = FolderOf(document.id);
  if (Find(document.id).has_value()) return absl::OkStatus();
  HANDOVER_RETURN_IF_ERROR(client::WriteFile(folder + "/document", document.document));
  HANDOVER_RETURN_IF_ERROR(client::WriteFile(folder + "/name", document.name));
  for (size_t i = 0; i < document.handovers.size(); ++i) {
    HANDOVER_RETURN_IF_ERROR(
        client::WriteFile(absl::StrCat(folder, "/handover-", i), document.handovers[i].Serialize()));
  }
  return client::WriteFile(folder + "/" + outbox_internal::kWhole,
                           std::string(1, static_cast<char>(document.handovers.size())));
}

absl::Status Outbox::AddReceipt(const std::string& id, size_t handover, const std::string& receipt) {
  return client::WriteFile(absl::StrCat(FolderOf(id), "/receipt-", handover), receipt);
}

absl::StatusOr<std::vector<OutgoingDocument>> Outbox::Load(std::vector<std::string>& damaged) const {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<std::pair<fs::file_time_type, OutgoingDocument>> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_, error)) {
    if (!entry.is_directory()) continue;
    absl::StatusOr<OutgoingDocument> document = outbox_internal::ReadFolder(entry.path());
    if (document.ok())
      found.emplace_back(entry.last_write_time(error), *std::move(document));
    else
      damaged.push_back(entry.path().filename().string());
  }
  if (error && fs::exists(directory_)) return absl::UnavailableError("outbox: the folder cannot be read");
  std::sort(found.begin(), found.end(), [](const auto& left, const auto& right) { return left.first < right.first; });
  std::vector<OutgoingDocument> documents;
  for (auto& [time, document] : found) documents.push_back(std::move(document));
  return documents;
}

std::optional<OutgoingDocument> Outbox::Find(const std::string& id) const {
  absl::StatusOr<OutgoingDocument> document = outbox_internal::ReadFolder(FolderOf(id));
  if (!document.ok()) return std::nullopt;
  return *std::move(document);
}

absl::Status Outbox::Remove(const std::string& id) {
  std::error_code error;
  // First the mark: what is left after a crash in the middle is no document any more.
  std::filesystem::remove(FolderOf(id) + "/" + outbox_internal::kWhole, error);
  std::filesystem::remove_all(FolderOf(id), error);
  return error ? absl::UnavailableError("outbox: a folder cannot be removed") : absl::OkStatus();
}

}  // namespace handover::gateway
