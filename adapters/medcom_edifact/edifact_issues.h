// Every issue that the EDIFACT syntax adds to those of the letter inside, which are in
// adapters/medcom_xml/issue_codes.h. README.md beside this file says the same for people, and a test compares the two.
// Codes are never renamed and never reused.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_ISSUES_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_ISSUES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "adapters/medcom_edifact/edifact_syntax.h"
#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/translation.h"

namespace handover::adapters::edifact {

using medcom::IssueInfo;
using medcom::LossInfo;

// The service segments.
extern const IssueInfo kUnbMissing;
extern const IssueInfo kUnbRepeated;
extern const IssueInfo kUnbFormat;
extern const IssueInfo kCharacterSet;
extern const IssueInfo kUnhMissing;
extern const IssueInfo kUnhFormat;
extern const IssueInfo kUntMissing;
extern const IssueInfo kUntFormat;
extern const IssueInfo kUntReference;
extern const IssueInfo kUntCount;
extern const IssueInfo kUnzMissing;
extern const IssueInfo kUnzFormat;
extern const IssueInfo kUnzReference;
extern const IssueInfo kUnzCount;
extern const IssueInfo kOutsideMessage;
extern const IssueInfo kMessageUnsupported;
extern const IssueInfo kMessageCount;

// Inside a message.
extern const IssueInfo kSegmentUnexpected;
extern const IssueInfo kGroupRepeated;
extern const IssueInfo kSequence;
extern const IssueInfo kCodeUnknown;
extern const IssueInfo kDateFormat;
extern const IssueInfo kTextPlace;
extern const IssueInfo kCarried;

// In a CONTRL.
extern const IssueInfo kContrlHead;
extern const IssueInfo kContrlReference;
extern const IssueInfo kContrlAction;

// What keeps a letter from being written.
extern const IssueInfo kTextLength;
extern const IssueInfo kEnds;

extern const LossInfo kLossSeconds;
extern const LossInfo kLossCharacters;
extern const LossInfo kLossCode;
extern const LossInfo kLossNumberList;
extern const LossInfo kLossLink;
extern const LossInfo kLossTextDivided;
extern const LossInfo kLossNoPlace;

// `segment 23`, or empty for 0.
std::string SegmentPath(size_t number);

// The issue of a problem of syntax. REQUIRES: there is one.
Issue MakeSyntaxIssue(SyntaxProblem problem, size_t segment);

// For tests and README.md.
std::vector<IssueInfo> AllIssues();
std::vector<LossInfo> AllLosses();

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_ISSUES_H_
