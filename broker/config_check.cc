#include "broker/config_check.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/base/refusal.h"
#include "broker/pipeline/load_policy.h"
#include "broker/rpc/revocation.h"
#include "broker/rpc/tls.h"
#include "broker/start_files.h"
#include "broker/store/head_file.h"
#include "broker/store/key_vault.h"

namespace handover {
namespace config_check_internal {

constexpr absl::Duration kSoon = absl::Hours(24 * 30);

void CheckPort(const std::string& prefix, const rpc::PortOptions& port, absl::Time now, ConfigFindings& findings) {
  const absl::StatusOr<rpc::TlsExpiry> expiry = rpc::CheckTlsFiles(port.tls);
  if (!expiry.ok()) {
    findings.errors.push_back(absl::StrCat("--", prefix, "cert/key/ca: ", expiry.status().message()));
    return;
  }
  const std::pair<const char*, absl::Time> ends[] = {{"cert", expiry->server}, {"ca", expiry->authority}};
  for (const auto& [name, end] : ends) {
    if (end <= now) findings.errors.push_back(absl::StrCat("--", prefix, name, ": has expired"));
    else if (end - now < kSoon) findings.warnings.push_back(absl::StrCat("--", prefix, name, ": ends within 30 days"));
  }
}

void CheckPolicy(const Config& config, ConfigFindings& findings) {
  absl::StatusOr<std::vector<policy::NamedText>> files = ReadPolicyFiles(config.policy_directory);
  if (!files.ok()) {
    findings.errors.push_back(std::string(files.status().message()));
    return;
  }
  const auto policy = pipeline::MakePolicy(*std::move(files));
  if (!policy.ok()) findings.errors.push_back(absl::StrCat("--policy: ", policy.status().message()));
}

void CheckRevocation(const Config& config, absl::Time now, ConfigFindings& findings) {
  if (config.crl_directory.empty()) {
    findings.warnings.push_back("--crl-dir: not set: revoked certificates are accepted until they expire");
    return;
  }
  pipeline::Current<rpc::Revocations> current(std::make_shared<const rpc::Revocations>());
  rpc::RevocationFolder folder(config.crl_directory, config.party.tls.ca, current);
  for (const auto& refused : folder.Refresh(now).refused) {
    findings.warnings.push_back(absl::StrCat("--crl-dir: ", refused.file, ": ", refused.code));
  }
  const rpc::RevocationState state = current.Get()->StateAt(now);
  if (state == rpc::RevocationState::kExpired) {
    findings.errors.push_back("--crl-dir: an authority of --ca has no current list: nobody would be served");
  }
}

// What is kept already must open with these keys.
void CheckKept(const Config& config, const Secrets& secrets, Random& random, ConfigFindings& findings) {
  std::error_code error;
  if (std::filesystem::exists(config.store_directory() + "/CURRENT", error)) {
    const auto vault = store::KeyVault::Open({config.key_file(), secrets.root_key, false}, random);
    if (!vault.ok()) findings.errors.push_back(absl::StrCat("--root-key: ", vault.status().message()));
  }
  const auto head = store::HeadFile::Read(config.head_file_path());
  if (!head.ok() && !absl::IsNotFound(head.status())) {
    findings.errors.push_back(absl::StrCat("--head-file: ", head.status().message()));
  } else if (head.ok() && head->has_value() &&
             !OpenTreeHead({(*head)->head, (*head)->signature}, secrets.log_key.verify_key()).has_value()) {
    findings.errors.push_back("--log-key: has not signed the head file");
  }
  if (config.head_file.empty()) findings.warnings.push_back("--head-file: not set: it lies beside the data");
}

}  // namespace config_check_internal

ConfigFindings CheckConfiguration(const Config& config, absl::Time now, Random& random) {
  using namespace config_check_internal;
  ConfigFindings findings;
  CheckPort("", config.party, now, findings);
  CheckPort("admin-", config.admin, now, findings);
  CheckPolicy(config, findings);
  CheckRevocation(config, now, findings);
  const absl::StatusOr<Secrets> secrets = ReadSecrets(config);
  if (secrets.ok()) CheckKept(config, *secrets, random, findings);
  else findings.errors.push_back(std::string(secrets.status().message()));
  return findings;
}

}  // namespace handover
