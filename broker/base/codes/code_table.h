// One code system as data: its codes with words, days of validity and successors.
//
// A table is text of lines with an end. First what it is, a line each:
//   # system: <URI>      # version: <of the list>      # source: <who publishes it>      # about: <a sentence or two>
// Then the names of the columns, and a row for each code, in ascending order of code, with tabs between the cells;
// empty cells at the end are left out:
//   code  display  valid_from  valid_until  successors  group
// Days are yyyy-mm-dd, both inclusive; an empty one is no limit. A code with successors has ended; they have blanks
// between them and are codes of the same table, valid from the day after at the latest. The group is what stands above
// the code: the region of a municipality, a heading.
#ifndef HANDOVER_BROKER_BASE_CODES_CODE_TABLE_H_
#define HANDOVER_BROKER_BASE_CODES_CODE_TABLE_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"

namespace handover {

struct CodeEntry {
  std::string_view code;
  std::string_view display;
  std::optional<absl::CivilDay> valid_from;
  std::optional<absl::CivilDay> valid_until;
  std::vector<std::string_view> successors;
  std::string_view group;
};

enum class CodeValidity {
  kUnknown,  // Not in the table.
  kNotYet,   // Known, and valid from a later day on.
  kValid,
  kEnded,  // Known, and no longer valid.
};

// Constant after construction. Borrows the text that it was read from, which must outlive it.
class CodeTable {
 public:
  // INVALID_ARGUMENT: `line <number>: <rule>`. Checked are the form above, that no code stands twice, the order of the
  // days, and that successors are there.
  static absl::StatusOr<CodeTable> Parse(std::string_view text);

  std::string_view system() const { return system_; }
  std::string_view version() const { return version_; }
  std::string_view source() const { return source_; }

  absl::Span<const CodeEntry> entries() const { return entries_; }

  // Null when there is none.
  const CodeEntry* Find(std::string_view code) const;
  bool Contains(std::string_view code) const { return Find(code) != nullptr; }
  CodeValidity ValidityOn(absl::CivilDay day, std::string_view code) const;

  // The code's own entry while it is valid, afterwards that of its only successor, as often as needed. Null for a code
  // that is unknown, not valid yet, or was divided among several.
  const CodeEntry* FindOn(absl::CivilDay day, std::string_view code) const;

 private:
  friend class CodeTableReader;
  CodeTable() = default;

  std::string_view system_;
  std::string_view version_;
  std::string_view source_;
  std::vector<CodeEntry> entries_;  // In ascending order of code.
};

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_CODES_CODE_TABLE_H_
