// Every issue and every loss of the OneRoster package, beside those of the package (zip_archive.h) and of its tables
// (csv_table.h). README.md beside this file says the same for people; a test compares the two. Codes are never renamed.
#ifndef HANDOVER_ADAPTERS_ONEROSTER_ONEROSTER_ISSUES_H_
#define HANDOVER_ADAPTERS_ONEROSTER_ONEROSTER_ISSUES_H_

#include <string_view>

#include "absl/types/span.h"

#include "adapters/translation.h"

namespace handover::adapters::oneroster {

struct IssueInfo {
  std::string_view code;
  std::string_view rule;  // One sentence without any value.
  Severity severity = Severity::kError;
};

inline constexpr IssueInfo kNotPacked{
    "ONEROSTER_NOT_PACKED", "A roster comes as the package it is published as, not as one of its files."};
inline constexpr IssueInfo kUnknownFile{
    "ONEROSTER_FILE", "A package holds files that the specification names, and no folders."};
inline constexpr IssueInfo kFiles{"ONEROSTER_FILES",
                                  "A package holds the files its manifest names, and those that a roster needs."};
inline constexpr IssueInfo kManifest{"ONEROSTER_MANIFEST",
                                     "A manifest says once for each file whether it is bulk, delta or absent."};
inline constexpr IssueInfo kVersion{"ONEROSTER_VERSION", "A manifest is of version 1.0, its roster of 1.1 or 1.2."};
inline constexpr IssueInfo kDelta{"ONEROSTER_DELTA", "A roster comes whole, not as what has changed in it."};
inline constexpr IssueInfo kColumn{"ONEROSTER_COLUMN",
                                   "A column is one of the specification's, or an extension that is named as one.",
                                   Severity::kWarning};
inline constexpr IssueInfo kOwnColumn{"ONEROSTER_OWN_COLUMN",
                                      "What begins with metadata.handover is one of the two columns agreed on."};
inline constexpr IssueInfo kOtherVersion{"ONEROSTER_OTHER_VERSION",
                                         "A column stands in the version that the manifest names.", Severity::kWarning};
inline constexpr IssueInfo kColumnMissing{"ONEROSTER_COLUMN_MISSING",
                                          "Every required column is there that a handover needs."};
inline constexpr IssueInfo kRequired{"ONEROSTER_REQUIRED", "A required cell is not empty that a handover needs."};
inline constexpr IssueInfo kUntold{"ONEROSTER_UNTOLD",
                                   "A required column is there and filled, though no handover needs it.",
                                   Severity::kWarning};
inline constexpr IssueInfo kWord{"ONEROSTER_WORD", "A cell of a closed list holds one of its words."};
inline constexpr IssueInfo kSpelling{"ONEROSTER_SPELLING", "A word has the small and large letters of its list.",
                                     Severity::kWarning};
inline constexpr IssueInfo kDate{
    "ONEROSTER_DATE", "A date exists, is spelled yyyy-mm-dd; no birth is ahead, and an end is after its beginning."};
inline constexpr IssueInfo kStatus{"ONEROSTER_STATUS", "What is in a whole roster is active, or to be deleted."};
inline constexpr IssueInfo kRepeated{"ONEROSTER_REPEATED", "No two rows of a file have the same sourcedId."};
inline constexpr IssueInfo kReference{"ONEROSTER_REFERENCE",
                                      "What a cell refers to is in the package, and is not itself."};
inline constexpr IssueInfo kUserId{"ONEROSTER_USER_ID", "Numbers of a person stand as {type:id}, with commas between."};
inline constexpr IssueInfo kPlainId{"ONEROSTER_PLAIN_ID", "A number of a person has its type before it.",
                                    Severity::kWarning};
inline constexpr IssueInfo kPersonNumber{"ONEROSTER_PERSON_NUMBER",
                                         "A CPR number has ten digits, begins with a date, and is the only one."};
inline constexpr IssueInfo kTooLong{"ONEROSTER_TOO_LONG", "A value is no longer than the model allows."};
inline constexpr IssueInfo kTooMany{"ONEROSTER_TOO_MANY",
                                    "A child has at most 8 agents, and a person at most 8 numbers."};
inline constexpr IssueInfo kInstitution{
    "ONEROSTER_INSTITUTION", "The place of a child has an identifier of 6 letters or digits, its institution number.",
    Severity::kWarning};
inline constexpr IssueInfo kPlaceId{
    "ONEROSTER_PLACE_ID", "A place without an institution number has a sourcedId of at most 54 visible ASCII signs."};
inline constexpr IssueInfo kNoPlace{"ONEROSTER_NO_PLACE", "A child is in some place."};
inline constexpr IssueInfo kNoChild{"ONEROSTER_NO_CHILD", "A roster has at least one child, whose role is student."};
inline constexpr IssueInfo kBirthDate{"ONEROSTER_BIRTH_DATE", "A birth date is the one that the CPR number tells.",
                                      Severity::kWarning};
inline constexpr IssueInfo kCarried{"ONEROSTER_CARRIED", "An extension column of people goes on as Residue.",
                                    Severity::kNotice};
inline constexpr IssueInfo kNoContent{
    "ONEROSTER_NO_CONTENT", "A roster tells who and where; what was seen is added before it is sent.",
    Severity::kNotice};

absl::Span<const IssueInfo> AllIssues();

struct LossInfo {
  std::string_view code;
  std::string_view meaning;
};

inline constexpr LossInfo kLossTechnical{"ONEROSTER_TECHNICAL", "Ids, names and states of the school's systems."};
inline constexpr LossInfo kLossPassword{"ONEROSTER_PASSWORD", "Passwords, which go to nobody."};
inline constexpr LossInfo kLossSchooling{"ONEROSTER_SCHOOLING", "Levels, courses, subjects, rooms and terms."};
inline constexpr LossInfo kLossOrigin{"ONEROSTER_ORIGIN", "Race, origin and place of birth, which go to nobody."};
inline constexpr LossInfo kLossPeople{
    "ONEROSTER_OTHER_PEOPLE", "People of no child's class or family, and what is said of staff besides name and role."};
inline constexpr LossInfo kLossPlace{"ONEROSTER_OTHER_PLACE",
                                     "Places, classes, roles and enrolments that are not a child's main ones."};
inline constexpr LossInfo kLossFile{"ONEROSTER_OTHER_FILE", "Files of courses, terms, resources and results."};
inline constexpr LossInfo kLossDeleted{"ONEROSTER_DELETED", "Rows that are to be deleted, or not in use."};
inline constexpr LossInfo kLossExtension{"ONEROSTER_EXTENSION",
                                         "Extension and unknown columns of files that are not about people."};

absl::Span<const LossInfo> AllLosses();

}  // namespace handover::adapters::oneroster

#endif  // HANDOVER_ADAPTERS_ONEROSTER_ONEROSTER_ISSUES_H_
