#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "clients/verify/arguments.h"
#include "clients/verify/commands.h"
#include "clients/verify/encoding.h"
#include "clients/verify/export_file.h"
#include "clients/verify/export_file_check.h"
#include "clients/verify/read_file.h"
#include "clients/verify/reason.h"
#include "clients/verify/signature.h"

namespace handover_verify {
namespace {

constexpr std::size_t kMaxExportBytes = 512'000'000;  // 100 000 entries with all their proofs.
constexpr std::size_t kMaxExportPemBytes = 100'000;   // A key is 200 bytes; room for its comments.

int RefuseExportCall(const Streams& streams, const std::string& problem) {
  streams.err << "handover-verify export: " << problem << "\n";
  return kUsage;
}

void PrintExport(const ExportFile& file, const ExportVerdict& verdict, std::ostream& out) {
  const std::size_t count = file.entries.size();
  const std::size_t open = static_cast<std::size_t>(
      std::count_if(file.copies_due.begin(), file.copies_due.end(), [](const CopyDue& copy) { return !copy.met_by; }));
  if (verdict.number > 0) out << "\nThe same person under another number (" << verdict.number << "):\n";
  out << "entries     " << count << ", in the order of the log; " << verdict.opened_count
      << " say what they commit to, " << count - verdict.opened_count << " are closed\n"
      << "complete    the stream had " << file.proof.leaf_count << " entries when the log had "
      << verdict.snapshot_size << " leaves; none is left out\n"
      << "copies due  " << file.copies_due.size() << ", not given yet " << open << "\n"
      << "tree size   " << verdict.head.size << "\n"
      << "head time   " << FormatUtc(verdict.head.time_ms) << "\n"
      << "log id      " << EncodeHex(verdict.head.log_id) << "\n"
      << "log root    " << EncodeHex(verdict.head.root) << "\n"
      << "stream      " << EncodeHex(file.proof.stream) << "\n";
}

void PrintWhole(const ExportFile& file, const std::vector<ExportVerdict>& verdicts, std::ostream& out) {
  out << "The export holds.\n";
  PrintExport(file, verdicts.front(), out);
  for (std::size_t i = 0; i < file.others.size(); ++i) PrintExport(file.others[i], verdicts[i + 1], out);
  out << "not proven  whose streams these are, that the person has no more numbers, the names of the parties, and what "
         "was never logged\n";
}

}  // namespace

int VerifyExport(const Words& words, const Streams& streams) {
  std::string problem;
  const std::optional<Arguments> arguments =
      Arguments::Parse(words, {.required_flags = {"log-key"}, .file_count = 1}, problem);
  if (!arguments) return RefuseExportCall(streams, problem);
  const std::optional<std::string> pem = ReadFile(arguments->Flag("log-key"), kMaxExportPemBytes);
  if (!pem) return RefuseExportCall(streams, "--log-key: the file can not be read");
  const std::optional<P256Key> log_key = P256Key::FromPem(*pem);
  if (!log_key) return RefuseExportCall(streams, "--log-key: must be a P-256 public key in PEM");
  const std::optional<std::string> text = ReadFile(arguments->files.front(), kMaxExportBytes);
  if (!text) return RefuseExportCall(streams, "FILE: can not be read, or is over 512 MB");

  const std::optional<ExportFile> file = ParseExportFile(*text);
  const std::vector<ExportVerdict> verdicts =
      file ? CheckWholeExport(*file, *log_key) : std::vector<ExportVerdict>{ExportVerdict()};
  const ExportVerdict& first = verdicts.front();
  if (first.reason != Reason::kOk) {
    streams.out << "The export does not hold: " << ReasonName(first.reason);
    if (first.sequence != 0) streams.out << " at entry " << first.sequence;
    if (first.number != 0) streams.out << " of the person's other number " << first.number;
    streams.out << "\n";
    return kDoesNotHold;
  }
  PrintWhole(*file, verdicts, streams.out);
  return kHolds;
}

}  // namespace handover_verify
