#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"

#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/care_mapping.h"
#include "adapters/text/base64.h"
#include "broker/base/commitment/hash.h"
#include "broker/base/person_number.h"

namespace handover::adapters::fhir {
namespace map_entries_internal {

constexpr size_t kMaxFileBytes = 2'000'000;   // The largest real one has 189 kB.
constexpr size_t kMaxFilesBytes = 2'800'000;  // Of all: a handover has at most 3 000 000.

bool IsDigitAt(std::string_view text, size_t i) { return i < text.size() && absl::ascii_isdigit(text[i]); }

// Whether the text holds what looks like a personal number, `DDMMYYXXXX` or `DDMMYY-XXXX`, between other characters.
bool HoldsPersonNumber(std::string_view text) {
  size_t i = 0;
  while (i < text.size()) {
    if (!IsDigitAt(text, i)) {
      ++i;
      continue;
    }
    size_t end = i;
    while (IsDigitAt(text, end)) ++end;
    if (end - i == 10 && ParseCpr(text.substr(i, 10)).ok()) return true;
    const bool hyphen = end - i == 6 && end < text.size() && text[end] == '-';
    const bool four = hyphen && IsDigitAt(text, end + 1) && IsDigitAt(text, end + 4) && !IsDigitAt(text, end + 5);
    if (four && ParseCpr(text.substr(i, 11)).ok()) return true;
    i = end;
  }
  return false;
}

void WarnOfNumber(const Node* node, Mapping& mapping) {
  if (node == nullptr || !HoldsPersonNumber(node->value)) return;
  mapping.findings().Add(kNumberInText, *node,
                         "The text holds what looks like a personal number; it is left as it is.");
}

model::v1::Provenance ProvenanceOf(const Payload& payload, Mapping& mapping) {
  model::v1::Provenance provenance;
  if (payload.author) {
    provenance.set_observer_role(RoleWordsOf(payload.author, mapping));
    provenance.set_observer_name(NameOf(payload.author, mapping));
  }
  provenance.set_observer_organisation(AddressOf(payload.assigner));
  *provenance.mutable_recorded() = mapping.MomentOf(payload.recorded, *payload.node);
  provenance.set_source_path(mapping.findings().tree().PathOf(*payload.node));
  provenance.set_source_entry_id(std::string(payload.id));
  mapping.Use(payload.assigner);
  return provenance;
}

model::v1::Code TopicOf(Mapping& mapping) {
  const Node* category = Child(*mapping.message().communication, "category");
  const Node& coding = *Child(*category, "coding");
  model::v1::Code code;
  code.set_system(mapping.Bounded(coding, "system", 200));
  code.set_code(mapping.Bounded(coding, "code", 100));
  code.set_display(mapping.Bounded(coding, "display", 500));
  return code;
}

std::string TelephoneOf(const Payload& payload, Mapping& mapping) {
  if (payload.telephone.size() <= 32) return std::string(payload.telephone);
  mapping.findings().AddMissing(kTooLong, *payload.node, "extension(medcom-core-contact-extension)",
                                "The value is longer than the reference model takes.");
  return {};
}

void AddNote(const Payload& payload, const Node* text, const Node* title, Mapping& mapping) {
  model::v1::Note& note = *mapping.draft().AddSectionAboutEveryone().mutable_note();
  *note.mutable_provenance() = ProvenanceOf(payload, mapping);
  note.set_title(mapping.Bounded(title, 200));
  note.set_text(mapping.Bounded(text, 20'000));
  *note.mutable_source_topic() = TopicOf(mapping);
  note.set_contact_telephone(TelephoneOf(payload, mapping));
  WarnOfNumber(text, mapping);
  WarnOfNumber(title, mapping);
}

// What the bytes are decides, not what the letter says: real letters call a PDF image/png.
std::string_view TypeOf(const Node& file, std::string_view content, Mapping& mapping) {
  const std::string_view is = SniffAttachmentType(content);
  const Node* stated = Child(file, "contentType");
  if (is.empty()) {
    mapping.findings().AddMissing(kAttachmentType, file, "data", "A file is a PDF, PNG, JPEG, TIFF, GIF or BMP.");
  } else if (stated == nullptr || stated->value != is) {
    mapping.findings().AddMissing(kAttachmentTypeDiffers, file, "contentType",
                                  "The bytes are of another type than stated; what they are is taken.");
  }
  return is;
}

void AddFile(const Payload& payload, Mapping& mapping) {
  const Node& file = *Child(*payload.node, "contentAttachment");
  const Node& data = *Child(file, "data");
  const std::optional<std::string> content = DecodeBase64(data.value);
  if (!content.has_value()) {
    mapping.findings().Add(kAttachmentData, data, "The data of a file is base64.");
    return;
  }
  if (content->empty() || content->size() > kMaxFileBytes) {
    mapping.findings().Add(kAttachmentSize, data, "A file has 1 to 2000000 bytes.");
    return;
  }
  if (mapping.AddFileBytes(content->size()) > kMaxFilesBytes) {
    mapping.findings().Add(kAttachmentSize, data, "The files of a message have at most 2800000 bytes together.");
    return;
  }
  const Digest digest = HashOf(*content);
  model::v1::Attachment& attachment = *mapping.draft().AddSectionAboutEveryone().mutable_attachment();
  *attachment.mutable_provenance() = ProvenanceOf(payload, mapping);
  const Node* creation = Child(file, "creation");
  if (creation != nullptr) {
    *attachment.mutable_provenance()->mutable_observed() = mapping.MomentOf(creation->value, *creation);
  }
  attachment.set_title(mapping.Bounded(file, "title", 200));
  attachment.set_media_type(std::string(TypeOf(file, *content, mapping)));
  attachment.set_content_sha256(std::string(reinterpret_cast<const char*>(digest.data()), digest.size()));
  attachment.set_size_bytes(static_cast<int64_t>(content->size()));
  attachment.set_content(*content);
  WarnOfNumber(Child(file, "title"), mapping);
  const Node* url = Child(file, "url");
  if (url != nullptr) mapping.exceptions().residue.insert(url);
}

// A title and a type, but no file: an entry of the thread whose file is not sent again, or a mistake.
void DropEmptyFile(const Payload& payload, Mapping& mapping) {
  const Node& file = *Child(*payload.node, "contentAttachment");
  mapping.findings().Add(kAttachmentWithoutData, file, "The entry announces a file and brings neither file nor link.");
  mapping.findings().AddLoss(kLossAttachmentWithoutData, *payload.node);
  mapping.exceptions().accounted.insert(payload.node);
}

}  // namespace map_entries_internal

void MapEntries(const OwnEntries& entries, Mapping& mapping) {
  const Node* topic = Child(*mapping.message().communication, "topic");
  const Node* topic_text = topic == nullptr ? nullptr : Child(*topic, "text");
  for (const size_t position : entries.positions) {
    const Payload& payload = mapping.message().payloads[position];
    const Node* file = Child(*payload.node, "contentAttachment");
    switch (payload.content) {
      case Payload::Content::kText:
        map_entries_internal::AddNote(payload, Child(*payload.node, "contentString"), topic_text, mapping);
        break;
      case Payload::Content::kFile:
        map_entries_internal::AddFile(payload, mapping);
        break;
      case Payload::Content::kLink:
        map_entries_internal::AddNote(payload, Child(*file, "url"), Child(*file, "title"), mapping);
        break;
      case Payload::Content::kNothing:
        map_entries_internal::DropEmptyFile(payload, mapping);
        break;
    }
  }
}

}  // namespace handover::adapters::fhir
