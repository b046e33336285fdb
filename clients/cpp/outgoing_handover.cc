#include "clients/cpp/outgoing_handover.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "broker/base/commitment/handover_builder.h"
#include "broker/base/commitment/product_layout.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/record_file.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::client {
namespace {
namespace outgoing_internal {

constexpr size_t kIdBytes = 16;
constexpr size_t kHeadBytes = kIdBytes + 32;

// One item before it has its salt.
struct Content {
  ItemKind kind = ItemKind::kUnspecified;
  std::string label;
  std::string body;
};

uint64_t Draw(Random& random) {
  std::array<uint8_t, 8> bytes{};
  random.Fill(absl::MakeSpan(bytes));
  return GetU64(bytes.data());
}

std::string NewSectionId(Random& random) {
  std::array<uint8_t, 16> bytes{};
  random.Fill(absl::MakeSpan(bytes));
  return absl::BytesToHexString(ToString(bytes));
}

// What the author left to the library.
void FillIn(exchange::v1::Handover& handover, const PartyProfile& sender, const Clock& clock, Random& random) {
  exchange::v1::Envelope& envelope = *handover.mutable_envelope();
  if (envelope.handover_id().empty()) envelope.set_handover_id(NewUuid7(clock.Now(), random));
  if (envelope.sender_party().empty()) envelope.set_sender_party(std::string(sender.party_id().bytes()));
  if (envelope.schema_version() == 0) envelope.set_schema_version(1);
  if (envelope.slots() == 0) envelope.set_slots(sender.SlotsOf(envelope.kind()));
  if (envelope.created_ms() == 0) envelope.set_created_ms(absl::ToUnixMillis(clock.Now()));
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.header().section_id().empty()) section.mutable_header()->set_section_id(NewSectionId(random));
  }
}

absl::Status CheckParts(const exchange::v1::Handover& handover, const PartyProfile& sender) {
  if (handover.envelope().sender_party() != sender.party_id().bytes()) {
    return Invalid("SENDER_MISMATCH", "envelope.sender_party", "another party than the certificate's");
  }
  if (!handover.has_slip()) return Invalid("SLIP_REQUIRED", "slip", "required, but not set");
  if (handover.addressees().empty()) return Invalid("ADDRESSEE_REQUIRED", "addressees", "at least one is required");
  for (int i = 0; i < handover.sections_size(); ++i) {
    if (handover.sections(i).body().body_case() == exchange::v1::SectionBody::BODY_NOT_SET) {
      return Invalid("BODY_REQUIRED", absl::StrCat("sections[", i, "].body"), "required, but not set");
    }
  }
  return absl::OkStatus();
}

// Generated code writes fields ascending and leaves defaults out; what could still break the one reading is caught by
// the layout: unknown fields, texts with NUL or broken UTF-8.
absl::StatusOr<std::vector<Content>> Serialise(const exchange::v1::Handover& handover, const Layout& layout) {
  std::vector<Content> items;
  for (int i = 0; i < handover.addressees_size(); ++i) {
    AddresseeFacts facts;
    Content item{ItemKind::kAddressee, "", handover.addressees(i).SerializeAsString()};
    HANDOVER_RETURN_IF_ERROR(
        ToStatus(layout.ReadAddressee(item.body, facts).Under(absl::StrCat("addressees[", i, "]"))));
    items.push_back(std::move(item));
  }
  Content slip{ItemKind::kSlip, "", handover.slip().SerializeAsString()};
  HANDOVER_RETURN_IF_ERROR(ToStatus(layout.CheckSlip(slip.body).Under("slip")));
  items.push_back(std::move(slip));
  for (int i = 0; i < handover.sections_size(); ++i) {
    const exchange::v1::Section& section = handover.sections(i);
    Content item{ItemKind::kSection, section.header().SerializeAsString(), section.body().SerializeAsString()};
    HANDOVER_RETURN_IF_ERROR(ToStatus(layout.CheckLabel(item.label).Under(absl::StrCat("sections[", i, "].header"))));
    items.push_back(std::move(item));
  }
  return items;
}

// Places are drawn, so that they tell nothing; addressees keep their order among themselves, because the broker answers
// them by it.
std::vector<Content> Shuffled(std::vector<Content> items, Random& random) {
  for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[Draw(random) % i]);
  return items;
}

std::vector<Content> WithAddresseesInOrder(std::vector<Content> shuffled, const exchange::v1::Handover& handover) {
  int next = 0;
  for (Content& item : shuffled) {
    if (item.kind == ItemKind::kAddressee) item.body = handover.addressees(next++).SerializeAsString();
  }
  return shuffled;
}

