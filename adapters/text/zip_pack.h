// Several files made one document, as zip_archive.h reads it: for a delivery that lies in a folder instead.
#ifndef HANDOVER_ADAPTERS_TEXT_ZIP_PACK_H_
#define HANDOVER_ADAPTERS_TEXT_ZIP_PACK_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"

namespace handover::adapters {

struct FileToPack {
  std::string name;  // At most 65535 bytes.
  std::string bytes;
  absl::CivilSecond changed;  // From 1980 to 2107, with a precision of two seconds; other times become 1980.
};

// Stored, in their order. The same files give the same bytes. REQUIRES: fewer than 65536 files, together below 4 GiB.
std::string PackFiles(const std::vector<FileToPack>& files);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_ZIP_PACK_H_
