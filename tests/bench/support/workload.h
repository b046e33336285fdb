// Families that nobody belongs to, and the handovers that are sent about them.
#ifndef HANDOVER_TESTS_BENCH_SUPPORT_WORKLOAD_H_
#define HANDOVER_TESTS_BENCH_SUPPORT_WORKLOAD_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

#include "broker/base/clock.h"
#include "broker/base/random.h"
#include "clients/cpp/outgoing_handover.h"
#include "clients/cpp/session.h"
#include "handover/consent/v1/consent.pb.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::bench {

struct SyntheticFamily {
  std::string child_cpr;
  std::string mother_cpr;
  std::string municipality_code;
};

// The same families for the same seed. Not thread-safe.
//
// Every number fails modulus 11 and has a valid birth date that is not 1 January, so that it very probably belongs to
// nobody: such numbers have only been issued for that day.
class FamilyRegister {
 public:
  FamilyRegister(uint64_t seed, std::vector<std::string> municipality_codes);

  std::vector<SyntheticFamily> Make(size_t count);

 private:
  struct Years {
    int first = 0;
    int last = 0;
    bool woman = false;
  };
  std::string NewCpr(const Years& years);
  int Draw(int first, int last);

  std::mt19937_64 random_;
  const std::vector<std::string> municipality_codes_;
  std::unordered_set<std::string> used_;
};

// Residence and custody of both persons.
std::vector<consent::v1::RegisterFacts> FactsOf(const std::vector<SyntheticFamily>& families);

// Birth notifications to the health visiting of the child's home: eight sections, of which one is above the
// recipient's ceiling and is withheld, one addressee and the slip. Not thread-safe. Borrows all but the size.
class NotificationMill {
 public:
  // `bytes` is the size of one as submitted, about; at least 1,800.
  NotificationMill(client::Session& session, const Clock& clock, Random& random, size_t bytes);

  // About families drawn by the seed. Aborts the program when the client library refuses one.
  std::vector<client::OutgoingHandover> Build(const std::vector<SyntheticFamily>& families, size_t count);

 private:
  exchange::v1::Handover Readable(const SyntheticFamily& family);

  client::Session& session_;
  const client::HandoverSealer sealer_;
  exchange::v1::Handover model_;  // Of the size that is wanted.
  std::mt19937_64 draw_;
};

}  // namespace handover::bench

#endif  // HANDOVER_TESTS_BENCH_SUPPORT_WORKLOAD_H_
