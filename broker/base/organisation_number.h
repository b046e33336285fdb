// Numbers of organisations, as local formats name them: GLN locations, CVR units, SOR codes. Not secret.
#ifndef HANDOVER_BROKER_BASE_ORGANISATION_NUMBER_H_
#define HANDOVER_BROKER_BASE_ORGANISATION_NUMBER_H_

#include <string_view>

namespace handover {

// A GLN (EAN location number): thirteen ASCII digits.
bool IsGln(std::string_view text);

// Whether the last digit is the GS1 check digit of the others. REQUIRES: IsGln(text). A wrong one is a warning: numbers
// are looked up, not computed, and even MedCom's examples have wrong ones.
bool HasGlnCheckDigit(std::string_view text);

// A CVR number: eight ASCII digits, the first not 0.
bool IsCvr(std::string_view text);

// REQUIRES: IsCvr(text). A warning at most.
bool PassesCvrModulus11(std::string_view text);

// A SOR code: 11 to 18 ASCII digits.
bool IsSorCode(std::string_view text);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_ORGANISATION_NUMBER_H_
