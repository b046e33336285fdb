// What one data subject may see of an event that concerns others too: a father does not learn from his own export what
// was sent, or kept back, about the mother.
#ifndef HANDOVER_BROKER_AUDIT_SUBJECT_VIEW_H_
#define HANDOVER_BROKER_AUDIT_SUBJECT_VIEW_H_

#include <string>
#include <vector>

#include "handover/storage/v1/storage.pb.h"

namespace handover::audit {

// Who looks.
struct Viewer {
  std::vector<std::string> person_ids;   // By which the handover names this person.
  std::vector<std::string> consent_ids;  // Of the records about this person.
  std::string person_key;                // 32 bytes: whose pathway is this person's.
  bool is_main_subject = false;          // The handover's, or the fact's: the first of those whom the entry concerns.
};

// Of every decision: the sections that are about the viewer, alone or with others, whether these pass, and the consents
// about the viewer. Of expectations: those on the viewer's own pathway. Who coordinates is for the main subject alone.
// Who acted, what it rested on and what followed stays; how routing chose and the epochs do not. In the place of a
// decision that does not parse stands an empty one.
// One view per viewer, in their order.
std::vector<storage::v1::LeafDetail> ViewsOf(const storage::v1::LeafDetail& whole, const std::vector<Viewer>& viewers);

}  // namespace handover::audit

#endif  // HANDOVER_BROKER_AUDIT_SUBJECT_VIEW_H_
