#ifndef HANDOVER_CLIENTS_VERIFY_READ_FILE_H_
#define HANDOVER_CLIENTS_VERIFY_READ_FILE_H_

#include <cstddef>
#include <optional>
#include <string>

namespace handover_verify {

// The whole file; nothing when it can not be read or is larger than `max_bytes`.
std::optional<std::string> ReadFile(const std::string& path, std::size_t max_bytes);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_READ_FILE_H_
