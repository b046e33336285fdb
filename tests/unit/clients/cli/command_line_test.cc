#include "clients/cli/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(CommandLineTest, VersionAndHelpAnswerOnStandardOutput) {
  CliWorld world;
  const Printed version = world.RunBare({"--version"});
  EXPECT_EQ(version.exit_code, kDone);
  EXPECT_EQ(version.out, "handover 1.2.3\n");
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--help"}, {"submit", "--help"}, {"admin", "enrol-key", "--help"}}) {
    const Printed help = world.RunBare(words);
    EXPECT_EQ(help.exit_code, kDone);
    EXPECT_THAT(help.out, HasSubstr("--help"));
    EXPECT_THAT(help.err, IsEmpty());
  }
}

TEST(CommandLineTest, MistakesAreUsageErrorsOnStandardError) {
  CliWorld world;
  for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                {"unheard-of"},
                                                {"status"},
                                                {"--none", "status", "x"},
                                                {"status", "x", "--none"},
                                                {"admin"},
                                                {"consent"},
                                                {"--timeout=-1", "list"},
                                                {"receive", "--max=0"}}) {
    const Printed printed = world.RunBare(words);
    EXPECT_EQ(printed.exit_code, kUsage);
    EXPECT_NE(printed.err, "");
    EXPECT_EQ(printed.out, "");
  }
}

TEST(CommandLineTest, GlobalFlagsMayStandAfterTheSubcommand) {
  CliWorld world;
  std::vector<std::string> words = {"directory", "--self"};
  for (const std::string& flag : world.Flags()) words.push_back(flag);
  EXPECT_EQ(world.RunBare(words).exit_code, kDone);
}

TEST(CommandLineTest, FlagsMayStandInAFile) {
  CliWorld world;
  const std::string config = world.Write(
      "handover.conf", "broker = \"" + world.broker().server().address() + "\"\ncert = \"" + world.File("tls.pem") +
                           "\"\nkey = \"" + world.File("tls.key") + "\"\nca = \"" + world.File("ca.pem") + "\"\n");
  const Printed printed = world.RunBare({"--config=" + config, "directory", "--self"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_EQ(world.RunBare({"--config=" + world.File("none"), "directory"}).exit_code, kUsage);
  EXPECT_EQ(world.RunBare({"--config=" + world.Write("bad.conf", "brokr = \"x\"\n"), "directory"}).exit_code, kUsage);
}

TEST(CommandLineTest, FlagsMayStandInTheEnvironment) {
  CliWorld world;
  setenv("HANDOVER_BROKER", world.broker().server().address().c_str(), 1);
  setenv("HANDOVER_CERT", world.File("tls.pem").c_str(), 1);
  setenv("HANDOVER_KEY", world.File("tls.key").c_str(), 1);
  setenv("HANDOVER_CA", world.File("ca.pem").c_str(), 1);
  const Printed printed = world.RunBare({"directory", "--self"});
  for (const char* name : {"HANDOVER_BROKER", "HANDOVER_CERT", "HANDOVER_KEY", "HANDOVER_CA"}) unsetenv(name);
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
}

}  // namespace
}  // namespace handover::cli
