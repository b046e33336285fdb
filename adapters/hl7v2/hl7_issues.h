// Every issue and every loss that the HL7 v2 translator can tell of. README.md beside this file says the same for
// people, and a test compares the two. Codes are never renamed and never reused.
#ifndef HANDOVER_ADAPTERS_HL7V2_HL7_ISSUES_H_
#define HANDOVER_ADAPTERS_HL7V2_HL7_ISSUES_H_

#include <string_view>

#include "absl/types/span.h"

#include "adapters/findings.h"
#include "adapters/hl7v2/er7_message.h"
#include "adapters/translation.h"

namespace handover::adapters::hl7v2 {

// `condition` is that of HL7 table 0357, for the ERR segment of an acknowledgement. `rejects`: the message is not for
// this receiver or cannot be read (AR), and sending it again changes nothing; otherwise its content is wrong (AE).
struct IssueInfo {
  std::string_view code;
  Severity severity = Severity::kError;
  std::string_view rule;
  std::string_view condition = "207";
  bool rejects = false;
};

struct LossInfo {
  std::string_view code;
  std::string_view what;
};

// The syntax.
inline constexpr IssueInfo kEmpty{"HL7_EMPTY", Severity::kError, "The message has no content.", "100", true};
inline constexpr IssueInfo kTooLarge{"HL7_TOO_LARGE", Severity::kError, "A message has at most 4 MiB.", "207", true};
inline constexpr IssueInfo kTooMany{"HL7_TOO_MANY", Severity::kError,
                                    "A message has at most 2000 segments, of 200 fields with 100 repetitions each.",
                                    "207", true};
inline constexpr IssueInfo kHeader{"HL7_HEADER", Severity::kError,
                                   "A message begins with MSH and a set of four or five different delimiters.", "100",
                                   true};
inline constexpr IssueInfo kBatch{"HL7_BATCH", Severity::kError, "Messages come one by one, not in batches.", "200",
                                  true};
inline constexpr IssueInfo kSeveral{"HL7_SEVERAL_MESSAGES", Severity::kError, "A document holds one message.", "100",
                                    true};
inline constexpr IssueInfo kCharset{"HL7_CHARSET", Severity::kError,
                                    "MSH-18 is empty or begins with ASCII, 8859/1, UNICODE or UNICODE UTF-8.", "103",
                                    true};
inline constexpr IssueInfo kEncoding{"HL7_ENCODING", Severity::kError, "The bytes are in the character set of MSH-18.",
                                     "102", true};
inline constexpr IssueInfo kCharacter{"HL7_CHARACTER", Severity::kError, "A message holds no control characters.",
                                      "102", true};
inline constexpr IssueInfo kSegmentName{"HL7_SEGMENT_NAME", Severity::kError, "Every segment begins with its name.",
                                        "100", true};

// The header and the segments.
inline constexpr IssueInfo kMessageType{"HL7_MESSAGE_TYPE", Severity::kError,
                                        "MSH-9 is ADT with A01, A04, A08, A28 or A31, ORU with R01, ORM with O01 or "
                                        "OML with O21.",
                                        "200", true};
inline constexpr IssueInfo kVersion{"HL7_VERSION", Severity::kError, "MSH-12 is a version from 2.1 to 2.9.", "203",
                                    true};
inline constexpr IssueInfo kFieldMissing{"HL7_FIELD_MISSING", Severity::kError, "A field that is needed is empty.",
                                         "101"};
inline constexpr IssueInfo kSegmentMissing{"HL7_SEGMENT_MISSING", Severity::kError, "A message has a PID segment.",
                                           "100"};
inline constexpr IssueInfo kPatientTwice{"HL7_PATIENT_TWICE", Severity::kError, "A message is about one patient.",
                                         "100"};
inline constexpr IssueInfo kTooLong{"HL7_TOO_LONG", Severity::kError,
                                    "A name, code or number is no longer than the reference model takes.", "102"};

// People.
inline constexpr IssueInfo kPatientNumber{"HL7_PATIENT_NUMBER", Severity::kError,
                                          "PID-3 holds a number of the patient.", "101"};
inline constexpr IssueInfo kPersonNumber{"HL7_PERSON_NUMBER", Severity::kError,
                                         "A civil registration or replacement number has its ten characters and a "
                                         "date that exists.",
                                         "102"};
inline constexpr IssueInfo kPatientUnknown{"HL7_PATIENT_ROLE", Severity::kError,
                                           "The message tells by birth date, mother or finding whether the patient is "
                                           "a child.",
                                           "101"};
inline constexpr IssueInfo kNothing{"HL7_NOTHING_TO_HAND_OVER", Severity::kError,
                                    "The message tells of a birth, a stay, a screening or a death.", "207"};
inline constexpr IssueInfo kDeathTime{"HL7_DEATH_TIME", Severity::kError, "A death has its time in PID-29.", "101"};

// Values.
inline constexpr IssueInfo kTimeFormat{"HL7_TIME_FORMAT", Severity::kError,
                                       "A time is digits from the year on, with a zone or without.", "102"};
inline constexpr IssueInfo kNumber{"HL7_NUMBER", Severity::kError, "A value of type NM is a number.", "102"};
inline constexpr IssueInfo kRange{"HL7_RANGE", Severity::kError,
                                  "A measure is within the limits of the reference model.", "102"};
inline constexpr IssueInfo kUnit{"HL7_UNIT", Severity::kError, "A measure has a unit of its own kind.", "103"};
inline constexpr IssueInfo kCodeSystem{"HL7_CODE_SYSTEM", Severity::kError,
                                       "A code that is LOINC's names LN as its system.", "103"};
inline constexpr IssueInfo kAddress{"HL7_ADDRESS", Severity::kError, "A value of type XAD has its parts in components.",
                                    "102"};
inline constexpr IssueInfo kTextComponents{"HL7_TEXT_COMPONENTS", Severity::kError,
                                           "A value of type TX or FT has no components.", "102"};

// Taken, but somebody should look.
inline constexpr IssueInfo kProcessing{"HL7_PROCESSING_ID", Severity::kWarning, "MSH-11 is P for production."};
inline constexpr IssueInfo kSexUnknown{"HL7_SEX_UNKNOWN", Severity::kWarning, "The sex is one of F, M, O, A, N and U."};
inline constexpr IssueInfo kSexParity{"HL7_SEX_PARITY", Severity::kWarning,
                                      "The sex and the parity of the number agree."};
inline constexpr IssueInfo kBirthDateDiffers{"HL7_BIRTH_DATE_DIFFERS", Severity::kWarning,
                                             "The birth date and that in the number agree."};
inline constexpr IssueInfo kMotherTwice{"HL7_MOTHER_TWICE", Severity::kWarning, "One NK1 is the mother."};
inline constexpr IssueInfo kBirthOrder{"HL7_BIRTH_ORDER", Severity::kWarning,
                                       "PID and the findings agree on the order of birth."};
inline constexpr IssueInfo kBirthTimeMissing{"HL7_BIRTH_TIME", Severity::kWarning,
                                             "Measures at birth need the time of birth in PID-7."};
inline constexpr IssueInfo kTelephone{"HL7_TELEPHONE", Severity::kWarning,
                                      "A telephone number is Danish or has a country code."};
inline constexpr IssueInfo kUnitMissing{"HL7_UNIT_MISSING", Severity::kWarning, "A measure has a unit."};
inline constexpr IssueInfo kUnitSpelling{"HL7_UNIT_SPELLING", Severity::kWarning, "Units are spelled as in UCUM."};
inline constexpr IssueInfo kCodeSystemMissing{"HL7_CODE_SYSTEM_MISSING", Severity::kWarning,
                                              "A finding has a code and its system."};
inline constexpr IssueInfo kObservationType{"HL7_OBSERVATION_TYPE", Severity::kWarning,
                                            "A finding has the type and precision that its code asks for."};
inline constexpr IssueInfo kObservationTwice{"HL7_OBSERVATION_TWICE", Severity::kWarning,
                                             "A finding at birth is told once."};
inline constexpr IssueInfo kObservationStatus{"HL7_OBSERVATION_STATUS", Severity::kWarning,
                                              "A finding is final, corrected or without a status."};
inline constexpr IssueInfo kAnswerUnknown{"HL7_ANSWER_UNKNOWN", Severity::kWarning,
                                          "An answer is one of those that the README lists."};
inline constexpr IssueInfo kLineWrapped{"HL7_LINE_WRAPPED", Severity::kWarning,
                                        "A segment stands on one line; here a line feed was read as part of a field."};
inline constexpr IssueInfo kScreeningPending{"HL7_SCREENING_PENDING", Severity::kWarning,
                                             "A newborn screening without an overall interpretation is told as not "
                                             "back yet."};

// For the curious.
inline constexpr IssueInfo kEncodingAssumed{"HL7_ENCODING_ASSUMED", Severity::kNotice,
                                            "MSH-18 is empty: the bytes were read as UTF-8."};
inline constexpr IssueInfo kLineFeeds{"HL7_LINE_FEEDS", Severity::kNotice,
                                      "Segments end with line feeds instead of carriage returns."};
inline constexpr IssueInfo kZoneAssumed{"HL7_ZONE_ASSUMED", Severity::kNotice,
                                        "A time without a zone was read as Danish time."};
inline constexpr IssueInfo kRoleAssumed{"HL7_ROLE_ASSUMED", Severity::kNotice,
                                        "An adult patient was taken for a parent, since nobody says which one."};
inline constexpr IssueInfo kRegionMerged{
    "HL7_REGION_MERGED", Severity::kNotice,
    "From 1 January 2027 the region that issued the number is part of Region Østdanmark."};

// What is dropped by declaration.
inline constexpr LossInfo kLossTransport{"HL7_TRANSPORT",
                                         "Header, event and sequence numbers: they order the delivery."};
inline constexpr LossInfo kLossOrder{"HL7_ORDER",
                                     "Order and report data (ORC, OBR but the panel's code): not about anyone."};
inline constexpr LossInfo kLossSpecimen{"HL7_SPECIMEN", "The specimen: the laboratory's matter."};
inline constexpr LossInfo kLossInsurance{"HL7_INSURANCE", "Insurance and who pays (IN1, IN2, GT1)."};
inline constexpr LossInfo kLossOrigin{"HL7_ORIGIN", "Race, ethnicity, religion, nationality: never handed over."};
inline constexpr LossInfo kLossForeignNumber{"HL7_FOREIGN_NUMBER",
                                             "Social security and driver's licence numbers of other countries."};
inline constexpr LossInfo kLossWard{"HL7_WARD", "Ward, bed and staff of a stay: the name of a unit tells the reason."};
inline constexpr LossInfo kLossProtectedAddress{"HL7_PROTECTED_ADDRESS",
                                                "Addresses and telephones of a protected patient."};
inline constexpr LossInfo kLossParts{"HL7_PARTS", "Parts of a name, address or number beside those that are mapped."};
inline constexpr LossInfo kLossReport{"HL7_REPORT", "The formatted report: its findings stand beside it."};
inline constexpr LossInfo kLossDeathDetails{"HL7_DEATH_DETAILS", "All but who died and when, in a death notice."};
inline constexpr LossInfo kLossNotInKind{"HL7_NOT_IN_KIND", "What the kind of handover has no room for."};

absl::Span<const IssueInfo> AllIssues();
absl::Span<const LossInfo> AllLosses();

// Null when there is no such code.
const IssueInfo* FindIssueInfo(std::string_view code);

// The issue for a problem of syntax. REQUIRES: not kNone.
const IssueInfo& InfoOf(SyntaxProblem problem);

}  // namespace handover::adapters::hl7v2

#endif  // HANDOVER_ADAPTERS_HL7V2_HL7_ISSUES_H_
