#include "adapters/social/concern_losses.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/unit/adapters/social/reports.h"

namespace handover::adapters::social::testing {
namespace concern_losses_test_internal {

std::vector<std::string> PeopleOf(const exchange::v1::Handover& handover) {
  std::vector<std::string> ids;
  for (const auto& person : handover.slip().persons()) ids.push_back(person.person_id());
  return ids;
}

}  // namespace concern_losses_test_internal

using concern_losses_test_internal::PeopleOf;

TEST(ConcernLossesTest, SameUnderOtherIdsIsNoLoss) {
  const exchange::v1::Handover before = ReadJson(Fixture("violence.json")).handovers.at(0);
  exchange::v1::Handover after = before;
  EXPECT_TRUE(LossesBetween(before, PeopleOf(before), after).empty());
  after.mutable_envelope()->set_sender_party("more");
  after.mutable_sections()->SwapElements(0, after.sections_size() - 1);
  EXPECT_TRUE(LossesBetween(before, PeopleOf(before), after).empty()) << "what was added, and another order";
}

TEST(ConcernLossesTest, GoneAndChangedAreNamed) {
  const exchange::v1::Handover before = ReadJson(Fixture("violence.json")).handovers.at(0);
  exchange::v1::Handover after = before;
  after.mutable_envelope()->clear_sender_unit();
  after.mutable_slip()->mutable_persons(0)->set_municipality_code("0101");
  after.mutable_sections()->RemoveLast();
  const std::vector<Loss> losses = LossesBetween(before, PeopleOf(before), after);
  std::vector<std::string> paths;
  for (const Loss& loss : losses) paths.push_back(loss.path);
  EXPECT_EQ(paths, (std::vector<std::string>{"Envelope.sender_unit", "RoutingSlip.persons.municipality_code",
                                             before.sections(before.sections_size() - 1).header().type()}));
}

}  // namespace handover::adapters::social::testing
