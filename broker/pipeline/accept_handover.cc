#include "broker/pipeline/accept_handover.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/coordinator.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/expectations.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/routes.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/policy/explain.h"
#include "broker/policy/retention.h"
#include "broker/redaction/choose_sections.h"
#include "broker/store/erasure_rows.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace accept_internal {

struct Planned {
  DeliveryId id;
  storage::v1::DeliveryRecord record;
};

// Refused as a whole when one addressee is denied.
absl::Status CheckDenials(const AcceptRequest& request) {
  exchange::v1::ErrorDetail detail;
  for (size_t i = 0; i < request.rulings.size(); ++i) {
    const Ruling& ruling = request.rulings[i];
    if (ruling.decision.verdict != policy::Verdict::kDenied) continue;
    *detail.add_refusals() = policy::RefusalOf(ruling.question, ruling.decision, static_cast<int>(i));
  }
  if (detail.refusals().empty()) return absl::OkStatus();
  const exchange::v1::PolicyRefusal& first = detail.refusals(0);
  detail.set_code(first.reason());
  detail.set_rule("the policy does not let this addressee have the handover; see the refusals");
  const validation::ParsedHandover& parsed = request.entrant.parsed;
  return Within(parsed.AddresseePath(parsed.addressees[static_cast<size_t>(first.addressee_index())]),
                Refuse(absl::StatusCode::kPermissionDenied, detail));
}

// What is kept: sections that some recipient may get now or later, addressees and slip; of the rest the commitment.
absl::StatusOr<storage::v1::HandoverContent> KeptContent(const AcceptRequest& request) {
  const exchange::v1::SubmittedHandover& submitted = *request.entrant.submitted;
  std::vector<policy::Decision> decisions;
  for (const Ruling& ruling : request.rulings) decisions.push_back(ruling.decision);
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<int> kept, redaction::ItemsToStore(submitted.items(), decisions));
  storage::v1::HandoverContent content;
  content.set_envelope(submitted.envelope());
  content.set_pad_seed(submitted.pad_seed());
  size_t next = 0;
  for (int i = 0; i < submitted.items_size(); ++i) {
    if (next < kept.size() && kept[next] == i) {
      *content.add_items() = submitted.items(i);
      ++next;
    } else {
      content.add_dropped_commitments(ToString(request.entrant.content.rebuilt.commitments[static_cast<size_t>(i)]));
    }
  }
  content.set_frame_index(submitted.frame_index());
  for (const Digest& node : request.frame_path) content.add_frame_path(ToString(node));
  *content.mutable_frame() = request.frame;
  return content;
}

exchange::v1::Acceptance MakeAcceptance(const Entrant& entrant, const std::vector<Planned>& deliveries) {
  exchange::v1::Acceptance acceptance;
  acceptance.set_handover_id(ToString(entrant.id));
  for (const validation::Warning& warning : entrant.warnings) {
    exchange::v1::Acceptance::Warning& told = *acceptance.add_warnings();
    told.set_code(std::string(warning.code));
    told.set_field_path(warning.field_path);
    told.set_rule(std::string(warning.rule));
  }
  for (const Planned& planned : deliveries) {
    exchange::v1::Acceptance::Recipient& recipient = *acceptance.add_recipients();
    recipient.set_addressee_index(planned.record.addressee_index());
    recipient.set_party_id(FormatUuid(planned.record.recipient_party()));
    recipient.set_delivery_id(ToString(planned.id));
    recipient.set_state(planned.record.state());
    recipient.set_rule_id(planned.record.rule_id());
    recipient.set_legal_basis(planned.record.legal_basis());
    *recipient.mutable_withheld() = planned.record.withheld();
  }
  return acceptance;
}

storage::v1::HandoverRecord MakeRecord(const AcceptRequest& request, const std::vector<Planned>& deliveries,
                                       const exchange::v1::Acceptance& acceptance, absl::Time now) {
  const exchange::v1::Envelope& envelope = *request.entrant.parsed.envelope;
  storage::v1::HandoverRecord record;
  record.set_sender_party(envelope.sender_party());
  record.set_kind(envelope.kind());
  record.set_accept_ms(absl::ToUnixMillis(now));
  record.set_root(ToString(request.entrant.content.rebuilt.root));
  for (const Planned& planned : deliveries) record.add_delivery_ids(std::string(planned.id.bytes()));
  record.set_subject_key(request.matter.subject_key().bytes());
  record.set_priority(envelope.priority());
  *record.mutable_acceptance() = acceptance;
  for (const PersonKey& key : request.matter.person_keys()) record.add_person_keys(key.bytes());
  record.set_conversation_id(envelope.conversation_id().empty() ? envelope.handover_id() : envelope.conversation_id());
  record.set_retracts(request.matter.question.retracts);
  return record;
}

