// Several files packed as one document (ZIP), for formats that are published so. The directory is read and judged
// before anything is unpacked: a small file cannot become a large one. Stored and deflated files alone; no encryption,
// no ZIP64, no parts, no folders. Pure functions of their input.
#ifndef HANDOVER_ADAPTERS_TEXT_ZIP_ARCHIVE_H_
#define HANDOVER_ADAPTERS_TEXT_ZIP_ARCHIVE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"

namespace handover::adapters {

struct ZipLimits {
  size_t max_bytes = 4 * 1024 * 1024;           // Of the package.
  size_t max_files = 64;                        // In its directory.
  size_t max_unpacked_bytes = 8 * 1024 * 1024;  // Of all files together, as the directory states it.
};

struct ZipFile {
  std::string_view name;  // Borrowed from the package.
  size_t unpacked_bytes = 0;
  absl::CivilSecond changed;  // By the clock of who packed it; a date that does not exist is moved to one that does.
  std::string_view packed;    // Borrowed.
  bool deflated = false;
  uint32_t crc = 0;
};

struct ZipProblem {
  std::string_view code;  // One of ZipIssueCodes().
  std::string path;       // `file`, or `file 3 of the package`.
  std::string_view rule;
};

struct ZipDirectory {
  std::optional<std::vector<ZipFile>> files;  // In the order of the directory, no two of one name.
  ZipProblem problem;                         // Meaningful when there are none.
};

// Looks like a package by its first bytes.
bool LooksLikeZip(std::string_view bytes);

// Unpacks nothing. `bytes` must outlive what comes of it.
ZipDirectory ReadZipDirectory(std::string_view bytes, const ZipLimits& limits = {});

// Exactly as many bytes as the directory states, with its checksum; empty (the problem ZIP_DAMAGED) otherwise.
std::optional<std::string> Unpack(const ZipFile& file);

// For a file that Unpack() gave nothing of; `place` counts from 1.
ZipProblem DamagedFile(size_t place);

struct ZipIssueCode {
  std::string_view code;
  std::string_view meaning;  // For the README of a format.
};

// Every code that the two give.
absl::Span<const ZipIssueCode> ZipIssueCodes();

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_ZIP_ARCHIVE_H_
