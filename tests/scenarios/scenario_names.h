// What the words of a story stand for: persons, sectors, and the answers of the broker.
#ifndef HANDOVER_TESTS_SCENARIOS_SCENARIO_NAMES_H_
#define HANDOVER_TESTS_SCENARIOS_SCENARIO_NAMES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

#include "broker/base/ids.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/exchange/v1/handover.pb.h"
#include "handover/model/v1/person.pb.h"

namespace handover::scenarios {

// The number of a person of the stories, such as `child`: published test persons alone.
const std::string& NumberOf(const std::string& person);
model::v1::PersonIdentifier Identifier(const std::string& person);

// `unborn:EPISODE` or `unborn:EPISODE:ORDINAL` is the mother's child of that pregnancy.
inline constexpr std::string_view kUnborn = "unborn:";
model::v1::PersonIdentifier UnbornChild(const std::string& person);

// Who it is in the stories; the person's id where the slip names nobody of them.
std::string NameOf(const std::string& person_id, const exchange::v1::RoutingSlip& slip);

// `a,b` as a list; nothing for an empty text.
std::vector<std::string> List(const std::string& text);

// Fails the test for a sector that does not exist.
directory::v1::Sector SectorOf(const std::string& name);

// `refused CODE`. Something no story expects where the words of the refusal hold a person's number.
std::string Refused(const absl::Status& status);

// `CATEGORY:REASON`, sorted, with commas between.
std::string PairsText(const google::protobuf::RepeatedPtrField<exchange::v1::Pair>& pairs);

}  // namespace handover::scenarios

#endif  // HANDOVER_TESTS_SCENARIOS_SCENARIO_NAMES_H_
