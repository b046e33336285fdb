#include "adapters/medcom_edifact/dis32_reader.h"

#include <string>

#include "adapters/medcom_edifact/dis32_tree.h"
#include "adapters/medcom_edifact/edifact_reading.h"
#include "adapters/medcom_xml/xdis32_reader.h"
#include "adapters/medcom_xml/xdis32_structure.h"

namespace handover::adapters::edifact {

const EdifactLetter kDis32Letter = {kDis32, kDis32Format, medcom::kDis32Document, &medcom::kLossTransport};

bool Dis32Reader::Recognises(std::string_view bytes) const {
  return LooksLikeEdifact(bytes) || medcom::CarriesDocument(bytes, medcom::kDis32Document);
}

Translation Dis32Reader::Read(std::string_view bytes, const ReadContext& context) const {
  Translation translation;
  const EdifactReading reading(bytes, kDis32Letter, translation);
  reading.ReadTwin(medcom::kXdis32Schema.name_space, AddBirthNotification,
                   [&context](pugi::xml_node root, const std::string& sha256, Translation& twin) {
                     medcom::ReadEmessage(root, {std::string(kDis32Format), sha256}, context, twin);
                   });
  return translation;
}

std::unique_ptr<Reader> MakeDis32Reader() { return std::make_unique<Dis32Reader>(); }

}  // namespace handover::adapters::edifact
