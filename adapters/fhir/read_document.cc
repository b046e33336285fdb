#include "adapters/fhir/read_document.h"

#include <cstddef>
#include <optional>

#include "adapters/fhir/fhir_findings.h"
#include "adapters/fhir/fhir_json.h"
#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_xml.h"
#include "adapters/text/xml_prescan.h"

namespace handover::adapters::fhir {
namespace read_document_internal {

constexpr std::string_view kWhiteSpace = " \t\r\n";

std::string_view WithoutByteOrderMark(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return bytes;
}

}  // namespace read_document_internal

Syntax SyntaxOf(std::string_view bytes) {
  bytes = read_document_internal::WithoutByteOrderMark(bytes);
  const size_t first = bytes.find_first_not_of(read_document_internal::kWhiteSpace);
  const std::string_view text = first == std::string_view::npos ? std::string_view() : bytes.substr(first);
  return text.starts_with("{") || text.starts_with("[") ? Syntax::kJson : Syntax::kXml;
}

bool LooksLikeFhir(std::string_view bytes) {
  // Members of JSON stand in any order.
  if (SyntaxOf(bytes) == Syntax::kJson) return Contains(bytes, "\"resourceType\"");
  std::string copy;
  return Contains(SniffXmlHead(bytes, copy), kFhirNamespace) || SniffXmlRoot(bytes) == "Bundle";
}

ParseResult ParseDocument(std::string_view bytes) {
  const std::string_view text = read_document_internal::WithoutByteOrderMark(bytes);
  if (text.find_first_not_of(read_document_internal::kWhiteSpace) == std::string_view::npos) {
    return {std::nullopt, {kEmptyDocument.code, "/", "The document has no content."}};
  }
  return SyntaxOf(bytes) == Syntax::kJson ? ParseJson(bytes) : ParseXml(bytes);
}

}  // namespace handover::adapters::fhir
