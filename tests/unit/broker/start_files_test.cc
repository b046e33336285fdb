#include "broker/start_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>

#include "tests/fakes/temporary_folder.h"

namespace handover {
namespace {

class StartFilesTest : public ::testing::Test {
 protected:
  StartFilesTest() {
    config_.log_key_file = Write("log", SigningKey::Generate()->ToPem());
    config_.root_key_file = Write("root", std::string(32, 'r'));
    config_.pseudonym_key_file = Write("pseudonym", std::string(40, 'p'));
  }
  std::string Write(const std::string& name, const std::string& bytes, mode_t mode = 0600) {
    const std::string path = folder_.File(name);
    fakes::WriteFileBytes(path, bytes);
    ::chmod(path.c_str(), mode);
    return path;
  }
  std::string Wrong() { return std::string(ReadSecrets(config_).status().message()); }

  fakes::TemporaryFolder folder_;
  Config config_;
};

TEST_F(StartFilesTest, SecretsAreRead) {
  const auto secrets = ReadSecrets(config_);
  ASSERT_TRUE(secrets.ok());
  EXPECT_EQ(secrets->root_key.view(), std::string(32, 'r'));
}

TEST_F(StartFilesTest, AFileThatIsMissingIsNamedByItsFlag) {
  config_.root_key_file = folder_.File("none");
  EXPECT_EQ(Wrong(), "--root-key: the file cannot be read");
}

TEST_F(StartFilesTest, ASecretThatOthersMayReadIsRefused) {
  Write("root", std::string(32, 'r'), 0644);
  EXPECT_EQ(Wrong(), "--root-key: the file must not be open to others (chmod o=)");
  Write("root", std::string(32, 'r'), 0640);
  EXPECT_EQ(Wrong(), "");
}

TEST_F(StartFilesTest, SecretsOfTheWrongKindAreRefusedWithoutTheirText) {
  Write("log", "secret words");
  EXPECT_EQ(Wrong(), "--log-key: must be a P-256 private key in PEM");
  Write("log", SigningKey::Generate()->ToPem());
  Write("root", std::string(31, 'r'));
  EXPECT_EQ(Wrong(), "--root-key: must be exactly 32 bytes");
  Write("root", std::string(33, 'r'));
  EXPECT_EQ(Wrong(), "--root-key: must be exactly 32 bytes");
  Write("root", std::string(32, 'r'));
  Write("pseudonym", std::string(31, 'p'));
  EXPECT_EQ(Wrong(), "--pseudonym-key: must be 32 bytes or more");
}

TEST_F(StartFilesTest, PolicyFilesAreReadByName) {
  Write("b.textproto", "second");
  Write("a.textproto", "first");
  Write("a.textproto.new", "half written");
  const auto files = ReadPolicyFiles(folder_.path());
  ASSERT_TRUE(files.ok());
  ASSERT_EQ(files->size(), 2u);
  EXPECT_EQ((*files)[0].name, "a.textproto");
  EXPECT_EQ((*files)[1].text, "second");
}

TEST_F(StartFilesTest, AFolderWithoutAPolicyIsRefused) {
  EXPECT_EQ(ReadPolicyFiles(folder_.path()).status().message(), "--policy: the directory holds no .textproto file");
  EXPECT_EQ(ReadPolicyFiles(folder_.File("none")).status().message(), "--policy: the directory cannot be read");
  ::mkdir(folder_.File("x.textproto").c_str(), 0700);
  EXPECT_EQ(ReadPolicyFiles(folder_.path()).status().message(), "--policy: a file of the directory cannot be read");
}

class ShadowFilesTest : public StartFilesTest {
 protected:
  ShadowFilesTest() { config_.shadow_policy_directory = "deploy/policy"; }
  pipeline::ShadowPolicy shadow_;
};

TEST_F(ShadowFilesTest, AreLoadedAndWithoutADirectoryThereIsNone) {
  EXPECT_TRUE(LoadShadowPolicy(config_, shadow_).ok());
  EXPECT_TRUE(shadow_.counts().loaded);
  config_.shadow_policy_directory = "";
  EXPECT_TRUE(LoadShadowPolicy(config_, shadow_).ok());
  EXPECT_FALSE(shadow_.counts().loaded);
}

TEST_F(ShadowFilesTest, ThatCannotBeReadLeaveWhatWasThereAndAreNoted) {
  ASSERT_TRUE(LoadShadowPolicy(config_, shadow_).ok());
  config_.shadow_policy_directory = folder_.File("none");
  EXPECT_EQ(LoadShadowPolicy(config_, shadow_).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(shadow_.counts().loaded);
  EXPECT_EQ(shadow_.Report().refused_code(), "POLICY_UNREADABLE");
}

}  // namespace
}  // namespace handover
