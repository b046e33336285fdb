#include "adapters/medcom_edifact/dis91_reader.h"

#include <string>

#include "adapters/medcom_edifact/dis91_tree.h"
#include "adapters/medcom_edifact/edifact_reading.h"
#include "adapters/medcom_xml/xdis91_reader.h"
#include "adapters/medcom_xml/xdis91_structure.h"

namespace handover::adapters::edifact {

const EdifactLetter kDis91Letter = {kDis91, kDis91Format, medcom::kDis91Document,
                                    &medcom::kLossCorrespondenceTransport};

bool Dis91Reader::Recognises(std::string_view bytes) const {
  if (medcom::CarriesDocument(bytes, medcom::kDis91Document)) return true;
  constexpr size_t kLookedAt = 4096;
  return LooksLikeEdifact(bytes) && bytes.substr(0, kLookedAt).find(kDis91.edifact_version) != std::string_view::npos;
}

Translation Dis91Reader::Read(std::string_view bytes, const ReadContext& context) const {
  Translation translation;
  const EdifactReading reading(bytes, kDis91Letter, translation);
  reading.ReadTwin(medcom::kXdis91Schema.name_space, AddClinicalEmail,
                   [&context](pugi::xml_node root, const std::string& sha256, Translation& twin) {
                     medcom::ReadCorrespondenceEmessage(root, {std::string(kDis91Format), sha256}, context, twin);
                   });
  return translation;
}

}  // namespace handover::adapters::edifact
