#include "broker/assembly.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "broker/store/rocksdb_store.h"
#include "tests/fakes/world/test_broker.h"

namespace handover {
namespace {

using ::testing::HasSubstr;

// What a broker has kept, opened again by hand.
class AssemblyTest : public ::testing::Test {
 protected:
  AssemblyTest() {
    broker_.AddParty("ouh", directory::v1::BIRTH_CLINIC);
    broker_.Stop();
  }
  absl::StatusOr<std::unique_ptr<Assembly>> Open() {
    return Assembly::Open(broker_.config(), {broker_.clock(), broker_.random(), log_}, metrics_, stage_);
  }
  std::string Wrong() { return std::string(Open().status().message()); }
  std::string Write(const std::string& name, const std::string& bytes) {
    const std::string path = broker_.folder().File(name);
    fakes::WriteFileBytes(path, bytes);
    ::chmod(path.c_str(), 0600);
    return path;
  }

  fakes::TestBroker broker_;
  rpc::Metrics metrics_;
  rpc::EventLog log_{[](rpc::Severity, const std::string&) {}, broker_.clock()};
  StartStage stage_ = StartStage::kPorts;
};

TEST_F(AssemblyTest, WhatWasKeptIsThereAgain) {
  const auto assembly = Open();
  ASSERT_TRUE(assembly.ok()) << assembly.status();
  EXPECT_NE((*assembly)->env().directory.Get()->FindByAlias("ouh"), nullptr);
  EXPECT_EQ((*assembly)->recovered().damaged, 0u);
  EXPECT_TRUE((*assembly)->env().committer.Healthy().ok());
}

TEST_F(AssemblyTest, AnotherProcessKeepsItsStore) {
  const auto first = Open();
  ASSERT_TRUE(first.ok());
  const auto second = Open();
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(stage_, StartStage::kStore);
}

TEST_F(AssemblyTest, AStoreOfANewerProgramIsRefused) {
  {
    auto store = store::OpenRocksdbStore({.directory = broker_.config().store_directory(), .reserve_bytes = 0});
    ASSERT_TRUE(store.ok());
    const auto newer = store::Put(store::Table::kMeta, "format", store::OrderedU64(store::kStoreFormat + 1));
    ASSERT_TRUE((*store)->Commit({newer}).ok());
  }
  EXPECT_THAT(Wrong(), HasSubstr("written by a newer program"));
  EXPECT_EQ(stage_, StartStage::kStore);
}

// T-25.
TEST_F(AssemblyTest, AStoreBehindItsHeadFileIsRefused) {
  broker_.config().data_directory = broker_.folder().File("other");
  EXPECT_THAT(Wrong(), HasSubstr("the store is behind the head file"));
  EXPECT_EQ(stage_, StartStage::kStore);
}

// Else an older store could be put beside a head file that was lost, and nobody would notice.
TEST_F(AssemblyTest, ALostHeadFileBesideAFilledLogIsRefusedAtEveryStart) {
  ASSERT_EQ(::unlink(broker_.config().head_file_path().c_str()), 0);
  EXPECT_THAT(Wrong(), HasSubstr("head file: missing beside a store"));
  EXPECT_THAT(Wrong(), HasSubstr("head file: missing beside a store")) << "a refused start makes none";
  EXPECT_EQ(stage_, StartStage::kStore);
}

TEST_F(AssemblyTest, AnEmptyHeadFileIsTheOperatorsWordThatTheStoreIsTheNewest) {
  const std::string before = fakes::ReadFileBytes(broker_.config().head_file_path());
  fakes::WriteFileBytes(broker_.config().head_file_path(), "");
  ASSERT_TRUE(Open().ok());
  EXPECT_EQ(fakes::ReadFileBytes(broker_.config().head_file_path()), before) << "brought up to the store";
}

TEST_F(AssemblyTest, ALostKeyFileIsNotReplacedByANewOne) {
  ASSERT_EQ(::unlink(broker_.config().key_file().c_str()), 0);
  EXPECT_EQ(Open().status().code(), absl::StatusCode::kNotFound);
  struct stat about;
  EXPECT_NE(::stat(broker_.config().key_file().c_str(), &about), 0);
}

TEST_F(AssemblyTest, AnotherRootKeyOpensNothing) {
  broker_.config().root_key_file = Write("other_root", std::string(32, 'x'));
  EXPECT_EQ(Open().status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(stage_, StartStage::kStore);
}

TEST_F(AssemblyTest, AnotherLogKeyDoesNotGoOnWithTheLog) {
  broker_.config().log_key_file = Write("other_log", SigningKey::Generate()->ToPem());
  EXPECT_EQ(Open().status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(AssemblyTest, WrongFilesOfTheOperatorAreAMatterOfConfiguration) {
  broker_.config().policy_directory = broker_.folder().File("none");
  EXPECT_EQ(Wrong(), "--policy: the directory cannot be read");
  EXPECT_EQ(stage_, StartStage::kConfiguration);
}

TEST_F(AssemblyTest, ADataDirectoryThatCannotBeMadeIsNamed) {
  broker_.config().data_directory = broker_.folder().File("no/such/folder");
  EXPECT_EQ(Wrong(), "--data: the directory cannot be made");
}

}  // namespace
}  // namespace handover
