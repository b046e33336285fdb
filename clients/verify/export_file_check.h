#ifndef HANDOVER_CLIENTS_VERIFY_EXPORT_FILE_CHECK_H_
#define HANDOVER_CLIENTS_VERIFY_EXPORT_FILE_CHECK_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "clients/verify/export_file.h"
#include "clients/verify/reason.h"
#include "clients/verify/signature.h"
#include "clients/verify/statements.h"

// Everything that an export file claims, against a log's key. Pure, safe from any thread.
namespace handover_verify {

struct ExportVerdict {
  Reason reason = Reason::kMalformed;
  std::uint64_t sequence = 0;      // Of the entry that fails; 0 where it is none's alone.
  TreeHead head;                   // Set when the reason is kOk.
  std::uint64_t snapshot_size = 0;  // So many leaves of the log are covered. Set when the reason is kOk.
  std::uint64_t opened_count = 0;  // Entries that say something. Set when the reason is kOk.
  std::size_t number = 0;          // Which of the person's numbers it is about: 0 is the file's own, 1 its first other.
};

// First the stream (CheckExport), then per entry: a CONCERNS leaf's own leaf (WRONG_LEAF, NOT_IN_LOG), the detail
// (WRONG_LEAF), its words and its time (MALFORMED). Then the copies that are due (MALFORMED).
// The file's own number alone.
ExportVerdict CheckExportFile(const ExportFile& file, const P256Key& log_key);

// The same for every number of the person, in order: the first that does not hold is the only one returned. A stream
// that is there twice is MALFORMED.
std::vector<ExportVerdict> CheckWholeExport(const ExportFile& file, const P256Key& log_key);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_EXPORT_FILE_CHECK_H_
