#include "adapters/medcom_xml/vans_receipt.h"

#include <sstream>
#include <string_view>

#include <pugixml.hpp>

#include "adapters/text/danish_time.h"
#include "adapters/text/utf8.h"

namespace handover::adapters::medcom {
namespace {

constexpr size_t kMaxDescription = 512;  // Of the schema.
constexpr const char* kVansNamespace = "urn:oio:medcom:vans-envelope:1.0.4";

pugi::xml_node Append(pugi::xml_node parent, const char* name) { return parent.append_child(name); }

void AppendText(pugi::xml_node parent, const char* name, const std::string& text) {
  Append(parent, name).text().set(text.c_str());
}

void AppendEndPoint(pugi::xml_node parent, const char* name, const VansEndPoint& end_point) {
  pugi::xml_node node = Append(parent, name);
  node.append_attribute("EndPointType").set_value(end_point.type.c_str());
  node.text().set(end_point.id.c_str());
}

void AppendError(pugi::xml_node parent, const std::string& text) {
  AppendText(Append(parent, "Error"), "Description", std::string(TruncateCodePoints(text, kMaxDescription)));
}

void AppendTransport(pugi::xml_node parent, const VansMetaInformation& message) {
  if (!message.has_transport) return;
  pugi::xml_node transport = Append(parent, "Transport");
  if (!message.transport_type.empty()) AppendText(transport, "Type", message.transport_type);
  AppendText(transport, "TransformMessage", message.transform_message ? "true" : "false");
  for (const VansServiceTag& tag : message.service_tags) {
    pugi::xml_node node = Append(transport, "ServiceTag");
    node.append_attribute("name").set_value(tag.name.c_str());
    node.text().set(tag.value.c_str());
  }
}

void AppendOriginalMessage(pugi::xml_node parent, const VansMetaInformation& message) {
  pugi::xml_node original = Append(parent, "OriginalMessage");
  AppendText(original, "Identifier", message.identifier);
  if (!message.provider_identifier.empty()) {
    pugi::xml_node processing = Append(original, "Processing");
    AppendText(processing, "ProviderIdentifier", message.provider_identifier);
    AppendText(processing, "ServiceIdentifier", message.service_identifier);
  }
  pugi::xml_node document = Append(original, "Document");
  AppendText(document, "Format", message.format);
  AppendText(document, "Name", message.name);
  if (!message.version.empty()) AppendText(document, "Version", message.version);
  AppendText(document, "SizeInBytes", std::to_string(message.size_bytes));
  AppendTransport(original, message);
}

pugi::xml_node AppendKind(pugi::xml_node receipt, VansReceipt::Kind kind) {
  switch (kind) {
    case VansReceipt::Kind::kPositiveMessage:
      return Append(receipt, "PositiveMessage");
    case VansReceipt::Kind::kNegativeMessage:
      return Append(receipt, "NegativeMessage");
    case VansReceipt::Kind::kNegativeVans:
      return Append(receipt, "NegativeVans");
  }
  return {};
}

// As the envelopes that we have seen write it: local time without a zone.
std::string LocalDateTime(absl::Time time) { return absl::FormatCivilTime(ToDanishLocalTime(time)); }

}  // namespace

std::string WriteVansReceipt(const VansReceipt& receipt) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version").set_value("1.0");
  declaration.append_attribute("encoding").set_value("UTF-8");
  pugi::xml_node envelope = Append(document, "VANSEnvelope");
  envelope.append_attribute("xmlns").set_value(kVansNamespace);
  AppendEndPoint(envelope, "SenderID", receipt.answered.receiver);
  AppendEndPoint(envelope, "ReceiverID", receipt.answered.sender);
  AppendText(envelope, "EnvelopeIdentifier", receipt.envelope_identifier);
  AppendText(envelope, "SentDateTime", LocalDateTime(receipt.sent_time));
  pugi::xml_node answer = AppendKind(Append(envelope, "Receipt"), receipt.kind);
  if (receipt.kind != VansReceipt::Kind::kPositiveMessage) AppendError(answer, receipt.error_text);
  AppendText(answer, "OriginalEnvelopeIdentifier", receipt.answered.envelope_identifier);
  AppendOriginalMessage(answer, receipt.answered.message);
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return std::move(out).str();
}

std::string DescribeIssues(const std::vector<Issue>& issues) {
  std::string text;
  size_t left_out = 0;
  for (const Issue& issue : issues) {
    if (issue.severity != Severity::kError) continue;
    const std::string line = issue.code + (issue.path.empty() ? "" : " at " + issue.path) + ": " + issue.rule;
    // Room for the count at the end.
    if (!text.empty() && text.size() + line.size() + 32 > kMaxDescription) {
      ++left_out;
      continue;
    }
    text += (text.empty() ? "" : " ") + line;
  }
  if (left_out > 0) text += " (and " + std::to_string(left_out) + " more)";
  return std::string(TruncateCodePoints(text, kMaxDescription));
}

}  // namespace handover::adapters::medcom
