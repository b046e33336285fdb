// How far a long command is, on one line of a terminal that it takes away again.
#ifndef HANDOVER_CLIENTS_CLI_PROGRESS_LINE_H_
#define HANDOVER_CLIENTS_CLI_PROGRESS_LINE_H_

#include <cstddef>
#include <ostream>

namespace handover::cli {

// Not thread-safe. Prints nothing unless `shows`: a file or a pipe gets no line.
class ProgressLine {
 public:
  ProgressLine(std::ostream& err, size_t total, bool shows) : err_(err), total_(total), shows_(shows && total > 1) {}
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // One more is done.
  void Advance();

 private:
  static constexpr size_t kWidth = 30;

  std::ostream& err_;
  const size_t total_;
  const bool shows_;
  size_t done_ = 0;
};

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_PROGRESS_LINE_H_
