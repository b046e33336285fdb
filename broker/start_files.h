// The files the broker reads at start, and the policy's again on command.
#ifndef HANDOVER_BROKER_START_FILES_H_
#define HANDOVER_BROKER_START_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/base/commitment/signature.h"
#include "broker/base/person_key.h"
#include "broker/config.h"
#include "broker/pipeline/shadow_policy.h"
#include "broker/policy/policy_set.h"
#include "broker/store/aead.h"

namespace handover {

struct Secrets {
  SigningKey log_key;
  store::SecretKey root_key;
  PseudonymKey pseudonym_key;
};

// FAILED_PRECONDITION: names the flag of the file that cannot be read, is none of its kind, or may be read by others
// than its owner and group.
absl::StatusOr<Secrets> ReadSecrets(const Config& config);

// Every .textproto file of the folder. FAILED_PRECONDITION: the folder or a file of it cannot be read, or there is
// none.
absl::StatusOr<std::vector<policy::NamedText>> ReadPolicyFiles(const std::string& directory);

// Reads the shadow policy's files and loads them; without a directory there is none. FAILED_PRECONDITION and
// INVALID_ARGUMENT: as above, and as ShadowPolicy::Load(); what was there goes on.
absl::Status LoadShadowPolicy(const Config& config, pipeline::ShadowPolicy& shadow);

}  // namespace handover

#endif  // HANDOVER_BROKER_START_FILES_H_
