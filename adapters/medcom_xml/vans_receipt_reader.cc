#include "adapters/medcom_xml/vans_receipt_reader.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include <pugixml.hpp>

#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/vans_parts.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/medcom_xml/xml_values.h"
#include "adapters/text/xml_names.h"
#include "adapters/text/xml_prescan.h"

namespace handover::adapters::medcom {
namespace vans_receipt_reader_internal {

struct NamedKind {
  const char* element;
  VansReceipt::Kind kind;
};
constexpr NamedKind kKinds[] = {{"PositiveMessage", VansReceipt::Kind::kPositiveMessage},
                                {"NegativeMessage", VansReceipt::Kind::kNegativeMessage},
                                {"NegativeVans", VansReceipt::Kind::kNegativeVans}};

// Of `text` as the name of an element that begins there: `<Receipt>`, `<v:Receipt>`.
size_t FindElement(std::string_view head, std::string_view name) {
  for (size_t at = head.find(name); at != std::string_view::npos; at = head.find(name, at + 1)) {
    const bool begins = at > 0 && (head[at - 1] == '<' || head[at - 1] == ':');
    const size_t behind = at + name.size();
    const bool ends = behind < head.size() && !absl::ascii_isalnum(static_cast<unsigned char>(head[behind]));
    if (begins && ends) return at;
  }
  return std::string_view::npos;
}

}  // namespace vans_receipt_reader_internal

bool IsVansReceipt(std::string_view bytes) {
  using vans_receipt_reader_internal::FindElement;
  if (!IsVansEnvelope(bytes)) return false;
  std::string copy;
  const std::string_view head = SniffXmlHead(bytes, copy);
  const size_t receipt = FindElement(head, "Receipt");
  // What has both is a broken message: its sender is answered.
  return receipt != std::string_view::npos && FindElement(head, "Message") > receipt;
}

VansReceiptReading ReadVansReceipt(std::string_view bytes) {
  using vans_receipt_reader_internal::kKinds;
  VansReceiptReading reading;
  pugi::xml_document document;
  const pugi::xml_node root = LoadVansEnvelope(bytes, document, reading.issues);
  if (root.empty()) return reading;
  const pugi::xml_node receipt = ChildOf(root, "Receipt");
  if (receipt.empty()) {
    reading.issues.push_back(MakeIssue(kVansStructure.element_missing, PathOf(root) + "/Receipt"));
    return reading;
  }
  ReceivedVansReceipt& read = reading.receipt;
  read.sender = ReadVansEndPoint(ChildOf(root, "SenderID"), reading.issues);
  read.receiver = ReadVansEndPoint(ChildOf(root, "ReceiverID"), reading.issues);
  ReadVansUuid(ChildOf(root, "EnvelopeIdentifier"), reading.issues);
  for (const auto& [element, kind] : kKinds) {
    const pugi::xml_node answer = ChildOf(receipt, element);
    if (answer.empty()) continue;
    read.kind = kind;
    read.envelope_identifier =
        absl::AsciiStrToLower(ReadVansUuid(ChildOf(answer, "OriginalEnvelopeIdentifier"), reading.issues));
    const pugi::xml_node original = ChildOf(answer, "OriginalMessage");
    if (!original.empty()) {
      read.message_identifier = absl::AsciiStrToLower(ReadVansMetaInformation(original, reading.issues).identifier);
    }
    read.error_code = std::string(Trim(TextOf(ChildOf(ChildOf(answer, "Error"), "Code"))));
  }
  return reading;
}

}  // namespace handover::adapters::medcom
