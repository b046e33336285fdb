#include "adapters/medcom_xml/vans_envelope.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include <pugixml.hpp>

#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/vans_parts.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/base64.h"
#include "adapters/text/xml_names.h"

namespace handover::adapters::medcom {
namespace {

constexpr std::string_view kRootName = "VANSEnvelope";
constexpr VansDocument kAllDocuments[] = {kXdis32Document, kXdis91Document, kDis32Document, kDis91Document};

// The decoded data, or an issue.
void ReadData(pugi::xml_node message, absl::Span<const VansDocument> taken, VansReading& reading) {
  const VansMetaInformation& meta = reading.header.message;
  const pugi::xml_node document = ChildOf(ChildOf(message, "MetaInformation"), "Document");
  const auto named = [&meta](const VansDocument& one) { return one.name == meta.name; };
  const auto found = std::find_if(taken.begin(), taken.end(), named);
  if (found == taken.end()) {
    reading.issues.push_back(MakeIssue(kVansDocumentName, PathOf(ChildOf(document, "Name"))));
  } else if (meta.format != found->format) {
    reading.issues.push_back(MakeIssue(kVansFormat, PathOf(ChildOf(document, "Format"))));
  }
  const pugi::xml_node data = ChildOf(message, "Data");
  std::optional<std::string> decoded = DecodeBase64(TextOf(data));
  if (!decoded.has_value()) {
    reading.issues.push_back(MakeIssue(kVansBase64, PathOf(data)));
  } else if (static_cast<int64_t>(decoded->size()) != meta.size_bytes) {
    reading.issues.push_back(MakeIssue(kVansSize, PathOf(ChildOf(document, "SizeInBytes"))));
  }
  if (!HasError(reading.issues)) reading.document = *std::move(decoded);
}

VansReading ReadEnvelope(std::string_view bytes, absl::Span<const VansDocument> taken) {
  VansReading reading;
  pugi::xml_document document;
  const pugi::xml_node root = LoadVansEnvelope(bytes, document, reading.issues);
  if (root.empty()) return reading;
  reading.header.sender = ReadVansEndPoint(ChildOf(root, "SenderID"), reading.issues);
  reading.header.receiver = ReadVansEndPoint(ChildOf(root, "ReceiverID"), reading.issues);
  reading.header.envelope_identifier = ReadVansUuid(ChildOf(root, "EnvelopeIdentifier"), reading.issues);
  const pugi::xml_node message = ChildOf(root, "Message");
  if (message.empty()) {
    reading.issues.push_back(MakeIssue(kVansReceipt, PathOf(ChildOf(root, "Receipt"))));
    return reading;
  }
  reading.header.message = ReadVansMetaInformation(ChildOf(message, "MetaInformation"), reading.issues);
  reading.header_read = !HasError(reading.issues);
  ReadData(message, taken, reading);
  return reading;
}

}  // namespace

bool IsVansEnvelope(std::string_view bytes) { return SniffXmlRoot(bytes) == kRootName; }

bool CarriesDocument(std::string_view bytes, const VansDocument& wanted) {
  if (!IsVansEnvelope(bytes)) return false;
  std::string copy;
  const std::string_view head = SniffXmlHead(bytes, copy);
  const size_t at = head.find(wanted.name);
  if (at == std::string_view::npos) return false;
  const size_t behind = at + wanted.name.size();
  return behind == head.size() || !absl::ascii_isalnum(static_cast<unsigned char>(head[behind]));
}

VansReading ReadVansEnvelope(std::string_view bytes, const VansDocument& wanted) {
  return ReadEnvelope(bytes, absl::MakeConstSpan(&wanted, 1));
}

VansReading ReadVansEnvelope(std::string_view bytes) { return ReadEnvelope(bytes, kAllDocuments); }

}  // namespace handover::adapters::medcom
