// What is true whatever the broker believes: who has sent what, who has consented to what and taken it back, and what
// the broker has said. No code of the broker decides anything here.
#ifndef HANDOVER_TESTS_SIMULATION_TRUTH_H_
#define HANDOVER_TESTS_SIMULATION_TRUTH_H_

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/ids.h"
#include "broker/pipeline/submit_handover.h"
#include "tests/simulation/plan.h"

namespace handover::simulation {

struct Letter {
  uint64_t event = 0;  // The planned event that it comes of: its name.
  int family = 0;
  LetterKind kind = LetterKind::kVisit;
  std::string sender;  // Alias.
  HandoverId id;
  Digest root{};
  pipeline::SubmittedFrame frame;
  bool is_accepted = false;  // The broker has said so.
};

struct Grant {
  uint64_t event = 0;
  int family = 0;
  Scope scope = Scope::kMentalHealthToGp;
  std::string party;       // Alias of who records it.
  std::string request_id;
  std::string consent_id;  // Empty: the broker has not said.
  absl::Time valid_to;
  bool revoke_asked = false;
  bool is_revoked = false;  // The broker has said so: from then on it counts for nothing.
};

class Truth {
 public:
  Letter& AddLetter(Letter letter);
  // Null: nobody has sent such a one.
  Letter* FindLetter(const HandoverId& id);
  const std::deque<Letter>& letters() const { return letters_; }

  Grant& AddGrant(Grant grant);
  // The newest that is recorded and that nobody has asked to take back; null: there is none.
  Grant* FindToRevoke(int family, Scope scope);

  // Whether somebody may have said yes, and nobody has taken it back for certain. A yes or a no whose answer was lost
  // may count or not: both are right.
  bool MayBePermitted(int family, Scope scope, absl::Time now) const;
  // Types of sections that must not go out with this letter now.
  std::set<std::string> Forbidden(const Letter& letter, absl::Time now) const;

 private:
  std::deque<Letter> letters_;  // Never moved.
  std::map<HandoverId, Letter*> by_id_;
  std::deque<Grant> grants_;
  std::map<std::pair<int, Scope>, std::vector<Grant*>> by_scope_;
};

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_TRUTH_H_
