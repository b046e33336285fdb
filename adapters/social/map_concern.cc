#include "adapters/social/map_concern.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "adapters/text/municipality_codes.h"
#include "broker/base/ids.h"

namespace handover::adapters::social {
namespace map_concern_internal {

constexpr int kSchemaVersion = 1;


absl::Time TimeOf(const model::v1::Moment& moment) {
  return absl::FromUnixSeconds(moment.time().seconds()) + absl::Nanoseconds(moment.time().nanos());
}

std::string ReadMunicipality(absl::Time created, Form& form) {
  std::string code = form.Text("/municipality");
  if (code.empty()) return code;
  const JudgedMunicipality::Verdict verdict = JudgeMunicipality(code, created).verdict;
  if (verdict == JudgedMunicipality::Verdict::kEnded) {
    form.AddIssue(kMunicipalityEnded, "/municipality", "The municipality was not closed before the report was made.");
  } else if (verdict != JudgedMunicipality::Verdict::kMunicipality || code.size() != 4) {
    form.AddIssue(kMunicipality, "/municipality", "The code is that of a municipality, with four digits.");
  }
  return code;
}

// Social services of the child's municipality and nobody else: never a copy, least of all to a parent's channel.
void AddSocialServices(std::string_view municipality, bool professional, HandoverDraft& draft) {
  exchange::v1::Addressee& addressee = draft.AddAddressee();
  addressee.set_role("SOCIAL_SERVICES");
  addressee.set_purpose("CHILD_PROTECTION");
  addressee.set_legal_basis(professional ? "CONCERN_DUTY_PROFESSIONAL" : "CONCERN_DUTY_ANYONE");
  addressee.set_area(std::string(municipality));
}

void FillEnvelope(const FormSource& source, std::string_view municipality, ConcernMapping& mapping) {
  exchange::v1::Envelope& envelope = mapping.draft.envelope();
  const absl::Time created = TimeOf(mapping.created);
  const std::string unit = mapping.form.Text("/notifier/unit");
  std::string name = "SOCIAL_CONCERN\n";
  for (const std::string_view part : {municipality, std::string_view(unit), std::string_view(mapping.report_id)}) {
    name += part;
    name += '\n';
  }
  envelope.set_handover_id(DeriveUuid8(created, name));
  envelope.set_subject_person_id(mapping.draft.person_id(mapping.child));
  envelope.set_kind("CONCERN_REPORT");
  envelope.set_schema_version(kSchemaVersion);
  envelope.set_created_ms(absl::ToUnixMillis(created));
  envelope.set_sender_unit(unit);
  envelope.set_author_role(mapping.notifier_role);
  envelope.set_author_name(mapping.notifier_name);
  envelope.set_source_format(source.format);
  envelope.set_source_message_id(mapping.report_id);
  envelope.set_source_sha256(source.sha256);
}

}  // namespace map_concern_internal

model::v1::Provenance ProvenanceOf(const ConcernMapping& mapping) {
  model::v1::Provenance provenance;
  provenance.set_observer_role(mapping.notifier_role);
  provenance.set_observer_name(mapping.notifier_name);
  *provenance.mutable_recorded() = mapping.created;
  return provenance;
}

std::optional<exchange::v1::Handover> MapConcern(Form& form, const FormSource& source, Random& random) {
  namespace internal = map_concern_internal;
  if (form.has_errors()) return std::nullopt;
  HandoverDraft draft(random);
  ConcernMapping mapping{form, draft, {}, {}, {}, {}, 0, 0, {}};
  if (form.Text("/format").empty() || form.Count("/version") == 0) {
    form.AddIssue(kVersion, "/version", "The document is a HANDOVER_CONCERN_REPORT of version 1.");
    return std::nullopt;
  }
  mapping.report_id = form.Text("/report_id");
  mapping.created = form.Time("/created").value_or(model::v1::Moment());
  mapping.notifier_role = form.Text("/notifier/role");
  mapping.notifier_name = form.Text("/notifier/name");
  const std::string municipality = internal::ReadMunicipality(internal::TimeOf(mapping.created), form);
  mapping.child = draft.AddPerson(options::v1::PERSON_ROLE_CHILD);
  MapParents(mapping);
  MapChild(municipality, mapping);
  MapNotifier(mapping);
  internal::FillEnvelope(source, municipality, mapping);
  MapObservedConcern(mapping);
  MapAttachments(mapping);
  internal::AddSocialServices(municipality, draft.person(mapping.notifier).role() ==
                                                options::v1::PERSON_ROLE_PROFESSIONAL, draft);
  MapLeftOver(source.format, mapping);
  if (form.has_errors()) return std::nullopt;
  return draft.Finish();
}

}  // namespace handover::adapters::social
