#include "broker/pipeline/load_policy.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/fakes/temporary_folder.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class LoadPolicyTest : public PipelineTest {
 protected:
  static std::vector<policy::NamedText> Files() {
    std::vector<policy::NamedText> files;
    for (const auto& entry : std::filesystem::directory_iterator("deploy/policy")) {
      if (entry.path().extension() != ".textproto") continue;
      files.push_back({entry.path().filename().string(), fakes::ReadFileBytes(entry.path().string())});
    }
    return files;
  }

  std::string Activate(std::vector<policy::NamedText> files) {
    fakes::Awaited<absl::StatusOr<admin::v1::ReloadPolicyResponse>> answer;
    ActivatePolicy(fakes::Tester(), std::move(files), env(), answer.Done());
    const auto response = answer.Get();
    return response.ok() ? "in force" : std::string(absl::StatusCodeToString(response.status().code()));
  }
};

TEST_F(LoadPolicyTest, ANewPolicyIsInForceAndLogged) {
  std::vector<policy::NamedText> files = Files();
  files.front().text += "\n# A comment changes the digest.\n";
  const std::string before = env().policy.Get()->set.digest();
  EXPECT_EQ(Activate(files), "in force");
  EXPECT_NE(env().policy.Get()->set.digest(), before);
  EXPECT_EQ(EventsNamed("POLICY_ACTIVATED").size(), 1u);
}

TEST_F(LoadPolicyTest, AMalformedOneChangesNothing) {
  std::vector<policy::NamedText> files = Files();
  files.front().text += "\nrules { id: \n";
  const std::string before = env().policy.Get()->set.digest();
  EXPECT_EQ(Activate(files), "FAILED_PRECONDITION");
  EXPECT_EQ(env().policy.Get()->set.digest(), before);
  MustSubmit("ouh", BirthNotification());
}

TEST_F(LoadPolicyTest, NoFilesAreNoPolicy) { EXPECT_EQ(Activate({}), "FAILED_PRECONDITION"); }

TEST_F(LoadPolicyTest, TheOrderOfTheFilesIsNoMatter) {
  std::vector<policy::NamedText> files = Files();
  std::vector<policy::NamedText> reversed(files.rbegin(), files.rend());
  EXPECT_EQ((*MakePolicy(files))->set.digest(), (*MakePolicy(reversed))->set.digest());
}

TEST_F(LoadPolicyTest, ANameCountsForTheDigest) {
  std::vector<policy::NamedText> files = Files();
  const std::string before = (*MakePolicy(files))->set.digest();
  files.front().name = "a_" + files.front().name;
  EXPECT_NE((*MakePolicy(files))->set.digest(), before);
}

TEST_F(LoadPolicyTest, AFullDiskKeepsTheOldOne) {
  std::vector<policy::NamedText> files = Files();
  files.front().text += "\n# A comment changes the digest.\n";
  const std::string before = env().policy.Get()->set.digest();
  world_.store().FailNextCommit({absl::ResourceExhaustedError("no room")});
  EXPECT_EQ(Activate(files), "RESOURCE_EXHAUSTED");
  EXPECT_EQ(env().policy.Get()->set.digest(), before);
  EXPECT_EQ(Activate(files), "in force");
}

TEST_F(LoadPolicyTest, ARuleThatBreaksALintIsRefusedWithItsFile) {
  std::vector<policy::NamedText> files = Files();
  for (policy::NamedText& file : files) {
    const size_t at = file.text.find("STATUTORY_BIRTH_NOTICE\"]");
    if (at != std::string::npos) file.text.replace(at, 22, "NO_SUCH_BASIS");
  }
  EXPECT_EQ(Activate(files), "FAILED_PRECONDITION");
  MustSubmit("ouh", BirthNotification());
}

}  // namespace
}  // namespace handover::pipeline
