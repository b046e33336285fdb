#include "broker/pipeline/order_erasure.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/await_commit.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/retention_sweep.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/policy/retention.h"
#include "broker/store/erasure_rows.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace order_erasure_internal {

using admin::v1::RequestErasureRequest;
using storage::v1::ErasureRequestRecord;
using store::Table;

constexpr std::array<std::string_view, 5> kReasons = {"SUBJECT_REQUEST", "UNLAWFUL", "COURT_ORDER", "SENT_IN_ERROR",
                                                      "OTHER"};
constexpr size_t kMaxReferenceBytes = 480;  // 120 characters of up to four bytes.

absl::Status NothingToErase(std::string_view field_path) {
  return Refuse(absl::StatusCode::kNotFound, RefusalText{"NOT_FOUND", field_path, "nothing is known of it"});
}

absl::Status NoSuchRequest() {
  return Refuse(absl::StatusCode::kNotFound, RefusalText{"NOT_FOUND", "request_id", "no such erasure waits"});
}

absl::Status Retry() { return absl::UnavailableError("it changed meanwhile; ask again"); }

void SetMillis(int64_t ms, google::protobuf::Timestamp& time) {
  time.set_seconds(ms / 1000);
  time.set_nanos(static_cast<int>(ms % 1000) * 1'000'000);
}

// Who asked, and for what.
absl::StatusOr<ErasureRequestRecord> MakeRecord(const identity::Operator& by, const RequestErasureRequest& request,
                                                Environment& env) {
  ErasureRequestRecord record;
  switch (request.target_case()) {
    case RequestErasureRequest::kHandoverId: {
      const absl::StatusOr<std::string> id = ParseUuid(request.handover_id());
      if (!id.ok()) return NothingToErase("handover_id");
      record.set_handover_id(*id);
      break;
    }
    case RequestErasureRequest::kPerson: {
      const absl::StatusOr<PersonKey> person = ComputePersonKey(request.person(), env.pseudonyms, NoMother);
      if (!person.ok()) return Within("person.", person.status());
      record.set_person_key(person->bytes());
      break;
    }
    case RequestErasureRequest::TARGET_NOT_SET:
      return Invalid("FIELD_REQUIRED", "target", "must name a handover or a person");
  }
  const bool everything = request.scope() == admin::v1::EVERYTHING;
  if (!everything && (request.scope() != admin::v1::CONTENT || record.handover_id().empty())) {
    return Invalid("ERASURE_SCOPE", "scope", "must be CONTENT or EVERYTHING, for a person EVERYTHING");
  }
  if (std::find(kReasons.begin(), kReasons.end(), request.reason_code()) == kReasons.end()) {
    return Invalid("REASON_UNKNOWN", "reason_code", "must be a reason code of the list");
  }
  if (request.journal_reference().empty() || request.journal_reference().size() > kMaxReferenceBytes) {
    return Invalid("FIELD_REQUIRED", "journal_reference", "must say where the order lies, at most 120 characters");
  }
  record.set_scope(admin::v1::ErasureScope_Name(request.scope()));
  record.set_reason_code(request.reason_code());
  record.set_journal_reference(request.journal_reference());
  record.set_operator_name(by.name);
  record.set_operator_issuer(by.certificate.issuer_sha256);
  record.set_operator_serial(by.certificate.serial);
  record.set_request_ms(absl::ToUnixMillis(env.clock.Now()));
  return record;
}

