#include "broker/pipeline/open_loops.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/base/person_key.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/coordinator.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/pipeline/expectation_owner.h"
#include "broker/pipeline/expectation_rows.h"
#include "broker/pipeline/pathway_keys.h"
#include "broker/policy/expectation.h"
#include "broker/store/log_reader.h"

namespace handover::pipeline {
namespace open_loops_internal {

using pathway::v1::OpenLoop;
using storage::v1::DeliveryRecord;

constexpr int kDefaultPathways = 100;
constexpr int kMostPathways = 500;
constexpr size_t kMostHandovers = 5'000;  // Of a party on one pathway: bounds the work; the oldest are left out.

void SetTime(int64_t ms, google::protobuf::Timestamp& time) {
  time.set_seconds(ms / 1000);
  time.set_nanos(static_cast<int>(ms % 1000) * 1'000'000);
}

// One pathway as one party may know it.
class PathwayView {
 public:
  // Of one person under all keys.
  PathwayView(std::vector<PersonKey> keys, const PartyId& caller, Environment& env)
      : keys_(std::move(keys)),
        caller_(caller),
        env_(env),
        policy_(env.policy.Get()),
        directory_(env.directory.Get()) {}

  // Everything on it; afterwards the other methods may be asked.
  absl::Status Read() {
    HANDOVER_ASSIGN_OR_RETURN(coordinator_, FindCoordinator(keys_, env_.store));
    HANDOVER_RETURN_IF_ERROR(ReadDeliveries());
    HANDOVER_RETURN_IF_ERROR(ReadExpectations());
    for (OpenLoop& loop : loops_) loop.set_pathway_handover_id(FormatUuid(newest_));
    std::stable_sort(loops_.begin(), loops_.end(), [](const OpenLoop& left, const OpenLoop& right) {
      return left.due_time().seconds() < right.due_time().seconds();
    });
    return absl::OkStatus();
  }

  bool is_related() const { return !newest_.empty(); }
  const std::string& newest() const { return newest_; }
  const std::vector<OpenLoop>& loops() const { return loops_; }
  const std::optional<FoundCoordinator>& coordinator() const { return coordinator_; }

  std::string AliasOf(std::string_view party) const {
    const identity::DirectoryParty* found = directory_->FindParty(PartyId::FromBytes(party).value_or(PartyId()));
    return found == nullptr ? "" : found->record.alias();
  }

  // Who accepted for the party that coordinates; empty where another did.
  std::string Professional() const {
    const storage::v1::CoordinatorRecord& record = coordinator_->row.record;
    const auto row = store::ReadRow<DeliveryRecord>(env_.store, store::Table::kDelivery, record.delivery_id());
    if (!row.ok() || !row->has_value() || (*row)->record.recipient_party() != record.party()) return "";
    std::string name;
    for (const DeliveryRecord::Statement& statement : (*row)->record.statements()) {
      exchange::v1::Acknowledgement word;
      if (word.ParseFromString(statement.acknowledgement()) && !word.professional().empty()) name = word.professional();
    }
    return name;
  }

 private:
  bool IsCoordinator() const { return coordinator_.has_value() && coordinator_->row.record.party() == caller_.bytes(); }

  // How far an open escalation under the id has climbed.
  absl::StatusOr<int> StepOf(std::string_view id) const {
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<EscalationRow> row, ReadEscalation(env_.store, id));
    return row.has_value() && IsOpenEscalation(row->record) ? row->record.step() : 0;
  }

  // Of the caller's own handovers alone: what others do about the person costs nothing here.
  absl::Status ReadDeliveries() {
    std::vector<std::string> handovers;
    const auto visit = [&handovers](std::string_view key, std::string_view) {
      handovers.emplace_back(store::HandoverOfPathwayHandoverKey(key).bytes());
      return true;
    };
    for (const PersonKey& key : keys_) {
      const std::string prefix = store::PathwayHandoversPrefix(key.bytes(), caller_);
      HANDOVER_RETURN_IF_ERROR(
          env_.store.Scan(store::Table::kCoordinator, {prefix, store::AfterPrefix(prefix)}, visit));
    }
    if (handovers.size() > kMostHandovers) handovers.erase(handovers.begin(), handovers.end() - kMostHandovers);
    int64_t newest_ms = 0;
    for (const std::string& id : handovers) {
      HANDOVER_ASSIGN_OR_RETURN(const auto row,
                                store::ReadRow<storage::v1::HandoverRecord>(env_.store, store::Table::kHandover, id));
      if (!row.has_value()) continue;
      for (const std::string& delivery : row->record.delivery_ids()) {
        HANDOVER_RETURN_IF_ERROR(ReadDelivery(delivery, row->record.kind()));
      }
      if (row->record.accept_ms() < newest_ms) continue;
      newest_ms = row->record.accept_ms();
      newest_ = id;
    }
    return absl::OkStatus();
  }

