#include "broker/pipeline/pathway.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/audit/leaf_detail.h"
#include "broker/base/commitment/leaf.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/handover_status.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/store/log_reader.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace pathway_internal {

// Leaves about one person that are looked at for one answer: bounds the work; the newest are left out beyond it.
constexpr size_t kMaxLeaves = 50'000;

// One leaf with its detail. A CONCERNS leaf stands for the main leaf before it.
struct Event {
  uint64_t index = 0;
  uint64_t time_ms = 0;
  storage::v1::LeafRecord record;
  storage::v1::LeafDetail detail;
};

absl::Status NothingKnown() {
  return Refuse(absl::StatusCode::kNotFound, RefusalText{"NOT_FOUND", "person", "nothing that the caller may know"});
}

// What the caller did itself, what it was handed, and what a recipient said of what the caller sent. That something was
// kept back from it, or waits for it, a recipient does not learn: it never had it.
bool IsOwn(const identity::Caller& caller, const Event& event) {
  if (event.detail.actor_party() == caller.party.bytes()) return true;
  if (event.detail.other_party() != caller.party.bytes()) return false;
  const std::optional<handover::Leaf> leaf = ParseLeaf(event.record.leaf());
  return leaf.has_value() && (leaf->type == LeafType::kDelivery || leaf->type == LeafType::kStatement);
}

// The leaf itself, or for a CONCERNS leaf the nearest other one before it. Nothing where the detail was erased.
absl::StatusOr<std::optional<Event>> ReadEvent(const store::LogReader& log, uint64_t index, Environment& env) {
  Event event;
  for (event.index = index;; --event.index) {
    HANDOVER_ASSIGN_OR_RETURN(event.record, log.Leaf(event.index));
    const std::optional<handover::Leaf> leaf = ParseLeaf(event.record.leaf());
    if (!leaf.has_value()) return absl::DataLossError("log: a leaf is damaged");
    event.time_ms = leaf->time_ms;
    if (leaf->type != LeafType::kConcerns || event.index == 0) break;
  }
  absl::StatusOr<storage::v1::LeafDetail> detail = OpenLeafDetail(event.record, env);
  if (!detail.ok()) return std::optional<Event>();
  event.detail = *std::move(detail);
  return std::optional<Event>(std::move(event));
}

// The caller's own events about the person, oldest first.
absl::StatusOr<std::vector<Event>> OwnEvents(const identity::Caller& caller, const model::v1::PersonIdentifier& person,
                                             Environment& env) {
  absl::StatusOr<PersonKey> key = ComputePersonKey(person, env.pseudonyms, NoMother);
  if (!key.ok()) return Within("person.", key.status());
  const store::LogReader log(env.store);
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<uint64_t> indexes,
                            log.IndexesAbout(key->bytes(), {.max_count = kMaxLeaves}));
  std::vector<Event> events;
  for (const uint64_t index : indexes) {
    HANDOVER_ASSIGN_OR_RETURN(std::optional<Event> event, ReadEvent(log, index, env));
    if (event.has_value() && IsOwn(caller, *event)) events.push_back(*std::move(event));
  }
  if (events.empty()) return NothingKnown();
  return events;
}

std::string AliasOf(const identity::Directory& directory, const std::string& party) {
  const std::optional<PartyId> id = PartyId::FromBytes(party);
  const identity::DirectoryParty* found = id.has_value() ? directory.FindParty(*id) : nullptr;
  return found == nullptr ? "" : found->record.alias();
}

void SetMillis(uint64_t ms, google::protobuf::Timestamp& time) {
  time.set_seconds(static_cast<int64_t>(ms / 1000));
  time.set_nanos(static_cast<int>(ms % 1000) * 1'000'000);
}

pathway::v1::TimelineEvent MakeTimelineEvent(const Event& event, const identity::Caller& caller,
                                             const identity::Directory& directory) {
  const storage::v1::LeafDetail& detail = event.detail;
  pathway::v1::TimelineEvent out;
  SetMillis(event.time_ms, *out.mutable_time());
  out.set_log_index(static_cast<int64_t>(event.index));
  out.set_handover_id(FormatUuid(detail.handover_id()));
  out.set_delivery_id(FormatUuid(detail.delivery_id()));
  out.set_kind(detail.kind());
  out.set_event(detail.event());
  out.set_professional(detail.professional());
  // A recipient's own word is from it to the sender; everything else is from the sender to the recipient.
  const bool statement = ParseLeaf(event.record.leaf())->type == LeafType::kStatement;
  out.set_sender(AliasOf(directory, statement ? detail.other_party() : detail.actor_party()));
  out.set_recipient(AliasOf(directory, statement ? detail.actor_party() : detail.other_party()));
  // Why something was withheld is the sender's to know.
  const bool is_sender = (statement ? detail.other_party() : detail.actor_party()) == caller.party.bytes();
  if (is_sender || statement) out.set_reason(detail.reason());
  return out;
}

