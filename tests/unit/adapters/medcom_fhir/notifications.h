// The project's own HospitalNotifications, and ways to spoil them.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_NOTIFICATIONS_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_NOTIFICATIONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"
#include "tests/unit/adapters/fhir/documents.h"

namespace handover::adapters::fhir::testing {

inline constexpr std::string_view kNotificationNames[] = {"mother_admitted",   "child_on_leave",   "child_back",
                                                          "mother_discharged", "mother_cancelled", "odd"};

// A file of tests/fixtures/hospitalnotification.
std::string Notification(std::string_view name);

// A good one with one edit.
std::string SpoiledNotification(std::string_view name, std::string_view from, std::string_view to);

// Reads with a seeded generator, at a fixed time.
Translation ReadNotification(std::string_view text);

// The one handover of a good one. Fails the test when it is refused.
exchange::v1::Handover NotifiedHandover(std::string_view text);

// Its stay, and who said so. REQUIRES: there is one.
struct ToldStay {
  std::string type;  // Of the section.
  model::v1::HospitalStay stay;
  model::v1::Provenance provenance;
};
ToldStay StayOf(const exchange::v1::Handover& handover);

// The codes of the source that the stay keeps.
std::vector<std::string> OriginalCodesOf(const ToldStay& told);

}  // namespace handover::adapters::fhir::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_NOTIFICATIONS_H_
