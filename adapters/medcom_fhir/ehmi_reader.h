// MedCom FHIR messages in EHMI's envelope: the envelope is checked, then the message inside is read as it is without
// one.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_EHMI_READER_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_EHMI_READER_H_

#include <string_view>

#include "adapters/translation.h"

namespace handover::adapters::fhir {

inline constexpr std::string_view kEhmiFormat = "MEDCOM_EHMI";

// Recognises every StandardBusinessDocument. Takes a CareCommunication or a HospitalNotification inside; its issues,
// which have paths inside the message, and its format are those of that message's reader.
class EhmiReader : public Reader {
 public:
  std::string_view format() const override { return kEhmiFormat; }
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;
};

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_EHMI_READER_H_
