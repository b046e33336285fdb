#include "adapters/gateway/delivery_folder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"

#include "broker/base/ids.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"

namespace handover::gateway {

namespace delivery_folder_internal {

std::string ExtensionOf(std::string_view media_type) {
  if (media_type.starts_with("text/csv")) return ".csv";
  if (media_type == "application/EDIFACT") return ".edi";
  return media_type.find("xml") != std::string_view::npos ? ".xml" : ".json";
}

}  // namespace delivery_folder_internal

DeliveryFolder::DeliveryFolder(Options options, const adapters::Registry& registry)
    : options_(std::move(options)),
      writer_(options_.format.empty() ? nullptr : registry.FindWriter(options_.format)),
      kept_(options_.state, options_.max_kept) {}

absl::StatusOr<adapters::Written> DeliveryFolder::WriteInFormat(const client::ReceivedDelivery& delivery) const {
  if (!writer_->names_parties()) return writer_->Write({delivery.handover});
  HANDOVER_ASSIGN_OR_RETURN(const adapters::KnownParties parties, options_.parties());
  exchange::v1::Handover handover = delivery.handover;
  for (exchange::v1::Addressee& addressee : *handover.mutable_addressees()) {
    // Who was found by sector and residence is whoever reads this.
    if (addressee.party().empty()) addressee.set_party(options_.own_party);
  }
  return writer_->WriteKnowing(parties, {handover});
}

absl::StatusOr<DeliveryFolder::File> DeliveryFolder::Write(const client::ReceivedDelivery& delivery) const {
  if (writer_ != nullptr) {
    HANDOVER_ASSIGN_OR_RETURN(adapters::Written written, WriteInFormat(delivery));
    if (!written.bytes.empty()) {
      return File{std::move(written.bytes), delivery_folder_internal::ExtensionOf(written.media_type)};
    }
    for (const adapters::Issue& issue : written.issues) {
      if (issue.severity != adapters::Severity::kError) continue;
      options_.note({ToString(delivery.ticket.delivery_id), "NOT_WRITABLE", issue.code, issue.path});
    }
  }
  // What the format cannot hold still arrives: in the words of the reference model.
  File file{"", ".json"};
  google::protobuf::util::JsonPrintOptions print;
  print.add_whitespace = true;
  // The recipient's own copy, asked for by the data's holder.
  if (!google::protobuf::util::MessageToJsonString(delivery.handover, &file.bytes, print).ok()) file.bytes.clear();
  return file;
}

absl::Status DeliveryFolder::Store(const client::ReceivedDelivery& delivery) {
  const std::string id = ToString(delivery.ticket.delivery_id);
  HANDOVER_RETURN_IF_ERROR(kept_.Keep(delivery));
  HANDOVER_ASSIGN_OR_RETURN(const File file, Write(delivery));
  if (file.bytes.empty()) return absl::InternalError("delivery: it cannot be written in any format");
  // So that the receipt of the local system finds the delivery: before that can answer.
  if (writer_ != nullptr) HANDOVER_RETURN_IF_ERROR(kept_.RememberLetter(file.bytes, delivery.ticket.delivery_id));
  HANDOVER_RETURN_IF_ERROR(client::WriteFile(absl::StrCat(options_.out, "/", id, file.extension), file.bytes));
  options_.note({id, "STORED", "", ""});
  return absl::OkStatus();
}

void DeliveryFolder::Acknowledged(const DeliveryId& delivery_id, const client::AcknowledgeResult& result) {
  options_.note({ToString(delivery_id), "ACKNOWLEDGED", result.ok() ? "" : CodeOf(result.status()), ""});
}

void DeliveryFolder::Refused(const exchange::v1::DeliveredCopy& copy, const absl::Status& why) {
  options_.note({FormatUuid(copy.delivery_id()), "REFUSED", CodeOf(why), ""});
}

}  // namespace handover::gateway
