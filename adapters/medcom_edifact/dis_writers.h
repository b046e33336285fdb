// The writers of MedCom's letters in EDIFACT, bare and in a VANSEnvelope: handovers become the OIOXML letter
// (adapters/medcom_xml), and that its EDIFACT twin. README.md in this folder tells what goes where.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS_WRITERS_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS_WRITERS_H_

#include <string_view>
#include <vector>

#include "adapters/medcom_xml/emessage_writers.h"
#include "adapters/translation.h"

namespace handover::adapters::edifact {

// MEDCOM_DIS32 and MEDCOM_DIS32_VANS. What the OIOXML letter cannot hold is a loss of its own codes, with paths of the
// model; what EDIFACT holds less of is one of this folder's, with paths of the letter.
class Dis32Writer final : public Writer {
 public:
  explicit Dis32Writer(medcom::Wrapping wrapping) : wrapping_(wrapping) {}
  std::string_view format() const override;
  Written Write(const std::vector<exchange::v1::Handover>& handovers) const override;

 private:
  const medcom::Wrapping wrapping_;
};

// MEDCOM_DIS91 and MEDCOM_DIS91_VANS. Otherwise as Dis32Writer.
class Dis91Writer final : public Writer {
 public:
  explicit Dis91Writer(medcom::Wrapping wrapping) : wrapping_(wrapping) {}
  std::string_view format() const override;
  Written Write(const std::vector<exchange::v1::Handover>& handovers) const override;

 private:
  const medcom::Wrapping wrapping_;
};

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS_WRITERS_H_
