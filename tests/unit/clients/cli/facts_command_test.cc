#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "broker/base/refusal.h"
#include "handover/admin/v1/admin_service.pb.h"
#include "tests/unit/clients/cli/admin_fixture.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using admin::v1::ImportFactsRequest;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kLine[] = R"({"person":{"cpr":"1306249995"},"municipalityCode":"0461"})";

TEST(FactsCommandTest, EachLineIsAPerson) {
  CliWorld world;
  admin::v1::ImportFactsResponse response;
  response.set_imported_count(2);
  world.Answer<ImportFactsRequest>(AdminMethod("ImportFacts"), response);
  const std::string file = world.Write("facts.jsonl", std::string(kLine) + "\n\n" + kLine + "\n");
  const Printed printed = world.Run({"facts", "import", file});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_EQ(printed.out, "imported  2\n");
  const ImportFactsRequest asked = world.Asked<ImportFactsRequest>(AdminMethod("ImportFacts"));
  ASSERT_EQ(asked.facts_size(), 2);
  EXPECT_EQ(asked.facts(0).municipality_code(), "0461");
  EXPECT_EQ(world.Run({"--json", "facts", "import", "-"}, kLine).out, "{\"importedCount\":2}\n");
}

TEST(FactsCommandTest, WrongLineIsNamedAndNothingSent) {
  CliWorld world;
  const std::string file = world.Write("facts.jsonl", std::string(kLine) + "\n{\"cpr\":\"1306249995\"}\n");
  const Printed printed = world.Run({"facts", "import", file});
  EXPECT_EQ(printed.exit_code, kUsage);
  EXPECT_THAT(printed.err, HasSubstr("line 2"));
  EXPECT_THAT(printed.err, Not(HasSubstr("1306249995")));
  EXPECT_EQ(world.broker().server().CallCount(AdminMethod("ImportFacts")), 0);
}

TEST(FactsCommandTest, EmptyMissingAndTooLongFilesAreUsageErrors) {
  CliWorld world;
  EXPECT_EQ(world.Run({"facts", "import", "-"}, "\n").exit_code, kUsage);
  EXPECT_EQ(world.Run({"facts", "import", world.File("none")}).exit_code, kUsage);
  std::string many;
  for (int i = 0; i < 10001; ++i) many += "{}\n";
  EXPECT_EQ(world.Run({"facts", "import", "-"}, many).exit_code, kUsage);
}

TEST(FactsCommandTest, RefusalIsRefused) {
  CliWorld world;
  world.Refuse(AdminMethod("ImportFacts"), Invalid("PERSON_ID", "facts[0].person", "no"));
  const Printed printed = world.Run({"facts", "import", "-"}, kLine);
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.err, HasSubstr("facts[0].person"));
}

TEST(FactsCommandTest, ARegisterExtractIsTakenWithItsEvents) {
  CliWorld world;
  admin::v1::ImportFactsResponse response;
  response.set_imported_count(1);
  response.set_unchanged_count(1);
  world.Answer<ImportFactsRequest>(AdminMethod("ImportFacts"), response);
  const std::string text =
      "START;1\nRESIDENCE;1306249995;2026-01-01;0461\nSAME;1306249995;2026-01-01;1306249996\nEND;2\n";
  const Printed printed = world.Run({"facts", "import", "-"}, text);
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_EQ(printed.out, "imported  1\nunchanged  1\n");
  const ImportFactsRequest asked = world.Asked<ImportFactsRequest>(AdminMethod("ImportFacts"));
  EXPECT_EQ(asked.facts_size(), 1);
  EXPECT_EQ(asked.events_size(), 1);
}

TEST(FactsCommandTest, AWrongRowIsNamedAndNothingSent) {
  CliWorld world;
  const Printed printed = world.Run({"facts", "import", "-"}, "START;1\nRESIDENCE;3102249999;2026-01-01;0461\nEND;1\n");
  EXPECT_EQ(printed.exit_code, kUsage);
  EXPECT_THAT(printed.err, HasSubstr("row 2, column 2"));
  EXPECT_THAT(printed.err, Not(HasSubstr("3102249999")));
  EXPECT_EQ(world.broker().server().CallCount(AdminMethod("ImportFacts")), 0);
}

TEST(FactsCommandTest, ARefusalOfTheBrokerIsLedBackToTheRow) {
  CliWorld world;
  world.Refuse(AdminMethod("ImportFacts"), Invalid("PARTY_NOT_FOUND", "facts[0].gp_party", "no"));
  const Printed printed = world.Run({"facts", "import", "-"}, "START;1\nGP;1306249995;2026-01-01;nobody\nEND;1\n");
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.err, HasSubstr("row 2, column 4"));
}

TEST(FactsCommandTest, WhatWasKnownWhenIsShownWithoutNumbers) {
  CliWorld world;
  admin::v1::GetRegisterFactsResponse response;
  response.mutable_facts()->mutable_person()->set_cpr("1306249995");
  response.mutable_facts()->set_municipality_code("0461");
  response.mutable_facts()->add_holders()->mutable_person()->set_cpr("2911829996");
  response.set_version_count(3);
  world.Answer<admin::v1::GetRegisterFactsRequest>(AdminMethod("GetRegisterFacts"), response);
  const Printed printed =
      world.Run({"facts", "show", "--cpr=1306249995", "--known-at=2026-01-02", "--valid-at=2026-01-01T11:00:00Z"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("municipality  0461\nholders  1\n"));
  EXPECT_THAT(printed.out, Not(HasSubstr("2911829996")));
  const auto asked = world.Asked<admin::v1::GetRegisterFactsRequest>(AdminMethod("GetRegisterFacts"));
  EXPECT_EQ(asked.known_at_time().seconds() - asked.valid_at_time().seconds(), 13 * 3600);
  EXPECT_EQ(world.Run({"facts", "show", "--cpr=1306249995", "--known-at=once"}).exit_code, kUsage);
  EXPECT_THAT(world.Run({"--json", "facts", "show", "--cpr=1306249995"}).out, HasSubstr("\"versionCount\":3"));
  world.Refuse(AdminMethod("GetRegisterFacts"), absl::NotFoundError(""));
  EXPECT_EQ(world.Run({"facts", "show", "--cpr=1306249995"}).exit_code, kRefused);
}

}  // namespace
}  // namespace handover::cli
