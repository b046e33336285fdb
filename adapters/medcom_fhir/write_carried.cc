#include <algorithm>
#include <set>

#include "google/protobuf/descriptor.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/held_fields.h"
#include "adapters/medcom_fhir/care_mapping.h"
#include "adapters/medcom_fhir/message_writer.h"

namespace handover::adapters::fhir {
namespace write_carried_internal {

constexpr std::string_view kHeld[] = {
    "Envelope.handover_id",
    "Envelope.sender_party",
    "Envelope.subject_person_id",
    "Envelope.kind",
    "Envelope.schema_version",
    "Envelope.slots",
    "Envelope.created_ms",
    "Envelope.priority",
    "Envelope.related",
    "Envelope.conversation_id",
    "Envelope.author_role",
    "Envelope.author_name",
    "RoutingSlip.persons",
    "Addressee.party",
    "Addressee.purpose",
    "Addressee.legal_basis",
    "Addressee.stated_address",
    "PersonIdentity.identifiers",
    "PersonIdentity.official_given_name",
    "PersonIdentity.official_family_name",
    "PersonIdentity.sex",
    "PersonIdentity.birth_date",
    "PersonIdentity.address_protected",
    "PersonIdentity.deceased",
    "Professional.role",
    "Professional.name",
    "Professional.organisation",
    "Professional.organisation_name",
    "Professional.telephone",
    "Note.provenance.observer_role",
    "Note.provenance.observer_name",
    "Note.provenance.observer_organisation",
    "Note.provenance.recorded",
    "Note.provenance.source_entry_id",
    "Note.title",
    "Note.text",
    "Note.source_topic.system",
    "Note.source_topic.code",
    "Note.source_topic.display",
    "Note.contact_telephone",
    "Attachment.provenance.observer_role",
    "Attachment.provenance.observer_name",
    "Attachment.provenance.observer_organisation",
    "Attachment.provenance.observed",
    "Attachment.provenance.recorded",
    "Attachment.provenance.source_entry_id",
    "Attachment.title",
    "Attachment.media_type",
    "Attachment.content",
    "Attachment.content_sha256",
    "Attachment.size_bytes",
    "Residue",
};

// What the message says by being the message it was.
constexpr std::string_view kOwn[] = {
    "Envelope.source_format",      "Envelope.source_message_id",        "RoutingSlip.treatment_episode_id",
    "Note.provenance.source_path", "Attachment.provenance.source_path",
};

const HeldFields& Held() {
  static const auto* const held = new HeldFields(kHeld);
  return *held;
}

const HeldFields& Own() {
  static const auto* const own = new HeldFields(kOwn);
  return *own;
}

// What stands before the first `.x` of an extension: `....extension[0]`. Empty for none.
std::string_view ExtensionIn(std::string_view path) {
  const size_t found = path.rfind(".extension[");
  if (found == std::string_view::npos) return {};
  const size_t close = path.find(']', found);
  return close == std::string_view::npos ? std::string_view() : path.substr(0, close + 1);
}

// An extension of which only a part was left over has no meaning without the rest.
bool IsOfWholeExtension(const CarriedElement& element, const std::set<std::string>& paths) {
  const std::string_view extension = ExtensionIn(element.path);
  return extension.empty() || paths.contains(Cat(extension, ".url"));
}

bool HasZone(const model::v1::Moment& moment) {
  const bool day =
      moment.precision() == model::v1::TIME_PRECISION_DAY || moment.precision() == model::v1::TIME_PRECISION_MONTH;
  return day || (moment.precision() != model::v1::TIME_PRECISION_MINUTE && moment.zone_assumed().empty());
}

// The types of which the writer makes resources of its own.
constexpr std::string_view kWritten[] = {"MessageHeader", "Communication",    "Patient",  "Organization",
                                         "Practitioner",  "PractitionerRole", "CareTeam", "Provenance"};

}  // namespace write_carried_internal

absl::Span<const std::string_view> CareHeldFields() { return write_carried_internal::kHeld; }

// What a reference that was carried meant: the patient, or an organisation by its numbers.
std::string MessageWriter::CarriedValue(const CarriedElement& element) {
  const bool reference = !element.place.steps.empty() && element.place.steps.back().name == "reference";
  if (!reference) return element.value;
  if (element.value == kPatientReference) return Cat("Patient/", NewUuid("Patient"));
  const bool numbers = element.value.starts_with("gln:") || element.value.starts_with("sor:");
  return numbers ? OrganisationFor(ReadNumbers(element.value)) : element.value;
}

bool MessageWriter::IsEntryGone(const CarriedElement& element) const {
  const bool of_an_entry = element.place.type == "Communication" && !element.place.steps.empty() &&
                           element.place.steps.front().name == "payload";
  return of_an_entry && std::none_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
           return PlaceOf(entry) == element.place.steps.front().position;
         });
}

