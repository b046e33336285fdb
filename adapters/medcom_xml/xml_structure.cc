#include "adapters/medcom_xml/xml_structure.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <optional>

#include "absl/container/inlined_vector.h"

#include "adapters/medcom_xml/xml_values.h"
#include "adapters/text/utf8.h"
#include "adapters/text/xml_names.h"

namespace handover::adapters::medcom {
namespace {

constexpr size_t kMaxIssues = 100;  // Nobody reads more, and a hostile letter could make millions.
constexpr size_t kUsualPathBytes = 120;

// Where FormattedTextType allows what: FixedFont holds the rest, the others hold Space and Break, and these hold
// nothing.
enum class MarkupLevel { kText, kFixedFont, kStyled, kEmpty };

std::optional<MarkupLevel> InsideMarkup(MarkupLevel level, std::string_view name) {
  if (level == MarkupLevel::kEmpty) return std::nullopt;
  if (name == "Space" || name == "Break") return MarkupLevel::kEmpty;
  if (level == MarkupLevel::kStyled) return std::nullopt;
  for (const std::string_view style : {"Right", "Center", "Bold", "Italic", "Underline"}) {
    if (name == style) return MarkupLevel::kStyled;
  }
  if (level == MarkupLevel::kText && name == "FixedFont") return MarkupLevel::kFixedFont;
  return std::nullopt;
}

bool IsElement(pugi::xml_node node) { return node.type() == pugi::node_element; }

// Compares sizes and first letters before it calls anybody, since most names that are compared differ there.
bool IsName(std::string_view a, std::string_view b) {
  return a.size() == b.size() && (a.empty() || a.front() == b.front()) && a == b;
}

// Whether `name` can be the first element of the part.
bool Begins(const Particle& part, std::string_view name) {
  switch (part.kind) {
    case Particle::Kind::kElement:
      return IsName(part.name, name);
    case Particle::Kind::kSequence:
      for (const Particle& inner : part.parts) {
        if (Begins(inner, name)) return true;
        if (inner.least > 0) return false;
      }
      return false;
    case Particle::Kind::kChoice:
      return std::any_of(part.parts.begin(), part.parts.end(),
                         [name](const Particle& inner) { return Begins(inner, name); });
  }
  return false;
}

// The element particle of that name anywhere in the parts, and whether it stands in a choice.
struct Declared {
  const Particle* particle = nullptr;
  bool in_choice = false;
};

Declared FindDeclared(std::span<const Particle> parts, std::string_view name, bool in_choice) {
  for (const Particle& part : parts) {
    if (part.kind == Particle::Kind::kElement) {
      if (part.name == name) return {&part, in_choice};
      continue;
    }
    const Declared inner = FindDeclared(part.parts, name, in_choice || part.kind == Particle::Kind::kChoice);
    if (inner.particle != nullptr) return inner;
  }
  return {};
}

std::string_view FirstName(const Particle& part) {
  return part.kind == Particle::Kind::kElement ? part.name : FirstName(part.parts.front());
}

bool HasValidLength(std::string_view text, const ValueRule& rule) {
  const size_t length = CountCodePoints(text);
  return length >= static_cast<size_t>(rule.min_length) && length <= static_cast<size_t>(rule.max_length);
}

const IssueInfo* CheckText(std::string_view text, const ValueRule& rule, const StructureCodes& codes) {
  if (!HasValidLength(text, rule)) return &codes.value_length;
  return rule.min_length > 0 && Trim(text).empty() ? &codes.value_blank : nullptr;
}

const IssueInfo* CheckInteger(std::string_view text, const ValueRule& rule, const StructureCodes& codes) {
  const std::optional<int64_t> value = ReadInteger(text);
  if (!value.has_value()) return &codes.value_integer;
  return *value < rule.least || *value > rule.greatest ? &codes.value_range : nullptr;
}

const IssueInfo* FormatIf(bool wrong, const StructureCodes& codes) { return wrong ? &codes.value_format : nullptr; }

// What is wrong with the text, or null.
const IssueInfo* CheckValue(std::string_view text, const ValueRule& rule, const StructureCodes& codes) {
  switch (rule.kind) {
    case ValueRule::Kind::kText:
      return CheckText(text, rule, codes);
    case ValueRule::Kind::kToken:
      return CheckText(Trim(text), rule, codes);
    case ValueRule::Kind::kCode:
      return std::find(rule.codes.begin(), rule.codes.end(), text) == rule.codes.end() ? &codes.value_code : nullptr;
    case ValueRule::Kind::kDigits:
      return FormatIf(!HasValidLength(text, rule) || text.find_first_not_of("0123456789") != std::string_view::npos,
                      codes);
    case ValueRule::Kind::kTime:
      return FormatIf(!ReadTime(text).has_value(), codes);
    case ValueRule::Kind::kDate:
      return ReadDate(text).has_value() ? nullptr : &codes.value_date;
    case ValueRule::Kind::kDateTime:
      return FormatIf(!ReadDateTime(text).has_value(), codes);
    case ValueRule::Kind::kInteger:
      return CheckInteger(text, rule, codes);
    case ValueRule::Kind::kBoolean:
      return FormatIf(!ReadBoolean(text).has_value(), codes);
    case ValueRule::Kind::kUuid:
    case ValueRule::Kind::kBase64:
      return nullptr;
  }
  return nullptr;
}

// A name stands in issues, and issues hold no value: a name that may be one, by its length or its digits, is a star.
std::string_view TellableName(std::string_view name) {
  constexpr size_t kLongestName = 64;  // The schemas' longest has 40 characters.
  constexpr int kMostDigits = 5;       // In a row; a date or a number has six or more.
  int digits = 0;
  for (const char c : name) {
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits > kMostDigits) return "*";
  }
  return name.size() > kLongestName ? "*" : name;
}

// One run over one document.
class StructureCheck {
 public:
  StructureCheck(const Schema& schema, std::vector<Issue>& issues)
      : name_space_(schema.name_space), codes_(*schema.codes), issues_(issues) {}

