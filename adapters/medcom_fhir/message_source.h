// What an answer must quote of a MedCom message, whatever comes of it.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_MESSAGE_SOURCE_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_MESSAGE_SOURCE_H_

#include <string_view>

#include "adapters/fhir/bundle_index.h"
#include "adapters/fhir/fhir_tree.h"
#include "adapters/translation.h"

namespace handover::adapters::fhir {

// A refusal of what is no message.
Translation RefuseDocument(std::string_view format, const ParseProblem& problem);

// As much as a refusal can quote: the first header's id, and the numbers of sender and receiver.
SourceReference ReadMessageSource(const BundleIndex& bundle, const Node& root, std::string_view format);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_MESSAGE_SOURCE_H_
