#include "broker/pipeline/register_history.h"

#include <utility>
#include <vector>

#include "broker/base/person_key.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/consent/history.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/log_entry.h"

namespace handover::pipeline {
namespace register_history_internal {

absl::Time TimeOf(const google::protobuf::Timestamp& stamp) {
  return absl::FromUnixSeconds(stamp.seconds()) + absl::Nanoseconds(stamp.nanos());
}

struct Answer {
  PersonKey person;
  admin::v1::GetRegisterFactsResponse response;
};

absl::StatusOr<Answer> LookUp(const admin::v1::GetRegisterFactsRequest& request, Environment& env) {
  absl::StatusOr<PersonKey> key = ComputePersonKey(request.person(), env.pseudonyms, NoMother);
  if (!key.ok()) return Within("person.", key.status());
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<storage::v1::FactVersion> versions,
                            env.facts.History(*key, FactsSource::kNewest));
  consent::Moment moment{env.clock.Now(), env.clock.Now()};
  if (request.has_known_at_time()) moment.known_at = TimeOf(request.known_at_time());
  moment.valid_at = request.has_valid_at_time() ? TimeOf(request.valid_at_time()) : moment.known_at;
  Answer answer;
  answer.person = *std::move(key);
  *answer.response.mutable_facts() = consent::RegisterFactsAt(versions, moment);
  for (const storage::v1::FactVersion& version : versions) {
    const bool known = version.record_ms() <= absl::ToUnixMillis(moment.known_at);
    if (known) answer.response.set_version_count(answer.response.version_count() + 1);
  }
  if (!answer.response.facts().has_person()) {
    return Refuse(absl::StatusCode::kNotFound, RefusalText{"NOT_FOUND", "person", "nothing was known"});
  }
  return answer;
}

}  // namespace register_history_internal

void GetRegisterFacts(const identity::Operator& by, const admin::v1::GetRegisterFactsRequest& request, Environment& env,
                      std::function<void(absl::StatusOr<admin::v1::GetRegisterFactsResponse>)> done) {
  absl::StatusOr<register_history_internal::Answer> answer = register_history_internal::LookUp(request, env);
  if (!answer.ok()) return done(answer.status());
  LogEntry entry;
  entry.type = LeafType::kFact;
  entry.subjects.push_back(answer->person);
  entry.detail.set_event("REGISTER_FACTS_READ");
  entry.detail.set_professional(by.name);
  store::Transaction transaction;
  const absl::Status sealed = AppendLeaf(entry, env, transaction);
  if (!sealed.ok()) return done(sealed);
  transaction.done = [response = std::move(answer->response),
                      done](const absl::StatusOr<store::CommitResult>& committed) {
    if (!committed.ok()) return done(committed.status());
    done(response);
  };
  env.committer.Enqueue(std::move(transaction));
}

}  // namespace handover::pipeline
