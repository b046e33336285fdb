#include "broker/base/ids.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "broker/base/commitment/hash.h"
#include "broker/base/refusal.h"

namespace handover {
namespace ids_internal {

constexpr size_t kHyphens[] = {8, 13, 18, 23};

// Writes the time and the version and variant bits over 16 bytes.
void Stamp(absl::Time time, uint8_t version, std::string& bytes) {
  const uint64_t ms = static_cast<uint64_t>(absl::ToUnixMillis(time));
  for (int i = 0; i < 6; ++i) bytes[i] = static_cast<char>(ms >> (40 - 8 * i));
  bytes[6] = static_cast<char>((static_cast<uint8_t>(bytes[6]) & 0x0f) | (version << 4));
  bytes[8] = static_cast<char>((static_cast<uint8_t>(bytes[8]) & 0x3f) | 0x80);
}

absl::Status Malformed() { return Invalid("UUID_FORMAT", "", "must be a UUID: 8-4-4-4-12 hexadecimal digits"); }

}  // namespace ids_internal

std::string FormatUuid(std::string_view bytes) {
  if (bytes.size() != 16) return "";
  const std::string hex = absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-", hex.substr(16, 4), "-",
                      hex.substr(20));
}

absl::StatusOr<std::string> ParseUuid(std::string_view text) {
  using ids_internal::Malformed;
  if (text.size() != 36) return Malformed();
  std::string hex;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = std::find(std::begin(ids_internal::kHyphens), std::end(ids_internal::kHyphens), i) !=
                        std::end(ids_internal::kHyphens);
    if (hyphen != (text[i] == '-')) return Malformed();
    if (hyphen) continue;
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(text[i]))) return Malformed();
    hex.push_back(text[i]);
  }
  return absl::HexStringToBytes(hex);
}

std::string NewUuid7(absl::Time now, Random& random) {
  std::string bytes(16, '\0');
  random.Fill(absl::MakeSpan(reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()));
  ids_internal::Stamp(now, 7, bytes);
  return bytes;
}

std::string DeriveUuid8(absl::Time time, std::string_view name) {
  const Digest digest = HashOf(name);
  std::string bytes(reinterpret_cast<const char*>(digest.data()), 16);
  ids_internal::Stamp(time, 8, bytes);
  return bytes;
}

}  // namespace handover
