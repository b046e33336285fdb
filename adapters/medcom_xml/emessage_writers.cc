#include "adapters/medcom_xml/emessage_writers.h"

#include <sstream>
#include <string>
#include <utility>

#include "adapters/medcom_xml/emessage.h"
#include "adapters/medcom_xml/emessage_tree.h"
#include "adapters/medcom_xml/vans_message.h"
#include "adapters/medcom_xml/xdis32_letter_writer.h"
#include "adapters/medcom_xml/xdis91_letter_writer.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/xml_names.h"
#include "adapters/text/xml_prescan.h"
#include "broker/base/ids.h"

namespace handover::adapters::medcom {
namespace emessage_writers_internal {

// Without indentation: a blank between two elements of a text would be one of the text.
std::string TextOfTree(EmessageTree& tree) {
  pugi::xml_node declaration = tree.document.prepend_child(pugi::node_declaration);
  declaration.append_attribute("version").set_value("1.0");
  declaration.append_attribute("encoding").set_value("UTF-8");
  std::ostringstream out;
  tree.document.save(out, "", pugi::format_raw, pugi::encoding_utf8);
  return std::move(out).str();
}

std::string EndOf(pugi::xml_node letter, std::string_view name) {
  return TextOf(ChildOf(ChildOf(letter, name), "EANIdentifier"));
}

// Ends, names and time are the letter's, so that writing it again makes the same envelope.
std::string InVansEnvelope(const std::string& bytes, pugi::xml_node root, const VansDocument& document,
                           absl::Time sent_time) {
  const pugi::xml_node letter = ChildOf(root, "Envelope").next_sibling();
  const std::string version = TextOf(ChildOf(ChildOf(letter, "Letter"), "VersionCode"));
  const std::string digest = DigestOf(bytes);
  return WriteVansMessage({.sender = {"EAN", EndOf(letter, "Sender")},
                           .receiver = {"EAN", EndOf(letter, "Receiver")},
                           .envelope_identifier = FormatUuid(DeriveUuid8(sent_time, "VANSEnvelope" + digest)),
                           .message_identifier = FormatUuid(DeriveUuid8(sent_time, digest)),
                           .sent_time = sent_time,
                           .document = document,
                           .version = version,
                           .bytes = bytes});
}

Written WrittenFrom(EmessageTree tree, const std::vector<exchange::v1::Handover>& handovers, Wrapping wrapping,
                    const VansDocument& document) {
  Written written;
  written.media_type = "application/xml";
  written.issues = std::move(tree.issues);
  if (tree.document.document_element().empty()) return written;
  std::string bytes = TextOfTree(tree);
  if (wrapping == Wrapping::kVans) {
    const absl::Time sent_time = absl::FromUnixMillis(handovers.front().envelope().created_ms());
    bytes = InVansEnvelope(bytes, tree.document.document_element(), document, sent_time);
  }
  // No larger than a reader takes.
  const XmlPrescan prescan = PrescanXml(bytes);
  if (prescan.problem != XmlProblem::kNone) {
    written.issues.push_back(MakeIssue(prescan.problem, prescan.line));
    return written;
  }
  written.bytes = std::move(bytes);
  written.losses = std::move(tree.losses);
  return written;
}

}  // namespace emessage_writers_internal

std::string_view Xdis32Writer::format() const {
  return wrapping_ == Wrapping::kVans ? "MEDCOM_XDIS32_VANS" : "MEDCOM_XDIS32";
}

Written Xdis32Writer::Write(const std::vector<exchange::v1::Handover>& handovers) const {
  return emessage_writers_internal::WrittenFrom(BuildXdis32(handovers), handovers, wrapping_, kXdis32Document);
}

std::string_view Xdis91Writer::format() const {
  return wrapping_ == Wrapping::kVans ? "MEDCOM_XDIS91_VANS" : "MEDCOM_XDIS91";
}

Written Xdis91Writer::Write(const std::vector<exchange::v1::Handover>& handovers) const {
  return emessage_writers_internal::WrittenFrom(BuildXdis91(handovers), handovers, wrapping_, kXdis91Document);
}

}  // namespace handover::adapters::medcom
