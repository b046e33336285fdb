// What social services tell the notifier of a concern: the receipt (within six working days) and, where it may be told,
// whether something was begun. A JSON document of a CONCERN_FEEDBACK; README.md beside this file has it.
#ifndef HANDOVER_ADAPTERS_SOCIAL_FEEDBACK_WRITER_H_
#define HANDOVER_ADAPTERS_SOCIAL_FEEDBACK_WRITER_H_

#include <string_view>
#include <vector>

#include "adapters/translation.h"

namespace handover::adapters::social {

inline constexpr std::string_view kFeedbackJsonFormat = "HANDOVER_CONCERN_FEEDBACK_JSON";

// Refuses another number of handovers than one, another kind, and one that answers no report or says nothing of it.
// Writes ids, codes and times alone: no person and no words, also where a section was handed over that has some.
class FeedbackWriter final : public Writer {
 public:
  std::string_view format() const override { return kFeedbackJsonFormat; }
  Written Write(const std::vector<exchange::v1::Handover>& handovers) const override;
};

}  // namespace handover::adapters::social

#endif  // HANDOVER_ADAPTERS_SOCIAL_FEEDBACK_WRITER_H_
