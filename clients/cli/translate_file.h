// One document through its translator, within a time, and what is printed of it.
#ifndef HANDOVER_CLIENTS_CLI_TRANSLATE_FILE_H_
#define HANDOVER_CLIENTS_CLI_TRANSLATE_FILE_H_

#include <memory>
#include <ostream>
#include <string>

#include "absl/time/time.h"

#include "adapters/translation.h"
#include "broker/base/random.h"

namespace handover::cli {

struct TranslateOptions {
  // Shared with a translation that took too long and cannot be stopped: it may be last.
  std::shared_ptr<const adapters::Registry> registry;
  std::string from;  // A format; empty: recognised from the bytes.
  absl::Duration limit = absl::Seconds(18);
  absl::Time now;
};

struct TranslatedFile {
  adapters::Translation translation;
  std::string format;       // Of the reader that took it; empty: nobody recognised it.
  bool still_runs = false;  // It took too long; a thread of it goes on.
};

// Never fails: what is empty, too large, of no known format or takes too long is refused by an issue, like what a
// translator refuses. REQUIRES: `options.from` is a format of the registry, or empty.
TranslatedFile TranslateBytes(std::string bytes, const TranslateOptions& options);
// For a file that is larger than any document.
adapters::Translation TooLarge();

// Handovers as JSON on `out`, one a line; issues and losses on `err`, one a line. `file` stands first in each line,
// unless it is empty.
void PrintTranslation(const std::string& file, const adapters::Translation& translation, std::ostream& out,
                      std::ostream& err);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_TRANSLATE_FILE_H_
