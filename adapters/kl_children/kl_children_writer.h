// Handovers as KL children 2.1.0 delivery reports, JSON or XML: one report, or an incremental delivery of several.
#ifndef HANDOVER_ADAPTERS_KL_CHILDREN_KL_CHILDREN_WRITER_H_
#define HANDOVER_ADAPTERS_KL_CHILDREN_KL_CHILDREN_WRITER_H_

#include <string_view>
#include <vector>

#include "adapters/fhir/fhir_tree.h"
#include "adapters/kl_children/kl_mapping.h"
#include "adapters/translation.h"

namespace handover::adapters::kl {

inline constexpr std::string_view kKlChildrenXmlFormat = "KL_CHILDREN_XML";

// What was read is written again with the ids it had; what a visit must have and the handover does not tell is written
// as unknown, so that a report is one by the guide's own rules. What the guide has no place for is a loss by its field.
class KlChildrenWriter : public Writer {
 public:
  explicit KlChildrenWriter(fhir::Syntax syntax) : syntax_(syntax) {}

  std::string_view format() const override {
    return syntax_ == fhir::Syntax::kJson ? kKlChildrenFormat : kKlChildrenXmlFormat;
  }
  Written Write(const std::vector<exchange::v1::Handover>& handovers) const override;

 private:
  const fhir::Syntax syntax_;
};

}  // namespace handover::adapters::kl

#endif  // HANDOVER_ADAPTERS_KL_CHILDREN_KL_CHILDREN_WRITER_H_
