// A handover as a CareCommunication in EHMI's envelope: ehmi.md beside this file says what stands in the envelope.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_EHMI_CARE_COMMUNICATION_WRITER_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_EHMI_CARE_COMMUNICATION_WRITER_H_

#include <string>
#include <string_view>
#include <vector>

#include "adapters/medcom_fhir/care_communication_writer.h"
#include "adapters/medcom_fhir/care_out_issues.h"
#include "adapters/translation.h"

namespace handover::adapters::fhir {

inline constexpr OutIssue kOutNotEnveloped{"EHMI_NOT_WRITABLE", Severity::kError,
                                           "The envelope names a message by a UUID, and is no larger than is read."};

// MEDCOM_CARECOMMUNICATION_4_EHMI, MEDCOM_CARECOMMUNICATION_4_XML_EHMI, and those of version 5: the syntax is that of
// the message, the envelope is always XML. Issues and losses are those of the message; the envelope is named after the
// message's bytes and time, so that the same handover makes the same bytes each time.
class EhmiCareCommunicationWriter final : public Writer {
 public:
  // REQUIRES: a version that is supported.
  EhmiCareCommunicationWriter(MessageVersion version, Syntax syntax);

  std::string_view format() const override { return format_; }
  Written Write(const std::vector<exchange::v1::Handover>& handovers) const override;
  bool names_parties() const override { return true; }
  Written WriteKnowing(const KnownParties& parties,
                       const std::vector<exchange::v1::Handover>& handovers) const override;

 private:
  const CareCommunicationWriter message_;
  const std::string format_;
};

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_EHMI_CARE_COMMUNICATION_WRITER_H_
