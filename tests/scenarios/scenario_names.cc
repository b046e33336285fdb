#include "tests/scenarios/scenario_names.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "broker/base/refusal.h"
#include "broker/identity/party_rules.h"

namespace handover::scenarios {
namespace scenario_names_internal {

const std::map<std::string, std::string>& Numbers() {
  static const auto* numbers = new std::map<std::string, std::string>{
      {"child", "0505239996"},     {"mother", "2911829996"}, {"father", "1502829995"},      {"rikke", "0505209996"},
      {"ruddi", "1502779995"},     {"lars", "0505159995"},   {"gitte", "0505109990"},       {"boy", "1306249995"},
      {"girl", "1306249996"},      {"else", "0201919990"},   {"grandmother", "2512489996"}, {"pia", "0505059996"},
      {"temporary", "0505231AB1"}, {"third", "1306241CD3"}};
  return *numbers;
}

}  // namespace scenario_names_internal

using scenario_names_internal::Numbers;

const std::string& NumberOf(const std::string& person) {
  static const std::string& nobody = *new std::string("0000000000");
  const auto found = Numbers().find(person);
  EXPECT_NE(found, Numbers().end()) << person;
  return found == Numbers().end() ? nobody : found->second;
}

model::v1::PersonIdentifier Identifier(const std::string& person) {
  model::v1::PersonIdentifier identifier;
  const std::string& number = NumberOf(person);
  const bool is_replacement = number.find_first_not_of("0123456789") != std::string::npos;
  if (is_replacement) {
    identifier.set_x_ecpr(number);
  } else {
    identifier.set_cpr(number);
  }
  return identifier;
}

model::v1::PersonIdentifier UnbornChild(const std::string& person) {
  const std::vector<std::string> parts = absl::StrSplit(person, ':');
  model::v1::PersonIdentifier identifier;
  model::v1::PersonIdentifier::Unborn& unborn = *identifier.mutable_unborn();
  unborn.mutable_mother()->set_person_id("b000000000000001");
  unborn.set_pregnancy_episode_id(parts[1]);
  unborn.set_ordinal(parts.size() > 2 ? std::stoi(parts[2]) : 1);
  return identifier;
}

std::string NameOf(const std::string& person_id, const exchange::v1::RoutingSlip& slip) {
  for (const exchange::v1::RoutingSlip::Person& person : slip.persons()) {
    if (person.person_id() != person_id || person.identifiers().empty()) continue;
    for (const auto& [name, number] : Numbers()) {
      if (person.identifiers(0).cpr() == number) return name;
    }
  }
  return person_id;
}

std::vector<std::string> List(const std::string& text) {
  if (text.empty()) return {};
  return absl::StrSplit(text, ',');
}

directory::v1::Sector SectorOf(const std::string& name) {
  const auto sector = identity::SectorFromName(name);
  EXPECT_TRUE(sector.has_value()) << name;
  return sector.value_or(directory::v1::SECTOR_UNSPECIFIED);
}

std::string Refused(const absl::Status& status) {
  const exchange::v1::ErrorDetail detail = DetailOf(status);
  const std::string words = std::string(status.message()) + detail.rule() + detail.field_path();
  for (const auto& [name, number] : Numbers()) {
    if (absl::StrContains(words, number)) return "the refusal tells the number of " + name;
  }
  return "refused " + CodeOf(status);
}

std::string PairsText(const google::protobuf::RepeatedPtrField<exchange::v1::Pair>& pairs) {
  std::vector<std::string> texts;
  for (const exchange::v1::Pair& pair : pairs) texts.push_back(pair.category() + ":" + pair.reason());
  std::sort(texts.begin(), texts.end());
  return absl::StrJoin(texts, ",");
}

}  // namespace handover::scenarios