std::vector<ItemContent> Views(const std::vector<Content>& items) {
  std::vector<ItemContent> views;
  views.reserve(items.size());
  for (const Content& item : items) views.push_back({item.kind, item.label, item.body});
  return views;
}

absl::Status Damaged() {
  return Refuse(absl::StatusCode::kDataLoss,
                RefusalText{"OUTGOING_DAMAGED", "", "the record is cut, changed or of another kind"});
}

// R again, from the stored bytes.
std::optional<Digest> RootOf(const exchange::v1::SubmittedHandover& submitted) {
  exchange::v1::Envelope envelope;
  if (!envelope.ParseFromString(submitted.envelope())) return std::nullopt;
  const std::optional<Id16> handover_id = ToId16(envelope.handover_id());
  const std::optional<Id16> pad_seed = ToId16(submitted.pad_seed());
  if (!handover_id.has_value() || !pad_seed.has_value()) return std::nullopt;
  std::vector<ItemView> items;
  for (const exchange::v1::Item& item : submitted.items()) {
    if (item.salt().size() != kIdBytes || item.kind() == exchange::v1::Item::KIND_UNSPECIFIED) return std::nullopt;
    items.push_back({static_cast<ItemKind>(item.kind()), item.salt(), item.label(), item.body()});
  }
  const std::optional<RebuiltHandover> rebuilt = RebuildHandover(
      {*handover_id, *pad_seed, submitted.envelope(), items, {}, static_cast<uint64_t>(std::max(0, envelope.slots()))});
  if (!rebuilt.has_value()) return std::nullopt;
  return rebuilt->root;
}

}  // namespace outgoing_internal
}  // namespace

std::string OutgoingHandover::Serialize() const {
  return EncodeRecord(kOutgoingTag, std::string(handover_id.bytes()).append(AsView(root)).append(submitted));
}

absl::StatusOr<OutgoingHandover> OutgoingHandover::Parse(std::string_view bytes) {
  const std::optional<std::string_view> content = ParseRecord(kOutgoingTag, bytes);
  if (!content.has_value() || content->size() <= outgoing_internal::kHeadBytes) return outgoing_internal::Damaged();
  OutgoingHandover outgoing;
  outgoing.handover_id = *HandoverId::FromBytes(content->substr(0, outgoing_internal::kIdBytes));
  outgoing.root = *ToDigest(content->substr(outgoing_internal::kIdBytes, 32));
  outgoing.submitted = std::string(content->substr(outgoing_internal::kHeadBytes));
  exchange::v1::SubmittedHandover submitted;
  if (!submitted.ParseFromString(outgoing.submitted)) return outgoing_internal::Damaged();
  if (outgoing_internal::RootOf(submitted) != outgoing.root) return outgoing_internal::Damaged();
  return outgoing;
}

HandoverSealer::HandoverSealer(const Clock& clock, Random& random)
    : clock_(clock), random_(random), layout_(MakeProductLayout()) {}

absl::StatusOr<OutgoingHandover> HandoverSealer::Seal(exchange::v1::Handover handover,
                                                      const PartyProfile& sender) const {
  outgoing_internal::FillIn(handover, sender, clock_, random_);
  HANDOVER_RETURN_IF_ERROR(outgoing_internal::CheckParts(handover, sender));
  exchange::v1::SubmittedHandover submitted;
  submitted.set_envelope(handover.envelope().SerializeAsString());
  EnvelopeFacts facts;
  HANDOVER_RETURN_IF_ERROR(ToStatus(layout_.ReadEnvelope(submitted.envelope(), facts).Under("envelope")));
  HANDOVER_ASSIGN_OR_RETURN(std::vector<outgoing_internal::Content> serialised,
                            outgoing_internal::Serialise(handover, layout_));
  const std::vector<outgoing_internal::Content> items =
      outgoing_internal::WithAddresseesInOrder(outgoing_internal::Shuffled(std::move(serialised), random_), handover);
  const std::vector<ItemContent> views = outgoing_internal::Views(items);
  HANDOVER_ASSIGN_OR_RETURN(
      const BuiltHandover built,
      HandoverBuilder(random_).Build(
          {.handover_id = facts.handover_id, .envelope = submitted.envelope(), .items = views, .slots = facts.slots}));
  for (size_t i = 0; i < items.size(); ++i) {
    exchange::v1::Item& item = *submitted.add_items();
    item.set_kind(static_cast<exchange::v1::Item::Kind>(items[i].kind));
    item.set_salt(ToString(built.salts[i]));
    item.set_label(items[i].label);
    item.set_body(items[i].body);
  }
  submitted.set_pad_seed(ToString(built.pad_seed));
  return OutgoingHandover{*HandoverId::FromBytes(AsView(facts.handover_id)), built.root, submitted.SerializeAsString()};
}

}  // namespace handover::client
