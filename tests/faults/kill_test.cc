// Kills the real broker under load, again and again, stops it for moments, and judges the history of everybody who
// worked with it meanwhile.
//
// HANDOVER_KILLS=1000 makes as long a hunt as you like, 100 kills otherwise; HANDOVER_SEED=7 takes the same moments
// again, as far as a machine repeats itself. How it is started: tests/faults/README.md.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "broker/base/clock.h"
#include "tests/fakes/process/broker_process.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/faults/fault_program.h"
#include "tests/faults/history.h"
#include "tests/faults/start_cutter.h"
#include "tests/faults/work.h"

namespace handover::faults {
namespace {

constexpr int kKillsPerStop = 10;
constexpr int kKillsPerCutStart = 5;

int FromEnvironment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

TEST(KillTest, NoPromiseIsBrokenWheneverTheBrokerIsKilledOrStopped) {
  const int kills = FromEnvironment("HANDOVER_KILLS", 100);
  std::mt19937 random(static_cast<unsigned>(FromEnvironment("HANDOVER_SEED", 1)));
  fakes::TemporaryFolder folder;
  fakes::BrokerProcess broker({BrokerProgram(), folder.path(), WorkingParties(), {}});
  History history;
  Work work(broker, history);
  StartCutter starts(broker, folder.path());
  const SystemClock clock;
  work.Begin();
  // After none, few or many events, so that committing, handing out and concluding are all hit; starts are hit besides.
  std::geometric_distribution<int> events(0.03);
  int stops = 0;
  int begun = 0;
  int cut = 0;
  for (int kill = 1; kill <= kills; ++kill) {
    history.AwaitMore(events(random), kPatience);
    if (kill % kKillsPerStop == 0) {
      // Everybody waits for a broker that is there and says nothing; every second time it never says anything again.
      broker.Pause();
      history.AwaitMore(1000, absl::Milliseconds(300));
      if (++stops % 2 == 0) broker.Resume();
      history.AwaitMore(events(random), absl::Milliseconds(300));
    }
    broker.Kill();
    if (kill % kKillsPerCutStart == 2) {
      ++begun;
      if (starts.Cut(random)) ++cut;
    }
    starts.Start();
  }
  const absl::Duration took = clock.SinceStart();
  const Report report = work.End(kPatience);
  std::cout << kills << " kills, " << cut << " more during a start, " << stops << " stops in "
            << absl::FormatDuration(absl::Trunc(took, absl::Seconds(1))) << ":\n" << ToText(report);
  EXPECT_GE(2 * cut + 1, begun);  // A start that has fewer moments than the one before it may serve before it is hit.
  EXPECT_TRUE(report.KeepsPromises());
  EXPECT_EQ(report.open, 0u);
  EXPECT_GT(report.ok, static_cast<size_t>(kills));  // There was load.
  EXPECT_GT(report.answered_again, 0u);
  EXPECT_GT(report.handed_out_again, 0u);
  EXPECT_GT(report.on_consent, 0u);
  EXPECT_GT(report.consents_taken_back, 0u);
  EXPECT_TRUE(work.ProveLog().ok()) << work.ProveLog();
  EXPECT_EQ(broker.Stop(), 0);
}

}  // namespace
}  // namespace handover::faults
