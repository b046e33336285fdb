// Base64 as xs:base64Binary and FHIR allow it: the standard alphabet, padded, with white space anywhere.
#ifndef HANDOVER_ADAPTERS_TEXT_BASE64_H_
#define HANDOVER_ADAPTERS_TEXT_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

namespace handover::adapters {

// Empty when a character is foreign, the padding is wrong, or bits beyond the last byte are not zero: one text, one
// meaning. An empty text decodes to an empty string.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_BASE64_H_
