// A running committer for its tests.
#ifndef HANDOVER_TESTS_UNIT_BROKER_STORE_COMMITTER_FIXTURE_H_
#define HANDOVER_TESTS_UNIT_BROKER_STORE_COMMITTER_FIXTURE_H_

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "broker/store/committer.h"
#include "broker/store/head_file.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/memory_store.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/broker/store/log_support.h"

namespace handover::store::testing {

// While it lives no file of this process can be written: a medium that fails.
class FullForFiles {
 public:
  FullForFiles() {
    old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &old_limit_);
    const rlimit none{0, old_limit_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
  }
  ~FullForFiles() {
    ::setrlimit(RLIMIT_FSIZE, &old_limit_);
    std::signal(SIGXFSZ, old_handler_);
  }

 private:
  void (*old_handler_)(int) = nullptr;
  rlimit old_limit_{};
};

// A committer over a store in memory and a real head file.
class CommitterFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    OpenHeadFile();
    Start();
  }

  void OpenHeadFile() {
    head_file_.reset();
    absl::StatusOr<std::unique_ptr<HeadFile>> opened = HeadFile::Open(folder_.File("head"));
    ASSERT_TRUE(opened.ok()) << opened.status();
    head_file_ = *std::move(opened);
  }

  absl::Status TryStart(const Committer::Options& options = {}) {
    committer_.reset();
    absl::StatusOr<std::unique_ptr<Committer>> started =
        Committer::Start(options, *store_, *head_file_, key_, clock_, random_);
    if (started.ok()) committer_ = *std::move(started);
    return started.status();
  }
  void Start(const Committer::Options& options = {}) {
    const absl::Status started = TryStart(options);
    ASSERT_TRUE(started.ok()) << started;
  }
  // As after the end of the process: the store and the head file as they are on the medium.
  void Restart() {
    committer_.reset();
    store_ = store_->Restart();
    OpenHeadFile();
    Start();
  }

  // One leaf and no rows; waits for the answer.
  absl::StatusOr<CommitResult> CommitLeaf(const std::string& name) {
    Answers answers;
    committer_->Enqueue(TransactionOf({DraftOf(name)}, {}, answers));
    return answers.Await(0);
  }

  // Makes the committer's thread wait inside a commit, so that what comes now queues.
  void OccupyCommitter(Answers& answers) {
    store_->HoldCommits();
    committer_->Enqueue(TransactionOf({DraftOf("occupies")}, {}, answers));
    store_->AwaitHeldCommit();
  }

  uint64_t StoredSize() const { return StoredLeafHashes(*store_).size(); }

  fakes::TemporaryFolder folder_;
  const SigningKey key_ = NewLogKey();
  fakes::FakeClock clock_;
  fakes::SeededRandom random_;
  std::unique_ptr<fakes::MemoryStore> store_ = std::make_unique<fakes::MemoryStore>();
  std::unique_ptr<HeadFile> head_file_;
  std::unique_ptr<Committer> committer_;
};

}  // namespace handover::store::testing

#endif  // HANDOVER_TESTS_UNIT_BROKER_STORE_COMMITTER_FIXTURE_H_
