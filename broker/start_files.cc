#include "broker/start_files.h"

#include <openssl/crypto.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/absl_view.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/store/durable_file.h"

namespace handover {
namespace start_files_internal {

namespace fs = std::filesystem;

constexpr uintmax_t kMaxPolicyFileBytes = 4u << 20;

absl::Status FileRefused(std::string_view name, std::string_view what) {
  return absl::FailedPreconditionError(absl::StrCat(AbslView(name), ": ", AbslView(what)));
}

// Bytes that are wiped when they go.
class Wiped {
 public:
  explicit Wiped(std::string bytes) : bytes_(std::move(bytes)) {}
  Wiped(Wiped&& other) : bytes_(std::move(other.bytes_)) {}
  ~Wiped() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
  std::string_view view() const { return bytes_; }

 private:
  std::string bytes_;
};

absl::StatusOr<Wiped> ReadSecretFile(const std::string& path, std::string_view flag) {
  struct stat about = {};
  if (::stat(path.c_str(), &about) != 0) return FileRefused(flag, "the file cannot be read");
  if ((about.st_mode & S_IRWXO) != 0) return FileRefused(flag, "the file must not be open to others (chmod o=)");
  absl::StatusOr<std::string> bytes = store::ReadWholeFile(path);
  if (!bytes.ok()) return FileRefused(flag, "the file cannot be read");
  return Wiped(*std::move(bytes));
}

}  // namespace start_files_internal

absl::StatusOr<Secrets> ReadSecrets(const Config& config) {
  using namespace start_files_internal;
  HANDOVER_ASSIGN_OR_RETURN(const Wiped log_pem, ReadSecretFile(config.log_key_file, "--log-key"));
  absl::StatusOr<SigningKey> log_key = SigningKey::FromPem(log_pem.view());
  if (!log_key.ok()) return FileRefused("--log-key", "must be a P-256 private key in PEM");
  HANDOVER_ASSIGN_OR_RETURN(const Wiped root, ReadSecretFile(config.root_key_file, "--root-key"));
  const std::optional<store::SecretKey> root_key = store::SecretKey::FromBytes(root.view());
  if (!root_key.has_value()) return FileRefused("--root-key", "must be exactly 32 bytes");
  HANDOVER_ASSIGN_OR_RETURN(const Wiped pseudonym, ReadSecretFile(config.pseudonym_key_file, "--pseudonym-key"));
  absl::StatusOr<PseudonymKey> pseudonym_key = PseudonymKey::FromSecret(pseudonym.view());
  if (!pseudonym_key.ok()) return FileRefused("--pseudonym-key", "must be 32 bytes or more");
  return Secrets{*std::move(log_key), *root_key, *std::move(pseudonym_key)};
}

absl::StatusOr<std::vector<policy::NamedText>> ReadPolicyFiles(const std::string& directory) {
  using namespace start_files_internal;
  std::vector<policy::NamedText> files;
  std::error_code error;
  for (fs::directory_iterator file(directory, error), end; !error && file != end; file.increment(error)) {
    if (file->path().extension() != ".textproto") continue;
    std::error_code size_error;
    const uintmax_t size = file->file_size(size_error);
    absl::StatusOr<std::string> text = store::ReadWholeFile(file->path().string());
    if (size_error || size > kMaxPolicyFileBytes || !text.ok()) {
      return FileRefused("--policy", "a file of the directory cannot be read");
    }
    files.push_back({file->path().filename().string(), *std::move(text)});
  }
  if (error) return FileRefused("--policy", "the directory cannot be read");
  if (files.empty()) return FileRefused("--policy", "the directory holds no .textproto file");
  std::sort(files.begin(), files.end(),
            [](const policy::NamedText& left, const policy::NamedText& right) { return left.name < right.name; });
  return files;
}

absl::Status LoadShadowPolicy(const Config& config, pipeline::ShadowPolicy& shadow) {
  if (config.shadow_policy_directory.empty()) {
    shadow.Clear();
    return absl::OkStatus();
  }
  absl::StatusOr<std::vector<policy::NamedText>> files = ReadPolicyFiles(config.shadow_policy_directory);
  if (files.ok()) return shadow.Load(*std::move(files));
  const absl::Status unreadable =
      Refuse(absl::StatusCode::kFailedPrecondition,
             RefusalText{"POLICY_UNREADABLE", "--shadow-policy", "the policy files must be readable"});
  shadow.NoteRefused(unreadable);
  return unreadable;
}

}  // namespace handover
