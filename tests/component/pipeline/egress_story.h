// A family's years by chance, with a mark in every section that is sent: consents, refusals, revocations, moves,
// letters, deliveries, lapsed leases, redirections, withdrawals, restarts. Every byte that leaves is asked whose mark
// it carries.
#ifndef HANDOVER_TESTS_COMPONENT_PIPELINE_EGRESS_STORY_H_
#define HANDOVER_TESTS_COMPONENT_PIPELINE_EGRESS_STORY_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/component/policy/dice.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {

// One section as it was sent.
struct Mark {
  std::string text;  // Nowhere else.
  std::string type;
  std::vector<std::string> about;  // Ids of persons of the handover.
};

struct Letter {
  std::string sender;  // Alias.
  HandoverId id;
  std::vector<Mark> marks;
};

class EgressStory : public PipelineTest {
 protected:
  // Plays so many steps. Every copy that is handed out is checked; TellEverything() is called now and then.
  void Play(uint64_t seed, int steps);

  // Asks everybody for everything that can be asked, and expects no mark and no number in any answer.
  void TellEverything();

  struct Counts {
    int copies = 0;
    int sections = 0;   // That went out.
    int withheld = 0;   // That were sent and were not in a copy.
    int answers = 0;    // Other than copies.
    int refusals = 0;   // Of submissions.
  };
  const Counts& counts() const { return counts_; }

 private:
  void Step(reference::Dice& dice);
  void Consent(reference::Dice& dice);
  void Revoke(reference::Dice& dice);
  void Move(reference::Dice& dice);
  void Send(reference::Dice& dice);
  void Receive(reference::Dice& dice);
  void Answer(reference::Dice& dice, const std::string& party, const exchange::v1::DeliveredCopy& copy);
  void Withdraw(reference::Dice& dice);
  void Resolve(reference::Dice& dice);
  void Preview(reference::Dice& dice);

  exchange::v1::Handover LetterByChance(reference::Dice& dice, std::string& sender, std::vector<Mark>& marks);
  void CheckDelivery(const std::string& party, const exchange::v1::DeliveredCopy& copy);
  void CheckEpochs(const LoggedEvent& event);
  // Nothing in it was ever in a section, and nobody's number.
  void ExpectInnocent(const std::string& bytes, const std::string& where);
  template <typename T>
  void Expect(const absl::StatusOr<T>& answer, const std::string& where) {
    ExpectInnocent(answer.ok() ? answer->SerializeAsString() : WireOf(answer.status()), where);
  }
  const std::vector<LoggedEvent>& Events();

  std::vector<Letter> letters_;
  std::vector<consent::v1::ConsentRecord> consents_;
  std::vector<LoggedEvent> events_;
  int marks_ = 0;
  Counts counts_;
};

}  // namespace handover::pipeline

#endif  // HANDOVER_TESTS_COMPONENT_PIPELINE_EGRESS_STORY_H_
