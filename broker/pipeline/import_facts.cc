#include "broker/pipeline/import_facts.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"

#include "broker/base/municipality.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/pipeline/expectations.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/log_entry.h"

namespace handover::pipeline {
namespace import_facts_internal {

using consent::v1::RegisterFacts;

constexpr int kMaxFacts = 10'000;

absl::Status CheckReferences(const RegisterFacts& facts, const identity::Directory& directory) {
  if (!facts.municipality_code().empty() && !IsMunicipalityCode(facts.municipality_code())) {
    return Invalid("MUNICIPALITY_UNKNOWN", "municipality_code", "must be a 4-digit code of a Danish municipality");
  }
  if (!facts.gp_party().empty() && directory.FindByIdOrAlias(facts.gp_party()) == nullptr) {
    return Invalid("PARTY_NOT_FOUND", "gp_party", "must be a party of the directory");
  }
  if (!facts.daycare_party().empty() && directory.FindByIdOrAlias(facts.daycare_party()) == nullptr) {
    return Invalid("PARTY_NOT_FOUND", "daycare_party", "must be a party of the directory");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<PersonKey>> HolderKeys(const RegisterFacts& facts, Environment& env) {
  std::vector<PersonKey> keys;
  for (int i = 0; i < facts.holders_size(); ++i) {
    const std::string path = absl::StrCat("holders[", i, "].");
    const consent::v1::Grant::Capacity capacity = facts.holders(i).capacity();
    if (capacity != consent::v1::Grant::CUSTODY && capacity != consent::v1::Grant::GUARDIAN &&
        capacity != consent::v1::Grant::BY_DECISION) {
      return Invalid("CAPACITY_UNKNOWN", path + "capacity", "must be CUSTODY, GUARDIAN or BY_DECISION");
    }
    absl::StatusOr<PersonKey> key = ComputePersonKey(facts.holders(i).person(), env.pseudonyms, NoMother);
    if (!key.ok()) return Within(path + "person.", key.status());
    keys.push_back(*std::move(key));
  }
  return keys;
}

// One import on its way.
struct Import {
  std::shared_ptr<const identity::Directory> directory;
  std::shared_ptr<const ActivePolicy> policy;
  absl::flat_hash_set<PersonKey> seen;
  store::Transaction transaction;
  std::vector<EscalationNews> news;
};

// Adds one person's new record to the transaction, and what follows of it for what is expected.
absl::Status Add(const identity::Operator& by, const RegisterFacts& facts, Environment& env, Import& import) {
  absl::StatusOr<PersonKey> key = ComputePersonKey(facts.person(), env.pseudonyms, NoMother);
  if (!key.ok()) return Within("person.", key.status());
  if (!import.seen.insert(*key).second) return Invalid("PERSON_TWICE", "person", "stands in this import already");
  HANDOVER_RETURN_IF_ERROR(CheckReferences(facts, *import.directory));
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> holders, HolderKeys(facts, env));
  HANDOVER_ASSIGN_OR_RETURN(LoadedPerson person, env.facts.LoadRecord(*key));
  const absl::Time now = env.clock.Now();
  HANDOVER_ASSIGN_OR_RETURN(
      ExpectationEffects effects,
      FollowFacts({*key, person.record.register_facts(), facts}, *import.policy, now, env));
  *person.record.mutable_register_facts() = facts;
  person.record.clear_holder_keys();
  for (const PersonKey& holder : holders) person.record.add_holder_keys(holder.bytes());
  HANDOVER_ASSIGN_OR_RETURN(std::vector<store::Operation> rows, env.facts.RowsOf(*key, person, now));
  for (store::Operation& row : rows) import.transaction.operations.push_back(std::move(row));
  LogEntry entry;
  entry.type = LeafType::kFact;
  entry.subjects.push_back(*std::move(key));
  entry.detail.set_event("REGISTER_FACTS");
  entry.detail.set_professional(by.name);
  Tell(effects, entry.detail);
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, import.transaction));
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<EscalationNews> news,
                            Append(std::move(effects), env, import.transaction));
  import.news.insert(import.news.end(), news.begin(), news.end());
  return absl::OkStatus();
}

}  // namespace import_facts_internal

void ImportFacts(const identity::Operator& by, const admin::v1::ImportFactsRequest& request, Environment& env,
                 std::function<void(absl::StatusOr<admin::v1::ImportFactsResponse>)> done) {
  using namespace import_facts_internal;
  if (request.facts().empty() || request.facts_size() > kMaxFacts) {
    return done(Invalid("FACTS_COUNT", "facts", "must be 1 to 10000 records"));
  }
  Import import;
  import.directory = env.directory.Get();
  import.policy = env.policy.Get();
  for (int i = 0; i < request.facts_size(); ++i) {
    const absl::Status added = Add(by, request.facts(i), env, import);
    if (!added.ok()) return done(Within(absl::StrCat("facts[", i, "]."), added));
  }
  import.transaction.done = [count = request.facts_size(), done](const absl::StatusOr<store::CommitResult>& committed) {
    if (!committed.ok()) {
      const bool aborted = committed.status().code() == absl::StatusCode::kAborted;
      return done(aborted ? absl::UnavailableError("a person's record changed meanwhile; send it again")
                          : committed.status());
    }
    admin::v1::ImportFactsResponse response;
    response.set_imported_count(count);
    done(std::move(response));
  };
  TellWhenCommitted(std::move(import.news), env, import.transaction);
  env.committer.Enqueue(std::move(import.transaction));
}

}  // namespace handover::pipeline
