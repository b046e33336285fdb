#include "broker/pipeline/fact_expectations.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "broker/base/status_macros.h"
#include "broker/pipeline/pathway_follower.h"
#include "broker/pipeline/pathway_news.h"
#include "broker/policy/expectation.h"

namespace handover::pipeline {
namespace fact_expectations_internal {

using policy::PathwayNews;
using policy::v1::Expectation;
using policy::v1::Kind;
using storage::v1::ExpectationRecord;
using storage::v1::PathwayRecord;

// Expected under another number of the same person too.
constexpr char kJoined[] = "JOINED";

bool IsOfOnePathway(const Expectation& rule) {
  return !rule.in_conversation() && rule.owner() != Expectation::RECIPIENT;
}

class FactFollower {
 public:
  FactFollower(FactsDraft& facts, const ActivePolicy& policy, absl::Time now, Environment& env)
      : facts_(facts), policy_(policy), draft_(now, env), follower_(policy, draft_, env) {}

  absl::Status Follow(const FactsDraft::Occurrence& occurrence) {
    if (occurrence.facts.has_value()) return FollowRegister(occurrence.events.front().person, *occurrence.facts);
    for (const FactEvent& event : occurrence.events) {
      HANDOVER_RETURN_IF_ERROR(FollowEvent(event, occurrence.reason));
    }
    return absl::OkStatus();
  }

  PathwayDraft& draft() { return draft_; }

 private:
  absl::Status FollowEvent(const FactEvent& event, const std::string& cause) {
    switch (event.kind) {
      case FactEvent::Kind::kBorn:
        return FollowBirth(event);
      case FactEvent::Kind::kNumberJoined:
        return JoinExpectations(event.person);
      case FactEvent::Kind::kJoinUndone:
        return SplitExpectations(event);
      case FactEvent::Kind::kSealed:
        return EndEverything(event.person, Expectation::Event_Name(Expectation::ADOPTED));
      case FactEvent::Kind::kPregnancyEnded:
        return EndPregnancy(event, cause);
      case FactEvent::Kind::kPathwayReopened:
        return Reopen(event, cause == "ADOPTION" ? Expectation::Event_Name(Expectation::ADOPTED) : cause);
      case FactEvent::Kind::kFactsChanged:
      case FactEvent::Kind::kMoved:
      case FactEvent::Kind::kDied:
        return absl::OkStatus();  // Of the registers: followed with what they said before.
    }
    return absl::OkStatus();
  }

  // Where the person lived until now; what an earlier number said, where the number in use has said nothing yet.
  absl::StatusOr<std::string> FormerMunicipality(const PathwayPlace& place, const consent::v1::RegisterFacts& before) {
    if (!before.municipality_code().empty()) return before.municipality_code();
    for (const PersonKey& key : place.keys) {
      if (key == place.home) continue;
      HANDOVER_ASSIGN_OR_RETURN(const LoadedPerson* const other, facts_.PersonOf(key));
      const std::string& code = other->record.register_facts().municipality_code();
      if (!code.empty()) return code;
    }
    return std::string();
  }

