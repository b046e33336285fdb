#include "broker/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/fakes/temporary_folder.h"

namespace handover {
namespace {

using ::testing::HasSubstr;

const std::vector<std::string> kEverything = {
    "--data=data",     "--policy=policy", "--log-key=log", "--root-key=root",         "--pseudonym-key=pseudonym",
    "--cert=cert.pem", "--key=key.pem",   "--ca=ca.pem",   "--admin-cert=acert.pem",  "--admin-key=akey.pem",
    "--admin-ca=aca.pem"};

absl::StatusOr<Arguments> Parse(std::vector<std::string> words) {
  std::vector<const char*> argv = {"handover-broker"};
  for (const std::string& word : words) argv.push_back(word.c_str());
  return ParseArguments(static_cast<int>(argv.size()), argv.data());
}

// Everything that is required, and more.
absl::StatusOr<Arguments> ParseWith(const std::vector<std::string>& more) {
  std::vector<std::string> words = kEverything;
  words.insert(words.end(), more.begin(), more.end());
  return Parse(words);
}

std::string Wrong(const absl::StatusOr<Arguments>& arguments) { return std::string(arguments.status().message()); }

TEST(ParseArgumentsTest, WhatIsRequiredIsEnough) {
  const auto arguments = Parse(kEverything);
  ASSERT_TRUE(arguments.ok()) << arguments.status();
  EXPECT_EQ(arguments->mode, Arguments::Mode::kServe);
  EXPECT_EQ(arguments->config.party.listen, "127.0.0.1:50051");
  EXPECT_EQ(arguments->config.admin.tls.ca, "aca.pem");
  EXPECT_EQ(arguments->config.head_file_path(), "data/head");
  EXPECT_EQ(arguments->config.key_file(), "data/keys");
  EXPECT_EQ(arguments->config.store_directory(), "data/store");
  EXPECT_EQ(arguments->config.drain_deadline, absl::Seconds(10));
  EXPECT_EQ(arguments->config.settings.max_attempts, 20);
}

TEST(ParseArgumentsTest, EachRequiredFlagIsMissed) {
  for (size_t i = 0; i < kEverything.size(); ++i) {
    std::vector<std::string> words = kEverything;
    words.erase(words.begin() + static_cast<ptrdiff_t>(i));
    const std::string flag = kEverything[i].substr(0, kEverything[i].find('='));
    EXPECT_EQ(Wrong(Parse(words)), flag + ": required, but not set");
  }
}

TEST(ParseArgumentsTest, ValuesAreTaken) {
  const auto arguments = ParseWith({"--head-file=h", "--drain-seconds=3", "--reserve-mib=1", "--metrics-listen=off",
                                    "--crl-dir=crl", "--ports-file=ports", "--listen=[::1]:0", "--max-attempts=7"});
  ASSERT_TRUE(arguments.ok()) << arguments.status();
  EXPECT_EQ(arguments->config.head_file_path(), "h");
  EXPECT_EQ(arguments->config.drain_deadline, absl::Seconds(3));
  EXPECT_EQ(arguments->config.reserve_bytes, 1 << 20);
  EXPECT_EQ(arguments->config.metrics_listen, "off");
  EXPECT_EQ(arguments->config.crl_directory, "crl");
  EXPECT_EQ(arguments->config.ports_file, "ports");
  EXPECT_EQ(arguments->config.party.listen, "[::1]:0");
  EXPECT_EQ(arguments->config.settings.max_attempts, 7);
}

TEST(ParseArgumentsTest, AFileGivesWhatTheFlagsLeaveOut) {
  const fakes::TemporaryFolder folder;
  fakes::WriteFileBytes(folder.File("ini"), "# Where.\nhead-file = \"from file\"\ndrain-seconds = 7\n");
  const auto arguments = ParseWith({"--config=" + folder.File("ini"), "--drain-seconds=3"});
  ASSERT_TRUE(arguments.ok()) << arguments.status();
  EXPECT_EQ(arguments->config.head_file, "from file");
  EXPECT_EQ(arguments->config.drain_deadline, absl::Seconds(3));
}

TEST(ParseArgumentsTest, UnknownNamesAreRefused) {
  const fakes::TemporaryFolder folder;
  fakes::WriteFileBytes(folder.File("ini"), "dats = x\n");
  EXPECT_THAT(Wrong(ParseWith({"--config=" + folder.File("ini")})), HasSubstr("dats"));
  EXPECT_THAT(Wrong(ParseWith({"--dats=x"})), HasSubstr("dats"));
  EXPECT_THAT(Wrong(ParseWith({"--config=" + folder.File("none")})), HasSubstr("none"));
}

TEST(ParseArgumentsTest, ValuesOutOfRangeAreNamed) {
  EXPECT_THAT(Wrong(ParseWith({"--drain-seconds=-1"})), HasSubstr("--drain-seconds"));
  EXPECT_THAT(Wrong(ParseWith({"--drain-seconds=x"})), HasSubstr("--drain-seconds"));
  EXPECT_THAT(Wrong(ParseWith({"--reserve-mib=-1"})), HasSubstr("--reserve-mib"));
  EXPECT_THAT(Wrong(ParseWith({"--max-attempts=0"})), HasSubstr("--max-attempts"));
  EXPECT_THAT(Wrong(ParseWith({"--max-attempts=1001"})), HasSubstr("--max-attempts"));
  EXPECT_THAT(Wrong(ParseWith({"--listen=nowhere"})), HasSubstr("--listen: must be host:port"));
  EXPECT_THAT(Wrong(ParseWith({"--admin-listen=:1"})), HasSubstr("--admin-listen: must be host:port"));
}

// Whoever reaches the metrics reads them.
TEST(ParseArgumentsTest, MetricsStayOnTheMachine) {
  EXPECT_TRUE(ParseWith({"--metrics-listen=localhost:0"}).ok());
  EXPECT_TRUE(ParseWith({"--metrics-listen=[::1]:0"}).ok());
  EXPECT_THAT(Wrong(ParseWith({"--metrics-listen=0.0.0.0:9464"})), HasSubstr("--metrics-listen: must be a loopback"));
  EXPECT_THAT(Wrong(ParseWith({"--metrics-listen=none"})), HasSubstr("--metrics-listen"));
}

TEST(ParseArgumentsTest, QuestionsNeedNothingElse) {
  EXPECT_EQ(Parse({"--version"})->mode, Arguments::Mode::kVersion);
  EXPECT_EQ(Parse({"--help"})->mode, Arguments::Mode::kHelp);
  EXPECT_THAT(Parse({"-h"})->help, HasSubstr("--pseudonym-key"));
  EXPECT_THAT(Parse({"-h"})->help, HasSubstr("127.0.0.1:50051"));
}

TEST(ParseArgumentsTest, ACheckNeedsWhatServingNeeds) {
  EXPECT_EQ(ParseWith({"--check-config"})->mode, Arguments::Mode::kCheckConfig);
  EXPECT_EQ(Wrong(Parse({"--check-config"})), "--data: required, but not set");
}

TEST(ParseArgumentsTest, PrintingTheRulesNeedsThePolicyAlone) {
  EXPECT_EQ(Parse({"--print-rules", "--policy=policy"})->mode, Arguments::Mode::kPrintRules);
  EXPECT_EQ(Parse({"--print-rules", "--policy=policy"})->config.policy_directory, "policy");
  EXPECT_EQ(Wrong(Parse({"--print-rules"})), "--policy: required, but not set");
  EXPECT_EQ(Parse({"--print-decisions", "--policy=policy"})->mode, Arguments::Mode::kPrintDecisions);
  EXPECT_EQ(Wrong(Parse({"--print-decisions"})), "--policy: required, but not set");
}

}  // namespace
}  // namespace handover
