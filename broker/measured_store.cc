#include "broker/measured_store.h"

#include <algorithm>

namespace handover {

absl::Status MeasuredStore::Commit(absl::Span<const store::Operation> operations) {
  const absl::Duration began = clock_.SinceStart();
  absl::Status committed = store_->Commit(operations);
  if (!committed.ok()) return committed;
  const auto leaves = std::count_if(operations.begin(), operations.end(), [](const store::Operation& operation) {
    return operation.table == store::Table::kLeaf && operation.kind == store::Operation::Kind::kPut;
  });
  metrics_.ObserveCommit(clock_.SinceStart() - began, static_cast<size_t>(leaves));
  return committed;
}

}  // namespace handover
