#include "adapters/kl_children/kl_issues.h"

#include <array>

namespace handover::adapters::kl {
namespace kl_issues_internal {

constexpr std::array kAllIssues = {kType,
                                   kProfile,
                                   kTimestamp,
                                   kResourceType,
                                   kNotAllowed,
                                   kTooLong,
                                   kTooManyUnknown,
                                   kTimeFormat,
                                   kSystem,
                                   kCodeUnknown,
                                   kCodings,
                                   kStatus,
                                   kPersonNumber,
                                   kOrganisation,
                                   kCitizenInError,
                                   kSubjects,
                                   kObservationCode,
                                   kValueMissing,
                                   kValueUnexpected,
                                   kQuantity,
                                   kRange,
                                   kObservationMissing,
                                   kQuestionnaire,
                                   kItem,
                                   kAnswer,
                                   kScoreSum,
                                   kInstrumentSubject,
                                   kRelationAlone,
                                   kTopicSubject,
                                   kParentUnknown,
                                   kEnteredInError,
                                   kVisitOutsideGuide,
                                   kPufScore,
                                   kQuestionnaireVersion,
                                   kRoleAssumed,
                                   kZoneAssumed,
                                   kContactAssumed,
                                   kOutNothing,
                                   kOutOrganisation,
                                   kOutDueAdded};

constexpr std::array kCodeLosses = {
    LossInfo{kLossConcern, "That a concern was reported is no part of a summary: dropped by name."},
    LossInfo{kLossScreeningItems, "Single answers of an instrument that has a total; the total is kept."},
    LossInfo{kLossMeasureId, "The id of an intervention that stands with the problem it is about."},
    LossInfo{kLossTimeOfDay, "The time of day at which an intervention began or ended; the day is kept."},
    LossInfo{kLossGramFraction, "Less than a gram of a weight."},
    LossInfo{kLossStatus, "A status finer than the model has: preliminary, amended, on hold, in progress."},
    LossInfo{kLossContactClass, "A class of contact that the guide does not use; the model says OTHER_MANNER."},
    LossInfo{kLossOrganisation, "A second managing organisation in one report."},
    LossInfo{kLossOutField, "A field that a report has no element for."},
    LossInfo{kLossOutSection, "A section that a report has no resource for."},
    LossInfo{kLossOutEnvelope, "Routing and technical fields: slip, addressees, relations, earlier losses."},
    LossInfo{kLossOutPerson, "A section about a person whose number the recipient does not have, or several people."},
    LossInfo{kLossOutCode, "A code, domain or instrument that is not in the guide's lists."},
    LossInfo{kLossOutResidue, "An element that was carried as it was; whole resources are written again."},
    LossInfo{kLossOutRole, "Which parent gives birth, and which relation a parent has: the guide knows parents alone."},
};

}  // namespace kl_issues_internal

absl::Span<const IssueInfo> AllIssues() { return kl_issues_internal::kAllIssues; }
absl::Span<const LossInfo> CodeLosses() { return kl_issues_internal::kCodeLosses; }

}  // namespace handover::adapters::kl
