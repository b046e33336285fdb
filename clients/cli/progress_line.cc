#include "clients/cli/progress_line.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace handover::cli {

ProgressLine::~ProgressLine() {
  if (shows_) err_ << "\r\x1b[K" << std::flush;
}

void ProgressLine::Advance() {
  ++done_;
  // A thousand lines for a thousand small files would take longer than the files.
  const bool has_moved = done_ * 100 / total_ != (done_ - 1) * 100 / total_;
  if (!shows_ || !has_moved) return;
  const size_t filled = done_ * kWidth / total_;
  err_ << absl::StrCat("\r[", std::string(filled, '#'), std::string(kWidth - filled, '.'), "] ", done_, " of ", total_)
       << std::flush;
}

}  // namespace handover::cli
