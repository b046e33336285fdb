#include "clients/verify/read_file.h"

#include <array>
#include <cstdio>
#include <memory>

namespace handover_verify {

std::optional<std::string> ReadFile(const std::string& path, std::size_t max_bytes) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (file == nullptr) return std::nullopt;
  std::string content;
  std::array<char, 65536> block;
  while (const std::size_t count = std::fread(block.data(), 1, block.size(), file.get())) {
    if (content.size() + count > max_bytes) return std::nullopt;
    content.append(block.data(), count);
  }
  if (std::ferror(file.get()) != 0) return std::nullopt;
  return content;
}

}  // namespace handover_verify
