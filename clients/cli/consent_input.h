// A consent or objection as it is given on the command line: a file, or flags for the usual case.
#ifndef HANDOVER_CLIENTS_CLI_CONSENT_INPUT_H_
#define HANDOVER_CLIENTS_CLI_CONSENT_INPUT_H_

#include <istream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "clients/cli/party_names.h"
#include "handover/consent/v1/consent.pb.h"

namespace handover::cli {

struct ConsentFlags {
  std::string file;                   // A ConsentRecord; then nothing else is given.
  std::string subject;                // A person, as person_text.h.
  std::vector<std::string> grantors;  // Persons; empty: the subject.
  std::string capacity;               // SELF for the subject, else CUSTODY.
  std::string form = "WRITTEN";
  std::string received_by;
  std::string journal_reference;
  std::string language;             // BCP 47; empty: not told.
  std::string notice_language;      // The same, of the information that was given.
  std::string interpreter;          // Empty: none.
  std::string pregnancy;            // Episode id; empty: not limited.
  std::vector<std::string> permit;  // Categories, with or without DATA_CATEGORY_.
  std::vector<std::string> deny;    // The same; `ALL` for everything.
  std::vector<std::string> to;      // Sectors, and aliases or ids of parties.
  std::vector<std::string> purposes;
  std::vector<std::string> professionals;  // Of the parties in `to`: the refusal is of them alone.
  std::string data_from;                   // A date: of data from then on alone; empty: of any time.
  std::string data_to;                     // The same, until then.
  std::string from;                        // RFC 3339 or a date; empty: now.
  std::string until;                       // The same; empty: until revoked.
};

struct ConsentContext {
  std::istream& in;
  const PartyNames& names;
  absl::Time now;
};

// A UsageError() names the flag that is missing or wrong, never a value. What the law wants of a consent is the
// broker's to say.
absl::StatusOr<consent::v1::ConsentRecord> ReadConsent(const ConsentFlags& flags, const ConsentContext& context);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_CONSENT_INPUT_H_
