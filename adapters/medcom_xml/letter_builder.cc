#include "adapters/medcom_xml/letter_builder.h"

#include <algorithm>
#include <vector>

#include "adapters/medcom_xml/xml_values.h"
#include "adapters/text/utf8.h"

namespace handover::adapters::medcom {
namespace letter_builder_internal {

std::string_view NameOfNode(pugi::xml_node node) { return node.name(); }

// The node that a new element of that name stands behind; null = it is the first.
pugi::xml_node Before(LetterNode parent, std::string_view name, size_t place) {
  const std::vector<std::string_view> order = ElementNames(*parent.type);
  const auto rank = [&order](std::string_view one) { return std::find(order.begin(), order.end(), one); };
  const auto own = rank(name);
  pugi::xml_node before;
  size_t same = 0;
  for (const pugi::xml_node child : parent.node.children()) {
    const auto other = rank(NameOfNode(child));
    if (other > own) break;
    if (other == own && place > 0 && same + 1 >= place) break;
    if (other == own) ++same;
    before = child;
  }
  return before;
}

}  // namespace letter_builder_internal

LetterBuilder::LetterBuilder(const Schema& schema, const OutCodes& codes, EmessageTree& tree)
    : codes_(codes), tree_(tree) {
  root_ = {tree.document.append_child(std::string(schema.root.name).c_str()), schema.root.type};
  root_.node.append_attribute("xmlns").set_value(std::string(schema.name_space).c_str());
}

LetterNode LetterBuilder::Add(LetterNode parent, std::string_view name, size_t place) {
  const std::string text(name);
  // Letters follow one another, each with what belongs to it.
  if (parent.node == root_.node) return {parent.node.append_child(text.c_str()), FindElement(*parent.type, name)->type};
  const pugi::xml_node before = letter_builder_internal::Before(parent, name, place);
  pugi::xml_node node =
      before ? parent.node.insert_child_after(text.c_str(), before) : parent.node.prepend_child(text.c_str());
  return {node, FindElement(*parent.type, name)->type};
}

LetterNode LetterBuilder::Find(LetterNode parent, std::string_view name, size_t place) const {
  for (const pugi::xml_node child : parent.node.children()) {
    if (letter_builder_internal::NameOfNode(child) != name) continue;
    if (place <= 1) return {child, FindElement(*parent.type, name)->type};
    --place;
  }
  return {};
}

LetterNode LetterBuilder::Sole(LetterNode parent, std::string_view name) {
  const LetterNode found = Find(parent, name);
  return found ? found : Add(parent, name);
}

std::string LetterBuilder::Cleaned(std::string_view text, const std::string& field) {
  std::string cleaned;
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = CodePointAt(text, at);
    const bool bad = point.length == 0 || IsForbiddenInText(point.value);
    // A reader of XML takes a carriage return for a line feed.
    if (!bad && point.value != '\r') cleaned += text.substr(at, point.length);
    if (bad) Lose(codes_.character, field);
    at += std::max<size_t>(point.length, 1);
  }
  return cleaned;
}

void LetterBuilder::Append(LetterNode parent, std::string_view name, const std::string& text) {
  Add(parent, name).node.append_child(pugi::node_pcdata).set_value(text.c_str());
}

bool LetterBuilder::SetWhole(LetterNode parent, std::string_view name, std::string_view text,
                             const std::string& field) {
  if (text.empty()) return false;
  const std::string cleaned = Cleaned(text, field);
  const Particle* particle = FindElement(*parent.type, name);
  if (!TakesValue(*particle->type->value, cleaned)) {
    Lose(codes_.value, field);
    return false;
  }
  Append(parent, name, cleaned);
  return true;
}

bool LetterBuilder::SetText(LetterNode parent, std::string_view name, std::string_view text, const std::string& field) {
  const std::string cleaned = Cleaned(text, field);
  if (Trim(cleaned).empty()) return false;
  const ValueRule& rule = *FindElement(*parent.type, name)->type->value;
  const bool too_long = CountCodePoints(cleaned) > static_cast<size_t>(rule.max_length);
  if (too_long) Lose(codes_.shortened, field);
  const std::string fitted(too_long ? TruncateCodePoints(cleaned, static_cast<size_t>(rule.max_length)) : cleaned);
  return SetWhole(parent, name, fitted, field);
}

void LetterBuilder::SetRequired(LetterNode parent, std::string_view name, std::string_view text,
                                const std::string& field) {
  if (Find(parent, name) || SetText(parent, name, text, field)) return;
  Append(parent, name, std::string(kNotTold));
  Tell(codes_.not_told, PathOf(Find(parent, name).node));
}

bool LetterBuilder::SetLines(LetterNode parent, std::string_view name, std::string_view text,
                             const std::string& field) {
  const std::string cleaned = Cleaned(text, field);
  if (Trim(cleaned).empty()) return false;
  pugi::xml_node node = Add(parent, name).node;
  std::string_view rest = cleaned;
  for (size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    if (end > 0) node.append_child(pugi::node_pcdata).set_value(std::string(rest.substr(0, end)).c_str());
    node.append_child("Break");
    rest.remove_prefix(end + 1);
  }
  if (!rest.empty()) node.append_child(pugi::node_pcdata).set_value(std::string(rest).c_str());
  return true;
}

void LetterBuilder::SetTime(LetterNode parent, std::string_view name, absl::CivilMinute time) {
  const LetterNode node = Add(parent, name);
  Append(node, "Date", absl::FormatCivilTime(absl::CivilDay(time)));
  const std::string minutes = absl::FormatCivilTime(time);  // 2024-06-13T03:31
  Append(node, "Time", minutes.substr(minutes.find('T') + 1));
}

void LetterBuilder::Lose(const LossInfo& info, const std::string& path) {
  if (lost_.emplace(info.code, path).second) tree_.losses.push_back(MakeLoss(info, path));
}

void LetterBuilder::Tell(const IssueInfo& info, std::string path) {
  tree_.issues.push_back(MakeIssue(info, std::move(path)));
}

}  // namespace handover::adapters::medcom
