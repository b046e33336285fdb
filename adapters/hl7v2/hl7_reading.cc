#include "adapters/hl7v2/hl7_reading.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "adapters/text/utf8.h"

namespace handover::adapters::hl7v2 {
namespace hl7_reading_internal {

constexpr size_t kMaxResidueCharacters = 20'000;
constexpr size_t kGlnDigits = 13;

bool IsReadByField(std::string_view name) { return name == "PID" || name == "PD1" || name == "NK1" || name == "PV1"; }

// A long value in as many parts as the model needs.
void AddInParts(const std::string& path, std::string_view value, std::vector<Hl7Reading::LeftOver>& left_over) {
  for (int part = 1; !value.empty(); ++part) {
    const std::string_view head = TruncateCodePoints(value, kMaxResidueCharacters);
    const bool whole = part == 1 && head.size() == value.size();
    left_over.push_back({whole ? path : absl::StrCat(path, " part ", part), std::string(head)});
    value.remove_prefix(head.size());
  }
}

}  // namespace hl7_reading_internal

std::string AddressOf(const Er7Message& message, std::string_view hd) {
  const std::string name = message.Text(message.Component(hd, 1));
  const std::string universal = message.Text(message.Component(hd, 2));
  const bool is_digits = name.find_first_not_of("0123456789") == std::string::npos;
  if (is_digits && name.size() == hl7_reading_internal::kGlnDigits) return "gln:" + name;
  if (message.Text(message.Component(hd, 3)) == "ISO" && !universal.empty()) return "oid:" + universal;
  if (!name.empty()) return "hl7:" + name;
  return universal.empty() ? "" : "hl7:" + universal;
}

Hl7Reading::Hl7Reading(const Er7Message& message, Findings& findings) : message_(message), findings_(findings) {
  const Segment& header = message.segments().front();
  sender_ = AddressOf(message, Er7Message::Field(header, 4));
  if (sender_.empty()) sender_ = AddressOf(message, Er7Message::Field(header, 3));
  sent_ = TimeAt(header, 7);
}

void Hl7Reading::MappedParts(const Segment& segment, size_t field, size_t components, bool all_repetitions) {
  Mapped(segment, field);
  const std::string_view value = Er7Message::Field(segment, field);
  std::vector<std::string_view> repetitions = message_.Repetitions(value);
  bool has_more = !all_repetitions && repetitions.size() > 1;
  for (const std::string_view repetition : repetitions) {
    size_t delimiters = 0;
    for (const char c : repetition) {
      delimiters += c == message_.delimiters().component;
      has_more = has_more || (delimiters >= components && c != message_.delimiters().component);
    }
  }
  if (has_more) findings_.Lose(kLossParts, PathOf(segment, field));
}

void Hl7Reading::Dropped(const Segment& segment, size_t field, const LossInfo& info) {
  if (Er7Message::Field(segment, field).empty()) return;
  Mapped(segment, field);
  findings_.Lose(info, PathOf(segment, field));
}

void Hl7Reading::DroppedWhole(const Segment& segment, const LossInfo& info) {
  MappedWhole(segment);
  findings_.Lose(info, PathOf(segment));
}

std::string Hl7Reading::Bounded(std::string text, size_t max_characters, const Segment& segment, size_t field) {
  // Names, codes and numbers are one line in the model.
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  if (CountCodePoints(text) <= max_characters) return text;
  findings_.Add(kTooLong, PathOf(segment, field));
  return {};
}

std::string Hl7Reading::Bounded(const Segment& segment, size_t field, size_t component, size_t max_characters) {
  return Bounded(message_.TextAt(segment, field, component), max_characters, segment, field);
}

std::optional<Hl7Time> Hl7Reading::TimeAt(const Segment& segment, size_t field) {
  const std::string text = message_.TextAt(segment, field);
  if (text.empty()) return std::nullopt;
  std::optional<Hl7Time> time = ParseTime(text);
  if (!time.has_value()) findings_.Add(kTimeFormat, PathOf(segment, field));
  if (time.has_value() && time->zone_assumed) findings_.Add(kZoneAssumed, PathOf(segment, field));
  return time;
}

std::vector<Hl7Reading::LeftOver> Hl7Reading::TakeLeftOver() const {
  namespace internal = hl7_reading_internal;
  std::vector<LeftOver> left_over;
  for (const Segment& segment : message_.segments()) {
    if (accounted_.contains({&segment, 0})) continue;
    if (!internal::IsReadByField(segment.name)) {
      internal::AddInParts(PathOf(segment), segment.line, left_over);
      continue;
    }
    for (size_t field = 1; field < segment.fields.size(); ++field) {
      const bool open = !accounted_.contains({&segment, field});
      if (open) internal::AddInParts(PathOf(segment, field), Er7Message::Field(segment, field), left_over);
    }
  }
  return left_over;
}

model::v1::Provenance Hl7Reading::ProvenanceOf(const Segment& segment) const {
  model::v1::Provenance provenance;
  if (sent_.has_value()) *provenance.mutable_recorded() = MomentOf(*sent_);
  // Without its number: that would count segments which the reader may not be allowed to know of.
  provenance.set_source_path(std::string(segment.name));
  return provenance;
}

}  // namespace handover::adapters::hl7v2
