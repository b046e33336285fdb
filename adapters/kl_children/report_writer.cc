#include "adapters/kl_children/report_writer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_values.h"
#include "adapters/kl_children/kl_issues.h"
#include "adapters/text/danish_time.h"

namespace handover::adapters::kl {
namespace report_writer_internal {

// No server stands behind the ids; .invalid is reserved for that (RFC 2606).
constexpr std::string_view kBase = "https://report.invalid/";

const model::v1::Moment* TimeIn(const model::v1::Provenance& provenance) {
  if (provenance.has_observed()) return &provenance.observed();
  return provenance.has_recorded() ? &provenance.recorded() : nullptr;
}

}  // namespace report_writer_internal

std::string DateText(const model::v1::Date& date) {
  if (date.year() == 0) return {};
  if (date.month() == 0) return absl::StrFormat("%04d", date.year());
  if (date.day() == 0) return absl::StrFormat("%04d-%02d", date.year(), date.month());
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

std::string DateTimeText(const model::v1::Moment& moment) {
  const absl::Time time = fhir::ToTime(moment);
  switch (moment.precision()) {
    case model::v1::TIME_PRECISION_DAY:
      return absl::FormatCivilTime(absl::CivilDay(ToDanishLocalTime(time)));
    case model::v1::TIME_PRECISION_MONTH:
      return absl::FormatCivilTime(absl::CivilMonth(ToDanishLocalTime(time)));
    case model::v1::TIME_PRECISION_UNSPECIFIED:
    case model::v1::TIME_PRECISION_MINUTE:
    case model::v1::TimePrecision_INT_MIN_SENTINEL_DO_NOT_USE_:
    case model::v1::TimePrecision_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

ReportWriter::ReportWriter(const exchange::v1::Handover& handover, fhir::FhirBuilder& builder, Node* bundle,
                           Written& written)
    : handover_(handover), builder_(builder), bundle_(bundle), written_(written) {}

bool ReportWriter::Write() {
  FindPeople();
  if (people_.empty()) {
    Tell(kOutNothing, "handover", "A report is about somebody with a CPR number.");
    return false;
  }
  if (!FindKeeper()) {
    Tell(kOutOrganisation, "Professional.organisation", "A report names who keeps the record, by a SOR code.");
    return false;
  }
  ReadResidue();
  WriteBundleHead();
  WriteRelations();
  WritePatients();
  WriteContacts();
  WriteObservations();
  WriteAnswers();
  WritePlans();
  WriteWhatIsDue();
  WriteResidue();
  TellLosses();
  return true;
}

const ReportWriter::Person* ReportWriter::PersonOf(const Section& section) {
  const auto found =
      section.header().about_size() == 1 ? people_.find(section.header().about(0).person_id()) : people_.end();
  if (found != people_.end()) return &found->second;
  Lose(kLossOutPerson, section.header().type());
  return nullptr;
}

const ReportWriter::Person* ReportWriter::ChildOf(const Section& section) {
  for (const exchange::v1::SectionHeader::About& about : section.header().about()) {
    const auto found = people_.find(about.person_id());
    if (about.role() == options::v1::PERSON_ROLE_CHILD && found != people_.end()) return &found->second;
  }
  Lose(kLossOutPerson, section.header().type());
  return nullptr;
}

std::string ReportWriter::NewId(std::string_view resource_type, std::string_view wanted) {
  std::string id(wanted);
  while (!fhir::IsFhirId(id) || names_.contains(fhir::Cat(resource_type, "/", id)) ||
         residue_names_.contains(fhir::Cat(resource_type, "/", id))) {
    id = absl::StrCat("r", ++counters_[std::string(resource_type)]);
  }
  names_.insert(fhir::Cat(resource_type, "/", id));
  return id;
}

fhir::Node* ReportWriter::StartResource(std::string_view resource_type, const std::string& id) {
  Node* entry = builder_.Item(bundle_, "entry");
  builder_.Value(entry, "fullUrl", fhir::Cat(report_writer_internal::kBase, resource_type, "/", id));
  Node* resource = builder_.Resource(entry, resource_type);
  builder_.Value(resource, "id", id);
  return resource;
}

void ReportWriter::Reference(Node* parent, std::string_view name, std::string_view resource_type,
                             const std::string& id) {
  builder_.Value(builder_.Object(parent, name), "reference", fhir::Cat(resource_type, "/", id));
}

void ReportWriter::CodingItem(Node* codeable, std::string_view system, const Coded& coded) {
  Node* coding = builder_.Item(codeable, "coding");
  builder_.Value(coding, "system", system);
  builder_.Value(coding, "code", coded.code);
  if (!coded.display.empty()) builder_.Value(coding, "display", coded.display);
}

ReportWriter::Seen ReportWriter::SeenOf(const model::v1::Provenance& item, const model::v1::Provenance& body,
                                        const Person& person) {
  const model::v1::Moment* time = report_writer_internal::TimeIn(item);
  if (time == nullptr) time = report_writer_internal::TimeIn(body);
  Seen seen;
  seen.id = NewId("Observation", item.source_entry_id());
  seen.subject = person.id;
  seen.time = time == nullptr ? absl::FormatTime("%Y-%m-%d", absl::FromUnixMillis(handover_.envelope().created_ms()),
                                                 absl::UTCTimeZone())
                              : DateTimeText(*time);
  return seen;
}

void ReportWriter::Lose(std::string_view code, const std::string& path) {
  const bool known = std::any_of(written_.losses.begin(), written_.losses.end(),
                                 [&](const Loss& loss) { return loss.code == code && loss.path == path; });
  if (!known) written_.losses.push_back({std::string(code), path});
}

void ReportWriter::Tell(const fhir::IssueInfo& info, std::string path, std::string_view rule) {
  written_.issues.push_back({info.severity, std::string(info.code), std::move(path), std::string(rule)});
}

}  // namespace handover::adapters::kl
