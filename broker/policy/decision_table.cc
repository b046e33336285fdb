#include "broker/policy/decision_table.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"

#include "handover/directory/v1/directory.pb.h"

namespace handover::policy {
namespace decision_table_internal {

template <typename Values, typename Value>
bool Lists(const Values& values, const Value& wanted) {
  return std::find(values.begin(), values.end(), wanted) != values.end();
}

// The rules that name the kind between the two, or with `*` those for every kind, by their first day.
std::vector<const v1::Rule*> RulesNaming(const v1::Policy& policy, const std::string& kind, int from, int to) {
  std::vector<const v1::Rule*> rules;
  for (const v1::Rule& rule : policy.rules()) {
    if (Lists(rule.kinds(), kind) && Lists(rule.from(), from) && Lists(rule.to(), to)) rules.push_back(&rule);
  }
  // Dates as text compare as dates; a rule without a first day always counted.
  std::stable_sort(rules.begin(), rules.end(),
                   [](const v1::Rule* a, const v1::Rule* b) { return a->valid_from() < b->valid_from(); });
  return rules;
}

std::string NameOf(const v1::Rule& rule) { return absl::StrCat(rule.deny_reason().empty() ? "" : "no:", rule.id()); }

// One cell, of rules that follow each other.
std::string CellOf(const std::vector<const v1::Rule*>& rules, const std::string& otherwise) {
  std::string cell;
  std::string counts_until;
  for (const v1::Rule* rule : rules) {
    if (cell.empty()) {
      cell = NameOf(*rule);
    } else {
      if (counts_until < rule->valid_from()) absl::StrAppend(&cell, " ", otherwise, "@", counts_until);
      absl::StrAppend(&cell, " ", NameOf(*rule), "@", rule->valid_from());
    }
    counts_until = rule->valid_to();
  }
  if (cell.empty()) return otherwise;
  if (!counts_until.empty()) absl::StrAppend(&cell, " ", otherwise, "@", counts_until);
  return cell;
}

std::string Cell(const v1::Policy& policy, const std::string& kind, int from, int to) {
  return CellOf(RulesNaming(policy, kind, from, to), CellOf(RulesNaming(policy, "*", from, to), "NO_RULE"));
}

const std::string& SectorName(int sector) {
  return directory::v1::Sector_Name(static_cast<directory::v1::Sector>(sector));
}

}  // namespace decision_table_internal

std::string DecisionTable(const v1::Policy& policy) {
  using decision_table_internal::SectorName;
  std::string table = "kind\tfrom";
  for (int to = 1; to < directory::v1::Sector_ARRAYSIZE; ++to) absl::StrAppend(&table, "\t", SectorName(to));
  absl::StrAppend(&table, "\n");
  for (const v1::Kind& kind : policy.kinds()) {
    for (int from = 1; from < directory::v1::Sector_ARRAYSIZE; ++from) {
      absl::StrAppend(&table, kind.name(), "\t", SectorName(from));
      for (int to = 1; to < directory::v1::Sector_ARRAYSIZE; ++to) {
        absl::StrAppend(&table, "\t", decision_table_internal::Cell(policy, kind.name(), from, to));
      }
      absl::StrAppend(&table, "\n");
    }
  }
  return table;
}

}  // namespace handover::policy
