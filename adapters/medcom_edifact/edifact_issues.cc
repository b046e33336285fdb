#include "adapters/medcom_edifact/edifact_issues.h"

namespace handover::adapters::edifact {
namespace {

IssueInfo InfoOf(SyntaxProblem problem) {
  switch (problem) {
    case SyntaxProblem::kNone:
      return {};
    case SyntaxProblem::kEmpty:
      return {"EDIFACT_EMPTY", Severity::kError, "The document must have content."};
    case SyntaxProblem::kTooLarge:
      return {"EDIFACT_TOO_LARGE", Severity::kError, "The document must have at most 4 MiB."};
    case SyntaxProblem::kTooMany:
      return {"EDIFACT_TOO_MANY", Severity::kError,
              "There must be at most 20000 segments and 100000 components, each of at most 4096 bytes."};
    case SyntaxProblem::kServiceString:
      return {"EDIFACT_SERVICE_STRING", Severity::kError,
              "UNA must name six characters, none of them for two purposes and no letter or digit."};
    case SyntaxProblem::kTag:
      return {"EDIFACT_TAG", Severity::kError, "A segment must begin with three capital letters or digits."};
    case SyntaxProblem::kRelease:
      return {"EDIFACT_RELEASE", Severity::kError, "A release character must stand before a character."};
    case SyntaxProblem::kTruncated:
      return {"EDIFACT_TRUNCATED", Severity::kError, "The last segment must end with a terminator."};
    case SyntaxProblem::kPackage:
      return {"EDIFACT_PACKAGE", Severity::kError, "A binary package must have the length it declares and end in UNP."};
    case SyntaxProblem::kEncoding:
      return {"EDIFACT_ENCODING", Severity::kError, "The bytes must be ISO 8859-1, as UNOC says."};
    case SyntaxProblem::kCharacter:
      return {"EDIFACT_CHARACTER", Severity::kError, "There must be no control character."};
  }
  return {};
}

}  // namespace

const IssueInfo kUnbMissing = {"EDIFACT_UNB_MISSING", Severity::kError, "An interchange must begin with UNB."};
const IssueInfo kUnbRepeated = {"EDIFACT_UNB_REPEATED", Severity::kError,
                                "There must be one UNB: one interchange in a document."};
const IssueInfo kUnbFormat = {"EDIFACT_UNB_FORMAT", Severity::kError,
                              "UNB must name sender, receiver, date and time, and a reference."};
const IssueInfo kCharacterSet = {"EDIFACT_CHARACTER_SET", Severity::kError, "The character set must be UNOC."};
const IssueInfo kUnhMissing = {"EDIFACT_UNH_MISSING", Severity::kError,
                               "There must be a message that begins with UNH."};
const IssueInfo kUnhFormat = {"EDIFACT_UNH_FORMAT", Severity::kError, "UNH must name a reference and a message type."};
const IssueInfo kUntMissing = {"EDIFACT_UNT_MISSING", Severity::kError, "A message must end with UNT."};
const IssueInfo kUntFormat = {"EDIFACT_UNT_FORMAT", Severity::kError, "UNT must name a count and a reference."};
const IssueInfo kUntReference = {"EDIFACT_UNT_REFERENCE", Severity::kError, "UNT must name the reference of its UNH."};
const IssueInfo kUntCount = {"EDIFACT_UNT_COUNT", Severity::kError,
                             "UNT must count the segments of its message, UNH and UNT among them."};
const IssueInfo kUnzMissing = {"EDIFACT_UNZ_MISSING", Severity::kError, "An interchange must end with UNZ."};
const IssueInfo kUnzFormat = {"EDIFACT_UNZ_FORMAT", Severity::kError, "UNZ must name a count and a reference."};
const IssueInfo kUnzReference = {"EDIFACT_UNZ_REFERENCE", Severity::kError, "UNZ must name the reference of the UNB."};
const IssueInfo kUnzCount = {"EDIFACT_UNZ_COUNT", Severity::kError, "UNZ must count the messages."};
const IssueInfo kOutsideMessage = {"EDIFACT_OUTSIDE_MESSAGE", Severity::kError,
                                   "Between UNB and UNZ every segment must stand in a message."};
const IssueInfo kMessageUnsupported = {"EDIFACT_MESSAGE_UNSUPPORTED", Severity::kError,
                                       "The message must be of the type and version that the translator reads."};
const IssueInfo kMessageCount = {"EDIFACT_MESSAGE_COUNT", Severity::kError,
                                 "There must be at most 100 messages in one interchange."};

const IssueInfo kSegmentUnexpected = {"EDIFACT_SEGMENT_UNEXPECTED", Severity::kError,
                                      "A segment must be one that the message has in this place, with its qualifier."};
const IssueInfo kGroupRepeated = {"EDIFACT_GROUP_REPEATED", Severity::kError,
                                  "A group that the message has once must not be repeated."};
const IssueInfo kSequence = {"EDIFACT_SEQUENCE", Severity::kError,
                             "Groups with a sequence number must stand in its order, without a gap."};
const IssueInfo kCodeUnknown = {"EDIFACT_CODE_UNKNOWN", Severity::kError, "A code must be one of MedCom's list."};
const IssueInfo kDateFormat = {"EDIFACT_DATE_FORMAT", Severity::kError,
                               "A date must have the number of digits that its format says."};
const IssueInfo kTextPlace = {"EDIFACT_TEXT_PLACE", Severity::kWarning,
                              "The text of FTX should stand in its fourth element."};
const IssueInfo kCarried = {"EDIFACT_CARRIED", Severity::kWarning,
                            "A value that the letter has no place for is carried as it is."};

const IssueInfo kContrlHead = {"EDIFACT_CONTRL_HEAD", Severity::kError,
                               "A CONTRL must tell of one interchange, in UCI, before anything else."};
const IssueInfo kContrlReference = {"EDIFACT_CONTRL_REFERENCE", Severity::kError,
                                    "A CONTRL must tell the reference of the interchange and of each letter."};
const IssueInfo kContrlAction = {"EDIFACT_CONTRL_ACTION", Severity::kError,
                                 "What a CONTRL says was done must be 4 in CTL01 and CTL02, and 7 or 8 in CTL03."};

const IssueInfo kTextLength = {"EDIFACT_TEXT_LENGTH", Severity::kError,
                               "A text that is written must fit into the segments that the letter has for it."};
const IssueInfo kEnds = {"EDIFACT_ENDS", Severity::kError,
                         "Letters that are written as one interchange must have one sender and one receiver."};

const LossInfo kLossSeconds = {"EDIFACT_SECONDS", "The seconds of a time; letters are to the minute."};
const LossInfo kLossCharacters = {"EDIFACT_CHARACTERS",
                                  "Letters that ISO 8859-1 does not have; others stand for them."};
const LossInfo kLossCode = {"EDIFACT_CODE",
                            "A code that EDIFACT's list does not have; a more general one stands there."};
const LossInfo kLossNumberList = {"EDIFACT_NUMBER_LIST",
                                  "A number of a list that EDIFACT does not have, or of none, and the list."};
const LossInfo kLossLink = {"EDIFACT_LINK", "A link that is longer than its segment, with its description."};
const LossInfo kLossTextDivided = {"EDIFACT_TEXT_DIVIDED", "That a long text is one: it goes on in another."};
const LossInfo kLossNoPlace = {"EDIFACT_NO_PLACE", "What the letter has no place for in EDIFACT."};

std::string SegmentPath(size_t number) { return number == 0 ? "" : "segment " + std::to_string(number); }

Issue MakeSyntaxIssue(SyntaxProblem problem, size_t segment) {
  return medcom::MakeIssue(InfoOf(problem), SegmentPath(segment));
}

std::vector<IssueInfo> AllIssues() {
  std::vector<IssueInfo> all;
  for (const SyntaxProblem problem :
       {SyntaxProblem::kEmpty, SyntaxProblem::kTooLarge, SyntaxProblem::kTooMany, SyntaxProblem::kServiceString,
        SyntaxProblem::kTag, SyntaxProblem::kRelease, SyntaxProblem::kTruncated, SyntaxProblem::kPackage,
        SyntaxProblem::kEncoding, SyntaxProblem::kCharacter}) {
    all.push_back(InfoOf(problem));
  }
  for (const IssueInfo& info :
       {kUnbMissing,    kUnbRepeated,     kUnbFormat,      kCharacterSet,       kUnhMissing,   kUnhFormat,
        kUntMissing,    kUntFormat,       kUntReference,   kUntCount,           kUnzMissing,   kUnzFormat,
        kUnzReference,  kUnzCount,        kOutsideMessage, kMessageUnsupported, kMessageCount, kSegmentUnexpected,
        kGroupRepeated, kSequence,        kCodeUnknown,    kDateFormat,         kTextPlace,    kCarried,
        kContrlHead,    kContrlReference, kContrlAction,   kTextLength,         kEnds}) {
    all.push_back(info);
  }
  return all;
}

std::vector<LossInfo> AllLosses() {
  return {kLossSeconds, kLossCharacters, kLossCode, kLossNumberList, kLossLink, kLossTextDivided, kLossNoPlace};
}

}  // namespace handover::adapters::edifact
