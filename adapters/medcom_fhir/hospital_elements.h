// What becomes of each element of a HospitalNotification. Header, patient, organisations and history are those of every
// MedCom message (fhir_elements.h); the stay is its own.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_HOSPITAL_ELEMENTS_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_HOSPITAL_ELEMENTS_H_

#include "absl/types/span.h"

#include "adapters/fhir/element_table.h"

namespace handover::adapters::fhir {

inline constexpr std::string_view kReportOfAdmissionUrl =
    "http://medcomfhir.dk/ig/hospitalnotification/StructureDefinition/medcom-messaging-reportOfAdmissionExtension";
inline constexpr std::string_view kReportRecipientUrl =
    "http://medcomfhir.dk/ig/hospitalnotification/StructureDefinition/"
    "medcom-messaging-reportOfAdmissionRecipientExtension";
// MedCom's own spelling.
inline constexpr std::string_view kLeavePeriodUrl =
    "http://medcomfhir.dk/ig/hospitalnotification/StructureDefinition/"
    "medcom-hospitalnotifiation-leave-period-extension";

// The rows that are a HospitalNotification's own; the others come from AllElements().
absl::Span<const Element> OwnHospitalElements();

// The whole table.
const ElementTable& HospitalElements();

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_HOSPITAL_ELEMENTS_H_
