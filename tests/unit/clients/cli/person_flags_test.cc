#include "clients/cli/person_flags.h"

#include <gtest/gtest.h>

#include <sstream>

#include "CLI/CLI.hpp"

#include "clients/cli/command.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::cli {
namespace {

TEST(PersonFlagsTest, FlagsFillTheFields) {
  CLI::App app;
  PersonFlags flags;
  AddPersonFlags(app, flags);
  app.parse(std::vector<std::string>{"--cpr=b", "--cpr-file=a"});
  EXPECT_EQ(flags.cpr_file, "a");
  EXPECT_EQ(flags.cpr, "b");
}

TEST(PersonFlagsTest, ExactlyOneIsGiven) {
  std::istringstream in("1306249995\n");
  EXPECT_EQ(ExitCodeOf(ReadPerson(PersonFlags{}, in).status()), kUsage);
  EXPECT_EQ(ExitCodeOf(ReadPerson(PersonFlags{"-", "1306249995"}, in).status()), kUsage);
  EXPECT_EQ(ReadPerson(PersonFlags{"-", ""}, in)->cpr(), "1306249995");
}

TEST(PersonFlagsTest, FileAndNumberAreRead) {
  const fakes::TemporaryFolder folder;
  fakes::WriteFileBytes(folder.File("person"), "1306249995\n");
  std::istringstream in;
  EXPECT_EQ(ReadPerson(PersonFlags{folder.File("person"), ""}, in)->cpr(), "1306249995");
  EXPECT_EQ(ReadPerson(PersonFlags{"", "1306249996"}, in)->cpr(), "1306249996");
}

}  // namespace
}  // namespace handover::cli
