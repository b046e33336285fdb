#include "clients/verify/run_command.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "tests/unit/clients/verify/vector_file.h"

namespace handover_verify {
namespace {

class RunCommandTest : public testing::Test {
 protected:
  int Run(const Words& words) {
    out_.str("");
    err_.str("");
    return RunCommand(words, "1.2.3", {out_, err_});
  }

  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(RunCommandTest, HelpNamesEveryCommand) {
  for (const Words& words : {Words{"--help"}, Words{"receipt", "--help"}, Words{"inclusion", "--size1=1", "--help"}}) {
    EXPECT_EQ(Run(words), kHolds);
    for (const char* name : {"receipt", "inclusion", "consistency", "vectors"}) {
      EXPECT_NE(out_.str().find(std::string("handover-verify ") + name), std::string::npos);
    }
  }
}

TEST_F(RunCommandTest, VersionIsOneLine) {
  EXPECT_EQ(Run({"--version"}), kHolds);
  EXPECT_EQ(out_.str(), "handover-verify 1.2.3\n");
}

TEST_F(RunCommandTest, EveryCommandIsReached) {
  EXPECT_EQ(Run({"vectors", kVectorPath}), kHolds);
  EXPECT_EQ(Run({"consistency", "--size1=1", "--size2=1", "--root1=", "--root2=", "--proof="}), kHolds);
  EXPECT_EQ(Run({"inclusion", "--leaf-index=1", "--tree-size=1", "--leaf-hash=", "--root=", "--proof="}), kDoesNotHold);
  EXPECT_EQ(Run({"receipt"}), kUsage);
  EXPECT_EQ(err_.str(), "handover-verify receipt: --log-key: required, but not given\n");
}

TEST_F(RunCommandTest, AnythingElseIsMisuse) {
  for (const Words& words : {Words{}, Words{""}, Words{"export"}, Words{"Receipt"}, Words{"--version", "vectors"},
                             Words{"-h"}, Words{"--verbose"}}) {
    EXPECT_EQ(Run(words), kUsage);
    EXPECT_EQ(out_.str(), "");
    EXPECT_NE(err_.str(), "");
  }
}

}  // namespace
}  // namespace handover_verify
