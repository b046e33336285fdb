#include "adapters/medcom_edifact/dis_writers.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/time/time.h"

#include "adapters/medcom_edifact/dis32_reader.h"
#include "adapters/medcom_edifact/dis32_segments.h"
#include "adapters/medcom_edifact/dis91_reader.h"
#include "adapters/medcom_edifact/dis91_segments.h"
#include "adapters/medcom_edifact/edifact_writing.h"
#include "adapters/medcom_xml/emessage.h"
#include "adapters/medcom_xml/vans_message.h"
#include "adapters/medcom_xml/xdis32_letter_writer.h"
#include "adapters/medcom_xml/xdis91_letter_writer.h"
#include "broker/base/ids.h"

namespace handover::adapters::edifact {
namespace dis_writers_internal {

using medcom::Wrapping;

// Names and time are the letter's, so that writing it again makes the same envelope.
std::string InVans(const std::string& bytes, const EdifactLetter& letter, absl::Time sent_time) {
  const Syntax syntax = ReadSyntax(bytes);
  const Segment& unb = syntax.segments.front();
  const std::string digest = medcom::DigestOf(bytes);
  return medcom::WriteVansMessage({.sender = {"EAN", unb.At(2, 1)},
                                   .receiver = {"EAN", unb.At(3, 1)},
                                   .envelope_identifier = FormatUuid(DeriveUuid8(sent_time, "VANSEnvelope" + digest)),
                                   .message_identifier = FormatUuid(DeriveUuid8(sent_time, digest)),
                                   .sent_time = sent_time,
                                   .document = letter.document,
                                   .version = std::string(letter.type.edifact_version),
                                   .bytes = bytes});
}

struct LetterKind {
  const EdifactLetter& letter;
  std::string_view element;
  void (*add_letter)(LetterSegments&, pugi::xml_node);
};

Written WriteTree(medcom::EmessageTree tree, const LetterKind& kind, Wrapping wrapping, int64_t created_ms) {
  const bool refused = tree.refused();
  Written written;
  written.issues = std::move(tree.issues);
  written.losses = std::move(tree.losses);
  if (refused) return written;
  WriteEmessage(tree.document.document_element(), kind.element, kind.add_letter, written);
  if (wrapping == Wrapping::kBare || written.bytes.empty()) return written;
  written.bytes = InVans(written.bytes, kind.letter, absl::FromUnixMillis(created_ms));
  written.media_type = "application/xml";
  return written;
}

// When the first was made.
int64_t CreatedOf(const std::vector<exchange::v1::Handover>& handovers) {
  return handovers.empty() ? 0 : handovers.front().envelope().created_ms();
}

}  // namespace dis_writers_internal

std::string_view Dis32Writer::format() const {
  return wrapping_ == medcom::Wrapping::kVans ? "MEDCOM_DIS32_VANS" : kDis32Format;
}

Written Dis32Writer::Write(const std::vector<exchange::v1::Handover>& handovers) const {
  return dis_writers_internal::WriteTree(medcom::BuildXdis32(handovers),
                                         {kDis32Letter, "BirthNotification", AddBirthNotificationSegments}, wrapping_,
                                         dis_writers_internal::CreatedOf(handovers));
}

std::string_view Dis91Writer::format() const {
  return wrapping_ == medcom::Wrapping::kVans ? "MEDCOM_DIS91_VANS" : kDis91Format;
}

Written Dis91Writer::Write(const std::vector<exchange::v1::Handover>& handovers) const {
  return dis_writers_internal::WriteTree(medcom::BuildXdis91(handovers),
                                         {kDis91Letter, "ClinicalEmail", AddClinicalEmailSegments}, wrapping_,
                                         dis_writers_internal::CreatedOf(handovers));
}

}  // namespace handover::adapters::edifact
