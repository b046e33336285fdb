#include "adapters/text/csv_table.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"

#include "adapters/text/csv_format.h"
#include "adapters/text/utf8.h"

namespace handover::adapters {
namespace csv_table_internal {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

constexpr CsvIssueCode kTooLarge = {"CSV_TOO_LARGE", "More bytes, rows or columns than a file may have."};
constexpr CsvIssueCode kEncoding = {"CSV_ENCODING", "Not in an encoding of the format, which is UTF-8 after a mark."};
constexpr CsvIssueCode kText = {"CSV_TEXT", "A control character."};
constexpr CsvIssueCode kQuote = {"CSV_QUOTE", "A quote that opens or closes no cell."};
constexpr CsvIssueCode kLineEnd = {"CSV_LINE_END", "A carriage return without a line feed, outside of quotes."};
constexpr CsvIssueCode kWidth = {"CSV_WIDTH", "A row with more or fewer cells than the header."};
constexpr CsvIssueCode kHeader = {"CSV_HEADER", "No header, or one with an empty or repeated name."};
constexpr std::array kCodes = {kTooLarge, kEncoding, kText, kQuote, kLineEnd, kWidth, kHeader};

struct Decoded {
  std::optional<std::string> text;
  std::string_view rule;
};

Decoded Decode(std::string_view bytes, CsvDialect::Unmarked unmarked) {
  if (bytes.starts_with(kMark)) {
    bytes.remove_prefix(kMark.size());
    if (IsValidUtf8(bytes)) return {std::string(bytes), {}};
    return {std::nullopt, "A file that begins with a byte order mark is UTF-8."};
  }
  const bool utf8 = IsValidUtf8(bytes);
  switch (unmarked) {
    case CsvDialect::Unmarked::kUtf8:
      if (utf8) return {std::string(bytes), {}};
      return {std::nullopt, "The file is UTF-8."};
    case CsvDialect::Unmarked::kWindows1252:
      break;
  }
  // What is valid UTF-8 beyond ASCII is hardly Windows-1252, and nobody guesses at names.
  const bool ascii = std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<uint8_t>(c) < 0x80; });
  if (utf8 && !ascii) return {std::nullopt, "A file in UTF-8 begins with a byte order mark."};
  std::optional<std::string> text = Windows1252ToUtf8(bytes);
  if (text.has_value()) return {std::move(text), {}};
  return {std::nullopt, "A file without a byte order mark is Windows-1252."};
}

// One pass over the text, cell by cell.
class Scanner {
 public:
  Scanner(std::string_view text, char separator) : text_(text), separator_(separator) {}

  enum class End { kCell, kLine, kText, kBadQuote, kBadLineEnd };

  bool at_end() const { return at_ >= text_.size(); }

  // Reads one cell into `cell` and says what ended it.
  End ReadCell(std::string& cell) {
    cell.clear();
    return !at_end() && text_[at_] == '"' ? ReadQuoted(cell) : ReadPlain(cell);
  }

 private:
  End ReadPlain(std::string& cell) {
    const size_t begin = at_;
    while (!at_end() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r') {
      if (text_[at_] == '"') return End::kBadQuote;
      ++at_;
    }
    cell.assign(text_.substr(begin, at_ - begin));
    return TakeEnd();
  }

  End ReadQuoted(std::string& cell) {
    for (++at_; !at_end(); ++at_) {
      if (text_[at_] != '"') {
        cell += text_[at_];
        continue;
      }
      const bool doubled = at_ + 1 < text_.size() && text_[at_ + 1] == '"';
      if (!doubled) {
        ++at_;
        return TakeEnd();
      }
      cell += '"';
      ++at_;
    }
    return End::kBadQuote;
  }

  End TakeEnd() {
    if (at_end()) return End::kText;
    const char c = text_[at_++];
    if (c == separator_) return End::kCell;
    if (c == '\n') return End::kLine;
    if (c != '\r') return End::kBadQuote;
    if (at_end() || text_[at_] != '\n') return End::kBadLineEnd;
    ++at_;
    return End::kLine;
  }

  const std::string_view text_;
  const char separator_;
  size_t at_ = 0;
};

CsvResult Refused(const CsvIssueCode& code, std::string path, std::string_view rule) {
  return {std::nullopt, {code.code, std::move(path), rule}};
}

// Checks the cells that come in and keeps them; the first problem is the last thing it hears of.
class TableMaker {
 public:
  explicit TableMaker(const CsvLimits& limits) : limits_(limits) {}

