// MedCom FHIR HospitalNotification 3, JSON and XML: hospital_notification.md beside this file has the mapping and the
// codes.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_HOSPITAL_NOTIFICATION_READER_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_HOSPITAL_NOTIFICATION_READER_H_

#include <string_view>

#include "adapters/translation.h"

namespace handover::adapters::fhir {

inline constexpr std::string_view kHospitalNotificationFormat = "MEDCOM_HOSPITALNOTIFICATION";

// Recognises FHIR in which the event stands as a whole value, and not that of a CareCommunication. A message without
// any event is the CareCommunication reader's to refuse.
class HospitalNotificationReader : public Reader {
 public:
  std::string_view format() const override { return kHospitalNotificationFormat; }
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;
};

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_HOSPITAL_NOTIFICATION_READER_H_