// Whether a human may have it erased now.
absl::Status MayErase(const HandoverId& id, bool everything, Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<storage::v1::HandoverRecord>(env.store, Table::kHandover,
                                                                                        store::RowKey(id)));
  if (!row.has_value()) return NothingToErase("handover_id");
  const storage::v1::HandoverRecord& record = row->record;
  if (everything ? record.has_evidence_erased_index() : record.has_content_erased_index()) {
    return WasErased("handover_id");
  }
  HANDOVER_ASSIGN_OR_RETURN(const policy::RetentionQuestion question, RetentionQuestionOf(id, record, env));
  const std::shared_ptr<const ActivePolicy> active = env.policy.Get();
  const policy::RetentionAnswer answer =
      policy::JudgeRetention(question, active->set.policy(), env.clock.Now());
  switch (answer.verdict) {
    case policy::RetentionAnswer::Verdict::kOpen:
      return Refuse(absl::StatusCode::kFailedPrecondition,
                    RefusalText{"DELIVERY_OPEN", "handover_id",
                                "a delivery has not ended; withdraw it or resolve it first"});
    case policy::RetentionAnswer::Verdict::kOnHold:
      return Refuse(absl::StatusCode::kFailedPrecondition,
                    RefusalText{"ON_HOLD", "handover_id", "a hold of the policy names it; lift that first"});
    case policy::RetentionAnswer::Verdict::kMay:
    case policy::RetentionAnswer::Verdict::kMust:
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

// What it would erase. Errors say what is in the way.
absl::StatusOr<PersonTarget> TargetOf(const ErasureRequestRecord& record, const Eraser& eraser, Environment& env) {
  PersonTarget target;
  if (!record.handover_id().empty()) {
    const HandoverId id = HandoverId::FromBytes(record.handover_id()).value_or(HandoverId());
    HANDOVER_RETURN_IF_ERROR(MayErase(id, record.scope() == "EVERYTHING", env));
    target.handovers.push_back(id);
    return target;
  }
  const PersonKey person = PersonKey::FromBytes(record.person_key()).value_or(PersonKey());
  HANDOVER_ASSIGN_OR_RETURN(target, eraser.FindPerson(person));
  if (!target.is_known) return NothingToErase("person");
  for (const HandoverId& id : target.handovers) HANDOVER_RETURN_IF_ERROR(MayErase(id, true, env));
  return target;
}

void CountIn(const PersonTarget& target, admin::v1::ErasureRequest& request) {
  request.set_handover_count(static_cast<int>(target.handovers.size()));
  request.set_number_count(static_cast<int>(target.keys.size()));
  request.set_damaged_entry_count(target.damaged_count);
}

void SetNumbers(const PersonTarget& target, ErasureRequestRecord& record) {
  record.clear_person_keys();
  for (const PersonKey& key : target.keys) record.add_person_keys(key.bytes());
}

// Whether two have decided on the same person.
bool SameNumbers(const PersonTarget& target, const ErasureRequestRecord& record) {
  return std::equal(target.keys.begin(), target.keys.end(), record.person_keys().begin(), record.person_keys().end(),
                    [](const PersonKey& key, const std::string& bytes) { return key.bytes() == bytes; });
}

admin::v1::ErasureRequest Describe(const std::string& request_id, const ErasureRequestRecord& record) {
  admin::v1::ErasureRequest described;
  described.set_request_id(FormatUuid(request_id));
  described.set_handover_id(FormatUuid(record.handover_id()));
  described.set_person(!record.person_key().empty());
  admin::v1::ErasureScope scope = admin::v1::ERASURE_SCOPE_UNSPECIFIED;
  if (admin::v1::ErasureScope_Parse(record.scope(), &scope)) described.set_scope(scope);
  described.set_reason_code(record.reason_code());
  described.set_journal_reference(record.journal_reference());
  described.set_requested_by(record.operator_name());
  SetMillis(record.request_ms(), *described.mutable_request_time());
  SetMillis(record.request_ms() + absl::ToInt64Milliseconds(kConfirmWithin), *described.mutable_expire_time());
  return described;
}

// Which row: the same each time it is opened.
store::SealedRow RowOf(const std::string& row_key) { return {store::SealedKind::kOther, row_key}; }

struct Waiting {
  std::string row_key;
  std::string row;
  ErasureRequestRecord record;
};

absl::StatusOr<std::optional<Waiting>> Find(const std::string& request_id, Environment& env) {
  Waiting waiting;
  waiting.row_key = store::ErasureRequestRowKey(request_id);
  HANDOVER_ASSIGN_OR_RETURN(auto row,
                            store::ReadRow<storage::v1::Sealed>(env.store, Table::kErasure, waiting.row_key));
  if (!row.has_value()) return std::optional<Waiting>();
  HANDOVER_ASSIGN_OR_RETURN(const std::string bytes, env.vault.Unseal(row->record, RowOf(waiting.row_key)));
  if (!waiting.record.ParseFromString(bytes)) return absl::DataLossError("erasure: a request is damaged");
  waiting.row = std::move(row->bytes);
  return std::optional<Waiting>(std::move(waiting));
}

bool IsExpired(const ErasureRequestRecord& record, absl::Time now) {
  return now > absl::FromUnixMillis(record.request_ms()) + kConfirmWithin;
}

bool SameOrder(ErasureRequestRecord a, ErasureRequestRecord b) {
  for (ErasureRequestRecord* record : {&a, &b}) {
    record->clear_request_ms();
    record->clear_person_keys();
  }
  return a.SerializeAsString() == b.SerializeAsString();
}

// The same human may have two certificates, and a certificate may be renewed: one name is one operator.
bool IsSameOperator(const ErasureRequestRecord& record, const identity::Operator& by) {
  return record.operator_name() == by.name || (record.operator_issuer() == by.certificate.issuer_sha256 &&
                                               record.operator_serial() == by.certificate.serial);
}

LogEntry MakeEntry(const ErasureRequestRecord& record, Environment& env) {
  LogEntry entry;
  entry.type = LeafType::kFact;
  entry.detail.set_event("ERASURE_REQUESTED");
  entry.detail.set_reason(record.reason_code());
  entry.detail.set_handover_id(record.handover_id());
  entry.detail.set_erasure_scope(record.scope());
  entry.detail.set_journal_reference(record.journal_reference());
  entry.detail.add_deciders(record.operator_name());
  for (const std::string& bytes : record.person_keys()) {
    if (const auto key = PersonKey::FromBytes(bytes); key.has_value()) entry.subjects.push_back(*key);
  }
  if (const auto id = HandoverId::FromBytes(record.handover_id()); id.has_value()) {
    const auto row =
        store::ReadRow<storage::v1::HandoverRecord>(env.store, Table::kHandover, store::RowKey(*id));
    const std::string subject = row.ok() && row->has_value() ? (*row)->record.subject_key() : std::string();
    if (const auto key = PersonKey::FromBytes(subject); key.has_value()) entry.subjects.push_back(*key);
  }
  return entry;
}

}  // namespace order_erasure_internal

