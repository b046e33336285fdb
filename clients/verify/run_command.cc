#include "clients/verify/run_command.h"

#include <algorithm>
#include <array>

namespace handover_verify {
namespace {

constexpr std::string_view kHelp =
    R"(handover-verify: checks offline what a Handover broker has proven (scheme HO1).

  handover-verify receipt FILE --log-key=PEM [--root=HEX]
      FILE is a binary Receipt, as `handover submit --receipt=FILE` writes it. PEM is a file
      with the log's public key. With --root it must be the receipt of that handover.
  handover-verify export FILE --log-key=PEM
      FILE is an export.json of `handover export`. Checks every leaf, what it opens to, the
      order, that nothing is left out up to the snapshot, all under one signed tree head, and
      that what stands there to be read is what was logged.
  handover-verify inclusion --leaf-index=N --tree-size=N --leaf-hash=B64 --root=B64
                            --proof=B64,B64,...
  handover-verify consistency --size1=N --size2=N --root1=B64 --root2=B64 --proof=B64,B64,...
      Proofs of RFC 9162. N is decimal, at most 64 bits; B64 is standard base64 with padding.
      An empty --proof= is an empty proof. A hash that is not 32 bytes does not hold, and a
      size of 0 never does; equal sizes hold when the roots are equal and the proof is empty.
  handover-verify vectors FILE
      FILE is shaped like commitment_vectors.json. Prints for each case its name, the expected
      reason, the one found, and ok or FAIL.
  handover-verify --help | --version

A flag is written --flag=value or --flag value, once.
Exit code: 0 holds, 1 does not hold (a receipt or an export: with the reason), 2 misuse or unreadable file.
)";

struct Command {
  std::string_view name;
  int (*run)(const Words& words, const Streams& streams);
};

constexpr std::array<Command, 5> kCommands = {{
    {"receipt", VerifyReceipt},
    {"export", VerifyExport},
    {"inclusion", VerifyInclusion},
    {"consistency", VerifyConsistency},
    {"vectors", VerifyVectors},
}};

}  // namespace

int RunCommand(const std::vector<std::string>& args, std::string_view version, const Streams& streams) {
  if (std::find(args.begin(), args.end(), "--help") != args.end()) {
    streams.out << kHelp;
    return kHolds;
  }
  if (args.size() == 1 && args.front() == "--version") {
    streams.out << "handover-verify " << version << "\n";
    return kHolds;
  }
  for (const Command& command : kCommands) {
    if (args.empty() || args.front() != command.name) continue;
    return command.run(Words(args.begin() + 1, args.end()), streams);
  }
  streams.err << "handover-verify: no such command; --help lists them\n";
  return kUsage;
}

}  // namespace handover_verify
