#include "adapters/social/form_csv.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "adapters/text/csv_format.h"
#include "broker/base/absl_view.h"

namespace handover::adapters::social {
namespace form_csv_internal {

constexpr std::string_view kFormat = "HANDOVER_CONCERN_REPORT";

// A column of the form: its path with the parent's place filled in.
struct Column {
  std::string path;
  const FieldInfo* field = nullptr;
};

bool IsParents(const FieldInfo& field) { return field.path.starts_with("/parents/"); }
bool IsList(const FieldInfo& field) { return !IsParents(field) && field.path.find("[]") != std::string_view::npos; }

std::string Placed(std::string_view text, std::string_view mark, size_t place) {
  return absl::StrReplaceAll(AbslView(text), {{AbslView(mark), absl::StrCat(place)}});
}

// Name and column, in the order of the table.
std::vector<std::pair<std::string, Column>> Columns() {
  std::vector<std::pair<std::string, Column>> columns;
  for (const FieldInfo& field : AllFields()) {
    if (field.column.empty()) continue;
    const size_t times = IsParents(field) ? kMaxParentColumns : 1;
    for (size_t i = 0; i < times; ++i) {
      const std::string path = IsParents(field) ? Placed(field.path, "[]", i) : std::string(field.path);
      columns.emplace_back(Placed(field.column, "#", i + 1), Column{path, &field});
    }
  }
  return columns;
}

// The spelling of JSON; empty when the cell is no value of that kind.
std::optional<Leaf> LeafOf(const FieldInfo& field, const std::string& cell) {
  switch (field.kind) {
    case FieldKind::kBool:
      if (cell != "ja" && cell != "nej") return std::nullopt;
      return Leaf{Leaf::Kind::kBool, cell == "ja" ? "true" : "false", false};
    case FieldKind::kCount:
      return Leaf{Leaf::Kind::kNumber, cell, false};
    case FieldKind::kChoice:
      for (const Choice& choice : field.choices) {
        if (choice.word == cell) return Leaf{Leaf::Kind::kText, std::string(choice.code), false};
      }
      return std::nullopt;
    case FieldKind::kDate: {
      const std::optional<model::v1::Date> date = ReadDanishDate(cell);
      if (!date.has_value() || date->day() == 0) return std::nullopt;
      return Leaf{Leaf::Kind::kText, WriteFormDate(*date), false};
    }
    case FieldKind::kTime: {
      const std::optional<model::v1::Moment> moment = ReadDanishTime(cell);
      if (!moment.has_value()) return std::nullopt;
      return Leaf{Leaf::Kind::kText, WriteFormTime(*moment), false};
    }
    case FieldKind::kCpr:
      // With the hyphen that keeps a spreadsheet from dropping the leading zero.
      if (cell.size() != 11 || cell[6] != '-') return Leaf{Leaf::Kind::kText, cell, false};
      return Leaf{Leaf::Kind::kText, cell.substr(0, 6) + cell.substr(7), false};
    case FieldKind::kLine:
    case FieldKind::kProse:
    case FieldKind::kCode:
    case FieldKind::kDecimal:
    case FieldKind::kBytes:
      break;
  }
  return Leaf{Leaf::Kind::kText, cell, false};
}

// What is wrong with a cell that is no value of its kind.
const IssueInfo& IssueOf(FieldKind kind) {
  if (kind == FieldKind::kBool) return kType;
  return kind == FieldKind::kChoice ? kCode : kTime;
}

void AddCell(const Column& column, const std::string& path, const std::string& cell, Form& form) {
  if (cell.empty()) return;
  std::optional<Leaf> leaf = LeafOf(*column.field, cell);
  if (!leaf.has_value()) {
    // The flag that stops all contact is never read from anything but a plain yes or no.
    const bool is_stop = column.path == "/do_not_contact_parents";
    form.AddIssue(is_stop ? kDoNotContact : IssueOf(column.field->kind), path,
                  "The cell holds one of the words or the spelling that its column allows.");
    leaf = Leaf{Leaf::Kind::kText, cell, true};
  }
  form.Add(path, std::move(*leaf));
}

void AddList(const Column& column, const std::string& cell, Form& form) {
  const std::optional<std::vector<std::string>> items = SplitItems(cell);
  if (!items.has_value() || items->size() > kMaxListItems) {
    form.AddIssue(kList, column.path, "Items have a vertical bar between blanks between them, and are 50 at most.");
    return;
  }
  for (size_t i = 0; i < items->size(); ++i) {
    AddCell(column, Placed(column.path, "[]", i), (*items)[i], form);
  }
}

// Of a list, every column that is filled has as many items as the longest: nothing is matched by guessing.
void CheckLists(const std::vector<Column>& columns, const std::vector<std::string>& cells, Form& form) {
  std::map<std::string_view, size_t> longest;
  const auto list_of = [](const Column& column) {
    return std::string_view(column.path).substr(0, column.path.find("/[]"));
  };
  for (int pass = 0; pass < 2; ++pass) {
    for (size_t i = 0; i < columns.size(); ++i) {
      if (!IsList(*columns[i].field) || cells[i].empty()) continue;
      const size_t size = SplitItems(cells[i]).value_or(std::vector<std::string>()).size();
      size_t& most = longest[list_of(columns[i])];
      if (pass == 1 && size != most) {
        form.AddIssue(kList, columns[i].path, "The columns of one list have the same number of items.");
      }
      most = std::max(most, size);
    }
  }
}

Form FormOf(const std::vector<Column>& columns, const std::vector<std::string>& cells, size_t row) {
  Form::RowPlaces places{row, {}};
  for (size_t i = 0; i < columns.size(); ++i) places.columns.emplace(columns[i].path, i + 1);
  Form form(std::move(places));
  form.Add("/format", {Leaf::Kind::kText, std::string(kFormat), false});
  form.Add("/version", {Leaf::Kind::kNumber, "1", false});
  for (size_t i = 0; i < columns.size(); ++i) {
    if (IsList(*columns[i].field)) {
      AddList(columns[i], cells[i], form);
    } else {
      AddCell(columns[i], columns[i].path, cells[i], form);
    }
  }
  CheckLists(columns, cells, form);
  return form;
}

}  // namespace form_csv_internal

CsvForms ReadFormCsv(std::string_view bytes) {
  namespace internal = form_csv_internal;
  CsvForms result;
  const CsvResult read = ReadCsv(bytes, {}, kConcernCsvLimits);
  if (!read.table.has_value()) {
    result.issues.push_back({Severity::kError, std::string(read.problem.code), read.problem.path,
                             std::string(read.problem.rule)});
    return result;
  }
  std::map<std::string, internal::Column> known;
  for (auto& [name, column] : internal::Columns()) known.emplace(name, column);
  std::vector<internal::Column> columns;
  for (size_t i = 0; i < read.table->header.size(); ++i) {
    const auto found = known.find(read.table->header[i]);
    if (found == known.end()) {
      result.issues.push_back({Severity::kError, std::string(kColumn.code), CsvPath({0, i + 1}),
                               "Every column is one of the form."});
      continue;
    }
    columns.push_back(found->second);
  }
  if (read.table->rows.empty()) {
    result.issues.push_back({Severity::kError, std::string(kNoRow.code), "file", "A file has at least one report."});
  }
  if (!result.issues.empty()) return result;
  for (size_t i = 0; i < read.table->rows.size(); ++i) {
    result.forms.push_back(internal::FormOf(columns, read.table->rows[i], i + 1));
  }
  return result;
}

std::vector<std::string> ConcernColumns() {
  std::vector<std::string> names;
  for (auto& [name, column] : form_csv_internal::Columns()) names.push_back(name);
  return names;
}

bool IsConcernHeader(const std::vector<std::string>& header) {
  const std::vector<std::string> names = ConcernColumns();
  return !header.empty() && std::find(names.begin(), names.end(), header.front()) != names.end();
}

}  // namespace handover::adapters::social
