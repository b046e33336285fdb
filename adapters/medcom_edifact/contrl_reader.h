// A CONTRL that comes in: what became of an interchange that was sent, and of each letter in it.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_CONTRL_READER_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_CONTRL_READER_H_

#include <string>
#include <string_view>
#include <vector>

#include "adapters/translation.h"

namespace handover::adapters::edifact {

// One letter of the interchange.
struct AnsweredLetter {
  std::string letter_id;
  std::string version;  // Such as D3234L.
  bool taken = false;
  std::string reason;  // A word of MedCom's list, such as problem_med_version; empty when taken or not told.
  std::string text;    // For people, in the words of whoever answers: it may hold anything, never log it.
};

// One CONTRL.
struct Contrl {
  enum class Kind {
    kVansRefused,  // CTL01: the network could not deliver it.
    kRefused,      // CTL02: the receiver does not take it.
    kTaken,        // CTL03: the receiver's system has it, and no more.
  };
  Kind kind = Kind::kRefused;
  std::string sender;       // Who answers: a location number, or the name of a network (CTL01).
  std::string receiver;     // Whom.
  std::string envelope_id;  // Of the interchange that is answered,
  std::string original_sender;
  std::string original_receiver;
  std::string reason;  // as in AnsweredLetter, for all its letters.
  std::string text;
  std::vector<AnsweredLetter> letters;  // May be empty: then it is said of all letters of the interchange.
};

struct ContrlReading {
  std::vector<Contrl> receipts;  // One for each message; empty when refused.
  std::vector<Issue> issues;     // Any of severity kError: refused as a whole.
};

ContrlReading ReadContrl(std::string_view bytes);

// An interchange whose first message is a CONTRL; cheap, and also true of a broken one.
bool IsContrl(std::string_view bytes);

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_CONTRL_READER_H_
