#include "broker/pipeline/import_facts.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "broker/base/municipality.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/consent/history.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/pipeline/fact_expectations.h"
#include "broker/pipeline/facts_draft.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/identity_events.h"

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

absl::Status CheckParts(const RegisterFacts& facts, absl::Time now) {
  for (int i = 0; i < facts.parts_size(); ++i) {
    if (facts.parts(i) <= 0 || !RegisterFacts::Part_IsValid(facts.parts(i))) {
      return Invalid("PART_UNKNOWN", absl::StrCat("parts[", i, "]"), "must be one of the known parts");
    }
  }
  if (!RegisterFacts::Protection_IsValid(facts.protection())) {
    return Invalid("PROTECTION_UNKNOWN", "protection", "must be one of the known protections");
  }
  const bool in_time = !facts.has_valid_from_time() || facts.valid_from_time().seconds() <= absl::ToUnixSeconds(now);
  if (!in_time) return Invalid("VALID_FROM_FUTURE", "valid_from_time", "must not be later than now");
  return absl::OkStatus();
}

std::vector<FactEvent> EventsOf(const PersonKey& person, const RegisterFacts& before, const RegisterFacts& now) {
  std::vector<FactEvent> events;
  const bool moved = !before.municipality_code().empty() && before.municipality_code() != now.municipality_code();
  if (moved) events.push_back({FactEvent::Kind::kMoved, person, PersonKey(), PersonKey(), {}});
  if (!before.deceased() && now.deceased()) {
    events.push_back({FactEvent::Kind::kDied, person, PersonKey(), PersonKey(), {}});
  }
  if (events.empty()) events.push_back({FactEvent::Kind::kFactsChanged, person, PersonKey(), PersonKey(), {}});
  return events;
}

std::string CodesOf(const std::vector<FactEvent>& events) {
  std::vector<std::string> codes;
  for (const FactEvent& event : events) codes.emplace_back(FactEventName(event.kind));
  return absl::StrJoin(codes, " ");
}

// Whether it says nothing that is not known: what is known of the same parts is the same, and where it says since when,
// that too, now or in the history.
absl::StatusOr<bool> IsKnown(const PersonKey& key, const storage::v1::FactVersion::Change& change,
                             const LoadedPerson& person, Environment& env) {
  storage::v1::PersonRecord after = person.record;
  const storage::v1::FactVersion::RegisterVersion& said = change.register_facts();
  consent::Apply(change, after);
  const bool same_facts =
      after.register_facts().SerializeAsString() == person.record.register_facts().SerializeAsString();
  if (!same_facts) return false;
  if (!said.facts().has_valid_from_time()) return person.epoch > 0 && person.record.has_register_facts();
  if (after.SerializeAsString() != person.record.SerializeAsString()) return false;
  HANDOVER_ASSIGN_OR_RETURN(std::vector<storage::v1::FactVersion> versions,
                            env.facts.History(key, FactsSource::kNewest));
  versions.push_back(person.version);
  for (const storage::v1::FactVersion& version : versions) {
    for (const storage::v1::FactVersion::Change& earlier : version.changes()) {
      if (earlier.register_facts().SerializeAsString() == said.SerializeAsString()) return true;
    }
  }
  return false;
}

// A person and since when: one import says of that once.
using Said = std::pair<PersonKey, int64_t>;

