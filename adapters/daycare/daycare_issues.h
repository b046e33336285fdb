// Every issue and every loss that the translators of this folder declare. README.md beside this file says the same for
// people; a test compares the two. Codes are never renamed.
#ifndef HANDOVER_ADAPTERS_DAYCARE_DAYCARE_ISSUES_H_
#define HANDOVER_ADAPTERS_DAYCARE_DAYCARE_ISSUES_H_

#include <string_view>

#include "absl/types/span.h"

#include "adapters/translation.h"

namespace handover::adapters::daycare {

struct IssueInfo {
  std::string_view code;
  std::string_view rule;  // One sentence without any value.
  Severity severity = Severity::kError;
};

// The document.
inline constexpr IssueInfo kTooLarge{"DAYCARE_TOO_LARGE", "A document has no more bytes and values than allowed."};
inline constexpr IssueInfo kJson{"DAYCARE_JSON", "The document is one well-formed JSON object in UTF-8."};
inline constexpr IssueInfo kStructure{"DAYCARE_STRUCTURE",
                                      "One object, nested at most 8 deep, with each name once and lists of forms."};
inline constexpr IssueInfo kCharacter{"DAYCARE_CHARACTER", "A text holds no control character."};
inline constexpr IssueInfo kVersion{"DAYCARE_VERSION", "The document says its format, and that it has version 1."};
inline constexpr IssueInfo kUnknownElement{"DAYCARE_UNKNOWN_ELEMENT", "Every element is one of the form."};
inline constexpr IssueInfo kColumn{"DAYCARE_COLUMN", "Every column is one of the form."};
inline constexpr IssueInfo kNoForm{"DAYCARE_NO_FORM", "A document has at least one form."};
inline constexpr IssueInfo kRepeated{"DAYCARE_REPEATED", "A form stands once in a document."};

// Single values.
inline constexpr IssueInfo kRequired{"DAYCARE_REQUIRED", "The value must be told."};
inline constexpr IssueInfo kItems{"DAYCARE_ITEMS",
                                  "Values have ` | ` between them, parts of one ` / `; no more than fit."};
inline constexpr IssueInfo kCount{"DAYCARE_COUNT", "A list has at most 100 values."};
inline constexpr IssueInfo kType{"DAYCARE_TYPE", "A text, a number and true or false are not one another."};
inline constexpr IssueInfo kTooLong{"DAYCARE_TOO_LONG", "The value is no longer than the model allows."};
inline constexpr IssueInfo kCode{"DAYCARE_CODE", "The value is a word of the list, or a code of A-Z, 0-9 and _."};
inline constexpr IssueInfo kTime{"DAYCARE_TIME", "The date or time exists and is spelled as the form asks."};
inline constexpr IssueInfo kNumber{"DAYCARE_NUMBER", "The number is whole and within its range."};
inline constexpr IssueInfo kYesNo{"DAYCARE_YES_NO", "The value is ja or nej."};
inline constexpr IssueInfo kPersonNumber{"DAYCARE_PERSON_NUMBER", "The number is made as its kind is."};
inline constexpr IssueInfo kMunicipality{"DAYCARE_MUNICIPALITY", "The code is that of a municipality, with 4 digits."};
inline constexpr IssueInfo kId{"DAYCARE_ID", "An id is a UUID, of a handover one of version 7 or 8."};
inline constexpr IssueInfo kBytes{"DAYCARE_BYTES", "A file is base64, of one byte to two million."};
inline constexpr IssueInfo kPerson{"DAYCARE_PERSON", "The person is the child or a parent of the form."};

// What belongs together.
inline constexpr IssueInfo kChildNumber{"DAYCARE_CHILD_NUMBER", "A form says the child's number."};
inline constexpr IssueInfo kContent{"DAYCARE_CONTENT", "A form tells what somebody has seen of the child."};
inline constexpr IssueInfo kParents{"DAYCARE_PARENTS", "A parent is mor or anden forælder, and one at most is mor."};
inline constexpr IssueInfo kParentNumber{"DAYCARE_PARENT_NUMBER", "A parent without a CPR number is known here alone.",
                                         Severity::kNotice};

// Writing.
inline constexpr IssueInfo kKind{"DAYCARE_KIND", "Only a handover of the form's kind is written as one."};
inline constexpr IssueInfo kNothing{"DAYCARE_NOTHING", "A document has at least one handover."};

absl::Span<const IssueInfo> AllIssues();

struct LossInfo {
  std::string_view code;
  std::string_view meaning;
};

inline constexpr LossInfo kLossCharacter{"DAYCARE_CHARACTER_LOST",
                                         "A character that has no place in a text, or none in Windows-1252."};
inline constexpr LossInfo kLossEnvelope{
    "DAYCARE_ENVELOPE", "Routing and technical fields: slip, addressees, conversation, source, earlier losses."};
inline constexpr LossInfo kLossField{"DAYCARE_FIELD", "A field that no element holds."};
inline constexpr LossInfo kLossFile{"DAYCARE_FILE", "The bytes of a file, which a table only names."};
inline constexpr LossInfo kLossFindings{"DAYCARE_FINDINGS", "Finer coded findings below a domain."};
inline constexpr LossInfo kLossMeasures{"DAYCARE_MEASURES",
                                        "Measures in a body; those of their own are support lines."};
inline constexpr LossInfo kLossMerged{"DAYCARE_MERGED",
                                      "Several sections of one sort: lists are joined, of single values one is kept."};
inline constexpr LossInfo kLossPerson{"DAYCARE_OTHER_PERSON",
                                      "A section about somebody whom the form does not have: a sibling, a relative."};
inline constexpr LossInfo kLossProvenance{"DAYCARE_PROVENANCE",
                                          "Who saw it, when it was written down, original codes."};
inline constexpr LossInfo kLossRecording{"DAYCARE_RECORDING", "Where the sender keeps a recording."};
inline constexpr LossInfo kLossScreeningItems{"DAYCARE_SCREENING_ITEMS",
                                              "Single answers of a screening; the total is kept."};
inline constexpr LossInfo kLossSection{"DAYCARE_SECTION", "A section whose body the form does not have."};
inline constexpr LossInfo kLossSender{"DAYCARE_SENDER", "Reading: who sends is known by the key, not by the form."};
inline constexpr LossInfo kLossSorting{"DAYCARE_SORTING", "Who sorted a text or file, and as what."};
inline constexpr LossInfo kLossSpelling{
    "DAYCARE_SPELLING", "A value that reads back otherwise: seconds, an offset, a code newer than this translator."};

absl::Span<const LossInfo> AllLosses();

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_DAYCARE_ISSUES_H_
