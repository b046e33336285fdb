#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "clients/verify/commands.h"
#include "tests/unit/clients/verify/temporary_folder.h"
#include "tests/unit/clients/verify/test_log.h"
#include "tests/unit/clients/verify/vector_file.h"

namespace handover_verify {
namespace {

class VectorsCommandTest : public testing::Test {
 protected:
  int Run(const Words& words) {
    out_.str("");
    err_.str("");
    return VerifyVectors(words, {out_, err_});
  }
  int RunOn(const std::string& text) { return Run({folder_.Write("vectors.json", text)}); }

  TemporaryFolder folder_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(VectorsCommandTest, TheCommittedVectorsComeOutWithOneLineForEachCase) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  EXPECT_EQ(Run({kVectorPath}), kHolds) << out_.str();
  const std::string lines = out_.str();
  EXPECT_EQ(static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')), file.document()["cases"].Size());
  EXPECT_NE(lines.find("A13 refusal leaf\tWRONG_LEAF\tWRONG_LEAF\tok\n"), std::string::npos);
  EXPECT_NE(err_.str().find(" 0 not as expected"), std::string::npos) << err_.str();
}

TEST_F(VectorsCommandTest, ACaseThatComesOutOtherwiseIsShownAndCounted) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  file.Case("submission h1")["expect"].SetString("BAD_HEAD");
  EXPECT_EQ(RunOn(file.Text()), kDoesNotHold);
  EXPECT_NE(out_.str().find("submission h1\tBAD_HEAD\tOK\tFAIL\n"), std::string::npos);
  EXPECT_NE(err_.str().find(" 1 not as expected"), std::string::npos) << err_.str();
}

TEST_F(VectorsCommandTest, AStatedValueThatComesOutOtherwiseIsShownAndCounted) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  file.Set(file.document()["handovers"][0]["root"], std::string(32, 'x'));
  EXPECT_EQ(RunOn(file.Text()), kDoesNotHold);
  EXPECT_NE(out_.str().find("handovers[0].root\tas stated\tanother\tFAIL\n"), std::string::npos);
}

TEST_F(VectorsCommandTest, ANameCanNotForgeALine) {
  EXPECT_EQ(RunOn(R"({"cases":[{"name":"x\ty\n","check":"none","input":{},"expect":"\n"}]})"), kDoesNotHold);
  EXPECT_EQ(out_.str(), "x?y?\t?\tUNKNOWN_CHECK\tFAIL\n");
}

TEST_F(VectorsCommandTest, AFileThatIsNoVectorFileIsMisuse) {
  for (const std::string& text : {std::string(), std::string("text"), std::string("[]"), std::string("{}"),
                                  std::string(R"({"cases":{}})"), std::string(R"({"cases":[]})"), std::string("null"),
                                  std::string(R"({"cases":[{}],"cases":[{}]})"), std::string(100'000, '[')}) {
    EXPECT_EQ(RunOn(text), kUsage);
    EXPECT_EQ(out_.str(), "");
    EXPECT_NE(err_.str(), "");
  }
}

TEST_F(VectorsCommandTest, AFileCutAnywhereIsMisuse) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  const std::string text = file.Text();
  for (std::size_t size = 1; size < text.size(); size += 20'011) {
    EXPECT_EQ(RunOn(text.substr(0, size)), kUsage) << size;
  }
}

TEST_F(VectorsCommandTest, AnUnreadableFileOrAWrongCallIsMisuse) {
  EXPECT_EQ(Run({folder_.path() + "/none"}), kUsage);
  EXPECT_EQ(Run({folder_.path()}), kUsage);
  EXPECT_EQ(Run({}), kUsage);
  EXPECT_EQ(Run({kVectorPath, kVectorPath}), kUsage);
  EXPECT_EQ(Run({kVectorPath, "--log-key=x"}), kUsage);
}

}  // namespace
}  // namespace handover_verify
