// What every handover from a CDA document has in common.
#ifndef HANDOVER_ADAPTERS_CDA_CDA_ENVELOPE_H_
#define HANDOVER_ADAPTERS_CDA_CDA_ENVELOPE_H_

#include <string_view>

#include "adapters/cda/cda_document.h"
#include "adapters/handover_draft.h"
#include "adapters/translation.h"

namespace handover::adapters::cda {

struct KindAndAddressee {
  std::string_view kind;
  std::string_view role;  // The recipient's sector.
  std::string_view purpose;
  std::string_view basis;
  std::string_view author_role;
};

// The envelope and the addressee. `subject` is a place in the slip. The id is derived from who wrote the document, its
// id and its version, so that a retry makes it again. Call it last: it tells what `findings` has lost.
void FillEnvelope(const CdaDocument& document, const KindAndAddressee& kind, int subject, std::string_view bytes,
                  const ReadContext& context, Findings& findings, HandoverDraft& draft);

// The patient in the slip and as a PersonIdentity; answers the place.
int AddPatient(const CdaDocument& document, options::v1::PersonRole role, HandoverDraft& draft);

// Who wrote it, as a Professional.
void AddAuthor(const CdaDocument& document, std::string_view role, HandoverDraft& draft);

// Recorded when the document was written, at this path without its numbers.
model::v1::Provenance ProvenanceOf(const CdaDocument& document, pugi::xml_node node);

}  // namespace handover::adapters::cda

#endif  // HANDOVER_ADAPTERS_CDA_CDA_ENVELOPE_H_
