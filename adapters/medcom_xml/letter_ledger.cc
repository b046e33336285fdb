#include "adapters/medcom_xml/letter_ledger.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "adapters/medcom_xml/emessage.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/medcom_xml/xml_values.h"

namespace handover::adapters::medcom {
namespace {

// A formatted text has elements and is one value all the same.
bool IsLeaf(pugi::xml_node node) {
  bool has_elements = false;
  for (pugi::xml_node child = node.first_child(); child; child = child.next_sibling()) {
    const bool is_element = child.type() == pugi::node_element;
    if (!is_element && !IsBlank(child.value())) return true;
    has_elements = has_elements || is_element;
  }
  return !has_elements;
}

pugi::xml_node BehindSubtree(pugi::xml_node root, pugi::xml_node node) {
  for (; node != root; node = node.parent()) {
    const pugi::xml_node next = node.next_sibling();
    if (next) return next;
  }
  return {};
}

}  // namespace

void LetterLedger::Mapped(pugi::xml_node node) {
  if (node) accounted_.insert(node.internal_object());
}

void LetterLedger::Dropped(pugi::xml_node node, const LossInfo& info) {
  if (!node) return;
  accounted_.insert(node.internal_object());
  drops_.push_back({node, &info});
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
  PathMaker paths;
  for (const pugi::xml_node leaf : OpenLeaves(root)) left_over.push_back({paths.PathOf(leaf), WordsOf(leaf)});
  return left_over;
}

void LetterLedger::DropRest(pugi::xml_node root, const LossInfo& info) {
  for (const pugi::xml_node leaf : OpenLeaves(root)) Dropped(leaf, info);
}

std::vector<Loss> LossesOf(std::vector<LetterLedger::Drop> drops, PathMaker& paths) {
  using Drop = LetterLedger::Drop;
  // By address, for equals to stand side by side.
  const auto before = [](const Drop& a, const Drop& b) {
    if (a.node != b.node) return std::less<>()(a.node.internal_object(), b.node.internal_object());
    return std::less<>()(a.info, b.info);
  };
  std::sort(drops.begin(), drops.end(), before);
  drops.erase(std::unique(drops.begin(), drops.end()), drops.end());
  std::vector<Loss> losses;
  losses.reserve(drops.size());
  for (const Drop& drop : drops) losses.push_back(MakeLoss(*drop.info, paths.PathOf(drop.node)));
  return WithoutRepetition(std::move(losses));
}

std::vector<std::string> LossCodes(const std::vector<LetterLedger::Drop>& drops, std::string_view transport_code) {
  std::vector<std::string_view> codes = {transport_code};
  for (const LetterLedger::Drop& drop : drops) {
    // Neighbours are mostly dropped for one reason.
    if (codes.back() != drop.info->code) codes.push_back(drop.info->code);
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return std::vector<std::string>(codes.begin(), codes.end());
}

}  // namespace handover::adapters::medcom
