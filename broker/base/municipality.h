// The Danish municipality codes (kommunekoder), as the civil registration system has them: four digits with a leading
// zero. Not secret. They stand in broker/base/codes/tables/municipalities.tsv.
#ifndef HANDOVER_BROKER_BASE_MUNICIPALITY_H_
#define HANDOVER_BROKER_BASE_MUNICIPALITY_H_

#include <string_view>

namespace handover {

// Whether `text` is the code of a municipality, exactly as written there, or of Christiansø (0411), where people live
// although it has no administration of its own. A code that a reform closes stays one, since what was sent before names
// it; those that the reform of 2007 and earlier ones closed are older than any handover, and are none.
bool IsMunicipalityCode(std::string_view text);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_MUNICIPALITY_H_
