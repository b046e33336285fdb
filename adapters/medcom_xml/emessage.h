// What every reader of an Emessage does, whichever letters stand in it.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_EMESSAGE_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_EMESSAGE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "adapters/translation.h"

namespace handover::adapters::medcom {

inline constexpr std::string_view kEmessageRoot = "Emessage";
inline constexpr size_t kMostLetters = 100;

// Where a tree comes from that is read as an Emessage.
struct EmessageOrigin {
  std::string format;           // Goes into Envelope.source_format.
  std::string document_sha256;  // 32 bytes, of the document as received.
};

// 32 bytes.
std::string DigestOf(std::string_view bytes);

// Letters, their sender and receiver, and whether a receipt is wanted. `letter_name` is the element of a letter. As far
// as it can be told, also of a document that is refused: the receipt quotes it.
void FillSource(pugi::xml_node root, std::string_view letter_name, SourceReference& source);

// Sorted by path; each code once for each path.
std::vector<Loss> WithoutRepetition(std::vector<Loss> losses);

// The codes of the losses for Envelope.losses: sorted, each once, with that of the transport, which all letters lose.
std::vector<std::string> LossCodes(const std::vector<Loss>& losses, std::string_view transport_code);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_EMESSAGE_H_
