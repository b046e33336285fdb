// What a sender should know although its handover is accepted.
#ifndef HANDOVER_BROKER_VALIDATION_WARNING_H_
#define HANDOVER_BROKER_VALIDATION_WARNING_H_

#include <string>
#include <string_view>

namespace handover::validation {

struct Warning {
  std::string_view code;   // Stable, as an error's; listed in docs/errors.md.
  std::string field_path;  // The sender's own.
  std::string_view rule;   // One sentence without a value.
};

}  // namespace handover::validation

#endif  // HANDOVER_BROKER_VALIDATION_WARNING_H_
