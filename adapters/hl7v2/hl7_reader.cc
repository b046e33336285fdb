#include "adapters/hl7v2/hl7_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "adapters/hl7v2/hl7_handover.h"
#include "adapters/hl7v2/hl7_issues.h"

namespace handover::adapters::hl7v2 {
namespace hl7_reader_internal {

constexpr int kAdultAge = 18;

bool IsOneOf(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool IsSupported(const std::string& type, const std::string& event) {
  if (type == "ADT") return IsOneOf(event, {"A01", "A04", "A08", "A28", "A31"});
  return (type == "ORU" && event == "R01") || (type == "ORM" && event == "O01") || (type == "OML" && event == "O21");
}

void CheckHeader(const Er7Message& message, Findings& findings) {
  const Segment& header = message.segments().front();
  for (const size_t field : {7, 9, 10}) {
    if (message.TextAt(header, field).empty()) findings.Add(kFieldMissing, PathOf(header, field));
  }
  if (AddressOf(message, Er7Message::Field(header, 4)).empty() &&
      AddressOf(message, Er7Message::Field(header, 3)).empty()) {
    findings.Add(kFieldMissing, PathOf(header, 4));
  }
  const bool has_type = !message.TextAt(header, 9).empty();
  if (has_type && !IsSupported(message.TextAt(header, 9, 1), message.TextAt(header, 9, 2))) {
    findings.Add(kMessageType, PathOf(header, 9));
  }
  const std::string version = message.TextAt(header, 12);
  if (!version.starts_with("2.") || version.size() < 3 || version[2] < '1' || version[2] > '9') {
    findings.Add(kVersion, PathOf(header, 12));
  }
  if (message.TextAt(header, 11) != "P") findings.Add(kProcessing, PathOf(header, 11));
  if (message.encoding_was_assumed()) findings.Add(kEncodingAssumed, PathOf(header, 18));
  if (message.had_line_feeds()) findings.Add(kLineFeeds, "");
  if (message.lines_were_wrapped()) findings.Add(kLineWrapped, "");
  const size_t patients = message.All("PID").size();
  if (patients == 0) findings.Add(kSegmentMissing, "PID");
  if (patients > 1) findings.Add(kPatientTwice, PathOf(*message.All("PID")[1]));
}

// What the order and the laboratory need and the child's course does not.
void DropByDeclaration(Hl7Reading& reading) {
  for (const Segment& segment : reading.message().segments()) {
    if (IsOneOf(segment.name, {"MSH", "EVN", "SFT", "UAC", "MSA"})) reading.DroppedWhole(segment, kLossTransport);
    if (IsOneOf(segment.name, {"ORC", "OBR", "TQ1"})) reading.DroppedWhole(segment, kLossOrder);
    if (IsOneOf(segment.name, {"SPM", "SAC"})) reading.DroppedWhole(segment, kLossSpecimen);
    if (IsOneOf(segment.name, {"IN1", "IN2", "IN3", "GT1"})) reading.DroppedWhole(segment, kLossInsurance);
  }
  // When the sample was taken: a time that is none is a fault all the same.
  for (const Segment* order : reading.message().All("OBR")) reading.TimeAt(*order, 7);
}

// Under 18 on the day of the message: the child; an adult is a parent, and which one the message does not say.
options::v1::PersonRole RoleOf(const Hl7Patient& patient, bool is_newborn, Hl7Reading& reading) {
  if (patient.birth_time.has_value() && reading.sent().has_value()) {
    const absl::CivilDay born = patient.birth_time->day;
    const absl::CivilDay adult(born.year() + kAdultAge, born.month(), born.day());
    if (reading.sent()->day < adult) return options::v1::PERSON_ROLE_CHILD;
    reading.findings().Add(kRoleAssumed, PathOf(*patient.segment));
    return options::v1::PERSON_ROLE_OTHER_PARENT;
  }
  const Er7Message& message = reading.message();
  const std::vector<const Segment*> relatives = message.All("NK1");
  const bool has_mother = std::any_of(relatives.begin(), relatives.end(),
                                      [&](const Segment* relative) { return message.TextAt(*relative, 3) == "MTH"; });
  if (is_newborn || has_mother) return options::v1::PERSON_ROLE_CHILD;
  reading.findings().Add(kPatientUnknown, PathOf(*patient.segment, 7));
  return options::v1::PERSON_ROLE_UNSPECIFIED;
}

MessageContent ReadContent(Hl7Reading& reading) {
  MessageContent content;
  DropByDeclaration(reading);
  content.patient = ReadPatient(reading);
  content.patient.role = RoleOf(content.patient, IsAboutNewborn(reading.message()), reading);
  const bool is_child = content.patient.role == options::v1::PERSON_ROLE_CHILD;
  // Whose relatives an adult has is nobody's matter here.
  if (is_child) content.relatives = ReadRelatives(content.patient, reading);
  content.observations = ReadObservations(content.patient, is_child, reading);
  const Segment& header = reading.message().segments().front();
  content.stay = ReadStay(reading.message().TextAt(header, 9, 2), reading);
  return content;
}

// As much as an acknowledgement can quote.
void FillSource(const Er7Message& message, SourceReference& source) {
  source.format = std::string(kHl7v2Format);
  if (message.segments().empty()) return;
  const Segment& header = message.segments().front();
  source.letter_ids = {message.TextAt(header, 10)};
  source.sender_address = AddressOf(message, Er7Message::Field(header, 4));
  source.receiver_address = AddressOf(message, Er7Message::Field(header, 6));
  source.acknowledgement_wanted = message.TextAt(header, 16) != "NE";
}

}  // namespace hl7_reader_internal

std::string_view Hl7v2Reader::format() const { return kHl7v2Format; }

bool Hl7v2Reader::Recognises(std::string_view bytes) const {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
  if (bytes.starts_with('\x0B')) bytes.remove_prefix(1);
  return bytes.starts_with("MSH") || bytes.starts_with("FHS|") || bytes.starts_with("BHS|");
}

Translation Hl7v2Reader::Read(std::string_view bytes, const ReadContext& context) const {
  namespace internal = hl7_reader_internal;
  Translation translation;
  Findings findings;
  const Er7Message message = Er7Message::Parse(bytes);
  internal::FillSource(message, translation.source);
  if (message.problem() != SyntaxProblem::kNone) {
    findings.Add(InfoOf(message.problem()), message.problem_path());
    translation.issues = std::move(findings.issues());
    return translation;
  }
  internal::CheckHeader(message, findings);
  CheckObservationValues(message, findings);
  if (!findings.has_errors()) {
    Hl7Reading reading(message, findings);
    std::optional<exchange::v1::Handover> handover =
        MakeHandover(internal::ReadContent(reading), bytes, context, reading);
    if (handover.has_value() && !findings.has_errors()) {
      translation.handovers.push_back(*std::move(handover));
      translation.losses = std::move(findings.losses());
    }
  }
  translation.issues = std::move(findings.issues());
  return translation;
}

std::unique_ptr<Reader> MakeHl7v2Reader() { return std::make_unique<Hl7v2Reader>(); }

}  // namespace handover::adapters::hl7v2
