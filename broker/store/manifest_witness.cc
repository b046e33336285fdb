#include "broker/store/manifest_witness.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "broker/base/status_macros.h"
#include "broker/store/durable_file.h"

namespace handover::store {
namespace manifest_witness_internal {

constexpr char kPrefix[] = "MANIFEST-";

absl::Status Damaged() {
  return absl::DataLossError("store: its MANIFEST is older or shorter than it was; restore a backup");
}

struct Seen {
  std::string name;
  uint64_t size = 0;
};

// MANIFESTs are numbered in the order in which they are begun.
std::optional<uint64_t> NumberOf(absl::string_view name) {
  uint64_t number = 0;
  if (!absl::ConsumePrefix(&name, kPrefix) || !absl::SimpleAtoi(name, &number)) return std::nullopt;
  return number;
}

// The one that CURRENT names. NOT_FOUND: there is no CURRENT.
absl::StatusOr<Seen> Look(const std::string& directory) {
  HANDOVER_ASSIGN_OR_RETURN(std::string current, ReadWholeFile(directory + "/CURRENT"));
  Seen seen;
  seen.name = std::string(absl::StripSuffix(current, "\n"));
  if (!NumberOf(seen.name).has_value()) return Damaged();
  std::error_code error;
  seen.size = std::filesystem::file_size(directory + "/" + seen.name, error);
  if (error) return Damaged();
  return seen;
}

}  // namespace manifest_witness_internal

absl::Status ManifestWitness::Check() const {
  using namespace manifest_witness_internal;
  const absl::StatusOr<std::string> bytes = ReadWholeFile(directory_ + "/" + kManifestWitnessName);
  if (absl::IsNotFound(bytes.status())) return absl::OkStatus();
  HANDOVER_RETURN_IF_ERROR(bytes.status());
  const std::vector<std::string> words = absl::StrSplit(absl::StripSuffix(*bytes, "\n"), ' ');
  uint64_t size = 0;
  // What is not readable witnesses nothing; the store itself is not damaged by it.
  if (words.size() != 2 || !NumberOf(words[0]).has_value() || !absl::SimpleAtoi(words[1], &size)) {
    return absl::OkStatus();
  }
  HANDOVER_ASSIGN_OR_RETURN(const Seen seen, Look(directory_));
  const bool is_older = *NumberOf(seen.name) < *NumberOf(words[0]);
  const bool is_shorter = seen.name == words[0] && seen.size < size;
  return is_older || is_shorter ? Damaged() : absl::OkStatus();
}

void ManifestWitness::Record() {
  using namespace manifest_witness_internal;
  absl::MutexLock lock(&mu_);
  const absl::StatusOr<Seen> seen = Look(directory_);
  if (!seen.ok()) return;
  ReplaceFile(directory_ + "/" + kManifestWitnessName, absl::StrCat(seen->name, " ", seen->size, "\n")).IgnoreError();
}

}  // namespace handover::store
