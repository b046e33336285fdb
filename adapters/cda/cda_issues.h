// Every issue and every loss that the CDA translator can tell of, but those of the shared guard before XML. README.md
// beside this file says the same for people, and a test compares the two. Codes are never renamed and never reused.
#ifndef HANDOVER_ADAPTERS_CDA_CDA_ISSUES_H_
#define HANDOVER_ADAPTERS_CDA_CDA_ISSUES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

#include "adapters/translation.h"

namespace handover::adapters::cda {

struct IssueInfo {
  std::string_view code;
  Severity severity = Severity::kError;
  std::string_view rule;
};

struct LossInfo {
  std::string_view code;
  std::string_view what;
};

// The document.
inline constexpr IssueInfo kRoot{"CDA_ROOT", Severity::kError, "The root is ClinicalDocument of urn:hl7-org:v3."};
inline constexpr IssueInfo kUnsupported{
    "CDA_UNSUPPORTED", Severity::kError,
    "The document is a PRF, PSCR or PMR, or a report of a birth or a hearing test."};
inline constexpr IssueInfo kRemoval{"CDA_REMOVAL", Severity::kError, "A deletion in the register hands nothing over."};
inline constexpr IssueInfo kMissing{"CDA_MISSING", Severity::kError,
                                    "An element or attribute that is needed is there."};
inline constexpr IssueInfo kTooMany{"CDA_TOO_MANY", Severity::kError, "An element stands as often as its rule allows."};
inline constexpr IssueInfo kForbidden{"CDA_FORBIDDEN", Severity::kError,
                                      "The header has no dataEnterer, informant, informationRecipient, "
                                      "legalAuthenticator, authenticator or inFulfillmentOf."};
inline constexpr IssueInfo kFixedValue{"CDA_FIXED_VALUE", Severity::kError,
                                       "Template, version, code and code system are those of the document type."};
inline constexpr IssueInfo kTitle{"CDA_TITLE", Severity::kError, "The title holds the patient's number."};
inline constexpr IssueInfo kTimeFormat{"CDA_TIME_FORMAT", Severity::kError,
                                       "A time is digits from the year on, with a zone or without."};
inline constexpr IssueInfo kEpisode{"CDA_EPISODE", Severity::kError, "The pregnancy has a UUID of version 4."};
inline constexpr IssueInfo kPersonNumber{"CDA_PERSON_NUMBER", Severity::kError,
                                         "A civil registration number has ten digits and a date that exists."};
inline constexpr IssueInfo kSectionTwice{"CDA_SECTION_TWICE", Severity::kError, "A section stands once."};
inline constexpr IssueInfo kCareLevel{"CDA_CARE_LEVEL", Severity::kError,
                                      "The care level is one of the four codes of its value set."};
inline constexpr IssueInfo kTooLong{"CDA_TOO_LONG", Severity::kError,
                                    "A name, code or text is no longer than the reference model takes."};
inline constexpr IssueInfo kRange{"CDA_RANGE", Severity::kError, "A score is within its limits."};

// Taken, but somebody should look.
inline constexpr IssueInfo kReplacementNumber{"CDA_REPLACEMENT_NUMBER", Severity::kWarning,
                                              "A number under the register's root is a civil registration number."};
inline constexpr IssueInfo kObservationTwice{"CDA_OBSERVATION_TWICE", Severity::kWarning,
                                             "An observation stands once."};
inline constexpr IssueInfo kSexParity{"CDA_SEX_PARITY", Severity::kWarning,
                                      "The sex and the parity of the number agree."};

// For the curious.
inline constexpr IssueInfo kCareLevelCode{"CDA_CARE_LEVEL_CODE", Severity::kNotice,
                                          "The care level was kept as its code: nobody has said which level it means."};
inline constexpr IssueInfo kZoneAssumed{"CDA_ZONE_ASSUMED", Severity::kNotice,
                                        "A time without a zone was read as Danish time."};

// What is dropped by declaration.
inline constexpr LossInfo kLossTransport{"CDA_TRANSPORT", "Templates, custodian, realm, confidentiality: constants."};
inline constexpr LossInfo kLossLifestyle{"CDA_LIFESTYLE", "Diet, exercise and the state of services in a PSCR."};
inline constexpr LossInfo kLossMarkup{"CDA_MARKUP", "Tables and emphasis of a narrative: its words are kept."};
inline constexpr LossInfo kLossAddress{"CDA_ADDRESS", "The address in a report to the register."};
inline constexpr LossInfo kLossRegister{"CDA_REGISTER", "What the register asks for: payment, reasons, places, ids."};

absl::Span<const IssueInfo> AllIssues();
absl::Span<const LossInfo> AllLosses();

// Collects what is found in one document. Not thread-safe.
class Findings {
 public:
  // Once for each code and path, and at most 200 of them.
  void Add(const IssueInfo& info, std::string path);
  void Lose(const LossInfo& info, std::string path);

  bool has_errors() const { return has_errors_; }
  std::vector<Issue>& issues() { return issues_; }
  std::vector<Loss>& losses() { return losses_; }

 private:
  bool has_errors_ = false;
  std::vector<Issue> issues_;
  std::vector<Loss> losses_;
};

}  // namespace handover::adapters::cda

#endif  // HANDOVER_ADAPTERS_CDA_CDA_ISSUES_H_
