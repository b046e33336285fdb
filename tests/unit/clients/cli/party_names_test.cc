#include "clients/cli/party_names.h"

#include <gtest/gtest.h>

#include <string>

#include "clients/cli/command.h"
#include "handover/directory/v1/directory_service.pb.h"
#include "tests/fakes/broker/fake_broker.h"

namespace handover::cli {
namespace {

constexpr char kGp[] = "00000000-0000-4000-8000-000000000001";

PartyNames Names() {
  PartyNames names;
  names.Add(kGp, "laegerne-torvet");
  return names;
}

TEST(PartyNamesTest, PeopleSeeTheAlias) {
  EXPECT_EQ(Names().Name(kGp), "laegerne-torvet");
  EXPECT_EQ(Names().Name("other"), "other");
  EXPECT_EQ(Names().Name(""), "-");
  EXPECT_EQ(Names().NameOf(*ParseUuid(kGp)), "laegerne-torvet");
}

TEST(PartyNamesTest, PartyIsFoundByAliasOrId) {
  EXPECT_EQ(ToString(*Names().Find("--party", "laegerne-torvet")), kGp);
  EXPECT_EQ(ToString(*Names().Find("--party", kGp)), kGp);
  EXPECT_EQ(ExitCodeOf(Names().Find("--party", "nobody").status()), kUsage);
}

TEST(PartyNamesTest, DirectoryIsAsked) {
  fakes::FakeBroker broker;
  broker.Answer<directory::v1::ListPartiesRequest, directory::v1::ListPartiesResponse>(
      fakes::kListParties, [](const auto&) {
        directory::v1::ListPartiesResponse response;
        response.add_parties()->set_party_id(kGp);
        response.mutable_parties(0)->set_alias("gp");
        return response;
      });
  EXPECT_EQ(PartyNames::Ask(broker.server().Connect())->Name(kGp), "gp");
}

TEST(PartyNamesTest, FailedCallIsHandedThrough) {
  fakes::FakeBroker broker;
  broker.Answer<directory::v1::ListPartiesRequest, directory::v1::ListPartiesResponse>(
      fakes::kListParties, [](const auto&) { return absl::UnauthenticatedError(""); });
  EXPECT_EQ(PartyNames::Ask(broker.server().Connect()).status().code(), absl::StatusCode::kUnauthenticated);
}

TEST(ParseSectorTest, SectorIsTakenAsPeopleWriteIt) {
  EXPECT_EQ(*ParseSector("--sector", "HEALTH_VISITING"), directory::v1::HEALTH_VISITING);
  EXPECT_EQ(*ParseSector("--sector", "health-visiting"), directory::v1::HEALTH_VISITING);
  EXPECT_EQ(ExitCodeOf(ParseSector("--sector", "SECTOR_UNSPECIFIED").status()), kUsage);
  EXPECT_EQ(ExitCodeOf(ParseSector("--sector", "").status()), kUsage);
}

}  // namespace
}  // namespace handover::cli
