#ifndef HANDOVER_CLIENTS_VERIFY_COMMANDS_H_
#define HANDOVER_CLIENTS_VERIFY_COMMANDS_H_

#include <ostream>
#include <string>
#include <vector>

// The commands of handover-verify. Each writes what it found to `out` and what was wrong with the
// call to `err`, and returns the exit code.
namespace handover_verify {

constexpr int kHolds = 0;
constexpr int kDoesNotHold = 1;
constexpr int kUsage = 2;  // Also a file that can not be read.

struct Streams {
  std::ostream& out;
  std::ostream& err;
};

// The words after the command's name.
using Words = std::vector<std::string>;

// receipt FILE --log-key=PEM [--root=HEX]. A failing check is named by its reason.
int VerifyReceipt(const Words& words, const Streams& streams);

// export FILE --log-key=PEM. A failing check is named by its reason and, where it is one entry's, by its number.
int VerifyExport(const Words& words, const Streams& streams);

// inclusion --leaf-index=N --tree-size=N --leaf-hash=B64 --root=B64 --proof=B64,... A hash that is
// well-formed base64 of another length than 32 bytes does not hold; it is not misuse.
int VerifyInclusion(const Words& words, const Streams& streams);

// consistency --size1=N --size2=N --root1=B64 --root2=B64 --proof=B64,...
int VerifyConsistency(const Words& words, const Streams& streams);

// vectors FILE. One line per case: name, expected, got, ok or FAIL, between tabs; the same for a
// stated value that does not come out, and a count on `err`. A file without cases is no vector
// file.
int VerifyVectors(const Words& words, const Streams& streams);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_COMMANDS_H_
