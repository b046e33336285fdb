// Letters for the tests of this folder: the fixtures under tests/fixtures/xdis32, changed in one place where a test
// asks for it, and what they become in a form that can be compared.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_XML_LETTER_FIXTURE_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_XML_LETTER_FIXTURE_H_

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

#include "adapters/medcom_xml/xdis32_reader.h"
#include "adapters/translation.h"
#include "tests/fakes/seeded_random.h"

namespace handover::adapters::medcom::testing {

inline const absl::Time kNow = absl::FromUnixSeconds(1'718'270'000);

// Tests run in the root of the source.
inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline std::string Fixture(const std::string& name) { return ReadFile("tests/fixtures/xdis32/" + name); }

// `text` with the first `find` replaced. The test fails when it is not there.
inline std::string Replaced(std::string text, std::string_view find, std::string_view replace) {
  const size_t at = text.find(find);
  EXPECT_NE(at, std::string::npos) << find;
  return at == std::string::npos ? text : text.replace(at, find.size(), replace);
}

inline std::string ReplacedEverywhere(std::string text, std::string_view find, std::string_view replace) {
  for (size_t at = text.find(find); at != std::string::npos; at = text.find(find, at + replace.size())) {
    text.replace(at, find.size(), replace);
  }
  return text;
}

// What stands between the tabs of a line, at least so many.
inline std::vector<std::string> ColumnsOf(const std::string& line, size_t count) {
  std::vector<std::string> columns(1);
  for (const char c : line) {
    if (c == '\t') {
      columns.emplace_back();
    } else {
      columns.back().push_back(c);
    }
  }
  columns.resize(std::max(columns.size(), count));
  return columns;
}

inline Translation Translate(std::string_view bytes) {
  fakes::SeededRandom random;
  return Xdis32Reader().Read(bytes, {&random, kNow});
}

inline const Issue* FindIssue(const std::vector<Issue>& issues, std::string_view code) {
  const auto found = std::find_if(issues.begin(), issues.end(), [code](const Issue& i) { return i.code == code; });
  return found == issues.end() ? nullptr : &*found;
}

// The codes of the errors, in order.
inline std::vector<std::string> ErrorCodes(const std::vector<Issue>& issues) {
  std::vector<std::string> codes;
  for (const Issue& issue : issues) {
    if (issue.severity == Severity::kError) codes.push_back(issue.code);
  }
  return codes;
}

inline bool HasErrorCode(const std::vector<Issue>& issues) { return !ErrorCodes(issues).empty(); }

// The bodies of that type.
inline std::vector<exchange::v1::Section> SectionsOf(const exchange::v1::Handover& handover, std::string_view type) {
  std::vector<exchange::v1::Section> found;
  for (const exchange::v1::Section& section : handover.sections()) {
    if (section.header().type() == type) found.push_back(section);
  }
  return found;
}

// The only one of that type, or an empty one and a failure.
inline exchange::v1::Section SectionOf(const exchange::v1::Handover& handover, std::string_view type) {
  const std::vector<exchange::v1::Section> found = SectionsOf(handover, type);
  EXPECT_EQ(found.size(), 1u) << type;
  return found.empty() ? exchange::v1::Section() : found.front();
}

// The roles that the section is about, in order.
inline std::vector<options::v1::PersonRole> AboutOf(const exchange::v1::Section& section) {
  std::vector<options::v1::PersonRole> roles;
  for (const exchange::v1::SectionHeader::About& about : section.header().about()) roles.push_back(about.role());
  return roles;
}

// The handover without chance: people by role and place, sections in order of their text, no section ids, no digest of
// the document.
inline exchange::v1::Handover Canonical(const exchange::v1::Handover& handover) {
  std::string text = handover.DebugString();
  std::map<std::string, int> places;
  for (const exchange::v1::RoutingSlip::Person& person : handover.slip().persons()) {
    const std::string role = options::v1::PersonRole_Name(person.role());
    text = ReplacedEverywhere(text, person.person_id(), role + "_" + std::to_string(++places[role]));
  }
  exchange::v1::Handover canonical;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &canonical));
  canonical.mutable_envelope()->clear_source_sha256();
  for (exchange::v1::Section& section : *canonical.mutable_sections()) section.mutable_header()->clear_section_id();
  std::sort(canonical.mutable_sections()->pointer_begin(), canonical.mutable_sections()->pointer_end(),
            [](const exchange::v1::Section* a, const exchange::v1::Section* b) {
              return a->DebugString() < b->DebugString();
            });
  return canonical;
}

}  // namespace handover::adapters::medcom::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_XML_LETTER_FIXTURE_H_