// What a recipient may know of a decision on itself: that it may have what it got, and by which rule.
consent::v1::DecisionExplanation ForRecipient(const consent::v1::DecisionExplanation& full) {
  consent::v1::DecisionExplanation shown;
  shown.set_verdict("PERMITTED");
  shown.set_rule_id(full.rule_id());
  shown.set_legal_basis(full.legal_basis());
  shown.set_citation(full.citation());
  *shown.mutable_obligations() = full.obligations();
  shown.set_policy_digest(full.policy_digest());
  for (const auto& section : full.sections()) {
    if (section.permitted()) *shown.add_sections() = section;
  }
  return shown;
}

void AddEntries(const Event& event, bool is_sender, const identity::Directory& directory,
                pathway::v1::ExplainHandoverResponse& response) {
  for (int i = 0; i < event.detail.decisions_size(); ++i) {
    consent::v1::DecisionExplanation decision;
    if (!decision.ParseFromString(event.detail.decisions(i))) continue;
    pathway::v1::ExplainHandoverResponse::Entry& entry = *response.add_entries();
    SetMillis(event.time_ms, *entry.mutable_time());
    entry.set_phase(event.detail.event() == "SUBMITTED" ? "SUBMIT" : "DELIVER");
    entry.set_recipient(AliasOf(directory, event.detail.other_party()));
    entry.set_delivery_id(FormatUuid(event.detail.delivery_id()));
    *entry.mutable_decision() = is_sender ? std::move(decision) : ForRecipient(decision);
    if (is_sender && i < event.detail.routes_size()) entry.set_route(event.detail.routes(i));
    entry.set_log_index(static_cast<int64_t>(event.index));
  }
}

// Log indexes of the handover's leaves: the acceptance and everything on the same subject after it.
absl::StatusOr<std::vector<uint64_t>> IndexesOf(const storage::v1::HandoverRecord& record, Environment& env) {
  const uint64_t accepted = static_cast<uint64_t>(record.accepted_index());
  if (record.subject_key().empty()) return std::vector<uint64_t>{accepted};
  return store::LogReader(env.store).IndexesAbout(record.subject_key(), {accepted, kMaxLeaves});
}

}  // namespace pathway_internal

absl::StatusOr<pathway::v1::GetTimelineResponse> GetTimeline(const identity::Caller& caller,
                                                             const pathway::v1::GetTimelineRequest& request,
                                                             Environment& env) {
  using namespace pathway_internal;
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<Event> events, OwnEvents(caller, request.person(), env));
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  pathway::v1::GetTimelineResponse response;
  for (const Event& event : events) *response.add_events() = MakeTimelineEvent(event, caller, *directory);
  return response;
}

absl::StatusOr<pathway::v1::ExplainHandoverResponse> ExplainHandover(const identity::Caller& caller,
                                                                     const pathway::v1::ExplainHandoverRequest& request,
                                                                     Environment& env) {
  using namespace pathway_internal;
  HANDOVER_ASSIGN_OR_RETURN(const HandoverId id, ParseHandoverId(request.handover_id()));
  HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<storage::v1::HandoverRecord>(
                                                env.store, store::Table::kHandover, store::RowKey(id)));
  if (!row.has_value()) return NoSuchHandover();
  const bool is_sender = row->record.sender_party() == caller.party.bytes();
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<uint64_t> indexes, IndexesOf(row->record, env));
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  const store::LogReader log(env.store);
  pathway::v1::ExplainHandoverResponse response;
  for (const uint64_t index : indexes) {
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<Event> event, ReadEvent(log, index, env));
    if (!event.has_value() || event->detail.handover_id() != id.bytes()) continue;
    const bool handed_to_caller =
        event->detail.event() == "HANDED_OUT" && event->detail.other_party() == caller.party.bytes();
    if (is_sender || handed_to_caller) AddEntries(*event, is_sender, *directory, response);
  }
  if (response.entries().empty() && is_sender && row->record.has_evidence_erased_index()) {
    return WasErased("handover_id");
  }
  if (response.entries().empty()) return NoSuchHandover();
  return response;
}

absl::StatusOr<audit::v1::GetSubjectAccessResponse> GetSubjectAccess(const identity::Caller& caller,
                                                                     const audit::v1::GetSubjectAccessRequest& request,
                                                                     Environment& env) {
  using namespace pathway_internal;
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<Event> events, OwnEvents(caller, request.person(), env));
  audit::v1::GetSubjectAccessResponse response;
  for (const Event& event : events) {
    // Only what the caller did itself: the detail of another party's act holds that party's decisions.
    if (event.detail.actor_party() != caller.party.bytes()) continue;
    HANDOVER_ASSIGN_OR_RETURN(const audit::OpenedDetail opened, OpenDetailOf(event.record, env));
    audit::v1::GetSubjectAccessResponse::Entry& entry = *response.add_entries();
    entry.set_leaf(event.record.leaf());
    entry.set_leaf_index(static_cast<int64_t>(event.index));
    SetMillis(event.time_ms, *entry.mutable_time());
    entry.set_detail(opened.bytes);
    entry.set_detail_salt(ToString(opened.detail_salt));
  }
  if (response.entries().empty()) return NothingKnown();
  return response;
}

}  // namespace handover::pipeline
