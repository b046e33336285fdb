// Under which element of a birth notification a diagnosis stands, and as what, when nobody says otherwise. The reader
// keeps what differs, so that the writer puts each diagnosis back where it was.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_DIAGNOSIS_PLACES_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_DIAGNOSIS_PLACES_H_

#include <string_view>

#include "handover/model/v1/common.pb.h"

namespace handover::adapters::medcom {

enum class DiagnosisParent { kPregnancy, kBirth, kChildInfo };

// Local name of the element; every one belongs to one parent.
std::string_view UsualPlace(DiagnosisParent parent, model::v1::Condition::Rank rank);

// DiagnoseDescriptionCode; empty for a rank that has none of its own.
std::string_view UsualDescription(model::v1::Condition::Rank rank);

inline constexpr std::string_view kDescriptionSystem = "MEDCOM-XDIS-DiagnoseDescriptionCode";

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_DIAGNOSIS_PLACES_H_
