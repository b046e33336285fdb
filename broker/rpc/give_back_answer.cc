#include "broker/rpc/give_back_answer.h"

#include "absl/strings/str_cat.h"
#include "broker/base/refusal.h"
#include "broker/rpc/status_mapping.h"

namespace handover::rpc {

exchange::v1::GiveBackDeliveriesResponse AnswerGivenBack(int64_t request_number,
                                                         const std::vector<absl::StatusOr<absl::Time>>& results) {
  exchange::v1::GiveBackDeliveriesResponse response;
  response.set_request_number(request_number);
  for (size_t i = 0; i < results.size(); ++i) {
    exchange::v1::GiveBackDeliveriesResponse::Result& result = *response.add_results();
    if (results[i].ok()) {
      const int64_t ms = absl::ToUnixMillis(*results[i]);
      result.mutable_not_before_time()->set_seconds(ms / 1000);
      result.mutable_not_before_time()->set_nanos(static_cast<int>(ms % 1000) * 1'000'000);
      continue;
    }
    const absl::Status refusal = Within(absl::StrCat("items[", i, "]."), results[i].status());
    result.set_status_code(ToGrpcCode(refusal.code()));
    *result.mutable_error() = DetailOf(refusal);
  }
  return response;
}

}  // namespace handover::rpc
