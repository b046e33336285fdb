#include "adapters/social/feedback_writer.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "adapters/social/form.h"
#include "adapters/social/form_json.h"
#include "adapters/social/social_issues.h"
#include "broker/base/ids.h"

namespace handover::adapters::social {
namespace feedback_writer_internal {

using exchange::v1::Envelope;
using exchange::v1::Handover;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using model::v1::Inquiry;

constexpr std::string_view kTopic = "CONCERN_STATUS";
constexpr std::string_view kHeld[] = {
    "Envelope.handover_id", "Envelope.kind",  "Envelope.created_ms",    "Envelope.related",
    "Envelope.sender_unit", "Envelope.author_role", "Envelope.author_name",   "Inquiry.topic",
    "Inquiry.answer_code",  "Inquiry.answer_by_date",
};

// The answers on the state of a concern, in the order of their codes: sections come in random order.
std::vector<const Inquiry*> AnswersOf(const Handover& handover) {
  std::vector<const Inquiry*> answers;
  for (const exchange::v1::Section& section : handover.sections()) {
    const Inquiry& inquiry = section.body().inquiry();
    if (inquiry.topic() == kTopic && !inquiry.answer_code().empty()) answers.push_back(&inquiry);
  }
  std::sort(answers.begin(), answers.end(),
            [](const Inquiry* a, const Inquiry* b) { return a->answer_code() < b->answer_code(); });
  return answers;
}

std::string ReportOf(const Envelope& envelope) {
  for (const Envelope::Related& related : envelope.related()) {
    if (related.relation() == Envelope::ANSWERS) return FormatUuid(related.handover_id());
  }
  return {};
}

void Add(std::string path, std::string value, std::vector<std::pair<std::string, Leaf>>& leaves) {
  if (!value.empty()) leaves.emplace_back(std::move(path), Leaf{Leaf::Kind::kText, std::move(value), false});
}

std::string Json(const Envelope& envelope, const std::string& report, const std::vector<const Inquiry*>& answers) {
  std::vector<std::pair<std::string, Leaf>> leaves;
  Add("/format", "HANDOVER_CONCERN_FEEDBACK", leaves);
  leaves.emplace_back("/version", Leaf{Leaf::Kind::kNumber, "1", false});
  Add("/feedback_id", FormatUuid(envelope.handover_id()), leaves);
  Add("/report", report, leaves);
  const absl::Time created = absl::FromUnixMillis(envelope.created_ms());
  Add("/created", absl::FormatTime(absl::RFC3339_full, created, absl::UTCTimeZone()), leaves);
  Add("/sender/unit", envelope.sender_unit(), leaves);
  Add("/sender/role", envelope.author_role(), leaves);
  Add("/sender/name", envelope.author_name(), leaves);
  for (size_t i = 0; i < answers.size(); ++i) {
    Add(ItemPath("/answers", i, "code"), answers[i]->answer_code(), leaves);
    Add(ItemPath("/answers", i, "by_date"), WriteFormDate(answers[i]->answer_by_date()), leaves);
  }
  return WriteFormJson(leaves);
}

void AddLosses(const Message& message, std::set<std::pair<std::string_view, std::string>>& losses) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  const std::string type = message.GetDescriptor()->name();
  for (const FieldDescriptor* field : fields) {
    const std::string path = absl::StrCat(type, ".", field->name());
    const bool held = std::find(std::begin(kHeld), std::end(kHeld), path) != std::end(kHeld);
    if (!held) losses.emplace(type == "Envelope" ? kLossEnvelope : kLossField, path);
  }
}

std::vector<Loss> Losses(const Handover& handover) {
  std::set<std::pair<std::string_view, std::string>> found;
  AddLosses(handover.envelope(), found);
  if (handover.has_slip()) found.emplace(kLossSlip, "RoutingSlip");
  for (const exchange::v1::Section& section : handover.sections()) {
    const Inquiry& inquiry = section.body().inquiry();
    const bool is_answer = inquiry.topic() == kTopic && !inquiry.answer_code().empty();
    if (is_answer) {
      AddLosses(inquiry, found);
    } else {
      found.emplace(kLossSection, section.header().type());
    }
  }
  std::vector<Loss> losses;
  for (const auto& [code, path] : found) losses.push_back({std::string(code), path});
  return losses;
}

}  // namespace feedback_writer_internal

Written FeedbackWriter::Write(const std::vector<exchange::v1::Handover>& handovers) const {
  namespace internal = feedback_writer_internal;
  if (handovers.size() != 1) return RefusedToWrite(kOneHandover, "", "A document is one answer.");
  const exchange::v1::Handover& handover = handovers.front();
  if (handover.envelope().kind() != "CONCERN_FEEDBACK") {
    return RefusedToWrite(kKind, "Envelope.kind", "Only a CONCERN_FEEDBACK is written as an answer to a notifier.");
  }
  const std::string report = internal::ReportOf(handover.envelope());
  if (report.empty()) return RefusedToWrite(kIncomplete, "Envelope.related", "An answer names the report it answers.");
  const std::vector<const model::v1::Inquiry*> answers = internal::AnswersOf(handover);
  if (answers.empty()) return RefusedToWrite(kIncomplete, "Inquiry", "An answer says what became of the report.");
  Written written;
  written.bytes = internal::Json(handover.envelope(), report, answers);
  written.media_type = "application/json";
  written.losses = internal::Losses(handover);
  return written;
}

}  // namespace handover::adapters::social
