#ifndef HANDOVER_CLIENTS_VERIFY_MESSAGES_H_
#define HANDOVER_CLIENTS_VERIFY_MESSAGES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The protobuf messages inside a handover (COMMITMENTS sections 2 and 6), as far as a verifier
// needs them. Every Parse gives nothing for what is not strict protobuf of these fields. Pure, safe
// from any thread.
namespace handover_verify {

constexpr std::size_t kPartyBytes = 16;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kDeliveryIdBytes = 16;

struct Envelope {
  std::string handover_id;
  std::string sender_party;
  std::uint32_t schema_version = 0;
  std::uint32_t slot_count = 0;  // 16, 32 or 64.
};

std::optional<Envelope> ParseEnvelope(std::string_view bytes);

// The schema versions this verifier knows the labels of. Another one is a downgrade, not garbage.
bool IsSupportedSchema(std::uint32_t schema_version);

// What each item is; the value is the item's type in the vectors.
enum class ItemKind { kSection = 1, kAddressee = 2 };

// A section or an addressee, as opened.
struct Item {
  ItemKind kind = ItemKind::kSection;
  std::string salt;
  std::string label;
  std::string body;
};

// True when the salt is 16 bytes, a section's label is strict and an addressee has no label and a
// strict body: one party, or a role and an area.
bool IsWellFormed(const Item& item);

// The party that a well-formed addressee names; empty when it names a role.
std::string AddressedParty(const Item& addressee);

// The id of the delivery that an acknowledgement is about.
std::optional<std::string> ParseAcknowledgedDelivery(std::string_view ack);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_MESSAGES_H_
