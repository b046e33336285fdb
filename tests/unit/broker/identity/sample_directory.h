// Records of a small directory: what the tests of this folder change one thing in.
#ifndef HANDOVER_TESTS_UNIT_BROKER_IDENTITY_SAMPLE_DIRECTORY_H_
#define HANDOVER_TESTS_UNIT_BROKER_IDENTITY_SAMPLE_DIRECTORY_H_

#include <string>

#include "broker/identity/directory.h"

namespace handover::identity {

inline constexpr char kVisitorsId[] = "11111111-1111-4111-8111-111111111111";
inline constexpr char kDaycareId[] = "22222222-2222-4222-8222-222222222222";
inline constexpr char kVisitorsHolder[] = "a262681f-2e94-45c5-aaea-aad4e9bc5768";
inline constexpr char kDaycareHolder[] = "b262681f-2e94-45c5-aaea-aad4e9bc5768";
inline constexpr char kOdenseCvr[] = "35209115";

inline directory::v1::Party SampleParty(const std::string& id, const std::string& alias, directory::v1::Sector sector) {
  directory::v1::Party party;
  party.set_party_id(id);
  party.set_alias(alias);
  party.set_display_name("Prøve " + alias);
  party.set_sector(sector);
  party.set_cvr(kOdenseCvr);
  party.add_municipality_codes("0461");
  party.set_state(directory::v1::Party::ACTIVE);
  return party;
}

inline directory::v1::CertificateBinding SampleBinding(const std::string& holder, const std::string& party) {
  directory::v1::CertificateBinding binding;
  binding.set_cvr(kOdenseCvr);
  binding.set_certificate_uuid(holder);
  binding.set_party_id(party);
  return binding;
}

// Two sectors of one municipality, which share its CVR number.
inline DirectoryRecords SampleRecords() {
  DirectoryRecords records;
  records.parties = {SampleParty(kVisitorsId, "odense-health-visiting", directory::v1::HEALTH_VISITING),
                     SampleParty(kDaycareId, "odense-daycare", directory::v1::DAYCARE_MUNICIPAL)};
  records.bindings = {SampleBinding(kVisitorsHolder, kVisitorsId), SampleBinding(kDaycareHolder, kDaycareId)};
  return records;
}

}  // namespace handover::identity

#endif  // HANDOVER_TESTS_UNIT_BROKER_IDENTITY_SAMPLE_DIRECTORY_H_
