#include "broker/base/commitment/handover_builder.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "absl/status/status.h"

#include "broker/base/refusal.h"

namespace handover {
namespace {
namespace handover_builder_internal {

absl::Status BadGenerator() { return absl::InternalError("the generator repeats itself"); }

bool Repeats(const BuiltHandover& built) {
  std::vector<Id16> drawn = built.salts;
  drawn.push_back(built.pad_seed);
  std::sort(drawn.begin(), drawn.end());
  return std::adjacent_find(drawn.begin(), drawn.end()) != drawn.end();
}

}  // namespace handover_builder_internal
}  // namespace

absl::StatusOr<BuiltHandover> HandoverBuilder::Build(const HandoverContent& content) const {
  if (!IsSlotCount(content.slots)) return Invalid("SLOT_COUNT", "slots", "must be 16, 32 or 64");
  if (content.items.size() > content.slots - 1) {
    return Invalid("TOO_MANY_ITEMS", "items", "at most slots - 1, so that one slot stays closed");
  }
  for (const ItemContent& item : content.items) {
    if (item.kind == ItemKind::kUnspecified) return Invalid("ITEM_KIND", "items.kind", "required, but not set");
  }

  // All random bytes of a handover in one call: a call costs more than the bytes. The last 16 are
  // the pad seed.
  std::vector<uint8_t> drawn(16 * (content.items.size() + 1));
  random_.Fill(absl::MakeSpan(drawn));

  BuiltHandover built;
  built.salts.resize(content.items.size());
  std::vector<ItemView> items(content.items.size());
  for (size_t i = 0; i < items.size(); ++i) {
    std::memcpy(built.salts[i].data(), drawn.data() + 16 * i, 16);
    items[i] = {content.items[i].kind, AsView(built.salts[i]), content.items[i].label, content.items[i].body};
  }
  std::memcpy(built.pad_seed.data(), drawn.data() + 16 * items.size(), 16);

  if (handover_builder_internal::Repeats(built)) return handover_builder_internal::BadGenerator();
  const std::optional<RebuiltHandover> rebuilt =
      RebuildHandover({content.handover_id, built.pad_seed, content.envelope, items, /*dropped=*/{}, content.slots});
  if (!rebuilt.has_value()) return handover_builder_internal::BadGenerator();
  built.root = rebuilt->root;
  return built;
}

}  // namespace handover
