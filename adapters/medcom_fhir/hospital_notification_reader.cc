#include "adapters/medcom_fhir/hospital_notification_reader.h"

#include <optional>
#include <string>
#include <utility>

#include "adapters/fhir/bundle_index.h"
#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/read_document.h"
#include "adapters/medcom_fhir/hospital_mapping.h"
#include "adapters/medcom_fhir/hospital_message.h"
#include "adapters/medcom_fhir/message_source.h"
#include "adapters/text/xml_encoding.h"

namespace handover::adapters::fhir {
namespace hospital_notification_reader_internal {

// As a whole value, between quotes of either kind: in a text the quotes would be escaped.
bool HasValue(std::string_view bytes, std::string_view value) {
  return Contains(bytes, Cat("\"", value, "\"")) || Contains(bytes, Cat("'", value, "'"));
}

bool TellsEvent(std::string_view utf8) {
  return HasValue(utf8, kHospitalEvent) && !HasValue(utf8, kCareCommunicationEvent);
}

Translation ReadTree(const Tree& tree, std::string_view bytes, const ReadContext& context) {
  if (tree.root().resource_type != "Bundle") {
    return RefuseDocument(kHospitalNotificationFormat, {kNotABundle.code, "/", "The document is a FHIR Bundle."});
  }
  Findings findings(tree);
  const BundleIndex bundle(tree, findings);
  Translation translation;
  translation.source = ReadMessageSource(bundle, tree.root(), kHospitalSourceFormat);
  const std::optional<HospitalMessage> message = CheckHospitalProfile(bundle, findings);
  if (message.has_value()) {
    exchange::v1::Handover handover = MapHospitalMessage(bundle, *message, bytes, context, findings);
    if (!findings.has_errors()) translation.handovers.push_back(std::move(handover));
  }
  if (translation.accepted()) translation.losses = std::move(findings.losses());
  translation.issues = std::move(findings.issues());
  return translation;
}

}  // namespace hospital_notification_reader_internal

bool HospitalNotificationReader::Recognises(std::string_view bytes) const {
  if (!LooksLikeFhir(bytes)) return false;
  // UTF-16 has a NUL beside every letter of ASCII.
  const bool is_wide = SyntaxOf(bytes) == Syntax::kXml && Contains(bytes.substr(0, 64), std::string_view("\0", 1));
  if (!is_wide) return hospital_notification_reader_internal::TellsEvent(bytes);
  const XmlDecoded decoded = DecodeXml(bytes);
  return hospital_notification_reader_internal::TellsEvent(decoded.utf8);
}

Translation HospitalNotificationReader::Read(std::string_view bytes, const ReadContext& context) const {
  const ParseResult parsed = ParseDocument(bytes);
  if (!parsed.tree.has_value()) return RefuseDocument(kHospitalNotificationFormat, parsed.problem);
  return hospital_notification_reader_internal::ReadTree(*parsed.tree, bytes, context);
}

}  // namespace handover::adapters::fhir
