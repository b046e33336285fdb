// Every issue and every loss that the translators of social services declare. README.md beside this file says the same
// for people; a test compares the two. Codes are never renamed.
#ifndef HANDOVER_ADAPTERS_SOCIAL_SOCIAL_ISSUES_H_
#define HANDOVER_ADAPTERS_SOCIAL_SOCIAL_ISSUES_H_

#include <string_view>

#include "absl/types/span.h"

#include "adapters/translation.h"

namespace handover::adapters::social {

struct IssueInfo {
  std::string_view code;
  Severity severity = Severity::kError;
};

// The document.
inline constexpr IssueInfo kTooLarge{"SOCIAL_TOO_LARGE"};
inline constexpr IssueInfo kJson{"SOCIAL_JSON"};
inline constexpr IssueInfo kStructure{"SOCIAL_STRUCTURE"};
inline constexpr IssueInfo kCharacter{"SOCIAL_CHARACTER"};
inline constexpr IssueInfo kVersion{"SOCIAL_VERSION"};
inline constexpr IssueInfo kColumn{"SOCIAL_COLUMN"};
inline constexpr IssueInfo kNoRow{"SOCIAL_NO_ROW"};
inline constexpr IssueInfo kList{"SOCIAL_LIST"};
inline constexpr IssueInfo kRepeated{"SOCIAL_REPEATED"};

// Single values.
inline constexpr IssueInfo kRequired{"SOCIAL_REQUIRED"};
inline constexpr IssueInfo kType{"SOCIAL_TYPE"};
inline constexpr IssueInfo kTooLong{"SOCIAL_TOO_LONG"};
inline constexpr IssueInfo kCode{"SOCIAL_CODE"};
inline constexpr IssueInfo kPersonNumber{"SOCIAL_PERSON_NUMBER"};
inline constexpr IssueInfo kTime{"SOCIAL_TIME"};
inline constexpr IssueInfo kMunicipality{"SOCIAL_MUNICIPALITY"};
inline constexpr IssueInfo kMunicipalityEnded{"SOCIAL_MUNICIPALITY_ENDED"};
inline constexpr IssueInfo kCount{"SOCIAL_COUNT"};

// What belongs together.
inline constexpr IssueInfo kDoNotContact{"SOCIAL_DO_NOT_CONTACT"};
inline constexpr IssueInfo kChild{"SOCIAL_CHILD"};
inline constexpr IssueInfo kParents{"SOCIAL_PARENTS"};
inline constexpr IssueInfo kNotifier{"SOCIAL_NOTIFIER"};
inline constexpr IssueInfo kAttachment{"SOCIAL_ATTACHMENT"};
inline constexpr IssueInfo kViolenceTold{"SOCIAL_VIOLENCE_TOLD", Severity::kWarning};
inline constexpr IssueInfo kParentNumber{"SOCIAL_PARENT_NUMBER", Severity::kNotice};
inline constexpr IssueInfo kUnknownElement{"SOCIAL_UNKNOWN_ELEMENT", Severity::kNotice};

// Writing.
inline constexpr IssueInfo kKind{"SOCIAL_KIND"};
inline constexpr IssueInfo kOneHandover{"SOCIAL_ONE_HANDOVER"};
inline constexpr IssueInfo kIncomplete{"SOCIAL_INCOMPLETE"};
inline constexpr IssueInfo kPointerOpen{"SOCIAL_POINTER_OPEN", Severity::kWarning};

absl::Span<const IssueInfo> AllIssues();

inline constexpr std::string_view kLossEnvelope = "SOCIAL_ENVELOPE";
inline constexpr std::string_view kLossSlip = "SOCIAL_SLIP";
inline constexpr std::string_view kLossField = "SOCIAL_FIELD";
inline constexpr std::string_view kLossSection = "SOCIAL_SECTION";
inline constexpr std::string_view kLossPointer = "SOCIAL_POINTER";

absl::Span<const std::string_view> AllLosses();

// Nothing was written, for one reason.
Written RefusedToWrite(const IssueInfo& info, std::string_view path, std::string_view rule);

}  // namespace handover::adapters::social

#endif  // HANDOVER_ADAPTERS_SOCIAL_SOCIAL_ISSUES_H_
