// Keeps account of a letter's elements, so that none vanishes: each one is mapped, dropped by declaration, or left
// over, and what is left over becomes a Residue. Whoever forgets an element does not lose it.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_LETTER_LEDGER_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_LETTER_LEDGER_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include <pugixml.hpp>

#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/xdis32_letter.h"
#include "adapters/translation.h"

namespace handover::adapters::medcom {

// Not thread-safe. Borrows the document.
class LetterLedger {
 public:
  struct LeftOver {
    std::string path;
    std::string value;
  };

  // An element is accounted for with all that is below it.
  void Mapped(pugi::xml_node node);
  void Mapped(const Field& field) { Mapped(field.node); }
  void Dropped(pugi::xml_node node, const LossInfo& info);
  void Dropped(const Field& field, const LossInfo& info) { Dropped(field.node, info); }

  // Whether nobody has accounted for the element itself; what is around it is not looked at.
  bool IsOpen(pugi::xml_node node) const { return !accounted_.contains(node.internal_object()); }

  // Everything below `root` that has a value and is not accounted for, in document order.
  std::vector<LeftOver> LeftOverBelow(pugi::xml_node root) const;

  // Drops everything below `root` that has a value and is not accounted for.
  void DropRest(pugi::xml_node root, const LossInfo& info);

  const std::vector<Loss>& losses() const { return losses_; }

 private:
  std::vector<pugi::xml_node> OpenLeaves(pugi::xml_node root) const;

  absl::flat_hash_set<const void*> accounted_;
  std::vector<Loss> losses_;
};

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_LETTER_LEDGER_H_
