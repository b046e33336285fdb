#include "adapters/gateway/answer.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"

#include "adapters/hl7v2/hl7_acknowledgement.h"
#include "adapters/hl7v2/hl7_reader.h"
#include "adapters/medcom_edifact/contrl.h"
#include "adapters/medcom_fhir/acknowledgement.h"
#include "adapters/medcom_xml/vans_envelope.h"
#include "adapters/medcom_xml/vans_receipt.h"
#include "broker/base/ids.h"

namespace handover::gateway {
namespace answer_internal {

std::string Report(const AnswerRequest& request) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> json(buffer);
  json.StartObject();
  json.Key("accepted");
  json.Bool(request.outcome == DocumentOutcome::kAccepted);
  json.Key("issues");
  json.StartArray();
  for (const adapters::Issue& issue : request.issues) {
    json.StartObject();
    json.Key("severity");
    json.String(adapters::SeverityWord(issue.severity));
    json.Key("code");
    json.String(issue.code.data(), static_cast<rapidjson::SizeType>(issue.code.size()));
    json.Key("path");
    json.String(issue.path.data(), static_cast<rapidjson::SizeType>(issue.path.size()));
    json.Key("rule");
    json.String(issue.rule.data(), static_cast<rapidjson::SizeType>(issue.rule.size()));
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return absl::StrCat(std::string(buffer.GetString(), buffer.GetSize()), "\n");
}

}  // namespace answer_internal

std::string NewControlId(absl::Time now, Random& random) {
  constexpr size_t kDigits = 20;
  return absl::StrReplaceAll(FormatUuid(NewUuid7(now, random)), {{"-", ""}}).substr(0, kDigits);
}

Answer MakeAnswer(const AnswerRequest& request) {
  const bool accepted = request.outcome == DocumentOutcome::kAccepted;
  if (adapters::medcom::IsVansEnvelope(request.document)) {
    const adapters::medcom::VansReading reading = adapters::medcom::ReadVansEnvelope(request.document);
    if (reading.header_read) {
      adapters::medcom::VansReceipt receipt;
      const bool envelope_is_wrong = reading.document.empty();
      receipt.kind = accepted            ? adapters::medcom::VansReceipt::Kind::kPositiveMessage
                     : envelope_is_wrong ? adapters::medcom::VansReceipt::Kind::kNegativeVans
                                         : adapters::medcom::VansReceipt::Kind::kNegativeMessage;
      receipt.envelope_identifier = FormatUuid(NewUuid7(request.now, request.random));
      receipt.sent_time = request.now;
      if (!accepted) receipt.error_text = adapters::medcom::DescribeIssues(request.issues);
      receipt.answered = reading.header;
      return {adapters::medcom::WriteVansReceipt(receipt), ".xml"};
    }
  }
  if (adapters::hl7v2::Hl7v2Reader().Recognises(request.document)) {
    const std::string control_id = NewControlId(request.now, request.random);
    const auto verdict = accepted ? adapters::hl7v2::Verdict::kAccepted : adapters::hl7v2::Verdict::kRefused;
    return {adapters::hl7v2::MakeAcknowledgement(request.document, {verdict, request.issues, control_id, request.now}),
            ".hl7"};
  }
  const absl::StatusOr<std::string> contrl =
      adapters::edifact::WriteContrl(request.document, {accepted, request.issues}, {&request.random, request.now});
  if (contrl.ok()) return {*contrl, ".edi"};
  const adapters::fhir::Acknowledgement acknowledgement{accepted ? adapters::fhir::AcknowledgementOutcome::kAccepted
                                                                 : adapters::fhir::AcknowledgementOutcome::kFatalError,
                                                        request.issues};
  const absl::StatusOr<std::string> fhir =
      adapters::fhir::WriteAcknowledgement(request.document, acknowledgement, {&request.random, request.now});
  if (fhir.ok()) return {*fhir, fhir->front() == '<' ? ".xml" : ".json"};
  return {answer_internal::Report(request), ".json"};
}

std::string ReadableReason(const std::vector<adapters::Issue>& issues) {
  std::string text;
  for (const adapters::Issue& issue : issues) {
    absl::StrAppend(&text, adapters::SeverityWord(issue.severity), " ", issue.code);
    if (!issue.path.empty()) absl::StrAppend(&text, " at ", issue.path);
    absl::StrAppend(&text, ": ", issue.rule, "\n");
  }
  return text;
}

}  // namespace handover::gateway
