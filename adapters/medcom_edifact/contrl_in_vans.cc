#include "adapters/medcom_edifact/contrl_in_vans.h"

#include <iterator>
#include <utility>

#include "adapters/medcom_edifact/edifact_reading.h"
#include "adapters/medcom_edifact/edifact_syntax.h"
#include "adapters/medcom_xml/emessage.h"
#include "adapters/medcom_xml/vans_envelope.h"
#include "adapters/medcom_xml/vans_message.h"
#include "broker/base/ids.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"

namespace handover::adapters::edifact {

bool AsksForContrl(std::string_view envelope) {
  const medcom::VansReading reading = medcom::ReadVansEnvelope(envelope);
  if (!LooksLikeEdifact(reading.document)) return false;
  const Syntax syntax = ReadSyntax(reading.document);
  return !syntax.segments.empty() && syntax.segments.front().tag == "UNB" && syntax.segments.front().At(9, 1) == "1";
}

absl::StatusOr<std::string> WriteContrlInVans(std::string_view envelope, const ContrlAnswer& answer,
                                              const ReadContext& context) {
  const medcom::VansReading reading = medcom::ReadVansEnvelope(envelope);
  if (!reading.header_read || reading.document.empty()) {
    return Invalid("EDIFACT_NOT_ACKNOWLEDGEABLE", "UNB", "Only an envelope that can be read is answered.");
  }
  HANDOVER_ASSIGN_OR_RETURN(const std::string contrl, WriteContrl(reading.document, answer, context));
  const ContrlReading written = ReadContrl(contrl);
  const bool taken = !written.receipts.empty() && written.receipts.front().kind == Contrl::Kind::kTaken;
  const bool network = !written.receipts.empty() && written.receipts.front().kind == Contrl::Kind::kVansRefused;
  const std::string_view version = taken ? kTakenVersion : network ? kVansRefusedVersion : kRefusedVersion;
  return medcom::WriteVansMessage({.sender = reading.header.receiver,
                                   .receiver = reading.header.sender,
                                   .envelope_identifier = FormatUuid(NewUuid7(context.now, *context.random)),
                                   .message_identifier = FormatUuid(NewUuid7(context.now, *context.random)),
                                   .sent_time = context.now,
                                   .document = medcom::kContrlDocument,
                                   .version = std::string(version),
                                   .bytes = contrl});
}

bool IsContrlInVans(std::string_view bytes) { return medcom::CarriesDocument(bytes, medcom::kContrlDocument); }

ContrlReading ReadContrlInVans(std::string_view bytes) {
  medcom::VansReading envelope = medcom::ReadVansEnvelope(bytes, medcom::kContrlDocument);
  ContrlReading reading;
  reading.issues = std::move(envelope.issues);
  if (medcom::HasError(reading.issues)) return reading;
  ContrlReading inside = ReadContrl(envelope.document);
  std::move(inside.issues.begin(), inside.issues.end(), std::back_inserter(reading.issues));
  reading.receipts = std::move(inside.receipts);
  return reading;
}

}  // namespace handover::adapters::edifact
