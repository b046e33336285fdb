#include "adapters/text/zip_archive.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"

namespace handover::adapters {
namespace zip_archive_internal {

constexpr ZipIssueCode kFormat = {"ZIP_FORMAT", "No package, or one whose directory and files do not agree."};
constexpr ZipIssueCode kTooLarge = {"ZIP_TOO_LARGE",
                                    "More bytes or files than a package may have, packed or unpacked."};
constexpr ZipIssueCode kMethod = {"ZIP_METHOD",
                                  "A file that is encrypted, or packed otherwise than stored or deflated."};
constexpr ZipIssueCode kDamaged = {"ZIP_DAMAGED",
                                   "A file whose content has another length or checksum than it should."};
constexpr std::array kCodes = {kFormat, kTooLarge, kMethod, kDamaged};

constexpr uint32_t kFileMark = 0x04034b50;
constexpr uint32_t kEntryMark = 0x02014b50;
constexpr uint32_t kEndMark = 0x06054b50;
constexpr size_t kFileHeadBytes = 30;
constexpr size_t kEntryHeadBytes = 46;
constexpr size_t kEndBytes = 22;
constexpr size_t kMostCommentBytes = 65'535;
constexpr uint16_t kEncrypted = 1;
constexpr uint16_t kStored = 0;
constexpr uint16_t kDeflated = 8;

// Little-endian numbers. REQUIRES: they lie within `bytes`.
uint16_t Two(std::string_view bytes, size_t at) {
  return static_cast<uint16_t>(static_cast<uint8_t>(bytes[at]) | static_cast<uint8_t>(bytes[at + 1]) << 8);
}

uint32_t Four(std::string_view bytes, size_t at) {
  return static_cast<uint32_t>(Two(bytes, at)) | static_cast<uint32_t>(Two(bytes, at + 2)) << 16;
}

// MS-DOS: seconds in twos, years since 1980.
absl::CivilSecond Changed(uint16_t date, uint16_t time) {
  return absl::CivilSecond(1980 + (date >> 9), (date >> 5) & 15, date & 31, time >> 11, (time >> 5) & 63,
                           2 * (time & 31));
}

class DirectoryReader {
 public:
  DirectoryReader(std::string_view bytes, const ZipLimits& limits) : bytes_(bytes), limits_(limits) {}

  ZipDirectory Read() {
    if (bytes_.size() > limits_.max_bytes) {
      return Refused(kTooLarge, "A package has no more bytes than its format allows.");
    }
    if (!FindEnd()) return Refused(kFormat, "A package ends with its directory.");
    if (count_ > limits_.max_files) return Refused(kTooLarge, "A package has no more files than its format allows.");
    size_t at = begin_;
    for (place_ = 1; place_ <= count_; ++place_) {
      if (!ReadEntry(at)) return {std::nullopt, std::move(problem_)};
    }
    place_ = 0;
    if (at != end_) return Refused(kFormat, "The directory has as many entries as it says.");
    if (Overlap()) return Refused(kFormat, "No two files of a package lie in the same place.");
    return {std::move(files_), {}};
  }

 private:
  ZipDirectory Refused(const ZipIssueCode& code, std::string_view rule) {
    Fail(code, rule);
    return {std::nullopt, std::move(problem_)};
  }

  bool Fail(const ZipIssueCode& code, std::string_view rule) {
    problem_ = {code.code, place_ == 0 ? "file" : absl::StrCat("file ", place_, " of the package"), rule};
    return false;
  }

  // The last record, which a comment may follow. Where the directory is, and that it ends there.
  bool FindEnd() {
    if (bytes_.size() < kEndBytes) return false;
    const size_t last = bytes_.size() - kEndBytes;
    for (size_t comment = 0; comment <= std::min(last, kMostCommentBytes); ++comment) {
      const size_t at = last - comment;
      if (Four(bytes_, at) != kEndMark || Two(bytes_, at + 20) != comment) continue;
      const bool in_parts = Two(bytes_, at + 4) != 0 || Two(bytes_, at + 6) != 0;
      count_ = Two(bytes_, at + 10);
      begin_ = Four(bytes_, at + 16);
      end_ = at;
      return !in_parts && Two(bytes_, at + 8) == count_ && begin_ + Four(bytes_, at + 12) == end_;
    }
    return false;
  }

