// KL children 2.1.0 (FBU): delivery reports of municipal health visiting, JSON and XML. README.md beside this file has
// the mapping and the codes.
#ifndef HANDOVER_ADAPTERS_KL_CHILDREN_KL_CHILDREN_READER_H_
#define HANDOVER_ADAPTERS_KL_CHILDREN_KL_CHILDREN_READER_H_

#include <string_view>

#include "adapters/kl_children/kl_mapping.h"
#include "adapters/translation.h"

namespace handover::adapters::kl {

// One report, or an incremental delivery of several, which become a handover each and are refused together.
class KlChildrenReader : public Reader {
 public:
  std::string_view format() const override { return kKlChildrenFormat; }
  // A FHIR document that names a profile of the guide and is no message.
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;
};

}  // namespace handover::adapters::kl

#endif  // HANDOVER_ADAPTERS_KL_CHILDREN_KL_CHILDREN_READER_H_
