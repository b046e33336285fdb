#include "adapters/medcom_xml/letter_ledger.h"

#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/medcom_xml/xml_values.h"
#include "adapters/text/xml_names.h"

namespace handover::adapters::medcom {
namespace {

bool HasElements(pugi::xml_node node) {
  for (const pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_element) return true;
  }
  return false;
}

// A formatted text has elements and is one value all the same.
bool IsLeaf(pugi::xml_node node) { return !HasElements(node) || !Trim(TextOf(node)).empty(); }

pugi::xml_node BehindSubtree(pugi::xml_node root, pugi::xml_node node) {
  while (node != root && !node.next_sibling()) node = node.parent();
  return node == root ? pugi::xml_node() : node.next_sibling();
}

}  // namespace

void LetterLedger::Mapped(pugi::xml_node node) {
  if (node) accounted_.insert(node.internal_object());
}

void LetterLedger::Dropped(pugi::xml_node node, const LossInfo& info) {
  if (!node) return;
  accounted_.insert(node.internal_object());
  losses_.push_back(MakeLoss(info, PathOf(node)));
}

std::vector<pugi::xml_node> LetterLedger::OpenLeaves(pugi::xml_node root) const {
  std::vector<pugi::xml_node> leaves;
  pugi::xml_node node = root;
  while (node) {
    const bool closed = node.type() != pugi::node_element || accounted_.contains(node.internal_object());
    const bool leaf = !closed && IsLeaf(node);
    if (leaf && !WordsOf(node).empty()) leaves.push_back(node);
    node = closed || leaf ? BehindSubtree(root, node) : node.first_child();
  }
  return leaves;
}

std::vector<LetterLedger::LeftOver> LetterLedger::LeftOverBelow(pugi::xml_node root) const {
  std::vector<LeftOver> left_over;
  for (const pugi::xml_node leaf : OpenLeaves(root)) left_over.push_back({PathOf(leaf), WordsOf(leaf)});
  return left_over;
}

void LetterLedger::DropRest(pugi::xml_node root, const LossInfo& info) {
  for (const pugi::xml_node leaf : OpenLeaves(root)) Dropped(leaf, info);
}

}  // namespace handover::adapters::medcom
