#include "broker/rpc/submission_answer.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "broker/base/refusal.h"
#include "broker/rpc/request_checks.h"
#include "broker/rpc/status_mapping.h"
#include "broker/store/ledger.h"

namespace handover::rpc {
namespace submission_answer_internal {

void Count(const absl::StatusOr<pipeline::Submitted>& result, Metrics& metrics) {
  if (!result.ok()) return metrics.CountHandover("refused", CodeOf(result.status()));
  if (result->acceptance.duplicate()) return metrics.CountHandover("duplicate", "OK");
  metrics.CountHandover("accepted", "OK");
  for (const exchange::v1::Acceptance::Recipient& recipient : result->acceptance.recipients()) {
    metrics.CountDeliveries(recipient.state(), 1);
  }
}

}  // namespace submission_answer_internal

exchange::v1::ReceiptGroup GroupOf(const exchange::v1::Receipt& receipt) {
  exchange::v1::ReceiptGroup group;
  group.set_head(receipt.head());
  group.set_head_signature(receipt.head_signature());
  *group.mutable_nodes() = receipt.path();
  exchange::v1::ReceiptGroup::Entry& entry = *group.add_entries();
  entry.set_leaf(receipt.leaf());
  entry.set_leaf_index(receipt.leaf_index());
  // A path has at most 64 elements: one byte each.
  for (int i = 0; i < receipt.path_size(); ++i) entry.mutable_path_positions()->push_back(static_cast<char>(i));
  return group;
}

exchange::v1::SubmitFrameResponse AnswerFrame(int64_t frame_number,
                                              std::vector<absl::StatusOr<pipeline::Submitted>> results,
                                              Metrics& metrics) {
  exchange::v1::SubmitFrameResponse response;
  response.set_frame_number(frame_number);
  std::vector<store::CommitResult> committed;
  std::vector<int> committed_results;  // Whose they are.
  for (size_t i = 0; i < results.size(); ++i) {
    submission_answer_internal::Count(results[i], metrics);
    exchange::v1::SubmitFrameResponse::Result& result = *response.add_results();
    if (!results[i].ok()) {
      const absl::Status refusal = WithinMember(absl::StrCat("handovers[", i, "]."), results[i].status());
      result.set_status_code(ToGrpcCode(refusal.code()));
      *result.mutable_error() = DetailOf(refusal);
      continue;
    }
    *result.mutable_acceptance() = std::move(results[i]->acceptance);
    if (results[i]->original_receipt.has_value()) {
      result.set_group(response.groups_size());
      *response.add_groups() = GroupOf(*results[i]->original_receipt);
    } else {
      committed.push_back(std::move(results[i]->committed));
      committed_results.push_back(static_cast<int>(i));
    }
  }
  if (committed.empty()) return response;
  store::GroupedReceipts grouped = store::GroupReceipts(committed);
  for (size_t i = 0; i < committed_results.size(); ++i) {
    exchange::v1::SubmitFrameResponse::Result& result = *response.mutable_results(committed_results[i]);
    result.set_group(response.groups_size() + grouped.positions[i].group);
    result.set_entry(grouped.positions[i].entry);
  }
  for (exchange::v1::ReceiptGroup& group : grouped.groups) *response.add_groups() = std::move(group);
  return response;
}

absl::StatusOr<exchange::v1::SubmitHandoverResponse> AnswerHandover(absl::StatusOr<pipeline::Submitted> result,
                                                                    Metrics& metrics) {
  submission_answer_internal::Count(result, metrics);
  if (!result.ok()) return WithinMember("handover.", result.status());
  exchange::v1::SubmitHandoverResponse response;
  *response.mutable_acceptance() = std::move(result->acceptance);
  if (result->original_receipt.has_value()) {
    *response.mutable_receipt() = *std::move(result->original_receipt);
  } else {
    *response.mutable_receipt() = result->committed.MakeReceipt(0);
  }
  return response;
}

}  // namespace handover::rpc
