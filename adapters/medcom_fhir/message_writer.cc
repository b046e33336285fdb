#include "adapters/medcom_fhir/message_writer.h"

#include <algorithm>

#include "absl/time/civil_time.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_values.h"
#include "adapters/text/danish_time.h"
#include "broker/base/ids.h"

namespace handover::adapters::fhir {
namespace message_writer_internal {

constexpr std::string_view kBase = "https://medcomfhir.dk/ig/carecommunication/";
constexpr std::string_view kMessageProfile =
    "http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-careCommunication-message";
constexpr std::string_view kOrganisationProfile =
    "http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-organization";
// How MedCom's network finds the place of a SOR code.
constexpr std::string_view kEndpoint = "https://sor2.sum.dsdn.dk/#id=";
constexpr size_t kIdBytes = 16;

bool IsOfAMessage(const exchange::v1::Envelope& envelope) {
  return envelope.source_format().starts_with("MEDCOM_CARECOMMUNICATION") && IsFhirId(envelope.source_message_id());
}

model::v1::Moment MomentAt(absl::Time time) {
  model::v1::Moment moment;
  moment.mutable_time()->set_seconds(absl::ToUnixSeconds(time));
  moment.mutable_time()->set_nanos(
      static_cast<int>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(absl::ToUnixSeconds(time)))));
  return moment;
}

// When the message was sent: a message that was read says so in its residue; else the newest time at which one of its
// texts and files was written down, else when the handover was made.
model::v1::Moment SentAt(const exchange::v1::Handover& handover, bool of_a_message) {
  const model::v1::Moment* newest = nullptr;
  for (const exchange::v1::Section& section : handover.sections()) {
    const exchange::v1::SectionBody& body = section.body();
    const bool says = of_a_message && body.has_residue() && body.residue().provenance().has_recorded();
    if (says) return body.residue().provenance().recorded();
    const model::v1::Provenance* provenance = body.has_note()         ? &body.note().provenance()
                                              : body.has_attachment() ? &body.attachment().provenance()
                                                                      : nullptr;
    if (provenance == nullptr || !provenance->has_recorded()) continue;
    if (newest == nullptr || ToTime(*newest) < ToTime(provenance->recorded())) newest = &provenance->recorded();
  }
  return newest == nullptr ? MomentAt(absl::FromUnixMillis(handover.envelope().created_ms())) : *newest;
}

}  // namespace message_writer_internal

std::string DanishDateTime(const model::v1::Moment& moment) {
  const absl::Time time = ToTime(moment);
  const absl::CivilSecond local = ToDanishLocalTime(time);
  if (moment.precision() == model::v1::TIME_PRECISION_DAY) return absl::FormatCivilTime(absl::CivilDay(local));
  if (moment.precision() == model::v1::TIME_PRECISION_MONTH) return absl::FormatCivilTime(absl::CivilMonth(local));
  const int64_t whole_seconds = absl::ToUnixSeconds(time);
  const int64_t offset = absl::ToUnixSeconds(absl::FromCivil(local, absl::UTCTimeZone())) - whole_seconds;
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*S%Ez", time, absl::FixedTimeZone(static_cast<int>(offset)));
}

MessageWriter::MessageWriter(const exchange::v1::Handover& handover, const Target& target, FhirBuilder& builder,
                             Written& written)
    : handover_(handover),
      target_(target),
      builder_(builder),
      placer_(builder, target.syntax),
      written_(written),
      of_a_message_(message_writer_internal::IsOfAMessage(handover.envelope())) {}

bool MessageWriter::Write() {
  if (!IsAllowed()) return false;
  SetNames();
  ReadResidue();
  FindWorkers();
  if (!FindEntries() || !FindPatient() || !FindEnds() || !AssignAuthors()) return false;
  ChooseEnds();
  WriteBundleHead();
  WriteHeader();
  WriteEncounters();
  WriteWorkers();
  WriteCommunication();
  WritePatient();
  WriteThread();
  WriteCarriedResources();
  TellLosses();
  return true;
}

bool MessageWriter::IsAllowed() {
  const exchange::v1::Envelope& envelope = handover_.envelope();
  const auto& involved = envelope.parent_involvements();
  const auto& related = envelope.related();
  const auto& sections = handover_.sections();
  const bool concern = envelope.kind().starts_with("CONCERN") ||
                       std::any_of(sections.begin(), sections.end(), [](const Section& section) {
                         return section.body().has_concern() || section.body().has_reporter();
                       });
  const bool withheld = std::any_of(involved.begin(), involved.end(), [](const auto& one) {
    return one.state() == exchange::v1::Envelope::ParentInvolvement::WITHHELD;
  });
  const bool corrects = std::any_of(related.begin(), related.end(), [](const auto& one) {
    return one.relation() == exchange::v1::Envelope::CORRECTS || one.relation() == exchange::v1::Envelope::RETRACTS;
  });
  const bool named = envelope.handover_id().size() == message_writer_internal::kIdBytes;
  if (concern) Tell(kOutConcern, "Envelope.kind");
  if (withheld) Tell(kOutWithheld, "Envelope.parent_involvements");
  if (corrects) Tell(kOutCorrection, "Envelope.related");
  if (!named) Tell(kOutMissing, "Envelope.handover_id");
  return !concern && !withheld && !corrects && named;
}

