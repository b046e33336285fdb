#include "adapters/gateway/answer.h"

#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"

#include "adapters/hl7v2/hl7_acknowledgement.h"
#include "adapters/hl7v2/hl7_reader.h"
#include "adapters/medcom_edifact/contrl.h"
#include "adapters/medcom_edifact/contrl_in_vans.h"
#include "adapters/medcom_fhir/acknowledgement.h"
#include "adapters/medcom_fhir/ehmi_writing.h"
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

std::optional<Answer> VansReceiptFor(const AnswerRequest& request) {
  if (!adapters::medcom::IsVansEnvelope(request.document)) return std::nullopt;
  const adapters::medcom::VansReading reading = adapters::medcom::ReadVansEnvelope(request.document);
  if (!reading.header_read) return std::nullopt;
  using Kind = adapters::medcom::VansReceipt::Kind;
  const bool accepted = request.outcome == DocumentOutcome::kAccepted;
  const bool envelope_is_wrong = reading.document.empty();
  adapters::medcom::VansReceipt receipt;
  receipt.kind = accepted ? Kind::kPositiveMessage : envelope_is_wrong ? Kind::kNegativeVans : Kind::kNegativeMessage;
  receipt.envelope_identifier = FormatUuid(NewUuid7(request.now, request.random));
  receipt.sent_time = request.now;
  if (!accepted) receipt.error_text = adapters::medcom::DescribeIssues(request.issues);
  receipt.answered = reading.header;
  return Answer{adapters::medcom::WriteVansReceipt(receipt), ".xml"};
}

std::vector<Answer> EhmiAnswers(const AnswerRequest& request) {
  const adapters::fhir::EhmiReading reading = adapters::fhir::ReadEhmiEnvelope(request.document);
  const auto sending = [&request] {
    return adapters::fhir::EhmiSending{FormatUuid(NewUuid7(request.now, request.random)), request.now};
  };
  const adapters::fhir::Acknowledgement verdict{request.outcome == DocumentOutcome::kAccepted
                                                    ? adapters::fhir::AcknowledgementOutcome::kAccepted
                                                    : adapters::fhir::AcknowledgementOutcome::kFatalError,
                                                request.issues};
  std::vector<Answer> answers;
  const absl::StatusOr<std::string> message =
      adapters::fhir::WriteAcknowledgement(reading.document, verdict, {&request.random, request.now});
  if (message.ok()) {
    const absl::StatusOr<std::string> wrapped = adapters::fhir::WriteEhmiMessage(*message, sending());
    if (wrapped.ok()) answers.push_back({*wrapped, ".xml"});
  }
  if (answers.empty()) answers.push_back({Report(request), ".json"});
  if (reading.header_read && reading.header.receipt_requested) {
    const bool opened = !reading.document.empty();
    answers.push_back(
        {adapters::fhir::WriteEhmiReceipt(reading.header, {opened, reading.issues}, sending()), ".receipt.xml"});
  }
  return answers;
}

Answer FirstAnswer(const AnswerRequest& request) {
  const bool accepted = request.outcome == DocumentOutcome::kAccepted;
  if (std::optional<Answer> receipt = VansReceiptFor(request); receipt.has_value()) return *std::move(receipt);
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
  return {Report(request), ".json"};
}

}  // namespace answer_internal

std::string NewControlId(absl::Time now, Random& random) {
  constexpr size_t kDigits = 20;
  return absl::StrReplaceAll(FormatUuid(NewUuid7(now, random)), {{"-", ""}}).substr(0, kDigits);
}

std::vector<Answer> MakeAnswers(const AnswerRequest& request) {
  if (adapters::fhir::IsEhmiEnvelope(request.document)) return answer_internal::EhmiAnswers(request);
  std::vector<Answer> answers = {answer_internal::FirstAnswer(request)};
  if (!adapters::medcom::IsVansEnvelope(request.document) || !adapters::edifact::AsksForContrl(request.document)) {
    return answers;
  }
  const bool accepted = request.outcome == DocumentOutcome::kAccepted;
  absl::StatusOr<std::string> contrl = adapters::edifact::WriteContrlInVans(
      request.document, {accepted, request.issues}, {&request.random, request.now});
  if (contrl.ok()) answers.push_back({*std::move(contrl), ".contrl.xml"});
  return answers;
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
