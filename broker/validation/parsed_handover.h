// A submission, parsed once: from here on nobody parses these bytes again.
#ifndef HANDOVER_BROKER_VALIDATION_PARSED_HANDOVER_H_
#define HANDOVER_BROKER_VALIDATION_PARSED_HANDOVER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/arena.h"

#include "broker/base/ids.h"
#include "handover/exchange/v1/handover.pb.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::validation {

// Sizes are looked at before anything is parsed.
struct Limits {
  int64_t max_handover_bytes =
      3'000'000;            // All of it. Ten times the largest real one we have seen, and a full attachment.
  int max_item_count = 63;  // The most slots of any kind, less the closed one.
  int64_t max_envelope_bytes = 16'384;  // 64 losses, 8 parents and 8 relations fit four times.
  int64_t max_label_bytes = 4'096;      // 32 people fit.
  int64_t max_addressee_bytes = 1'024;
  int64_t max_slip_bytes = 65'536;  // 32 people with 8 identifiers each fit.
};

// One section. The messages live as long as the ParsedHandover.
struct ParsedSection {
  int item_index = 0;  // Position among the items as submitted; in a readable handover among the sections.
  const exchange::v1::SectionHeader* header = nullptr;
  const exchange::v1::SectionBody* body = nullptr;  // Empty where the type is not known: nobody looks into it.
  std::string_view body_bytes;  // As sent; empty in a readable handover.
};

// One addressee.
struct ParsedAddressee {
  int item_index = 0;       // Position among the items as submitted; in a readable handover among the addressees.
  int addressee_index = 0;  // Position among the addressees, from 0: what answers name.
  const exchange::v1::Addressee* addressee = nullptr;
};

// Movable. Borrows the submission or the readable handover it was made from, which must outlive it.
struct ParsedHandover {
  // Where it came from: how its field paths begin.
  enum class Source {
    kSubmitted,  // `items[3].label.type`.
    kReadable,   // `sections[2].header.type`.
  };

  Source source = Source::kSubmitted;
  const exchange::v1::Envelope* envelope = nullptr;
  const exchange::v1::RoutingSlip* slip = nullptr;
  int slip_item_index = 0;
  std::vector<ParsedAddressee> addressees;  // At least one.
  std::vector<ParsedSection> sections;
  std::string_view envelope_bytes;                 // As sent; empty in a readable handover.
  std::unique_ptr<google::protobuf::Arena> arena;  // Owns what was parsed.

  // How field paths of each part begin, with the dot.
  std::string SlipPath() const;
  std::string AddresseePath(const ParsedAddressee& addressee) const;
  std::string HeaderPath(const ParsedSection& section) const;
  std::string BodyPath(const ParsedSection& section) const;
};

// INVALID_ARGUMENT with the sender's own field path, relative to the handover, such as `items[3].body`; mend it, never
// retry as it is: HANDOVER_TOO_LARGE, TOO_MANY_ITEMS, PART_TOO_LARGE, ITEM_KIND, LABEL_NOT_EMPTY, LABEL_MISSING,
// SLIP_REQUIRED, SLIP_TWICE, ADDRESSEE_REQUIRED, and the codes of strict_proto.h, such as FIELD_UNKNOWN and BAD_UTF8.
// Bodies are strict too: what a recipient reads must be what was decided on.
absl::StatusOr<ParsedHandover> ParseSubmission(const exchange::v1::SubmittedHandover& submitted, const Limits& limits);

// The same for the readable form, as in a preview: nothing is parsed, bodies may be empty.
// INVALID_ARGUMENT: HANDOVER_TOO_LARGE, TOO_MANY_ITEMS, ADDRESSEE_REQUIRED, FIELD_REQUIRED.
absl::StatusOr<ParsedHandover> ParseReadable(const exchange::v1::Handover& handover, const Limits& limits);

}  // namespace handover::validation

#endif  // HANDOVER_BROKER_VALIDATION_PARSED_HANDOVER_H_
