#include "broker/pipeline/load_policy.h"

#include <algorithm>
#include <string>
#include <utility>

#include "broker/base/commitment/hash.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/log_entry.h"

namespace handover::pipeline {
namespace load_policy_internal {

// Over names and texts with their lengths, so that no two sets of files share it.
std::string DigestOf(const std::vector<policy::NamedText>& files) {
  Sha256 hash;
  for (const policy::NamedText& file : files) {
    hash.AddU64(file.name.size()).Add(file.name).AddU64(file.text.size()).Add(file.text);
  }
  return ToString(hash.Finish());
}

}  // namespace load_policy_internal

absl::StatusOr<std::shared_ptr<const ActivePolicy>> MakePolicy(std::vector<policy::NamedText> files) {
  std::sort(files.begin(), files.end(),
            [](const policy::NamedText& left, const policy::NamedText& right) { return left.name < right.name; });
  HANDOVER_ASSIGN_OR_RETURN(policy::PolicySet set, policy::ParsePolicy(files, load_policy_internal::DigestOf(files)));
  HANDOVER_ASSIGN_OR_RETURN(validation::Vocabulary vocabulary, validation::Vocabulary::Build(set.policy()));
  return std::make_shared<const ActivePolicy>(ActivePolicy{std::move(set), std::move(vocabulary)});
}

void ActivatePolicy(const identity::Operator& by, std::vector<policy::NamedText> files, Environment& env,
                    std::function<void(absl::StatusOr<admin::v1::ReloadPolicyResponse>)> done) {
  const absl::StatusOr<std::shared_ptr<const ActivePolicy>> made = MakePolicy(std::move(files));
  if (!made.ok()) {
    const exchange::v1::ErrorDetail why = DetailOf(made.status());
    return done(Refuse(absl::StatusCode::kFailedPrecondition, why));
  }
  LogEntry entry;
  entry.type = LeafType::kPolicy;
  entry.ref = ToDigest((*made)->set.digest()).value_or(Digest{});
  entry.detail.set_event("POLICY_ACTIVATED");
  entry.detail.set_professional(by.name);
  store::Transaction transaction;
  const absl::Status sealed = AppendLeaf(entry, env, transaction);
  if (!sealed.ok()) return done(sealed);
  transaction.done = [policy = *made, &env, done](const absl::StatusOr<store::CommitResult>& committed) {
    if (!committed.ok()) return done(committed.status());
    env.policy.Set(policy);
    admin::v1::ReloadPolicyResponse response;
    response.set_version(policy->set.policy().version());
    response.set_policy_digest(policy->set.digest());
    done(std::move(response));
  };
  env.committer.Enqueue(std::move(transaction));
}

}  // namespace handover::pipeline
