#include "adapters/medcom_xml/vans_envelope.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include <pugixml.hpp>

#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/vans_structure.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/medcom_xml/xml_values.h"
#include "adapters/text/base64.h"
#include "adapters/text/xml_names.h"
#include "adapters/text/xml_prescan.h"
#include "broker/base/ids.h"
#include "broker/base/organisation_number.h"

namespace handover::adapters::medcom {
namespace {

constexpr std::string_view kRootName = "VANSEnvelope";
constexpr VansDocument kAllDocuments[] = {kXdis32Document, kXdis91Document, kDis32Document, kDis91Document};

std::string ChildText(pugi::xml_node parent, std::string_view name) { return TextOf(ChildOf(parent, name)); }

VansEndPoint ReadEndPoint(pugi::xml_node node, std::vector<Issue>& issues) {
  VansEndPoint end_point{node.attribute("EndPointType").value(), std::string(Trim(TextOf(node)))};
  const bool gln_wrong = end_point.type == "EAN" && !IsGln(end_point.id);
  const bool cvr_wrong = end_point.type == "CVR" && !IsCvr(end_point.id);
  if (gln_wrong || cvr_wrong) issues.push_back(MakeIssue(kVansEndPoint, PathOf(node)));
  return end_point;
}

std::string ReadUuid(pugi::xml_node node, std::vector<Issue>& issues) {
  std::string uuid = TextOf(node);
  // The schema's own pattern has a slip and takes `Z`, `[` and `_`.
  if (!ParseUuid(uuid).ok()) issues.push_back(MakeIssue(kVansUuid, PathOf(node)));
  return uuid;
}

VansMetaInformation ReadMetaInformation(pugi::xml_node node, std::vector<Issue>& issues) {
  VansMetaInformation meta;
  meta.identifier = ReadUuid(ChildOf(node, "Identifier"), issues);
  const pugi::xml_node processing = ChildOf(node, "Processing");
  meta.provider_identifier = ChildText(processing, "ProviderIdentifier");
  meta.service_identifier = ChildText(processing, "ServiceIdentifier");
  const pugi::xml_node document = ChildOf(node, "Document");
  meta.format = ChildText(document, "Format");
  meta.name = ChildText(document, "Name");
  meta.version = ChildText(document, "Version");
  meta.size_bytes = ReadInteger(ChildText(document, "SizeInBytes")).value_or(0);
  const pugi::xml_node transport = ChildOf(node, "Transport");
  meta.has_transport = !transport.empty();
  meta.transport_type = ChildText(transport, "Type");
  meta.transform_message = ReadBoolean(ChildText(transport, "TransformMessage")).value_or(false);
  for (const pugi::xml_node tag : ChildrenOf(transport, "ServiceTag")) {
    meta.service_tags.push_back({tag.attribute("name").value(), TextOf(tag)});
  }
  return meta;
}

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
  const XmlPrescan prescan = PrescanXml(bytes);
  pugi::xml_document document;
  const unsigned options = pugi::parse_default | pugi::parse_ws_pcdata;
  if (prescan.problem != XmlProblem::kNone) {
    reading.issues.push_back(MakeIssue(prescan.problem, prescan.line));
    return reading;
  }
  if (!document.load_buffer(prescan.utf8.data(), prescan.utf8.size(), options, pugi::encoding_utf8)) {
    reading.issues.push_back(MakeIssue(XmlProblem::kNotWellFormed, 0));
    return reading;
  }
  const pugi::xml_node root = document.document_element();
  CheckStructure(kVansSchema, root, reading.issues);
  if (HasError(reading.issues)) return reading;
  reading.header.sender = ReadEndPoint(ChildOf(root, "SenderID"), reading.issues);
  reading.header.receiver = ReadEndPoint(ChildOf(root, "ReceiverID"), reading.issues);
  reading.header.envelope_identifier = ReadUuid(ChildOf(root, "EnvelopeIdentifier"), reading.issues);
  const pugi::xml_node message = ChildOf(root, "Message");
  if (message.empty()) {
    reading.issues.push_back(MakeIssue(kVansReceipt, PathOf(ChildOf(root, "Receipt"))));
    return reading;
  }
  reading.header.message = ReadMetaInformation(ChildOf(message, "MetaInformation"), reading.issues);
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
