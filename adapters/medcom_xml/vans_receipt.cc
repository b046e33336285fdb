#include "adapters/medcom_xml/vans_receipt.h"

#include <string_view>

#include <pugixml.hpp>

#include "adapters/medcom_xml/vans_words.h"
#include "adapters/text/utf8.h"

namespace handover::adapters::medcom {
namespace {

constexpr size_t kMaxDescription = 512;  // Of the schema.

pugi::xml_node Append(pugi::xml_node parent, const char* name) { return parent.append_child(name); }

void AppendError(pugi::xml_node parent, const std::string& text) {
  AppendElement(Append(parent, "Error"), "Description", std::string(TruncateCodePoints(text, kMaxDescription)));
}

void AppendTransport(pugi::xml_node parent, const VansMetaInformation& message) {
  if (!message.has_transport) return;
  pugi::xml_node transport = Append(parent, "Transport");
  if (!message.transport_type.empty()) AppendElement(transport, "Type", message.transport_type);
  AppendElement(transport, "TransformMessage", message.transform_message ? "true" : "false");
  for (const VansServiceTag& tag : message.service_tags) {
    pugi::xml_node node = Append(transport, "ServiceTag");
    node.append_attribute("name").set_value(tag.name.c_str());
    node.text().set(tag.value.c_str());
  }
}

void AppendOriginalMessage(pugi::xml_node parent, const VansMetaInformation& message) {
  pugi::xml_node original = Append(parent, "OriginalMessage");
  AppendElement(original, "Identifier", message.identifier);
  if (!message.provider_identifier.empty()) {
    pugi::xml_node processing = Append(original, "Processing");
    AppendElement(processing, "ProviderIdentifier", message.provider_identifier);
    AppendElement(processing, "ServiceIdentifier", message.service_identifier);
  }
  pugi::xml_node document = Append(original, "Document");
  AppendElement(document, "Format", message.format);
  AppendElement(document, "Name", message.name);
  if (!message.version.empty()) AppendElement(document, "Version", message.version);
  AppendElement(document, "SizeInBytes", std::to_string(message.size_bytes));
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

}  // namespace

std::string WriteVansReceipt(const VansReceipt& receipt) {
  pugi::xml_document document;
  pugi::xml_node envelope = StartVansEnvelope(document, receipt.answered.receiver, receipt.answered.sender,
                                              receipt.envelope_identifier, receipt.sent_time);
  pugi::xml_node answer = AppendKind(Append(envelope, "Receipt"), receipt.kind);
  if (receipt.kind != VansReceipt::Kind::kPositiveMessage) AppendError(answer, receipt.error_text);
  AppendElement(answer, "OriginalEnvelopeIdentifier", receipt.answered.envelope_identifier);
  AppendOriginalMessage(answer, receipt.answered.message);
  return VansText(document);
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
