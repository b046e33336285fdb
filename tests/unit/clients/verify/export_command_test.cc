#include <gtest/gtest.h>

#include <cstddef>
#include <sstream>
#include <string>

#include "clients/verify/commands.h"
#include "tests/unit/clients/verify/temporary_folder.h"
#include "tests/unit/clients/verify/test_export.h"

namespace handover_verify {
namespace {

class ExportCommandTest : public testing::Test {
 protected:
  int Run(const Words& words) {
    out_.str("");
    err_.str("");
    return VerifyExport(words, {out_, err_});
  }
  int RunOn(const std::string& text) { return Run({folder_.Write("export.json", text), key_flag_}); }

  TemporaryFolder folder_;
  TestExport made_;
  std::string key_flag_ = "--log-key=" + folder_.Write("log.pem", made_.log_key.PublicPem());
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(ExportCommandTest, AGenuineExportIsExplained) {
  EXPECT_EQ(RunOn(made_.Make()), kHolds);
  for (const std::string line : {"The export holds.\n", "entries     3, in the order of the log; 3 say",
                                 "the stream had 3 entries when the log had 7 leaves; none is left out\n",
                                 "copies due  2, not given yet 0\n", "tree size   9\n", "not proven  whose streams"}) {
    EXPECT_NE(out_.str().find(line), std::string::npos) << line << out_.str();
  }
  EXPECT_EQ(err_.str(), "");
}

TEST_F(ExportCommandTest, AnotherNumberOfThePersonIsExplainedAfterTheFirst) {
  TestExport other = made_;
  other.stream = std::string(32, 'o');
  made_.others = TestExport::AsOther(other.Make());
  EXPECT_EQ(RunOn(made_.Make()), kHolds);
  const std::size_t second = out_.str().find("The same person under another number (1):\n");
  ASSERT_NE(second, std::string::npos) << out_.str();
  EXPECT_NE(out_.str().find("entries     3", second), std::string::npos);
  other.copies_due = "[]";
  made_.others = TestExport::AsOther(other.Make());
  EXPECT_EQ(RunOn(made_.Make()), kDoesNotHold);
  EXPECT_EQ(out_.str(), "The export does not hold: MALFORMED of the person's other number 1\n");
}

TEST_F(ExportCommandTest, WhatDoesNotHoldIsNamedWithItsReasonAndPlace) {
  std::string text = made_.Make();
  text.replace(text.rfind("\"why\""), 5, "\"wHy\"");
  EXPECT_EQ(RunOn(text), kDoesNotHold);
  EXPECT_EQ(out_.str(), "The export does not hold: MALFORMED at entry 3\n");
  EXPECT_EQ(RunOn("{}"), kDoesNotHold);
  EXPECT_EQ(out_.str(), "The export does not hold: MALFORMED\n");
}

TEST_F(ExportCommandTest, ALineTakenOutDoesNotHold) {
  std::string text = made_.Make();
  const std::size_t second = text.find("\n{\"sequence\":2");
  text.erase(second, text.find("\n{\"sequence\":3") - second);
  EXPECT_EQ(RunOn(text), kDoesNotHold);
  EXPECT_EQ(out_.str(), "The export does not hold: CHAIN_BROKEN\n");
}

// One bit of any character: of a digit, a name, a word. Only the part's and the parties' words are nobody's proof, and
// `"met_by"` may be misspelt where it is not needed.
TEST_F(ExportCommandTest, AnExportWithOneBitChangedNeverHolds) {
  const std::string good = made_.Make();
  const std::size_t part = good.find("\"part\"");
  const std::size_t parties = good.find("\"parties\"");
  for (std::size_t i = 0; i < good.size(); ++i) {
    const bool unproven = (i >= part && i < part + 14) || (i >= parties && i < parties + 13);
    const bool is_space = good[i] == '\n';
    // Upper and lower case of a hexadecimal digit are one digit.
    const int bit = good[i] >= 'a' && good[i] <= 'f' ? 2 : 5;
    if (unproven || is_space) continue;
    std::string changed = good;
    changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
    ASSERT_EQ(RunOn(changed), kDoesNotHold) << "at " << i << ": " << good.substr(i, 20);
  }
}

TEST_F(ExportCommandTest, AnotherLogsKeyDoesNotVerifyIt) {
  const std::string other = folder_.Write("other.pem", TestKey::Generate().PublicPem());
  EXPECT_EQ(Run({folder_.Write("export.json", made_.Make()), "--log-key", other}), kDoesNotHold);
  EXPECT_EQ(out_.str(), "The export does not hold: BAD_HEAD\n");
}

TEST_F(ExportCommandTest, MisuseIsToldApart) {
  const std::string file = folder_.Write("export.json", made_.Make());
  EXPECT_EQ(Run({file}), kUsage);
  EXPECT_EQ(Run({key_flag_}), kUsage);
  EXPECT_EQ(Run({file, "--log-key=" + file + ".no"}), kUsage);
  EXPECT_EQ(Run({file, "--log-key=" + file}), kUsage);
  EXPECT_EQ(Run({file + ".no", key_flag_}), kUsage);
  EXPECT_NE(err_.str(), "");
}

}  // namespace
}  // namespace handover_verify
