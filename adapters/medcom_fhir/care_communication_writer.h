// A handover as a MedCom FHIR CareCommunication message, version 4 or 5, JSON or XML: README.md beside this file says
// what stands where and what is lost.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_CARE_COMMUNICATION_WRITER_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_CARE_COMMUNICATION_WRITER_H_

#include <string_view>
#include <vector>

#include "adapters/fhir/fhir_tree.h"
#include "adapters/known_parties.h"
#include "adapters/medcom_fhir/fhir_codes.h"
#include "adapters/translation.h"

namespace handover::adapters::fhir {

// MEDCOM_CARECOMMUNICATION_4, MEDCOM_CARECOMMUNICATION_5, and each with _XML. The same handover makes the same bytes
// each time. What is written has been read again by the reader's own rules: a message that it would refuse is not
// written.
class CareCommunicationWriter final : public Writer {
 public:
  // REQUIRES: a version that is supported.
  CareCommunicationWriter(MessageVersion version, Syntax syntax) : version_(version), syntax_(syntax) {}

  std::string_view format() const override;
  Written Write(const std::vector<exchange::v1::Handover>& handovers) const override;
  // A message names sender and receiver by GLN and SOR code; a handover of another format tells one of them. The
  // directory tells the other.
  bool names_parties() const override { return true; }
  Written WriteKnowing(const KnownParties& parties,
                       const std::vector<exchange::v1::Handover>& handovers) const override;

 private:
  const MessageVersion version_;
  const Syntax syntax_;
};

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_CARE_COMMUNICATION_WRITER_H_
