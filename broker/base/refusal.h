// A refusal: an absl::Status that also carries a stable code, the caller's own field and the rule that was broken. It
// reaches the caller as an exchange::v1::ErrorDetail. Never put a value into it: only names of fields and rules.
#ifndef HANDOVER_BROKER_BASE_REFUSAL_H_
#define HANDOVER_BROKER_BASE_REFUSAL_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "handover/exchange/v1/error.pb.h"

namespace handover {

struct RefusalText {
  std::string_view code;        // Stable, capitals: WEIGHT_RANGE. Listed in docs/errors.md.
  std::string_view field_path;  // `items[3].body.newborn.weight_grams`; empty = the whole.
  std::string_view rule;        // One sentence without a value.
};

// `status_code` says what the caller can do; must not be kOk.
absl::Status Refuse(absl::StatusCode status_code, const RefusalText& text);

// The usual case: malformed or incomplete input. Never retried as it is.
absl::Status Invalid(std::string_view code, std::string_view field_path, std::string_view rule);

// Adds addressee refusals or anything else an ErrorDetail can hold.
absl::Status Refuse(absl::StatusCode status_code, const exchange::v1::ErrorDetail& detail);

// The detail of a status. A status that was not made by Refuse() gets its canonical code name and no field: a library's
// message is never passed on, since it may hold values.
exchange::v1::ErrorDetail DetailOf(const absl::Status& status);

// DetailOf(status).code().
std::string CodeOf(const absl::Status& status);

// The same refusal with `prefix` put before its field path: `items[3].` + `label.type`. A refusal without a path gets
// the prefix less its last dot.
absl::Status Within(std::string_view prefix, const absl::Status& status);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_REFUSAL_H_
