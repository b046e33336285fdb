#include "broker/validation/parsed_handover.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/message.h"
#include "google/protobuf/unknown_field_set.h"

#include "broker/base/absl_view.h"
#include "broker/base/commitment/strict_proto.h"
#include "broker/base/refusal.h"
#include "broker/base/section_catalog.h"
#include "broker/base/status_macros.h"

namespace handover::validation {
namespace parsed_handover_internal {

using exchange::v1::Item;
using exchange::v1::SubmittedHandover;

// Room for an ordinary handover's messages, so that most need one allocation.
constexpr size_t kArenaBytes = 16'384;

// One schema per message of the wire, compiled at first use.
template <typename Message>
const StrictSchema& SchemaOf() {
  static const StrictSchema& schema = *new StrictSchema(*Message::descriptor());
  return schema;
}

struct Part {
  std::string_view bytes;
  int64_t max_bytes;
};

// Parses one part strictly. `path` is a function, since most handovers need no path at all.
template <typename Message, typename Path>
absl::StatusOr<const Message*> ParsePart(const Part& part, google::protobuf::Arena& arena, const Path& path) {
  if (static_cast<int64_t>(part.bytes.size()) > part.max_bytes) {
    return Invalid("PART_TOO_LARGE", path(), "The part must not be larger than its limit.");
  }
  const std::optional<StrictViolation> violation = SchemaOf<Message>().FindViolation(part.bytes);
  if (violation.has_value()) {
    const std::string separator = violation->field_path.empty() ? "" : ".";
    return Invalid(StrictRuleCode(violation->rule), absl::StrCat(path(), separator, violation->field_path),
                   StrictRuleText(violation->rule));
  }
  Message* message = google::protobuf::Arena::CreateMessage<Message>(&arena);
  if (!message->ParseFromArray(part.bytes.data(), static_cast<int>(part.bytes.size()))) {
    return Invalid("MALFORMED", path(), "The bytes must be a message of this type.");
  }
  return message;
}

std::string ItemPath(int index, std::string_view part) { return absl::StrCat("items[", index, "].", AbslView(part)); }

// Of what was sent, not of what it parses to.
int64_t SizeOf(const SubmittedHandover& submitted) {
  int64_t size = static_cast<int64_t>(submitted.envelope().size());
  for (const Item& item : submitted.items()) {
    size += static_cast<int64_t>(item.label().size() + item.body().size() + item.salt().size());
  }
  return size;
}

absl::Status CheckSize(int64_t size, int64_t max_bytes) {
  if (size <= max_bytes) return absl::OkStatus();
  return Invalid("HANDOVER_TOO_LARGE", "", "A handover must not be larger than its limit.");
}

absl::Status CheckItemCount(int count, const Limits& limits) {
  if (count <= limits.max_item_count) return absl::OkStatus();
  return Invalid("TOO_MANY_ITEMS", "items", "A handover has no more items than its limit.");
}

absl::Status AddSection(const Item& item, int index, const Limits& limits, ParsedHandover& parsed) {
  if (item.label().empty()) {
    return Invalid("LABEL_MISSING", ItemPath(index, "label"), "A section has a label.");
  }
  ParsedSection section;
  section.item_index = index;
  section.body_bytes = item.body();
  HANDOVER_ASSIGN_OR_RETURN(
      section.header, ParsePart<exchange::v1::SectionHeader>({item.label(), limits.max_label_bytes}, *parsed.arena,
                                                             [&] { return ItemPath(index, "label"); }));
  section.body = &exchange::v1::SectionBody::default_instance();
  // Nothing of a body that this broker does not know is stored or handed out, so that nothing travels along unseen.
  const bool known = SectionCatalog::Get().Find(section.header->type()) != nullptr;
  if (!known) {
    parsed.sections.push_back(section);
    return absl::OkStatus();
  }
  HANDOVER_ASSIGN_OR_RETURN(
      section.body, ParsePart<exchange::v1::SectionBody>({item.body(), limits.max_handover_bytes}, *parsed.arena,
                                                         [&] { return ItemPath(index, "body"); }));
  parsed.sections.push_back(section);
  return absl::OkStatus();
}

absl::Status AddAddressee(const Item& item, int index, const Limits& limits, ParsedHandover& parsed) {
  ParsedAddressee addressee;
  addressee.item_index = index;
  addressee.addressee_index = static_cast<int>(parsed.addressees.size());
  HANDOVER_ASSIGN_OR_RETURN(addressee.addressee,
                            ParsePart<exchange::v1::Addressee>({item.body(), limits.max_addressee_bytes}, *parsed.arena,
                                                               [&] { return ItemPath(index, "body"); }));
  parsed.addressees.push_back(addressee);
  return absl::OkStatus();
}

absl::Status AddSlip(const Item& item, int index, const Limits& limits, ParsedHandover& parsed) {
  if (parsed.slip != nullptr) {
    return Invalid("SLIP_TWICE", ItemPath(index, "kind"), "A handover has one routing slip.");
  }
  parsed.slip_item_index = index;
  HANDOVER_ASSIGN_OR_RETURN(parsed.slip,
                            ParsePart<exchange::v1::RoutingSlip>({item.body(), limits.max_slip_bytes}, *parsed.arena,
                                                                 [&] { return ItemPath(index, "body"); }));
  return absl::OkStatus();
}

// What is stored and handed out is the message, so a field that only others know would travel along unseen (T-33).
bool HasUnknownFields(const google::protobuf::Message& message) {
  return !message.GetReflection()->GetUnknownFields(message).empty();
}

absl::Status AddItem(const Item& item, int index, const Limits& limits, ParsedHandover& parsed) {
  if (HasUnknownFields(item)) {
    return Invalid("FIELD_UNKNOWN", absl::StrCat("items[", index, "]"), "The message has no such field.");
  }
  if (item.kind() != Item::SECTION && !item.label().empty()) {
    return Invalid("LABEL_NOT_EMPTY", ItemPath(index, "label"), "Only a section has a label.");
  }
  switch (item.kind()) {
    case Item::SECTION:
      return AddSection(item, index, limits, parsed);
    case Item::ADDRESSEE:
      return AddAddressee(item, index, limits, parsed);
    case Item::SLIP:
      return AddSlip(item, index, limits, parsed);
    case Item::KIND_UNSPECIFIED:
    case exchange::v1::Item_Kind_Item_Kind_INT_MIN_SENTINEL_DO_NOT_USE_:
    case exchange::v1::Item_Kind_Item_Kind_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return Invalid("ITEM_KIND", ItemPath(index, "kind"), "An item is a section, an addressee or the slip.");
}

}  // namespace parsed_handover_internal

std::string ParsedHandover::SlipPath() const {
  return source == Source::kReadable ? "slip." : absl::StrCat("items[", slip_item_index, "].body.");
}

std::string ParsedHandover::AddresseePath(const ParsedAddressee& addressee) const {
  return source == Source::kReadable ? absl::StrCat("addressees[", addressee.item_index, "].")
                                     : absl::StrCat("items[", addressee.item_index, "].body.");
}

std::string ParsedHandover::HeaderPath(const ParsedSection& section) const {
  return source == Source::kReadable ? absl::StrCat("sections[", section.item_index, "].header.")
                                     : absl::StrCat("items[", section.item_index, "].label.");
}

std::string ParsedHandover::BodyPath(const ParsedSection& section) const {
  return absl::StrCat(source == Source::kReadable ? "sections[" : "items[", section.item_index, "].body.");
}

absl::StatusOr<ParsedHandover> ParseSubmission(const exchange::v1::SubmittedHandover& submitted, const Limits& limits) {
  namespace internal = parsed_handover_internal;
  HANDOVER_RETURN_IF_ERROR(internal::CheckItemCount(submitted.items_size(), limits));
  HANDOVER_RETURN_IF_ERROR(internal::CheckSize(internal::SizeOf(submitted), limits.max_handover_bytes));
  if (internal::HasUnknownFields(submitted)) return Invalid("FIELD_UNKNOWN", "", "The message has no such field.");
  google::protobuf::ArenaOptions options;
  options.start_block_size = internal::kArenaBytes;
  ParsedHandover parsed;
  parsed.arena = std::make_unique<google::protobuf::Arena>(options);
  parsed.envelope_bytes = submitted.envelope();
  parsed.sections.reserve(submitted.items_size());
  HANDOVER_ASSIGN_OR_RETURN(parsed.envelope, internal::ParsePart<exchange::v1::Envelope>(
                                                 {submitted.envelope(), limits.max_envelope_bytes}, *parsed.arena,
                                                 [] { return std::string("envelope"); }));
  for (int i = 0; i < submitted.items_size(); ++i) {
    HANDOVER_RETURN_IF_ERROR(internal::AddItem(submitted.items(i), i, limits, parsed));
  }
  if (parsed.slip == nullptr) return Invalid("SLIP_REQUIRED", "items", "A handover has a routing slip.");
  if (parsed.addressees.empty()) return Invalid("ADDRESSEE_REQUIRED", "items", "A handover has an addressee.");
  return parsed;
}

absl::StatusOr<ParsedHandover> ParseReadable(const exchange::v1::Handover& handover, const Limits& limits) {
  namespace internal = parsed_handover_internal;
  HANDOVER_RETURN_IF_ERROR(internal::CheckItemCount(handover.sections_size() + handover.addressees_size() + 1, limits));
  HANDOVER_RETURN_IF_ERROR(
      internal::CheckSize(static_cast<int64_t>(handover.ByteSizeLong()), limits.max_handover_bytes));
  if (!handover.has_envelope()) return Invalid("FIELD_REQUIRED", "envelope", "The field must be set.");
  if (!handover.has_slip()) return Invalid("FIELD_REQUIRED", "slip", "The field must be set.");
  if (handover.addressees().empty()) {
    return Invalid("ADDRESSEE_REQUIRED", "addressees", "A handover has an addressee.");
  }
  ParsedHandover parsed;
  parsed.source = ParsedHandover::Source::kReadable;
  parsed.envelope = &handover.envelope();
  parsed.slip = &handover.slip();
  for (int i = 0; i < handover.addressees_size(); ++i) parsed.addressees.push_back({i, i, &handover.addressees(i)});
  for (int i = 0; i < handover.sections_size(); ++i) {
    const exchange::v1::Section& section = handover.sections(i);
    const bool known = SectionCatalog::Get().Find(section.header().type()) != nullptr;
    parsed.sections.push_back(
        {i, &section.header(), known ? &section.body() : &exchange::v1::SectionBody::default_instance(), {}});
  }
  return parsed;
}

}  // namespace handover::validation
