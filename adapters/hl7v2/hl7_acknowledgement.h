// The answer to an HL7 v2 message: ACK with MSA AA, AE or AR, and an ERR segment for each error. No value of the
// message but its control id.
#ifndef HANDOVER_ADAPTERS_HL7V2_HL7_ACKNOWLEDGEMENT_H_
#define HANDOVER_ADAPTERS_HL7V2_HL7_ACKNOWLEDGEMENT_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"

#include "adapters/translation.h"

namespace handover::adapters::hl7v2 {

// AA: taken. AE: its content is wrong, and a mended message is welcome. AR: it cannot be read, or is not for us.
// `control_id` is of the acknowledgement itself. The bytes are ER7 in UTF-8 with carriage returns, without a frame.
std::string MakeAcknowledgement(std::string_view message, const Translation& translation, std::string_view control_id,
                                absl::Time now);

}  // namespace handover::adapters::hl7v2

#endif  // HANDOVER_ADAPTERS_HL7V2_HL7_ACKNOWLEDGEMENT_H_
