// MedCom FHIR CareCommunication 4 and 5, JSON and XML: README.md beside this file has the mapping and the codes.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_CARE_COMMUNICATION_READER_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_CARE_COMMUNICATION_READER_H_

#include <string_view>

#include "adapters/translation.h"

namespace handover::adapters::fhir {

inline constexpr std::string_view kCareCommunicationFormat = "MEDCOM_CARECOMMUNICATION";

// Recognises every FHIR Bundle, so that another message or an older version hears why it is refused.
class CareCommunicationReader : public Reader {
 public:
  std::string_view format() const override { return kCareCommunicationFormat; }
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;
};

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_CARE_COMMUNICATION_READER_H_