// The decision, and about whom.
void AddRuling(const Ruling& ruling, storage::v1::LeafDetail& detail) {
  detail.add_decisions(policy::RecordDecision(ruling.question, ruling.decision).SerializeAsString());
  detail.add_recipient_parties(ruling.route.party.is_nil() ? "" : std::string(ruling.route.party.bytes()));
}

// When retention looks at it for the first time: on the day that begins next, so that a day is erased together.
store::Operation FirstLook(const HandoverId& id, const std::string& kind, absl::Time now, const ActivePolicy& policy) {
  const absl::Time first = policy::FirstLookAt(kind, now, policy.set.policy());
  return store::Put(store::Table::kErasure, store::DueRowKey(store::DayOf(first) + 1, id), "");
}

// What follows for the pathway: what is expected, met and ended.
absl::StatusOr<ExpectationEffects> FollowAcceptance(const AcceptRequest& request,
                                                    const std::vector<Planned>& deliveries, absl::Time now,
                                                    Environment& env) {
  AcceptedNews news{request.entrant.parsed, request.matter, request.entrant.id, request.context.caller.party, {}};
  for (const Planned& planned : deliveries) {
    if (!planned.record.copy()) news.recipients.push_back({planned.id, planned.record.recipient_party()});
  }
  return FollowHandover(news, request.context.policy, now, env);
}

std::vector<std::string> RecipientsOf(const std::vector<Planned>& deliveries) {
  std::vector<std::string> recipients;
  for (const Planned& planned : deliveries) {
    if (!planned.record.recipient_party().empty()) recipients.push_back(planned.record.recipient_party());
  }
  return recipients;
}

LogEntry MakeEntry(const AcceptRequest& request, const ExpectationEffects& effects) {
  LogEntry entry;
  entry.type = LeafType::kAccepted;
  entry.ref = request.entrant.content.rebuilt.root;
  entry.subjects = request.matter.person_keys();
  entry.owner = request.context.caller.party;
  entry.persons = &request.matter.persons;
  entry.facts = &request.facts.facts;
  entry.withholding = WithholdingOf({*request.entrant.parsed.envelope, entry.ref, entry.subjects});
  storage::v1::LeafDetail& detail = entry.detail;
  detail.set_event("SUBMITTED");
  detail.set_handover_id(std::string(request.entrant.id.bytes()));
  detail.set_actor_party(std::string(request.context.caller.party.bytes()));
  detail.set_kind(request.entrant.parsed.envelope->kind());
  detail.set_meeting_id(request.entrant.parsed.slip->meeting_id());
  for (const Ruling& ruling : request.rulings) {
    AddRuling(ruling, detail);
    detail.add_routes(ruling.route.explanation);
  }
  for (const auto& [person, epoch] : request.facts.epochs) {
    detail.add_epochs(absl::StrCat(person.bytes(), store::OrderedU64(epoch)));
  }
  Tell(effects, detail);
  return entry;
}

// Everybody the slip names with a number; the subject first.
std::vector<PersonKey> PersonsOf(const RefusedHandover& refused) {
  if (refused.persons == nullptr || refused.envelope == nullptr) return {};
  std::vector<PersonKey> keys;
  const PersonOfHandover* subject = FindPerson(*refused.persons, refused.envelope->subject_person_id());
  if (subject != nullptr && !subject->key.empty()) keys.push_back(subject->key);
  for (const PersonOfHandover& person : *refused.persons) {
    for (const PersonKey& key : person.all_keys) {
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
  }
  return keys;
}

}  // namespace accept_internal

