#include "clients/verify/entry_detail.h"

#include <array>
#include <cstddef>
#include <utility>

#include "clients/verify/encoding.h"
#include "clients/verify/wire_reader.h"

namespace handover_verify {
namespace {

constexpr std::size_t kIdBytes = 16;

constexpr FieldRule TextField(std::uint32_t number) { return {.number = number, .type = WireType::kBytes}; }
constexpr FieldRule TextsField(std::uint32_t number) {
  return {.number = number, .type = WireType::kBytes, .repeated = true};
}
constexpr FieldRule NumberField(std::uint32_t number) { return {.number = number}; }

constexpr std::array<FieldRule, 24> kDetailRules = {
    {TextField(1), TextField(2), TextField(3), TextField(4), TextField(5), TextField(6), TextsField(7), TextsField(8),
     TextField(9), TextField(10), TextsField(11), TextField(12), TextsField(13), TextField(14), NumberField(15),
     TextField(16), NumberField(17), TextField(20), TextsField(21), TextField(22), TextField(23), TextField(24),
     TextsField(25), TextField(26)}};
constexpr std::array<FieldRule, 4> kExpectationRules = {{TextField(1), TextField(2), NumberField(3), TextField(4)}};
// By their numbers; as they come into a file.
constexpr std::array<std::string_view, 6> kExpectationStates = {"", "OPEN", "OVERDUE", "MET", "ENDED", "PASSED"};
// The sixth is a message, which may be empty: only a list takes that.
constexpr std::array<FieldRule, 10> kDecisionRules = {
    {TextField(1), TextField(2), TextField(3), TextField(4), TextField(5), TextsField(6), TextsField(7), TextsField(8),
     TextField(9), TextsField(10)}};
constexpr std::array<FieldRule, 3> kSectionRules = {{TextField(1), TextsField(2), NumberField(3)}};
constexpr std::array<FieldRule, 3> kPairRules = {{TextField(1), TextsField(2), TextField(3)}};

std::optional<DetailSection> ParseSection(std::string_view bytes) {
  const std::optional<WireMessage> message = WireMessage::Read(bytes, kSectionRules);
  if (!message || message->Repeated(2).size() > 1) return std::nullopt;
  DetailSection section{.type = message->Bytes(1), .permitted = message->Value(3) != 0};
  const std::optional<WireMessage> pair = WireMessage::Read(message->Bytes(2), kPairRules);
  if (!pair) return std::nullopt;
  section.category = pair->Bytes(1);
  section.reason = pair->Bytes(3);
  return section;
}

std::optional<DetailDecision> ParseDecision(std::string_view bytes) {
  const std::optional<WireMessage> message = WireMessage::Read(bytes, kDecisionRules);
  if (!message) return std::nullopt;
  DetailDecision decision{.verdict = message->Bytes(1),
                          .reason = message->Bytes(2),
                          .rule_id = message->Bytes(3),
                          .legal_basis = message->Bytes(4),
                          .citation = message->Bytes(5),
                          .obligations = message->Repeated(8),
                          .considered_consents = message->Repeated(7)};
  for (const std::string& section_bytes : message->Repeated(6)) {
    std::optional<DetailSection> section = ParseSection(section_bytes);
    if (!section) return std::nullopt;
    decision.sections.push_back(*std::move(section));
  }
  return decision;
}

// Nothing for bytes that are no id.
std::optional<std::string> UuidText(std::string_view id) {
  if (id.empty()) return std::string();
  if (id.size() != kIdBytes) return std::nullopt;
  std::string text = EncodeHex(id);
  for (const std::size_t position : {20, 16, 12, 8}) text.insert(position, "-");
  return text;
}

bool ReadIds(const WireMessage& message, EntryText& text) {
  const std::array<std::pair<std::uint32_t, std::string*>, 5> fields = {{{3, &text.handover_id},
                                                                         {4, &text.delivery_id},
                                                                         {5, &text.actor_party},
                                                                         {6, &text.other_party},
                                                                         {26, &text.coordinator_party}}};
  for (const auto& [number, field] : fields) {
    std::optional<std::string> id = UuidText(message.Bytes(number));
    if (!id) return false;
    *field = *std::move(id);
  }
  return true;
}

bool ReadExpectations(const WireMessage& message, EntryText& text) {
  for (const std::string& bytes : message.Repeated(25)) {
    const std::optional<WireMessage> change = WireMessage::Read(bytes, kExpectationRules);
    if (!change || change->Value(3) >= kExpectationStates.size()) return false;
    const std::optional<std::string> id = UuidText(change->Bytes(1));
    if (!id) return false;
    text.expectations.push_back({.expectation_id = *id,
                                 .rule_id = change->Bytes(2),
                                 .state = std::string(kExpectationStates[change->Value(3)]),
                                 .reason = change->Bytes(4)});
  }
  return true;
}

bool ReadDecisions(const WireMessage& message, EntryText& text) {
  const std::vector<std::string> recipients = message.Repeated(13);
  for (const std::string& bytes : message.Repeated(7)) {
    std::optional<DetailDecision> decision = ParseDecision(bytes);
    const std::size_t place = text.decisions.size();
    const std::optional<std::string> recipient = UuidText(place < recipients.size() ? recipients[place] : "");
    if (!decision || !recipient) return false;
    decision->recipient_party = *recipient;
    text.decisions.push_back(*std::move(decision));
  }
  return true;
}

}  // namespace

std::optional<EntryDetail> ParseEntryDetail(std::string_view bytes) {
  const std::optional<WireMessage> message = WireMessage::Read(bytes, kDetailRules);
  if (!message) return std::nullopt;
  EntryDetail detail{.log_size = message->Value(15)};
  detail.text = {.event = message->Bytes(1),
                 .reason = message->Bytes(2),
                 .note = message->Bytes(16),
                 .kind = message->Bytes(10),
                 .professional = message->Bytes(9),
                 .consent_id = message->Bytes(12)};
  if (!ReadIds(*message, detail.text) || !ReadDecisions(*message, detail.text)) return std::nullopt;
  if (!ReadExpectations(*message, detail.text)) return std::nullopt;
  if (message->Has(17)) detail.told_later_index = message->Value(17);
  return detail;
}

}  // namespace handover_verify
