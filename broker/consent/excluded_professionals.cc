#include "broker/consent/excluded_professionals.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

#include "broker/base/absl_view.h"

namespace handover::consent {
namespace excluded_internal {

bool InForce(const ConsentFact& consent, absl::Time time) {
  return consent.state == v1::ConsentRecord::ACTIVE && time >= consent.valid_from && time < consent.valid_to;
}

// By the person, or by who decides for the person, in whatever capacity it was noted.
bool IsByWhoDecides(const ConsentFact& consent) { return consent.refused_by_self || consent.refuser_bits != 0; }

bool IsOf(const ProvisionFact& provision, const PartyId& recipient) {
  return provision.effect == v1::Provision::DENY &&
         std::find(provision.to_parties.begin(), provision.to_parties.end(), recipient) != provision.to_parties.end();
}

}  // namespace excluded_internal

std::vector<std::string> ExcludedProfessionals(const Facts& facts, absl::Span<const PersonKey> persons,
                                               const PartyId& recipient, absl::Time time) {
  std::set<std::string> names;
  for (const PersonKey& person : persons) {
    const PersonFacts* const known = facts.Find(person);
    if (known == nullptr) continue;
    for (const ConsentFact& consent : known->consents) {
      if (!excluded_internal::InForce(consent, time) || !excluded_internal::IsByWhoDecides(consent)) continue;
      for (const ProvisionFact& provision : consent.provisions) {
        if (!excluded_internal::IsOf(provision, recipient)) continue;
        names.insert(provision.professionals.begin(), provision.professionals.end());
      }
    }
  }
  return {names.begin(), names.end()};
}

bool IsExcluded(const google::protobuf::RepeatedPtrField<std::string>& names, std::string_view professional) {
  const absl::string_view name = absl::StripAsciiWhitespace(AbslView(professional.substr(0, professional.find(','))));
  return std::any_of(names.begin(), names.end(), [name](const std::string& excluded) {
    return absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(excluded), name);
  });
}

}  // namespace handover::consent
