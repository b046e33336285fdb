// From a checked HospitalNotification to a handover of the reference model.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_HOSPITAL_MAPPING_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_HOSPITAL_MAPPING_H_

#include <string_view>

#include "adapters/fhir/bundle_index.h"
#include "adapters/medcom_fhir/hospital_message.h"
#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::fhir {

// Envelope.source_format: nothing in the message tells the version.
inline constexpr std::string_view kHospitalSourceFormat = "MEDCOM_HOSPITALNOTIFICATION_3";

// The one handover, an ADMISSION_NOTICE whatever happened: HospitalStay.state says where the stay stands. That kind has
// no room for Residue, so what has no home is dropped by name (HOSPITAL_NOT_IN_KIND). Reports what the profile allows
// and the model does not; the handover is worthless when `findings` has errors afterwards.
exchange::v1::Handover MapHospitalMessage(const BundleIndex& bundle, const HospitalMessage& message,
                                          std::string_view document, const ReadContext& context, Findings& findings);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_HOSPITAL_MAPPING_H_
