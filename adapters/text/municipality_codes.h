// The Danish municipality codes (kommunekoder) as documents write them: four digits with a leading zero, and three in
// MedCom's older letters (`461`). A code is judged by the document's own day.
#ifndef HANDOVER_ADAPTERS_TEXT_MUNICIPALITY_CODES_H_
#define HANDOVER_ADAPTERS_TEXT_MUNICIPALITY_CODES_H_

#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace handover::adapters {

struct JudgedMunicipality {
  enum class Verdict {
    kUnknown,      // No municipality has the code, or none has it yet.
    kEnded,        // A reform closed it before that day.
    kPlace,        // Christiansø (0411): people live there, and nobody administers it who could receive anything.
    kMunicipality,
  };

  Verdict verdict = Verdict::kUnknown;
  // Four digits, as of that day: of an ended one those of its only successor. Empty for an unknown one and for one that
  // was divided.
  std::string code;

  // People live there on that day.
  bool is_place() const { return verdict == Verdict::kPlace || verdict == Verdict::kMunicipality; }
};

// A code of three or four digits.
JudgedMunicipality JudgeMunicipality(std::string_view code, absl::CivilDay day);
// On the day that a Danish calendar shows at `time`.
JudgedMunicipality JudgeMunicipality(std::string_view code, absl::Time time);

// Whether a code of four digits can receive a handover: that of a municipality, whatever the day.
bool CanReceive(std::string_view four_digits);

// `461` as `0461`; what is not three digits as it is.
std::string FourDigits(std::string_view code);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_MUNICIPALITY_CODES_H_
