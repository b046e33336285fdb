#include <algorithm>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/message_writer.h"
#include "broker/base/absl_view.h"
#include "broker/base/commitment/hash.h"
#include "broker/base/ids.h"

namespace handover::adapters::fhir {
namespace write_communication_internal {

constexpr std::string_view kProfile =
    "http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-careCommunication-communication";
constexpr std::string_view kEncounterProfile = "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-encounter";
constexpr size_t kMaxFileBytes = 2'000'000;
constexpr size_t kMaxFilesBytes = 2'800'000;

// Where the entry stood in the message that was read: `.../payload/3`, or `.../payload[4]` in XML, which leaves out the
// place of the only one.
int SourcePosition(std::string_view path) {
  const size_t found = path.rfind("/payload");
  if (found == std::string_view::npos) return -1;
  std::string_view rest = path.substr(found + std::string_view("/payload").size());
  if (rest.empty()) return 0;
  const bool xml = rest.front() == '[';
  rest.remove_prefix(1);
  if (xml && rest.ends_with(']')) rest.remove_suffix(1);
  int position = 0;
  if (!absl::SimpleAtoi(AbslView(rest), &position)) return -1;
  return xml ? position - 1 : position;
}

// A text that is a link and nothing else, with a title of its own: it came as a file that is elsewhere.
bool IsLink(const model::v1::Note& note) {
  const std::string& text = note.text();
  const bool address = text.starts_with("https://") || text.starts_with("http://");
  return address && !note.title().empty() && std::none_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isspace(static_cast<unsigned char>(c));
         });
}

bool HasCategory(const model::v1::Note& note) {
  return note.source_topic().system() == kCategorySystem && IsCategory(note.source_topic().code());
}

std::string_view ContentOf(const model::v1::Note* note, const model::v1::Attachment* file) {
  return note != nullptr ? note->text() : file->content();
}

}  // namespace write_communication_internal

void MessageWriter::AddEntry(const Section& section) {
  Entry entry;
  if (section.body().has_note()) entry.note = &section.body().note();
  if (section.body().has_attachment()) entry.file = &section.body().attachment();
  if (entry.note == nullptr && entry.file == nullptr) return;
  entry.provenance = entry.note != nullptr ? &entry.note->provenance() : &entry.file->provenance();
  if (of_a_message_) {
    entry.source_position = write_communication_internal::SourcePosition(entry.provenance->source_path());
  }
  if (entry.note != nullptr) entry.telephone = entry.note->contact_telephone();
  entry.is_link = entry.note != nullptr && write_communication_internal::IsLink(*entry.note);
  entries_.push_back(entry);
}

// In the order of the message that was read; else by time, then by content: sections come in random order.
bool MessageWriter::FindEntries() {
  namespace internal = write_communication_internal;
  for (const Section& section : handover_.sections()) AddEntry(section);
  const auto key = [](const Entry& entry) {
    const auto& time = entry.provenance->recorded().time();
    return std::tuple(entry.source_position, time.seconds(), time.nanos(), entry.note == nullptr,
                      internal::ContentOf(entry.note, entry.file),
                      std::string_view(entry.provenance->source_entry_id()));
  };
  std::sort(entries_.begin(), entries_.end(), [&](const Entry& a, const Entry& b) { return key(a) < key(b); });
  size_t file_bytes = 0;
  const auto unfit = [&](const Entry& entry) {
    if (entry.file == nullptr) return false;
    const std::string& content = entry.file->content();
    const bool fits = !SniffAttachmentType(content).empty() && content.size() <= internal::kMaxFileBytes &&
                      file_bytes + content.size() <= internal::kMaxFilesBytes;
    if (fits) file_bytes += content.size();
    if (!fits) Lose(kLossOutFile, "Attachment.content");
    return !fits;
  };
  entries_.erase(std::remove_if(entries_.begin(), entries_.end(), unfit), entries_.end());
  for (size_t i = 0; i < entries_.size(); ++i) entries_[i].id = IdOfEntry(entries_[i], i);
  // At least one text must be one: a link that stands alone is written as a text.
  const auto is_text = [](const Entry& entry) { return entry.note != nullptr && !entry.is_link; };
  if (std::none_of(entries_.begin(), entries_.end(), is_text)) {
    for (Entry& entry : entries_) entry.is_link = false;
  }
  const auto first = std::find_if(entries_.begin(), entries_.end(), is_text);
  if (first == entries_.end()) {
    Tell(kOutNothing, "Note.text");
    return false;
  }
  topic_ = first->note->title();
  one_title_ = std::all_of(entries_.begin(), entries_.end(),
                           [&](const Entry& entry) { return !is_text(entry) || entry.note->title() == topic_; });
  return true;
}

