#include "broker/pipeline/escalation_rows.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/person_key.h"

namespace handover::pipeline {
namespace escalation_rows_internal {

using storage::v1::EscalationRecord;
using Named = EscalationRecord::Named;

std::vector<std::string> PlacesOf(std::string_view id, const EscalationRecord& record) {
  std::vector<std::string> keys = {store::OpenEscalationKey(record.open_ms(), id)};
  for (const std::string& party : record.shown_to()) {
    keys.push_back(store::PartyEscalationKey(party, record.open_ms(), id));
  }
  return keys;
}

Named Name(const std::string& party, directory::v1::ContactRole role, const identity::Directory& directory) {
  Named named;
  named.set_party(party);
  named.set_role(role);
  const identity::DirectoryParty* found = directory.FindParty(PartyId::FromBytes(party).value_or(PartyId()));
  if (found == nullptr) return named;
  for (const directory::v1::Contact& contact : found->record.contacts()) {
    if (contact.role() == role) named.set_title(contact.title());
  }
  return named;
}

// Nothing: the role has no party, or one that may not be told.
std::optional<Named> NameRole(policy::v1::EscalationRole role, const NamedParties& parties,
                              const identity::Directory& directory) {
  using namespace policy::v1;
  const bool lead = role == RECIPIENT_LEAD || role == SENDER_LEAD;
  const directory::v1::ContactRole contact = lead ? directory::v1::LEAD : directory::v1::ON_DUTY;
  switch (role) {
    case RECIPIENT_ON_DUTY:
    case RECIPIENT_LEAD:
      if (parties.recipient.empty()) return std::nullopt;
      return Name(parties.recipient, contact, directory);
    case SENDER_ON_DUTY:
    case SENDER_LEAD:
      if (parties.sender.empty()) return std::nullopt;
      return Name(parties.sender, contact, directory);
    case OPERATOR:
      return Named();
    case COORDINATOR:
    case ESCALATION_ROLE_UNSPECIFIED:
    case EscalationRole_INT_MIN_SENTINEL_DO_NOT_USE_:
    case EscalationRole_INT_MAX_SENTINEL_DO_NOT_USE_:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace escalation_rows_internal

absl::StatusOr<std::optional<EscalationRow>> ReadEscalation(const store::Reader& reader, std::string_view id) {
  return store::ReadRow<storage::v1::EscalationRecord>(reader, store::Table::kEscalation, store::EscalationKey(id));
}

bool IsOpenEscalation(const storage::v1::EscalationRecord& record) {
  return record.open_ms() != 0 && record.close_ms() == 0;
}

std::vector<store::Operation> WriteEscalation(std::string_view id, const std::optional<EscalationRow>& before,
                                              const storage::v1::EscalationRecord& after) {
  using namespace escalation_rows_internal;
  constexpr store::Table kTable = store::Table::kEscalation;
  const std::string key = store::EscalationKey(id);
  std::vector<store::Operation> rows;
  rows.push_back(before.has_value() ? store::ExpectValue(kTable, key, before->bytes)
                                    : store::ExpectAbsent(kTable, key));
  if (before.has_value() && IsOpenEscalation(before->record)) {
    for (std::string& place : PlacesOf(id, before->record)) rows.push_back(store::Delete(kTable, std::move(place)));
  }
  rows.push_back(store::Put(kTable, key, after.SerializeAsString()));
  if (!IsOpenEscalation(after)) return rows;
  for (std::string& place : PlacesOf(id, after)) rows.push_back(store::Put(kTable, std::move(place), ""));
  return rows;
}

std::vector<store::Operation> MoveTimer(const TimerMove& move) {
  std::vector<store::Operation> rows;
  if (move.from_ms == move.to_ms) return rows;
  if (move.from_ms != 0) {
    rows.push_back(store::Delete(store::Table::kTimer, store::TimerKey(move.from_ms, move.id)));
  }
  if (move.to_ms != 0) {
    storage::v1::TimerRecord timer;
    timer.set_subject(move.subject);
    rows.push_back(
        store::Put(store::Table::kTimer, store::TimerKey(move.to_ms, move.id), timer.SerializeAsString()));
  }
  return rows;
}

std::vector<storage::v1::EscalationRecord::Named> NameRoles(const std::vector<policy::v1::EscalationRole>& roles,
                                                            const NamedParties& parties,
                                                            const identity::Directory& directory) {
  using namespace escalation_rows_internal;
  std::vector<Named> named;
  for (const policy::v1::EscalationRole role : roles) {
    if (std::optional<Named> name = NameRole(role, parties, directory)) named.push_back(*std::move(name));
  }
  if (named.empty()) named.push_back(Name(parties.sender, directory::v1::LEAD, directory));
  return named;
}

LogEntry EscalationEntry(const EscalationLeaf& leaf, const storage::v1::EscalationRecord& record) {
  LogEntry entry;
  entry.type = LeafType::kState;
  entry.ref = leaf.root;
  entry.owner = PartyId::FromBytes(record.sender_party()).value_or(PartyId());
  if (const std::optional<PersonKey> subject = PersonKey::FromBytes(leaf.subject_key)) {
    entry.subjects.push_back(*subject);
  }
  entry.detail.set_event(std::string(leaf.event));
  const std::string what = IsOpenEscalation(record)
                               ? absl::StrCat(pathway::v1::EscalationReason_Name(record.reason()), "/", record.step())
                               : record.close_event();
  entry.detail.set_reason(what);
  entry.detail.set_handover_id(record.handover_id());
  if (record.subject() == storage::v1::TimerRecord::DELIVERY) entry.detail.set_delivery_id(std::string(leaf.id));
  // Of what was expected: who waits for it knows the person; that who must act does, nobody can tell.
  const bool expected = record.subject() == storage::v1::TimerRecord::EXPECTATION;
  entry.detail.set_actor_party(expected ? record.recipient_party() : record.sender_party());
  entry.detail.set_other_party(expected ? record.sender_party() : record.recipient_party());
  entry.detail.set_kind(record.kind());
  return entry;
}

EscalationNews NewsOf(std::string_view id, const storage::v1::EscalationRecord& record) {
  return {std::string(id), {record.shown_to().begin(), record.shown_to().end()}};
}

void TellWhenCommitted(std::vector<EscalationNews> news, Environment& env, store::Transaction& transaction) {
  if (news.empty()) return;
  transaction.done = [news = std::move(news), done = std::move(transaction.done),
                      &env](absl::StatusOr<store::CommitResult> committed) {
    if (committed.ok()) {
      for (const EscalationNews& one : news) env.escalations.Notify(one.id, one.parties);
    }
    done(std::move(committed));
  };
}

}  // namespace handover::pipeline
