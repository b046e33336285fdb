// From a checked CareCommunication to a handover of the reference model.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_CARE_MAPPING_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_CARE_MAPPING_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"

#include "adapters/fhir/bundle_index.h"
#include "adapters/handover_draft.h"
#include "adapters/medcom_fhir/care_message.h"
#include "adapters/medcom_fhir/fhir_elements.h"
#include "adapters/medcom_fhir/thread_ids.h"
#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::fhir {

// In a residue, a reference to the one patient.
inline constexpr std::string_view kPatientReference = "Patient";

// Envelope.source_format: the format and its version.
std::string_view SourceFormatOf(MessageVersion version);

// The one handover. Reports what the profile allows and the model does not (FHIR_TOO_LONG, FHIR_ATTACHMENT_...); the
// handover is worthless when `findings` has errors afterwards. Everything the thread says is unsorted and about the
// patient: the categories name no topic of a child and decide nothing.
exchange::v1::Handover MapMessage(const BundleIndex& bundle, const CareMessage& message, std::string_view document,
                                  const ReadContext& context, Findings& findings);

// What the parts of the mapping share. Borrows everything.
class Mapping {
 public:
  Mapping(const CareMessage& message, const ReadContext& context, Findings& findings)
      : message_(message), context_(context), findings_(findings), draft_(*context.random) {}

  const CareMessage& message() const { return message_; }
  const ReadContext& context() const { return context_; }
  Findings& findings() { return findings_; }
  HandoverDraft& draft() { return draft_; }
  Exceptions& exceptions() { return exceptions_; }

  // The value as text of at most `max_characters`; reports FHIR_TOO_LONG and answers nothing otherwise.
  std::string Bounded(const Node* node, size_t max_characters);

  // The value of the first child of that name, bounded likewise.
  std::string Bounded(const Node& parent, std::string_view name, size_t max_characters);

  // A checked dateTime. Notes it when a zone was assumed.
  model::v1::Moment MomentOf(std::string_view date_time, const Node& where);

  // A resource that has been mapped; the others are declared lost as a whole.
  void Use(const Node* resource);
  // How many bytes the files have together, these included.
  size_t AddFileBytes(size_t count) { return file_bytes_ += count; }
  bool IsUsed(const Node& resource) const { return used_.contains(&resource); }

 private:
  const CareMessage& message_;
  const ReadContext& context_;
  Findings& findings_;
  HandoverDraft draft_;
  Exceptions exceptions_;
  absl::flat_hash_set<const Node*> used_;
  size_t file_bytes_ = 0;
};

// The parts, each in a file of its own.
// Answers the subject's place in the slip.
int MapPatient(Mapping& mapping);
void MapEntries(const OwnEntries& entries, Mapping& mapping);
void MapWorkers(const OwnEntries& entries, Mapping& mapping);
void MapResidue(const BundleIndex& bundle, Mapping& mapping);

// What whoever writes the message again must know and no field has a place for: the numbers of sender and receiver, the
// communication's own id, the episode, and the history of the thread. Part of the residue.
void MapRoute(Mapping& mapping, model::v1::Residue& residue);

// Header, communication and history have been read; what of the other resources is dropped by name, and what is left to
// be carried. The first step of MapResidue().
void SortResources(const BundleIndex& bundle, Mapping& mapping);
// The codes of all losses, for the envelope.
void FillLosses(Mapping& mapping);

// Full name of a practitioner or a team; `words` is what the source itself calls the role.
std::string NameOf(const Worker& worker, Mapping& mapping);
std::string RoleWordsOf(const Worker& worker, Mapping& mapping);
std::string RoleCodeOf(const Worker& worker);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_CARE_MAPPING_H_