absl::StatusOr<admin::v1::RequestErasureResponse> RequestErasure(const identity::Operator& by,
                                                                 const admin::v1::RequestErasureRequest& request,
                                                                 const Eraser& eraser, Environment& env) {
  using namespace order_erasure_internal;
  const absl::StatusOr<std::string> request_id = ParseUuid(request.request_id());
  if (!request_id.ok()) return Within("request_id", request_id.status());
  HANDOVER_ASSIGN_OR_RETURN(ErasureRequestRecord record, MakeRecord(by, request, env));
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<Waiting> earlier, Find(*request_id, env));
  if (earlier.has_value() && !SameOrder(earlier->record, record)) {
    return Refuse(absl::StatusCode::kAlreadyExists,
                  RefusalText{"REQUEST_ID_REUSED", "request_id", "was used for another request; make a new id"});
  }
  HANDOVER_ASSIGN_OR_RETURN(const PersonTarget target, TargetOf(record, eraser, env));
  SetNumbers(target, record);
  admin::v1::RequestErasureResponse response;
  *response.mutable_request() = Describe(*request_id, earlier.has_value() ? earlier->record : record);
  CountIn(target, *response.mutable_request());
  if (earlier.has_value()) return response;
  const std::string row_key = store::ErasureRequestRowKey(*request_id);
  HANDOVER_ASSIGN_OR_RETURN(
      const storage::v1::Sealed sealed,
      env.vault.Seal({PartyId(), env.clock.Now()}, RowOf(row_key), record.SerializeAsString()));
  store::Transaction transaction;
  transaction.operations.push_back(store::ExpectAbsent(Table::kErasure, row_key));
  transaction.operations.push_back(store::Put(Table::kErasure, row_key, sealed.SerializeAsString()));
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(MakeEntry(record, env), env, transaction));
  const absl::Status committed = CommitAndWait(std::move(transaction), env).status();
  if (absl::IsAborted(committed)) return Retry();
  HANDOVER_RETURN_IF_ERROR(committed);
  return response;
}

