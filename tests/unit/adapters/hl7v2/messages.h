// Messages for the tests of this folder: the fixtures, changed in one place where a test asks for it.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_HL7V2_MESSAGES_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_HL7V2_MESSAGES_H_

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/hl7v2/hl7_reader.h"
#include "adapters/translation.h"
#include "tests/fakes/seeded_random.h"

namespace handover::adapters::hl7v2::testing {

inline const absl::Time kNow = absl::FromUnixSeconds(1'718'290'000);

// Tests run in the root of the source.
inline std::string Fixture(const std::string& name) {
  std::ifstream file("tests/fixtures/hl7v2/" + name, std::ios::binary);
  EXPECT_TRUE(file.good()) << name;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// `text` with the first `find` replaced. The test fails when it is not there.
inline std::string Replaced(std::string text, std::string_view find, std::string_view replace) {
  const size_t at = text.find(find);
  EXPECT_NE(at, std::string::npos) << find;
  return at == std::string::npos ? text : text.replace(at, find.size(), replace);
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
