#ifndef HANDOVER_CLIENTS_VERIFY_EXPORT_FILE_H_
#define HANDOVER_CLIENTS_VERIFY_EXPORT_FILE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/verify/entry_detail.h"
#include "clients/verify/export_check.h"

// The file export.json: docs/formats/export.md. Pure, safe from any thread.
namespace handover_verify {

// What opens a leaf's detail.
struct Opening {
  std::string detail;
  std::string salt;
};

// What stands beside the proof of one entry, in its order.
struct FileEntry {
  std::uint64_t time_ms = 0;
  std::optional<LoggedLeaf> main;
  // Both or none: what is closed says nothing.
  std::optional<Opening> opening;
  EntryText says;
};

struct CopyDue {
  std::uint64_t sequence = 0;
  std::optional<std::uint64_t> met_by;
  friend bool operator==(const CopyDue&, const CopyDue&) = default;
};

// What the log holds under one number of a person.
struct ExportFile {
  SubjectExport proof;  // Without snapshot_size, which the snapshot's detail tells.
  std::vector<FileEntry> entries;
  Opening snapshot;
  std::vector<CopyDue> copies_due;
  // Of the file as a whole: the same person under other numbers. Empty in each of these.
  std::vector<ExportFile> others;
};

// Nothing when it is no JSON of this format and version, or lacks one of its parts; lengths inside are for the checks.
std::optional<ExportFile> ParseExportFile(std::string_view text);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_EXPORT_FILE_H_
