#include "broker/base/codes/code_table.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "broker/base/absl_view.h"
#include "broker/base/status_macros.h"

namespace handover {
namespace code_table_internal {

constexpr std::string_view kColumns = "code\tdisplay\tvalid_from\tvalid_until\tsuccessors\tgroup";
constexpr size_t kColumnCount = 6;

CodeValidity Judge(const CodeEntry& entry, absl::CivilDay day) {
  if (entry.valid_from.has_value() && day < *entry.valid_from) return CodeValidity::kNotYet;
  if (entry.valid_until.has_value() && day > *entry.valid_until) return CodeValidity::kEnded;
  return CodeValidity::kValid;
}

// `2026-12-31`, a day that exists. Nothing: it is none.
std::optional<absl::CivilDay> ReadDay(std::string_view text) {
  absl::CivilDay day;
  const bool is_day = absl::ParseCivilTime(AbslView(text), &day) && absl::FormatCivilTime(day) == text;
  return is_day ? std::optional(day) : std::nullopt;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

absl::Status Wrong(size_t line, std::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat("line ", line, ": ", AbslView(rule)));
}

}  // namespace code_table_internal

// Reads one table, line by line.
class CodeTableReader {
 public:
  absl::StatusOr<CodeTable> Read(std::string_view text) {
    using code_table_internal::Wrong;
    if (!text.ends_with('\n')) return Wrong(1, "every line has an end");
    text.remove_suffix(1);
    for (const std::string_view line : code_table_internal::Split(text, '\n')) {
      ++line_;
      const bool is_head = line.starts_with("# ");
      if (is_head && has_columns_) return Wrong(line_, "what the table is stands before its columns");
      HANDOVER_RETURN_IF_ERROR(is_head ? ReadHead(line.substr(2)) : has_columns_ ? ReadRow(line) : ReadColumns(line));
    }
    if (table_.entries_.empty()) return Wrong(line_, "a table has codes");
    HANDOVER_RETURN_IF_ERROR(CheckSuccessors());
    return std::move(table_);
  }

 private:
  absl::Status ReadHead(std::string_view line) {
    using code_table_internal::Wrong;
    const size_t colon = line.find(": ");
    const std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 2);
    if (value.empty()) return Wrong(line_, "a name, a colon, a blank and what is said");
    for (const auto& [name, place] : {std::pair<std::string_view, std::string_view*>{"system", &table_.system_},
                                      {"version", &table_.version_},
                                      {"source", &table_.source_},
                                      {"about", &about_}}) {
      if (line.substr(0, colon) != name) continue;
      if (!place->empty()) return Wrong(line_, "it is said once");
      *place = value;
      return absl::OkStatus();
    }
    return Wrong(line_, "a table says system, version, source and about");
  }

  absl::Status ReadColumns(std::string_view line) {
    using code_table_internal::Wrong;
    has_columns_ = true;
    for (const std::string_view said : {table_.system_, table_.version_, table_.source_, about_}) {
      if (said.empty()) return Wrong(line_, "system, version, source and about stand before the columns");
    }
    if (line != code_table_internal::kColumns) return Wrong(line_, "the columns are those of every table");
    return absl::OkStatus();
  }

  absl::Status ReadRow(std::string_view line) {
    using code_table_internal::Wrong;
    std::vector<std::string_view> cells = code_table_internal::Split(line, '\t');
    if (cells.size() > code_table_internal::kColumnCount) return Wrong(line_, "a row has at most 6 cells");
    if (cells.size() < 2 || cells.back().empty()) {
      return Wrong(line_, "a row has a code, words, and no empty cells at its end");
    }
    cells.resize(code_table_internal::kColumnCount);
    CodeEntry entry{.code = cells[0], .display = cells[1], .group = cells[5]};
    if (entry.code.empty() || entry.display.empty()) return Wrong(line_, "a row has a code and words");
    const bool ascends = table_.entries_.empty() || table_.entries_.back().code < entry.code;
    if (!ascends) return Wrong(line_, "codes ascend, and stand once");
    for (auto& [cell, day] : {std::pair<std::string_view, std::optional<absl::CivilDay>*>{cells[2], &entry.valid_from},
                              {cells[3], &entry.valid_until}}) {
      if (cell.empty()) continue;
      *day = code_table_internal::ReadDay(cell);
      if (!day->has_value()) return Wrong(line_, "a day is yyyy-mm-dd and exists");
    }
    const bool has_both = entry.valid_from.has_value() && entry.valid_until.has_value();
    if (has_both && *entry.valid_from > *entry.valid_until) return Wrong(line_, "the first day is not after the last");
    if (!cells[4].empty()) entry.successors = code_table_internal::Split(cells[4], ' ');
    if (!entry.successors.empty() && !entry.valid_until.has_value()) return Wrong(line_, "what has a successor ends");
    table_.entries_.push_back(std::move(entry));
    lines_.push_back(line_);
    return absl::OkStatus();
  }

  absl::Status CheckSuccessors() const {
    using code_table_internal::Wrong;
    for (size_t i = 0; i < table_.entries_.size(); ++i) {
      for (const std::string_view successor : table_.entries_[i].successors) {
        const CodeEntry* next = table_.Find(successor);
        if (next == nullptr) return Wrong(lines_[i], "a successor is a code of the table");
        // Later than its predecessor, so that following successors ends.
        const absl::CivilDay end = *table_.entries_[i].valid_until;
        if (code_table_internal::Judge(*next, end + 1) != CodeValidity::kValid) {
          return Wrong(lines_[i], "a successor is valid on the day after");
        }
      }
    }
    return absl::OkStatus();
  }

  CodeTable table_;
  std::string_view about_;
  std::vector<size_t> lines_;  // Of the entries.
  size_t line_ = 0;
  bool has_columns_ = false;
};

absl::StatusOr<CodeTable> CodeTable::Parse(std::string_view text) { return CodeTableReader().Read(text); }

const CodeEntry* CodeTable::Find(std::string_view code) const {
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), code,
                                      [](const CodeEntry& entry, std::string_view c) { return entry.code < c; });
  return found != entries_.end() && found->code == code ? &*found : nullptr;
}

CodeValidity CodeTable::ValidityOn(absl::CivilDay day, std::string_view code) const {
  const CodeEntry* entry = Find(code);
  return entry == nullptr ? CodeValidity::kUnknown : code_table_internal::Judge(*entry, day);
}

const CodeEntry* CodeTable::FindOn(absl::CivilDay day, std::string_view code) const {
  const CodeEntry* entry = Find(code);
  // Ends: a successor is valid when its predecessor no longer is.
  while (entry != nullptr) {
    switch (code_table_internal::Judge(*entry, day)) {
      case CodeValidity::kValid:
        return entry;
      case CodeValidity::kEnded:
        entry = entry->successors.size() == 1 ? Find(entry->successors.front()) : nullptr;
        break;
      case CodeValidity::kUnknown:
      case CodeValidity::kNotYet:
        return nullptr;
    }
  }
  return nullptr;
}

}  // namespace handover
