// Makes the handover of one correspondence letter: a question to one receiver, about one patient, in free text.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_XDIS91_HANDOVER_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_XDIS91_HANDOVER_H_

#include <vector>

#include "adapters/medcom_xml/letter_ledger.h"
#include "adapters/medcom_xml/xdis32_handovers.h"
#include "adapters/medcom_xml/xdis91_letter.h"
#include "adapters/translation.h"

namespace handover::adapters::medcom {

inline constexpr std::string_view kXdis91Format = "MEDCOM_XDIS91";

// As MakeHandovers() of xdis32_handovers.h. REQUIRES: CheckCorrespondence() found no error.
exchange::v1::Handover MakeCorrespondence(const Xdis91Letter& letter, const LetterSource& source,
                                          const ReadContext& context, std::vector<LetterLedger::Drop>& drops);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_XDIS91_HANDOVER_H_
