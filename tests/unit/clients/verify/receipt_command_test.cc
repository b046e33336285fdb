#include <gtest/gtest.h>

#include <cstddef>
#include <sstream>
#include <string>

#include "clients/verify/commands.h"
#include "clients/verify/encoding.h"
#include "tests/unit/clients/verify/temporary_folder.h"
#include "tests/unit/clients/verify/test_log.h"

namespace handover_verify {
namespace {

class ReceiptCommandTest : public testing::Test {
 protected:
  int Run(const Words& words) {
    out_.str("");
    err_.str("");
    return VerifyReceipt(words, {out_, err_});
  }

  // The command on a file with these bytes and the log's key.
  int RunOn(const std::string& bytes) { return Run({folder_.Write("receipt", bytes), key_flag_}); }

  TemporaryFolder folder_;
  TestReceipt receipt_;
  std::string key_flag_ = "--log-key=" + folder_.Write("log.pem", receipt_.log_key.PublicPem());
  std::string file_ = folder_.Write("good", Encoded(receipt_.Make()));
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(ReceiptCommandTest, AGenuineReceiptIsExplained) {
  EXPECT_EQ(Run({file_, key_flag_}), kHolds);
  for (const std::string& line :
       {std::string("leaf type   ACCEPTED (3)\n"), std::string("leaf index  3\n"), std::string("tree size   6\n"),
        std::string("head time   1970-01-01T00:00:02.000Z\n"), "log id      " + EncodeHex(receipt_.head.log_id) + "\n",
        "log root    " + EncodeHex(receipt_.head.root) + "\n",
        "handover    " + EncodeHex(receipt_.HandoverRoot()) + " (not compared: no --root)\n"}) {
    EXPECT_NE(out_.str().find(line), std::string::npos) << line << out_.str();
  }
  EXPECT_EQ(err_.str(), "");
}

TEST_F(ReceiptCommandTest, TheRootIsComparedWhenGiven) {
  const std::string root = EncodeHex(receipt_.HandoverRoot());
  EXPECT_EQ(Run({file_, key_flag_, "--root=" + root}), kHolds);
  EXPECT_NE(out_.str().find(root + " (equals --root)"), std::string::npos);
  EXPECT_EQ(Run({"--root", EncodeHex(receipt_.leaves[0].ref), key_flag_, file_}), kDoesNotHold);
  EXPECT_EQ(out_.str(), "The receipt does not hold: WRONG_LEAF\n");
}

TEST_F(ReceiptCommandTest, ARefusalIsNoAcceptance) {
  receipt_.leaves[receipt_.index].type = 4;
  EXPECT_EQ(RunOn(Encoded(receipt_.Make())), kDoesNotHold);
  EXPECT_EQ(out_.str(), "The receipt does not hold: WRONG_LEAF\n");
}

TEST_F(ReceiptCommandTest, AnotherLogsKeyDoesNotVerifyIt) {
  const std::string other = folder_.Write("other.pem", TestKey::Generate().PublicPem());
  EXPECT_EQ(Run({file_, "--log-key", other}), kDoesNotHold);
  EXPECT_EQ(out_.str(), "The receipt does not hold: BAD_HEAD\n");
}

TEST_F(ReceiptCommandTest, AReceiptWithOneBitChangedNeverHolds) {
  const std::string good = Encoded(receipt_.Make());
  ASSERT_EQ(RunOn(good), kHolds);
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    EXPECT_EQ(RunOn(WithBitFlipped(good, bit)), kDoesNotHold) << "bit " << bit;
  }
}

TEST_F(ReceiptCommandTest, AReceiptCutAnywhereNeverHolds) {
  const std::string good = Encoded(receipt_.Make());
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_EQ(RunOn(good.substr(0, size)), kDoesNotHold) << size;
  }
}

TEST_F(ReceiptCommandTest, AFileThatIsNoReceiptIsMalformed) {
  for (const std::string& bytes :
       {std::string(), std::string("text\n"), std::string(500, '\0'), Encoded(receipt_.Make()) + "\n"}) {
    EXPECT_EQ(RunOn(bytes), kDoesNotHold);
    EXPECT_EQ(out_.str(), "The receipt does not hold: MALFORMED\n");
  }
}

TEST_F(ReceiptCommandTest, AFileThatCanNotBeReadIsMisuse) {
  EXPECT_EQ(Run({folder_.path() + "/none", key_flag_}), kUsage);
  EXPECT_EQ(Run({folder_.path(), key_flag_}), kUsage);
  EXPECT_EQ(Run({file_, "--log-key=" + folder_.path() + "/none"}), kUsage);
  EXPECT_EQ(RunOn(std::string(1'000'001, 'x')), kUsage);
  EXPECT_EQ(out_.str(), "");
  EXPECT_NE(err_.str(), "");
}

TEST_F(ReceiptCommandTest, AFileThatIsNoPublicKeyIsMisuse) {
  for (const std::string& pem : {std::string(), std::string("key"), receipt_.log_key.PrivatePem()}) {
    EXPECT_EQ(Run({file_, "--log-key=" + folder_.Write("bad.pem", pem)}), kUsage);
  }
}

TEST_F(ReceiptCommandTest, ArgumentsThatAreMissingOrMisshapenAreMisuse) {
  const std::string root = EncodeHex(receipt_.HandoverRoot());
  for (const Words& words :
       {Words{}, Words{file_}, Words{key_flag_}, Words{file_, file_, key_flag_}, Words{file_, key_flag_, key_flag_},
        Words{file_, key_flag_, "--other=1"}, Words{file_, key_flag_, "--root"}, Words{file_, key_flag_, "--root="},
        Words{file_, key_flag_, "--root=" + root.substr(2)}, Words{file_, key_flag_, "--root=" + root + "00"},
        Words{file_, key_flag_, "--root=0x" + root.substr(2)}}) {
    EXPECT_EQ(Run(words), kUsage);
    EXPECT_EQ(out_.str(), "");
    EXPECT_NE(err_.str(), "");
  }
}

}  // namespace
}  // namespace handover_verify