// Places what was carried of one resource; what has no place is lost by its path.
void MessageWriter::PlaceCarried(Node* resource, std::string_view type, std::optional<size_t> entry) {
  std::set<std::string> paths;
  for (const CarriedElement& element : carried_) paths.insert(element.path);
  std::vector<CarriedElement> here;
  std::vector<CarriedElement> later;
  for (CarriedElement& element : carried_) {
    const bool of_it = element.place.type == type && element.place.entry == entry.value_or(element.place.entry);
    (of_it ? here : later).push_back(std::move(element));
  }
  carried_ = std::move(later);
  for (CarriedElement& element : here) {
    element.value = CarriedValue(element);
    const bool whole = write_carried_internal::IsOfWholeExtension(element, paths) && !IsEntryGone(element);
    if (!whole || !placer_.Place(resource, element)) Lose(kLossOutResidue, element.path);
  }
}

// Resources that are no part of a message by its profile, and were carried whole.
void MessageWriter::WriteCarriedResources() {
  std::set<std::string> names;
  while (!carried_.empty()) {
    const size_t entry = carried_.front().place.entry;
    const std::string type = carried_.front().place.type;
    const auto id = std::find_if(carried_.begin(), carried_.end(), [&](const CarriedElement& element) {
      return element.place.entry == entry && element.place.Names() == "id";
    });
    const bool own = std::find(std::begin(write_carried_internal::kWritten), std::end(write_carried_internal::kWritten),
                               type) != std::end(write_carried_internal::kWritten);
    // Version 5 forbids an encounter that the communication does not refer to.
    const bool forbidden = type == "Encounter" && target_.version == MessageVersion::kFive;
    if (own || forbidden || id == carried_.end() || !names.insert(Cat(type, "/", id->value)).second) {
      LoseCarried(entry);
      continue;
    }
    const std::string value = id->value;
    carried_.erase(id);
    Node* resource = StartResource(type, value, "", "");
    PlaceCarried(resource, type, entry);
    LoseCarried(entry);
    OrderElements(resource);
  }
}

void MessageWriter::LoseCarried(size_t entry) {
  std::vector<CarriedElement> others;
  for (CarriedElement& element : carried_) {
    if (element.place.entry == entry) {
      Lose(kLossOutResidue, element.path);
    } else {
      others.push_back(std::move(element));
    }
  }
  carried_ = std::move(others);
}

void MessageWriter::TellLosses() {
  namespace internal = write_carried_internal;
  const auto lost = [this](const std::string& path, std::string_view) {
    if (of_a_message_ && internal::Own().Holds(path)) return;
    const bool routing =
        path.starts_with("Envelope.") || path.starts_with("RoutingSlip.") || path.starts_with("Addressee.");
    Lose(routing ? kLossOutEnvelope : kLossOutField, path);
  };
  internal::Held().ForEachLost(handover_.envelope(), "Envelope", lost);
  internal::Held().ForEachLost(handover_.slip(), "RoutingSlip", lost);
  for (const exchange::v1::Addressee& addressee : handover_.addressees()) {
    internal::Held().ForEachLost(addressee, "Addressee", lost);
  }
  if (handover_.addressees_size() > 1) Lose(kLossOutEnvelope, "Addressee");
  for (const Section& section : handover_.sections()) {
    const google::protobuf::Message* body = BodyOf(section);
    if (body == nullptr) continue;
    const std::string type = body->GetDescriptor()->name();
    if (section.header().has_sorted()) Lose(kLossOutField, "SectionHeader.sorted");
    // The identities of others are lost as persons.
    if (body == patient_ || section.body().has_note() || section.body().has_attachment() ||
        section.body().has_professional()) {
      internal::Held().ForEachLost(*body, type, lost);
    } else if (!section.body().has_residue() && !section.body().has_person_identity()) {
      Lose(kLossOutSection, type);
    }
  }
  for (const Entry& entry : entries_) {
    const bool known_id =
        entry.provenance->source_entry_id().empty() || entry.provenance->source_entry_id() == entry.id;
    const std::string type = entry.note != nullptr ? "Note" : "Attachment";
    if (!known_id) Lose(kLossOutField, Cat(type, ".provenance.source_entry_id"));
    for (const model::v1::Moment* moment : {&entry.provenance->recorded(), &entry.provenance->observed()}) {
      if (!internal::HasZone(*moment)) Lose(kLossOutPrecision, Cat(type, ".provenance"));
    }
  }
}

}  // namespace handover::adapters::fhir
