// Every issue and every loss that the translators of this folder can tell of. README.md beside this file says the same
// for people, and a test compares the two. Codes are never renamed and never reused.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_ISSUE_CODES_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_ISSUE_CODES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

#include "adapters/text/xml_prescan.h"
#include "adapters/translation.h"

namespace handover::adapters::medcom {

struct IssueInfo {
  std::string_view code;
  Severity severity = Severity::kError;
  std::string_view rule;
};

struct LossInfo {
  std::string_view code;
  std::string_view what;
};

// What a check of structure can find. One set for each schema, so that a code says whose rule was broken; without a
// code where the schema has no such rule.
struct StructureCodes {
  IssueInfo root;
  IssueInfo name_space;
  IssueInfo element_missing;
  IssueInfo element_unknown;
  IssueInfo element_order;
  IssueInfo element_too_many;
  IssueInfo element_choice;
  IssueInfo attribute_missing;
  IssueInfo attribute_unknown;
  IssueInfo text_unexpected;
  IssueInfo value_length;
  IssueInfo value_blank;
  IssueInfo value_code;
  IssueInfo value_format;
  IssueInfo value_integer;
  IssueInfo value_range;
  IssueInfo value_date;
};
extern const StructureCodes kXdis32Structure;
extern const StructureCodes kVansStructure;
extern const StructureCodes kXdis91Structure;

// The transport envelope.
extern const IssueInfo kVansUuid;
extern const IssueInfo kVansEndPoint;
extern const IssueInfo kVansReceipt;
extern const IssueInfo kVansFormat;
extern const IssueInfo kVansDocumentName;
extern const IssueInfo kVansBase64;
extern const IssueInfo kVansSize;
extern const IssueInfo kVansVersionDiffers;
extern const IssueInfo kVansSenderDiffers;
extern const IssueInfo kVansReceiverDiffers;

// Organisations and people.
extern const IssueInfo kGlnFormat;
extern const IssueInfo kGlnCheckDigit;
extern const IssueInfo kMunicipalityUnknown;
extern const IssueInfo kMunicipalityEnded;
extern const IssueInfo kMunicipalityNotTold;
extern const IssueInfo kCprFormat;
extern const IssueInfo kCprDate;
extern const IssueInfo kCprUnknown;
extern const IssueInfo kPersonNumber;
extern const IssueInfo kLocalNumber;
extern const IssueInfo kIssuerNotTold;
extern const IssueInfo kPersonTwice;
extern const IssueInfo kPartnerRelation;
extern const IssueInfo kPartnerNumberNotTold;
extern const IssueInfo kEpisodeNotTold;
extern const IssueInfo kAuthorNotNamed;
extern const IssueInfo kTelephone;
extern const IssueInfo kLanguageCode;

// The children.
extern const IssueInfo kChildInfoCount;
extern const IssueInfo kMultiplicity;
extern const IssueInfo kChildNumberDate;
extern const IssueInfo kSexParity;
extern const IssueInfo kBirthOrder;
extern const IssueInfo kBirthAfterLetter;
extern const IssueInfo kStillbornApgar;
extern const IssueInfo kStillbornCpr;
extern const IssueInfo kWeightRange;
extern const IssueInfo kLengthRange;
extern const IssueInfo kHeadRange;
extern const IssueInfo kApgarRange;
extern const IssueInfo kApgarMinutesRange;

// Pregnancy, letter, text, time.
extern const IssueInfo kGestationRange;
extern const IssueInfo kGestationAndDueDate;
extern const IssueInfo kGestationOff;
extern const IssueInfo kMenstruationAndDueDate;
extern const IssueInfo kLetterCount;
extern const IssueInfo kLetterRepeated;
extern const IssueInfo kCorrection;
extern const IssueInfo kTextLength;
extern const IssueInfo kTextTooLong;
extern const IssueInfo kCprInText;
extern const IssueInfo kZoneAssumed;
extern const IssueInfo kTimeSkipped;
extern const IssueInfo kTimeRepeated;

// What is dropped by declaration.
extern const LossInfo kLossTransport;
extern const LossInfo kLossConstant;
extern const LossInfo kLossStatisticalCode;
extern const LossInfo kLossReceiverDetails;
extern const LossInfo kLossWard;
extern const LossInfo kLossProfessionalAddress;
extern const LossInfo kLossProfessionalNumber;
extern const LossInfo kLossSpeciality;
extern const LossInfo kLossFax;
extern const LossInfo kLossTextMarkup;
extern const LossInfo kLossTextBoundary;
extern const LossInfo kLossTimeOfDay;
extern const LossInfo kLossStillbirthDetails;

// The correspondence letter.
extern const IssueInfo kCorrespondenceGlnFormat;
extern const IssueInfo kCorrespondenceGlnCheckDigit;
extern const IssueInfo kCorrespondenceCprFormat;
extern const IssueInfo kCorrespondenceCprUnknown;
extern const IssueInfo kCorrespondenceCprDate;
extern const IssueInfo kCorrespondenceLocalNumber;
extern const IssueInfo kCorrespondenceRole;
extern const IssueInfo kCorrespondenceNoText;
extern const IssueInfo kCorrespondenceTextTooLong;
extern const IssueInfo kCorrespondenceCprInText;
extern const IssueInfo kCorrespondenceElsewhere;
extern const IssueInfo kCorrespondenceCorrection;
extern const IssueInfo kCorrespondenceZone;
extern const IssueInfo kCorrespondenceClockChange;
extern const IssueInfo kCorrespondenceCount;
extern const IssueInfo kCorrespondenceRepeated;
extern const LossInfo kLossCorrespondenceTransport;
extern const LossInfo kLossCorrespondenceConstant;
extern const LossInfo kLossCorrespondenceStatistics;
extern const LossInfo kLossCorrespondenceReceiver;
extern const LossInfo kLossCorrespondenceWard;
extern const LossInfo kLossCorrespondenceSender;
extern const LossInfo kLossCorrespondenceMarkup;
extern const LossInfo kLossCorrespondenceBoundary;

// What a writer of letters can tell and lose. One set for each letter.
struct OutCodes {
  IssueInfo nothing;
  IssueInfo missing;
  IssueInfo withheld;
  IssueInfo not_told;
  IssueInfo children;  // Without a code where the letter has no such rule.
  LossInfo envelope;
  LossInfo section;
  LossInfo field;
  LossInfo person;
  LossInfo value;
  LossInfo shortened;
  LossInfo character;
  LossInfo precision;
  LossInfo residue;
  LossInfo differs;  // Without a code where the letter has no such rule.
};
extern const OutCodes kXdis32Out;
extern const OutCodes kXdis91Out;

Issue MakeIssue(const IssueInfo& info, std::string path);
Issue MakeIssue(XmlProblem problem, size_t line);
Loss MakeLoss(const LossInfo& info, std::string path);

bool HasError(absl::Span<const Issue> issues);

// All of them, the XML guard's included, in the order of README.md.
std::vector<IssueInfo> AllIssues();
std::vector<LossInfo> AllLosses();

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_ISSUE_CODES_H_
