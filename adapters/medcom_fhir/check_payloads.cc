#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"

#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/care_message.h"

namespace handover::adapters::fhir {
namespace check_payloads_internal {

// The extension with that url and the value inside it; null and, where it is required, reported.
struct Wanted {
  std::string_view url;
  std::string_view value_name;  // valueDateTime, ...
  std::string_view short_name;  // For the path of what is missing.
  bool required = true;
};

const Node* ExtensionValue(const Node& payload, const Wanted& wanted, Findings& findings) {
  const Node* found = nullptr;
  for (const Node* extension : Children(payload, "extension")) {
    if (ValueOf(*extension, "url") != wanted.url) continue;
    if (found != nullptr) {
      findings.Add(kCardinality, *extension, "An entry has each of its extensions once.");
      break;
    }
    found = extension;
  }
  if (found == nullptr) {
    if (wanted.required) {
      findings.AddMissing(kMissing, payload, wanted.short_name,
                          "A text has a time, an identifier, an author and a telephone; a file has the first two.");
    }
    return nullptr;
  }
  const Node* value = Child(*found, wanted.value_name);
  if (value == nullptr) {
    findings.AddMissing(kMissing, *found, wanted.value_name, "The extension has a value of its own type.");
  }
  return value;
}

void ReadTime(const Node& payload, Payload& entry, Findings& findings) {
  const Node* time =
      ExtensionValue(payload, {kDateTimeUrl, "valueDateTime", "extension(medcom-core-datetime-extension)"}, findings);
  if (time == nullptr) return;
  if (!ParseDateTime(time->value).has_value()) {
    findings.Add(kTimeFormat, *time, "The time is a date, or a date and a time with seconds and zone.");
  }
  entry.recorded = time->value;
}

void ReadIdentifier(const BundleIndex& bundle, const Node& payload, Payload& entry, Findings& findings) {
  const Node* identifier = ExtensionValue(
      payload, {kIdentifierUrl, "valueIdentifier", "extension(medcom-core-identifier-extension)"}, findings);
  if (identifier == nullptr) return;
  const Node* value = Child(*identifier, "value");
  if (value == nullptr) {
    findings.AddMissing(kPayloadId, *identifier, "value", "The identifier of an entry has a value.");
  } else if (!IsUrnUuid(value->value)) {
    findings.Add(kUuidFormat, *value, "The identifier is urn:uuid: and a UUID in small letters.");
  } else {
    entry.id = value->value;
  }
  const Node* assigner = Child(*identifier, "assigner");
  if (assigner == nullptr) {
    findings.AddMissing(kMissing, *identifier, "assigner", "The identifier of an entry has an assigner.");
    return;
  }
  // In a thread the assigner of an old entry may not be in the bundle any more.
  const Node* target = bundle.Resolve(*assigner, ValueOf(*assigner, "reference"));
  if (target != nullptr && target->resource_type == "Organization") entry.assigner = target;
}

void ReadAuthor(const BundleIndex& bundle, const Node& payload, bool required, Payload& entry, Findings& findings) {
  const Node* reference = ExtensionValue(
      payload, {kPractitionerUrl, "valueReference", "extension(medcom-core-practitioner-extension)", required},
      findings);
  if (reference == nullptr) return;
  entry.author = FollowWorker(bundle, *reference, {.team_allowed = false, .role_code_required = true}, findings);
}

void ReadContact(const Node& payload, bool required, Payload& entry, Findings& findings) {
  const Node* contact = ExtensionValue(
      payload, {kContactUrl, "valueContactPoint", "extension(medcom-core-contact-extension)", required}, findings);
  if (contact == nullptr) return;
  const std::string_view value = ValueOf(*contact, "value");
  const bool digits = std::any_of(value.begin(), value.end(), [](char c) { return absl::ascii_isdigit(c); });
  if (ValueOf(*contact, "system") != "phone" || !digits) {
    findings.Add(kContact, *contact, "The contact of an author is a telephone number.");
    return;
  }
  entry.telephone = value;
}

// Which content the entry has. A text or a file, not both.
Payload::Content ReadContent(const Node& payload, Findings& findings) {
  const Node* text = Child(payload, "contentString");
  const Node* file = Child(payload, "contentAttachment");
  const bool empty_text = text != nullptr && !text->has_value();
  if ((text == nullptr && file == nullptr) || empty_text) {
    findings.Add(kPayloadContent, payload, "An entry has a text (contentString) or a file (contentAttachment).");
    return Payload::Content::kNothing;
  }
  if (text != nullptr && file != nullptr) {
    findings.Add(kCardinality, payload, "An entry has a text or a file, not both.");
    return Payload::Content::kNothing;
  }
  if (text != nullptr) return Payload::Content::kText;
  if (ValueOf(*file, "title").empty()) findings.AddMissing(kMissing, *file, "title", "A file has a title.");
  const Node* type = Child(*file, "contentType");
  if (type != nullptr && !IsAttachmentType(type->value)) {
    findings.Add(kAttachmentType, *type, "A file is a PDF, PNG, JPEG, TIFF, GIF or BMP.");
  }
  const Node* creation = Child(*file, "creation");
  if (creation != nullptr && !ParseDateTime(creation->value).has_value()) {
    findings.Add(kTimeFormat, *creation, "The time is a date, or a date and a time with seconds and zone.");
  }
  if (!ValueOf(*file, "data").empty()) return Payload::Content::kFile;
  return ValueOf(*file, "url").empty() ? Payload::Content::kNothing : Payload::Content::kLink;
}

}  // namespace check_payloads_internal

void CheckPayloads(const BundleIndex& bundle, const Node& communication, CareMessage& message, Findings& findings) {
  const std::vector<const Node*> payloads = Children(communication, "payload");
  if (payloads.empty()) {
    findings.AddMissing(kMissing, communication, "payload", "A communication has at least one text.");
    return;
  }
  if (payloads.size() > kMaxPayloads) {
    findings.Add(kTooManyPayloads, *payloads[kMaxPayloads], "A communication has at most 200 entries.");
    return;
  }
  std::set<std::string_view> ids;
  bool has_text = false;
  for (const Node* node : payloads) {
    Payload entry;
    entry.node = node;
    entry.content = check_payloads_internal::ReadContent(*node, findings);
    const bool is_file = Child(*node, "contentAttachment") != nullptr;
    check_payloads_internal::ReadTime(*node, entry, findings);
    check_payloads_internal::ReadIdentifier(bundle, *node, entry, findings);
    check_payloads_internal::ReadAuthor(bundle, *node, !is_file, entry, findings);
    check_payloads_internal::ReadContact(*node, !is_file, entry, findings);
    if (!entry.id.empty() && !ids.insert(entry.id).second) {
      findings.Add(kPayloadRepeated, *node, "Every entry has an identifier of its own.");
    }
    has_text |= entry.content == Payload::Content::kText;
    message.payloads.push_back(entry);
  }
  if (!has_text) findings.AddMissing(kNoText, communication, "payload", "At least one entry is a text.");
}

}  // namespace handover::adapters::fhir
