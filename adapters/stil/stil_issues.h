// Every issue and every loss of the STIL roster. README.md beside this file says the same for people; a test compares
// the two. Codes are never renamed.
#ifndef HANDOVER_ADAPTERS_STIL_STIL_ISSUES_H_
#define HANDOVER_ADAPTERS_STIL_STIL_ISSUES_H_

#include <string_view>

#include "absl/types/span.h"

#include "adapters/translation.h"

namespace handover::adapters::stil {

struct IssueInfo {
  std::string_view code;
  std::string_view rule;  // One sentence without any value.
  Severity severity = Severity::kError;
};

inline constexpr IssueInfo kRoot{"STIL_ROOT",
                                 "A roster is a UNILoginImport or UNILoginExport of unilogin.dk or stil.dk."};
inline constexpr IssueInfo kInstitution{"STIL_INSTITUTION",
                                        "A roster has one institution with a number of 6 letters or digits."};
inline constexpr IssueInfo kNoChild{"STIL_NO_CHILD", "A roster has at least one child."};
inline constexpr IssueInfo kTooMany{"STIL_TOO_MANY",
                                    "A roster has at most 2000 people, and a person at most 400 values."};
inline constexpr IssueInfo kTime{"STIL_TIME", "The roster says when it was made."};
inline constexpr IssueInfo kDate{"STIL_DATE", "A date exists and is spelled as XML has it."};
inline constexpr IssueInfo kFlag{"STIL_FLAG", "Protection and custody are true or false, and are told."};
inline constexpr IssueInfo kPersonNumber{"STIL_PERSON_NUMBER", "A CPR number has ten digits and begins with a date."};
inline constexpr IssueInfo kTwoNumbers{"STIL_TWO_NUMBERS", "The two CPR numbers of a person are the same."};
inline constexpr IssueInfo kNobody{"STIL_NOBODY", "A person has a number of some kind."};
inline constexpr IssueInfo kTooLong{"STIL_TOO_LONG", "A value is no longer than the model allows."};
inline constexpr IssueInfo kGroup{"STIL_GROUP", "A group that somebody is in is one of the roster.",
                                  Severity::kWarning};
inline constexpr IssueInfo kPadded{"STIL_PADDED", "A number that has lost its leading zero got it back.",
                                   Severity::kWarning};
inline constexpr IssueInfo kMunicipality{"STIL_MUNICIPALITY", "A municipality is one of the list.", Severity::kWarning};
inline constexpr IssueInfo kMunicipalityEnded{
    "STIL_MUNICIPALITY_ENDED",
    "A municipality was not closed before the roster was made; the one that it went into is taken, where it is one.",
    Severity::kWarning};
inline constexpr IssueInfo kZoneAssumed{"STIL_ZONE_ASSUMED", "A time without a zone was read as Danish time.",
                                        Severity::kNotice};
inline constexpr IssueInfo kUnknownElement{"STIL_UNKNOWN_ELEMENT", "What the table does not have goes on as Residue.",
                                           Severity::kNotice};
inline constexpr IssueInfo kNoContent{
    "STIL_NO_CONTENT", "A roster tells who and where; what was seen is added before it is sent.", Severity::kNotice};

absl::Span<const IssueInfo> AllIssues();

struct LossInfo {
  std::string_view code;
  std::string_view meaning;
};

inline constexpr LossInfo kLossTechnical{"STIL_TECHNICAL", "Ids, levels and states of the login system."};
inline constexpr LossInfo kLossPassword{"STIL_PASSWORD", "Passwords and their state, which go to nobody."};
inline constexpr LossInfo kLossProtected{
    "STIL_PROTECTED", "An address or telephone that is protected: the flag goes on, the value does not."};
inline constexpr LossInfo kLossStaff{
    "STIL_STAFF", "Staff who share no group with the child, and what is said of staff besides name and role."};
inline constexpr LossInfo kLossGroup{
    "STIL_OTHER_GROUP", "Groups that are not the child's main one, and what is said of groups besides their name."};

absl::Span<const LossInfo> AllLosses();

}  // namespace handover::adapters::stil

#endif  // HANDOVER_ADAPTERS_STIL_STIL_ISSUES_H_
