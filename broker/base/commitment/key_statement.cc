#include "broker/base/commitment/key_statement.h"

#include "absl/status/status.h"

#include "broker/base/commitment/hash.h"
#include "broker/base/commitment/strict_proto.h"
#include "broker/base/refusal.h"

namespace handover {
namespace {
namespace key_statement_internal {

constexpr int kParty = 1;
constexpr int kSpki = 2;
constexpr int kSuite = 3;
constexpr int kPurposes = 4;
constexpr int kNotAfterMs = 5;
constexpr int kWireVarint = 0;
constexpr int kWireBytes = 2;
constexpr size_t kMaxPurposes = 16;
constexpr size_t kMaxSpkiBytes = 1024;  // A key of a reserved suite is larger than today's 91 bytes.

void PutVarint(uint64_t value, std::string& out) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

void PutNumber(int field, uint64_t value, std::string& out) {
  if (value == 0) return;  // Strict: the default is left out.
  PutVarint(static_cast<uint64_t>(field) << 3 | kWireVarint, out);
  PutVarint(value, out);
}

void PutBytes(int field, std::string_view bytes, std::string& out) {
  if (bytes.empty()) return;
  PutVarint(static_cast<uint64_t>(field) << 3 | kWireBytes, out);
  PutVarint(bytes.size(), out);
  out.append(bytes);
}

absl::Status Broken(StrictRule rule) { return Invalid(StrictRuleCode(rule), "key_statement", StrictRuleText(rule)); }

absl::Status ReadPurposes(std::string_view bytes, std::vector<uint32_t>& purposes) {
  if (bytes.empty()) return Broken(StrictRule::kExplicitDefault);
  while (!bytes.empty()) {
    uint64_t value = 0;
    if (const auto rule = TakeVarint(bytes, value)) return Broken(*rule);
    if (value > UINT32_MAX) return Broken(StrictRule::kValueRange);
    if (purposes.size() == kMaxPurposes) return Invalid("TOO_MANY", "purposes", "at most 16");
    purposes.push_back(static_cast<uint32_t>(value));
  }
  return absl::OkStatus();
}

absl::Status ReadField(const WireField& field, KeyStatement& statement) {
  const bool wants_bytes = field.number == kParty || field.number == kSpki || field.number == kPurposes;
  if (field.wire_type != (wants_bytes ? kWireBytes : kWireVarint)) return Broken(StrictRule::kWrongWireType);
  if (!wants_bytes && field.value == 0) return Broken(StrictRule::kExplicitDefault);
  switch (field.number) {
    case kParty: {
      const std::optional<Id16> party = ToId16(field.bytes);
      if (!party.has_value()) return Invalid("ID_LENGTH", "party", "required, exactly 16 bytes");
      statement.party = *party;
      return absl::OkStatus();
    }
    case kSpki:
      if (field.bytes.empty() || field.bytes.size() > kMaxSpkiBytes)
        return Invalid("LENGTH", "spki", "1 to 1024 bytes");
      statement.spki = std::string(field.bytes);
      return absl::OkStatus();
    case kSuite:
      if (field.value != kSuiteEcdsaP256) return Invalid("SUITE", "suite", "this suite is not served");
      statement.suite = static_cast<uint16_t>(field.value);
      return absl::OkStatus();
    case kPurposes:
      return ReadPurposes(field.bytes, statement.purposes);
    case kNotAfterMs:
      if (field.value > INT64_MAX) return Invalid("VALUE_RANGE", "not_after_ms", "must not be negative");
      statement.not_after_ms = static_cast<int64_t>(field.value);
      return absl::OkStatus();
  }
  return Broken(StrictRule::kFieldUnknown);
}

}  // namespace key_statement_internal
}  // namespace

std::string EncodeKeyStatement(const KeyStatement& statement) {
  namespace internal = key_statement_internal;
  std::string bytes;
  internal::PutBytes(internal::kParty, AsView(statement.party), bytes);
  internal::PutBytes(internal::kSpki, statement.spki, bytes);
  internal::PutNumber(internal::kSuite, statement.suite, bytes);
  std::string packed;
  for (const uint32_t purpose : statement.purposes) internal::PutVarint(purpose, packed);
  internal::PutBytes(internal::kPurposes, packed, bytes);
  internal::PutNumber(internal::kNotAfterMs, static_cast<uint64_t>(statement.not_after_ms), bytes);
  return bytes;
}

absl::StatusOr<KeyStatement> ParseKeyStatement(std::string_view bytes) {
  namespace internal = key_statement_internal;
  KeyStatement statement;
  statement.suite = 0;
  bool has_party = false;
  int last_number = 0;
  while (!bytes.empty()) {
    WireField field;
    if (const auto rule = TakeWireField(bytes, field)) return internal::Broken(*rule);
    if (field.number == last_number) return internal::Broken(StrictRule::kFieldTwice);
    if (field.number < last_number) return internal::Broken(StrictRule::kFieldOrder);
    last_number = field.number;
    const absl::Status read = internal::ReadField(field, statement);
    if (!read.ok()) return read;
    has_party = has_party || field.number == internal::kParty;
  }
  if (!has_party) return Invalid("REQUIRED", "party", "required, but not set");
  if (statement.spki.empty()) return Invalid("REQUIRED", "spki", "required, but not set");
  if (statement.suite == 0) return Invalid("REQUIRED", "suite", "required, but not set");
  return statement;
}

Digest KeyReference(std::string_view statement) {
  return Sha256(kTagKey).AddU64(statement.size()).Add(statement).Finish();
}

}  // namespace handover
