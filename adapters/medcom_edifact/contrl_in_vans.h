// CONTRL inside a VANSEnvelope, as MCM:FCTL: how a letter that came in such an envelope is answered as an interchange,
// beside the VANS receipt, which answers the envelope.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_CONTRL_IN_VANS_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_CONTRL_IN_VANS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "adapters/medcom_edifact/contrl.h"
#include "adapters/medcom_edifact/contrl_reader.h"
#include "adapters/translation.h"

namespace handover::adapters::edifact {

// Whether the VANSEnvelope holds an interchange whose UNB asks for a CONTRL (0031 is 1).
bool AsksForContrl(std::string_view envelope);

// Answers the interchange inside; the ends of the envelope change places.
//
// INVALID_ARGUMENT, code EDIFACT_NOT_ACKNOWLEDGEABLE: the envelope is no message that can be read, or see
// WriteContrl().
absl::StatusOr<std::string> WriteContrlInVans(std::string_view envelope, const ContrlAnswer& answer,
                                              const ReadContext& context);

// Whether it is a VANSEnvelope that names a CONTRL near its beginning; cheap, and also true of a broken one.
bool IsContrlInVans(std::string_view bytes);

// Issues of the envelope, whose paths begin at its root, and of the CONTRL inside.
ContrlReading ReadContrlInVans(std::string_view bytes);

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_CONTRL_IN_VANS_H_
