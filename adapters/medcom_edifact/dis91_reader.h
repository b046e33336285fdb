// The reader of MedCom DIS91, the correspondence letter in EDIFACT. README.md in this folder tells what goes where.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS91_READER_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS91_READER_H_

#include <string_view>

#include "adapters/medcom_edifact/edifact_reading.h"
#include "adapters/translation.h"

namespace handover::adapters::edifact {

inline constexpr std::string_view kDis91Format = "MEDCOM_DIS91";
extern const EdifactLetter kDis91Letter;

// Format MEDCOM_DIS91, bare and in a VANSEnvelope. Otherwise as medcom::Xdis91Reader.
class Dis91Reader final : public Reader {
 public:
  std::string_view format() const override { return kDis91Format; }
  // EDIFACT that names the version in its first 4 KiB.
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;
};

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS91_READER_H_
