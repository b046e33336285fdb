// The issues and losses that a HospitalNotification has beside those of every MedCom message (fhir_issues.h).
// hospital_notification.md says the same for people; a test compares the two. Codes are never renamed.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_HOSPITAL_ISSUES_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_HOSPITAL_ISSUES_H_

#include <array>
#include <string_view>

#include "adapters/fhir/fhir_findings.h"

namespace handover::adapters::fhir {

inline constexpr IssueInfo kHospitalProfile{"HOSPITAL_PROFILE", Severity::kError, "MSG_RESOURCE_NOT_ALLOWED"};
inline constexpr IssueInfo kCprRequired{"HOSPITAL_CPR_REQUIRED", Severity::kError, "MSG_ID_INVALID"};
inline constexpr IssueInfo kNotAllowed{"HOSPITAL_NOT_ALLOWED", Severity::kError, "MSG_RESOURCE_NOT_ALLOWED"};
inline constexpr IssueInfo kLeaveStart{"HOSPITAL_LEAVE_START", Severity::kError, "MSG_RESOURCE_REQUIRED"};
inline constexpr IssueInfo kPeriodOrder{"HOSPITAL_PERIOD_ORDER", Severity::kError, "MSG_PARAM_INVALID"};
inline constexpr IssueInfo kActivityStatus{"HOSPITAL_ACTIVITY_STATUS", Severity::kWarning, ""};
inline constexpr IssueInfo kEndAssumed{"HOSPITAL_END_ASSUMED", Severity::kWarning, ""};

inline constexpr std::array kHospitalIssues = {kHospitalProfile, kCprRequired,    kNotAllowed, kLeaveStart,
                                               kPeriodOrder,     kActivityStatus, kEndAssumed};

inline constexpr std::string_view kLossWard = "HOSPITAL_WARD";
inline constexpr std::string_view kLossReportRecipient = "HOSPITAL_REPORT_RECIPIENT";
inline constexpr std::string_view kLossLeavePast = "HOSPITAL_LEAVE_PAST";
inline constexpr std::string_view kLossNotInKind = "HOSPITAL_NOT_IN_KIND";

inline constexpr std::array kHospitalLosses = {kLossWard, kLossReportRecipient, kLossLeavePast, kLossNotInKind};

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_HOSPITAL_ISSUES_H_
