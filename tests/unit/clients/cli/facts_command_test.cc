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

}  // namespace
}  // namespace handover::cli
