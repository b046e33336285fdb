#include <string>
#include <vector>

#include "adapters/kl_children/kl_elements.h"
#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/kl_mapping.h"
#include "adapters/kl_children/resource_json.h"
#include "adapters/text/utf8.h"

namespace handover::adapters::kl {
namespace map_residue_internal {

using fhir::Node;

constexpr size_t kMaxResidue = 500;  // Elements that nobody knows, of one report.
constexpr size_t kMaxResidueCharacters = 20'000;
constexpr size_t kMaxPathCharacters = 500;

class Residues {
 public:
  explicit Residues(Mapping& mapping) : mapping_(mapping) {}

  void Add(const Node& node, std::string value) {
    if (CountCodePoints(value) > kMaxResidueCharacters) {
      mapping_.findings().Add(kTooLong, node, "The value is longer than the reference model takes.");
      return;
    }
    if (residue_ == nullptr) {
      residue_ = mapping_.draft().AddSectionAboutEveryone().mutable_residue();
      *residue_->mutable_provenance() = mapping_.SectionProvenance(mapping_.report().subject);
      residue_->set_format(std::string(kKlChildrenFormat));
    }
    model::v1::Residue::Element& element = *residue_->add_elements();
    const std::string path = mapping_.findings().tree().PathOf(node);
    element.set_path(std::string(TruncateCodePoints(path, kMaxPathCharacters)));
    element.set_value(std::move(value));
  }

 private:
  Mapping& mapping_;
  model::v1::Residue* residue_ = nullptr;
};

}  // namespace map_residue_internal

void MapResidue(Mapping& mapping) {
  using namespace map_residue_internal;
  fhir::Findings& findings = mapping.findings();
  const fhir::Tree& tree = findings.tree();
  Residues residues(mapping);
  for (const Node* resource : mapping.report().as_it_is) mapping.Carry(*resource);
  for (const Node* resource : mapping.carried()) {
    residues.Add(*resource, ResourceJson(*resource, tree.syntax(), mapping.index()));
    if (fhir::Child(*resource, "text") != nullptr) findings.AddLoss(fhir::kLossNarrative, *resource);
    mapping.exceptions().accounted.insert(resource);
  }
  const std::vector<const Node*> left = Elements().LeftOver(*mapping.report().bundle, mapping.exceptions(), findings);
  if (left.size() > kMaxResidue) {
    findings.Add(kTooManyUnknown, *left[kMaxResidue], "A report has at most 500 elements that no mapping knows.");
    return;
  }
  for (const Node* node : left) residues.Add(*node, node->value);
}

}  // namespace handover::adapters::kl
