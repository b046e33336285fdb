#include "broker/policy/compiled_rule.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/time/time.h"

#include "broker/base/section_catalog.h"

namespace handover::policy {
namespace compiled_rule_internal {

constexpr int kCategoryCount = options::v1::DataCategory_ARRAYSIZE;
constexpr int kRoleCount = options::v1::PersonRole_ARRAYSIZE;

bool InRange(int value, int count) { return value > 0 && value < count; }

bool HasSector(uint32_t bits, directory::v1::Sector sector) {
  return InRange(sector, 32) && ((bits >> sector) & 1) != 0;
}

size_t CeilingCell(int category, int role, int body) {
  return (static_cast<size_t>(category) * kRoleCount + role) * SectionCatalog::Get().size() + body;
}

// A date of the policy, which the lint has checked; `absent` when there is none.
absl::CivilDay DayOf(const std::string& text, absl::CivilDay absent) {
  absl::CivilDay day = absent;
  if (!text.empty()) absl::ParseCivilTime(text, &day);
  return day;
}

CeilingNeed NeedIn(const v1::Rule::Ceiling& ceiling) {
  return ceiling.need() == v1::Rule::Ceiling::BASIS_ALONE ? CeilingNeed::kBasisAlone : CeilingNeed::kConsent;
}

std::vector<int> BodiesOf(const v1::Rule::Ceiling& ceiling) {
  std::vector<int> bodies;
  for (const std::string& name : ceiling.only_bodies()) {
    const SectionType* const type = SectionCatalog::Get().Find(name);
    if (type != nullptr) bodies.push_back(type->index);
  }
  if (!ceiling.only_bodies().empty()) return bodies;
  for (const SectionType& type : SectionCatalog::Get().types()) bodies.push_back(type.index);
  return bodies;
}

}  // namespace compiled_rule_internal

bool CompiledBasis::Covers(directory::v1::Sector sender, directory::v1::Sector recipient) const {
  return compiled_rule_internal::HasSector(from, sender) && compiled_rule_internal::HasSector(to, recipient);
}

CompiledRule::CompiledRule(const v1::Rule& rule, absl::InlinedVector<const CompiledBasis*, 4> bases)
    : rule_(&rule),
      bases_(std::move(bases)),
      deny_reason_(rule.deny_reason().empty() ? std::nullopt : FindReason(rule.deny_reason())),
      valid_from_(compiled_rule_internal::DayOf(rule.valid_from(), absl::CivilDay(1, 1, 1))),
      valid_to_(compiled_rule_internal::DayOf(rule.valid_to(), absl::CivilDay(9999, 12, 31))),
      needs_(compiled_rule_internal::kCategoryCount * compiled_rule_internal::kRoleCount * SectionCatalog::Get().size(),
             CeilingNeed::kNotAllowed) {
  for (const v1::Rule::Ceiling& ceiling : rule.ceiling()) {
    const std::vector<int> bodies = compiled_rule_internal::BodiesOf(ceiling);
    for (const int category : ceiling.categories()) {
      if (!compiled_rule_internal::InRange(category, compiled_rule_internal::kCategoryCount)) continue;
      for (const int role : ceiling.about()) {
        if (!compiled_rule_internal::InRange(role, compiled_rule_internal::kRoleCount)) continue;
        for (const int body : bodies) {
          CeilingNeed& need = needs_[compiled_rule_internal::CeilingCell(category, role, body)];
          need = std::max(need, compiled_rule_internal::NeedIn(ceiling));
        }
      }
    }
  }
}

CeilingNeed CompiledRule::NeedOf(options::v1::DataCategory category, options::v1::PersonRole role, int body) const {
  using compiled_rule_internal::InRange;
  if (!InRange(category, compiled_rule_internal::kCategoryCount)) return CeilingNeed::kNotAllowed;
  if (!InRange(role, compiled_rule_internal::kRoleCount)) return CeilingNeed::kNotAllowed;
  if (body < 0 || body >= static_cast<int>(SectionCatalog::Get().size())) return CeilingNeed::kNotAllowed;
  return needs_[compiled_rule_internal::CeilingCell(category, role, body)];
}

}  // namespace handover::policy