  void CheckElement(pugi::xml_node node, const ElementType& type) {
    if (issues_.size() >= kMaxIssues) return;
    CheckAttributes(node, type);
    switch (type.content) {
      case ElementType::Content::kElements:
        return CheckChildren(node, type.particles);
      case ElementType::Content::kValue:
        return CheckSimple(node, *type.value);
      case ElementType::Content::kFormattedText:
        return CheckMarkup(node);
      case ElementType::Content::kAnything:
        return;
    }
  }

  void Report(const IssueInfo& info, std::string path) {
    if (issues_.size() < kMaxIssues) issues_.push_back(MakeIssue(info, std::move(path)));
  }

 private:
  struct Element {
    pugi::xml_node node;
    std::string_view prefix;  // With its colon.
    std::string_view local;
    const Particle* particle = nullptr;  // Once it is known.
  };

  static Element ElementOf(pugi::xml_node node) {
    const std::string_view name = node.name();
    const size_t local = name.find(':') + 1;  // npos + 1 is the beginning.
    return {node, name.substr(0, local), name.substr(local), nullptr};
  }

  // How far the children of one element have been told apart.
  struct Matching {
    std::span<Element> children;
    size_t at = 0;             // Those before have their particles.
    std::string_view missing;  // The element that should stand next; empty = nothing is missing.

    bool begins(const Particle& part) const { return at < children.size() && Begins(part, children[at].local); }
    bool comes_later(std::string_view name) const {
      return std::any_of(children.begin() + static_cast<std::ptrdiff_t>(at), children.end(),
                         [name](const Element& child) { return child.local == name; });
    }
  };

  bool IsInNamespace(pugi::xml_node node) const {
    const std::optional<XmlName> name = NameOf(node);
    return name.has_value() && name->space == name_space_;
  }

  // `parent` is in the namespace. So is what has its prefix and can declare nothing.
  bool IsInNamespace(const Element& child, const Element& parent) const {
    const bool as_parent = child.prefix == parent.prefix && !child.node.first_attribute();
    return as_parent || IsInNamespace(child.node);
  }

  void CheckAttributes(pugi::xml_node node, const ElementType& type) {
    if (type.content == ElementType::Content::kAnything) return;
    if (type.attributes.empty() && !node.first_attribute()) return;
    for (const pugi::xml_attribute attribute : node.attributes()) CheckAttribute(node, attribute, type);
    for (const AttributeRule& rule : type.attributes) {
      if (!node.attribute(std::string(rule.name).c_str())) {
        Report(codes_.attribute_missing, PathOf(node) + "/@" + std::string(rule.name));
      }
    }
  }

