#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using directory::v1::ListPartiesRequest;
using ::testing::AllOf;
using ::testing::HasSubstr;

directory::v1::ListPartiesResponse Parties() {
  directory::v1::ListPartiesResponse parties;
  directory::v1::Party& party = *parties.add_parties();
  party.set_party_id("00000000-0000-4000-8000-000000000001");
  party.set_alias("odense-hv");
  party.set_sector(directory::v1::HEALTH_VISITING);
  party.set_state(directory::v1::Party::ACTIVE);
  party.add_municipality_codes("0461");
  party.set_display_name("Odense");
  return parties;
}

TEST(DirectoryCommandTest, PartiesAreARowEach) {
  CliWorld world;
  world.Answer<ListPartiesRequest>(fakes::kListParties, Parties());
  const Printed printed = world.Run({"directory", "--sector=health-visiting", "--municipality=0461"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, AllOf(HasSubstr("odense-hv  HEALTH_VISITING  active  0461")));
  EXPECT_EQ(world.Asked<ListPartiesRequest>(fakes::kListParties).sector(), directory::v1::HEALTH_VISITING);
  EXPECT_EQ(world.Asked<ListPartiesRequest>(fakes::kListParties).municipality_code(), "0461");
  EXPECT_EQ(world.Run({"directory", "--sector=none"}).exit_code, kUsage);
  EXPECT_THAT(world.Run({"--json", "directory"}).out, HasSubstr("{\"partyId\":"));
}

TEST(DirectoryCommandTest, KeysAreARowEach) {
  CliWorld world;
  const Printed printed = world.Run({"directory", "--keys=self"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("enrolled at"));
  EXPECT_THAT(world.Run({"--json", "directory", "--keys=self"}).out, HasSubstr("{\"statement\":"));
}

TEST(DirectoryCommandTest, SelfIsWhoTheBrokerTakesUsFor) {
  CliWorld world;
  EXPECT_THAT(world.Run({"directory", "--self"}).out, HasSubstr("self   HEALTH_VISITING"));
  EXPECT_THAT(world.Run({"--json", "directory", "--self"}).out, HasSubstr("\"logId\":"));
  EXPECT_EQ(world.Run({"directory", "--self", "--keys=x"}).exit_code, kUsage);
}

TEST(DirectoryCommandTest, RefusalIsRefused) {
  CliWorld world;
  world.Refuse(fakes::kListParties, absl::UnauthenticatedError(""));
  world.Refuse(fakes::kListSigningKeys, absl::NotFoundError(""));
  world.Refuse(fakes::kGetSelf, absl::UnauthenticatedError(""));
  EXPECT_EQ(world.Run({"directory"}).exit_code, kRefused);
  EXPECT_EQ(world.Run({"directory", "--keys=x"}).exit_code, kRefused);
  EXPECT_EQ(world.Run({"directory", "--self"}).exit_code, kRefused);
}

}  // namespace
}  // namespace handover::cli