absl::StatusOr<admin::v1::ConfirmErasureResponse> ConfirmErasure(const identity::Operator& by,
                                                                 const admin::v1::ConfirmErasureRequest& request,
                                                                 Eraser& eraser, Environment& env) {
  using namespace order_erasure_internal;
  const absl::StatusOr<std::string> request_id = ParseUuid(request.request_id());
  if (!request_id.ok()) return NoSuchRequest();
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<Waiting> waiting, Find(*request_id, env));
  if (!waiting.has_value()) return NoSuchRequest();
  const ErasureRequestRecord& record = waiting->record;
  if (IsSameOperator(record, by)) {
    return Refuse(absl::StatusCode::kPermissionDenied,
                  RefusalText{"SAME_OPERATOR", "request_id", "another operator than the one who asked must confirm"});
  }
  if (IsExpired(record, env.clock.Now())) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"REQUEST_EXPIRED", "request_id", "was asked for more than 24 hours ago; ask anew"});
  }
  HANDOVER_ASSIGN_OR_RETURN(const PersonTarget target, TargetOf(record, eraser, env));
  if (!SameNumbers(target, record)) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"NUMBERS_CHANGED", "request_id",
                              "which numbers are the person's has changed since it was asked for; ask anew"});
  }
  const std::vector<std::string> deciders = {record.operator_name(), by.name};
  ErasureOrder order{"ORDERED", record.reason_code(), deciders, record.journal_reference(), {}};
  order.operations.push_back(store::ExpectValue(Table::kErasure, waiting->row_key, waiting->row));
  order.operations.push_back(store::Delete(Table::kErasure, waiting->row_key));
  absl::StatusOr<Erased> erased = absl::UnknownError("not tried");
  if (record.handover_id().empty()) {
    erased = eraser.ErasePerson(target.keys, order);
  } else {
    const ErasureScope scope = record.scope() == "EVERYTHING" ? ErasureScope::kEverything : ErasureScope::kContent;
    erased = eraser.EraseHandovers({{target.handovers.front(), scope, ""}}, order);
  }
  if (absl::IsAborted(erased.status())) return Retry();
  HANDOVER_RETURN_IF_ERROR(erased.status());
  admin::v1::ConfirmErasureResponse response;
  response.set_erased_handover_count(erased->handover_count);
  response.set_person_erased(erased->number_count > 0);
  response.set_erased_number_count(erased->number_count);
  response.set_damaged_entry_count(erased->damaged_count);
  for (const std::string& decider : order.deciders) response.add_deciders(decider);
  if (erased->commit.count > 0) *response.mutable_receipt() = erased->commit.MakeReceipt(erased->commit.count - 1);
  return response;
}

absl::StatusOr<admin::v1::ListErasureRequestsResponse> ListErasureRequests(const Eraser& eraser, Environment& env) {
  using namespace order_erasure_internal;
  std::vector<std::string> ids;
  const std::string prefix(store::kErasureRequestPrefix);
  HANDOVER_RETURN_IF_ERROR(env.store.Scan(Table::kErasure, {prefix, store::AfterPrefix(prefix)},
                                          [&](std::string_view key, std::string_view) {
                                            ids.emplace_back(key.substr(prefix.size()));
                                            return true;
                                          }));
  admin::v1::ListErasureRequestsResponse response;
  for (const std::string& id : ids) {
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<Waiting> waiting, Find(id, env));
    if (!waiting.has_value() || IsExpired(waiting->record, env.clock.Now())) continue;
    admin::v1::ErasureRequest& request = *response.add_requests();
    request = Describe(id, waiting->record);
    const absl::StatusOr<PersonTarget> target = TargetOf(waiting->record, eraser, env);
    CountIn(target.ok() ? *target : PersonTarget(), request);
  }
  std::sort(response.mutable_requests()->begin(), response.mutable_requests()->end(),
            [](const auto& a, const auto& b) { return a.request_time().seconds() < b.request_time().seconds(); });
  return response;
}

}  // namespace handover::pipeline
