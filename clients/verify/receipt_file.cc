#include "clients/verify/receipt_file.h"

#include <array>
#include <cstdint>
#include <limits>

#include "clients/verify/wire_reader.h"

namespace handover_verify {
namespace {

// Leaf, index, path, head, signature of the head. An index of 0 is absent on the wire.
constexpr std::array<FieldRule, 5> kReceiptRules = {{
    {.number = 1, .type = WireType::kBytes, .required = true},
    {.number = 2, .max_value = std::numeric_limits<std::int64_t>::max()},
    {.number = 3, .type = WireType::kBytes, .repeated = true},
    {.number = 4, .type = WireType::kBytes, .required = true},
    {.number = 5, .type = WireType::kBytes, .required = true},
}};

}  // namespace

std::optional<LogReceipt> ParseReceipt(std::string_view bytes) {
  const std::optional<WireMessage> message = WireMessage::Read(bytes, kReceiptRules);
  if (!message) return std::nullopt;
  return LogReceipt{.logged = {.leaf = message->Bytes(1), .index = message->Value(2), .path = message->Repeated(3)},
                    .signed_head = {.head = message->Bytes(4), .signature = message->Bytes(5)}};
}

}  // namespace handover_verify
