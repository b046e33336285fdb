// How one piece of news goes over the expectations of one pathway: raised, met, ended and passed on by the rules of the
// policy.
#ifndef HANDOVER_BROKER_PIPELINE_PATHWAY_FOLLOWER_H_
#define HANDOVER_BROKER_PIPELINE_PATHWAY_FOLLOWER_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/identity/directory.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/expectation_owner.h"
#include "broker/pipeline/pathway_draft.h"
#include "broker/policy/expectation.h"

namespace handover::pipeline {

// One person's pathway: what is new lies under `home`, what is known under any of the keys.
struct PathwayPlace {
  PersonKey home;
  std::vector<PersonKey> keys;  // `home` among them.
};

// Who is to receive what raises something, a copy apart.
struct AskedRecipient {
  DeliveryId delivery;
  std::string party;  // 16 bytes; empty while it waits for somebody to choose.
};

// What raises, meets or ends something; all but `news` empty for a fact.
struct Occasion {
  const policy::PathwayNews& news;
  std::string handover;
  std::string conversation;
  std::string sender;
  std::vector<std::string> related;  // Ids of the handovers that it relates to.
  std::vector<AskedRecipient> recipients;
  std::string former_municipality;
  const PathwayPlace* child = nullptr;  // At a birth, of the mother's news.
  std::string municipality = {};        // Where the person lives by a register's news.
};

// Not thread-safe; for one commit. Borrows.
class PathwayFollower {
 public:
  PathwayFollower(const ActivePolicy& policy, PathwayDraft& draft, Environment& env)
      : policy_(policy), directory_(env.directory.Get()), draft_(draft), env_(env) {}

  // Everything the occasion says of the pathway. Errors as PathwayDraft::ExpectationsUnder() and CloseAlarm().
  absl::Status Follow(const PathwayPlace& place, const Occasion& occasion);

  // The child was born, as this handover tells; empty: a fact. The mother's pregnancy is over, what was planned for the
  // child is the child's, and so is her coordinator. Of several children of one birth each gets it once.
  absl::Status FollowBirth(const std::vector<PersonKey>& mother, const PathwayPlace& child,
                           const std::string& handover);

  // Everything that is waited for, whatever the rules say.
  absl::Status EndAll(const std::vector<PersonKey>& keys, const std::string& reason);

  // Whose pathway it is after the occasion.
  absl::Status KeepPathway(const PathwayPlace& place, const Occasion& occasion, const std::string& mother_key);

 private:
  using ExpectationRecord = storage::v1::ExpectationRecord;
  using Rule = policy::v1::Expectation;

  const Rule* RuleOf(const StoredExpectation& expectation) const;
  absl::Status CloseWhatIsClosed(const PathwayPlace& place, const Occasion& occasion);
  absl::Status PassOn(const StoredExpectation& stored, const Occasion& occasion, ExpectationRecord& after);
  absl::Status Close(const StoredExpectation& stored, const Occasion& occasion, ExpectationRecord& after);
  absl::Status CloseAgain(const StoredExpectation& stored, const Occasion& occasion, ExpectationRecord& after);
  absl::StatusOr<bool> IsMetBy(const StoredExpectation& stored, const Rule& rule, const Occasion& occasion);
  bool MovedBackTo(const std::string& party, const Rule& rule, const Occasion& occasion) const;
  absl::StatusOr<bool> IsFromOwner(const StoredExpectation& stored, const Rule& rule, const Occasion& occasion);
  std::optional<absl::Time> DueOf(const Rule& rule, const Occasion& occasion, const std::string& owner) const;
  absl::StatusOr<bool> IsAnswerStillDue(const StoredExpectation& stored, const Rule& rule);
  absl::StatusOr<const StoredExpectation*> FindEarlier(const PathwayPlace& place, const Rule& rule,
                                                       const Occasion& occasion, const std::string& owner);
  absl::Status Raise(const PathwayPlace& place, const Rule& rule, const Occasion& occasion);
  absl::Status RaiseForRecipients(const PathwayPlace& place, const Rule& rule, const Occasion& occasion,
                                  ExpectationRecord record);
  absl::Status Redate(const Rule& rule, int64_t due_ms, const StoredExpectation& earlier);

  const ActivePolicy& policy_;
  const std::shared_ptr<const identity::Directory> directory_;
  PathwayDraft& draft_;
  Environment& env_;
};

// Whether the news ends a pregnancy, with a child or without.
bool EndsPregnancy(const policy::PathwayNews& news);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_PATHWAY_FOLLOWER_H_
