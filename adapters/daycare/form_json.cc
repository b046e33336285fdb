#include "adapters/daycare/form_json.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "adapters/daycare/daycare_issues.h"
#include "adapters/daycare/form_csv.h"
#include "adapters/daycare/form_values.h"
#include "adapters/daycare/map_form.h"
#include "adapters/text/csv_format.h"
#include "broker/base/absl_view.h"

namespace handover::adapters::daycare {
namespace form_json_internal {

constexpr std::string_view kFormat = "/format";
constexpr std::string_view kVersionPath = "/version";
constexpr std::string_view kForms = "/forms/";

// Where in the form a value stands.
struct Target {
  size_t element = 0;
  size_t item = 0;
  size_t part = 0;
};

const IssueInfo& InfoOfProblem(JsonProblem problem) {
  switch (problem) {
    case JsonProblem::kTooLarge:
      return kTooLarge;
    case JsonProblem::kStructure:
      return kStructure;
    case JsonProblem::kCharacter:
      return kCharacter;
    case JsonProblem::kNone:
    case JsonProblem::kNotJson:
      break;
  }
  return kJson;
}

// Splits off what is behind the last slash.
std::string_view TakeLast(std::string_view& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view last = path.substr(slash + 1);
  path = path.substr(0, slash);
  return last;
}

std::optional<size_t> PlaceOfSegment(std::string_view segment) {
  constexpr size_t kMostDigits = 7;
  const bool digits = !segment.empty() && segment.size() <= kMostDigits &&
                      segment.find_first_not_of("0123456789") == std::string_view::npos;
  size_t place = 0;
  if (!digits || !absl::SimpleAtoi(AbslView(segment), &place)) return std::nullopt;
  return place;
}

bool HasNamedParts(const Element& element) { return PartsIn(element, Spelling::kJson).size() > 1; }

JsonLeaf::Kind LeafKindIn(const Element& element, const Part& part) {
  if (part.path.starts_with('@')) return JsonLeaf::Kind::kText;
  std::string path(element.list);
  if (!path.empty()) path += '.';
  path += part.path;
  return LeafKindOf(FieldAt(TypeOf(element), path));
}

class DocumentReader {
 public:
  DocumentReader(FormKind kind, Findings& findings) : kind_(kind), findings_(findings) {
    for (size_t i = 0; i < AllElements().size(); ++i) {
      const Element& element = AllElements()[i];
      if (!HasElement(kind, element)) continue;
      members_.emplace(element.member, i);
      AddNames(element.member);
      for (const Part& part : element.parts) names_.emplace(part.name);
    }
  }

  std::vector<FilledForm> Read(std::string_view bytes) {
    const JsonLeaves read = ReadJsonLeaves(bytes, kFormJsonLimits);
    if (read.problem != JsonProblem::kNone) {
      findings_.Add(InfoOfProblem(read.problem), Shown(read.path));
      return {};
    }
    bool has_format = false;
    bool has_version = false;
    for (const auto& [path, leaf] : read.leaves) {
      if (path == kFormat) {
        has_format = leaf.kind == JsonLeaf::Kind::kText && AbslView(leaf.value) == AbslView(InfoOf(kind_).json_marker);
      } else if (path == kVersionPath) {
        has_version = leaf.kind == JsonLeaf::Kind::kNumber && leaf.value == "1";
      } else {
        TakeLeaf(path, leaf);
      }
    }
    if (!has_format || !has_version) findings_.Add(kVersion, has_format ? "/version" : "/format");
    if (forms_.empty() && !findings_.has_errors()) findings_.Add(kNoForm, "/forms");
    if (findings_.has_errors()) return {};
    for (FilledForm& form : forms_) {
      for (std::vector<FormItem>& items : form.items) std::erase(items, FormItem());  // A null among the others.
    }
    return std::move(forms_);
  }

 private:
  void AddNames(std::string_view member) {
    while (!member.empty()) names_.emplace(TakeLast(member));
  }

  // A name of the document that is none of the form's may be a value, and stands as `*`.
  std::string Shown(std::string_view path) const {
    std::vector<std::string> segments;
    while (!path.empty()) {
      const std::string segment(TakeLast(path));
      const bool is_known = names_.contains(segment) || PlaceOfSegment(segment).value_or(kMostForms) < kMostForms ||
                            segment == "forms" || segment == "format" || segment == "version";
      segments.push_back(is_known ? segment : "*");
    }
    std::string shown;
    for (auto last = segments.rbegin(); last != segments.rend(); ++last) absl::StrAppend(&shown, "/", *last);
    return shown.empty() ? "/" : shown;
  }

