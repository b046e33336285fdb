#include "adapters/gateway/receipt_reading.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "adapters/medcom_edifact/contrl_in_vans.h"
#include "adapters/medcom_edifact/contrl_reader.h"
#include "adapters/medcom_fhir/acknowledgement_reader.h"
#include "adapters/medcom_fhir/ehmi_envelope.h"
#include "adapters/medcom_xml/vans_parts.h"
#include "adapters/medcom_xml/vans_receipt_reader.h"

namespace handover::gateway {
namespace receipt_reading_internal {

using Kind = LetterName::Kind;
using Layer = LocalReceipt::Layer;
using Word = LocalReceipt::Word;
using adapters::edifact::AnsweredLetter;
using adapters::edifact::Contrl;
using adapters::fhir::AcknowledgementOutcome;

bool HasError(const std::vector<adapters::Issue>& issues) {
  return std::any_of(issues.begin(), issues.end(),
                     [](const adapters::Issue& issue) { return issue.severity == adapters::Severity::kError; });
}

// One receipt for the interchange: a letter of it that is refused refuses the delivery.
LocalReceipt ReceiptOf(const Contrl& contrl) {
  LocalReceipt receipt{Layer::kLetter,
                       contrl.kind == Contrl::Kind::kTaken ? Word::kTaken : Word::kRefused,
                       {{Kind::kInterchange, absl::StrCat("gln:", contrl.original_sender), contrl.envelope_id}},
                       contrl.reason};
  const auto told = std::find_if(contrl.letters.begin(), contrl.letters.end(),
                                 [](const AnsweredLetter& letter) { return !letter.reason.empty(); });
  if (receipt.reason.empty() && told != contrl.letters.end()) receipt.reason = told->reason;
  return receipt;
}

ReceiptReading ReceiptsOf(adapters::edifact::ContrlReading reading) {
  ReceiptReading read{{}, std::move(reading.issues)};
  for (const Contrl& contrl : reading.receipts) read.receipts.push_back(ReceiptOf(contrl));
  return read;
}

LocalReceipt ReceiptOf(const adapters::medcom::ReceivedVansReceipt& vans) {
  const bool taken = vans.kind == adapters::medcom::VansReceipt::Kind::kPositiveMessage;
  const std::string sender = AddressOf(vans.receiver);
  LocalReceipt receipt{Layer::kEnvelope,
                       taken ? Word::kTaken : Word::kRefused,
                       {{Kind::kVansEnvelope, sender, vans.envelope_identifier}},
                       vans.error_code.empty() ? "" : absl::StrCat("VANS ", vans.error_code)};
  if (!vans.message_identifier.empty()) {
    receipt.names.push_back({Kind::kVansMessage, sender, vans.message_identifier});
  }
  return receipt;
}

Word WordOf(AcknowledgementOutcome outcome) {
  switch (outcome) {
    case AcknowledgementOutcome::kAccepted:
      return Word::kTaken;
    case AcknowledgementOutcome::kTransientError:
      return Word::kNotNow;
    case AcknowledgementOutcome::kFatalError:
      return Word::kRefused;
  }
  return Word::kRefused;
}

LocalReceipt ReceiptOf(const adapters::fhir::ReceivedAcknowledgement& acknowledgement) {
  return {Layer::kLetter,
          WordOf(acknowledgement.outcome),
          {{Kind::kFhirMessage, acknowledgement.receiver_address, absl::AsciiStrToLower(acknowledgement.message_id)}},
          acknowledgement.code};
}

ReceiptReading ReadFhir(std::string_view document) {
  adapters::fhir::AcknowledgementReading reading = adapters::fhir::ReadAcknowledgement(document);
  return {{ReceiptOf(reading.acknowledgement)}, std::move(reading.issues)};
}

// A receipt for an envelope, or an envelope around an Acknowledgement.
ReceiptReading ReadEhmi(std::string_view document) {
  adapters::fhir::EhmiReading envelope = adapters::fhir::ReadEhmiEnvelope(document);
  if (HasError(envelope.issues)) return {{}, std::move(envelope.issues)};
  const adapters::fhir::EhmiHeader& header = envelope.header;
  if (header.type == "Bundle") return ReadFhir(envelope.document);
  const bool taken = header.type == adapters::fhir::kEhmiReceiptTaken;
  if (header.original_envelope_identifier.empty()) {
    return {{},
            {{adapters::Severity::kError, std::string(adapters::fhir::kEhmiScope.code),
              "/StandardBusinessDocument/StandardBusinessDocumentHeader/BusinessScope",
              "A receipt names the envelope that it answers."}}};
  }
  LocalReceipt receipt{
      Layer::kEnvelope,
      taken ? Word::kTaken : Word::kRefused,
      {{Kind::kEhmiEnvelope, absl::StrCat("gln:", header.receiver_gln), header.original_envelope_identifier}},
      ""};
  return {{std::move(receipt)}, std::move(envelope.issues)};
}

bool IsOfEhmi(std::string_view document) {
  if (!adapters::fhir::IsEhmiEnvelope(document)) return false;
  return adapters::fhir::IsEhmiReceipt(document) ||
         adapters::fhir::IsAcknowledgement(adapters::fhir::ReadEhmiEnvelope(document).document);
}

ReceiptReading ReadAny(std::string_view document) {
  if (adapters::edifact::IsContrl(document)) return ReceiptsOf(adapters::edifact::ReadContrl(document));
  if (adapters::edifact::IsContrlInVans(document)) return ReceiptsOf(adapters::edifact::ReadContrlInVans(document));
  if (adapters::medcom::IsVansReceipt(document)) {
    adapters::medcom::VansReceiptReading reading = adapters::medcom::ReadVansReceipt(document);
    return {{ReceiptOf(reading.receipt)}, std::move(reading.issues)};
  }
  if (adapters::fhir::IsEhmiEnvelope(document)) return ReadEhmi(document);
  return ReadFhir(document);
}

}  // namespace receipt_reading_internal

bool IsReceipt(std::string_view document) {
  return adapters::edifact::IsContrl(document) || adapters::edifact::IsContrlInVans(document) ||
         adapters::medcom::IsVansReceipt(document) || adapters::fhir::IsAcknowledgement(document) ||
         receipt_reading_internal::IsOfEhmi(document);
}

ReceiptReading ReadReceipt(std::string_view document) {
  ReceiptReading reading = receipt_reading_internal::ReadAny(document);
  if (receipt_reading_internal::HasError(reading.issues)) reading.receipts.clear();
  return reading;
}

}  // namespace handover::gateway
