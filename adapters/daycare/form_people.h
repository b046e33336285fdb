// Who is who in a form: one child and at most two parents, each by a word in place of the random id.
#ifndef HANDOVER_ADAPTERS_DAYCARE_FORM_PEOPLE_H_
#define HANDOVER_ADAPTERS_DAYCARE_FORM_PEOPLE_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/daycare/form_table.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::daycare {

class FormPeople {
 public:
  FormPeople() = default;
  // Those of a handover. The birthing parent comes first, then by id, so that the same people stand in the same places
  // each time: sections come in random order.
  explicit FormPeople(const exchange::v1::Handover& handover);

  // Child, first and second parent; empty: there is none.
  const std::string& id(Whom whom) const { return ids_[PlaceOf(whom)]; }
  void set_id(Whom whom, std::string id) { ids_[PlaceOf(whom)] = std::move(id); }
  options::v1::PersonRole role(Whom whom) const { return roles_[PlaceOf(whom)]; }

  // `barn`, `forælder 1`, `forælder 2`; in JSON `child`, `parent_1`, `parent_2`. Empty for somebody else.
  std::string LabelOf(std::string_view person_id, Spelling spelling) const;
  // The undoing; empty when the form has nobody of that name.
  std::optional<Whom> WhomOf(std::string_view label, Spelling spelling) const;

  // The labels of all whom the section is about; empty when the form does not have one of them.
  std::vector<std::string> LabelsOf(const exchange::v1::SectionHeader& header, Spelling spelling) const;

 private:
  static size_t PlaceOf(Whom whom) { return whom == Whom::kParent1 ? 1 : whom == Whom::kParent2 ? 2 : 0; }

  std::array<std::string, 3> ids_;
  std::array<options::v1::PersonRole, 3> roles_ = {};
};

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_FORM_PEOPLE_H_
