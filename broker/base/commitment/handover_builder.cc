#include "broker/base/commitment/handover_builder.h"

#include <cstring>
#include <optional>
#include <set>

#include "absl/status/status.h"

#include "broker/base/refusal.h"

namespace handover {

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

  std::set<Id16> different(built.salts.begin(), built.salts.end());
  different.insert(built.pad_seed);
  const absl::Status repeats = absl::InternalError("the generator repeats itself");
  if (different.size() != items.size() + 1) return repeats;
  const std::optional<RebuiltHandover> rebuilt =
      RebuildHandover({content.handover_id, built.pad_seed, content.envelope, items, /*dropped=*/{}, content.slots});
  if (!rebuilt.has_value()) return repeats;
  built.root = rebuilt->root;
  return built;
}

}  // namespace handover
