// The cells of the whole-path benchmark: one broker, one echo server, and what is sent to them.
#ifndef HANDOVER_TESTS_BENCH_SUPPORT_CELLS_H_
#define HANDOVER_TESTS_BENCH_SUPPORT_CELLS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "broker/base/clock.h"
#include "broker/base/random_system.h"
#include "clients/cpp/party_keys.h"
#include "clients/cpp/session.h"
#include "tests/bench/support/echo_server.h"
#include "tests/bench/support/lane.h"
#include "tests/bench/support/measure.h"
#include "tests/bench/support/workload.h"
#include "tests/fakes/process/broker_process.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::bench {

struct CellSpec {
  std::string mode;  // unary, stream, e2e, paced, echo, echo-unary.
  size_t bytes = 2048;
  int in_flight = 64;
};

// Not thread-safe. Aborts the program when a handover is refused: a benchmark of refusals says nothing.
class Cells {
 public:
  struct Options {
    std::string broker;  // Path of handover-broker.
    double seconds = 3;
    size_t families = 4000;
    uint64_t seed = 1;
  };
  explicit Cells(const Options& options);
  ~Cells();
  Cells(const Cells&) = delete;
  Cells& operator=(const Cells&) = delete;

  static bool IsMode(const std::string& mode);

  // Lasts as long as was asked for, or until what was built beforehand is used up.
  CellResult Run(const CellSpec& spec);

  // Stores so many through one stream, 64 in flight, 2 KiB, and tells after every 100,000.
  struct Growth {
    size_t stored = 0;
    double per_second = 0;  // Of these 100,000.
    double resident_mib = 0;
    double written_per_byte = 0;  // From the first one on.
    double slowest_ack_ms = 0;
  };
  void Grow(size_t count, const std::function<void(const Growth&)>& tell);

 private:
  class Arrivals;

  NotificationMill& MillOf(size_t bytes);
  size_t CountFor(const CellSpec& spec) const;
  std::unique_ptr<Lane> LaneOf(const CellSpec& spec);
  pid_t ServerOf(const CellSpec& spec) const;

  const Options options_;
  SystemClock clock_;
  SystemRandom random_;
  client::SeenHeadMemory clinic_head_;
  client::SeenHeadMemory receivers_head_;

  const fakes::TemporaryFolder folder_;
  std::unique_ptr<fakes::BrokerProcess> broker_;
  std::unique_ptr<EchoServerProcess> echo_;
  int metrics_port_ = 0;
  std::vector<SyntheticFamily> silent_families_;     // At home where nobody receives meanwhile.
  std::vector<SyntheticFamily> receiving_families_;  // At home where the receiver is.
  std::unique_ptr<client::Session> clinic_;
  std::unique_ptr<client::Session> receivers_;
  std::map<size_t, std::unique_ptr<NotificationMill>> mills_;             // By size.
  std::map<std::tuple<std::string, size_t, int>, double> last_rates_;  // Of each cell that has run.
};

}  // namespace handover::bench

#endif  // HANDOVER_TESTS_BENCH_SUPPORT_CELLS_H_
