// Messages for the tests of this folder: the fixtures, changed in one place where a test asks for it.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_HL7V2_MESSAGES_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_HL7V2_MESSAGES_H_

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/hl7v2/hl7_reader.h"
#include "adapters/translation.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/adapters/issue_cases.h"

namespace handover::adapters::hl7v2::testing {

inline const absl::Time kNow = absl::FromUnixSeconds(1'718'290'000);

using adapters::testing::Replaced;

inline std::string Fixture(const std::string& name) { return adapters::testing::FixtureBytes("hl7v2/" + name); }

// The rows of the README's table that begins with this line, each with its cells, trimmed.
inline std::vector<std::vector<std::string>> ReadmeTable(std::string_view header) {
  std::ifstream readme("adapters/hl7v2/README.md", std::ios::binary);
  std::vector<std::vector<std::string>> rows;
  bool is_inside = false;
  for (std::string line; std::getline(readme, line);) {
    is_inside = line == header || (is_inside && line.starts_with("| ")) || (is_inside && line.starts_with("|---"));
    if (!is_inside || line == header || line.starts_with("|---")) continue;
    std::istringstream text(line.substr(2));
    rows.emplace_back();
    for (std::string cell; std::getline(text, cell, '|');) {
      cell.erase(cell.find_last_not_of(' ') + 1);
      rows.back().push_back(cell.substr(std::min(cell.find_first_not_of(' '), cell.size())));
    }
  }
  EXPECT_FALSE(rows.empty()) << header;
  return rows;
}

inline Translation Translate(std::string_view bytes) {
  fakes::SeededRandom random;
  return Hl7v2Reader().Read(bytes, {&random, kNow});
}

inline bool Tells(const Translation& translation, std::string_view code, std::string_view path) {
  return std::any_of(translation.issues.begin(), translation.issues.end(),
                     [&](const Issue& issue) { return issue.code == code && issue.path == path; });
}

inline bool Loses(const Translation& translation, std::string_view code, std::string_view path) {
  return std::any_of(translation.losses.begin(), translation.losses.end(),
                     [&](const Loss& loss) { return loss.code == code && loss.path == path; });
}

// The first section of this type, or null.
inline const exchange::v1::Section* FindSection(const exchange::v1::Handover& handover, std::string_view type) {
  const auto& sections = handover.sections();
  const auto found =
      std::find_if(sections.begin(), sections.end(), [type](const auto& s) { return s.header().type() == type; });
  return found == sections.end() ? nullptr : &*found;
}

// The body of that section; an empty one, and a failed test, when there is none.
inline exchange::v1::SectionBody BodyOf(const Translation& translation, std::string_view type) {
  EXPECT_EQ(translation.handovers.size(), 1u) << type;
  const exchange::v1::Section* section = translation.accepted() ? FindSection(translation.handovers[0], type) : nullptr;
  EXPECT_NE(section, nullptr) << type;
  return section == nullptr ? exchange::v1::SectionBody() : section->body();
}

}  // namespace handover::adapters::hl7v2::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_HL7V2_MESSAGES_H_