void MessageWriter::SetNames() {
  const exchange::v1::Envelope& envelope = handover_.envelope();
  header_id_ = of_a_message_ ? envelope.source_message_id() : FormatUuid(envelope.handover_id());
  occurred_ = message_writer_internal::SentAt(handover_, of_a_message_);
}

// Derived from the message's own id, so that writing it again makes the same ids.
std::string MessageWriter::NewUuid(std::string_view name) const {
  return FormatUuid(DeriveUuid8(ToTime(occurred_), Cat("CareCommunication\n", header_id_, "\n", name)));
}

model::v1::Moment MessageWriter::Made() const {
  return message_writer_internal::MomentAt(absl::FromUnixMillis(handover_.envelope().created_ms()));
}

void MessageWriter::WriteBundleHead() {
  Node* bundle = builder_.root();
  builder_.Value(bundle, "id", NewUuid("Bundle"));
  builder_.ItemValue(builder_.Object(bundle, "meta"), "profile", message_writer_internal::kMessageProfile);
  builder_.Value(bundle, "type", "message");
  builder_.Value(bundle, "timestamp", DanishDateTime(Made()));
}

void MessageWriter::WriteHeader() {
  Node* header = StartResource("MessageHeader", header_id_, kMessageHeaderProfile, "CareCommunication.");
  PlaceCarried(header, "MessageHeader");
  Coding(placer_.Object(header, "eventCoding"), kEventSystem, kCareCommunicationEvent);
  Node* destination = placer_.Item(header, "destination", 0);
  Coding(builder_.Object(ExtensionOf(destination, kDestinationUseUrl), "valueCoding"), kDestinationUseSystem,
         "primary");
  builder_.Value(destination, "endpoint", Cat(message_writer_internal::kEndpoint, receiver_.sor));
  Reference(destination, "receiver", OrganisationFor(receiver_));
  Reference(header, "sender", OrganisationFor(sender_));
  builder_.Value(placer_.Object(header, "source"), "endpoint", Cat(message_writer_internal::kEndpoint, sender_.sor));
  builder_.Value(placer_.Item(header, "focus", 0), "reference", Cat("Communication/", NewUuid("Communication")));
  builder_.Value(header, "definition", DefinitionOf(target_.version));
  OrderElements(header);
}

Node* MessageWriter::StartResource(std::string_view type, std::string_view id, std::string_view profile,
                                   std::string_view words) {
  Node* entry = builder_.Item(builder_.root(), "entry");
  builder_.Value(entry, "fullUrl", Cat(message_writer_internal::kBase, type, "/", id));
  Node* resource = builder_.Resource(entry, type);
  builder_.Value(resource, "id", id);
  if (!profile.empty()) builder_.ItemValue(placer_.Object(resource, "meta"), "profile", profile);
  if (!words.empty()) builder_.Narrative(resource, words);
  return resource;
}

std::string MessageWriter::OrganisationFor(const OrganisationNumbers& numbers) {
  if (numbers.empty()) return {};
  for (const auto& [known, reference] : organisations_) {
    // The one that the address stands for: both numbers, or one of them.
    if (known == numbers || (!numbers.complete() && IsSame(known, numbers))) return reference;
  }
  const std::string id = NewUuid(Cat("Organization\n", numbers.Text()));
  const std::string reference = Cat("Organization/", id);
  organisations_[numbers] = reference;
  WriteOrganisation(numbers, id);
  return reference;
}

void MessageWriter::WriteOrganisation(const OrganisationNumbers& numbers, const std::string& id) {
  Node* resource = StartResource("Organization", id, message_writer_internal::kOrganisationProfile, "Organisation.");
  const auto add = [&](std::string_view system, const std::string& value) {
    if (value.empty()) return;
    Node* identifier = builder_.Item(resource, "identifier");
    builder_.Value(identifier, "system", system);
    builder_.Value(identifier, "value", value);
  };
  add(kSorSystem, numbers.sor);
  add(kGlnSystem, numbers.gln);
  for (const Worker& worker : workers_) {
    const bool named = worker.professional != nullptr && !worker.professional->organisation_name().empty() &&
                       IsSame(ReadNumbers(worker.organisation), numbers);
    if (!named) continue;
    builder_.Value(resource, "name", worker.professional->organisation_name());
    return;
  }
}

void MessageWriter::Coding(Node* coding, std::string_view system, std::string_view code, std::string_view display) {
  builder_.Value(coding, "system", system);
  builder_.Value(coding, "code", code);
  if (!display.empty()) builder_.Value(coding, "display", display);
}

void MessageWriter::Reference(Node* parent, std::string_view name, const std::string& reference) {
  builder_.Value(placer_.Object(parent, name), "reference", reference);
}

void MessageWriter::Tell(const OutIssue& issue, std::string_view path) {
  const auto& issues = written_.issues;
  const bool known = std::any_of(issues.begin(), issues.end(),
                                 [&](const Issue& one) { return one.code == issue.code && one.path == path; });
  if (known) return;
  written_.issues.push_back({issue.severity, std::string(issue.code), std::string(path), std::string(issue.rule)});
}

void MessageWriter::Lose(std::string_view code, std::string_view path) {
  const auto& losses = written_.losses;
  const bool known = std::any_of(losses.begin(), losses.end(),
                                 [&](const Loss& loss) { return loss.code == code && loss.path == path; });
  if (!known) written_.losses.push_back({std::string(code), std::string(path)});
}

}  // namespace handover::adapters::fhir
