#include "adapters/text/xml_names.h"

namespace handover::adapters {
namespace {

constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";
constexpr std::string_view kInstanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::string_view kDeclarationPrefix = "xmlns:";

struct PrefixedName {
  std::string_view prefix;
  std::string_view local;
};

PrefixedName SplitName(std::string_view name) {
  const size_t colon = name.find(':');
  if (colon == std::string_view::npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

// The namespace that `prefix` stands for at `element`; the empty prefix is the default namespace.
std::optional<std::string_view> NamespaceOf(pugi::xml_node element, std::string_view prefix) {
  if (prefix == "xml") return kXmlNamespace;
  for (pugi::xml_node node = element; node; node = node.parent()) {
    for (pugi::xml_attribute attribute = node.first_attribute(); attribute; attribute = attribute.next_attribute()) {
      const std::string_view name = attribute.name();
      const bool declares =
          prefix.empty() ? name == "xmlns"
                         : name.starts_with(kDeclarationPrefix) && name.substr(kDeclarationPrefix.size()) == prefix;
      if (declares) return std::string_view(attribute.value());
    }
  }
  if (prefix.empty()) return std::string_view();
  return std::nullopt;
}

}  // namespace

std::optional<XmlName> NameOf(pugi::xml_node element) {
  const PrefixedName name = SplitName(element.name());
  const std::optional<std::string_view> space = NamespaceOf(element, name.prefix);
  const bool undeclared_prefix = !name.prefix.empty() && space == std::string_view();
  if (!space.has_value() || undeclared_prefix) return std::nullopt;
  return XmlName{*space, name.local};
}

std::optional<XmlName> NameOf(pugi::xml_node element, pugi::xml_attribute attribute) {
  const PrefixedName name = SplitName(attribute.name());
  if (name.prefix.empty()) return XmlName{{}, name.local};
  const std::optional<std::string_view> space = NamespaceOf(element, name.prefix);
  if (!space.has_value() || space->empty()) return std::nullopt;
  return XmlName{*space, name.local};
}

bool IsNamespaceDeclaration(pugi::xml_attribute attribute) {
  const std::string_view name = attribute.name();
  return name == "xmlns" || name.starts_with(kDeclarationPrefix);
}

bool IsSchemaHint(pugi::xml_node element, pugi::xml_attribute attribute) {
  if (!std::string_view(attribute.name()).ends_with("chemaLocation")) return false;
  const std::optional<XmlName> name = NameOf(element, attribute);
  return name == XmlName{kInstanceNamespace, "schemaLocation"} ||
         name == XmlName{kInstanceNamespace, "noNamespaceSchemaLocation"};
}

std::string_view TextOf(pugi::xml_node element, std::string& copy) {
  std::string_view text;
  copy.clear();
  for (pugi::xml_node child = element.first_child(); child; child = child.next_sibling()) {
    const pugi::xml_node_type type = child.type();
    if (type != pugi::node_pcdata && type != pugi::node_cdata) continue;
    if (text.empty()) {
      text = child.value();
      continue;
    }
    if (copy.empty()) copy = text;
    copy += child.value();
    text = copy;
  }
  return text;
}

std::string TextOf(pugi::xml_node element) {
  std::string copy;
  return std::string(TextOf(element, copy));
}

}  // namespace handover::adapters
