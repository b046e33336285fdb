// The text of every file of broker/base/codes/tables, as it was when the program was built: a program stays one file.
// The definition is generated (deploy/build/embed_tables.py).
#ifndef HANDOVER_BROKER_BASE_CODES_EMBEDDED_TABLES_H_
#define HANDOVER_BROKER_BASE_CODES_EMBEDDED_TABLES_H_

#include <string_view>

#include "absl/types/span.h"

namespace handover {

struct EmbeddedTable {
  std::string_view name;  // Of the file, without folder and ending.
  std::string_view text;
};

// In ascending order of name.
absl::Span<const EmbeddedTable> EmbeddedTables();

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_CODES_EMBEDDED_TABLES_H_
