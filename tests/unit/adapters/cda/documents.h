// Documents for the tests of this folder: the fixtures, changed in one place where a test asks for it.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_CDA_DOCUMENTS_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_CDA_DOCUMENTS_H_

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/cda/cda_reader.h"
#include "adapters/translation.h"
#include "tests/fakes/seeded_random.h"

namespace handover::adapters::cda::testing {

// Tests run in the root of the source.
inline std::string Fixture(const std::string& name) {
  std::ifstream file("tests/fixtures/cda/" + name, std::ios::binary);
  EXPECT_TRUE(file.good()) << name;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// `text` with the first `find` replaced. The test fails when it is not there.
inline std::string Replaced(std::string text, std::string_view find, std::string_view replace) {
  const size_t at = text.find(find);
  EXPECT_NE(at, std::string::npos) << find;
  return at == std::string::npos ? text : text.replace(at, find.size(), replace);
}

inline Translation Translate(std::string_view bytes, const CareLevels& levels = {}) {
  fakes::SeededRandom random;
  return CdaReader(levels).Read(bytes, {&random, absl::FromUnixSeconds(1'718'290'000)});
}

inline bool Tells(const Translation& translation, std::string_view code) {
  return std::any_of(translation.issues.begin(), translation.issues.end(),
                     [code](const Issue& issue) { return issue.code == code; });
}

// The bodies of all sections of this type.
inline std::vector<exchange::v1::SectionBody> BodiesOf(const Translation& translation, std::string_view type) {
  std::vector<exchange::v1::SectionBody> bodies;
  EXPECT_EQ(translation.handovers.size(), 1u) << type;
  if (!translation.accepted()) return bodies;
  for (const exchange::v1::Section& section : translation.handovers[0].sections()) {
    if (section.header().type() == type) bodies.push_back(section.body());
  }
  return bodies;
}

// The body of the only section of this type; an empty one, and a failed test, when there is another number of them.
inline exchange::v1::SectionBody BodyOf(const Translation& translation, std::string_view type) {
  const std::vector<exchange::v1::SectionBody> bodies = BodiesOf(translation, type);
  EXPECT_EQ(bodies.size(), 1u) << type;
  return bodies.empty() ? exchange::v1::SectionBody() : bodies[0];
}

// The text of the note with this title.
inline std::string NoteOf(const Translation& translation, std::string_view title) {
  for (const exchange::v1::SectionBody& body : BodiesOf(translation, "Note")) {
    if (body.note().title() == title) return body.note().text();
  }
  return "";
}

}  // namespace handover::adapters::cda::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_CDA_DOCUMENTS_H_
