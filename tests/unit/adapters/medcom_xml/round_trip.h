// Letters that are read, written and read again: what must come back, and what a reader has declared as dropped.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_XML_ROUND_TRIP_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_XML_ROUND_TRIP_H_

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "adapters/medcom_xml/xdis32_letter.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/xml_prescan.h"
#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom::testing {

// A handover as far as a second reading makes the same: without chance, and without the list of what the first reading
// dropped, which cannot be dropped twice.
inline std::string SecondTime(const exchange::v1::Handover& handover) {
  exchange::v1::Handover canonical = Canonical(handover);
  canonical.mutable_envelope()->clear_losses();
  return canonical.DebugString();
}

// The path without its places: where several stand under one name, fewer may do the second time.
inline std::string SecondTimeWithoutPlaces(exchange::v1::Handover handover) {
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (!section.body().has_residue()) continue;
    for (auto& element : *section.mutable_body()->mutable_residue()->mutable_elements()) {
      element.set_path(WithoutIndexes(element.path()));
    }
  }
  return SecondTime(handover);
}

// As the model spells it: a language in small letters, a telephone without blanks.
inline std::string Respelled(const std::string& path, std::string value) {
  if (path.ends_with("ISOLanguageCode")) value = absl::AsciiStrToLower(value);
  if (path.ends_with("SubscriberIdentifier")) std::erase(value, ' ');
  return value;
}

// `path value` of every element with a value, without the places among elements of one name. Formatted text as words.
inline std::multiset<std::string> ValuesOf(const std::string& letter, const std::vector<std::string>& leaves) {
  const std::set<std::string> known(leaves.begin(), leaves.end());
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(PrescanXml(letter).utf8.c_str(), pugi::parse_default | pugi::parse_ws_pcdata));
  std::multiset<std::string> values;
  for (const pugi::xpath_node found : document.select_nodes("//*")) {
    const std::string path = WithoutIndexes(PathOf(found.node()));
    if (!known.contains(path.substr(1))) continue;
    values.insert(absl::StrCat(path.substr(1), " ", Respelled(path, WordsOf(found.node()))));
  }
  return values;
}

// What the first letter says and the second does not, less what was declared as dropped when the first was read.
inline std::vector<std::string> GoneBetween(const std::string& first, const std::string& second,
                                            const std::vector<std::string>& leaves, const Translation& reading) {
  const std::multiset<std::string> before = ValuesOf(first, leaves);
  const std::multiset<std::string> after = ValuesOf(second, leaves);
  std::vector<std::string> gone;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(gone));
  // Of the envelope around the letters; a handover is of one letter.
  std::set<std::string> dropped = {"Emessage/Envelope/Identifier", "Emessage/Envelope/AcknowledgementCode"};
  for (const Loss& loss : reading.losses) dropped.insert(WithoutIndexes(loss.path).substr(1));
  std::erase_if(gone, [&dropped](const std::string& value) {
    return std::any_of(dropped.begin(), dropped.end(), [&value](const std::string& path) {
      return value.starts_with(path + " ") || value.starts_with(path + "/");
    });
  });
  return gone;
}

}  // namespace handover::adapters::medcom::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_XML_ROUND_TRIP_H_
