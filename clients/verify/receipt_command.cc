#include <cstddef>
#include <optional>

#include "clients/verify/arguments.h"
#include "clients/verify/commands.h"
#include "clients/verify/encoding.h"
#include "clients/verify/log_check.h"
#include "clients/verify/read_file.h"
#include "clients/verify/reason.h"
#include "clients/verify/receipt_file.h"
#include "clients/verify/signature.h"
#include "clients/verify/tagged_hash.h"

namespace handover_verify {
namespace {

constexpr std::size_t kMaxReceiptBytes = 1'000'000;  // A path of 64 hashes is 2 KiB.
constexpr std::size_t kMaxPemBytes = 100'000;        // A key is 200 bytes; room for its comments.

int RefuseReceiptCall(const Streams& streams, const std::string& problem) {
  streams.err << "handover-verify receipt: " << problem << "\n";
  return kUsage;
}

void PrintReceipt(const LogReceipt& receipt, const ReceiptVerdict& verdict, bool is_root_given, std::ostream& out) {
  const auto type = static_cast<unsigned>(verdict.leaf.type);
  out << "The receipt holds.\n"
      << "leaf type   " << LeafTypeName(verdict.leaf.type) << " (" << type << ")\n"
      << "leaf index  " << receipt.logged.index << "\n"
      << "leaf time   " << FormatUtc(verdict.leaf.time_ms) << "\n"
      << "tree size   " << verdict.head.size << "\n"
      << "head time   " << FormatUtc(verdict.head.time_ms) << "\n"
      << "log id      " << EncodeHex(verdict.head.log_id) << "\n"
      << "log root    " << EncodeHex(verdict.head.root) << "\n"
      << "handover    " << EncodeHex(verdict.leaf.ref)
      << (is_root_given ? " (equals --root)" : " (not compared: no --root)") << "\n";
}

}  // namespace

int VerifyReceipt(const Words& words, const Streams& streams) {
  std::string problem;
  const std::optional<Arguments> arguments =
      Arguments::Parse(words, {.required_flags = {"log-key"}, .optional_flags = {"root"}, .file_count = 1}, problem);
  if (!arguments) return RefuseReceiptCall(streams, problem);
  std::optional<std::string> root;
  if (const auto flag = arguments->flags.find("root"); flag != arguments->flags.end()) {
    root = DecodeHex(flag->second);
    if (!root || root->size() != kHashBytes) {
      return RefuseReceiptCall(streams, "--root: must be 64 hexadecimal digits");
    }
  }
  const std::optional<std::string> pem = ReadFile(arguments->Flag("log-key"), kMaxPemBytes);
  if (!pem) return RefuseReceiptCall(streams, "--log-key: the file can not be read");
  const std::optional<P256Key> log_key = P256Key::FromPem(*pem);
  if (!log_key) return RefuseReceiptCall(streams, "--log-key: must be a P-256 public key in PEM");
  const std::optional<std::string> bytes = ReadFile(arguments->files.front(), kMaxReceiptBytes);
  if (!bytes) return RefuseReceiptCall(streams, "FILE: can not be read, or is over 1 MB");

  ReceiptVerdict verdict;
  const std::optional<LogReceipt> receipt = ParseReceipt(*bytes);
  if (receipt) verdict = CheckReceipt(*receipt, root, *log_key);
  if (verdict.reason != Reason::kOk) {
    streams.out << "The receipt does not hold: " << ReasonName(verdict.reason) << "\n";
    return kDoesNotHold;
  }
  PrintReceipt(*receipt, verdict, root.has_value(), streams.out);
  return kHolds;
}

}  // namespace handover_verify
