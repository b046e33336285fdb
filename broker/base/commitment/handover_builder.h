// Builds a handover once, for as many sends as it takes. The salts come from the generator given at
// construction and from nowhere else: no call takes a salt (scheme HO1, rule 4).
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_HANDOVER_BUILDER_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_HANDOVER_BUILDER_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/handover_root.h"
#include "broker/base/random.h"

namespace handover {

struct ItemContent {
  ItemKind kind = ItemKind::kUnspecified;
  std::string_view label;
  std::string_view body;
};

struct HandoverContent {
  Id16 handover_id{};
  std::string_view envelope;
  absl::Span<const ItemContent> items;
  uint64_t slots = 0;
};

// What the sender adds to the content. Store it with the content BEFORE the first send: new salts
// make another root, which under the same handover id is refused as ALREADY_EXISTS.
struct BuiltHandover {
  std::vector<Id16> salts;  // In the order of the items.
  Id16 pad_seed{};
  Digest root{};
};

// Thread-safe when the generator is. Borrows `random`.
class HandoverBuilder {
 public:
  explicit HandoverBuilder(Random& random) : random_(random) {}

  // INVALID_ARGUMENT: the slot count is none of the allowed, or there are more than slots - 1
  // items, or an item has no kind; mend the content. INTERNAL: the generator repeats itself; do not
  // use it. Does not parse the bytes: that is the door's.
  absl::StatusOr<BuiltHandover> Build(const HandoverContent& content) const;

 private:
  Random& random_;
};

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_HANDOVER_BUILDER_H_
