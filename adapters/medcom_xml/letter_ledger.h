// Keeps account of a letter's elements, so that none vanishes: each one is mapped, dropped by declaration, or left
// over, and what is left over becomes a Residue. Whoever forgets an element does not lose it.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_LETTER_LEDGER_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_LETTER_LEDGER_H_

#include <cstddef>
#include <string>
#include <string_view>
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
  LetterLedger() { accounted_.reserve(kUsualElements); }

  struct LeftOver {
    std::string path;
    std::string value;
  };
  struct Drop {
    pugi::xml_node node;
    const LossInfo* info = nullptr;  // One of the format's constants.

    friend bool operator==(const Drop&, const Drop&) = default;
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

  // What has been dropped, in the order in which it was.
  const std::vector<Drop>& drops() const { return drops_; }

 private:
  static constexpr size_t kUsualElements = 100;  // Of a letter that tells little.

  std::vector<pugi::xml_node> OpenLeaves(pugi::xml_node root) const;

  absl::flat_hash_set<const void*> accounted_;
  std::vector<Drop> drops_;
};

// The losses of all letters of a document, sorted by path, each code once for each path. Paths are made here alone:
// children of one letter drop what they share, each for itself. `paths` is the document's.
std::vector<Loss> LossesOf(std::vector<LetterLedger::Drop> drops, PathMaker& paths);

// The codes of the losses for Envelope.losses: sorted, each once, with that of the transport, which all letters lose.
std::vector<std::string> LossCodes(const std::vector<LetterLedger::Drop>& drops, std::string_view transport_code);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_LETTER_LEDGER_H_
