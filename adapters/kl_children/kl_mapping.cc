#include "adapters/kl_children/kl_mapping.h"

#include <algorithm>

#include "absl/strings/escaping.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_values.h"
#include "adapters/kl_children/kl_issues.h"
#include "broker/base/ids.h"

namespace handover::adapters::kl {
namespace kl_mapping_internal {

constexpr size_t kMaxEnvelopeLosses = 64;

void FillEnvelope(const SourceDocument& document, Mapping& mapping) {
  const KlReport& report = mapping.report();
  const std::string& sor = report.citizens[report.subject].sor;
  exchange::v1::Envelope& envelope = mapping.draft().envelope();
  envelope.set_handover_id(DeriveUuid8(
      report.timestamp, fhir::Cat("sor:", sor, "\n", absl::BytesToHexString(document.sha256), "\n", document.ordinal)));
  envelope.set_kind("VISIT_SUMMARY");
  envelope.set_schema_version(1);
  envelope.set_created_ms(absl::ToUnixMillis(mapping.context().now));
  envelope.set_priority(exchange::v1::ROUTINE);
  envelope.set_author_role(std::string(kHealthVisitor));
  envelope.set_source_format(std::string(kSourceFormat));
  envelope.set_source_message_id(absl::BytesToHexString(document.sha256));
  envelope.set_source_sha256(document.sha256);
  envelope.set_subject_person_id(mapping.draft().person_id(mapping.PlaceOf(report.subject)));
}

// A report names no receiver: it is the summary that the subject's doctor gets.
void FillAddressee(Mapping& mapping) {
  exchange::v1::Addressee& addressee = mapping.draft().AddAddressee();
  addressee.set_role("GP");
  addressee.set_purpose("TREATMENT");
  addressee.set_legal_basis("HEALTH_TREATMENT_CONSENT");
  addressee.set_of_person_id(mapping.draft().envelope().subject_person_id());
}

void FillLosses(Mapping& mapping) {
  std::vector<std::string> codes;
  for (const Loss& loss : mapping.findings().losses()) {
    // Every recipient reads the envelope: that a concern was reported is told to the sender alone.
    if (loss.code != kLossConcern) codes.push_back(loss.code);
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  if (codes.size() > kMaxEnvelopeLosses) codes.resize(kMaxEnvelopeLosses);
  for (std::string& code : codes) mapping.draft().envelope().add_losses(std::move(code));
}

}  // namespace kl_mapping_internal

std::vector<int> Mapping::Parents() const {
  std::vector<int> parents;
  for (size_t i = 0; i < report_.citizens.size(); ++i) {
    if (report_.citizens[i].role != options::v1::PERSON_ROLE_CHILD) parents.push_back(places_[i]);
  }
  return parents;
}

Mapping::Body& Mapping::SectionOf(Body::BodyCase body_case, const std::vector<int>& about, bool& is_new) {
  Body*& body = sections_[{static_cast<int>(body_case), about}];
  is_new = body == nullptr;
  if (is_new) body = &draft_.AddSection(about);
  return *body;
}

model::v1::Provenance Mapping::ProvenanceOf(const fhir::Node& resource, size_t citizen) const {
  model::v1::Provenance provenance;
  provenance.set_observer_role(std::string(kHealthVisitor));
  provenance.set_observer_organisation(fhir::Cat("sor:", report_.citizens[citizen].sor));
  provenance.set_source_entry_id(std::string(fhir::ValueOf(resource, "id")));
  return provenance;
}

model::v1::Provenance Mapping::SectionProvenance(size_t citizen) const {
  model::v1::Provenance provenance;
  provenance.set_observer_role(std::string(kHealthVisitor));
  provenance.set_observer_organisation(fhir::Cat("sor:", report_.citizens[citizen].sor));
  const absl::Time whole = absl::FromUnixSeconds(absl::ToUnixSeconds(report_.timestamp));
  provenance.mutable_recorded()->mutable_time()->set_seconds(absl::ToUnixSeconds(report_.timestamp));
  provenance.mutable_recorded()->mutable_time()->set_nanos(
      static_cast<int>(absl::ToInt64Nanoseconds(report_.timestamp - whole)));
  return provenance;
}

model::v1::Moment Mapping::MomentOf(const fhir::Node& parent, std::string_view name) {
  const fhir::Node* node = fhir::Child(parent, name);
  const std::optional<model::v1::Moment> moment = node == nullptr ? std::nullopt : fhir::ParseDateTime(node->value);
  if (!moment.has_value()) return {};
  if (!moment->zone_assumed().empty() && !zone_noted_) {
    zone_noted_ = true;
    findings_.Add(kZoneAssumed, *node, "A date without a time is taken as Danish local midnight.");
  }
  return *moment;
}

model::v1::Code ToCode(std::string_view system, const Coded& coded) {
  model::v1::Code code;
  code.set_system(std::string(system));
  code.set_code(std::string(coded.code));
  code.set_display(std::string(coded.display));
  return code;
}

exchange::v1::Handover MapReport(const KlReport& report, const fhir::BundleIndex& index, const SourceDocument& document,
                                 const ReadContext& context, fhir::Findings& findings) {
  Mapping mapping(report, index, context, findings);
  MapPeople(mapping);
  MapContacts(mapping);
  MapObservations(mapping);
  MapAnswers(mapping);
  MapPlans(mapping);
  MapResidue(mapping);
  kl_mapping_internal::FillEnvelope(document, mapping);
  kl_mapping_internal::FillAddressee(mapping);
  kl_mapping_internal::FillLosses(mapping);
  return mapping.draft().Finish();
}

}  // namespace handover::adapters::kl
