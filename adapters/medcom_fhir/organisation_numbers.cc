#include "adapters/medcom_fhir/organisation_numbers.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/medcom_fhir/care_message.h"

namespace handover::adapters::fhir {

std::string OrganisationNumbers::Address() const {
  if (!gln.empty()) return Cat("gln:", gln);
  return sor.empty() ? std::string() : Cat("sor:", sor);
}

std::string OrganisationNumbers::Text() const { return complete() ? Cat("gln:", gln, " sor:", sor) : Address(); }

OrganisationNumbers NumbersOf(const Node* organisation) {
  if (organisation == nullptr) return {};
  return {std::string(GlnOf(*organisation)), std::string(SorCodeOf(*organisation))};
}

OrganisationNumbers ReadNumbers(std::string_view text) {
  OrganisationNumbers numbers;
  while (!text.empty()) {
    std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size() + (word.size() < text.size() ? 1 : 0));
    if (TakePrefix(word, "gln:")) {
      numbers.gln = std::string(word);
    } else if (TakePrefix(word, "sor:")) {
      numbers.sor = std::string(word);
    }
  }
  return numbers;
}

bool IsSame(const OrganisationNumbers& a, const OrganisationNumbers& b) {
  return (!a.gln.empty() && a.gln == b.gln) || (!a.sor.empty() && a.sor == b.sor);
}

}  // namespace handover::adapters::fhir
