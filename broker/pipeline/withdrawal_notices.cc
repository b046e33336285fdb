#include "broker/pipeline/withdrawal_notices.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/delivery_obstacle.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/matter.h"
#include "broker/pipeline/person_events.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/policy/explain.h"
#include "broker/store/rows.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {
namespace withdrawal_notices_internal {

constexpr std::string_view kCode = "CONSENT_WITHDRAWN";
constexpr int kDefaultNotices = 50;
constexpr int kMaxNotices = 500;
// Rows looked at for one page: bounds the work where few of many were withdrawn.
constexpr int kMaxHandedLookedAt = 20'000;

// Somebody who had said yes, or nothing, has said no since.
bool IsWithdrawal(const std::string& reason) {
  const std::optional<policy::Reason> known = policy::FindReason(reason);
  return known == policy::Reason::kConsentWithdrawn || known == policy::Reason::kObjection ||
         known == policy::Reason::kDisagreement;
}

// Something that the recipient was given stays now for that reason.
bool LosesSomething(const Ruling& ruling, const storage::v1::DeliveryRecord& record) {
  for (const exchange::v1::Pair& pair : policy::WithheldPairs(ruling.question, ruling.decision)) {
    const bool was_given = std::none_of(record.withheld().begin(), record.withheld().end(),
                                        [&](const exchange::v1::Pair& earlier) { return SamePair(pair, earlier); });
    if (was_given && IsWithdrawal(pair.reason())) return true;
  }
  return false;
}

// Nothing when there is nothing to tell.
absl::StatusOr<std::optional<store::Transaction>> Prepare(const std::string& id, Environment& env) {
  const auto nothing = std::optional<store::Transaction>();
  HANDOVER_ASSIGN_OR_RETURN(auto row,
                            store::ReadRow<storage::v1::DeliveryRecord>(env.store, store::Table::kDelivery, id));
  if (!row.has_value() || !row->record.notice().empty()) return nothing;
  storage::v1::DeliveryRecord& record = row->record;
  const PartyId recipient = PartyId::FromBytes(record.recipient_party()).value_or(PartyId());
  const HandoverId handover_id = HandoverId::FromBytes(record.handover_id()).value_or(HandoverId());
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  const std::shared_ptr<const ActivePolicy> policy = env.policy.Get();
  HANDOVER_ASSIGN_OR_RETURN(const std::unique_ptr<StoredHandover> handover, LoadHandover(handover_id, *directory, env));
  HANDOVER_ASSIGN_OR_RETURN(const LoadedFacts facts, env.facts.Load(handover->matter.person_keys()));
  const RulingRequest request{handover->addressees[static_cast<size_t>(record.addressee_index())],
                              policy::Phase::kDeliver, recipient, std::nullopt, IsChosenByHuman(record)};
  HANDOVER_ASSIGN_OR_RETURN(const Ruling ruling, Rule(handover->matter, request, facts, *directory, *policy, env));
  if (!LosesSomething(ruling, record)) return nothing;
  record.set_notice(std::string(kCode));
  store::Transaction transaction;
  transaction.operations = {
      store::ExpectValue(store::Table::kDelivery, id, row->bytes),
      store::Put(store::Table::kDelivery, id, record.SerializeAsString()),
      store::Put(store::Table::kHanded, store::HandedKey(recipient, handover_id), record.notice())};
  for (const store::Operation& unchanged : facts.unchanged) transaction.operations.push_back(unchanged);
  LogEntry entry;
  entry.type = LeafType::kState;
  entry.ref = handover->rebuilt.root;
  entry.owner = PartyId::FromBytes(record.sender_party()).value_or(PartyId());
  entry.subjects = handover->matter.person_keys();
  entry.persons = &handover->matter.persons;
  entry.facts = &facts.facts;
  entry.also_known_to = {record.recipient_party()};
  entry.detail.set_event("RECIPIENT_NOTIFIED");
  entry.detail.set_reason(std::string(kCode));
  entry.detail.set_handover_id(record.handover_id());
  entry.detail.set_delivery_id(id);
  entry.detail.set_actor_party(record.sender_party());
  entry.detail.set_other_party(record.recipient_party());
  entry.detail.set_kind(handover->record.kind());
  entry.detail.add_decisions(policy::RecordDecision(ruling.question, ruling.decision).SerializeAsString());
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, transaction));
  return std::optional<store::Transaction>(std::move(transaction));
}

absl::Status BadNoticePage(std::string_view field_path) {
  return Invalid("PAGE_INVALID", field_path, "must be 1 to 500, with a token of the last page");
}

// Where the page starts: behind the last row of the one before.
absl::StatusOr<std::string> NoticesFrom(const std::string& page_token, const std::string& prefix) {
  if (page_token.empty()) return prefix;
  std::string key;
  const bool ours = absl::WebSafeBase64Unescape(page_token, &key) && key.compare(0, prefix.size(), prefix) == 0 &&
                    key.size() == prefix.size() + HandoverId::kSize;
  if (!ours) return BadNoticePage("page_token");
  key.push_back('\0');
  return key;
}

}  // namespace withdrawal_notices_internal

std::vector<store::Transaction> WithdrawalNotices(const std::vector<PersonEvent>& events, Environment& env) {
  std::set<std::string> handed_out;
  for (const PersonEvent& event : events) {
    if (event.detail.event() == "HANDED_OUT") handed_out.insert(event.detail.delivery_id());
  }
  std::vector<store::Transaction> notices;
  for (const std::string& delivery : handed_out) {
    absl::StatusOr<std::optional<store::Transaction>> notice = withdrawal_notices_internal::Prepare(delivery, env);
    if (notice.ok() && notice->has_value()) notices.push_back(**std::move(notice));
  }
  return notices;
}

absl::StatusOr<exchange::v1::ListNoticesResponse> ListNotices(const identity::Caller& caller,
                                                              const exchange::v1::ListNoticesRequest& request,
                                                              Environment& env) {
  using namespace withdrawal_notices_internal;  // NOLINT: the limits by their bare names.
  const int page_size = request.page_size() == 0 ? kDefaultNotices : request.page_size();
  if (page_size < 1 || page_size > kMaxNotices) return BadNoticePage("page_size");
  const std::string prefix = store::HandedPrefix(caller.party);
  HANDOVER_ASSIGN_OR_RETURN(const std::string from, NoticesFrom(request.page_token(), prefix));
  exchange::v1::ListNoticesResponse response;
  std::string last_key;
  int looked_at = 0;
  bool more = false;
  const auto visit = [&](std::string_view key, std::string_view code) {
    more = response.notices_size() == page_size || looked_at == kMaxHandedLookedAt;
    if (more) return false;
    ++looked_at;
    last_key = std::string(key);
    if (code.empty()) return true;
    exchange::v1::ListNoticesResponse::Notice& notice = *response.add_notices();
    notice.set_handover_id(ToString(store::HandoverOfHandedKey(key)));
    notice.set_code(std::string(code));
    return true;
  };
  const std::unique_ptr<store::Reader> snapshot = env.store.TakeSnapshot();
  HANDOVER_RETURN_IF_ERROR(snapshot->Scan(store::Table::kHanded, {from, store::AfterPrefix(prefix)}, visit));
  if (more) absl::WebSafeBase64Escape(last_key, response.mutable_next_page_token());
  return response;
}

}  // namespace handover::pipeline
