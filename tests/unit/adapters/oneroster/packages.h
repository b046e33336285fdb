// The fixtures of OneRoster, packed and read.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_ONEROSTER_PACKAGES_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_ONEROSTER_PACKAGES_H_

#include <algorithm>
#include <string>
#include <string_view>

#include "adapters/oneroster/oneroster_reader.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/zip_packer.h"

namespace handover::adapters::oneroster::testing {

inline fakes::NamedFiles FilesOfFixture(const std::string& folder) {
  return fakes::FilesOfFolder("tests/fixtures/oneroster/" + folder);
}

inline Translation ReadPackage(std::string_view bytes) {
  fakes::SeededRandom random;
  return OneRosterReader().Read(bytes, {&random, absl::FromUnixSeconds(1'795'000'000)});
}

inline Translation ReadFiles(const fakes::NamedFiles& files) { return ReadPackage(fakes::Packed(files)); }

// `code path` is among the issues.
inline bool HasIssue(const Translation& translation, std::string_view code, std::string_view path) {
  return std::any_of(translation.issues.begin(), translation.issues.end(),
                     [&](const Issue& issue) { return issue.code == code && issue.path == path; });
}

inline bool HasLoss(const Translation& translation, std::string_view code, std::string_view path) {
  return std::any_of(translation.losses.begin(), translation.losses.end(),
                     [&](const Loss& loss) { return loss.code == code && loss.path == path; });
}

}  // namespace handover::adapters::oneroster::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_ONEROSTER_PACKAGES_H_
