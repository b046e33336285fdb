// HL7 v2 messages about newborns: ADT^A01, A04, A08, A28 and A31, ORU^R01, and the orders ORM^O01 and OML^O21 that
// carry the same findings. One message, one handover.
#ifndef HANDOVER_ADAPTERS_HL7V2_HL7_READER_H_
#define HANDOVER_ADAPTERS_HL7V2_HL7_READER_H_

#include <memory>
#include <string_view>

#include "adapters/translation.h"

namespace handover::adapters::hl7v2 {

// Stateless and thread-safe.
class Hl7v2Reader final : public Reader {
 public:
  std::string_view format() const override;
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;
};

std::unique_ptr<Reader> MakeHl7v2Reader();

}  // namespace handover::adapters::hl7v2

#endif  // HANDOVER_ADAPTERS_HL7V2_HL7_READER_H_
