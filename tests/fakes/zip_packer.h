// Packs files as a ZIP would, for tests of formats that come so.
#ifndef HANDOVER_TESTS_FAKES_ZIP_PACKER_H_
#define HANDOVER_TESTS_FAKES_ZIP_PACKER_H_

#include <zlib.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/fakes/temporary_folder.h"

namespace handover::fakes {

// Stored, in the order they are given, changed on 20 November 2026 at noon.
class ZipPacker {
 public:
  void Add(std::string_view name, std::string_view content) {
    AddPacked(name, content, 0, Crc(content), static_cast<uint32_t>(content.size()));
  }

  // As the directory shall say it, right or wrong; 8: deflated.
  void AddPacked(std::string_view name, std::string_view packed, uint16_t method, uint32_t crc, uint32_t unpacked_bytes,
                 uint16_t flags = 0) {
    const uint32_t offset = static_cast<uint32_t>(files_.size());
    const auto name_bytes = static_cast<uint16_t>(name.size());
    std::string common = Two(20) + Two(flags) + Two(method) + Two(12 << 11) + Two(46 << 9 | 11 << 5 | 20) + Four(crc) +
                         Four(static_cast<uint32_t>(packed.size())) + Four(unpacked_bytes) + Two(name_bytes) + Two(0);
    files_ += "PK\x03\x04" + common + std::string(name) + std::string(packed);
    directory_ += "PK\x01\x02" + Two(20) + common + Two(0) + Two(0) + Two(0) + Four(0) + Four(offset);
    directory_ += name;
    ++count_;
  }

  std::string Finish() const {
    return files_ + directory_ + "PK\x05\x06" + Two(0) + Two(0) + Two(count_) + Two(count_) +
           Four(static_cast<uint32_t>(directory_.size())) + Four(static_cast<uint32_t>(files_.size())) + Two(0);
  }

  static uint32_t Crc(std::string_view content) {
    const auto* const data = reinterpret_cast<const Bytef*>(content.data());
    return static_cast<uint32_t>(crc32(0, data, static_cast<uInt>(content.size())));
  }

  // Raw, as a package holds it.
  static std::string Deflated(std::string_view content) {
    std::string out(content.size() + 1024, '\0');
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
  }

 private:
  static std::string Two(int value) {
    return {static_cast<char>(value & 0xff), static_cast<char>(value >> 8 & 0xff)};
  }
  static std::string Four(uint32_t value) {
    return Two(static_cast<int>(value & 0xffff)) + Two(static_cast<int>(value >> 16));
  }

  std::string files_;
  std::string directory_;
  int count_ = 0;
};

using NamedFiles = std::map<std::string, std::string>;

// Every file of a folder by its name.
inline NamedFiles FilesOfFolder(const std::string& folder) {
  NamedFiles files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files[entry.path().filename().string()] = ReadFileBytes(entry.path().string());
  }
  return files;
}

inline std::string Packed(const NamedFiles& files) {
  ZipPacker packer;
  for (const auto& [name, content] : files) packer.Add(name, content);
  return packer.Finish();
}

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_ZIP_PACKER_H_