  void CheckAttribute(pugi::xml_node node, pugi::xml_attribute attribute, const ElementType& type) {
    if (IsNamespaceDeclaration(attribute) || IsSchemaHint(node, attribute)) return;
    const std::string path = PathOf(node) + "/@" + std::string(TellableName(attribute.name()));
    const std::optional<XmlName> name = NameOf(node, attribute);
    if (!name.has_value()) return Report(codes_.name_space, path);
    for (const AttributeRule& rule : type.attributes) {
      if (!name->space.empty() || name->local != rule.name) continue;
      const IssueInfo* wrong = CheckValue(attribute.value(), *rule.value, codes_);
      if (wrong != nullptr) Report(*wrong, path);
      return;
    }
    Report(codes_.attribute_unknown, path);
  }

  void CheckSimple(pugi::xml_node node, const ValueRule& rule) {
    for (pugi::xml_node child = node.first_child(); child; child = child.next_sibling()) {
      if (IsElement(child)) return Report(codes_.element_unknown, PathOf(child));
    }
    const IssueInfo* wrong = CheckValue(TextOf(node, copy_), rule, codes_);
    if (wrong != nullptr) Report(*wrong, PathOf(node));
  }

  // At most three levels by the table; what stands below an element that is not allowed is not looked at.
  void CheckMarkup(pugi::xml_node text) {
    std::vector<std::pair<pugi::xml_node, MarkupLevel>> open = {{text, MarkupLevel::kText}};
    while (!open.empty()) {
      const auto [node, level] = open.back();
      open.pop_back();
      for (const pugi::xml_node child : node.children()) {
        if (!IsElement(child)) {
          if (level == MarkupLevel::kEmpty) Report(codes_.text_unexpected, PathOf(node));
          continue;
        }
        const std::optional<MarkupLevel> inside = InsideMarkup(level, LocalNameOf(child));
        const bool foreign = !IsInNamespace(child);
        if (foreign || !inside.has_value()) {
          Report(foreign ? codes_.name_space : codes_.element_unknown, PathOf(child));
          continue;
        }
        CheckAttributes(child, ElementType{});
        open.emplace_back(child, *inside);
      }
    }
  }

  void CheckChildren(pugi::xml_node node, std::span<const Particle> particles) {
    const size_t first = open_.size();
    for (pugi::xml_node child = node.first_child(); child; child = child.next_sibling()) {
      if (IsElement(child)) {
        open_.push_back(ElementOf(child));
      } else if (!IsBlank(child.value())) {
        open_.resize(first);
        Report(codes_.text_unexpected, PathOf(node));
        return;
      }
    }
    Matching matching;
    matching.children = std::span(open_).subspan(first);
    MatchAll(particles, matching);
    if (!matching.missing.empty() || matching.at < matching.children.size()) {
      ReportMismatch(node, particles, matching);
    }
    const Element parent = ElementOf(node);
    for (size_t i = first; i < first + matching.at; ++i) {
      const Element child = open_[i];  // Not a reference: what is below it makes the list longer.
      if (!IsInNamespace(child, parent)) {
        Report(codes_.name_space, PathOf(child.node));
      } else {
        CheckElement(child.node, *child.particle->type);
      }
    }
    open_.resize(first);
  }

  // Every part of a sequence, as often as it may. Stops where something is missing.
  void MatchAll(std::span<const Particle> parts, Matching& matching) {
    for (const Particle& part : parts) {
      int count = 0;
      while (count < part.most && matching.begins(part) && matching.missing.empty()) {
        MatchOnce(part, matching);
        ++count;
      }
      if (!matching.missing.empty()) return;
      if (count < part.least) {
        matching.missing = FirstName(part);
        return;
      }
    }
  }

  // REQUIRES: the next child begins the part.
  void MatchOnce(const Particle& part, Matching& matching) {
    switch (part.kind) {
      case Particle::Kind::kElement:
        matching.children[matching.at++].particle = &part;
        return;
      case Particle::Kind::kSequence:
        MatchAll(part.parts, matching);
        return;
      case Particle::Kind::kChoice:
        for (const Particle& inner : part.parts) {
          if (matching.begins(inner)) return MatchOnce(inner, matching);
        }
        return;
    }
  }

