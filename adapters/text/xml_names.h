// Namespaces for pugixml, which has none: an element's namespace and local name, by the declarations in force there.
#ifndef HANDOVER_ADAPTERS_TEXT_XML_NAMES_H_
#define HANDOVER_ADAPTERS_TEXT_XML_NAMES_H_

#include <optional>
#include <string>
#include <string_view>

#include <pugixml.hpp>

namespace handover::adapters {

struct XmlName {
  std::string_view space;  // Empty = in no namespace.
  std::string_view local;

  friend bool operator==(const XmlName&, const XmlName&) = default;
};

// Both views live as long as the document. Empty when the prefix is not declared.
std::optional<XmlName> NameOf(pugi::xml_node element);

// An attribute without a prefix is in no namespace. Empty when the prefix is not declared.
std::optional<XmlName> NameOf(pugi::xml_node element, pugi::xml_attribute attribute);

// Whether the attribute is `xmlns` or `xmlns:...`.
bool IsNamespaceDeclaration(pugi::xml_attribute attribute);

// Where a schema lies (xsi:schemaLocation, xsi:noNamespaceSchemaLocation), which any element may say and no content is.
bool IsSchemaHint(pugi::xml_node element, pugi::xml_attribute attribute);

// All character data directly under the element, comments between it left out.
std::string TextOf(pugi::xml_node element);

// The same without a copy where it stands in one piece, as it nearly always does; else `copy` holds it.
std::string_view TextOf(pugi::xml_node element, std::string& copy);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_XML_NAMES_H_
