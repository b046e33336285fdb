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
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/handover_status.h"
#include "broker/pipeline/log_entry.h"
#include "broker/policy/speak_decision.h"
#include "broker/pipeline/person_events.h"
#include "broker/pipeline/recompute_decision.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/store/log_reader.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace pathway_internal {

using Event = PersonEvent;

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

// The caller's own events about the person, oldest first.
absl::StatusOr<std::vector<Event>> OwnEvents(const identity::Caller& caller, const model::v1::PersonIdentifier& person,
                                             Environment& env) {
  absl::StatusOr<PersonKey> key = ComputePersonKey(person, env.pseudonyms, NoMother);
  if (!key.ok()) return Within("person.", key.status());
  // Asked first: a person of whom the caller may know nothing costs what one costs who does not exist.
  HANDOVER_ASSIGN_OR_RETURN(const bool knows, store::LogReader(env.store).Knows(caller.party, key->bytes()));
  if (!knows) return NothingKnown();
  HANDOVER_ASSIGN_OR_RETURN(std::vector<Event> events, EventsKnownTo(caller.party, *key, env));
  std::erase_if(events, [&](const Event& event) { return !IsOwn(caller, event); });
  if (events.empty()) return NothingKnown();
  return events;
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
  out.set_sender(AliasOfParty(directory, statement ? detail.other_party() : detail.actor_party()));
  out.set_recipient(AliasOfParty(directory, statement ? detail.actor_party() : detail.other_party()));
  // Why something was withheld is the sender's to know.
  const bool is_sender = (statement ? detail.other_party() : detail.actor_party()) == caller.party.bytes();
  if (is_sender || statement) out.set_reason(detail.reason());
  return out;
}

// What is known of the person under any number, as far as a timeline shows it.
struct Shown {
  pathway::v1::GetTimelineResponse::State state = pathway::v1::GetTimelineResponse::OPEN;
  bool hides_places = false;
};

absl::StatusOr<Shown> WhatToShow(const identity::Caller& caller, const model::v1::PersonIdentifier& person,
                                 Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(const PersonKey key, ComputePersonKey(person, env.pseudonyms, NoMother));
  HANDOVER_ASSIGN_OR_RETURN(const LoadedFacts loaded, env.facts.Load({&key, 1}));
  Shown shown;
  // What cannot be read may be protected.
  bool protected_specially = false;
  for (const PersonKey& other : loaded.aliases.KeysOf(key)) {
    const consent::PersonFacts* const facts = loaded.facts.Find(other);
    protected_specially =
        protected_specially || facts == nullptr || facts->protection == consent::v1::RegisterFacts::SPECIAL;
    if (facts != nullptr && facts->deceased) shown.state = pathway::v1::GetTimelineResponse::CLOSED;
  }
  shown.hides_places = protected_specially && env.policy.Get()->set.IsPrivate(caller.sector);
  return shown;
}

// Where the police protect a family, nobody private learns from a list which municipality or institution it deals with,
// who worked there and at what hour (C-29). The caller's own name it knows.
void HidePlaces(const std::string& own_alias, pathway::v1::TimelineEvent& event) {
  if (event.sender() != own_alias) event.clear_sender();
  if (event.recipient() != own_alias) event.clear_recipient();
  event.clear_professional();
  event.clear_time();
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
  shown.set_kind(full.kind());
  shown.set_from_sector(full.from_sector());
  shown.set_to_sector(full.to_sector());
  for (const auto& section : full.sections()) {
    if (section.permitted()) *shown.add_sections() = section;
  }
  return shown;
}

pathway::v1::ExplainHandoverResponse::Recomputed RecomputedOf(Recomputed recomputed) {
  using Response = pathway::v1::ExplainHandoverResponse;
  switch (recomputed) {
    case Recomputed::kSame:
      return Response::SAME;
    case Recomputed::kDiffers:
      return Response::DIFFERS;
    case Recomputed::kOtherPolicy:
      return Response::OTHER_POLICY;
    case Recomputed::kNotPossible:
      return Response::NOT_POSSIBLE;
  }
  return Response::RECOMPUTED_UNSPECIFIED;
}

// Who asks, and in which language. Only the sender is told what comes out when it is decided again.
struct Asker {
  bool is_sender = false;
  policy::Language language = policy::Language::kEnglish;
  std::vector<Recomputed> recomputed;
};