  bool Take(std::string cell, Scanner::End end) {
    const CsvPlace place{rows_, row_.size() + 1};
    if (end == Scanner::End::kBadQuote) return Fail(kQuote, place, "A quote opens a cell, closes it, or is doubled.");
    if (end == Scanner::End::kBadLineEnd) return Fail(kLineEnd, place, "A line ends with CRLF or LF.");
    if (!IsPlainText(cell)) return Fail(kText, place, "A cell holds no control character.");
    if (place.column > limits_.max_columns || place.row > limits_.max_rows) {
      return Fail(kTooLarge, place, "A file has no more rows and columns than its format allows.");
    }
    row_.push_back(WithoutNeutralisation(cell));
    return end == Scanner::End::kCell || FinishRow();
  }

  CsvResult Finish() {
    if (problem_.has_value()) return {std::nullopt, std::move(*problem_)};
    if (table_.header.empty()) return Refused(kHeader, "header", "A file begins with a header.");
    return {std::move(table_), {}};
  }

 private:
  bool FinishRow() {
    if (rows_ == 0) {
      if (!CheckHeader()) return false;
      table_.header = std::move(row_);
    } else {
      const CsvPlace last{rows_, row_.size()};
      if (row_.size() != table_.header.size()) return Fail(kWidth, last, "A row has one cell for each of the header.");
      table_.rows.push_back(std::move(row_));
    }
    row_ = {};
    ++rows_;
    return true;
  }

  bool CheckHeader() {
    for (size_t i = 0; i < row_.size(); ++i) {
      bool good = !row_[i].empty();
      for (size_t j = 0; j < i; ++j) good = good && row_[j] != row_[i];
      if (!good) return Fail(kHeader, {0, i + 1}, "Every column has a name, and no two the same.");
    }
    return true;
  }

  bool Fail(const CsvIssueCode& code, const CsvPlace& place, std::string_view rule) {
    problem_ = {code.code, CsvPath(place), rule};
    return false;
  }

  const CsvLimits limits_;
  size_t rows_ = 0;  // Closed ones, the header included.
  std::vector<std::string> row_;
  CsvTable table_;
  std::optional<CsvProblem> problem_;
};

}  // namespace csv_table_internal

CsvResult ReadCsv(std::string_view bytes, const CsvDialect& dialect, const CsvLimits& limits) {
  namespace internal = csv_table_internal;
  if (bytes.size() > limits.max_bytes) {
    return internal::Refused(internal::kTooLarge, "file", "A file has no more bytes than its format allows.");
  }
  const internal::Decoded decoded = internal::Decode(bytes, dialect.unmarked);
  if (!decoded.text.has_value()) return internal::Refused(internal::kEncoding, "file", decoded.rule);
  internal::Scanner scanner(*decoded.text, dialect.separator);
  internal::TableMaker maker(limits);
  std::string cell;
  internal::Scanner::End end = internal::Scanner::End::kLine;
  // A separator before the end of the text opens one more, empty cell; a line end does not open a row.
  while (!scanner.at_end() || end == internal::Scanner::End::kCell) {
    end = scanner.ReadCell(cell);
    if (!maker.Take(cell, end)) break;
  }
  return maker.Finish();
}

std::vector<std::string> ReadCsvHeader(std::string_view bytes, size_t max_bytes, const CsvDialect& dialect) {
  namespace internal = csv_table_internal;
  // At a line feed: a header whose names hold line ends is none of ours.
  const size_t line_end = bytes.substr(0, max_bytes).find('\n');
  if (line_end == std::string_view::npos && bytes.size() > max_bytes) return {};
  const internal::Decoded decoded = internal::Decode(bytes.substr(0, line_end), dialect.unmarked);
  if (!decoded.text.has_value()) return {};
  std::string_view line = *decoded.text;
  if (line.ends_with('\r')) line.remove_suffix(1);
  internal::Scanner scanner(line, dialect.separator);
  std::vector<std::string> cells;
  internal::Scanner::End end = internal::Scanner::End::kCell;
  while (end == internal::Scanner::End::kCell) end = scanner.ReadCell(cells.emplace_back());
  if (end != internal::Scanner::End::kText) return {};
  return cells;
}

std::string CsvPath(const CsvPlace& place) {
  if (place.row == 0) return absl::StrCat("header, column ", place.column);
  return absl::StrCat("row ", place.row, ", column ", place.column);
}

absl::Span<const CsvIssueCode> CsvIssueCodes() { return csv_table_internal::kCodes; }

}  // namespace handover::adapters
