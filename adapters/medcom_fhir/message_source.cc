#include "adapters/medcom_fhir/message_source.h"

#include <string>
#include <vector>

#include "adapters/medcom_fhir/thread_ids.h"

namespace handover::adapters::fhir {
namespace message_source_internal {

const Node* ReceiverOf(const Node& header) {
  const Node* destination = Child(header, "destination");
  return destination == nullptr ? nullptr : Child(*destination, "receiver");
}

std::string AddressBehind(const BundleIndex& bundle, const Node* reference) {
  if (reference == nullptr) return {};
  const Node* target = bundle.Resolve(*reference, ValueOf(*reference, "reference"));
  return target != nullptr && target->resource_type == "Organization" ? AddressOf(target) : std::string();
}

}  // namespace message_source_internal

Translation RefuseDocument(std::string_view format, const ParseProblem& problem) {
  Translation translation;
  translation.source.format = std::string(format);
  translation.issues.push_back({Severity::kError, std::string(problem.code), problem.path, std::string(problem.rule)});
  return translation;
}

SourceReference ReadMessageSource(const BundleIndex& bundle, const Node& root, std::string_view format) {
  SourceReference source;
  source.format = std::string(format);
  source.envelope_id = std::string(ValueOf(root, "id"));
  source.acknowledgement_wanted = true;  // MedCom: every message is acknowledged.
  const std::vector<const Node*> headers = bundle.OfType("MessageHeader");
  if (headers.empty()) return source;
  const Node& header = *headers.front();
  source.letter_ids.emplace_back(ValueOf(header, "id"));
  source.sender_address = message_source_internal::AddressBehind(bundle, Child(header, "sender"));
  source.receiver_address = message_source_internal::AddressBehind(bundle, message_source_internal::ReceiverOf(header));
  return source;
}

}  // namespace handover::adapters::fhir
