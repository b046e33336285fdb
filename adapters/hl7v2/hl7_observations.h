// The findings (OBX) of a message about a newborn.
#ifndef HANDOVER_ADAPTERS_HL7V2_HL7_OBSERVATIONS_H_
#define HANDOVER_ADAPTERS_HL7V2_HL7_OBSERVATIONS_H_

#include <optional>
#include <string_view>

#include "absl/types/span.h"

#include "adapters/hl7v2/hl7_people.h"
#include "adapters/hl7v2/hl7_reading.h"
#include "handover/model/v1/child.pb.h"
#include "handover/model/v1/pregnancy_birth.pb.h"

namespace handover::adapters::hl7v2 {

// What a LOINC code of the table tells.
enum class ObservationTarget {
  kBirthWeight,       // Newborn.
  kBirthLength,       // Newborn.
  kGestation,         // Newborn.
  kApgar1,            // Newborn.
  kApgar5,            // Newborn.
  kApgar10,           // Newborn.
  kBirthOrder,        // Newborn, compared with PID.
  kPlurality,         // Compared with PID, else left over.
  kWeight,            // GrowthAndFeeding.
  kLength,            // GrowthAndFeeding.
  kHead,              // GrowthAndFeeding.
  kFeeding,           // GrowthAndFeeding.
  kScreening,         // ChildHealth.
  kScreeningFinding,  // ChildHealth.
  kReport,            // Dropped: a picture of the rest.
};

struct ObservationRow {
  std::string_view code;
  ObservationTarget target;
};

// For tests and README.md.
absl::Span<const ObservationRow> ObservationTable();

struct Observations {
  bool has_birth_measures = false;            // The newborn was made of more than PID.
  std::optional<model::v1::Newborn> newborn;  // Without outcome and time of birth where PID-7 tells none.
  std::optional<model::v1::GrowthAndFeeding> growth;
  std::optional<model::v1::ChildHealth> health;
};

// Every OBX by the type that it says itself.
void CheckObservationValues(const Er7Message& message, Findings& findings);

// Reads those of the table; the others are left over. Of a child alone: without `is_child` nothing is read.
Observations ReadObservations(const Hl7Patient& patient, bool is_child, Hl7Reading& reading);

// The OBR of a newborn screening panel, or null.
const Segment* FindScreeningOrder(const Er7Message& message);

// Whether a finding or an order of the message is one that only newborns have.
bool IsAboutNewborn(const Er7Message& message);

}  // namespace handover::adapters::hl7v2

#endif  // HANDOVER_ADAPTERS_HL7V2_HL7_OBSERVATIONS_H_
