// From a package to tables whose every cell has been looked at alone: which files there are, their columns, what a cell
// may be. What cells say of each other is roster_people.h's.
#ifndef HANDOVER_ADAPTERS_ONEROSTER_ROSTER_TABLES_H_
#define HANDOVER_ADAPTERS_ONEROSTER_ROSTER_TABLES_H_

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

#include "adapters/findings.h"
#include "adapters/oneroster/roster_columns.h"
#include "adapters/text/csv_table.h"

namespace handover::adapters::oneroster {

// `users.csv, row 2, column 5`; rows count from 0 here, as in the table.
std::string WhereOf(File file, size_t row, size_t column);

class RosterTable {
 public:
  RosterTable() = default;
  RosterTable(File file, CsvTable table);

  size_t row_count() const { return table_.rows.size(); }

  // Empty where the table has no such column. REQUIRES: row < row_count().
  const std::string& Cell(size_t row, std::string_view column) const;
  std::string PathOf(size_t row, std::string_view column) const;
  std::string PathOf(size_t row) const;

  // The row whose sourcedId this is; nothing where that row is to be deleted.
  std::optional<size_t> Find(std::string_view sourced_id) const;

  // To be deleted, which counts as not there: no row refers to it, nor it to any.
  bool IsDeleted(size_t row) const { return deleted_.contains(row); }
  bool IsDeletedId(std::string_view sourced_id) const { return deleted_ids_.contains(sourced_id); }

  bool HasColumn(std::string_view column) const { return columns_.contains(column); }

  const CsvTable& table() const { return table_; }

 private:
  File file_ = File::kManifest;
  CsvTable table_;
  std::map<std::string, size_t, std::less<>> columns_;
  std::map<std::string, size_t, std::less<>> rows_;
  std::set<size_t> deleted_;
  std::set<std::string, std::less<>> deleted_ids_;
};

struct RosterTables {
  Version version = Version::k11;
  absl::Time packed;  // When the manifest was last changed, by a Danish clock.
  std::array<RosterTable, 7> tables;

  const RosterTable& operator[](File file) const { return tables[static_cast<size_t>(file)]; }
};

// Empty when anything is wrong: `findings` says what.
std::optional<RosterTables> ReadTables(std::string_view package, Findings& findings);

// The items of a cell that holds several, with commas between; blanks around them do not count.
std::vector<std::string_view> ItemsOf(std::string_view cell);

}  // namespace handover::adapters::oneroster

#endif  // HANDOVER_ADAPTERS_ONEROSTER_ROSTER_TABLES_H_
