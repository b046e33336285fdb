// From what was read of a message to a handover of the reference model.
#ifndef HANDOVER_ADAPTERS_HL7V2_HL7_HANDOVER_H_
#define HANDOVER_ADAPTERS_HL7V2_HL7_HANDOVER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/hl7v2/hl7_observations.h"
#include "adapters/hl7v2/hl7_people.h"
#include "adapters/hl7v2/hl7_reading.h"
#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::hl7v2 {

inline constexpr std::string_view kHl7v2Format = "HL7V2";

struct MessageContent {
  Hl7Patient patient;
  std::vector<Hl7Person> relatives;
  Observations observations;
  std::optional<model::v1::HospitalStay> stay;
};

// The child's or the adult's stay from PV1, of an admission (A01, A04) or where PV1-44 tells when it began.
std::optional<model::v1::HospitalStay> ReadStay(std::string_view event, Hl7Reading& reading);

// Kinds: DEATH_NOTICE of a dead patient; BIRTH_HANDOVER of a newborn with growth or feeding; ADMISSION_NOTICE of a stay
// that has not ended and nothing else; else DISCHARGE_LETTER. Empty, with HL7_NOTHING_TO_HAND_OVER, when the message
// has nothing for any of them.
std::optional<exchange::v1::Handover> MakeHandover(MessageContent content, std::string_view document,
                                                   const ReadContext& context, Hl7Reading& reading);

}  // namespace handover::adapters::hl7v2

#endif  // HANDOVER_ADAPTERS_HL7V2_HL7_HANDOVER_H_
