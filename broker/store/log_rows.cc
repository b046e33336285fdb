#include "broker/store/log_rows.h"

#include "broker/store/store.h"

namespace handover::store {

std::string NodeKey(const NodePosition& position) {
  std::string key(1, static_cast<char>(position.level));
  key.append(OrderedU64(position.index));
  return key;
}

}  // namespace handover::store
