// The names by which a receipt calls the letter that it answers.
#ifndef HANDOVER_ADAPTERS_GATEWAY_LETTER_NAMES_H_
#define HANDOVER_ADAPTERS_GATEWAY_LETTER_NAMES_H_

#include <string>
#include <string_view>
#include <vector>

namespace handover::gateway {

struct LetterName {
  enum class Kind {
    kInterchange,   // EDIFACT's UNB: CONTRL names it.
    kVansEnvelope,  // A VANS receipt names it,
    kVansMessage,   // and the message inside.
    kFhirMessage,   // The MessageHeader: a FHIR Acknowledgement names it.
    kEhmiEnvelope,  // A receipt of EHMI's names it.
  };
  Kind kind = Kind::kInterchange;
  std::string sender_address;  // Of the letter, with its scheme.
  std::string id;              // UUIDs in small letters.

  friend bool operator==(const LetterName&, const LetterName&) = default;
};

// Every name that a receipt may call this document by, the outermost envelope's first. Empty for what is in no envelope
// that is receipted, and for what cannot be read.
std::vector<LetterName> NamesOfLetter(std::string_view document);

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_LETTER_NAMES_H_
