// The code lists of KL's guide for children's health visiting, version 2.1.0 (FBU), and where each code stands in the
// reference model. Codes are matched on code alone: the words of a code differ between the guide and KL's terminology.
//
// The list of findings is a sorting table (SECTIONS, section 5): all findings have one observation code, and the value
// decides whose data it is and of what kind.
#ifndef HANDOVER_ADAPTERS_KL_CHILDREN_KL_CODES_H_
#define HANDOVER_ADAPTERS_KL_CHILDREN_KL_CODES_H_

#include <cstdint>
#include <string_view>

#include "absl/types/span.h"

#include "handover/model/v1/child.pb.h"
#include "handover/model/v1/common.pb.h"
#include "handover/model/v1/person.pb.h"

namespace handover::adapters::kl {

inline constexpr std::string_view kReportProfile =
    "http://fhir.kl.dk/children/StructureDefinition/klgateway-children-delivery-report";
inline constexpr std::string_view kIncrementProfile =
    "http://fhir.kl.dk/children/StructureDefinition/klgateway-children-incremental-delivery";
inline constexpr std::string_view kBasedOnUrl =
    "http://fhir.kl.dk/children/StructureDefinition/BasedOnInterventionExtension";
inline constexpr std::string_view kInformerUrl = "http://fhir.kl.dk/children/StructureDefinition/FindingInformer";

inline constexpr std::string_view kFboe = "http://fhir.kl.dk/term/CodeSystem/FBOE";
inline constexpr std::string_view kCareSocial = "http://fhir.kl.dk/term/CodeSystem/CareSocialCodes";
inline constexpr std::string_view kSnomed = "http://snomed.info/sct";
inline constexpr std::string_view kLoinc = "http://loinc.org";
inline constexpr std::string_view kUcum = "http://unitsofmeasure.org";
inline constexpr std::string_view kActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
inline constexpr std::string_view kRoleCode = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";
inline constexpr std::string_view kAbsentSystem = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
inline constexpr std::string_view kCategorySystem = "http://terminology.hl7.org/CodeSystem/observation-category";
inline constexpr std::string_view kInstitutionSystem =
    "https://viden.stil.dk/display/OFFINSTREG/Institutionsregisteret";
inline constexpr std::string_view kCprSystem = "urn:oid:1.2.208.176.1.2";
inline constexpr std::string_view kSorSystem = "urn:oid:1.2.208.176.1.1";

inline constexpr std::string_view kWeightSnomed = "27113001";
inline constexpr std::string_view kWeightLoinc = "29463-7";
inline constexpr std::string_view kHeightLoinc = "8302-2";
inline constexpr std::string_view kHeadSnomed = "363812007";
inline constexpr std::string_view kHeadLoinc = "9843-4";
inline constexpr std::string_view kFeedingSnomed = "169740003";
inline constexpr std::string_view kFindingSnomed = "363788007";
inline constexpr std::string_view kNutritionCode = "e61e4dab-54bb-4bf4-9b76-8d991cf4de08";

// A code and its words, as the guide has them.
struct Coded {
  std::string_view code;
  std::string_view display;
};

// What a contact must have been used to look at. A set is a sum of bits.
enum class Due : uint32_t {
  kMentalState = 1u << 0,
  kVulnerability = 1u << 1,
  kNetwork = 1u << 2,
  kSocialContact = 1u << 3,
  kRelation = 1u << 4,
  kWeight = 1u << 5,
  kHeight = 1u << 6,
  kHead = 1u << 7,
  kPassiveSmoking = 1u << 8,
  kNicotine = 1u << 9,
  kNutrition = 1u << 10,
  kCommunication = 1u << 11,
  kSleep = 1u << 12,
  kMotor = 1u << 13,
  kActivity = 1u << 14,
  kHearing = 1u << 15,
  kSight = 1u << 16,
};
using DueSet = uint32_t;
constexpr DueSet Bit(Due due) { return static_cast<DueSet>(due); }

struct VisitType {
  Coded code;
  model::v1::Encounters::Encounter::Type type;
  DueSet due = 0;        // At home or at the clinic alone.
  bool in_guide = true;  // False: a contact of FBOE that the guide's list leaves out.
};
absl::Span<const VisitType> AllVisitTypes();
const VisitType* FindVisitType(std::string_view code);
// The code that stands for a contact whose own code is not told; null when the guide has none.
const VisitType* VisitTypeOf(model::v1::Encounters::Encounter::Type type);
inline constexpr std::string_view kNeedBasedCode = "4b039ba1-4005-42e6-b672-09b81ad7578a";

struct ContactClass {
  std::string_view system;
  Coded code;
  model::v1::Encounters::Encounter::Manner manner;
  bool exact = true;  // False: the manner does not lead back to the code.
};
absl::Span<const ContactClass> AllContactClasses();
const ContactClass* FindContactClass(std::string_view system, std::string_view code);

// The body that an observation stands in.
enum class Home {
  kDevelopment,
  kInteraction,
  kChildHealth,
  kParentMental,
  kParentSomatic,
  kParentSubstance,
  kParentSocial,
  kNetwork,
};
// Whether the home is about a parent alone.
bool IsParents(Home home);

struct IndicatorValue {
  Coded code;
  model::v1::Level level;
};
struct IndicatorType {
  Coded code;
  std::string_view domain;  // Of the reference model.
  Home home;
  Due due;
  absl::Span<const IndicatorValue> values;
};
absl::Span<const IndicatorType> AllIndicators();
const IndicatorType* FindIndicator(std::string_view code);
const IndicatorType* FindIndicatorOfDomain(std::string_view domain);
const IndicatorValue* FindValue(const IndicatorType& indicator, std::string_view code);
// The first value of that level; null when the indicator has none.
const IndicatorValue* FindValue(const IndicatorType& indicator, model::v1::Level level);

// A finding (ExamResult). Without a domain it is a condition; with a level it is what the child itself said.
struct ExamResult {
  Coded code;
  Home home;
  std::string_view domain;
  model::v1::Level level = model::v1::LEVEL_UNSPECIFIED;
};
absl::Span<const ExamResult> AllExamResults();
const ExamResult* FindExamResult(std::string_view code);

enum class InterventionKind {
  kAny,           // Its reason decides, else SupportLine.
  kParentMental,  // Stands with a parent's state of mind.
  kConcern,       // That a concern was reported: not for a summary, dropped by name.
};
struct Intervention {
  Coded code;
  InterventionKind kind;
};
absl::Span<const Intervention> AllInterventions();
const Intervention* FindIntervention(std::string_view code);

// Where the reason of an intervention stands; null when the code is no reason in the guide.
const Home* FindReason(std::string_view code);

struct FeedingValue {
  Coded code;
  model::v1::GrowthAndFeeding::Feeding::Manner manner;
};
absl::Span<const FeedingValue> AllFeedingValues();

// Which SNOMED CT codes a height may have; the first is the general one.
absl::Span<const std::string_view> HeightSnomedCodes();

struct AbsentCode {
  std::string_view code;
  model::v1::AbsentReason reason;
};
absl::Span<const AbsentCode> AllAbsentCodes();

struct Informer {
  Coded code;
  model::v1::Provenance::Informant of_child;   // When the answers are about the child.
  model::v1::Provenance::Informant of_parent;  // Unspecified: the parent whom they are about.
};
absl::Span<const Informer> AllInformers();

}  // namespace handover::adapters::kl

#endif  // HANDOVER_ADAPTERS_KL_CHILDREN_KL_CODES_H_
