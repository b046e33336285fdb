// The frame around what a client keeps in small files, so that a cut or changed file is noticed before it is used:
// tag[16] || u64 length || content || SHA-256 of all before it (docs/formats/client_files.md).
#ifndef HANDOVER_CLIENTS_CPP_RECORD_FILE_H_
#define HANDOVER_CLIENTS_CPP_RECORD_FILE_H_

#include <optional>
#include <string>
#include <string_view>

namespace handover::client {

// What a record is, and its version: another layout gets another tag. At most 16 characters.
inline constexpr std::string_view kOutgoingTag = "HOC1.outgoing";
inline constexpr std::string_view kTicketTag = "HOC1.ticket";
inline constexpr std::string_view kAcknowledgementTag = "HOC1.ack";

std::string EncodeRecord(std::string_view tag, std::string_view content);
// The content, borrowed from `bytes`. Nothing when they are not one whole record of this tag.
std::optional<std::string_view> ParseRecord(std::string_view tag, std::string_view bytes);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_RECORD_FILE_H_