  // One entry of the directory at `at`, which moves behind it.
  bool ReadEntry(size_t& at) {
    constexpr std::string_view kCut = "An entry of the directory is whole.";
    if (end_ - at < kEntryHeadBytes || Four(bytes_, at) != kEntryMark) return Fail(kFormat, kCut);
    const size_t name_bytes = Two(bytes_, at + 28);
    const size_t all_bytes = kEntryHeadBytes + name_bytes + Two(bytes_, at + 30) + Two(bytes_, at + 32);
    if (end_ - at < all_bytes) return Fail(kFormat, kCut);
    ZipFile file;
    file.name = bytes_.substr(at + kEntryHeadBytes, name_bytes);
    file.unpacked_bytes = Four(bytes_, at + 24);
    file.crc = Four(bytes_, at + 16);
    file.changed = Changed(Two(bytes_, at + 14), Two(bytes_, at + 12));
    const uint16_t method = Two(bytes_, at + 10);
    const bool encrypted = (Two(bytes_, at + 8) & kEncrypted) != 0;
    if (encrypted || (method != kStored && method != kDeflated)) {
      return Fail(kMethod, "A file is stored or deflated, and not encrypted.");
    }
    file.deflated = method == kDeflated;
    unpacked_bytes_ += file.unpacked_bytes;
    if (unpacked_bytes_ > limits_.max_unpacked_bytes) {
      return Fail(kTooLarge, "The files of a package are together no larger than its format allows.");
    }
    if (!FindContent(Four(bytes_, at + 42), Four(bytes_, at + 20), method, file)) return false;
    at += all_bytes;
    return true;
  }

  // The content of a file, whose own head must say the same as the directory.
  bool FindContent(size_t at, size_t packed_bytes, uint16_t method, ZipFile& file) {
    constexpr std::string_view kElsewhere = "A file lies where the directory says, under the same name.";
    if (at > begin_ || begin_ - at < kFileHeadBytes || Four(bytes_, at) != kFileMark) return Fail(kFormat, kElsewhere);
    const size_t name_bytes = Two(bytes_, at + 26);
    const size_t content = kFileHeadBytes + name_bytes + Two(bytes_, at + 28);
    const bool whole = begin_ - at >= content && begin_ - at - content >= packed_bytes;
    if (!whole || Two(bytes_, at + 8) != method) return Fail(kFormat, kElsewhere);
    if (bytes_.substr(at + kFileHeadBytes, name_bytes) != file.name) return Fail(kFormat, kElsewhere);
    const bool repeated = std::any_of(files_.begin(), files_.end(),
                                      [&](const ZipFile& other) { return other.name == file.name; });
    if (file.name.empty() || repeated) return Fail(kFormat, "Every file has a name, and no two the same.");
    file.packed = bytes_.substr(at + content, packed_bytes);
    spans_.push_back({at, at + content + packed_bytes});
    files_.push_back(file);
    return true;
  }

  bool Overlap() {
    std::sort(spans_.begin(), spans_.end());
    for (size_t i = 1; i < spans_.size(); ++i) {
      if (spans_[i].first < spans_[i - 1].second) return true;
    }
    return false;
  }

  const std::string_view bytes_;
  const ZipLimits limits_;
  size_t count_ = 0;
  size_t begin_ = 0;  // Of the directory.
  size_t end_ = 0;
  size_t place_ = 0;  // Of the entry at hand, from 1.
  size_t unpacked_bytes_ = 0;
  std::vector<ZipFile> files_;
  std::vector<std::pair<size_t, size_t>> spans_;
  ZipProblem problem_;
};

bool Inflate(std::string_view packed, std::string& out) {
  constexpr int kRaw = -MAX_WBITS;  // Without zlib's own head: a package has its own.
  z_stream stream{};
  if (inflateInit2(&stream, kRaw) != Z_OK) return false;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  Bytef none = 0;
  stream.next_out = out.empty() ? &none : reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool ended = inflate(&stream, Z_FINISH) == Z_STREAM_END;
  const bool exact = stream.avail_in == 0 && stream.avail_out == 0;
  inflateEnd(&stream);
  return ended && exact;
}

}  // namespace zip_archive_internal

bool LooksLikeZip(std::string_view bytes) {
  namespace internal = zip_archive_internal;
  return bytes.size() >= internal::kEndBytes && internal::Four(bytes, 0) == internal::kFileMark;
}

ZipDirectory ReadZipDirectory(std::string_view bytes, const ZipLimits& limits) {
  return zip_archive_internal::DirectoryReader(bytes, limits).Read();
}

std::optional<std::string> Unpack(const ZipFile& file) {
  std::string out;
  if (file.deflated) {
    out.resize(file.unpacked_bytes);
    if (!zip_archive_internal::Inflate(file.packed, out)) return std::nullopt;
  } else {
    if (file.packed.size() != file.unpacked_bytes) return std::nullopt;
    out = std::string(file.packed);
  }
  const auto* const data = reinterpret_cast<const Bytef*>(out.data());
  if (crc32(0, data, static_cast<uInt>(out.size())) != file.crc) return std::nullopt;
  return out;
}

ZipProblem DamagedFile(size_t place) {
  return {zip_archive_internal::kDamaged.code, absl::StrCat("file ", place, " of the package"),
          "A file has the length and the checksum that the package says."};
}

absl::Span<const ZipIssueCode> ZipIssueCodes() { return zip_archive_internal::kCodes; }

}  // namespace handover::adapters
