#include "broker/pipeline/redirect_delivery.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/matter.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/policy/explain.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace redirect_internal {

// A chain longer than this is somebody's loop.
constexpr int kMaxRedirections = 8;

// The original addressee with the target that the recipient named.
exchange::v1::Addressee Readdressed(const exchange::v1::Addressee& original,
                                    const validation::ParsedAcknowledgement& acknowledgement) {
  exchange::v1::Addressee addressee = original;
  addressee.clear_party();
  addressee.clear_role();
  addressee.clear_area();
  addressee.clear_stated_address();
  if (acknowledgement.redirect_party.has_value()) {
    addressee.set_party(std::string(acknowledgement.redirect_party->bytes()));
  } else {
    addressee.set_role(acknowledgement.message.redirect_role());
  }
  return addressee;
}

absl::Status Refusal(const Ruling& ruling, int addressee_index) {
  exchange::v1::ErrorDetail detail;
  *detail.add_refusals() = policy::RefusalOf(ruling.question, ruling.decision, addressee_index);
  detail.set_code(detail.refusals(0).reason());
  detail.set_field_path("acknowledgement.redirect_party");
  detail.set_rule("the policy does not let the target have the handover; decline it instead");
  return Refuse(absl::StatusCode::kPermissionDenied, detail);
}

}  // namespace redirect_internal

std::vector<std::string> RedirectChain(const storage::v1::DeliveryRecord& record, Environment& env) {
  std::vector<std::string> chain;
  std::string predecessor = record.predecessor_id();
  while (!predecessor.empty() && chain.size() < redirect_internal::kMaxRedirections) {
    const auto row = store::ReadRow<storage::v1::DeliveryRecord>(env.store, store::Table::kDelivery, predecessor);
    if (!row.ok() || !row->has_value() || (*row)->record.statements().empty()) break;
    const storage::v1::DeliveryRecord& earlier = (*row)->record;
    chain.push_back(earlier.statements(earlier.statements_size() - 1).digest());
    predecessor = earlier.predecessor_id();
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

absl::StatusOr<Successor> RedirectDelivery(const DeliveryId& from, const storage::v1::DeliveryRecord& record,
                                           const validation::ParsedAcknowledgement& acknowledgement, Environment& env) {
  using namespace redirect_internal;
  if (RedirectChain(record, env).size() >= kMaxRedirections) {
    return Refuse(absl::StatusCode::kFailedPrecondition, RefusalText{"TOO_MANY_REDIRECTIONS", "acknowledgement.outcome",
                                                                     "was redirected 8 times; decline it"});
  }
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  const std::shared_ptr<const ActivePolicy> policy = env.policy.Get();
  const HandoverId handover_id = HandoverId::FromBytes(record.handover_id()).value_or(HandoverId());
  HANDOVER_ASSIGN_OR_RETURN(const std::unique_ptr<StoredHandover> handover, LoadHandover(handover_id, *directory, env));
  HANDOVER_ASSIGN_OR_RETURN(const LoadedFacts facts, env.facts.Load(handover->matter.person_keys()));
  const exchange::v1::Addressee addressee =
      Readdressed(handover->addressees[static_cast<size_t>(record.addressee_index())], acknowledgement);
  HANDOVER_ASSIGN_OR_RETURN(
      const Ruling ruling,
      Rule(handover->matter, {addressee, policy::Phase::kSubmit, std::nullopt}, facts, *directory, *policy, env));
  if (ruling.route.outcome == routing::Route::Outcome::kRefused) {
    return Within("acknowledgement.", ruling.route.refusal);
  }
  if (ruling.route.party.bytes() == record.recipient_party()) {
    return Invalid("REDIRECT_TO_SELF", "acknowledgement.redirect_party", "must be another party than the caller");
  }
  if (ruling.decision.verdict == policy::Verdict::kDenied) return Refusal(ruling, record.addressee_index());
  Successor successor;
  const absl::Time now = env.clock.Now();
  successor.id = NewId<DeliveryId>(now, env.random);
  const NewDelivery planned{successor.id,
                            handover_id,
                            PartyId::FromBytes(record.sender_party()).value_or(PartyId()),
                            record.addressee_index(),
                            ruling,
                            handover->matter,
                            addressee};
  successor.record = MakeDelivery(planned, Deadlines(*policy, *directory), now);
  successor.record.set_order(record.order());
  successor.record.set_predecessor_id(std::string(from.bytes()));
  successor.operations = RowsOfNew(successor.id, successor.record);
  // The handover lists its successors too, so that its sender sees them.
  HANDOVER_ASSIGN_OR_RETURN(auto row, store::ReadRow<storage::v1::HandoverRecord>(env.store, store::Table::kHandover,
                                                                                  store::RowKey(handover_id)));
  if (!row.has_value()) return absl::DataLossError("handover: its record is gone");
  successor.operations.push_back(store::ExpectValue(store::Table::kHandover, store::RowKey(handover_id), row->bytes));
  row->record.add_delivery_ids(std::string(successor.id.bytes()));
  successor.operations.push_back(
      store::Put(store::Table::kHandover, store::RowKey(handover_id), row->record.SerializeAsString()));
  return successor;
}

}  // namespace handover::pipeline
