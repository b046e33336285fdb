// Finds out how an XML document is encoded, and makes it UTF-8. The first half of the guard in xml_prescan.h.
#ifndef HANDOVER_ADAPTERS_TEXT_XML_ENCODING_H_
#define HANDOVER_ADAPTERS_TEXT_XML_ENCODING_H_

#include <string>
#include <string_view>

#include "adapters/text/xml_prescan.h"

namespace handover::adapters {

struct XmlDecoded {
  XmlProblem problem = XmlProblem::kNone;  // kEncoding..., kNotWellFormed (of the XML declaration) or kNone.
  std::string utf8;                        // Without byte order mark.
  bool is_plain = false;                   // Already known to hold no character of IsForbiddenInText().
  size_t declaration_bytes = 0;            // Length of the XML declaration at the start of `utf8`; 0 = there is none.
};

XmlDecoded DecodeXml(std::string_view bytes);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_XML_ENCODING_H_
