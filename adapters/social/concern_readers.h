// Readers of the concern report (underretning): the JSON document and the CSV form of README.md beside this file.
#ifndef HANDOVER_ADAPTERS_SOCIAL_CONCERN_READERS_H_
#define HANDOVER_ADAPTERS_SOCIAL_CONCERN_READERS_H_

#include <string_view>

#include "adapters/translation.h"

namespace handover::adapters::social {

inline constexpr std::string_view kConcernJsonFormat = "HANDOVER_CONCERN_JSON";
inline constexpr std::string_view kConcernCsvFormat = "HANDOVER_CONCERN_CSV";

class ConcernJsonReader final : public Reader {
 public:
  std::string_view format() const override { return kConcernJsonFormat; }
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;
};

// One handover for each row, or none at all.
class ConcernCsvReader final : public Reader {
 public:
  std::string_view format() const override { return kConcernCsvFormat; }
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;
};

}  // namespace handover::adapters::social

#endif  // HANDOVER_ADAPTERS_SOCIAL_CONCERN_READERS_H_
