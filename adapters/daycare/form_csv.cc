#include "adapters/daycare/form_csv.h"

#include <algorithm>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"

#include "adapters/daycare/daycare_issues.h"
#include "adapters/text/csv_table.h"

namespace handover::adapters::daycare {
namespace form_csv_internal {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr char kPartBar = '/';

// The places in AllElements() of what the form has.
std::vector<size_t> ElementsOf(FormKind kind) {
  std::vector<size_t> places;
  for (size_t i = 0; i < AllElements().size(); ++i) {
    if (HasElement(kind, AllElements()[i])) places.push_back(i);
  }
  return places;
}

std::string CellText(const Element& element, const std::vector<FormItem>& items) {
  const bool has_parts = PartsIn(element, Spelling::kDanish).size() > 1;
  std::vector<std::string> texts;
  texts.reserve(items.size());
  for (const FormItem& item : items) texts.push_back(has_parts ? JoinedItems(item, kPartBar) : item.front());
  return JoinedItems(texts);
}

// Empty when bars stand where none can, or there is more than fits.
std::optional<std::vector<FormItem>> ItemsOfCell(const Element& element, std::string_view cell) {
  std::optional<std::vector<std::string>> texts = SplitItems(cell);
  const bool is_single = element.shape == Shape::kOne;
  if (!texts.has_value() || (is_single && texts->size() > 1)) return std::nullopt;
  const size_t part_count = PartsIn(element, Spelling::kDanish).size();
  std::vector<FormItem> items;
  for (std::string& text : *texts) {
    if (text.empty()) return std::nullopt;
    if (part_count == 1) {
      items.push_back({std::move(text)});
      continue;
    }
    std::optional<std::vector<std::string>> parts = SplitItems(text, kPartBar);
    if (!parts.has_value() || parts->size() > part_count) return std::nullopt;
    items.push_back(*std::move(parts));
  }
  return items;
}

FilledForm FormOfRow(const std::vector<size_t>& columns, const std::vector<std::string>& cells, size_t row,
                     Findings& findings) {
  FilledForm form;
  form.places.assign(AllElements().size(), absl::StrCat("row ", row));
  for (size_t i = 0; i < columns.size(); ++i) {
    const Element& element = AllElements()[columns[i]];
    std::string& place = form.places[columns[i]];
    place = CsvPath({row, i + 1});
    std::optional<std::vector<FormItem>> items = ItemsOfCell(element, cells[i]);
    if (!items.has_value()) {
      findings.Add(kItems, place);
    } else if (items->size() > kMostItems) {
      findings.Add(kCount, place);
    } else {
      form.items[columns[i]] = *std::move(items);
    }
  }
  return form;
}

void AppendLine(const std::vector<std::string>& cells, std::string& out) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ';';
    out += Quoted(cells[i]);
  }
  out += "\r\n";
}

}  // namespace form_csv_internal

std::vector<std::string> FormColumns(FormKind kind) {
  std::vector<std::string> names;
  for (const size_t place : form_csv_internal::ElementsOf(kind)) {
    names.emplace_back(ColumnOf(kind, AllElements()[place]));
  }
  return names;
}

bool IsFormHeader(FormKind kind, const std::vector<std::string>& header) {
  return std::find(header.begin(), header.end(), InfoOf(kind).id_column) != header.end();
}

std::vector<FilledForm> ReadFormTable(std::string_view bytes, FormKind kind, Findings& findings) {
  namespace internal = form_csv_internal;
  const CsvResult read = ReadCsv(bytes);
  if (!read.table.has_value()) {
    findings.Add(IssueInfo{read.problem.code, read.problem.rule}, read.problem.path);
    return {};
  }
  std::map<std::string_view, size_t> known;
  for (const size_t place : internal::ElementsOf(kind)) known[ColumnOf(kind, AllElements()[place])] = place;
  std::vector<size_t> columns;
  for (size_t i = 0; i < read.table->header.size(); ++i) {
    const auto found = known.find(read.table->header[i]);
    if (found == known.end()) {
      findings.Add(kColumn, CsvPath({0, i + 1}));
    } else {
      columns.push_back(found->second);
    }
  }
  if (read.table->rows.empty()) findings.Add(kNoForm, "file");
  if (findings.has_errors()) return {};
  std::vector<FilledForm> forms;
  for (size_t i = 0; i < read.table->rows.size(); ++i) {
    forms.push_back(internal::FormOfRow(columns, read.table->rows[i], i + 1, findings));
  }
  return forms;
}

std::string WriteFormTable(const std::vector<FilledForm>& forms, FormKind kind, CsvEncoding encoding,
                           Findings& findings) {
  namespace internal = form_csv_internal;
  const bool is_utf8 = encoding == CsvEncoding::kUtf8;
  const std::vector<size_t> places = internal::ElementsOf(kind);
  std::string text;
  internal::AppendLine(FormColumns(kind), text);
  for (size_t row = 0; row < forms.size(); ++row) {
    std::vector<std::string> cells;
    for (const size_t place : places) {
      size_t lost = 0;
      std::string cell = Printable(internal::CellText(AllElements()[place], forms[row].items[place]), lost);
      if (!is_utf8) cell = FittedToWindows1252(cell, lost);
      cells.push_back(Neutralised(cell));
      if (lost > 0) findings.Lose(kLossCharacter, CsvPath({row + 1, cells.size()}));
    }
    internal::AppendLine(cells, text);
  }
  return is_utf8 ? std::string(internal::kByteOrderMark) + text : ToWindows1252(text);
}

}  // namespace handover::adapters::daycare
