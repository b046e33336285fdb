#include <array>

#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/kl_report.h"

namespace handover::adapters::kl {
namespace check_due_internal {

struct DueName {
  Due due;
  std::string_view rule;
};

// A rule of its own for each, so that each is told.
constexpr std::array<DueName, 17> kDueNames = {
    {{Due::kMentalState, "The visit has the state of mind of a parent, or says why not."},
     {Due::kVulnerability, "The visit has the vulnerability of a parent, or says why not."},
     {Due::kNetwork, "The visit has the network of a parent, or says why not."},
     {Due::kSocialContact, "The visit has the social contact of the child, or says why not."},
     {Due::kRelation, "The visit has the relation of parent and child, or says why not."},
     {Due::kWeight, "The visit has a weight, or says why not."},
     {Due::kHeight, "The visit has a length or height, or says why not."},
     {Due::kHead, "The visit has a head circumference, or says why not."},
     {Due::kPassiveSmoking, "The visit has passive smoking, or says why not."},
     {Due::kNicotine, "The visit has the use of nicotine, or says why not."},
     {Due::kNutrition, "The visit has feeding or nutrition, or says why not."},
     {Due::kCommunication, "The visit has communication, or says why not."},
     {Due::kSleep, "The visit has sleep, or says why not."},
     {Due::kMotor, "The visit has motor function, or says why not."},
     {Due::kActivity, "The visit has physical activity, or says why not."},
     {Due::kHearing, "The visit has hearing, or says why not."},
     {Due::kSight, "The visit has sight, or says why not."}}};

// Nothing for a finding.
DueSet DueOf(const Observation& observation) {
  switch (observation.kind) {
    case ObservationKind::kIndicator:
      return Bit(observation.indicator->due);
    case ObservationKind::kWeight:
      return Bit(Due::kWeight);
    case ObservationKind::kHeight:
      return Bit(Due::kHeight);
    case ObservationKind::kHead:
      return Bit(Due::kHead);
    case ObservationKind::kFeeding:
      return Bit(Due::kNutrition);
    case ObservationKind::kFinding:
      return 0;
  }
  return 0;
}

bool IsFaceToFace(const Contact& contact) {
  return contact.manner->manner == model::v1::Encounters::Encounter::HOME ||
         contact.manner->manner == model::v1::Encounters::Encounter::CLINIC;
}

}  // namespace check_due_internal

void CheckWhatIsDue(const KlReport& report, fhir::Findings& findings) {
  using namespace check_due_internal;
  // By the report and not by the contact: the guide's reference from an observation to its contact is optional.
  DueSet told = 0;
  for (const Observation& observation : report.observations) told |= DueOf(observation);
  for (const Contact& contact : report.contacts) {
    if (contact.in_error || !IsFaceToFace(contact)) continue;
    const DueSet missing = contact.type->due & ~told;
    for (const DueName& name : kDueNames) {
      if ((missing & Bit(name.due)) != 0) findings.Add(kObservationMissing, *contact.node, name.rule);
    }
  }
}

}  // namespace handover::adapters::kl
