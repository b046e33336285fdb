// The guard before an XML parser: what it lets through is small, shallow, well formed, UTF-8 and free of DOCTYPE.
//
// pugixml is fast and lenient; it takes unbalanced rubbish after the root, unknown entities and duplicate attributes.
// So the guard reads the whole text once itself, without recursion, and answers the first thing that is wrong. A reader
// hands `utf8` to pugixml only when the problem is kNone.
#ifndef HANDOVER_ADAPTERS_TEXT_XML_PRESCAN_H_
#define HANDOVER_ADAPTERS_TEXT_XML_PRESCAN_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace handover::adapters {

struct XmlLimits {
  size_t max_bytes = 4 * 1024 * 1024;  // The largest real letter with a file in it was 245 kB.
  size_t max_depth = 64;               // XDIS32 needs 7, a VANSEnvelope 6, FHIR about 20.
  size_t max_elements = 50'000;        // A letter of the greatest legal size has about 2 000.
  size_t max_attributes = 32;          // Of one element, namespace declarations included.
  size_t max_name_bytes = 256;
};

enum class XmlProblem {
  kNone,
  kEmpty,                // No byte but white space.
  kTooLarge,             // More than max_bytes.
  kEncodingUnsupported,  // Another than UTF-8, UTF-16, US-ASCII, ISO-8859-1 or Windows-1252.
  kEncodingInvalid,      // The bytes are not valid in the declared encoding.
  kForbiddenCharacter,   // NUL, a control character, or a reference to one.
  kDoctype,              // DOCTYPE: no entity is ever declared, none ever expanded.
  kTooDeep,              // More than max_depth.
  kTooManyElements,      // More than max_elements, max_attributes or max_name_bytes.
  kNotWellFormed,        // Truncated, unbalanced, unquoted, a second root, an unknown entity, ...
};

struct XmlPrescan {
  XmlProblem problem = XmlProblem::kNone;
  size_t line = 0;   // 1-based line of the problem; 0 when there is none or it concerns the whole.
  std::string utf8;  // The text without byte order mark. Its XML declaration still names the old encoding: parse it as
                     // UTF-8 explicitly. Empty when there is a problem.
};

XmlPrescan PrescanXml(std::string_view bytes, const XmlLimits& limits = {});

// Stable issue code, such as XML_DOCTYPE, and one sentence that says the rule. Empty for kNone.
std::string_view XmlProblemCode(XmlProblem problem);
std::string_view XmlProblemRule(XmlProblem problem);

// The first 16 KiB, in which ASCII reads as such also where the document is UTF-16: to look for a name. `copy` keeps
// them where they are not the document's own bytes.
std::string_view SniffXmlHead(std::string_view bytes, std::string& copy);

// The root element's local name, from the first 16 KiB alone; empty when there is none. For recognising a format also
// where the document is broken: tolerates UTF-16, DOCTYPE and any encoding.
std::string SniffXmlRoot(std::string_view bytes);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_XML_PRESCAN_H_