  absl::Status FollowRegister(const PersonKey& person, const FactsDraft::Occurrence::Register& said) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, facts_.KeysOf(person));
    const PathwayPlace place{person, keys};
    if (said.before.deceased() && !said.after.deceased()) HANDOVER_RETURN_IF_ERROR(ReopenDead(keys));
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<PathwayRecord> pathway, draft_.PathwayUnder(keys));
    consent::v1::RegisterFacts before = said.before;
    HANDOVER_ASSIGN_OR_RETURN(*before.mutable_municipality_code(), FormerMunicipality(place, said.before));
    PathwayNews news = NewsOfFacts(before, said.after, pathway);
    if (news.events.empty()) return absl::OkStatus();
    RememberTerm(pathway, news);
    Occasion occasion{news, "", "", "", {}, {}, before.municipality_code()};
    occasion.municipality = said.after.municipality_code();
    HANDOVER_RETURN_IF_ERROR(follower_.Follow(place, occasion));
    return follower_.KeepPathway(place, occasion, "");
  }

  // The pathway of the pregnancy goes on as the child's.
  absl::Status FollowBirth(const FactEvent& event) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> child_keys, facts_.KeysOf(event.person));
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> mother_keys, facts_.KeysOf(event.mother));
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<PathwayRecord> mothers, draft_.PathwayUnder(mother_keys));
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<PathwayRecord> childs, draft_.PathwayUnder(child_keys));
    if (!mothers.has_value() && !childs.has_value()) return absl::OkStatus();
    const PathwayPlace place{event.person, child_keys};
    HANDOVER_RETURN_IF_ERROR(follower_.FollowBirth(mother_keys, place, ""));
    PathwayNews news;
    news.subject = Kind::CHILD;
    news.birth_date = event.birth_date;
    if (news.birth_date.has_value()) news.events.push_back(Expectation::CHILD_KNOWN);
    const Occasion occasion{news, "", "", "", {}, {}, ""};
    HANDOVER_RETURN_IF_ERROR(follower_.Follow(place, occasion));
    return follower_.KeepPathway(place, occasion, "");
  }

  // Of what was expected of one person under two numbers, one goes on: the one that is due first, and none where one
  // was met already.
  absl::Status JoinExpectations(const PersonKey& person) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, facts_.KeysOf(person));
    HANDOVER_ASSIGN_OR_RETURN(const auto all, draft_.ExpectationsUnder(keys));
    std::map<std::string, std::vector<const StoredExpectation*>> by_rule;
    for (const StoredExpectation* const stored : all) {
      const Expectation* const rule = policy::FindExpectation(policy_.set.policy(), stored->record.rule_id());
      const bool counts = IsWaitedFor(stored->record) || stored->record.state() == ExpectationRecord::MET;
      if (rule == nullptr || !IsOfOnePathway(*rule) || stored->record.past() || !counts) continue;
      by_rule[stored->record.rule_id() + stored->record.owner_party()].push_back(stored);
    }
    for (auto& [rule, group] : by_rule) {
      std::stable_sort(group.begin(), group.end(), [](const StoredExpectation* left, const StoredExpectation* right) {
        const bool left_met = !IsWaitedFor(left->record);
        const bool right_met = !IsWaitedFor(right->record);
        return left_met != right_met ? left_met : left->record.due_ms() < right->record.due_ms();
      });
      for (size_t i = 1; i < group.size(); ++i) {
        if (IsWaitedFor(group[i]->record)) HANDOVER_RETURN_IF_ERROR(draft_.End(*group[i], kJoined));
      }
    }
    return absl::OkStatus();
  }

  // They are two persons after all.
  absl::Status SplitExpectations(const FactEvent& event) {
    for (const PersonKey& person : {event.person, event.other}) {
      HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, facts_.KeysOf(person));
      HANDOVER_RETURN_IF_ERROR(ReopenEnded(keys, kJoined));
    }
    return absl::OkStatus();
  }

  absl::Status EndEverything(const PersonKey& person, const std::string& reason) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, facts_.KeysOf(person));
    return follower_.EndAll(keys, reason);
  }

  // Of the child that will not be born alive, and of the pregnancy.
  absl::Status EndPregnancy(const FactEvent& event, const std::string& cause) {
    HANDOVER_RETURN_IF_ERROR(EndEverything(event.person, cause));
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, facts_.KeysOf(event.mother));
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<PathwayRecord> pathway, draft_.PathwayUnder(keys));
    if (!pathway.has_value() || pathway->subject() != PathwayRecord::PREGNANCY) return absl::OkStatus();
    PathwayNews news;
    news.subject = Kind::PREGNANCY;
    Expectation::Event ended = Expectation::PREGNANCY_ENDED;
    Expectation::Event_Parse(cause, &ended);
    news.events.push_back(ended);
    const PathwayPlace place{event.mother, keys};
    const Occasion occasion{news, "", "", "", {}, {}, ""};
    HANDOVER_RETURN_IF_ERROR(follower_.Follow(place, occasion));
    return follower_.KeepPathway(place, occasion, "");
  }

  absl::Status Reopen(const FactEvent& event, const std::string& reason) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, facts_.KeysOf(event.person));
    HANDOVER_RETURN_IF_ERROR(ReopenEnded(keys, reason));
    if (event.mother.empty()) return absl::OkStatus();
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> mother_keys, facts_.KeysOf(event.mother));
    HANDOVER_ASSIGN_OR_RETURN(std::optional<PathwayRecord> pathway, draft_.PathwayUnder(mother_keys));
    // She may be pregnant again, or have given birth, since.
    if (!pathway.has_value() || pathway->subject() != PathwayRecord::OVER) return absl::OkStatus();
    HANDOVER_RETURN_IF_ERROR(ReopenEnded(mother_keys, reason));
    pathway->set_subject(PathwayRecord::PREGNANCY);
    return draft_.SetPathway(event.mother, *pathway);
  }

  // The register had a death by mistake. Not where it stands under another number too; and what a notice of a party
  // alone has ended is that party's to take back.
  absl::Status ReopenDead(const std::vector<PersonKey>& keys) {
    for (const PersonKey& key : keys) {
      HANDOVER_ASSIGN_OR_RETURN(const LoadedPerson* const known, facts_.PersonOf(key));
      if (known->record.register_facts().deceased()) return absl::OkStatus();
    }
    HANDOVER_ASSIGN_OR_RETURN(const auto all, draft_.ExpectationsUnder(keys));
    for (const StoredExpectation* const stored : all) {
      const ExpectationRecord& record = stored->record;
      const bool by_register = record.end_reason() == Expectation::Event_Name(Expectation::DEATH) &&
                               record.closed_by().empty() && !record.past();
      if (by_register) HANDOVER_RETURN_IF_ERROR(draft_.Reopen(*stored));
    }
    return absl::OkStatus();
  }

  // What ended last for this reason.
  absl::Status ReopenEnded(const std::vector<PersonKey>& keys, const std::string& reason) {
    HANDOVER_ASSIGN_OR_RETURN(const auto all, draft_.ExpectationsUnder(keys));
    int64_t last_ms = 0;
    for (const StoredExpectation* const stored : all) {
      if (stored->record.end_reason() == reason) last_ms = std::max(last_ms, stored->record.close_ms());
    }
    for (const StoredExpectation* const stored : all) {
      if (stored->record.end_reason() != reason || stored->record.close_ms() != last_ms) continue;
      HANDOVER_RETURN_IF_ERROR(draft_.Reopen(*stored));
    }
    return absl::OkStatus();
  }

  FactsDraft& facts_;
  const ActivePolicy& policy_;
  PathwayDraft draft_;
  PathwayFollower follower_;
};

}  // namespace fact_expectations_internal

absl::StatusOr<ExpectationEffects> FollowOccurrences(FactsDraft& facts, const ActivePolicy& policy, absl::Time now,
                                                     Environment& env) {
  fact_expectations_internal::FactFollower follower(facts, policy, now, env);
  for (FactsDraft::Occurrence& occurrence : facts.occurrences()) {
    HANDOVER_RETURN_IF_ERROR(follower.Follow(occurrence));
    occurrence.expectations = follower.draft().TakeChanges();
    occurrence.coordinator_party = follower.draft().TakeCoordinator();
  }
  return follower.draft().Take();
}

}  // namespace handover::pipeline
