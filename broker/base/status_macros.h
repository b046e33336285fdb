// The two macros that keep error paths short. Abseil 20220623 has none of its own.
#ifndef HANDOVER_BROKER_BASE_STATUS_MACROS_H_
#define HANDOVER_BROKER_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define HANDOVER_CONCAT_INNER(a, b) a##b
#define HANDOVER_CONCAT(a, b) HANDOVER_CONCAT_INNER(a, b)

// Returns from the enclosing function when `expression` is an error.
#define HANDOVER_RETURN_IF_ERROR(expression)           \
  do {                                                 \
    ::absl::Status handover_status = (expression);     \
    if (!handover_status.ok()) return handover_status; \
  } while (false)

// Declares or assigns `target` from a StatusOr, or returns its error. A target with a comma needs parentheses around
// it.
#define HANDOVER_ASSIGN_OR_RETURN(target, expression) \
  HANDOVER_ASSIGN_OR_RETURN_IMPL(HANDOVER_CONCAT(handover_or_, __LINE__), target, expression)
#define HANDOVER_ASSIGN_OR_RETURN_IMPL(result, target, expression) \
  auto result = (expression);                                      \
  if (!result.ok()) return std::move(result).status();             \
  target = *std::move(result)

#endif  // HANDOVER_BROKER_BASE_STATUS_MACROS_H_
