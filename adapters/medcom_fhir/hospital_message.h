// A HospitalNotification that has passed its profile: where a citizen's stay in hospital stands.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_HOSPITAL_MESSAGE_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_HOSPITAL_MESSAGE_H_

#include <optional>
#include <string_view>

#include "adapters/fhir/bundle_index.h"
#include "adapters/medcom_fhir/care_message.h"

namespace handover::adapters::fhir {

inline constexpr std::string_view kHospitalEvent = "hospital-notification-message";

// What a notification does to the one before it.
enum class HospitalChange {
  kStep,    // The next thing that happened.
  kRevise,  // The same thing, told anew.
  kCancel,  // It did not happen.
};

// What happened, by the code of the activity.
enum class HospitalHappening { kAdmitted, kLeaveBegan, kLeaveEnded, kDischarged };

struct HospitalActivity {
  HospitalHappening happening = HospitalHappening::kAdmitted;
  HospitalChange change = HospitalChange::kStep;
};

// One of the 18 codes of medcom-hospitalNotification-messageActivities; empty for any other.
std::optional<HospitalActivity> HospitalActivityOf(std::string_view code);

struct HospitalMessage {
  // Header, patient, organisations, encounter and history; there is no communication.
  CareMessage base;
  HospitalActivity activity;            // Of this message.
  const Node* activity_code = nullptr;  // Its code.
  const Node* leave = nullptr;          // Period; null when no leave is told of.
  bool report_requested = false;
};

// Checks the whole message against the profiles of HospitalNotification 3, MedCom Messaging and MedCom Core, and goes
// on after an error, so that the sender hears of all of them. Empty when there was one.
std::optional<HospitalMessage> CheckHospitalProfile(const BundleIndex& bundle, Findings& findings);

// The stay, in a file of its own.
void CheckStay(const BundleIndex& bundle, const Node& encounter, HospitalMessage& message, Findings& findings);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_HOSPITAL_MESSAGE_H_
