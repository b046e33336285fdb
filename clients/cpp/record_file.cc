#include "clients/cpp/record_file.h"

#include <array>
#include <cstdint>

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/hash.h"

namespace handover::client {
namespace {
namespace record_file_internal {

constexpr size_t kTagBytes = 16;
constexpr size_t kFrameBytes = kTagBytes + 8 + 32;

std::string Header(std::string_view tag, size_t length) {
  std::string header(tag);
  header.resize(kTagBytes, '\0');
  std::array<uint8_t, 8> number{};
  PutU64(number.data(), length);
  return header.append(AsView(number));
}

}  // namespace record_file_internal
}  // namespace

std::string EncodeRecord(std::string_view tag, std::string_view content) {
  std::string bytes = record_file_internal::Header(tag, content.size()).append(content);
  return bytes.append(AsView(HashOf(bytes)));
}

std::optional<std::string_view> ParseRecord(std::string_view tag, std::string_view bytes) {
  if (bytes.size() < record_file_internal::kFrameBytes) return std::nullopt;
  const size_t length = bytes.size() - record_file_internal::kFrameBytes;
  const std::string header = record_file_internal::Header(tag, length);
  const std::string_view before_sum = bytes.substr(0, header.size() + length);
  if (bytes.substr(0, header.size()) != header) return std::nullopt;
  if (bytes.substr(before_sum.size()) != AsView(HashOf(before_sum))) return std::nullopt;
  return before_sum.substr(header.size());
}

}  // namespace handover::client
