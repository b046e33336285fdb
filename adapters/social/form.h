// A concern report on its way in or out: its values by JSON pointer, whether they stood in JSON or in cells. What the
// mapping has not asked for is left over and goes on as Residue. Not thread-safe.
#ifndef HANDOVER_ADAPTERS_SOCIAL_FORM_H_
#define HANDOVER_ADAPTERS_SOCIAL_FORM_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/social/form_fields.h"
#include "adapters/social/social_issues.h"
#include "adapters/text/iso_time.h"
#include "adapters/text/json_leaves.h"
#include "adapters/translation.h"
#include "handover/model/v1/common.pb.h"

namespace handover::adapters::social {

struct Leaf {
  using Kind = JsonLeaf::Kind;
  Kind kind = Kind::kText;
  std::string value;  // In the spelling of JSON.
  bool used = false;
};

class Form {
 public:
  // Where values stood in a row of cells.
  struct RowPlaces {
    size_t row = 0;
    std::map<std::string, size_t, std::less<>> columns;  // By path; of a list by its pattern.
  };

  Form() = default;
  explicit Form(RowPlaces places) : places_(std::move(places)) {}

  // False when there is a value already.
  bool Add(std::string path, Leaf leaf) { return leaves_.emplace(std::move(path), std::move(leaf)).second; }

  bool Has(std::string_view path) const { return leaves_.find(path) != leaves_.end(); }
  // Whether there is a value below the path.
  bool HasBelow(std::string_view path) const;
  // How many items a list has; they are dense. An issue when there are more than `most`.
  size_t ListSize(std::string_view path, size_t most);

  // Each checks the value by its FieldInfo, marks it as used, and gives an empty one when there is none or it is wrong,
  // with the issue. REQUIRES: FindField(path) != nullptr.
  std::string Text(std::string_view path);
  std::optional<bool> Bool(std::string_view path);
  int64_t Count(std::string_view path);
  std::optional<model::v1::Date> Date(std::string_view path);
  std::optional<model::v1::Moment> Time(std::string_view path);

  // Paths and values of what nobody asked for.
  std::vector<std::pair<std::string, std::string>> LeftOver() const;

  void AddIssue(const IssueInfo& info, std::string_view path, std::string_view rule);
  std::vector<Issue>& issues() { return issues_; }
  bool has_errors() const;

  // In the sender's own words: the pointer, or row and column. A name that the form does not have stands as `*`.
  std::string Where(std::string_view path) const;

 private:
  // The leaf when it is there and of the kind; else null, with the issue when that is one.
  const Leaf* Take(std::string_view path, Leaf::Kind kind);
  bool CheckText(const FieldInfo& field, std::string_view path, std::string_view value);

  std::optional<RowPlaces> places_;
  std::map<std::string, Leaf, std::less<>> leaves_;
  std::vector<Issue> issues_;
};

// `/parents/0/` and `cpr` make `/parents/0/cpr`.
std::string ItemPath(std::string_view list, size_t place, std::string_view name);

}  // namespace handover::adapters::social

#endif  // HANDOVER_ADAPTERS_SOCIAL_FORM_H_
