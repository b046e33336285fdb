// One run over one message: what the parts of the mapping share, and the account of its fields, so that none vanishes.
// Each field is mapped, dropped by declaration, or left over; what is left over becomes a Residue.
#ifndef HANDOVER_ADAPTERS_HL7V2_HL7_READING_H_
#define HANDOVER_ADAPTERS_HL7V2_HL7_READING_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"

#include "adapters/hl7v2/er7_message.h"
#include "adapters/hl7v2/hl7_issues.h"
#include "adapters/hl7v2/hl7_values.h"
#include "handover/model/v1/common.pb.h"

namespace handover::adapters::hl7v2 {

// An address with its scheme from an HD: `gln:5790000120000`, `oid:1.2.208...`, else `hl7:` and the name. Empty for an
// empty one.
std::string AddressOf(const Er7Message& message, std::string_view hd);

// Not thread-safe. Borrows message and findings.
class Hl7Reading {
 public:
  struct LeftOver {
    std::string path;
    std::string value;
  };

  Hl7Reading(const Er7Message& message, Findings& findings);

  const Er7Message& message() const { return message_; }
  Findings& findings() { return findings_; }
  // Who sends, with a scheme. It assigns the numbers that name nobody else.
  const std::string& sender() const { return sender_; }
  const std::optional<Hl7Time>& sent() const { return sent_; }

  void Mapped(const Segment& segment, size_t field) { accounted_.insert({&segment, field}); }
  // Mapped, and what stands behind component `components` or in a second repetition is dropped by declaration.
  void MappedParts(const Segment& segment, size_t field, size_t components, bool all_repetitions = false);
  void MappedWhole(const Segment& segment) { accounted_.insert({&segment, 0}); }
  void Dropped(const Segment& segment, size_t field, const LossInfo& info);
  void DroppedWhole(const Segment& segment, const LossInfo& info);

  // The text of a component of the field's first repetition; HL7_TOO_LONG beyond the limit.
  std::string Bounded(const Segment& segment, size_t field, size_t component, size_t max_characters);
  std::string Bounded(std::string text, size_t max_characters, const Segment& segment, size_t field);

  // A time in the field; HL7_TIME_FORMAT when it is something else. Notes an assumed zone.
  std::optional<Hl7Time> TimeAt(const Segment& segment, size_t field);

  // Of PID, PD1, NK1 and PV1 field by field, of the others segment by segment, as received, in the message's order.
  std::vector<LeftOver> TakeLeftOver() const;

  // Where the message's header was written and when.
  model::v1::Provenance ProvenanceOf(const Segment& segment) const;

 private:
  const Er7Message& message_;
  Findings& findings_;
  std::string sender_;
  std::optional<Hl7Time> sent_;
  absl::flat_hash_set<std::pair<const Segment*, size_t>> accounted_;
};

}  // namespace handover::adapters::hl7v2

#endif  // HANDOVER_ADAPTERS_HL7V2_HL7_READING_H_
