// What every reader of an Emessage does, whichever letters stand in it.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_EMESSAGE_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_EMESSAGE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/vans_envelope.h"
#include "adapters/translation.h"

namespace handover::adapters::medcom {

inline constexpr std::string_view kEmessageRoot = "Emessage";
inline constexpr size_t kMostLetters = 100;

// Where a tree comes from that is read as an Emessage.
struct EmessageOrigin {
  std::string format;           // Goes into Envelope.source_format.
  std::string document_sha256;  // 32 bytes, of the document as received.
};

// The VANSEnvelope that an Emessage came in, as far as it was read: who sent it to whom, and under which name.
void FillSource(const VansHeader& header, SourceReference& source);

// The letter's sender and receiver should be the envelope's, where the envelope names them by location number, and the
// version should be the letter's.
void CompareWithEnvelope(const VansHeader& header, std::string_view sender, std::string_view receiver,
                         std::string_view version, std::vector<Issue>& issues);

// What is lost of the envelopes around the letters. Inside a VANSEnvelope the identifier is the latter's.
std::vector<Loss> TransportLosses(pugi::xml_node root, bool has_vans, const LossInfo& transport);

// 32 bytes.
std::string DigestOf(std::string_view bytes);

// Letters, their sender and receiver, and whether a receipt is wanted. `letter_name` is the element of a letter. As far
// as it can be told, also of a document that is refused: the receipt quotes it.
void FillSource(pugi::xml_node root, std::string_view letter_name, SourceReference& source);

// Sorted by path; each code once for each path.
std::vector<Loss> WithoutRepetition(std::vector<Loss> losses);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_EMESSAGE_H_
