#include "clients/cli/handover_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "google/protobuf/text_format.h"

#include "clients/cli/terminal_text.h"

namespace handover::cli {
namespace {
namespace handover_text_internal {

// The fields of a body, four columns in. Text format quotes what is not printable.
std::string BodyText(const exchange::v1::SectionBody& body) {
  // The recipient reads its own copy.
  google::protobuf::TextFormat::Printer printer;  // asked for by the data's holder
  printer.SetUseUtf8StringEscaping(true);
  printer.SetInitialIndentLevel(2);
  const auto* const field =
      exchange::v1::SectionBody::descriptor()->FindFieldByNumber(static_cast<int>(body.body_case()));
  std::string text;
  if (field == nullptr) return text;
  printer.PrintToString(body.GetReflection()->GetMessage(body, field), &text);
  return text;
}

std::string AboutText(const exchange::v1::SectionHeader& header) {
  std::string text;
  for (const exchange::v1::SectionHeader::About& about : header.about()) {
    const std::string role = options::v1::PersonRole_Name(about.role());
    absl::StrAppend(&text, text.empty() ? "" : ", ", Lower(std::string(absl::StripPrefix(role, "PERSON_ROLE_"))), " ",
                    about.person_id());
  }
  return Printable(text);
}

std::string When(absl::Time time) { return absl::FormatTime("%Y-%m-%d %H:%M:%S", time, absl::UTCTimeZone()); }

// Body lines with what a value might hold made harmless.
std::string PrintableLines(const std::string& text) {
  std::string lines;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    absl::StrAppend(&lines, Printable(std::string(line)), "\n");
  }
  return lines;
}

}  // namespace handover_text_internal
}  // namespace

std::string HandoverText(const client::ReceivedDelivery& delivery, const HandoverTextOptions& options) {
  namespace internal = handover_text_internal;
  const exchange::v1::Envelope& envelope = delivery.handover.envelope();
  std::string text =
      absl::StrCat(Printable(envelope.kind()), "  ", Lower(exchange::v1::Priority_Name(envelope.priority())),
                   delivery.redirected ? "  redirected" : "", "\n");
  const auto line = [&](const char* name, const std::string& value) {
    if (!value.empty()) absl::StrAppend(&text, "  ", name, Printable(value), "\n");
  };
  line("delivery   ", ToString(delivery.ticket.delivery_id));
  line("handover   ", ToString(delivery.handover_id));
  line("from       ", options.names.Name(ToString(delivery.sender)));
  line("author     ",
       absl::StrCat(envelope.author_role(), envelope.author_name().empty() ? "" : ", ", envelope.author_name()));
  line("made       ", internal::When(absl::FromUnixMillis(envelope.created_ms())));
  for (const exchange::v1::Addressee& addressee : delivery.handover.addressees()) {
    line("purpose    ", absl::StrCat(addressee.purpose(), addressee.copy() ? ", a copy" : ""));
  }
  line("subject    ", envelope.subject_person_id());
  if (delivery.conclude_by_time.has_value()) line("conclude by ", internal::When(*delivery.conclude_by_time));
  for (const std::string& name : delivery.excluded_professionals) line("not for    ", name);
  if (delivery.attempt > 1) line("attempt    ", std::to_string(delivery.attempt));
  for (const exchange::v1::Section& section : delivery.handover.sections()) {
    absl::StrAppend(&text, "  ", Paint(Printable(section.header().type()), Colour::kGreen, options.colours), "  about ",
                    internal::AboutText(section.header()), "\n",
                    internal::PrintableLines(internal::BodyText(section.body())));
  }
  return text;
}

}  // namespace handover::cli