// The one it had, when no other entry has it; else one that is made again from the same content.
std::string MessageWriter::IdOfEntry(const Entry& entry, size_t place) const {
  const std::string& own = entry.provenance->source_entry_id();
  const bool taken = std::any_of(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(place),
                                 [&](const Entry& other) { return other.id == own; });
  if (IsUrnUuid(own) && !taken) return own;
  const Digest digest = HashOf(write_communication_internal::ContentOf(entry.note, entry.file));
  const std::string hex = absl::BytesToHexString(std::string(digest.begin(), digest.end()));
  return Cat("urn:uuid:", NewUuid(Cat("payload\n", place, "\n", hex)));
}

Node* MessageWriter::ExtensionOf(Node* parent, std::string_view url) {
  Node* extension = builder_.Item(parent, "extension");
  builder_.Value(extension, "url", url);
  return extension;
}

void MessageWriter::WriteCommunication() {
  namespace internal = write_communication_internal;
  Node* communication = StartResource("Communication", NewUuid("Communication"), internal::kProfile, "Korrespondance.");
  // Made first, so that they stand in their order whatever is carried of them.
  for (const Entry& entry : entries_) placer_.Item(communication, "payload", PlaceOf(entry));
  PlaceCarried(communication, "Communication");
  if (specific_sender_ >= 0) {
    Reference(ExtensionOf(communication, kSenderUrl), "valueReference",
              workers_[static_cast<size_t>(specific_sender_)].reference);
  }
  // All messages of a thread share it: the conversation's id where nobody told it.
  const exchange::v1::Envelope& envelope = handover_.envelope();
  const bool later = envelope.conversation_id().size() == envelope.handover_id().size();
  const std::string derived = Cat("urn:uuid:", FormatUuid(later ? envelope.conversation_id() : envelope.handover_id()));
  builder_.Value(placer_.Item(communication, "identifier", 0), "value",
                 communication_id_.empty() ? derived : communication_id_);
  builder_.Value(communication, "status", "unknown");
  WriteCategory(communication);
  Reference(communication, "subject", Cat("Patient/", NewUuid("Patient")));
  WriteTopic(communication);
  if (!encounter_reference_.empty()) Reference(communication, "encounter", encounter_reference_);
  if (specific_recipient_ >= 0) {
    builder_.Value(placer_.Item(communication, "recipient", 0), "reference",
                   workers_[static_cast<size_t>(specific_recipient_)].reference);
  }
  for (const Entry& entry : entries_) WriteEntry(communication, entry);
  OrderElements(communication);
}

void MessageWriter::WriteCategory(Node* communication) {
  namespace internal = write_communication_internal;
  const auto found = std::find_if(entries_.begin(), entries_.end(), [](const Entry& entry) {
    return entry.note != nullptr && internal::HasCategory(*entry.note);
  });
  const bool told = found != entries_.end();
  const model::v1::Code topic = told ? found->note->source_topic() : model::v1::Code();
  for (const Entry& entry : entries_) {
    const bool other = entry.note != nullptr && entry.note->has_source_topic() &&
                       entry.note->source_topic().SerializeAsString() != topic.SerializeAsString();
    if (other) Lose(kLossOutField, "Note.source_topic");
  }
  const std::string_view code = told ? std::string_view(topic.code()) : kCategoryOther;
  Node* coding = placer_.Item(placer_.Item(communication, "category", 0), "coding", 0);
  Coding(coding, kCategorySystem, code, topic.display());
  // Only what is about a referral has a priority, and there are two.
  const exchange::v1::Priority priority = handover_.envelope().priority();
  const bool urgent = priority == exchange::v1::URGENT || priority == exchange::v1::ACUTE;
  if (urgent && code == kCategoryReferral) builder_.Value(communication, "priority", kPriorityAsap);
  if (priority == exchange::v1::ACUTE) Lose(kLossOutPrecision, "Envelope.priority");
}

void MessageWriter::WriteTopic(Node* communication) {
  const auto categories = Children(*communication, "category");
  const Node* coding = Child(*categories.front(), "coding");
  const bool needed = ValueOf(*coding, "code") == kCategoryOther;
  if (topic_.empty() && !needed) return;
  if (topic_.empty()) Tell(kOutNotTold, "Note.title");
  builder_.Value(placer_.Object(communication, "topic"), "text", topic_.empty() ? kNotTold : std::string_view(topic_));
}

