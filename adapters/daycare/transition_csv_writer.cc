#include "adapters/daycare/transition_csv_writer.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "adapters/daycare/csv_losses.h"
#include "adapters/daycare/transition_columns.h"

namespace handover::adapters::daycare {
namespace transition_csv_writer_internal {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kKind = "TRANSITION_SUMMARY";

void AppendLine(const std::vector<std::string>& cells, std::string& out) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ';';
    out += Quoted(cells[i]);
  }
  out += "\r\n";
}

Written Refused(std::string_view code, std::string path, std::string_view rule) {
  Written written;
  written.issues.push_back({Severity::kError, std::string(code), std::move(path), std::string(rule)});
  return written;
}

// One cell, ready to be quoted, and what it lost.
std::string CellOf(const std::vector<std::string>& values, CsvEncoding encoding, size_t& lost) {
  std::string text = Printable(JoinedItems(values), lost);
  if (encoding == CsvEncoding::kWindows1252) text = FittedToWindows1252(text, lost);
  return Neutralised(text);
}

}  // namespace transition_csv_writer_internal

std::string_view TransitionCsvWriter::format() const {
  switch (encoding_) {
    case CsvEncoding::kUtf8:
      return kTransitionCsvFormat;
    case CsvEncoding::kWindows1252:
      return kTransitionCsv1252Format;
  }
  return kTransitionCsvFormat;
}

Written TransitionCsvWriter::Write(const std::vector<exchange::v1::Handover>& handovers) const {
  namespace internal = transition_csv_writer_internal;
  if (handovers.empty()) return internal::Refused("CSV_NOTHING", "", "A file has at least one handover.");
  Written written;
  std::string text;
  internal::AppendLine({ColumnNames().begin(), ColumnNames().end()}, text);
  for (size_t i = 0; i < handovers.size(); ++i) {
    const exchange::v1::Handover& handover = handovers[i];
    if (handover.envelope().kind() != internal::kKind) {
      return internal::Refused("CSV_KIND", absl::StrCat("row ", i + 1, ": Envelope.kind"),
                               "Only a TRANSITION_SUMMARY is written as a row.");
    }
    const People people(handover);
    Row row;
    FillRow(handover.envelope(), people, row);
    for (const exchange::v1::Section& section : handover.sections()) FillRow(section, people, row);
    for (Loss& loss : LossesOf(handover, people, i + 1)) written.losses.push_back(std::move(loss));
    std::vector<std::string> cells;
    for (size_t column = 0; column < kColumnCount; ++column) {
      size_t lost = 0;
      cells.push_back(internal::CellOf(row.values(static_cast<Column>(column)), encoding_, lost));
      if (lost > 0) {
        written.losses.push_back({std::string(kLossCharacter), absl::StrCat("row ", i + 1, ", column ", column + 1)});
      }
    }
    internal::AppendLine(cells, text);
  }
  const bool utf8 = encoding_ == CsvEncoding::kUtf8;
  written.bytes = utf8 ? std::string(internal::kByteOrderMark) + text : ToWindows1252(text);
  written.media_type =
      utf8 ? "text/csv; charset=utf-8; header=present" : "text/csv; charset=windows-1252; header=present";
  return written;
}

}  // namespace handover::adapters::daycare
