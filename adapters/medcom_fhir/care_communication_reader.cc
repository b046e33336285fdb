#include "adapters/medcom_fhir/care_communication_reader.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/fhir/bundle_index.h"
#include "adapters/fhir/read_document.h"
#include "adapters/medcom_fhir/care_mapping.h"
#include "adapters/medcom_fhir/care_message.h"
#include "adapters/medcom_fhir/fhir_issues.h"
#include "adapters/medcom_fhir/message_source.h"

namespace handover::adapters::fhir {
namespace care_communication_reader_internal {

Translation ReadTree(const Tree& tree, std::string_view bytes, const ReadContext& context) {
  if (tree.root().resource_type != "Bundle") {
    return RefuseDocument(kCareCommunicationFormat, {kNotABundle.code, "/", "The document is a FHIR Bundle."});
  }
  Findings findings(tree);
  const BundleIndex bundle(tree, findings);
  Translation translation;
  translation.source = ReadMessageSource(bundle, tree.root(), kCareCommunicationFormat);
  const std::vector<const Node*> headers = bundle.OfType("MessageHeader");
  if (!headers.empty()) {
    translation.source.format = std::string(SourceFormatOf(VersionOf(ValueOf(*headers.front(), "definition"))));
  }
  const std::optional<CareMessage> message = CheckProfile(bundle, findings);
  if (message.has_value()) {
    exchange::v1::Handover handover = MapMessage(bundle, *message, bytes, context, findings);
    if (!findings.has_errors()) translation.handovers.push_back(std::move(handover));
  }
  if (translation.accepted()) translation.losses = std::move(findings.losses());
  translation.issues = std::move(findings.issues());
  return translation;
}

}  // namespace care_communication_reader_internal

bool CareCommunicationReader::Recognises(std::string_view bytes) const { return LooksLikeFhir(bytes); }

Translation CareCommunicationReader::Read(std::string_view bytes, const ReadContext& context) const {
  const ParseResult parsed = ParseDocument(bytes);
  if (!parsed.tree.has_value()) {
    return RefuseDocument(kCareCommunicationFormat, parsed.problem);
  }
  return care_communication_reader_internal::ReadTree(*parsed.tree, bytes, context);
}

}  // namespace handover::adapters::fhir
