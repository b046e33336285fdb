// The Danish CSV dialect: `;` between cells, CRLF between rows, RFC 4180 quotes, Danish numbers and dates, and no cell
// that a spreadsheet takes for a formula. adapters/daycare/README.md has it for readers; csv_table.h reads files.
#ifndef HANDOVER_ADAPTERS_TEXT_CSV_FORMAT_H_
#define HANDOVER_ADAPTERS_TEXT_CSV_FORMAT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "handover/model/v1/common.pb.h"

namespace handover::adapters {

enum class CsvEncoding {
  kUtf8,         // With byte order mark: spreadsheets take the file for Windows-1252 otherwise.
  kWindows1252,  // For systems that know no other; what it lacks becomes `?`.
};

// Whether a spreadsheet could take the cell for a formula: it begins, after blanks and apostrophes, with = + - @, a
// tab, a line end, or the full-width form of one of the four.
bool LooksLikeFormula(std::string_view cell);

// An apostrophe before what looks like a formula, so that it is shown and never computed. Undone by taking one
// apostrophe off a cell that begins with one and looks like a formula without it.
std::string Neutralised(std::string_view cell);

// The undoing.
std::string WithoutNeutralisation(std::string_view cell);

// Quoted where RFC 4180 or a leading or trailing blank asks for it. Of a neutralised cell.
std::string Quoted(std::string_view cell);

// Several values in one cell: ` | ` between them, and a vertical bar inside one doubled. Parts of one value in the same
// way, with another bar.
std::string JoinedItems(const std::vector<std::string>& items, char bar = '|');

// The undoing: no item for an empty cell. Nothing when a single bar stands otherwise than between two blanks.
std::optional<std::vector<std::string>> SplitItems(std::string_view cell, char bar = '|');

// A text without the characters that have no place in one (NUL, control characters). `dropped` counts those left out.
std::string Printable(std::string_view text, size_t& dropped);

// The text, still UTF-8, with `?` for each character that Windows-1252 lacks; `lacking` counts them.
std::string FittedToWindows1252(std::string_view utf8, size_t& lacking);

// UTF-8 to Windows-1252. REQUIRES: fitted.
std::string ToWindows1252(std::string_view utf8);

// dd-mm-yyyy, mm-yyyy or yyyy; empty when there is no date.
std::string DanishDate(const model::v1::Date& date);

// dd-mm-yyyy hh:mm by a Danish clock, the date alone where only that is known.
std::string DanishTime(const model::v1::Moment& moment);
std::string DanishTimeOfMillis(int64_t unix_millis);

// The undoing: a day that exists, a month that exists, or a year. Empty for anything else.
std::optional<model::v1::Date> ReadDanishDate(std::string_view text);

// The undoing: precision and assumed zone are set. Empty for anything else.
std::optional<model::v1::Moment> ReadDanishTime(std::string_view text);

// `7,25` as 725, where `decimals` is 2: up to that many after a decimal comma, none but it, no sign, up to nine digits
// before. Empty for anything else, a decimal point too.
std::optional<int64_t> ReadDanishDecimal(std::string_view text, int decimals);

// With a decimal comma and two decimals.
std::string DanishMegabytes(int64_t bytes);

// `DDMMYY-XXXX`: a spreadsheet takes ten digits for a number and drops the leading zero. Anything else as it is.
std::string HyphenatedCpr(std::string_view cpr);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_CSV_FORMAT_H_
