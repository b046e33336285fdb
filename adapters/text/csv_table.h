// A file of rows and columns, read strictly: a reader of one CSV format looks at cells and never at quotes, encodings
// or line ends. All or nothing: a file with one bad cell gives no row. Pure functions of their input.
#ifndef HANDOVER_ADAPTERS_TEXT_CSV_TABLE_H_
#define HANDOVER_ADAPTERS_TEXT_CSV_TABLE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

namespace handover::adapters {

// A Danish spreadsheet writes this; a standard of commas and UTF-8 says otherwise by its two fields.
struct CsvDialect {
  // What a file without a byte order mark is in. One with it is UTF-8, always.
  enum class Unmarked { kWindows1252, kUtf8 };

  char separator = ';';
  Unmarked unmarked = Unmarked::kWindows1252;
};

// Counted before anything is kept, so that a small file cannot become a large table.
struct CsvLimits {
  size_t max_bytes = 8 * 1024 * 1024;  // Of the file. As for a JSON document: two files of 2 MB fit.
  size_t max_columns = 256;            // The widest of ours has 65.
  size_t max_rows = 1000;              // Below the header: a class, a year of one institution.
};

struct CsvTable {
  std::vector<std::string> header;
  // All as wide as the header. Cells are UTF-8, without their quotes and without the apostrophe that keeps a
  // spreadsheet from computing them.
  std::vector<std::vector<std::string>> rows;
};

struct CsvProblem {
  std::string_view code;  // One of CsvIssueCodes().
  std::string path;       // As CsvPath() has it, or `file`.
  std::string_view rule;
};

struct CsvResult {
  std::optional<CsvTable> table;
  CsvProblem problem;  // Meaningful when there is no table.
};

CsvResult ReadCsv(std::string_view bytes, const CsvDialect& dialect = {}, const CsvLimits& limits = {});

// The cells of the first line alone, for recognising a format; empty when it is not closed within `max_bytes`, or is
// no text.
std::vector<std::string> ReadCsvHeader(std::string_view bytes, size_t max_bytes, const CsvDialect& dialect = {});

// `row 2, column 5`; row 0 is the header: `header, column 5`. Rows count from 1 below it, columns from 1.
struct CsvPlace {
  size_t row = 0;
  size_t column = 1;
};
std::string CsvPath(const CsvPlace& place);

struct CsvIssueCode {
  std::string_view code;
  std::string_view meaning;  // For the README of a format.
};

// Every code that ReadCsv() gives.
absl::Span<const CsvIssueCode> CsvIssueCodes();

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_CSV_TABLE_H_
