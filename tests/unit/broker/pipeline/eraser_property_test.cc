// Whatever happens in whatever order, an erased handover leaves by no path, everything else stays, and the log goes on.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "broker/base/commitment/tree_head.h"
#include "broker/pipeline/eraser.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/store/log_reader.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace eraser_property_test_internal {

constexpr int kSteps = 60;

class EraserPropertyTest : public PipelineTest, public ::testing::WithParamInterface<int> {
 protected:
  size_t Draw(size_t below) {
    uint8_t byte = 0;
    dice_.Fill({&byte, 1});
    return byte % below;
  }
  void Submit() { open_.push_back(MustSubmitId("ouh", BirthNotification())); }
  // Everything that is handed out; some of it is accepted.
  void Receive() {
    for (const exchange::v1::DeliveredCopy& copy : world_.HandOut("odense-hv")) {
      exchange::v1::Envelope envelope;
      envelope.ParseFromString(copy.envelope());
      const HandoverId id = *HandoverId::FromBytes(envelope.handover_id());
      EXPECT_FALSE(erased_.contains(id)) << "an erased handover was handed out";
      MustAcknowledge("odense-hv", copy, SayAccepted());
      ended_.insert(id);
      std::erase(open_, id);
    }
  }
  void Erase() {
    if (ended_.empty()) return;
    const HandoverId id = *std::next(ended_.begin(), static_cast<ptrdiff_t>(Draw(ended_.size())));
    const ErasureScope scope = Draw(2) == 0 ? ErasureScope::kContent : ErasureScope::kEverything;
    EXPECT_TRUE(world_.eraser().EraseHandovers({{id, scope, ""}}, {"ORDERED", "OTHER", {"a", "b"}, "J", {}}).ok());
    ended_.erase(id);
    erased_.insert(id);
  }
  void TryToEraseWhatIsOpen() {
    for (const HandoverId& id : open_) {
      EXPECT_FALSE(world_.eraser().EraseHandovers({{id, ErasureScope::kEverything, ""}}, {}).ok());
    }
  }
  void BackUp() {
    backup_ = folder_.File("backup " + std::to_string(++backups_));
    world_.BackUpTo(backup_);
    known_in_backup_ = ended_;
    known_in_backup_.insert(open_.begin(), open_.end());
    open_in_backup_ = open_;
  }
  void Restore() {
    if (backup_.empty()) return;
    world_.RestoreFrom(backup_);
    heads_.clear();  // A second history.
    open_ = open_in_backup_;
    std::erase_if(open_, [this](const HandoverId& id) { return erased_.contains(id); });
    ended_ = known_in_backup_;
    for (const HandoverId& id : open_) ended_.erase(id);
    for (const HandoverId& id : erased_) ended_.erase(id);
  }
  void Step() {
    switch (Draw(8)) {
      case 0:
      case 1:
        return Submit();
      case 2:
        return Receive();
      case 3:
      case 4:
        return Erase();
      case 5:
        return BackUp();
      case 6:
        return Draw(2) == 0 ? Restore() : world_.Restart();
      default:
        world_.clock().Advance(absl::Hours(7));
        world_.env().queues.LapseLeases();
        return TryToEraseWhatIsOpen();
    }
  }
  absl::Status Load(const HandoverId& id) { return LoadHandover(id, *env().directory.Get(), env()).status(); }
  void Check() {
    for (const HandoverId& id : erased_) EXPECT_FALSE(Load(id).ok());
    for (const HandoverId& id : ended_) EXPECT_TRUE(Load(id).ok()) << Load(id);
    for (const HandoverId& id : open_) EXPECT_TRUE(Load(id).ok()) << Load(id);
    // What was released stays the beginning of the log.
    const std::string newest = env().committer.NewestHead().head;
    const TreeHead head = *ParseTreeHead(newest);
    heads_[head.size] = head.root;
    for (const auto& [size, root] : heads_) {
      EXPECT_EQ(StoredRoot(store::LogReader(world_.store()), size).value(), root);
    }
  }

  fakes::SeededRandom dice_{static_cast<uint64_t>(GetParam())};
  fakes::TemporaryFolder folder_;
  std::vector<HandoverId> open_;
  std::set<HandoverId> ended_;
  std::set<HandoverId> erased_;
  std::map<uint64_t, Digest> heads_;
  std::string backup_;
  int backups_ = 0;
  std::set<HandoverId> known_in_backup_;
  std::vector<HandoverId> open_in_backup_;
};

TEST_P(EraserPropertyTest, WhatIsErasedStaysErasedAndNothingElseDoes) {
  for (int i = 0; i < kSteps; ++i) {
    Step();
    Check();
  }
  Receive();
  EXPECT_TRUE(world_.VerifyLog().ok());
}

INSTANTIATE_TEST_SUITE_P(Seeds, EraserPropertyTest, ::testing::Range(1, 9));

}  // namespace eraser_property_test_internal
}  // namespace handover::pipeline
