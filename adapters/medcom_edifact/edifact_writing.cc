#include "adapters/medcom_edifact/edifact_writing.h"

#include <string>
#include <utility>
#include <vector>

#include "adapters/medcom_edifact/edifact_issues.h"
#include "adapters/medcom_edifact/latin1_text.h"
#include "adapters/medcom_edifact/segment_writer.h"
#include "adapters/medcom_xml/emessage.h"
#include "adapters/medcom_xml/xdis32_letter.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/xml_names.h"

namespace handover::adapters::edifact {
namespace edifact_writing_internal {

using medcom::ChildOf;
using medcom::ChildrenOf;

std::string EndOf(pugi::xml_node letter, const char* end) {
  return HoldInLatin1(TextOf(ChildOf(ChildOf(letter, end), "EANIdentifier"))).text;
}

InterchangeHead HeadOf(pugi::xml_node emessage, pugi::xml_node letter) {
  const pugi::xml_node envelope = ChildOf(emessage, "Envelope");
  return {.sender = EndOf(letter, "Sender"),
          .receiver = EndOf(letter, "Receiver"),
          .sent = medcom::TimeOf(envelope, "Sent").local,
          .reference = HoldInLatin1(TextOf(ChildOf(envelope, "Identifier"))).text,
          .acknowledgement = TextOf(ChildOf(envelope, "AcknowledgementCode")) == "pluspositivkvitt" ? "1" : "0"};
}

}  // namespace edifact_writing_internal

void WriteEmessage(pugi::xml_node emessage, std::string_view letter_name,
                   void (*add_letter)(LetterSegments&, pugi::xml_node), Written& written) {
  using namespace edifact_writing_internal;
  const std::vector<pugi::xml_node> letters = ChildrenOf(emessage, letter_name);
  if (letters.empty()) return;
  const InterchangeHead head = HeadOf(emessage, letters.front());
  InterchangeSegments segments(head);
  LetterSegments out(segments, written.issues, written.losses);
  out.Account(ChildOf(emessage, "Envelope"));
  for (const pugi::xml_node letter : letters) {
    if (EndOf(letter, "Sender") != head.sender || EndOf(letter, "Receiver") != head.receiver) out.Tell(kEnds, letter);
    for (const char* end : {"Sender", "Receiver"}) out.Text(ChildOf(letter, end), "EANIdentifier");
    add_letter(out, letter);
  }
  out.LoseRest(emessage);
  const SegmentBytes bytes = WriteSegments(segments.Finish());
  if (bytes.changed) out.Lose(kLossCharacters, emessage);
  written.losses = medcom::WithoutRepetition(std::move(written.losses));
  if (medcom::HasError(written.issues)) return;
  written.bytes = bytes.bytes;
  written.media_type = std::string(kEdifactMediaType);
}

}  // namespace handover::adapters::edifact