  absl::Status ReadDelivery(const std::string& id, const std::string& kind) {
    HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<DeliveryRecord>(env_.store, store::Table::kDelivery, id));
    if (!row.has_value()) return absl::OkStatus();
    const DeliveryRecord& record = row->record;
    // What waits for a recipient, or was kept back from it, it is not told of here.
    const bool was_handed = record.recipient_party() == caller_.bytes() && !record.delivery_digest().empty();
    if (!was_handed && record.sender_party() != caller_.bytes()) return absl::OkStatus();
    if (HasEnded(record)) return absl::OkStatus();
    OpenLoop loop;
    loop.set_type(OpenLoop::DELIVERY);
    loop.set_id(FormatUuid(id));
    loop.set_handover_id(FormatUuid(record.handover_id()));
    loop.set_kind(kind);
    loop.set_state(exchange::v1::DeliveryState_Name(record.state()));
    const bool sender_acts = record.state() == exchange::v1::DECLINED || record.state() == exchange::v1::WITHHELD;
    const bool stored = record.state() == exchange::v1::DELIVERED;
    const int64_t due = record.act_by_ms() != 0 ? record.act_by_ms()
                        : stored                ? record.conclude_by_ms()
                                                : record.deliver_by_ms();
    if (due != 0) SetTime(due, *loop.mutable_due_time());
    loop.set_must_act(AliasOf(sender_acts ? record.sender_party() : record.recipient_party()));
    HANDOVER_ASSIGN_OR_RETURN(const int step, StepOf(id));
    loop.set_escalation_step(step);
    loops_.push_back(std::move(loop));
    return absl::OkStatus();
  }

  absl::Status ReadExpectations() {
    std::vector<StoredExpectation> all;
    for (const PersonKey& key : keys_) {
      HANDOVER_ASSIGN_OR_RETURN(std::vector<StoredExpectation> of_key, ExpectationsOf(key, env_.store));
      std::move(of_key.begin(), of_key.end(), std::back_inserter(all));
    }
    for (const StoredExpectation& stored : all) {
      const policy::v1::Expectation* const rule =
          policy::FindExpectation(policy_->set.policy(), stored.record.rule_id());
      if (!IsWaitedFor(stored.record) || rule == nullptr) continue;
      HANDOVER_ASSIGN_OR_RETURN(const ExpectationOwner owner, OwnerOf(stored, *rule, *directory_, env_));
      const bool waits =
          rule->owner() == policy::v1::Expectation::RECIPIENT && stored.record.raised_by_party() == caller_.bytes();
      const bool follows_up = rule->shown_to_coordinator() && IsCoordinator();
      if (!owner.end_reason.empty() || (owner.party != caller_ && !waits && !follows_up)) continue;
      OpenLoop loop;
      loop.set_type(OpenLoop::EXPECTATION);
      loop.set_id(FormatUuid(stored.id.bytes()));
      // Which handover raised it is for those who had it.
      if (stored.record.raised_by_party() == caller_.bytes() || is_related()) {
        loop.set_handover_id(FormatUuid(stored.record.raised_by()));
      }
      loop.set_kind(rule->met_by(0));
      loop.set_state(storage::v1::ExpectationRecord::State_Name(stored.record.state()));
      SetTime(stored.record.due_ms(), *loop.mutable_due_time());
      loop.set_must_act(AliasOf(owner.party.bytes()));
      loop.set_rule_id(rule->id());
      loop.set_text(rule->text());
      HANDOVER_ASSIGN_OR_RETURN(const int step, StepOf(stored.id.bytes()));
      loop.set_escalation_step(step);
      loops_.push_back(std::move(loop));
    }
    return absl::OkStatus();
  }

  const std::vector<PersonKey> keys_;
  const PartyId caller_;
  Environment& env_;
  const std::shared_ptr<const ActivePolicy> policy_;
  const std::shared_ptr<const identity::Directory> directory_;
  std::optional<FoundCoordinator> coordinator_;
  std::string newest_;  // Of the caller's handovers, 16 bytes.
  std::vector<OpenLoop> loops_;
};

absl::Status NothingToTell() {
  return Refuse(absl::StatusCode::kNotFound, RefusalText{"NOT_FOUND", "person", "nothing that the caller may know"});
}

absl::Status BadPathwayPage(std::string_view field_path) {
  return Invalid("PAGE_INVALID", field_path, "must be 1 to 500, with a token of the last page");
}

