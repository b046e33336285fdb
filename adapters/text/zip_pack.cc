#include "adapters/text/zip_pack.h"

#include <zlib.h>

#include <cstdint>

#include "absl/strings/str_cat.h"

namespace handover::adapters {
namespace zip_pack_internal {

constexpr uint16_t kVersion = 20;  // Of the format, 2.0.
constexpr uint16_t kUtf8Names = 1 << 11;
constexpr int kFirstYear = 1980;
constexpr int kLastYear = 2107;

std::string LittleEndian(uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xff);
  return text;
}
std::string Two(uint64_t value) { return LittleEndian(value, 2); }
std::string Four(uint64_t value) { return LittleEndian(value, 4); }

// MS-DOS: time, then date.
std::string Changed(absl::CivilSecond changed) {
  const bool fits = changed.year() >= kFirstYear && changed.year() <= kLastYear;
  const absl::CivilSecond at = fits ? changed : absl::CivilSecond(kFirstYear);
  const auto years = static_cast<uint64_t>(at.year() - kFirstYear);
  const auto time = static_cast<uint64_t>(at.hour() << 11 | at.minute() << 5 | at.second() / 2);
  return Two(time) + Two(years << 9 | static_cast<uint64_t>(at.month() << 5 | at.day()));
}

// What the head of a file and its entry in the directory have in common.
std::string CommonOf(const FileToPack& file) {
  const auto* const data = reinterpret_cast<const Bytef*>(file.bytes.data());
  const uLong crc = crc32(0, data, static_cast<uInt>(file.bytes.size()));
  return absl::StrCat(Two(kVersion), Two(kUtf8Names), Two(0), Changed(file.changed), Four(crc),
                      Four(file.bytes.size()), Four(file.bytes.size()), Two(file.name.size()), Two(0));
}

}  // namespace zip_pack_internal

std::string PackFiles(const std::vector<FileToPack>& files) {
  using zip_pack_internal::Four;
  using zip_pack_internal::Two;
  std::string package;
  std::string directory;
  for (const FileToPack& file : files) {
    const std::string common = zip_pack_internal::CommonOf(file);
    absl::StrAppend(&directory, "PK\x01\x02", Two(zip_pack_internal::kVersion), common, Two(0), Two(0), Two(0),
                    Four(0), Four(package.size()), file.name);
    absl::StrAppend(&package, "PK\x03\x04", common, file.name, file.bytes);
  }
  return absl::StrCat(package, directory, "PK\x05\x06", Two(0), Two(0), Two(files.size()), Two(files.size()),
                      Four(directory.size()), Four(package.size()), Two(0));
}

}  // namespace handover::adapters
