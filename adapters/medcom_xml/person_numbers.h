// Which number of a letter is of which kind, and what is wrong with it.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_PERSON_NUMBERS_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_PERSON_NUMBERS_H_

#include <string_view>

#include "adapters/medcom_xml/issue_codes.h"
#include "handover/model/v1/person.pb.h"

namespace handover::adapters::medcom {

// Where the number stood.
enum class NumberPlace {
  kCivilRegistrationNumber,  // A CPR number and nothing else.
  kAlternativeIdentifier,    // Anything but a CPR number: what looks like one is a number of the sender's own.
  kPersonIdentifier,         // Any of them.
};

struct NumberFinding {
  enum class Kind { kCpr, kXEcpr, kLocal, kRefused };
  Kind kind = Kind::kRefused;
  const IssueInfo* issue = nullptr;  // What to tell; an error when refused, else a warning or null.
};

NumberFinding JudgeNumber(std::string_view text, NumberPlace place);

// The identifier of a number that was not refused. `local_system` is who assigns the local ones, such as
// `gln:5790000120400`.
model::v1::PersonIdentifier IdentifierOf(std::string_view text, NumberPlace place, std::string_view local_system);

// Whether the text holds ten digits, with or without a hyphen or blank after the sixth, that are a CPR number.
bool HoldsCpr(std::string_view text);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_PERSON_NUMBERS_H_
