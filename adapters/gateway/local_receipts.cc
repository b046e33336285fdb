#include "adapters/gateway/local_receipts.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "adapters/medcom_edifact/contrl_reader.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"

namespace handover::gateway {
namespace local_receipts_internal {

using adapters::Issue;
using adapters::Severity;
using adapters::edifact::AnsweredLetter;
using adapters::edifact::Contrl;

constexpr const char* kReason = "NOT_USABLE";  // Of the policy's reasons for declining.

struct ReadReceipts {
  std::vector<LocalReceipt> receipts;
  std::vector<Issue> issues;
};

// One receipt for the interchange: a letter of it that is refused refuses the delivery.
LocalReceipt ReceiptOf(const Contrl& contrl) {
  LocalReceipt receipt{contrl.kind == Contrl::Kind::kTaken, absl::StrCat("gln:", contrl.original_sender),
                       contrl.envelope_id, contrl.reason};
  const auto told = std::find_if(contrl.letters.begin(), contrl.letters.end(),
                                 [](const AnsweredLetter& letter) { return !letter.reason.empty(); });
  if (receipt.reason.empty() && told != contrl.letters.end()) receipt.reason = told->reason;
  return receipt;
}

ReadReceipts ReadDocument(std::string_view document) {
  adapters::edifact::ContrlReading reading = adapters::edifact::ReadContrl(document);
  ReadReceipts read{{}, std::move(reading.issues)};
  for (const Contrl& contrl : reading.receipts) read.receipts.push_back(ReceiptOf(contrl));
  return read;
}

// Who says no: a system, which gives its reason by its own code.
std::string SpeakerOf(const LocalReceipt& receipt) {
  return absl::StrCat("Receiving system (", receipt.reason.empty() ? "no reason told" : receipt.reason, ")");
}

}  // namespace local_receipts_internal

bool LocalReceipts::Recognises(std::string_view document) { return adapters::edifact::IsContrl(document); }

absl::StatusOr<LocalReceipts::Taken> LocalReceipts::Take(std::string_view document) {
  using namespace local_receipts_internal;
  ReadReceipts read = ReadDocument(document);
  Taken taken{std::move(read.issues)};
  for (const LocalReceipt& receipt : read.receipts) {
    const std::vector<DeliveryId> deliveries = parts_.written.Find(receipt.sender_address, receipt.envelope_id);
    if (deliveries.empty()) {
      taken.issues.push_back({Severity::kError, "GATEWAY_RECEIPT_UNKNOWN", "receipt",
                              "a receipt must answer a letter that was written here"});
    }
    for (const DeliveryId& delivery_id : deliveries) {
      if (receipt.taken) {
        ++taken.confirmed_count;
        parts_.note({ToString(delivery_id), "CONFIRMED", ""});
      } else {
        HANDOVER_RETURN_IF_ERROR(Decline(delivery_id, receipt, taken));
      }
    }
  }
  return taken;
}

absl::Status LocalReceipts::Decline(const DeliveryId& delivery_id, const LocalReceipt& receipt, Taken& taken) {
  const std::string id = ToString(delivery_id);
  const absl::StatusOr<std::string> bytes = client::ReadFile(absl::StrCat(parts_.state, "/tickets/", id));
  if (!bytes.ok()) {
    parts_.note({id, "NOT_DECLINED", "TICKET_MISSING"});
    return absl::OkStatus();
  }
  HANDOVER_ASSIGN_OR_RETURN(const client::DeliveryTicket ticket, client::DeliveryTicket::Parse(*bytes));
  client::Conclusion conclusion;
  conclusion.outcome = client::Conclusion::Outcome::kDeclined;
  conclusion.reason = local_receipts_internal::kReason;
  conclusion.professional = local_receipts_internal::SpeakerOf(receipt);
  HANDOVER_ASSIGN_OR_RETURN(const client::OutgoingAcknowledgement no,
                            client::Conclude(ticket, conclusion, parts_.clock.Now()));
  const client::AcknowledgeResult result = parts_.send(no);
  if (result.status().code() == absl::StatusCode::kUnavailable) return result.status();
  if (result.ok()) ++taken.declined_count;
  parts_.note({id, result.ok() ? "DECLINED" : "NOT_DECLINED", result.ok() ? "" : CodeOf(result.status())});
  return absl::OkStatus();
}

}  // namespace handover::gateway