void AddEntries(const Event& event, const Asker& asker, const identity::Directory& directory,
                pathway::v1::ExplainHandoverResponse& response) {
  for (int i = 0; i < event.detail.decisions_size(); ++i) {
    consent::v1::DecisionExplanation decision;
    if (!decision.ParseFromString(event.detail.decisions(i))) continue;
    pathway::v1::ExplainHandoverResponse::Entry& entry = *response.add_entries();
    SetMillis(event.time_ms, *entry.mutable_time());
    entry.set_phase(event.detail.event() == "SUBMITTED" ? "SUBMIT" : "DELIVER");
    entry.set_recipient(AliasOfParty(directory, event.detail.other_party()));
    entry.set_delivery_id(FormatUuid(event.detail.delivery_id()));
    *entry.mutable_decision() = asker.is_sender ? std::move(decision) : ForRecipient(decision);
    for (std::string& sentence : policy::SpeakDecision(entry.decision(), asker.language)) {
      entry.mutable_decision()->add_sentences(std::move(sentence));
    }
    const bool again = static_cast<size_t>(i) < asker.recomputed.size();
    if (again) entry.set_recomputed(RecomputedOf(asker.recomputed[static_cast<size_t>(i)]));
    if (asker.is_sender && i < event.detail.routes_size()) entry.set_route(event.detail.routes(i));
    entry.set_log_index(static_cast<int64_t>(event.index));
  }
}

// Log indexes of the handover's leaves: the acceptance and everything on the same subject after it.
absl::StatusOr<std::vector<uint64_t>> IndexesOf(const storage::v1::HandoverRecord& record, Environment& env) {
  const uint64_t accepted = static_cast<uint64_t>(record.accepted_index());
  const std::optional<PersonKey> subject = PersonKey::FromBytes(record.subject_key());
  if (!subject.has_value()) return std::vector<uint64_t>{accepted};
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, env.facts.KeysOf(*subject));
  if (keys.empty()) return std::vector<uint64_t>();  // Sealed.
  return store::LogReader(env.store).IndexesAbout(record.subject_key(), {accepted, kMaxLeavesPerPerson});
}

}  // namespace pathway_internal

absl::StatusOr<pathway::v1::GetTimelineResponse> GetTimeline(const identity::Caller& caller,
                                                             const pathway::v1::GetTimelineRequest& request,
                                                             Environment& env) {
  using namespace pathway_internal;
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<Event> events, OwnEvents(caller, request.person(), env));
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  HANDOVER_ASSIGN_OR_RETURN(const Shown shown, WhatToShow(caller, request.person(), env));
  pathway::v1::GetTimelineResponse response;
  response.set_state(shown.state);
  const std::string own_alias = AliasOfParty(*directory, caller.party.bytes());
  for (const Event& event : events) {
    *response.add_events() = MakeTimelineEvent(event, caller, *directory);
    if (shown.hides_places) HidePlaces(own_alias, *response.mutable_events(response.events_size() - 1));
  }
  return response;
}

absl::StatusOr<pathway::v1::ExplainHandoverResponse> ExplainHandover(const identity::Caller& caller,
                                                                     const pathway::v1::ExplainHandoverRequest& request,
                                                                     Environment& env) {
  using namespace pathway_internal;
  const std::optional<policy::Language> language = policy::FindLanguage(request.language());
  if (!language.has_value()) return Invalid("LANGUAGE_UNKNOWN", "language", "must be da or en");
  HANDOVER_ASSIGN_OR_RETURN(const HandoverId id, ParseHandoverId(request.handover_id()));
  HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<storage::v1::HandoverRecord>(
                                                env.store, store::Table::kHandover, store::RowKey(id)));
  // Both are read whatever the first one says: a handover of others costs what one costs that does not exist.
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> handed,
                            env.store.Get(store::Table::kHanded, store::HandedKey(caller.party, id)));
  const bool is_sender = row.has_value() && row->record.sender_party() == caller.party.bytes();
  if (!row.has_value() || (!is_sender && !handed.has_value())) return NoSuchHandover();
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<uint64_t> indexes, IndexesOf(row->record, env));
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  const store::LogReader log(env.store);
  pathway::v1::ExplainHandoverResponse response;
  for (const uint64_t index : indexes) {
    const absl::StatusOr<std::optional<Event>> read = ReadPersonEvent(log, index, env);
    if (absl::IsDataLoss(read.status())) continue;  // It may be of another handover.
    HANDOVER_RETURN_IF_ERROR(read.status());
    const std::optional<Event>& event = *read;
    if (!event.has_value() || event->detail.handover_id() != id.bytes()) continue;
    if (event->detail.event() == "PREVIEWED") continue;  // Nothing went, and nothing was refused.
    const bool handed_to_caller =
        event->detail.event() == "HANDED_OUT" && event->detail.other_party() == caller.party.bytes();
    Asker asker{is_sender, *language, {}};
    if (is_sender) {
      HANDOVER_ASSIGN_OR_RETURN(asker.recomputed, RecomputeDecisions(*event, env));
    }
    if (is_sender || handed_to_caller) AddEntries(*event, asker, *directory, response);
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
    if (opened.whole_bytes.empty()) continue;
    entry.set_whole_detail(opened.whole_bytes);
    entry.set_whole_detail_salt(ToString(opened.whole_salt));
  }
  if (response.entries().empty()) return NothingKnown();
  return response;
}

}  // namespace handover::pipeline
