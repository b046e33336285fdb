// Makes the handovers of one birth notification: one for each child born alive, and a death notice about the mother for
// each that was not.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_HANDOVERS_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_HANDOVERS_H_

#include <string>
#include <vector>

#include "adapters/medcom_xml/letter_ledger.h"
#include "adapters/medcom_xml/xdis32_letter.h"
#include "adapters/translation.h"

namespace handover::adapters::medcom {

inline constexpr std::string_view kXdis32Format = "MEDCOM_XDIS32";

struct LetterSource {
  std::string format;           // kXdis32Format, or that of the letter's EDIFACT twin.
  std::string document_sha256;  // 32 bytes, of the document as received.
  int repetition = 0;           // How many letters before it in the document have its sender and identifier.
};

// Ready for the builder but for sender_party and, in a correction, the id of what is corrected: the format does not
// name it. Ids are derived from sender, letter and place, so that a retry makes the same. Appends what is dropped.
// REQUIRES: CheckLetter() found no error.
std::vector<exchange::v1::Handover> MakeHandovers(const Xdis32Letter& letter, const LetterSource& source,
                                                  const ReadContext& context, std::vector<LetterLedger::Drop>& drops);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_HANDOVERS_H_
