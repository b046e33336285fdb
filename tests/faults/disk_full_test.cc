// The disk under the real broker is full for a while, once and again, while everybody works with it; once the broker is
// killed meanwhile. It takes nothing, loses nothing, and goes on by itself when there is room again.
#include <gtest/gtest.h>

#include <iostream>
#include <set>
#include <string>

#include "tests/fakes/process/broker_process.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/faults/fault_program.h"
#include "tests/faults/history.h"
#include "tests/faults/small_disk.h"
#include "tests/faults/work.h"

namespace handover::faults {
namespace {

constexpr int kMebibytes = 640;  // The store keeps 256 in reserve.

// What is sent again is answered on a full disk too: nothing of it is to be stored.
size_t CountAccepted(const History& history) {
  std::set<std::string> accepted;
  for (const Event& event : history.Events()) {
    if (event.what == What::kAnswered && event.told == Told::kOk) accepted.insert(event.handover);
  }
  return accepted.size();
}

TEST(DiskFullTest, NothingIsTakenThatCannotBeKeptAndItGoesOnByItself) {
  fakes::TemporaryFolder folder;
  SmallDisk disk(folder.path(), kMebibytes);
  std::cout << "disk full by " << disk.words() << "\n";
  fakes::BrokerProcess broker({BrokerProgram(), folder.path(), WorkingParties(), {}});
  History history;
  Work work(broker, history);
  work.Begin();
  for (const bool is_killed : {false, true, false}) {
    history.AwaitMore(400, kPatience);
    disk.Fill(broker);
    // Whatever was under way is answered; then nothing is taken any more.
    history.AwaitMore(2000, absl::Seconds(2));
    const size_t accepted = CountAccepted(history);
    history.AwaitMore(2000, absl::Seconds(1));
    EXPECT_EQ(CountAccepted(history), accepted);
    if (is_killed) broker.Kill();
    disk.Free(broker);
    if (is_killed && disk.is_mounted()) broker.Start();
    history.AwaitMore(400, kPatience);
    EXPECT_GT(CountAccepted(history), accepted);
  }
  const Report report = work.End(kPatience);
  std::cout << ToText(report);
  EXPECT_TRUE(report.KeepsPromises());
  EXPECT_EQ(report.open, 0u);
  EXPECT_TRUE(work.ProveLog().ok()) << work.ProveLog();
  EXPECT_EQ(broker.Stop(), 0);
}

}  // namespace
}  // namespace handover::faults