  // Says what is wrong at the first child that does not fit, or which one is missing.
  void ReportMismatch(pugi::xml_node node, std::span<const Particle> particles, const Matching& matching) {
    const bool ended = matching.at >= matching.children.size();
    const std::string missing = PathOf(node) + "/" + std::string(matching.missing);
    if (ended) return Report(codes_.element_missing, missing);
    const pugi::xml_node next = matching.children[matching.at].node;
    const std::string_view name = matching.children[matching.at].local;
    const Declared declared = FindDeclared(particles, name, false);
    if (declared.particle == nullptr) {
      return Report(IsInNamespace(next) ? codes_.element_unknown : codes_.name_space, PathOf(next));
    }
    const bool first = matching.at == 0;
    if (!first && matching.children[matching.at - 1].local == name) {
      return Report(codes_.element_too_many, PathOf(next));
    }
    if (!first && declared.in_choice) return Report(codes_.element_choice, PathOf(next));
    if (matching.missing.empty() || matching.comes_later(matching.missing)) {
      return Report(codes_.element_order, PathOf(next));
    }
    Report(codes_.element_missing, missing);
  }

  const std::string_view name_space_;
  const StructureCodes& codes_;
  std::vector<Issue>& issues_;
  std::vector<Element> open_;  // The children of every element that is being looked at, the innermost last.
  std::string copy_;
};

// A node's place among its siblings of that name, from 1, or 0 where it is the only one; and how many there are in all.
struct Counted {
  int place = 0;
  size_t siblings = 0;
};

Counted CountSiblings(pugi::xml_node node) {
  const std::string_view name = LocalNameOf(node);
  Counted counted;
  int same = 0;
  for (pugi::xml_node sibling = node.parent().first_child(); sibling; sibling = sibling.next_sibling()) {
    ++counted.siblings;
    if (!HasLocalName(sibling, name) || !IsElement(sibling)) continue;
    ++same;
    if (sibling == node) counted.place = same;
  }
  if (same < 2) counted.place = 0;
  return counted;
}

// Appends one step of a path.
void AppendStep(std::string_view name, int place, std::string& path) {
  path += '/';
  path += TellableName(name);
  if (place > 0) path += "[" + std::to_string(place) + "]";
}

// The node and what is above it, the outermost last. A letter is seven deep.
using Ancestry = absl::InlinedVector<pugi::xml_node, 8>;

Ancestry UpFrom(pugi::xml_node node) {
  Ancestry up;
  for (; IsElement(node); node = node.parent()) up.push_back(node);
  return up;
}

void AppendNames(std::span<const Particle> parts, std::vector<std::string_view>& names) {
  for (const Particle& part : parts) {
    if (part.kind == Particle::Kind::kElement) names.push_back(part.name);
    AppendNames(part.parts, names);
  }
}

void AppendLeaves(const Particle& part, const std::string& parent, std::vector<std::string>& leaves) {
  if (part.kind != Particle::Kind::kElement) {
    for (const Particle& inner : part.parts) AppendLeaves(inner, parent, leaves);
    return;
  }
  const std::string path = parent.empty() ? std::string(part.name) : parent + "/" + std::string(part.name);
  if (part.type->content != ElementType::Content::kElements) {
    leaves.push_back(path);
    return;
  }
  for (const Particle& inner : part.type->particles) AppendLeaves(inner, path, leaves);
}

}  // namespace

void CheckStructure(const Schema& schema, pugi::xml_node root, std::vector<Issue>& issues) {
  StructureCheck check(schema, issues);
  const std::optional<XmlName> name = NameOf(root);
  const std::string path = "/" + std::string(TellableName(LocalNameOf(root)));
  if (!name.has_value()) return check.Report(schema.codes->name_space, path);
  if (name->local != schema.root.name) return check.Report(schema.codes->root, path);
  if (name->space != schema.name_space) return check.Report(schema.codes->name_space, path);
  check.CheckElement(root, *schema.root.type);
}

std::string_view LocalNameOf(pugi::xml_node node) {
  const std::string_view name = node.name();
  return name.substr(name.find(':') + 1);  // npos + 1 is the beginning.
}

bool HasLocalName(pugi::xml_node node, std::string_view local_name) {
  const char* const name = node.name();
  if (name[0] == '\0') return false;  // Text, such as the blanks between elements.
  size_t same = 0;
  while (same < local_name.size() && name[same] == local_name[same]) ++same;
  if (same == local_name.size() && name[same] == '\0') return local_name.find(':') == std::string_view::npos;
  const char* const colon = std::strchr(name, ':');
  return colon != nullptr && local_name == colon + 1;
}

