// CDA documents: Graviditetsmappen PRF 3.0, PSCR 2.0 and PMR 2.0, and the birth reports of LPR3.
#ifndef HANDOVER_ADAPTERS_CDA_CDA_READER_H_
#define HANDOVER_ADAPTERS_CDA_CDA_READER_H_

#include <memory>
#include <string_view>

#include "adapters/cda/maternity.h"
#include "adapters/translation.h"

namespace handover::adapters::cda {

// Stateless and thread-safe.
class CdaReader final : public Reader {
 public:
  explicit CdaReader(CareLevels levels = {}) : levels_(std::move(levels)) {}

  std::string_view format() const override;
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;

 private:
  const CareLevels levels_;
};

// Without levels their codes stay codes.
std::unique_ptr<Reader> MakeCdaReader(const CareLevels& levels = {});

}  // namespace handover::adapters::cda

#endif  // HANDOVER_ADAPTERS_CDA_CDA_READER_H_
