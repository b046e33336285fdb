// The reader of MedCom DIS32, the birth notification in EDIFACT. README.md in this folder tells what goes where.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS32_READER_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS32_READER_H_

#include <memory>
#include <string_view>

#include "adapters/medcom_edifact/edifact_reading.h"
#include "adapters/translation.h"

namespace handover::adapters::edifact {

inline constexpr std::string_view kDis32Format = "MEDCOM_DIS32";
extern const EdifactLetter kDis32Letter;

// Format MEDCOM_DIS32, bare and in a VANSEnvelope. Recognises every bare EDIFACT interchange, and refuses messages of
// other types by their name: their interchange is checked all the same. Otherwise as medcom::Xdis32Reader.
class Dis32Reader final : public Reader {
 public:
  std::string_view format() const override { return kDis32Format; }
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;
};

std::unique_ptr<Reader> MakeDis32Reader();

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS32_READER_H_