  std::optional<Target> Find(std::string_view path) const {
    if (const auto whole = members_.find(path); whole != members_.end()) {
      if (AllElements()[whole->second].shape != Shape::kOne) return std::nullopt;
      return Target{whole->second, 0, 0};
    }
    const std::string_view last = TakeLast(path);
    if (const std::optional<size_t> item = PlaceOfSegment(last); item.has_value()) {
      const auto list = members_.find(path);
      const bool fits = list != members_.end() && AllElements()[list->second].shape != Shape::kOne &&
                        !HasNamedParts(AllElements()[list->second]);
      if (!fits) return std::nullopt;
      return Target{list->second, *item, 0};
    }
    const std::optional<size_t> item = PlaceOfSegment(TakeLast(path));
    const auto list = members_.find(path);
    if (!item.has_value() || list == members_.end()) return std::nullopt;
    const std::vector<Part> parts = PartsIn(AllElements()[list->second], Spelling::kJson);
    for (size_t i = 0; i < parts.size(); ++i) {
      const bool is_it = HasNamedParts(AllElements()[list->second]) && parts[i].name == last;
      if (is_it) return Target{list->second, *item, i};
    }
    return std::nullopt;
  }

  void TakeLeaf(std::string_view path, const JsonLeaf& leaf) {
    std::string_view rest = path;
    if (!rest.starts_with(kForms)) return findings_.Add(kUnknownElement, Shown(path));
    rest.remove_prefix(kForms.size());
    const size_t end = std::min(rest.find('/'), rest.size());
    const std::optional<size_t> place = PlaceOfSegment(rest.substr(0, end));
    const std::optional<Target> target = Find(rest.substr(end));
    if (!place.has_value() || !target.has_value()) return findings_.Add(kUnknownElement, Shown(path));
    if (*place >= kMostForms || target->item >= kMostItems) return findings_.Add(kCount, Shown(path));
    while (forms_.size() <= *place) AddForm();
    const Element& element = AllElements()[target->element];
    const Part part = PartsIn(element, Spelling::kJson)[target->part];
    if (leaf.kind != LeafKindIn(element, part)) return findings_.Add(kType, Shown(path));
    if (leaf.value.empty()) return findings_.Add(kRequired, Shown(path));
    std::vector<FormItem>& items = forms_[*place].items[target->element];
    if (items.size() <= target->item) items.resize(target->item + 1);
    FormItem& item = items[target->item];
    if (item.size() <= target->part) item.resize(target->part + 1);
    item[target->part] = leaf.value;
  }

  void AddForm() {
    FilledForm form;
    form.spelling = Spelling::kJson;
    const std::string begin = absl::StrCat("/forms/", forms_.size());
    for (const Element& element : AllElements()) form.places.push_back(begin + element.member);
    forms_.push_back(std::move(form));
  }

  const FormKind kind_;
  Findings& findings_;
  std::map<std::string, size_t, std::less<>> members_;
  std::set<std::string, std::less<>> names_;
  std::vector<FilledForm> forms_;
};

class DocumentWriter {
 public:
  explicit DocumentWriter(Findings& findings) : findings_(findings) {}

  void AddForm(const FilledForm& form, const std::string& begin) {
    for (size_t i = 0; i < form.items.size(); ++i) {
      for (size_t j = 0; j < form.items[i].size(); ++j) AddItem(AllElements()[i], form.items[i][j], j, begin);
    }
  }

  std::vector<std::pair<std::string, JsonLeaf>>& leaves() { return leaves_; }

 private:
  void AddItem(const Element& element, const FormItem& item, size_t place, const std::string& begin) {
    const std::vector<Part> parts = PartsIn(element, Spelling::kJson);
    for (size_t i = 0; i < item.size(); ++i) {
      std::string path = begin + element.member;
      if (element.shape != Shape::kOne) absl::StrAppend(&path, "/", place);
      if (parts.size() > 1) absl::StrAppend(&path, "/", AbslView(parts[i].name));
      size_t lost = 0;
      std::string text = Printable(item[i], lost);
      if (lost > 0) findings_.Lose(kLossCharacter, path);
      if (text.empty()) continue;
      leaves_.emplace_back(std::move(path), JsonLeaf{LeafKindIn(element, parts[i]), std::move(text)});
    }
  }

  Findings& findings_;
  std::vector<std::pair<std::string, JsonLeaf>> leaves_;
};

}  // namespace form_json_internal

std::vector<FilledForm> ReadFormDocument(std::string_view bytes, FormKind kind, Findings& findings) {
  return form_json_internal::DocumentReader(kind, findings).Read(bytes);
}

std::string WriteFormDocument(const std::vector<FilledForm>& forms, FormKind kind, Findings& findings) {
  form_json_internal::DocumentWriter writer(findings);
  writer.leaves() = {{"/format", {JsonLeaf::Kind::kText, std::string(InfoOf(kind).json_marker)}},
                     {"/version", {JsonLeaf::Kind::kNumber, "1"}}};
  for (size_t i = 0; i < forms.size(); ++i) writer.AddForm(forms[i], absl::StrCat("/forms/", i));
  return WriteJsonLeaves(writer.leaves());
}

}  // namespace handover::adapters::daycare
