// Segments as bytes: the way back of edifact_syntax.h. UNA first, the release character before every character of it,
// ISO 8859-1, a line for each segment.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_SEGMENT_WRITER_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_SEGMENT_WRITER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"

#include "adapters/medcom_edifact/edifact_syntax.h"

namespace handover::adapters::edifact {

using Elements = std::vector<std::vector<std::string>>;

struct SegmentBytes {
  std::string bytes;
  // The letters beyond ASCII made a sequence that everybody takes for UTF-8: each is an underscore now.
  bool changed = false;
};

// Empty elements and components at an end are left out. REQUIRES: the texts are as HoldInLatin1() leaves them.
SegmentBytes WriteSegments(absl::Span<const Segment> segments);

// What UNB says.
struct InterchangeHead {
  std::string sender;  // Location numbers.
  std::string receiver;
  absl::CivilMinute sent;       // Danish time.
  std::string reference;        // At most 14 characters.
  std::string acknowledgement;  // `1` = a positive CONTRL is wanted; `0`; empty in a CONTRL.
};

// An interchange in the making: it counts what UNT and UNZ must say. Not thread-safe.
class InterchangeSegments {
 public:
  explicit InterchangeSegments(const InterchangeHead& head);

  // `type`: the components of UNH 2. Ends the message before.
  void BeginMessage(const std::string& reference, std::vector<std::string> type, const std::string& name);
  void Add(std::string tag, Elements elements);

  // The whole, ended. Empty afterwards.
  std::vector<Segment> Finish();

 private:
  void EndMessage();

  const std::string interchange_reference_;
  std::string message_reference_;
  std::vector<Segment> segments_;
  size_t message_begin_ = 0;  // Place of its UNH; 0 = no message is open.
  size_t message_count_ = 0;
};

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_SEGMENT_WRITER_H_
