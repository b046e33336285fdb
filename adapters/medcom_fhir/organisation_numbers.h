// The two numbers by which a MedCom message names who sends and who receives.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_ORGANISATION_NUMBERS_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_ORGANISATION_NUMBERS_H_

#include <string>
#include <string_view>

#include "adapters/fhir/fhir_tree.h"

namespace handover::adapters::fhir {

// Without their schemes; empty where nobody tells.
struct OrganisationNumbers {
  std::string gln;
  std::string sor;

  bool empty() const { return gln.empty() && sor.empty(); }
  bool complete() const { return !gln.empty() && !sor.empty(); }
  // `gln:5790000120000`, else `sor:...`; empty when neither is known.
  std::string Address() const;
  // Both, with a blank between: `gln:5790000120000 sor:330461000016004`.
  std::string Text() const;

  friend auto operator<=>(const OrganisationNumbers&, const OrganisationNumbers&) = default;
};

// Null has none.
OrganisationNumbers NumbersOf(const Node* organisation);

// Of Text() or of one address; words of other schemes are passed over.
OrganisationNumbers ReadNumbers(std::string_view text);

// Whether they name one organisation: the same GLN or the same SOR code.
bool IsSame(const OrganisationNumbers& a, const OrganisationNumbers& b);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_ORGANISATION_NUMBERS_H_
