// Reads OneRoster 1.1 and 1.2: the package of CSV files in which a school's or daycare's system tells who is where.
#ifndef HANDOVER_ADAPTERS_ONEROSTER_ONEROSTER_READER_H_
#define HANDOVER_ADAPTERS_ONEROSTER_ONEROSTER_READER_H_

#include <string_view>

#include "adapters/oneroster/roster_child.h"
#include "adapters/translation.h"

namespace handover::adapters::oneroster {

// One handover for each child, or none at all.
class OneRosterReader final : public Reader {
 public:
  std::string_view format() const override { return kOneRosterFormat; }
  // A package that has a manifest or users, in whatever folder, or one of its files alone.
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;
};

}  // namespace handover::adapters::oneroster

#endif  // HANDOVER_ADAPTERS_ONEROSTER_ONEROSTER_READER_H_