absl::StatusOr<store::Transaction> AcceptHandover(const AcceptRequest& request, Environment& env,
                                                  std::shared_ptr<Accepted>& accepted) {
  using namespace accept_internal;
  HANDOVER_RETURN_IF_ERROR(CheckDenials(request));
  HANDOVER_RETURN_IF_ERROR(CheckCoordination(request.matter, request.rulings, request.context.policy, env));
  const absl::Time now = env.clock.Now();
  const HandoverId id = request.entrant.id;
  const PartyId sender = request.context.caller.party;
  const Deadlines deadlines(request.context.policy, request.context.directory);
  std::vector<Planned> deliveries;
  for (size_t i = 0; i < request.rulings.size(); ++i) {
    const NewDelivery planned{NewId<DeliveryId>(now, env.random),
                              id,
                              sender,
                              static_cast<int>(i),
                              request.rulings[i],
                              request.matter,
                              *request.entrant.parsed.addressees[i].addressee};
    deliveries.push_back({planned.id, MakeDelivery(planned, deadlines, now)});
  }
  const store::UnitOfHandover unit{id, sender, absl::ToUnixMillis(now)};
  HANDOVER_ASSIGN_OR_RETURN(const store::KeyVault::NewUnit content_unit, env.vault.MakeUnit(store::ContentUnit(unit)));
  HANDOVER_ASSIGN_OR_RETURN(const store::KeyVault::NewUnit evidence, env.vault.MakeUnit(store::EvidenceUnit(unit)));
  HANDOVER_ASSIGN_OR_RETURN(storage::v1::HandoverContent content, KeptContent(request));
  HANDOVER_ASSIGN_OR_RETURN(std::string sealed, SealContent(id, content_unit.key, content, env));
  accepted = std::make_shared<Accepted>(Accepted{MakeAcceptance(request.entrant, deliveries), {}, {}});
  storage::v1::HandoverRecord record = MakeRecord(request, deliveries, accepted->acceptance, now);

  store::Transaction transaction;
  transaction.operations.push_back(store::ExpectAbsent(store::Table::kHandover, store::RowKey(id)));
  transaction.operations.push_back(ExpectKeyUnchanged(request.key, request.context.directory));
  transaction.operations.push_back(store::Put(store::Table::kBody, store::RowKey(id), std::move(sealed)));
  for (const auto* made : {&content_unit, &evidence}) {
    transaction.operations.insert(transaction.operations.end(), made->rows.begin(), made->rows.end());
  }
  transaction.operations.push_back(FirstLook(id, record.kind(), now, request.context.policy));
  HANDOVER_ASSIGN_OR_RETURN(ExpectationEffects effects, FollowAcceptance(request, deliveries, now, env));
  LogEntry entry = MakeEntry(request, effects);
  entry.evidence = &evidence.key;
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, transaction));
  // Of a handover that citizens must not be told of, they are not told that it ended an escalation either.
  const SubjectsSee telling = entry.withholding.has_value() ? SubjectsSee::kKeptBack : SubjectsSee::kAsItsHandover;
  HANDOVER_ASSIGN_OR_RETURN(accepted->news, Append(std::move(effects), telling, env, transaction));
  if (const PersonKey subject = request.matter.subject_key(); !subject.empty()) {
    transaction.operations.push_back(
        store::Put(store::Table::kCoordinator, store::PathwayHandoverKey(subject.bytes(), sender, id), ""));
  }
  transaction.finish = [id, sender, accepted, record = std::move(record), deliveries = std::move(deliveries)](
                           const std::vector<uint64_t>& indexes, std::vector<store::Operation>& operations) mutable {
    record.set_accepted_index(static_cast<int64_t>(indexes.front()));
    operations.push_back(store::Put(store::Table::kHandover, store::RowKey(id), record.SerializeAsString()));
    operations.push_back(store::Put(store::Table::kSent, store::SentKey({sender, indexes.front(), id}), ""));
    operations.push_back(TallyOfAccepted(indexes.front(), record, RecipientsOf(deliveries)));
    for (Planned& planned : deliveries) {
      planned.record.set_order(static_cast<int64_t>(indexes.front()));
      if (planned.record.state() == exchange::v1::QUEUED) {
        accepted->waiting.push_back(WaitingOf(planned.id, planned.record));
      }
      for (store::Operation& row : RowsOfNew(planned.id, planned.record)) operations.push_back(std::move(row));
    }
  };
  return transaction;
}

absl::StatusOr<store::Transaction> RefuseHandover(const RefusedHandover& refused, Environment& env) {
  const exchange::v1::ErrorDetail why = DetailOf(refused.refusal);
  LogEntry entry;
  entry.type = LeafType::kRefused;
  entry.ref = refused.root;
  entry.owner = refused.caller;
  entry.detail.set_event("REFUSED");
  entry.detail.set_reason(absl::StrCat(why.code(), " ", why.field_path()));
  entry.detail.set_actor_party(std::string(refused.caller.bytes()));
  store::Transaction transaction;
  const std::vector<PersonKey> persons = accept_internal::PersonsOf(refused);
  if (!persons.empty()) {
    const exchange::v1::Envelope& envelope = *refused.envelope;
    entry.subjects = persons;
    entry.persons = refused.persons;
    entry.facts = refused.facts;
    entry.detail.set_handover_id(envelope.handover_id());
    entry.detail.set_kind(envelope.kind());
    for (const Ruling& ruling : refused.rulings) accept_internal::AddRuling(ruling, entry.detail);
    entry.withholding = WithholdingOf({envelope, refused.root, persons});
  }
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, transaction));
  return transaction;
}

}  // namespace handover::pipeline
