// The reader of MedCom XDIS32, bare (Emessage) and inside a VANSEnvelope. README.md in this folder tells what goes
// where.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_READER_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_READER_H_

#include <memory>
#include <string>
#include <string_view>

#include <pugixml.hpp>

#include "adapters/translation.h"

namespace handover::adapters::medcom {

// Format MEDCOM_XDIS32. Refuses a document as a whole when anything in it is wrong; `source` is filled as far as the
// document could be read, so that a refusal can be answered.
class Xdis32Reader final : public Reader {
 public:
  std::string_view format() const override;
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;
};

std::unique_ptr<Reader> MakeXdis32Reader();

// Where a tree comes from that is read as an Emessage.
struct EmessageOrigin {
  std::string format;           // Goes into Envelope.source_format.
  std::string document_sha256;  // 32 bytes, of the document as received.
};

// Checks and maps an Emessage that somebody else has parsed: MedCom's EDIFACT letters are read as their OIOXML twins.
// Appends to `translation`.
void ReadEmessage(pugi::xml_node root, const EmessageOrigin& origin, const ReadContext& context,
                  Translation& translation);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_READER_H_
