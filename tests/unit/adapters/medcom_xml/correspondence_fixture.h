// Correspondence letters for the tests of this folder: the fixtures under tests/fixtures/xdis91.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_XML_CORRESPONDENCE_FIXTURE_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_XML_CORRESPONDENCE_FIXTURE_H_

#include <string>
#include <string_view>
#include <vector>

#include "adapters/medcom_xml/xdis91_reader.h"
#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom::testing {

inline std::string Correspondence(const std::string& name) { return ReadFile("tests/fixtures/xdis91/" + name); }

inline Translation TranslateCorrespondence(std::string_view bytes) {
  fakes::SeededRandom random;
  return Xdis91Reader().Read(bytes, {&random, kNow});
}

// Code and path of each issue.
inline std::vector<std::string> ToldOf(const Translation& translation) {
  std::vector<std::string> told;
  for (const Issue& issue : translation.issues) told.push_back(issue.code + " " + issue.path);
  return told;
}

}  // namespace handover::adapters::medcom::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_XML_CORRESPONDENCE_FIXTURE_H_