absl::StatusOr<Taken> TakeFacts(const RegisterFacts& facts, const identity::Directory& directory, Environment& env,
                                absl::flat_hash_set<Said>& seen, FactsDraft& draft) {
  const absl::Time now = env.clock.Now();
  absl::StatusOr<PersonKey> key = ComputePersonKey(facts.person(), env.pseudonyms, NoMother);
  if (!key.ok()) return Within("person.", key.status());
  const int64_t valid_from_ms =
      facts.has_valid_from_time() ? facts.valid_from_time().seconds() * 1000 : absl::ToUnixMillis(now);
  if (!seen.insert({*key, valid_from_ms}).second)
    return Invalid("PERSON_TWICE", "person", "stands in this import already");
  HANDOVER_RETURN_IF_ERROR(CheckParts(facts, now));
  HANDOVER_RETURN_IF_ERROR(CheckReferences(facts, directory));
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> holders, HolderKeys(facts, env));
  HANDOVER_ASSIGN_OR_RETURN(LoadedPerson* const person, draft.PersonOf(*key));
  if (person->record.closed_by() == consent::v1::IdentityEvent::ADOPTION) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"EVENT_CONTRADICTS", "person", "the number was given up; name the one in use"});
  }
  storage::v1::FactVersion::Change change;
  *change.mutable_register_facts()->mutable_facts() = facts;
  for (const PersonKey& holder : holders) change.mutable_register_facts()->add_holder_keys(holder.bytes());
  change.mutable_register_facts()->set_valid_from_ms(valid_from_ms);
  HANDOVER_ASSIGN_OR_RETURN(const bool known, IsKnown(*key, change, *person, env));
  if (known) return Taken::kKnownAlready;
  const RegisterFacts before = person->record.register_facts();
  person->Change(std::move(change));
  const RegisterFacts& after = person->record.register_facts();
  const std::vector<FactEvent> events = EventsOf(*key, before, after);
  draft.Note({"REGISTER_FACTS", CodesOf(events), {*key}, events, {{before, after}}, {}, ""});
  return Taken::kChanged;
}

// Everything into the draft; how many changed something.
absl::StatusOr<int> TakeAll(const admin::v1::ImportFactsRequest& request, Environment& env, FactsDraft& draft) {
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  int changed_count = 0;
  for (int i = 0; i < request.events_size(); ++i) {
    const absl::StatusOr<Taken> taken = TakeIdentityEvent(request.events(i), env, draft);
    if (!taken.ok()) return Within(absl::StrCat("events[", i, "]."), taken.status());
    if (*taken == Taken::kChanged) ++changed_count;
  }
  absl::flat_hash_set<Said> seen;
  for (int i = 0; i < request.facts_size(); ++i) {
    const absl::StatusOr<Taken> taken = TakeFacts(request.facts(i), *directory, env, seen, draft);
    if (!taken.ok()) return Within(absl::StrCat("facts[", i, "]."), taken.status());
    if (*taken == Taken::kChanged) ++changed_count;
  }
  return changed_count;
}

}  // namespace import_facts_internal

void ImportFacts(const identity::Operator& by, const admin::v1::ImportFactsRequest& request, Environment& env,
                 std::function<void(absl::StatusOr<admin::v1::ImportFactsResponse>)> done) {
  using namespace import_facts_internal;
  const int count = request.facts_size() + request.events_size();
  if (count == 0 || count > kMaxFacts) return done(Invalid("FACTS_COUNT", "facts", "must be 1 to 10000 records"));
  FactsDraft draft(by.name, env);
  const absl::StatusOr<int> changed_count = TakeAll(request, env, draft);
  if (!changed_count.ok()) return done(changed_count.status());
  admin::v1::ImportFactsResponse response;
  response.set_imported_count(*changed_count);
  response.set_unchanged_count(count - *changed_count);
  if (draft.empty()) return done(std::move(response));
  absl::StatusOr<ExpectationEffects> effects = FollowOccurrences(draft, *env.policy.Get(), env.clock.Now(), env);
  if (!effects.ok()) return done(effects.status());
  store::Transaction transaction;
  const absl::Status added = draft.AddTo(transaction);
  if (!added.ok()) return done(added);
  absl::StatusOr<std::vector<EscalationNews>> news =
      Append(*std::move(effects), SubjectsSee::kAsItsHandover, env, transaction);
  if (!news.ok()) return done(news.status());
  transaction.done = [response = std::move(response), done](const absl::StatusOr<store::CommitResult>& committed) {
    if (committed.ok()) return done(response);
    const bool aborted = committed.status().code() == absl::StatusCode::kAborted;
    done(aborted ? absl::UnavailableError("a person's record changed meanwhile; send it again") : committed.status());
  };
  TellWhenCommitted(*std::move(news), env, transaction);
  env.committer.Enqueue(std::move(transaction));
}

}  // namespace handover::pipeline
