#include "broker/pipeline/list_consents.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/consent_draft.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace list_consents_internal {

using consent::v1::ConsentRecord;
using consent::v1::ConsentVersion;

constexpr int kDefaultPageSize = 100;
constexpr int kMaxPageSize = 500;

void AddRecords(const identity::Caller& caller, const storage::v1::PersonRecord& record,
                consent::v1::ListConsentsResponse& response) {
  for (auto stored = record.consents().rbegin(); stored != record.consents().rend(); ++stored) {
    if (stored->recorded_by() == caller.party.bytes()) *response.add_consents() = stored->record();
  }
}

// Versions of the caller's own records, oldest first. A revocation by another party is a version like any other.
absl::Status AddVersions(const identity::Caller& caller, const PersonKey& key, Environment& env,
                         std::vector<ConsentVersion>& versions) {
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<storage::v1::FactVersion> history,
                            env.facts.History(key, FactsSource::kNewest));
  for (const storage::v1::FactVersion& version : history) {
    for (const storage::v1::FactVersion::Change& change : version.changes()) {
      if (!change.has_consent() || change.consent().recorded_by() != caller.party.bytes()) continue;
      ConsentVersion& out = versions.emplace_back();
      *out.mutable_consent() = change.consent().record();
      out.mutable_record_time()->set_seconds(version.record_ms() / 1000);
      out.mutable_record_time()->set_nanos(static_cast<int>(version.record_ms() % 1000) * 1'000'000);
      out.set_recorded_by_party(FormatUuid(version.recorded_by()));
      out.set_professional(version.professional());
    }
  }
  return absl::OkStatus();
}

void SetLogIndex(const ConsentLeaves& leaves, ConsentRecord& record) {
  const auto found = leaves.find(record.consent_id());
  const size_t version = static_cast<size_t>(record.version());
  if (found == leaves.end() || version == 0 || version > found->second.size()) return;
  record.set_log_index(static_cast<int64_t>(found->second[version - 1]));
}

}  // namespace list_consents_internal

absl::StatusOr<consent::v1::ListConsentsResponse> ListConsents(const identity::Caller& caller,
                                                               const consent::v1::ListConsentsRequest& request,
                                                               Environment& env) {
  using namespace list_consents_internal;
  HANDOVER_ASSIGN_OR_RETURN(const PersonKey subject, KeyOfIdentifier(request.subject(), "subject.", env));
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, env.facts.KeysOf(subject));
  consent::v1::ListConsentsResponse response;
  std::vector<ConsentVersion> versions;
  for (const PersonKey& key : keys) {
    HANDOVER_ASSIGN_OR_RETURN(const LoadedPerson person, env.facts.LoadRecord(key));
    AddRecords(caller, person.record, response);
    if (request.with_history()) HANDOVER_RETURN_IF_ERROR(AddVersions(caller, key, env, versions));
  }
  if (response.consents().empty()) return response;
  std::stable_sort(versions.begin(), versions.end(), [](const ConsentVersion& a, const ConsentVersion& b) {
    return a.consent().update_time().seconds() < b.consent().update_time().seconds();
  });
  HANDOVER_ASSIGN_OR_RETURN(const ConsentLeaves leaves, LeavesOfConsents(keys, env));
  for (ConsentRecord& consent : *response.mutable_consents()) SetLogIndex(leaves, consent);
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    SetLogIndex(leaves, *version->mutable_consent());
    *response.add_versions() = std::move(*version);
  }
  return response;
}

absl::StatusOr<consent::v1::ListFlaggedConsentsResponse> ListFlaggedConsents(
    const identity::Caller& caller, const consent::v1::ListFlaggedConsentsRequest& request, Environment& env) {
  using namespace list_consents_internal;
  const std::string own(caller.party.bytes());
  if (!request.page_token().empty() && request.page_token().compare(0, own.size(), own) != 0) {
    return Invalid("PAGE_INVALID", "page_token", "must be one of an earlier answer");
  }
  const int size = request.page_size() == 0 ? kDefaultPageSize : std::clamp(request.page_size(), 1, kMaxPageSize);
  std::vector<std::pair<std::string, std::string>> rows;
  const auto visit = [&](std::string_view key, std::string_view person) {
    rows.emplace_back(key, person);
    return rows.size() <= static_cast<size_t>(size);
  };
  const std::string first = request.page_token().empty() ? own : request.page_token();
  HANDOVER_RETURN_IF_ERROR(env.store.Scan(store::Table::kFlagged, {first, store::AfterPrefix(own)}, visit));
  consent::v1::ListFlaggedConsentsResponse response;
  if (rows.size() > static_cast<size_t>(size)) {
    response.set_next_page_token(rows.back().first);
    rows.pop_back();
  }
  for (const auto& [key, person_key] : rows) {
    const std::optional<PersonKey> subject = PersonKey::FromBytes(person_key);
    if (!subject.has_value()) return absl::DataLossError("consent: a flag is damaged");
    HANDOVER_ASSIGN_OR_RETURN(const LoadedPerson person, env.facts.LoadRecord(*subject));
    if (person.record.closed_by() == consent::v1::IdentityEvent::ADOPTION) continue;
    const auto* const stored = FindConsentIn(person.record, std::string_view(key).substr(own.size()));
    if (stored != nullptr) *response.add_consents() = stored->record();
  }
  return response;
}

}  // namespace handover::pipeline