const Particle* FindElement(const ElementType& type, std::string_view name) {
  return FindDeclared(type.particles, name, false).particle;
}

std::vector<std::string_view> ElementNames(const ElementType& type) {
  std::vector<std::string_view> names;
  AppendNames(type.particles, names);
  return names;
}

bool TakesValue(const ValueRule& rule, std::string_view text) {
  return CheckValue(text, rule, kXdis32Structure) == nullptr;  // The codes are not told.
}

std::string PathOf(pugi::xml_node node) {
  std::string path;
  path.reserve(kUsualPathBytes);
  const Ancestry up = UpFrom(node);
  for (auto step = up.rbegin(); step != up.rend(); ++step) {
    AppendStep(LocalNameOf(*step), CountSiblings(*step).place, path);
  }
  return path;
}

int PathMaker::PlaceOf(pugi::xml_node node) {
  constexpr size_t kMany = 40;  // White space between elements included.
  const pugi::xml_node parent = node.parent();
  if (!counted_.contains(parent.internal_object())) {
    const Counted counted = CountSiblings(node);
    if (counted.siblings < kMany) return counted.place;
    counted_.insert(parent.internal_object());
    std::map<std::string_view, std::vector<pugi::xml_node>> by_name;
    for (pugi::xml_node child = parent.first_child(); child; child = child.next_sibling()) {
      if (IsElement(child)) by_name[LocalNameOf(child)].push_back(child);
    }
    for (const auto& [name, nodes] : by_name) {
      for (size_t i = 0; nodes.size() > 1 && i < nodes.size(); ++i) {
        places_[nodes[i].internal_object()] = static_cast<int>(i) + 1;
      }
    }
  }
  const auto place = places_.find(node.internal_object());
  return place == places_.end() ? 0 : place->second;
}

std::string PathMaker::PathOf(pugi::xml_node node) {
  Ancestry unknown;
  std::string path;
  path.reserve(kUsualPathBytes);
  for (; IsElement(node); node = node.parent()) {
    const auto known = above_.find(node.internal_object());
    if (known != above_.end()) {
      path.append(known->second);
      break;
    }
    unknown.push_back(node);
  }
  for (; !unknown.empty(); unknown.pop_back()) {
    AppendStep(LocalNameOf(unknown.back()), PlaceOf(unknown.back()), path);
    if (unknown.size() > 1) above_.emplace(unknown.back().internal_object(), path);
  }
  return path;
}

std::string PlainPathOf(pugi::xml_node node) {
  std::string path;
  path.reserve(kUsualPathBytes);
  const Ancestry up = UpFrom(node);
  for (auto step = up.rbegin(); step != up.rend(); ++step) AppendStep(LocalNameOf(*step), 0, path);
  return path;
}

std::string WithoutIndexes(std::string_view path) {
  std::string kept;
  bool inside = false;
  for (const char c : path) {
    if (c == '[') inside = true;
    if (!inside) kept.push_back(c);
    if (c == ']') inside = false;
  }
  return kept;
}

std::vector<std::string> LeavesOf(const Schema& schema) {
  std::vector<std::string> leaves;
  AppendLeaves(schema.root, "", leaves);
  return leaves;
}

pugi::xml_node ChildOf(pugi::xml_node parent, std::string_view local_name) {
  for (pugi::xml_node child = parent.first_child(); child; child = child.next_sibling()) {
    if (HasLocalName(child, local_name) && IsElement(child)) return child;
  }
  return {};
}

pugi::xml_node ChildCursor::Find(std::string_view local_name) {
  for (pugi::xml_node child = next_; child; child = child.next_sibling()) {
    if (!HasLocalName(child, local_name) || !IsElement(child)) continue;
    next_ = child.next_sibling();
    return child;
  }
  for (pugi::xml_node child = parent_.first_child(); child != next_; child = child.next_sibling()) {
    if (HasLocalName(child, local_name) && IsElement(child)) return child;
  }
  return {};
}

std::vector<pugi::xml_node> ChildrenOf(pugi::xml_node parent, std::string_view local_name) {
  std::vector<pugi::xml_node> found;
  for (pugi::xml_node child = parent.first_child(); child; child = child.next_sibling()) {
    if (HasLocalName(child, local_name) && IsElement(child)) found.push_back(child);
  }
  return found;
}

}  // namespace handover::adapters::medcom
