#include "adapters/gateway/document_filing.h"

#include <filesystem>
#include <system_error>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "adapters/gateway/outbox.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"

namespace handover::gateway {
namespace document_filing_internal {

constexpr size_t kDigestPart = 12;  // Of 64: enough that two names never meet by chance.

bool HoldsAnother(const std::string& path, const std::string& document_id) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::symlink_status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) return false;
  if (status.type() != std::filesystem::file_type::regular) return true;
  const absl::StatusOr<std::string> bytes = client::ReadFile(path);
  return !bytes.ok() || Outbox::IdOf(*bytes) != document_id;
}

}  // namespace document_filing_internal

absl::Status DocumentFiling::MakeFolders() const {
  std::error_code error;
  for (const std::string& folder : {folders_.answers, folders_.sent, folders_.refused, folders_.receipts}) {
    std::filesystem::create_directories(folder, error);
    if (error) return absl::UnavailableError("gateway: a folder cannot be made");
  }
  return absl::OkStatus();
}

std::string DocumentFiling::NameFor(const std::string& name, const std::string& document_id) const {
  namespace internal = document_filing_internal;
  if (!internal::HoldsAnother(SentPath(name), document_id) && !internal::HoldsAnother(RefusedPath(name), document_id)) {
    return name;
  }
  return absl::StrCat(name, ".", document_id.substr(0, internal::kDigestPart));
}

absl::Status DocumentFiling::WriteAnswer(const std::string& name, const std::string& document, DocumentOutcome outcome,
                                         const std::vector<adapters::Issue>& issues) const {
  for (const Answer& answer : MakeAnswers({document, outcome, issues, clock_.Now(), random_})) {
    HANDOVER_RETURN_IF_ERROR(
        client::WriteFile(absl::StrCat(folders_.answers, "/", name, ".answer", answer.extension), answer.bytes));
  }
  return outcome == DocumentOutcome::kAccepted ? absl::OkStatus() : WriteReason(name, issues);
}

absl::Status DocumentFiling::WriteReason(const std::string& name, const std::vector<adapters::Issue>& issues) const {
  return client::WriteFile(RefusedPath(name) + ".reason.txt", ReadableReason(issues));
}

absl::Status DocumentFiling::WriteReceipt(const std::string& handover_id, const std::string& receipt) const {
  return client::WriteFile(absl::StrCat(folders_.receipts, "/", handover_id, ".receipt"), receipt);
}

absl::Status DocumentFiling::KeepOriginal(const std::string& name, const std::string& document,
                                          DocumentOutcome outcome) const {
  const bool accepted = outcome == DocumentOutcome::kAccepted;
  const std::string path = accepted ? SentPath(name) : RefusedPath(name);
  const std::string other = accepted ? RefusedPath(name) : SentPath(name);
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    // A dropped file was moved to `sent` when it was taken; a message of a connection lies nowhere yet.
    std::filesystem::rename(other, path, error);
    if (error) return client::WriteFile(path, document);
  }
  return absl::OkStatus();
}

}  // namespace handover::gateway
