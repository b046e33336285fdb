#include "adapters/daycare/transition_columns.h"

#include <algorithm>
#include <utility>

namespace handover::adapters::daycare {
namespace transition_columns_internal {

constexpr std::array<std::string_view, kColumnCount> kNames = {
    "Overdragelse-id",
    "Oprettet",
    "Afsender-id",
    "Afsenderenhed",
    "Udfyldt af",
    "Udfyldt af, rolle",
    "Relation",
    "Forældre informeret",
    "CPR-nummer",
    "Andet personnummer",
    "Fornavn",
    "Efternavn",
    "Fødselsdato",
    "Køn",
    "Navne- og adressebeskyttelse",
    "Adresse",
    "Institutionsnummer",
    "Institution",
    "Institutionstype",
    "Gruppe",
    "Startdato",
    "Slutdato",
    "Overgang",
    "Forælder 1, navn",
    "Forælder 1, telefon",
    "Forælder 1, mail",
    "Forælder 1, kontaktønske",
    "Forælder 1, sprog",
    "Forælder 1, tolk",
    "Forælder 2, navn",
    "Forælder 2, telefon",
    "Forælder 2, mail",
    "Forælder 2, kontaktønske",
    "Forælder 2, sprog",
    "Forælder 2, tolk",
    "Familie",
    "Allergier",
    "Medicin i institutionen",
    "Kost",
    "Hvad gør man hvis",
    "Hjælpemidler",
    "Styrker",
    "Trivsel",
    "Udvikling",
    "Beskrivelse fra dagtilbud",
    "Styrker i dagtilbud",
    "Trivsel i dagtilbud",
    "Udvikling i dagtilbud",
    "Opmærksomhedspunkter i dagtilbud",
    "Forældrenes syn",
    "Skoleparathed",
    "Styrker til skolestart",
    "Opmærksomhedspunkter til skolestart",
    "Screeninger",
    "Samspil med",
    "Samspil",
    "Samspil, resumé",
    "Samspil, styrker",
    "Samspil, undersøgelser",
    "Støtteplan",
    "Støtteindsatser",
    "Kontakter og møder",
    "Fagpersoner",
    "Noter",
    "Vedhæftede filer",
};

}  // namespace transition_columns_internal

absl::Span<const std::string_view> ColumnNames() { return transition_columns_internal::kNames; }

void Row::Add(Column column, std::string value) {
  if (!value.empty()) cells_[static_cast<size_t>(column)].push_back(std::move(value));
}

People::People(const exchange::v1::Handover& handover) : subject_(handover.envelope().subject_person_id()) {
  std::vector<std::pair<int, std::string>> parents;
  for (const exchange::v1::Section& section : handover.sections()) {
    for (const exchange::v1::SectionHeader::About& about : section.header().about()) {
      const bool parent = about.role() == options::v1::PERSON_ROLE_BIRTHING_PARENT ||
                          about.role() == options::v1::PERSON_ROLE_OTHER_PARENT;
      if (parent) parents.emplace_back(static_cast<int>(about.role()), about.person_id());
    }
  }
  // The sections come in random order; role and id put the same people in the same places each time.
  std::sort(parents.begin(), parents.end());
  parents.erase(std::unique(parents.begin(), parents.end()), parents.end());
  for (auto& [role, person_id] : parents) parents_.push_back(std::move(person_id));
}

int People::ParentNumber(std::string_view person_id) const {
  const size_t shown = std::min<size_t>(parents_.size(), 2);
  for (size_t i = 0; i < shown; ++i) {
    if (parents_[i] == person_id) return static_cast<int>(i) + 1;
  }
  return 0;
}

std::string People::LabelOf(std::string_view person_id) const {
  if (IsSubject(person_id)) return "barn";
  switch (ParentNumber(person_id)) {
    case 1:
      return "forælder 1";
    case 2:
      return "forælder 2";
    default:
      return "anden person";
  }
}

}  // namespace handover::adapters::daycare
