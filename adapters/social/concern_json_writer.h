// Writes a CONCERN_REPORT as the JSON document that ConcernJsonReader reads. README.md beside this file has it.
#ifndef HANDOVER_ADAPTERS_SOCIAL_CONCERN_JSON_WRITER_H_
#define HANDOVER_ADAPTERS_SOCIAL_CONCERN_JSON_WRITER_H_

#include <string_view>
#include <vector>

#include "adapters/translation.h"

namespace handover::adapters::social {

// Refuses another number of handovers than one, another kind, and what would not read back as a report.
class ConcernJsonWriter final : public Writer {
 public:
  std::string_view format() const override;
  Written Write(const std::vector<exchange::v1::Handover>& handovers) const override;
};

}  // namespace handover::adapters::social

#endif  // HANDOVER_ADAPTERS_SOCIAL_CONCERN_JSON_WRITER_H_
