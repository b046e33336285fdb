// Handovers as birth notifications XDIS32: one letter for each birth, with all its children.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_LETTER_WRITER_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_LETTER_WRITER_H_

#include <string_view>
#include <vector>

#include "absl/types/span.h"

#include "adapters/medcom_xml/emessage_tree.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::medcom {

// What has been built has been checked by the reader's own rules: a letter that it would refuse is not written.
EmessageTree BuildXdis32(const std::vector<exchange::v1::Handover>& handovers);

// Fields of the model that the letter holds, beside those of its diagnoses; README.md lists the same.
absl::Span<const std::string_view> Xdis32HeldFields();

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_LETTER_WRITER_H_
