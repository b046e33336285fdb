#include "adapters/cda/cda_envelope.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "adapters/cda/maternity.h"
#include "broker/base/commitment/hash.h"
#include "broker/base/ids.h"

namespace handover::adapters::cda {
namespace cda_envelope_internal {

constexpr int kSchemaVersion = 1;

// An index would count what stands in other sections, which the reader may not be allowed to know of.
std::string WithoutIndexes(const std::string& path) {
  std::string kept;
  bool inside = false;
  for (const char c : path) {
    if (c == '[') inside = true;
    if (!inside) kept.push_back(c);
    if (c == ']') inside = false;
  }
  return kept;
}

}  // namespace cda_envelope_internal

model::v1::Provenance ProvenanceOf(const CdaDocument& document, pugi::xml_node node) {
  constexpr size_t kMaxPath = 500;
  model::v1::Provenance provenance;
  if (document.written.has_value()) *provenance.mutable_recorded() = *document.written;
  provenance.set_source_path(cda_envelope_internal::WithoutIndexes(PathOf(node)).substr(0, kMaxPath));
  return provenance;
}

int AddPatient(const CdaDocument& document, options::v1::PersonRole role, HandoverDraft& draft) {
  const int place = draft.AddPerson(role);
  *draft.person(place).mutable_identifiers() = document.patient.identifiers();
  *draft.AddSection({place}).mutable_person_identity() = document.patient;
  return place;
}

void AddAuthor(const CdaDocument& document, std::string_view role, HandoverDraft& draft) {
  const int place = draft.AddPerson(options::v1::PERSON_ROLE_PROFESSIONAL);
  model::v1::Professional& professional = *draft.AddSection({place}).mutable_professional();
  professional.set_role(std::string(role));
  professional.set_name(document.author);
  professional.set_organisation(document.organisation);
  professional.set_organisation_name(document.organisation_name);
}

void FillEnvelope(const CdaDocument& document, const KindAndAddressee& kind, int subject, std::string_view bytes,
                  const ReadContext& context, Findings& findings, HandoverDraft& draft) {
  namespace internal = cda_envelope_internal;
  exchange::v1::Addressee& addressee = draft.AddAddressee();
  addressee.set_role(std::string(kind.role));
  addressee.set_purpose(std::string(kind.purpose));
  addressee.set_legal_basis(std::string(kind.basis));
  addressee.set_of_person_id(draft.person_id(subject));
  exchange::v1::Envelope& envelope = draft.envelope();
  const absl::Time written =
      document.written.has_value() ? absl::FromUnixSeconds(document.written->time().seconds()) : absl::UnixEpoch();
  envelope.set_handover_id(DeriveUuid8(written, document.organisation + "#" + document.id + "#" + document.version));
  envelope.set_subject_person_id(draft.person_id(subject));
  envelope.set_kind(std::string(kind.kind));
  envelope.set_schema_version(internal::kSchemaVersion);
  envelope.set_created_ms(absl::ToUnixMillis(context.now));
  envelope.set_priority(exchange::v1::ROUTINE);
  envelope.set_author_role(std::string(kind.author_role));
  envelope.set_author_name(document.author);
  envelope.set_source_format(std::string(kCdaFormat));
  envelope.set_source_message_id(document.id);
  const auto digest = Sha256().Add(bytes).Finish();
  envelope.set_source_sha256(std::string(digest.begin(), digest.end()));
  findings.Lose(kLossTransport, PathOf(document.root));
  std::vector<std::string> codes;
  for (const Loss& loss : findings.losses()) codes.push_back(loss.code);
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  for (std::string& code : codes) envelope.add_losses(std::move(code));
}

}  // namespace handover::adapters::cda
