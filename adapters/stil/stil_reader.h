// Reads STIL's UNI-Login roster: who is in which daycare or school, in which group, with which contact persons.
#ifndef HANDOVER_ADAPTERS_STIL_STIL_READER_H_
#define HANDOVER_ADAPTERS_STIL_STIL_READER_H_

#include <string_view>

#include "adapters/stil/roster_child.h"
#include "adapters/translation.h"

namespace handover::adapters::stil {

// One handover for each child, or none at all.
class StilReader final : public Reader {
 public:
  std::string_view format() const override { return kStilFormat; }
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;
};

}  // namespace handover::adapters::stil

#endif  // HANDOVER_ADAPTERS_STIL_STIL_READER_H_