// A page ends with a pathway, which the token names as the caller knows it: by a handover of its own.
absl::StatusOr<PersonKey> PersonOfToken(const std::string& token, const PartyId& caller, Environment& env) {
  const absl::Status bad = BadPathwayPage("page_token");
  const absl::StatusOr<std::string> id = ParseUuid(token);
  if (!id.ok()) return bad;
  HANDOVER_ASSIGN_OR_RETURN(const auto row,
                            store::ReadRow<storage::v1::HandoverRecord>(env.store, store::Table::kHandover, *id));
  if (!row.has_value()) return bad;
  bool knows = row->record.sender_party() == caller.bytes();
  for (const std::string& delivery : row->record.delivery_ids()) {
    HANDOVER_ASSIGN_OR_RETURN(const auto handed,
                              store::ReadRow<DeliveryRecord>(env.store, store::Table::kDelivery, delivery));
    knows = knows || (handed.has_value() && handed->record.recipient_party() == caller.bytes());
  }
  const std::optional<PersonKey> person = PersonKey::FromBytes(row->record.subject_key());
  if (!knows || !person.has_value()) return bad;
  // Where it stands: the handover may be under an earlier number.
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, PathwayKeys(*person, env));
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<FoundCoordinator> coordinator, FindCoordinator(keys, env.store));
  if (!coordinator.has_value()) return bad;
  return coordinator->key;
}

}  // namespace open_loops_internal

absl::StatusOr<pathway::v1::GetPathwayResponse> GetPathway(const identity::Caller& caller,
                                                           const pathway::v1::GetPathwayRequest& request,
                                                           Environment& env) {
  using namespace open_loops_internal;
  absl::StatusOr<PersonKey> person = ComputePersonKey(request.person(), env.pseudonyms, NoMother);
  if (!person.ok()) return Within("person.", person.status());
  // Asked first: a person of whom the caller may know nothing costs what one costs who does not exist.
  HANDOVER_ASSIGN_OR_RETURN(const bool knows, store::LogReader(env.store).Knows(caller.party, person->bytes()));
  if (!knows) return NothingToTell();
  HANDOVER_ASSIGN_OR_RETURN(std::vector<PersonKey> keys, PathwayKeys(*person, env));
  PathwayView view(std::move(keys), caller.party, env);
  HANDOVER_RETURN_IF_ERROR(view.Read());
  if (!view.is_related()) return NothingToTell();
  pathway::v1::GetPathwayResponse response;
  if (view.coordinator().has_value()) {
    const storage::v1::CoordinatorRecord& record = view.coordinator()->row.record;
    response.mutable_coordinator()->set_party(view.AliasOf(record.party()));
    response.mutable_coordinator()->set_professional(view.Professional());
    SetTime(record.since_ms(), *response.mutable_coordinator()->mutable_since_time());
    for (const storage::v1::CoordinatorRecord::Period& period : record.earlier()) {
      pathway::v1::FormerCoordinator& former = *response.add_former();
      former.set_party(view.AliasOf(period.party()));
      SetTime(period.from_ms(), *former.mutable_from_time());
      SetTime(period.to_ms(), *former.mutable_to_time());
    }
  }
  for (const OpenLoop& loop : view.loops()) *response.add_open_loops() = loop;
  return response;
}

absl::StatusOr<pathway::v1::ListOpenLoopsResponse> ListOpenLoops(const identity::Caller& caller,
                                                                 const pathway::v1::ListOpenLoopsRequest& request,
                                                                 Environment& env) {
  using namespace open_loops_internal;
  const int size = request.page_size() == 0 ? kDefaultPathways : request.page_size();
  if (size < 1 || size > kMostPathways) return BadPathwayPage("page_size");
  const std::string prefix = store::CoordinatedPrefix(caller.party.bytes());
  std::string from = prefix;
  if (!request.page_token().empty()) {
    HANDOVER_ASSIGN_OR_RETURN(const PersonKey last, PersonOfToken(request.page_token(), caller.party, env));
    from = prefix + last.bytes() + '\0';
  }
  std::vector<PersonKey> persons;
  const auto visit = [&](std::string_view key, std::string_view) {
    persons.push_back(PersonKey::FromBytes(key.substr(prefix.size())).value_or(PersonKey()));
    return true;
  };
  HANDOVER_RETURN_IF_ERROR(env.store.Scan(store::Table::kCoordinator, {from, store::AfterPrefix(prefix)}, visit));
  pathway::v1::ListOpenLoopsResponse response;
  for (size_t i = 0; i < persons.size(); ++i) {
    HANDOVER_ASSIGN_OR_RETURN(std::vector<PersonKey> keys, PathwayKeys(persons[i], env));
    PathwayView view(std::move(keys), caller.party, env);
    HANDOVER_RETURN_IF_ERROR(view.Read());
    // Under an earlier number somebody may stand who does not coordinate any more.
    const bool coordinates = view.coordinator().has_value() && view.coordinator()->key == persons[i];
    if (!coordinates) continue;
    for (const OpenLoop& loop : view.loops()) *response.add_open_loops() = loop;
    response.set_pathway_count(response.pathway_count() + 1);
    const bool is_full = response.pathway_count() >= size && i + 1 < persons.size();
    // A page ends only with a pathway that the caller has a handover of its own on.
    if (!is_full || !view.is_related()) continue;
    response.set_next_page_token(FormatUuid(view.newest()));
    break;
  }
  return response;
}

}  // namespace handover::pipeline
