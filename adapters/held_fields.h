// Which fields a target holds, so that a writer can name what it loses by walking the message: a field that is added to
// the model later is a loss by its name, without a line of code.
#ifndef HANDOVER_ADAPTERS_HELD_FIELDS_H_
#define HANDOVER_ADAPTERS_HELD_FIELDS_H_

#include <set>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "google/protobuf/message.h"

#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters {

// Constant and thread-safe.
class HeldFields {
 public:
  // `Type.field.field`; a path holds all below it.
  explicit HeldFields(absl::Span<const std::string_view> paths);

  bool Holds(const std::string& path) const { return paths_.contains(path); }
  // Whether a held field lies below the path.
  bool HoldsSomeBelow(const std::string& path) const;

  // Calls `lost` with path and name of every field that is set and not held. `path` is that of the message. Bodies nest
  // four deep.
  void ForEachLost(const google::protobuf::Message& message, const std::string& path,
                   absl::FunctionRef<void(const std::string& path, std::string_view field)> lost) const;

 private:
  std::set<std::string> paths_;
};

// The body's own message; null when no case is set.
const google::protobuf::Message* BodyOf(const exchange::v1::Section& section);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_HELD_FIELDS_H_