// What stood beside an entry that was read stands there again; the others come behind those.
int MessageWriter::PlaceOf(const Entry& entry) const {
  constexpr int kBehind = 1'000'000;
  const bool own = std::none_of(entries_.data(), &entry,
                                [&](const Entry& before) { return before.source_position == entry.source_position; });
  return own && entry.source_position >= 0 ? entry.source_position
                                           : kBehind + static_cast<int>(&entry - entries_.data());
}

void MessageWriter::WriteEntry(Node* communication, const Entry& entry) {
  Node* payload = placer_.Item(communication, "payload", PlaceOf(entry));
  builder_.Value(ExtensionOf(payload, kDateTimeUrl), "valueDateTime",
                 DanishDateTime(entry.provenance->has_recorded() ? entry.provenance->recorded() : occurred_));
  if (!entry.provenance->has_recorded()) Tell(kOutTimeAssumed, "Provenance.recorded");
  Node* identifier = builder_.Object(ExtensionOf(payload, kIdentifierUrl), "valueIdentifier");
  builder_.Value(identifier, "value", entry.id);
  const std::string& told = entry.provenance->observer_organisation();
  const OrganisationNumbers assigner = told.empty() && !of_a_message_ ? sender_ : ReadNumbers(told);
  // An organisation of an earlier message that was not in the one that was read stays a name without numbers.
  if (assigner.empty()) {
    builder_.Value(builder_.Object(identifier, "assigner"), "display", kNotTold);
  } else {
    Reference(identifier, "assigner", OrganisationFor(assigner));
  }
  if (entry.worker >= 0) {
    Reference(ExtensionOf(payload, kPractitionerUrl), "valueReference",
              workers_[static_cast<size_t>(entry.worker)].reference);
  }
  if (!entry.telephone.empty()) {
    Node* contact = builder_.Object(ExtensionOf(payload, kContactUrl), "valueContactPoint");
    builder_.Value(contact, "system", "phone");
    builder_.Value(contact, "value", entry.telephone);
  }
  WriteContent(payload, entry);
}

void MessageWriter::WriteContent(Node* payload, const Entry& entry) {
  if (entry.note != nullptr && !entry.is_link) {
    const model::v1::Note& note = *entry.note;
    // Of texts with different titles, each keeps its own in front of it.
    const bool titled = !one_title_ && !note.title().empty() && note.title() != topic_;
    builder_.Value(payload, "contentString", titled ? Cat(note.title(), ":\n", note.text()) : note.text());
    if (titled || (!one_title_ && note.title().empty())) Lose(kLossOutPrecision, "Note.title");
    return;
  }
  Node* file = placer_.Object(payload, "contentAttachment");
  if (entry.is_link) {
    builder_.Value(file, "url", entry.note->text());
    builder_.Value(file, "title", entry.note->title());
    return;
  }
  const model::v1::Attachment& attachment = *entry.file;
  const std::string_view type = SniffAttachmentType(attachment.content());
  if (type != attachment.media_type()) Lose(kLossOutField, "Attachment.media_type");
  builder_.Value(file, "contentType", type);
  builder_.Value(file, "data", absl::Base64Escape(attachment.content()));
  if (attachment.title().empty()) Tell(kOutNotTold, "Attachment.title");
  builder_.Value(file, "title", attachment.title().empty() ? kNotTold : std::string_view(attachment.title()));
  if (entry.provenance->has_observed()) {
    builder_.Value(file, "creation", DanishDateTime(entry.provenance->observed()));
  }
}

// The encounter that the communication refers to: what was left over of it, with its episode.
void MessageWriter::WriteEncounters() {
  const auto first = std::find_if(carried_.begin(), carried_.end(), [](const CarriedElement& element) {
    return element.place.type == "Encounter" && element.place.Names() == "episodeOfCare.identifier.value";
  });
  if (first == carried_.end()) return;
  const size_t entry = first->place.entry;
  // One that the communication did not refer to was carried whole, with its id.
  const bool whole = std::any_of(carried_.begin(), carried_.end(), [&](const CarriedElement& element) {
    return element.place.entry == entry && element.place.Names() == "id";
  });
  if (whole) return;
  const std::string id = NewUuid("Encounter");
  Node* encounter = StartResource("Encounter", id, write_communication_internal::kEncounterProfile, "Kontakt.");
  PlaceCarried(encounter, "Encounter", entry);
  Reference(encounter, "subject", Cat("Patient/", NewUuid("Patient")));
  OrderElements(encounter);
  encounter_reference_ = Cat("Encounter/", id);
}

}  // namespace handover::adapters::fhir
