#include "broker/pipeline/expectations.h"

#include <optional>
#include <string>
#include <utility>

#include "broker/base/status_macros.h"
#include "broker/pipeline/pathway_keys.h"
#include "broker/pipeline/pathway_news.h"
#include "broker/pipeline/take_back.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace expectations_internal {

// The mother of the child, by the slip; empty when it does not name her.
PersonKey MotherOf(const Matter& matter) {
  for (const PersonOfHandover& person : matter.persons) {
    if (person.person->role() == options::v1::PERSON_ROLE_BIRTHING_PARENT) return person.key;
  }
  return PersonKey();
}

bool IsUnborn(const Matter& matter) {
  return matter.question.subject >= 0 &&
         matter.persons[static_cast<size_t>(matter.question.subject)].person->unborn();
}

Occasion OccasionOf(const AcceptedNews& accepted, const policy::PathwayNews& news) {
  const exchange::v1::Envelope& envelope = *accepted.parsed.envelope;
  Occasion occasion{news, std::string(accepted.handover.bytes()), "", std::string(accepted.sender.bytes()), {}, {}, ""};
  occasion.recipients = accepted.recipients;
  occasion.conversation = envelope.conversation_id().empty() ? envelope.handover_id() : envelope.conversation_id();
  for (const exchange::v1::Envelope::Related& related : envelope.related()) {
    occasion.related.push_back(related.handover_id());
  }
  return occasion;
}

absl::Status TakeBackUnder(const std::vector<PersonKey>& persons, const TakenBack& back, PathwayDraft& draft,
                           Environment& env) {
  for (const PersonKey& person : persons) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, PathwayKeys(person, env));
    HANDOVER_RETURN_IF_ERROR(TakeBack(keys, back, draft));
  }
  return absl::OkStatus();
}

// Of what it retracts the sender's own counts: nobody takes back what another has sent.
absl::StatusOr<ExpectationEffects> FollowRetraction(const AcceptedNews& accepted, absl::Time now, Environment& env) {
  PathwayDraft draft(now, env);
  for (const exchange::v1::Envelope::Related& related : accepted.parsed.envelope->related()) {
    if (related.relation() != exchange::v1::Envelope::RETRACTS) continue;
    HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<storage::v1::HandoverRecord>(
                                                  env.store, store::Table::kHandover, related.handover_id()));
    if (!row.has_value() || row->record.sender_party() != accepted.sender.bytes()) continue;
    HANDOVER_RETURN_IF_ERROR(
        TakeBackUnder(accepted.matter.person_keys(), {related.handover_id(), kRetracted}, draft, env));
  }
  return draft.Take();
}

}  // namespace expectations_internal

absl::StatusOr<ExpectationEffects> FollowHandover(const AcceptedNews& accepted, const ActivePolicy& policy,
                                                  absl::Time now, Environment& env) {
  using namespace expectations_internal;
  if (accepted.matter.question.retracts) return FollowRetraction(accepted, now, env);
  const PersonKey person = accepted.matter.subject_key();
  if (person.empty()) return ExpectationEffects();
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, PathwayKeys(person, env));
  if (keys.empty()) return ExpectationEffects();
  const PathwayPlace place{person, keys};
  PathwayDraft draft(now, env);
  PathwayFollower follower(policy, draft, env);
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<storage::v1::PathwayRecord> before, draft.PathwayUnder(keys));
  policy::PathwayNews news = NewsOfHandover(accepted.parsed, accepted.matter);
  RememberTerm(before, news);
  const PersonKey mother = MotherOf(accepted.matter);
  if (news.tells_of_birth && !mother.empty()) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> mother_keys, PathwayKeys(mother, env));
    HANDOVER_RETURN_IF_ERROR(follower.FollowBirth(mother_keys, place, std::string(accepted.handover.bytes())));
  }
  const Occasion occasion = OccasionOf(accepted, news);
  HANDOVER_RETURN_IF_ERROR(follower.Follow(place, occasion));
  HANDOVER_RETURN_IF_ERROR(follower.KeepPathway(place, occasion, IsUnborn(accepted.matter) ? mother.bytes() : ""));
  return draft.Take();
}

absl::StatusOr<ExpectationEffects> FollowWithdrawal(const std::vector<PersonKey>& persons, const HandoverId& handover,
                                                    absl::Time now, Environment& env) {
  PathwayDraft draft(now, env);
  const TakenBack back{std::string(handover.bytes()), kWithdrawn};
  HANDOVER_RETURN_IF_ERROR(expectations_internal::TakeBackUnder(persons, back, draft, env));
  return draft.Take();
}

}  // namespace handover::pipeline
