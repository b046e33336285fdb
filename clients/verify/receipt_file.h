#ifndef HANDOVER_CLIENTS_VERIFY_RECEIPT_FILE_H_
#define HANDOVER_CLIENTS_VERIFY_RECEIPT_FILE_H_

#include <optional>
#include <string_view>

#include "clients/verify/log_check.h"

namespace handover_verify {

// The binary message handover.exchange.v1.Receipt. Nothing when the bytes are not strict protobuf
// of it or lack one of its parts; lengths inside are for the checks. Pure, safe from any thread.
std::optional<LogReceipt> ParseReceipt(std::string_view bytes);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_RECEIPT_FILE_H_
