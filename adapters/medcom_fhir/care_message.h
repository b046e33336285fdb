// A CareCommunication that has passed its profile: the resources by the part they play, references followed.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_CARE_MESSAGE_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_CARE_MESSAGE_H_

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "adapters/fhir/bundle_index.h"
#include "adapters/fhir/fhir_tree.h"
#include "adapters/medcom_fhir/fhir_codes.h"
#include "adapters/medcom_fhir/fhir_issues.h"

namespace handover::adapters::fhir {

constexpr size_t kMaxPayloads = 200;  // Of a whole thread; the longest real one has 5.

// Someone at work: a PractitionerRole with its Practitioner, or a CareTeam.
struct Worker {
  const Node* role = nullptr;          // PractitionerRole; null for a team.
  const Node* practitioner = nullptr;  // Null for a team.
  const Node* team = nullptr;          // CareTeam; null for a person.
  const Node* organisation = nullptr;  // Null when the source does not say.

  explicit operator bool() const { return role != nullptr || team != nullptr; }
};

// One entry of the thread: a text or a file.
struct Payload {
  enum class Content { kText, kFile, kLink, kNothing };
  const Node* node = nullptr;
  Content content = Content::kNothing;
  std::string_view id;             // urn:uuid:...
  std::string_view recorded;       // A dateTime that parses.
  std::string_view telephone;      // Empty when the source has none.
  const Node* assigner = nullptr;  // Organization; null when it is not in the bundle.
  Worker author;                   // Of a file it may be absent.
};

// A message of the thread, as its Provenance tells it.
struct ThreadStep {
  const Node* provenance = nullptr;
  std::string_view target;    // As referred to: `MessageHeader/...`.
  std::string_view occurred;  // A dateTime that parses.
  Activity activity = Activity::kNew;
  const Node* agent = nullptr;              // Organization; null when it is not in the bundle.
  std::string_view predecessor_reference;   // Empty when there is none.
  std::string_view predecessor_identifier;  // `letter#location number`, when the predecessor was no FHIR message.
  std::vector<std::string_view> sources;    // Ids of the entries that this message brought.
};

struct CareMessage {
  MessageVersion version = MessageVersion::kUnsupported;
  const Node* header = nullptr;
  const Node* communication = nullptr;
  const Node* patient = nullptr;
  const Node* sender = nullptr;     // Organization.
  const Node* receiver = nullptr;   // Organization.
  const Node* encounter = nullptr;  // Null when there is none.
  Worker specific_sender;
  Worker specific_recipient;
  std::vector<Payload> payloads;
  std::vector<ThreadStep> steps;
  size_t current_step = 0;  // The step of this message.
};

// Checks the whole message against the profiles of CareCommunication 4 and 5, MedCom Messaging and MedCom Core, and
// goes on after an error, so that the sender hears of all of them. Empty when there was one.
std::optional<CareMessage> CheckProfile(const BundleIndex& bundle, Findings& findings);

// The parts of it, each in a file of its own.
void CheckHeader(const BundleIndex& bundle, const Node& header, CareMessage& message, Findings& findings);
void CheckCommunication(const BundleIndex& bundle, const Node& communication, CareMessage& message, Findings& findings);
void CheckPayloads(const BundleIndex& bundle, const Node& communication, CareMessage& message, Findings& findings);
void CheckThread(const BundleIndex& bundle, const Node& header, CareMessage& message, Findings& findings);
void CheckPatient(const Node& patient, Findings& findings);

// A sender or receiver: it has one GLN and one SOR code.
void CheckMessagingOrganisation(const Node& organisation, Findings& findings);

// Follows a Reference to a PractitionerRole or, where `team_allowed`, a CareTeam, and on to person and organisation.
struct WorkerRules {
  bool team_allowed = false;
  bool role_code_required = false;
};
Worker FollowWorker(const BundleIndex& bundle, const Node& reference, WorkerRules rules, Findings& findings);

// The value of an organisation's GLN or SOR code; empty when it has none.
std::string_view GlnOf(const Node& organisation);
std::string_view SorCodeOf(const Node& organisation);

// Whether two organisations are one: the same entry, or the same GLN or SOR code.
bool IsSameOrganisation(const Node& a, const Node& b);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_CARE_MESSAGE_H_
