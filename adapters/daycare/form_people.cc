#include "adapters/daycare/form_people.h"

#include <algorithm>
#include <utility>

namespace handover::adapters::daycare {
namespace form_people_internal {

constexpr std::string_view kDanish[] = {"barn", "forælder 1", "forælder 2"};
constexpr std::string_view kJson[] = {"child", "parent_1", "parent_2"};
constexpr Whom kWhom[] = {Whom::kChild, Whom::kParent1, Whom::kParent2};

std::string_view Word(size_t place, Spelling spelling) {
  return spelling == Spelling::kDanish ? kDanish[place] : kJson[place];
}

}  // namespace form_people_internal

FormPeople::FormPeople(const exchange::v1::Handover& handover) {
  std::vector<std::pair<int, std::string>> parents;
  const auto add = [&parents](int role, const std::string& id) {
    const bool is_parent =
        role == options::v1::PERSON_ROLE_BIRTHING_PARENT || role == options::v1::PERSON_ROLE_OTHER_PARENT;
    if (is_parent) parents.emplace_back(role, id);
  };
  for (const exchange::v1::Section& section : handover.sections()) {
    for (const auto& about : section.header().about()) add(about.role(), about.person_id());
  }
  for (const auto& person : handover.slip().persons()) add(person.role(), person.person_id());
  std::sort(parents.begin(), parents.end());
  parents.erase(std::unique(parents.begin(), parents.end()), parents.end());
  // One whom only the envelope knows has no role: a recipient of a copy without a word on that parent.
  for (const auto& involvement : handover.envelope().parent_involvements()) {
    const auto same = [&](const auto& parent) { return parent.second == involvement.person_id(); };
    if (std::none_of(parents.begin(), parents.end(), same)) {
      parents.emplace_back(options::v1::PERSON_ROLE_OTHER_PARENT, involvement.person_id());
    }
  }
  ids_[0] = handover.envelope().subject_person_id();
  roles_[0] = options::v1::PERSON_ROLE_CHILD;
  for (size_t i = 0; i < std::min<size_t>(parents.size(), 2); ++i) {
    roles_[i + 1] = static_cast<options::v1::PersonRole>(parents[i].first);
    ids_[i + 1] = parents[i].second;
  }
}

std::string FormPeople::LabelOf(std::string_view person_id, Spelling spelling) const {
  for (size_t i = 0; i < ids_.size(); ++i) {
    if (!ids_[i].empty() && ids_[i] == person_id) return std::string(form_people_internal::Word(i, spelling));
  }
  return {};
}

std::optional<Whom> FormPeople::WhomOf(std::string_view label, Spelling spelling) const {
  for (size_t i = 0; i < ids_.size(); ++i) {
    const bool is_here = !ids_[i].empty() && form_people_internal::Word(i, spelling) == label;
    if (is_here) return form_people_internal::kWhom[i];
  }
  return std::nullopt;
}

std::vector<std::string> FormPeople::LabelsOf(const exchange::v1::SectionHeader& header, Spelling spelling) const {
  std::vector<std::string> labels;
  for (const auto& about : header.about()) {
    labels.push_back(LabelOf(about.person_id(), spelling));
    if (labels.back().empty()) return {};
  }
  std::sort(labels.begin(), labels.end());
  return labels;
}

}  // namespace handover::adapters::daycare
