// Takes an EDIFACT interchange apart into segments, elements and components (ISO 9735, syntax level C as MedCom uses
// it): UNA, the release character, ISO 8859-1, and binary packages (UNO to UNP), whose bytes are passed over by their
// declared length and never looked at.
//
// One pass, without recursion; what it makes is bounded by the limits. Nothing is judged but the syntax.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_SYNTAX_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_SYNTAX_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace handover::adapters::edifact {

struct EdifactLimits {
  size_t max_bytes = 4 * 1024 * 1024;  // The largest real interchange, with files in it, had 1.3 MB.
  size_t max_segments = 20'000;        // A birth notification of the greatest legal size has about 500.
  size_t max_components = 100'000;     // Of the whole interchange, which bounds the memory.
  size_t max_component_bytes = 4'096;  // The longest of the standard has 512 characters.
};

enum class SyntaxProblem {
  kNone,
  kEmpty,          // No byte but white space.
  kTooLarge,       // More than max_bytes.
  kTooMany,        // More segments or components, or a longer component, than the limits say.
  kServiceString,  // UNA is cut off or gives one character two meanings.
  kTag,            // A segment that does not begin with three capital letters or digits.
  kRelease,        // A release character before the end of the interchange.
  kTruncated,      // The last segment has no terminator.
  kPackage,        // A binary package whose length is no number, or that does not end where it says.
  kEncoding,       // Bytes that are UTF-8, or that ISO 8859-1 has no letter for.
  kCharacter,      // A control character.
};

// Text in UTF-8, without release characters and line breaks.
struct Segment {
  std::string tag;                                 // Three characters.
  size_t number = 0;                               // From 1; UNA is not counted.
  std::vector<std::vector<std::string>> elements;  // Behind the tag.

  // Element and component count from 1; empty where there is none.
  const std::string& At(size_t element, size_t component) const;
  size_t ComponentsOf(size_t element) const;
};

struct Syntax {
  SyntaxProblem problem = SyntaxProblem::kNone;
  size_t segment = 0;  // Where the problem is; 0 = the interchange as a whole.
  std::vector<Segment> segments;
};

// `segments` holds what was read before a problem, so that a refusal can still be answered.
Syntax ReadSyntax(std::string_view bytes, const EdifactLimits& limits = {});

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_SYNTAX_H_
