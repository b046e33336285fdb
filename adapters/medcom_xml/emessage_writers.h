// The writers of MedCom's OIOXML letters, bare and in a VANSEnvelope.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_EMESSAGE_WRITERS_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_EMESSAGE_WRITERS_H_

#include <string_view>
#include <vector>

#include "adapters/translation.h"

namespace handover::adapters::medcom {

enum class Wrapping {
  kBare,
  kVans,  // In a VANSEnvelope 1.0.4 from the first letter's sender to its receiver.
};

// MEDCOM_XDIS32 and MEDCOM_XDIS32_VANS: one letter for each birth.
class Xdis32Writer final : public Writer {
 public:
  explicit Xdis32Writer(Wrapping wrapping) : wrapping_(wrapping) {}
  std::string_view format() const override;
  Written Write(const std::vector<exchange::v1::Handover>& handovers) const override;

 private:
  const Wrapping wrapping_;
};

// MEDCOM_XDIS91 and MEDCOM_XDIS91_VANS: one letter for each handover.
class Xdis91Writer final : public Writer {
 public:
  explicit Xdis91Writer(Wrapping wrapping) : wrapping_(wrapping) {}
  std::string_view format() const override;
  Written Write(const std::vector<exchange::v1::Handover>& handovers) const override;

 private:
  const Wrapping wrapping_;
};

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_EMESSAGE_WRITERS_H_
