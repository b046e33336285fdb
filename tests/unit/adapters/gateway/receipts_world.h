// Letters as the gateway writes them, and what the local system answers to each.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_GATEWAY_RECEIPTS_WORLD_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_GATEWAY_RECEIPTS_WORLD_H_

#include <string>
#include <vector>

#include "adapters/medcom_edifact/contrl.h"
#include "adapters/medcom_edifact/contrl_in_vans.h"
#include "adapters/medcom_fhir/acknowledgement.h"
#include "adapters/medcom_fhir/ehmi_writing.h"
#include "adapters/medcom_xml/vans_envelope.h"
#include "adapters/medcom_xml/vans_message.h"
#include "adapters/medcom_xml/vans_receipt.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::gateway {

class ReceiptsWorld {
 public:
  static std::string Interchange() { return fakes::ReadFileBytes("tests/fixtures/dis32/twins.edi"); }
  static std::string FhirMessage() { return fakes::ReadFileBytes("tests/fixtures/carecommunication/new_v5.json"); }
  static std::string FhirInEnvelope() {
    return adapters::fhir::WriteEhmiMessage(FhirMessage(), {"7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01", kNow}).value();
  }
  static std::string Enveloped() {
    return adapters::medcom::WriteVansMessage({.sender = {"EAN", "5790000120400"},
                                               .receiver = {"EAN", "5790001659592"},
                                               .envelope_identifier = "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01",
                                               .message_identifier = "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a02",
                                               .sent_time = absl::FromUnixSeconds(1'718'000'000),
                                               .document = adapters::medcom::kDis32Document,
                                               .version = "D3234L",
                                               .bytes = Interchange()});
  }

  std::string Contrl(bool taken) {
    return adapters::edifact::WriteContrl(Interchange(), {taken, issues_}, {&random_, kNow}).value();
  }
  std::string ContrlInVans(bool taken) {
    return adapters::edifact::WriteContrlInVans(Enveloped(), {taken, issues_}, {&random_, kNow}).value();
  }
  static std::string VansReceipt(adapters::medcom::VansReceipt::Kind kind) {
    return adapters::medcom::WriteVansReceipt({.kind = kind,
                                               .envelope_identifier = "0190106e-9140-8d60-9202-bf85290e5d9b",
                                               .sent_time = kNow,
                                               .error_text = "wrong",
                                               .answered = adapters::medcom::ReadVansEnvelope(Enveloped()).header});
  }
  static std::string VansReceipt(bool taken) {
    using Kind = adapters::medcom::VansReceipt::Kind;
    return VansReceipt(taken ? Kind::kPositiveMessage : Kind::kNegativeMessage);
  }
  std::string Fhir(adapters::fhir::AcknowledgementOutcome outcome) {
    return adapters::fhir::WriteAcknowledgement(FhirMessage(), {outcome, issues_}, {&random_, kNow}).value();
  }
  std::string FhirInEnvelope(adapters::fhir::AcknowledgementOutcome outcome) {
    return adapters::fhir::WriteEhmiMessage(Fhir(outcome), {"0190106e-9140-8d60-9202-bf85290e5d9b", kNow}).value();
  }
  static std::string EhmiReceipt(bool taken) {
    return adapters::fhir::WriteEhmiReceipt(adapters::fhir::ReadEhmiEnvelope(FhirInEnvelope()).header, {taken, {}},
                                            {"0190106e-9140-8d60-9202-bf85290e5d9b", kNow});
  }

 private:
  static constexpr absl::Time kNow = absl::FromUnixSeconds(1'718'900'000);
  const std::vector<adapters::Issue> issues_ = {
      {adapters::Severity::kError, "EDIFACT_MESSAGE_UNSUPPORTED", "segment 2 UNH 2.5", "The message is another."}};
  fakes::SeededRandom random_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_GATEWAY_RECEIPTS_WORLD_H_
