// Plays one story: a text file of steps, see README.md.
#ifndef HANDOVER_TESTS_SCENARIOS_SCENARIO_RUNNER_H_
#define HANDOVER_TESTS_SCENARIOS_SCENARIO_RUNNER_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "handover/consent/v1/consent.pb.h"
#include "tests/fakes/world/pipeline_world.h"

namespace handover::scenarios {

// One step, split: words, `key=value` options, and what it must answer.
struct Step {
  int line = 0;
  std::vector<std::string> words;
  std::map<std::string, std::string> options;
  std::string expected;

  std::string Option(const std::string& name, const std::string& otherwise) const;
  bool Has(const std::string& name) const { return options.contains(name); }
};

std::vector<Step> ParseScenario(const std::string& text);

class ScenarioRunner {
 public:
  // What the step answered. Fails the test for a step that does not exist.
  std::string Run(const Step& step);

 private:
  std::string AddParty(const Step& step);
  std::string ImportFacts(const Step& step);
  std::string RecordConsent(const Step& step);
  std::string Revoke(const Step& step);
  std::string Submit(const Step& step);
  std::string Resubmit(const Step& step);
  std::string Receive(const Step& step);
  std::string Acknowledge(const Step& step);
  std::string Status(const Step& step);
  std::string Withdraw(const Step& step);
  std::string Resolve(const Step& step);
  std::string SetState(const Step& step);
  std::string Advance(const Step& step);
  std::string Restart(const Step& step);
  std::string CheckLog(const Step& step);

  struct Sent {
    std::string party;
    pipeline::SubmittedFrame frame;
    std::string handover_id;  // UUID; empty until accepted.
    std::string id_bytes;
  };

  fakes::PipelineWorld world_;
  std::map<std::string, Sent> sent_;
  std::map<std::string, consent::v1::ConsentRecord> consents_;
  std::map<std::string, exchange::v1::DeliveredCopy> copies_;  // By party and name.
};

}  // namespace handover::scenarios

#endif  // HANDOVER_TESTS_SCENARIOS_SCENARIO_RUNNER_H_
