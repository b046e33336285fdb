#include "broker/base/person_ref.h"

#include <optional>

#include "absl/strings/str_cat.h"

#include "broker/base/refusal.h"

namespace handover {
namespace person_ref_internal {

using Identifier = model::v1::PersonIdentifier;

std::string PathOf(int person, int identifier) {
  return absl::StrCat("persons[", person, "].identifiers[", identifier, "].");
}

// The key of a mother by her first identifier that is a number: an unborn child cannot be a mother.
std::optional<PersonKey> KeyOfMother(const exchange::v1::RoutingSlip& slip, const PseudonymKey& key,
                                     std::string_view person_id) {
  for (const auto& person : slip.persons()) {
    if (person.person_id() != person_id) continue;
    for (const Identifier& identifier : person.identifiers()) {
      if (identifier.has_unborn()) continue;
      const absl::StatusOr<PersonKey> mother = ComputePersonKey(identifier, key, NoMother);
      return mother.ok() ? std::optional<PersonKey>(*mother) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace person_ref_internal

absl::StatusOr<std::vector<PersonOfHandover>> ResolvePersons(const exchange::v1::RoutingSlip& slip,
                                                             const PseudonymKey& key) {
  const auto mothers = [&](std::string_view person_id) {
    return person_ref_internal::KeyOfMother(slip, key, person_id);
  };
  std::vector<PersonOfHandover> persons(slip.persons_size());
  for (int p = 0; p < slip.persons_size(); ++p) {
    persons[p].person = &slip.persons(p);
    for (int i = 0; i < slip.persons(p).identifiers_size(); ++i) {
      absl::StatusOr<PersonKey> person_key = ComputePersonKey(slip.persons(p).identifiers(i), key, mothers);
      if (!person_key.ok()) return Within(person_ref_internal::PathOf(p, i), person_key.status());
      persons[p].all_keys.push_back(*std::move(person_key));
    }
    if (!persons[p].all_keys.empty()) persons[p].key = persons[p].all_keys.front();
  }
  return persons;
}

const PersonOfHandover* FindPerson(absl::Span<const PersonOfHandover> persons, std::string_view person_id) {
  for (const PersonOfHandover& person : persons) {
    if (person.person->person_id() == person_id) return &person;
  }
  return nullptr;
}

}  // namespace handover
