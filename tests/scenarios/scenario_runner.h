// Plays one story: a text file of steps, see README.md.
#ifndef HANDOVER_TESTS_SCENARIOS_SCENARIO_RUNNER_H_
#define HANDOVER_TESTS_SCENARIOS_SCENARIO_RUNNER_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/pipeline/expectation_rows.h"
#include "broker/pipeline/list_escalations.h"
#include "handover/consent/v1/consent.pb.h"
#include "handover/exchange/v1/exchange_service.pb.h"
#include "handover/pathway/v1/coordination.pb.h"
#include "tests/fakes/temporary_folder.h"
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
  bool Says(const std::string& word) const;  // As a word of its own.
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
  std::string Missing(const Step& step);
  std::string Resubmit(const Step& step);
  std::string Receive(const Step& step);
  std::string Acknowledge(const Step& step);
  std::string Excluded(const Step& step);
  std::string Status(const Step& step);
  std::string Withheld(const Step& step);
  std::string Warnings(const Step& step);
  std::string Withdraw(const Step& step);
  std::string Resolve(const Step& step);
  std::string Answer(const Step& step);
  std::string Tasks(const Step& step);
  std::string AnswerDuty(const Step& step);
  std::string Duties(const Step& step);
  std::string Owing(const Step& step);
  std::string Suggested(const Step& step);
  std::string Notices(const Step& step);
  std::string Route(const Step& step);
  std::string TakeEvent(const Step& step);
  std::string MarkError(const Step& step);
  std::string Flagged(const Step& step);
  std::string History(const Step& step);
  std::string ChangeSector(const Step& step);
  std::string SetState(const Step& step);
  std::string ChangePolicy(const Step& step);
  std::string Damage(const Step& step);
  std::string SetAttempts(const Step& step);
  std::string SetClock(const Step& step);
  std::string Overdue(const Step& step);
  std::string Escalations(const Step& step);
  std::vector<pipeline::StoredExpectation> ExpectationsOn(const std::string& person);
  std::string ExpectedOf(const Step& step);
  std::string PathwayOf(const Step& step);
  std::string OpenOf(const Step& step);
  std::string EndExpected(const Step& step);
  std::string Advance(const Step& step);
  std::string Jump(const Step& step);
  std::string Restart(const Step& step);
  std::string Erase(const Step& step);
  std::string BackUp(const Step& step);
  std::string Restore(const Step& step);
  void SweepRetention();
  std::string Timeline(const Step& step);
  std::string Events(const Step& step);
  std::string Decisions(const Step& step);
  std::string CheckLog(const Step& step);
  std::string Export(const Step& step);
  std::string Lift(const Step& step);

  struct Sent {
    std::string party;
    exchange::v1::Handover handover;
    pipeline::SubmittedFrame frame;
    absl::Status refusal;
    std::string handover_id;  // UUID; empty until accepted.
    std::string id_bytes;
    std::vector<std::string> warnings;  // Codes.
  };

  // What a party's record says beside its name: closing days and who leads it.
  std::string Describe(const Step& step);
  // Time passes, hour by hour, with a round of the clockwork after each; then nothing late may be silent.
  std::string Pass(absl::Duration time);
  std::string LoopsText(const google::protobuf::RepeatedPtrField<pathway::v1::OpenLoop>& loops) const;
  // For whom the step asks: a party, or the operator.
  pipeline::Viewer ViewerOf(const Step& step) const;
  // The name of a submission by the id of its handover.
  std::string NameOfHandover(const std::string& handover_id) const;

  // The fixture of a submission, with what its options change.
  exchange::v1::Handover Draft(const Step& step);
  absl::StatusOr<exchange::v1::HandoverStatus> StatusOf(const Sent& sent);
  PersonKey KeyOf(const std::string& person);
  // The names of the consents with these ids, sorted; `-` for none.
  std::string ConsentNames(const google::protobuf::RepeatedPtrField<std::string>& ids) const;

  fakes::PipelineWorld world_;
  fakes::TemporaryFolder backups_;
  std::map<std::string, Sent> sent_;
  std::map<std::string, consent::v1::ConsentRecord> consents_;
  std::map<std::string, exchange::v1::DeliveredCopy> copies_;  // By party and name.
};

}  // namespace handover::scenarios

#endif  // HANDOVER_TESTS_SCENARIOS_SCENARIO_RUNNER_H_
