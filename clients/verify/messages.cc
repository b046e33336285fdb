#include "clients/verify/messages.h"

#include <array>
#include <cstddef>
#include <limits>

#include "clients/verify/wire_reader.h"

namespace handover_verify {
namespace {

constexpr std::size_t kHandoverIdBytes = 16;
constexpr std::uint64_t kMaxU32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t kSupportedSchema = 1;

// Everything that is not needed here is still named, so that nothing unknown can hide beside it.
constexpr std::array<FieldRule, 9> kEnvelopeRules = {{
    {.number = 1, .type = WireType::kBytes, .required = true, .exact_size_bytes = kHandoverIdBytes},
    {.number = 2, .type = WireType::kBytes, .required = true, .exact_size_bytes = kPartyBytes},
    {.number = 3, .type = WireType::kBytes},
    {.number = 4, .type = WireType::kBytes},
    {.number = 5, .max_value = kMaxU32},
    {.number = 6, .required = true, .max_value = kMaxU32},
    {.number = 7},
    {.number = 8, .max_value = kMaxU32},
    {.number = 9, .type = WireType::kBytes},
}};

// Section type, about, index of about, format; the only format besides the absent one is 1, sealed.
constexpr std::array<FieldRule, 4> kLabelRules = {{
    {.number = 1, .required = true, .max_value = kMaxU32},
    {.number = 2, .max_value = kMaxU32},
    {.number = 3, .max_value = kMaxU32},
    {.number = 4, .max_value = 1},
}};

// Party, purpose, legal basis, copy, role, area.
constexpr std::array<FieldRule, 6> kAddresseeRules = {{
    {.number = 1, .type = WireType::kBytes, .exact_size_bytes = kPartyBytes},
    {.number = 2, .type = WireType::kBytes},
    {.number = 3, .type = WireType::kBytes},
    {.number = 4, .max_value = kMaxU32},
    {.number = 5, .type = WireType::kBytes},
    {.number = 6, .type = WireType::kBytes},
}};

// Delivery id, outcome (delivered, accepted, declined, redirected), time, professional, reason.
constexpr std::array<FieldRule, 5> kAckRules = {{
    {.number = 1, .type = WireType::kBytes, .required = true, .exact_size_bytes = kDeliveryIdBytes},
    {.number = 2, .required = true, .max_value = 4},
    {.number = 3},
    {.number = 4, .type = WireType::kBytes},
    {.number = 5, .type = WireType::kBytes},
}};

bool NamesSomebody(const WireMessage& addressee) {
  const bool has_role = addressee.Has(5) && addressee.Has(6);
  const bool has_part_of_role = addressee.Has(5) || addressee.Has(6);
  return addressee.Has(1) ? !has_part_of_role : has_role;
}

}  // namespace

std::optional<Envelope> ParseEnvelope(std::string_view bytes) {
  const std::optional<WireMessage> message = WireMessage::Read(bytes, kEnvelopeRules);
  if (!message) return std::nullopt;
  const std::uint64_t slot_count = message->Value(6);
  if (slot_count != 16 && slot_count != 32 && slot_count != 64) return std::nullopt;
  return Envelope{.handover_id = message->Bytes(1),
                  .sender_party = message->Bytes(2),
                  .schema_version = static_cast<std::uint32_t>(message->Value(5)),
                  .slot_count = static_cast<std::uint32_t>(slot_count)};
}

bool IsSupportedSchema(std::uint32_t schema_version) { return schema_version == kSupportedSchema; }

bool IsWellFormed(const Item& item) {
  if (item.salt.size() != kSaltBytes) return false;
  switch (item.kind) {
    case ItemKind::kSection:
      return WireMessage::Read(item.label, kLabelRules).has_value();
    case ItemKind::kAddressee: {
      const std::optional<WireMessage> body = WireMessage::Read(item.body, kAddresseeRules);
      return item.label.empty() && body && NamesSomebody(*body);
    }
  }
  return false;
}

std::string AddressedParty(const Item& addressee) {
  const std::optional<WireMessage> body = WireMessage::Read(addressee.body, kAddresseeRules);
  return body ? body->Bytes(1) : std::string();
}

std::optional<std::string> ParseAcknowledgedDelivery(std::string_view ack) {
  const std::optional<WireMessage> message = WireMessage::Read(ack, kAckRules);
  if (!message) return std::nullopt;
  return message->Bytes(1);
}

}  // namespace handover_verify
