// An HL7 v2 message in ER7 encoding ("pipes and hats"), split but not yet understood.
//
// Bounded before anything is kept: bytes, segments, fields of a segment. No recursion: repetition, component and
// subcomponent are looked up by counting delimiters. What is wrong with the syntax is one of SyntaxProblem, with the
// segment it stood in; no value is told.
#ifndef HANDOVER_ADAPTERS_HL7V2_ER7_MESSAGE_H_
#define HANDOVER_ADAPTERS_HL7V2_ER7_MESSAGE_H_

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace handover::adapters::hl7v2 {

constexpr size_t kMaxMessageBytes = 4 * 1024 * 1024;  // As for the other formats.
constexpr size_t kMaxSegments = 2'000;                // The largest real one seen has 230.
constexpr size_t kMaxFields = 200;                    // Of a segment; the standard has at most 59.
constexpr size_t kMaxRepetitions = 100;               // Of a field.

struct Delimiters {
  char field = '|';
  char component = '^';
  char repetition = '~';
  char escape = '\\';
  char subcomponent = '&';
};

// One line of the message. Views into the message's text.
struct Segment {
  std::string_view name;                 // Three characters: PID.
  std::string_view line;                 // The whole of it.
  int ordinal = 1;                       // Place among the segments of its name, from 1.
  std::vector<std::string_view> fields;  // fields[0] is the name; of MSH fields[1] is the separator itself.
};

enum class SyntaxProblem {
  kNone,
  kEmpty,        // No byte but white space and framing.
  kTooLarge,     // More bytes than kMaxMessageBytes.
  kTooMany,      // Segments, fields or repetitions beyond the limit.
  kHeader,       // Does not begin with MSH and a usable set of delimiters.
  kBatch,        // A batch or file of messages.
  kSeveral,      // A second MSH.
  kCharset,      // MSH-18 names an encoding that is not read here.
  kEncoding,     // Bytes that are not in the encoding of MSH-18.
  kCharacter,    // A control character.
  kSegmentName,  // A segment that does not begin with the name of a segment.
};

// Read-only. Movable: the views stay valid, since the text does not move with it.
class Er7Message {
 public:
  // Takes CR, LF and CR LF behind a segment, and a message still in its MLLP frame. On a problem the segments read so
  // far are there, so that a refusal can quote the header.
  static Er7Message Parse(std::string_view bytes);

  SyntaxProblem problem() const { return problem_; }
  const std::string& problem_path() const { return problem_path_; }  // `MSH-18`, `PID[2]`, or empty.
  const Delimiters& delimiters() const { return delimiters_; }
  const std::vector<Segment>& segments() const { return segments_; }
  bool encoding_was_assumed() const { return encoding_was_assumed_; }  // MSH-18 empty, and not ASCII.
  bool had_line_feeds() const { return had_line_feeds_; }              // Instead of the carriage returns of the rule.

  bool lines_were_wrapped() const { return lines_were_wrapped_; }  // Line feeds inside of segments.

  // Null when there is none.
  const Segment* First(std::string_view name) const;
  std::vector<const Segment*> All(std::string_view name) const;

  // Field `number` as HL7 counts, raw; empty when there is none or when it is the explicit null `""`.
  static std::string_view Field(const Segment& segment, size_t number);
  std::vector<std::string_view> Repetitions(std::string_view field) const;
  // Counted from 1, of the first repetition or of what is given; raw.
  std::string_view Component(std::string_view field, size_t number) const;
  std::string_view Subcomponent(std::string_view component, size_t number) const;
  // Without escapes, trimmed of blanks. An escape that nobody knows stays as it is.
  std::string Text(std::string_view raw) const;
  // Component `number` of the field's first repetition, as text.
  std::string TextAt(const Segment& segment, size_t field, size_t component = 1) const;

 private:
  bool ReadHeader(std::string_view bytes);
  bool Decode(std::string_view bytes);
  // How long the first segment is, line feeds inside it included.
  size_t EndOfSegment(std::string_view rest);
  bool AddLine(std::string_view line);
  bool Refuse(SyntaxProblem problem, std::string path = {});

  SyntaxProblem problem_ = SyntaxProblem::kNone;
  std::string problem_path_;
  Delimiters delimiters_;
  std::unique_ptr<const std::string> text_;  // What the views look into.
  std::vector<Segment> segments_;
  std::map<std::string_view, int> counts_;  // Of the segments, by name.
  bool encoding_was_assumed_ = false;
  bool had_line_feeds_ = false;
  bool lines_were_wrapped_ = false;
};

// `PID-3`, `OBX[4]-5`: the ordinal only where it is not the first.
std::string PathOf(const Segment& segment, size_t field = 0);

}  // namespace handover::adapters::hl7v2

#endif  // HANDOVER_ADAPTERS_HL7V2_ER7_MESSAGE_H_
