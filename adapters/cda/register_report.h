// LPR3: the reports of a birth (mother RAA02, child RAA03) and of a newborn's hearing (RAA06) that a hospital sends to
// the national patient register, read as what they tell of the person.
#ifndef HANDOVER_ADAPTERS_CDA_REGISTER_REPORT_H_
#define HANDOVER_ADAPTERS_CDA_REGISTER_REPORT_H_

#include <optional>
#include <string_view>

#include "adapters/cda/cda_document.h"
#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::cda {

// A DISCHARGE_LETTER to the GP. Empty, with CDA_REMOVAL or CDA_UNSUPPORTED, for what is no such report; worthless when
// `findings` has errors afterwards.
std::optional<exchange::v1::Handover> MakeRegisterHandover(const CdaDocument& document, std::string_view bytes,
                                                           const ReadContext& context, Findings& findings);

}  // namespace handover::adapters::cda

#endif  // HANDOVER_ADAPTERS_CDA_REGISTER_REPORT_H_
