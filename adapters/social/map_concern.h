// From the values of a form to a handover of kind CONCERN_REPORT.
#ifndef HANDOVER_ADAPTERS_SOCIAL_MAP_CONCERN_H_
#define HANDOVER_ADAPTERS_SOCIAL_MAP_CONCERN_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/handover_draft.h"
#include "adapters/social/form.h"
#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::social {

// The code system of a measure that is told in words; the words are the display.
inline constexpr std::string_view kMeasureSystem = "urn:handover:concern-report:measure";
inline constexpr std::string_view kMeasureCode = "IN_WORDS";

// Assigns a number to a parent whose own is not told: the report's id, `#parent-` and the place from 1.
inline constexpr std::string_view kParentNumberSystem = "urn:handover:concern-report:parent";

// The document a form came from.
struct FormSource {
  std::string format;  // Goes into Envelope.source_format.
  std::string sha256;  // 32 bytes, of the document as received.
};

// A parent of the form.
struct ParentOfForm {
  int place = 0;  // In the slip.
  bool mother = false;
  bool implicated = false;
};

// What the parts of the mapping share. Borrows form and draft.
struct ConcernMapping {
  Form& form;
  HandoverDraft& draft;
  std::string report_id;
  std::string notifier_role;
  std::string notifier_name;
  model::v1::Moment created;
  int child = 0;
  int notifier = 0;
  std::vector<ParentOfForm> parents;
};

// A handover without sender_party, or none when form.has_errors() afterwards. Persons of the slip in this order: child,
// parents, notifier.
std::optional<exchange::v1::Handover> MapConcern(Form& form, const FormSource& source, Random& random);

// The parts. Parents first, since an unborn child is its mother's.
void MapParents(ConcernMapping& mapping);
void MapChild(std::string_view municipality, ConcernMapping& mapping);
void MapNotifier(ConcernMapping& mapping);
void MapObservedConcern(ConcernMapping& mapping);
void MapAttachments(ConcernMapping& mapping);
void MapLeftOver(std::string_view format, ConcernMapping& mapping);

// Of what the notifier wrote down.
model::v1::Provenance ProvenanceOf(const ConcernMapping& mapping);

}  // namespace handover::adapters::social

#endif  // HANDOVER_ADAPTERS_SOCIAL_MAP_CONCERN_H_
