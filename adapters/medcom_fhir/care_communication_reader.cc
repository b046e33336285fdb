#include "adapters/medcom_fhir/care_communication_reader.h"

#include <optional>
#include <string>
#include <utility>

#include "adapters/fhir/bundle_index.h"
#include "adapters/fhir/read_document.h"
#include "adapters/medcom_fhir/care_mapping.h"
#include "adapters/medcom_fhir/care_message.h"
#include "adapters/medcom_fhir/fhir_issues.h"

namespace handover::adapters::fhir {
namespace care_communication_reader_internal {

Translation Refuse(std::string_view code, std::string path, std::string_view rule) {
  Translation translation;
  translation.source.format = std::string(kCareCommunicationFormat);
  translation.issues.push_back({Severity::kError, std::string(code), std::move(path), std::string(rule)});
  return translation;
}

const Node* ReceiverOf(const Node& header) {
  const Node* destination = Child(header, "destination");
  return destination == nullptr ? nullptr : Child(*destination, "receiver");
}

std::string AddressBehind(const BundleIndex& bundle, const Node* reference) {
  if (reference == nullptr) return {};
  const Node* target = bundle.Resolve(*reference, ValueOf(*reference, "reference"));
  return target != nullptr && target->resource_type == "Organization" ? AddressOf(target) : std::string();
}

// As much as a refusal can quote; a document that is no message has nothing.
SourceReference ReadSource(const Tree& tree, const BundleIndex& bundle) {
  SourceReference source;
  source.format = std::string(kCareCommunicationFormat);
  source.envelope_id = std::string(ValueOf(tree.root(), "id"));
  source.acknowledgement_wanted = true;  // MedCom: every message is acknowledged.
  for (const Node* header : bundle.OfType("MessageHeader")) {
    source.letter_ids.emplace_back(ValueOf(*header, "id"));
    source.format = std::string(SourceFormatOf(VersionOf(ValueOf(*header, "definition"))));
    source.sender_address = AddressBehind(bundle, Child(*header, "sender"));
    source.receiver_address = AddressBehind(bundle, ReceiverOf(*header));
    break;
  }
  return source;
}

Translation ReadTree(const Tree& tree, std::string_view bytes, const ReadContext& context) {
  if (tree.root().resource_type != "Bundle") {
    return Refuse(kNotABundle.code, "/", "The document is a FHIR Bundle.");
  }
  Findings findings(tree);
  const BundleIndex bundle(tree, findings);
  Translation translation;
  translation.source = ReadSource(tree, bundle);
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
  namespace internal = care_communication_reader_internal;
  const ParseResult parsed = ParseDocument(bytes);
  if (!parsed.tree.has_value()) {
    return internal::Refuse(parsed.problem.code, parsed.problem.path, parsed.problem.rule);
  }
  return internal::ReadTree(*parsed.tree, bytes, context);
}

}  // namespace handover::adapters::fhir
