// The reader of MedCom XDIS91, the correspondence letter. README.md in this folder tells what goes where.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_XDIS91_READER_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_XDIS91_READER_H_

#include <string_view>

#include <pugixml.hpp>

#include "adapters/medcom_xml/emessage.h"
#include "adapters/medcom_xml/xdis91_handover.h"
#include "adapters/translation.h"

namespace handover::adapters::medcom {

// Format MEDCOM_XDIS91, bare and in a VANSEnvelope. Refuses a document as a whole when anything in it is wrong.
class Xdis91Reader final : public Reader {
 public:
  std::string_view format() const override { return kXdis91Format; }
  // An Emessage that names a ClinicalEmail in its first 4 KiB, since other letters have the same root; or a
  // VANSEnvelope that names an XDIS91 there.
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;
};

// Checks and maps an Emessage of correspondence that somebody else has parsed. Appends to `translation`.
void ReadCorrespondenceEmessage(pugi::xml_node root, const EmessageOrigin& origin, const ReadContext& context,
                                Translation& translation);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_XDIS91_READER_H_
