#include "adapters/medcom_fhir/ehmi_reader.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "adapters/medcom_fhir/care_communication_reader.h"
#include "adapters/medcom_fhir/ehmi_envelope.h"
#include "adapters/medcom_fhir/fhir_codes.h"
#include "adapters/medcom_fhir/hospital_message.h"
#include "adapters/medcom_fhir/hospital_notification_reader.h"
#include "broker/base/commitment/hash.h"

namespace handover::adapters::fhir {
namespace ehmi_reader_internal {

constexpr const char* kHeaderPath = "/StandardBusinessDocument/StandardBusinessDocumentHeader";

// The header names sender, receiver and message once more: by them networks route and remember.
std::vector<Issue> CompareWithMessage(const EhmiHeader& header, std::string_view event,
                                      const SourceReference& message) {
  std::vector<Issue> issues;
  const auto expect = [&issues](bool same, const char* part) {
    if (same) return;
    issues.push_back({Severity::kError, std::string(kEhmiMessageDiffers.code), absl::StrCat(kHeaderPath, part),
                      "The header names sender, receiver and ids of the message inside."});
  };
  expect(header.standard == event, "/DocumentIdentification/Standard");
  expect(message.sender_address == absl::StrCat("gln:", header.sender_gln), "/Sender");
  expect(message.receiver_address == absl::StrCat("gln:", header.receiver_gln), "/Receiver");
  const std::string id = message.letter_ids.empty() ? "" : absl::AsciiStrToLower(message.letter_ids.front());
  expect(id == header.message_identifier, "/BusinessScope/Scope(MESSAGEIDENTIFIER)");
  expect(absl::AsciiStrToLower(message.envelope_id) == header.message_envelope_identifier,
         "/BusinessScope/Scope(MESSAGEENVELOPEIDENTIFIER)");
  return issues;
}

void AddLoss(exchange::v1::Envelope& envelope) {
  std::vector<std::string> codes(envelope.losses().begin(), envelope.losses().end());
  codes.emplace_back(kLossEhmiTransport);
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  envelope.mutable_losses()->Assign(codes.begin(), codes.end());
}

}  // namespace ehmi_reader_internal

bool EhmiReader::Recognises(std::string_view bytes) const { return IsEhmiEnvelope(bytes); }

Translation EhmiReader::Read(std::string_view bytes, const ReadContext& context) const {
  using namespace ehmi_reader_internal;
  EhmiReading envelope = ReadEhmiEnvelope(bytes);
  Translation translation;
  translation.source.format = std::string(kEhmiFormat);
  translation.source.envelope_id = envelope.header.envelope_identifier;
  const bool is_message = envelope.header.type == "Bundle";
  if (!envelope.document.empty() && !is_message) {
    envelope.issues.push_back({Severity::kError, std::string(kEhmiFixedValue.code),
                               absl::StrCat(kHeaderPath, "/DocumentIdentification/Type"),
                               "The envelope holds a message; a receipt is no letter."});
  } else if (!envelope.document.empty()) {
    const HospitalNotificationReader hospital;
    const CareCommunicationReader care;
    const bool is_hospital = hospital.Recognises(envelope.document);
    const std::string_view event = is_hospital ? kHospitalEvent : kCareCommunicationEvent;
    translation = is_hospital ? hospital.Read(envelope.document, context) : care.Read(envelope.document, context);
    if (translation.accepted()) {
      std::vector<Issue> differs = CompareWithMessage(envelope.header, event, translation.source);
      std::move(differs.begin(), differs.end(), std::back_inserter(envelope.issues));
    }
    translation.source.envelope_id = envelope.header.envelope_identifier;
  }
  std::move(envelope.issues.begin(), envelope.issues.end(), std::back_inserter(translation.issues));
  const bool has_error = std::any_of(translation.issues.begin(), translation.issues.end(),
                                     [](const Issue& issue) { return issue.severity == Severity::kError; });
  if (has_error) {
    translation.handovers.clear();
    translation.losses.clear();
    return translation;
  }
  translation.losses.push_back({std::string(kLossEhmiTransport), kHeaderPath});
  const std::string digest = ToString(HashOf(std::string(bytes)));
  for (exchange::v1::Handover& handover : translation.handovers) {
    handover.mutable_envelope()->set_source_sha256(digest);
    AddLoss(*handover.mutable_envelope());
  }
  return translation;
}

}  // namespace handover::adapters::fhir
