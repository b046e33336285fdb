// A delivery report as far as it has been checked: who, which contacts, what was seen, what is done. Everything points
// into the tree.
#ifndef HANDOVER_ADAPTERS_KL_CHILDREN_KL_REPORT_H_
#define HANDOVER_ADAPTERS_KL_CHILDREN_KL_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"

#include "adapters/fhir/bundle_index.h"
#include "adapters/fhir/fhir_findings.h"
#include "adapters/fhir/fhir_tree.h"
#include "adapters/kl_children/kl_codes.h"
#include "adapters/kl_children/kl_instruments.h"
#include "handover/model/v1/common.pb.h"
#include "handover/options/v1/options.pb.h"

namespace handover::adapters::kl {

struct Citizen {
  const fhir::Node* node = nullptr;
  std::string cpr;
  std::string sor;
  std::optional<absl::CivilDay> born;  // By the number.
  options::v1::PersonRole role = options::v1::PERSON_ROLE_UNSPECIFIED;
};

// A parent and the child: places in KlReport::citizens.
struct Relation {
  const fhir::Node* node = nullptr;
  size_t parent = 0;
  size_t child = 0;
};

struct Contact {
  const fhir::Node* node = nullptr;
  size_t citizen = 0;
  const VisitType* type = nullptr;
  const ContactClass* manner = nullptr;
  std::string school;     // Institution number; empty when there is none.
  bool in_error = false;  // Entered in error: it never was.
};

enum class ObservationKind { kIndicator, kFinding, kWeight, kHeight, kHead, kFeeding };

struct Observation {
  const fhir::Node* node = nullptr;
  size_t citizen = 0;
  ObservationKind kind = ObservationKind::kIndicator;
  const IndicatorType* indicator = nullptr;  // Of an indicator.
  const IndicatorValue* level = nullptr;     // Of an indicator that has a value.
  const ExamResult* finding = nullptr;       // Of a finding.
  const FeedingValue* feeding = nullptr;     // Of a feeding that has a value.
  int64_t measure = 0;                       // Grams or millimetres; 0 when there is none.
  std::string_view measure_code;             // SNOMED CT, of a height.
  const AbsentCode* absent = nullptr;        // Why there is no value.
};

struct Plan {
  const fhir::Node* node = nullptr;
  size_t citizen = 0;
  const Intervention* intervention = nullptr;
  std::vector<Home> reasons;
};

struct Answers {
  const fhir::Node* node = nullptr;
  size_t citizen = 0;
  const Questionnaire* questionnaire = nullptr;
  const Informer* informer = nullptr;  // Null when it is not told.
};

struct KlReport {
  const fhir::Node* bundle = nullptr;
  absl::Time timestamp;
  std::vector<Citizen> citizens;
  std::vector<Relation> relations;
  std::vector<Contact> contacts;
  std::vector<Observation> observations;
  std::vector<Plan> plans;
  std::vector<Answers> answers;
  std::vector<const fhir::Node*> as_it_is;  // Resources that are carried whole.
  size_t subject = 0;                       // The child, else the adult of the first contact.
  bool on_child = false;

  // Null when the resource is none of the citizens.
  const Citizen* FindCitizen(const fhir::Node* resource) const;
};

// Checks one report against the guide: its profiles, its lists of codes, and what a visit must have. `findings` has
// errors when it cannot be mapped; what is told then is as much as could be read.
KlReport CheckReport(const fhir::Node& bundle, const fhir::BundleIndex& index, fhir::Findings& findings);

// The parts of it, each in a file of its own.
void CheckPeople(const fhir::BundleIndex& index, KlReport& report, fhir::Findings& findings);
// After the contacts: a pregnancy visit tells who gives birth.
void CheckRoles(KlReport& report, fhir::Findings& findings);
void CheckContacts(const fhir::BundleIndex& index, KlReport& report, fhir::Findings& findings);
void CheckObservations(const fhir::BundleIndex& index, KlReport& report, fhir::Findings& findings);
void CheckPlans(const fhir::BundleIndex& index, KlReport& report, fhir::Findings& findings);
void CheckResponses(const fhir::BundleIndex& index, KlReport& report, fhir::Findings& findings);
void CheckWhatIsDue(const KlReport& report, fhir::Findings& findings);

// What the parts share.

// Whether the topic is a parent's alone. The relation of parent and child is the child's.
bool IsParentsTopic(const Observation& observation);

// The citizen that `resource.subject` names; nothing and reported when there is none.
std::optional<size_t> SubjectOf(const fhir::BundleIndex& index, const fhir::Node& resource, const KlReport& report,
                                fhir::Findings& findings);

// The only coding of a CodeableConcept below `parent`, of that system; null and reported otherwise.
const fhir::Node* OnlyCoding(const fhir::Node& parent, std::string_view name, std::string_view system,
                             fhir::Findings& findings);

// A code child of `resource` that must be one of these.
std::string_view StatusOf(const fhir::Node& resource, const std::vector<std::string_view>& allowed,
                          fhir::Findings& findings);

// A time below `parent`. Reports KL_TIME_FORMAT, and FHIR_MISSING when it is required.
std::optional<model::v1::Moment> TimeOf(const fhir::Node& parent, std::string_view name, bool required,
                                        fhir::Findings& findings);

// `period` below the resource: a start, and an end that is not before it.
void CheckPeriod(const fhir::Node& resource, std::string_view name, fhir::Findings& findings);

}  // namespace handover::adapters::kl

#endif  // HANDOVER_ADAPTERS_KL_CHILDREN_KL_REPORT_H_
