#include "adapters/social/form.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "adapters/text/csv_table.h"
#include "adapters/text/utf8.h"
#include "broker/base/absl_view.h"
#include "broker/base/person_number.h"

namespace handover::adapters::social {
namespace form_internal {

bool IsRoleCode(std::string_view text) {
  const auto fits = [](char c) {
    return absl::ascii_isupper(static_cast<unsigned char>(c)) || absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
           c == '_';
  };
  return !text.empty() && absl::ascii_isupper(static_cast<unsigned char>(text.front())) &&
         std::all_of(text.begin(), text.end(), fits);
}

bool IsChoice(const FieldInfo& field, std::string_view value) {
  return std::any_of(field.choices.begin(), field.choices.end(),
                     [&](const Choice& choice) { return choice.code == value; });
}

// One segment of a pointer as it may be shown.
std::string Shown(std::string_view segment) {
  const bool place = !segment.empty() && segment.size() <= 3 && std::all_of(segment.begin(), segment.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
  return place || IsKnownName(segment) ? std::string(segment) : "*";
}

}  // namespace form_internal

std::string ItemPath(std::string_view list, size_t place, std::string_view name) {
  return absl::StrCat(AbslView(list), "/", place, "/", AbslView(name));
}

bool Form::HasBelow(std::string_view path) const {
  std::string prefix(path);
  prefix += '/';
  const auto first = leaves_.lower_bound(prefix);
  return first != leaves_.end() && first->first.starts_with(prefix);
}

size_t Form::ListSize(std::string_view path, size_t most) {
  size_t size = 0;
  while (size <= most && HasBelow(absl::StrCat(AbslView(path), "/", size))) ++size;
  if (size > most) AddIssue(kCount, path, "The list has no more items than the form allows.");
  return std::min(size, most);
}

const Leaf* Form::Take(std::string_view path, Leaf::Kind kind) {
  const auto found = leaves_.find(path);
  if (found == leaves_.end()) {
    const FieldInfo* field = FindField(path);
    if (field->required) AddIssue(kRequired, path, "The element must be there.");
    return nullptr;
  }
  found->second.used = true;
  if (found->second.kind == kind) return &found->second;
  AddIssue(kType, path, "The element has another type of value.");
  return nullptr;
}

bool Form::CheckText(const FieldInfo& field, std::string_view path, std::string_view value) {
  switch (field.kind) {
    case FieldKind::kLine:
    case FieldKind::kDecimal:
      if (value.find_first_of("\r\n") != std::string_view::npos) {
        AddIssue(kCharacter, path, "The element is one line.");
        return false;
      }
      break;
    case FieldKind::kCode:
      if (form_internal::IsRoleCode(value)) break;
      AddIssue(kCode, path, "A code has capitals, digits and underscores, and begins with a capital.");
      return false;
    case FieldKind::kChoice:
      if (form_internal::IsChoice(field, value)) break;
      AddIssue(kCode, path, "The value is one of the list.");
      return false;
    case FieldKind::kCpr:
      if (ParseCpr(value).ok() && value.size() == field.max) break;
      AddIssue(kPersonNumber, path, "A CPR number has ten digits and begins with a date that exists.");
      return false;
    case FieldKind::kProse:
    case FieldKind::kBool:
    case FieldKind::kCount:
    case FieldKind::kDate:
    case FieldKind::kTime:
    case FieldKind::kBytes:
      break;
  }
  if (field.max == 0 || CountCodePoints(value) <= field.max) return true;
  AddIssue(kTooLong, path, "The value is longer than the form allows.");
  return false;
}

std::string Form::Text(std::string_view path) {
  const Leaf* leaf = Take(path, Leaf::Kind::kText);
  if (leaf == nullptr) return {};
  if (leaf->value.empty()) {
    AddIssue(kRequired, path, "An element without a value is left out.");
    return {};
  }
  return CheckText(*FindField(path), path, leaf->value) ? leaf->value : std::string();
}

std::optional<bool> Form::Bool(std::string_view path) {
  const Leaf* leaf = Take(path, Leaf::Kind::kBool);
  if (leaf == nullptr) return std::nullopt;
  return leaf->value == "true";
}

int64_t Form::Count(std::string_view path) {
  const Leaf* leaf = Take(path, Leaf::Kind::kNumber);
  if (leaf == nullptr) return 0;
  const FieldInfo& field = *FindField(path);
  constexpr size_t kMostDigits = 9;
  const bool digits = !leaf->value.empty() && leaf->value.size() <= kMostDigits &&
                      leaf->value.find_first_not_of("0123456789") == std::string::npos;
  int64_t value = 0;
  for (const char c : digits ? std::string_view(leaf->value) : std::string_view()) value = 10 * value + (c - '0');
  if (digits && value >= 1 && value <= static_cast<int64_t>(field.max)) return value;
  AddIssue(kCount, path, "The number is whole, and within its range.");
  return 0;
}

std::optional<model::v1::Date> Form::Date(std::string_view path) {
  const Leaf* leaf = Take(path, Leaf::Kind::kText);
  if (leaf == nullptr) return std::nullopt;
  std::optional<model::v1::Date> date = ReadFormDate(leaf->value);
  if (!date.has_value()) AddIssue(kTime, path, "The date exists and has year, month and day.");
  return date;
}

std::optional<model::v1::Moment> Form::Time(std::string_view path) {
  const Leaf* leaf = Take(path, Leaf::Kind::kText);
  if (leaf == nullptr) return std::nullopt;
  std::optional<model::v1::Moment> moment = ReadFormTime(leaf->value);
  if (!moment.has_value()) AddIssue(kTime, path, "The time is a date, a Danish minute, or has an offset.");
  return moment;
}

std::vector<std::pair<std::string, std::string>> Form::LeftOver() const {
  std::vector<std::pair<std::string, std::string>> left;
  for (const auto& [path, leaf] : leaves_) {
    if (!leaf.used) left.emplace_back(path, leaf.value);
  }
  return left;
}

void Form::AddIssue(const IssueInfo& info, std::string_view path, std::string_view rule) {
  issues_.push_back({info.severity, std::string(info.code), Where(path), std::string(rule)});
}

bool Form::has_errors() const {
  return std::any_of(issues_.begin(), issues_.end(),
                     [](const Issue& issue) { return issue.severity == Severity::kError; });
}

std::string Form::Where(std::string_view path) const {
  if (places_.has_value()) {
    auto column = places_->columns.find(path);
    if (column == places_->columns.end()) column = places_->columns.find(PatternOf(path));
    if (column == places_->columns.end()) return absl::StrCat("row ", places_->row);
    return CsvPath({places_->row, column->second});
  }
  std::string where;
  while (!path.empty()) {
    path.remove_prefix(1);
    const size_t end = std::min(path.find('/'), path.size());
    where += '/';
    where += form_internal::Shown(path.substr(0, end));
    path.remove_prefix(end);
  }
  return where.empty() ? "/" : where;
}

}  // namespace handover::adapters::social
