#include "tests/unit/adapters/social/reports.h"

#include "gtest/gtest.h"

#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::adapters::social::testing {
namespace reports_internal {

constexpr int64_t kNow = 1'718'100'000;

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

}  // namespace reports_internal

std::string Fixture(std::string_view name) {
  return fakes::ReadFileBytes("tests/fixtures/concern/" + std::string(name));
}

std::string ReportWith(std::string_view from, std::string_view to) {
  return reports_internal::Replaced(Fixture("violence.json"), from, to);
}

std::string RowWith(std::string_view from, std::string_view to) {
  return reports_internal::Replaced(Fixture("two_meetings.csv"), from, to);
}

Translation ReadJson(std::string_view bytes) {
  fakes::SeededRandom random;
  return ConcernJsonReader().Read(bytes, {&random, absl::FromUnixSeconds(reports_internal::kNow)});
}

Translation ReadTable(std::string_view bytes) {
  fakes::SeededRandom random;
  return ConcernCsvReader().Read(bytes, {&random, absl::FromUnixSeconds(reports_internal::kNow)});
}

std::string ErrorsOf(const Translation& translation) {
  std::string errors;
  for (const Issue& issue : translation.issues) {
    if (issue.severity == Severity::kError) errors += issue.code + " at " + issue.path + "\n";
  }
  EXPECT_EQ(errors.empty(), translation.accepted());
  return errors;
}

const exchange::v1::Section& SectionOf(const exchange::v1::Handover& handover, std::string_view type) {
  for (const exchange::v1::Section& section : handover.sections()) {
    if (section.header().type() == type) return section;
  }
  ADD_FAILURE() << "no " << type;
  return exchange::v1::Section::default_instance();
}

}  // namespace handover::adapters::social::testing
