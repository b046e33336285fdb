#ifndef HANDOVER_CLIENTS_VERIFY_VECTOR_CASES_H_
#define HANDOVER_CLIENTS_VERIFY_VECTOR_CASES_H_

#include <optional>
#include <string>
#include <vector>

#include "clients/verify/frame_check.h"
#include "clients/verify/json_fields.h"
#include "clients/verify/messages.h"
#include "clients/verify/reason.h"

// The `trust` and the `cases` of a file shaped like commitment_vectors.json. Pure but for the
// memory of JsonFields; safe from any thread on files of its own.
namespace handover_verify {

// Nothing when something is missing, the log's key is not of suite 1, or a key stands there twice,
// as that would leave open which of its windows counts.
std::optional<Trust> ReadTrust(const JsonFields& trust);

// How one case came out.
struct CaseOutcome {
  std::string name;      // "case 3" when it has none.
  std::string expected;  // "-" when it has none.
  std::string got;       // A reason, or UNKNOWN_CHECK.
  bool is_as_expected = false;
};

// A case whose input lacks something comes out as MALFORMED, also when it needs a trust that is
// missing. One with a check that this program does not know is never as expected.
std::vector<CaseOutcome> RunCases(const std::vector<JsonFields>& cases, const std::optional<Trust>& trust);

// Reads the items of a handover; shared with the constants.
std::vector<Item> ReadItems(JsonFields& fields, const char* name);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_VECTOR_CASES_H_
