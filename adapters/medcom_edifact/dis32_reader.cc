#include "adapters/medcom_edifact/dis32_reader.h"

#include <vector>

#include "adapters/medcom_edifact/dis32_tree.h"
#include "adapters/medcom_edifact/edifact_issues.h"
#include "adapters/medcom_edifact/edifact_reading.h"
#include "adapters/medcom_edifact/interchange.h"
#include "adapters/medcom_edifact/letter_parts.h"
#include "adapters/medcom_edifact/letter_tree.h"
#include "adapters/medcom_xml/xdis32_reader.h"
#include "adapters/medcom_xml/xdis32_structure.h"

namespace handover::adapters::edifact {

bool Dis32Reader::Recognises(std::string_view bytes) const { return LooksLikeEdifact(bytes); }

Translation Dis32Reader::Read(std::string_view bytes, const ReadContext& context) const {
  Translation translation;
  EdifactReading reading(bytes, kDis32, kDis32Format, translation);
  if (!reading.ok()) return translation;
  LetterTree tree(medcom::kXdis32Schema.name_space, translation.issues, translation.losses);
  AddEnvelope(tree, *reading.interchange().unb);
  for (const EdifactMessage& message : reading.interchange().messages) {
    AddBirthNotification(tree, message, *reading.interchange().unb);
  }
  if (medcom::HasError(translation.issues)) return translation;
  reading.Finish(tree, [&context](pugi::xml_node root, const std::string& sha256, Translation& twin) {
    medcom::ReadEmessage(root, {std::string(kDis32Format), sha256}, context, twin);
  });
  return translation;
}

std::unique_ptr<Reader> MakeDis32Reader() { return std::make_unique<Dis32Reader>(); }

}  // namespace handover::adapters::edifact
