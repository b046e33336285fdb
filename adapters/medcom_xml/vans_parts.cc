#include "adapters/medcom_xml/vans_parts.h"

#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/vans_structure.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/medcom_xml/xml_values.h"
#include "adapters/text/xml_names.h"
#include "adapters/text/xml_prescan.h"
#include "broker/base/ids.h"
#include "broker/base/organisation_number.h"

namespace handover::adapters::medcom {
namespace vans_parts_internal {

std::string ChildText(pugi::xml_node parent, std::string_view name) { return TextOf(ChildOf(parent, name)); }

}  // namespace vans_parts_internal

pugi::xml_node LoadVansEnvelope(std::string_view bytes, pugi::xml_document& document, std::vector<Issue>& issues) {
  const XmlPrescan prescan = PrescanXml(bytes);
  const unsigned options = pugi::parse_default | pugi::parse_ws_pcdata;
  if (prescan.problem != XmlProblem::kNone) {
    issues.push_back(MakeIssue(prescan.problem, prescan.line));
    return {};
  }
  if (!document.load_buffer(prescan.utf8.data(), prescan.utf8.size(), options, pugi::encoding_utf8)) {
    issues.push_back(MakeIssue(XmlProblem::kNotWellFormed, 0));
    return {};
  }
  const pugi::xml_node root = document.document_element();
  CheckStructure(kVansSchema, root, issues);
  return HasError(issues) ? pugi::xml_node() : root;
}

VansEndPoint ReadVansEndPoint(pugi::xml_node node, std::vector<Issue>& issues) {
  VansEndPoint end_point{node.attribute("EndPointType").value(), std::string(Trim(TextOf(node)))};
  const bool gln_wrong = end_point.type == "EAN" && !IsGln(end_point.id);
  const bool cvr_wrong = end_point.type == "CVR" && !IsCvr(end_point.id);
  if (gln_wrong || cvr_wrong) issues.push_back(MakeIssue(kVansEndPoint, PathOf(node)));
  return end_point;
}

std::string ReadVansUuid(pugi::xml_node node, std::vector<Issue>& issues) {
  std::string uuid = TextOf(node);
  // The schema's own pattern has a slip and takes `Z`, `[` and `_`.
  if (!ParseUuid(uuid).ok()) issues.push_back(MakeIssue(kVansUuid, PathOf(node)));
  return uuid;
}

VansMetaInformation ReadVansMetaInformation(pugi::xml_node node, std::vector<Issue>& issues) {
  using vans_parts_internal::ChildText;
  VansMetaInformation meta;
  meta.identifier = ReadVansUuid(ChildOf(node, "Identifier"), issues);
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

std::string AddressOf(const VansEndPoint& end_point) {
  if (end_point.id.empty()) return {};
  return (end_point.type == "EAN" ? "gln:" : end_point.type == "CVR" ? "cvr:" : "vans:") + end_point.id;
}

}  // namespace handover::adapters::medcom
