// A receipt of the party's own system, whatever its format: CONTRL, bare or in a VANSEnvelope, a VANS receipt, a MedCom
// FHIR Acknowledgement, bare or in EHMI's envelope, a receipt of EHMI's. All say one thing, that a letter is taken or
// not, and name the letter in their own ways.
#ifndef HANDOVER_ADAPTERS_GATEWAY_RECEIPT_READING_H_
#define HANDOVER_ADAPTERS_GATEWAY_RECEIPT_READING_H_

#include <string>
#include <string_view>
#include <vector>

#include "adapters/gateway/letter_names.h"
#include "adapters/translation.h"

namespace handover::gateway {

struct LocalReceipt {
  // Whose word it is.
  enum class Layer {
    kEnvelope,  // The network's end: the envelope arrived and could be opened, or not (VANS, EHMI).
    kLetter,    // The system's: it takes the letter, or not (CONTRL, FHIR).
  };
  enum class Word {
    kTaken,
    kRefused,
    kNotNow,  // FHIR transient-error: no last word.
  };
  Layer layer = Layer::kLetter;
  Word word = Word::kRefused;
  std::vector<LetterName> names;  // Of the letter that is answered; each must lead to the same one. Never empty.
  std::string reason;             // A code of the format's own list; empty when taken or not told. Never free text.
};

struct ReceiptReading {
  std::vector<LocalReceipt> receipts;   // Empty when refused.
  std::vector<adapters::Issue> issues;  // Any of severity kError: refused as a whole.
};

// Whether the document is a receipt and no letter; cheap, and also true of a broken one.
bool IsReceipt(std::string_view document);

ReceiptReading ReadReceipt(std::string_view document);

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_RECEIPT_READING_H_
