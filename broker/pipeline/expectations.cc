#include "broker/pipeline/expectations.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "broker/base/status_macros.h"
#include "broker/pipeline/expectation_owner.h"
#include "broker/pipeline/expectation_rows.h"
#include "broker/pipeline/pathway_news.h"

namespace handover::pipeline {
namespace expectations_internal {

using policy::PathwayNews;
using policy::v1::Expectation;
using policy::v1::Kind;
using storage::v1::ExpectationRecord;
using storage::v1::PathwayRecord;

// Children of one birth are told of within days of each other: what passed to the first passes to the others too.
constexpr absl::Duration kOneBirth = absl::Hours(14 * 24);
constexpr char kRetracted[] = "RETRACTED";
constexpr char kWithdrawn[] = "WITHDRAWN";

// What raised it, met it or ended it; all but `news` empty for a fact.
struct Occasion {
  const PathwayNews& news;
  std::string handover;
  std::string conversation;
  std::string sender;
  std::vector<std::string> related;  // Ids of the handovers that it relates to.
  std::vector<DeliveryId> deliveries;
  std::string former_municipality;
  const PersonKey* child = nullptr;  // At a birth, of the mother's news.
};

bool Says(const PathwayNews& news, Expectation::Event event) {
  return std::find(news.events.begin(), news.events.end(), event) != news.events.end();
}

bool EndsPregnancy(const PathwayNews& news) {
  return Says(news, Expectation::BORN) || Says(news, Expectation::STILLBIRTH) ||
         Says(news, Expectation::PREGNANCY_ENDED);
}

// One person's expectations while one piece of news goes over them.
class Follower {
 public:
  Follower(const PersonKey& person, const ActivePolicy& policy, absl::Time now, Environment& env)
      : person_(person), policy_(policy), directory_(env.directory.Get()), now_(now), env_(env) {}

  absl::StatusOr<ExpectationEffects> Follow(const Occasion& occasion) {
    HANDOVER_ASSIGN_OR_RETURN(stored_, ExpectationsOf(person_, env_.store));
    HANDOVER_RETURN_IF_ERROR(CloseWhatIsClosed(occasion));
    for (const Expectation& rule : policy_.set.policy().expectations()) {
      if (policy::Raises(rule, occasion.news)) Raise(rule, occasion);
    }
    return std::move(effects_);
  }

  // All that this handover raised and that is still waited for.
  absl::StatusOr<ExpectationEffects> EndRaisedBy(const std::string& handover, const std::string& reason) {
    HANDOVER_ASSIGN_OR_RETURN(stored_, ExpectationsOf(person_, env_.store));
    for (const StoredExpectation& stored : stored_) {
      if (!IsWaitedFor(stored.record) || stored.record.raised_by() != handover) continue;
      ExpectationRecord after = stored.record;
      after.set_state(ExpectationRecord::ENDED);
      after.set_end_reason(reason);
      HANDOVER_RETURN_IF_ERROR(Change(stored, std::move(after)));
    }
    return std::move(effects_);
  }

 private:
  const Expectation* RuleOf(const StoredExpectation& expectation) const {
    return policy::FindExpectation(policy_.set.policy(), expectation.record.rule_id());
  }

  void Note(const ExpectationId& id, const ExpectationRecord& record) {
    storage::v1::LeafDetail::ExpectationChange change;
    change.set_expectation_id(std::string(id.bytes()));
    change.set_rule_id(record.rule_id());
    change.set_state(record.state());
    change.set_reason(record.end_reason());
    effects_.changes.push_back(std::move(change));
  }

  void Add(std::vector<store::Operation> rows) {
    std::move(rows.begin(), rows.end(), std::back_inserter(effects_.operations));
  }

  void Open(const PersonKey& person, ExpectationRecord record) {
    const ExpectationId id = NewId<ExpectationId>(now_, env_.random);
    Note(id, record);
    Add(RowsOfNewExpectation(id, person, record));
  }

  absl::Status Change(const StoredExpectation& before, ExpectationRecord after) {
    if (after.state() != before.record.state()) {
      after.set_close_ms(absl::ToUnixMillis(now_));
      Note(before.id, after);
    }
    Add(RowsOfChangedExpectation(before, after));
    if (before.record.state() != ExpectationRecord::OVERDUE || IsWaitedFor(after)) return absl::OkStatus();
    const std::string event =
        after.end_reason().empty() ? ExpectationRecord::State_Name(after.state()) : after.end_reason();
    HANDOVER_ASSIGN_OR_RETURN(std::optional<ClosedAlarm> closed,
                              CloseAlarm(std::string(before.id.bytes()), person_.bytes(), event, now_, env_));
    if (closed.has_value()) effects_.closed.push_back(*std::move(closed));
    return absl::OkStatus();
  }

  absl::Status CloseWhatIsClosed(const Occasion& occasion) {
    for (StoredExpectation& stored : stored_) {
      ExpectationRecord after = stored.record;
      PassOn(stored, occasion, after);
      if (IsWaitedFor(after)) HANDOVER_RETURN_IF_ERROR(Close(stored, occasion, after));
      if (EndsPregnancy(occasion.news)) after.set_past(true);
      if (after.state() == stored.record.state() && after.past() == stored.record.past()) continue;
      HANDOVER_RETURN_IF_ERROR(Change(stored, after));
      stored.record = std::move(after);
    }
    return absl::OkStatus();
  }

  // With a birth, from the mother to each child of it.
  void PassOn(const StoredExpectation& stored, const Occasion& occasion, ExpectationRecord& after) {
    if (occasion.child == nullptr) return;
    const Expectation* const rule = RuleOf(stored);
    if (rule == nullptr || !rule->passes_to_child()) return;
    const bool just_passed = stored.record.state() == ExpectationRecord::PASSED &&
                             now_ - absl::FromUnixMillis(stored.record.close_ms()) < kOneBirth;
    if (!IsWaitedFor(stored.record) && !just_passed) return;
    ExpectationRecord childs = stored.record;
    childs.set_state(ExpectationRecord::OPEN);
    childs.set_open_ms(absl::ToUnixMillis(now_));
    childs.clear_close_ms();
    childs.clear_past();
    Open(*occasion.child, std::move(childs));
    after.set_state(ExpectationRecord::PASSED);
  }

  absl::Status Close(const StoredExpectation& stored, const Occasion& occasion, ExpectationRecord& after) {
    const Expectation* const rule = RuleOf(stored);
    if (rule == nullptr) return absl::OkStatus();
    if (const std::optional<Expectation::Event> event = policy::Ends(*rule, occasion.news)) {
      after.set_state(ExpectationRecord::ENDED);
      after.set_end_reason(Expectation::Event_Name(*event));
      return absl::OkStatus();
    }
    if (occasion.news.takes_back && IsRelated(occasion, stored.record.raised_by())) {
      after.set_state(ExpectationRecord::ENDED);
      after.set_end_reason(kRetracted);
      return absl::OkStatus();
    }
    if (!policy::Meets(*rule, occasion.news)) return absl::OkStatus();
    if (rule->in_conversation() && occasion.conversation != stored.record.conversation_id() &&
        !IsRelated(occasion, stored.record.raised_by())) {
      return absl::OkStatus();
    }
    HANDOVER_ASSIGN_OR_RETURN(const bool from_owner, IsFromOwner(stored, *rule, occasion));
    if (!from_owner) return absl::OkStatus();
    after.set_state(ExpectationRecord::MET);
    after.set_met_by(occasion.handover);
    return absl::OkStatus();
  }

  static bool IsRelated(const Occasion& occasion, const std::string& handover) {
    return !handover.empty() && std::count(occasion.related.begin(), occasion.related.end(), handover) > 0;
  }

  absl::StatusOr<bool> IsFromOwner(const StoredExpectation& stored, const Expectation& rule, const Occasion& occasion) {
    // Whoever does it there now: the family may have moved since, or the party been replaced.
    if (rule.owner() == Expectation::RESIDENCE) return occasion.news.sender_sector == rule.owner_sector();
    HANDOVER_ASSIGN_OR_RETURN(const ExpectationOwner owner, OwnerOf(stored, rule, *directory_, env_));
    return owner.party.bytes() == occasion.sender;
  }

  // One that stands in the way of another like it: what was raised once is not raised again by a correction, a copy or
  // a later handover.
  StoredExpectation* Earlier(const Expectation& rule, const Occasion& occasion, const ExpectationRecord& like) {
    for (StoredExpectation& stored : stored_) {
      const ExpectationRecord& record = stored.record;
      if (record.rule_id() != rule.id() || record.past()) continue;
      if (record.end_reason() == kRetracted || record.end_reason() == kWithdrawn) continue;
      if (record.owner_party() != like.owner_party()) continue;
      if (rule.in_conversation() && record.conversation_id() != occasion.conversation) continue;
      // A new day after the last one was met, and a new move after the last one, are new matters.
      const bool again = rule.event() == Expectation::MOVED || rule.event() == Expectation::DAYCARE_START_KNOWN;
      if (again && !IsWaitedFor(record)) continue;
      return &stored;
    }
    return nullptr;
  }

  void Raise(const Expectation& rule, const Occasion& occasion) {
    const std::optional<absl::Time> due = policy::DueOf(rule, occasion.news, now_, policy_.set.calendar());
    if (!due.has_value()) return;
    ExpectationRecord record;
    record.set_rule_id(rule.id());
    record.set_state(ExpectationRecord::OPEN);
    record.set_raised_by(occasion.handover);
    record.set_conversation_id(occasion.conversation);
    record.set_raised_by_party(occasion.sender);
    record.set_open_ms(absl::ToUnixMillis(now_));
    record.set_due_ms(absl::ToUnixMillis(*due));
    switch (rule.owner()) {
      case Expectation::SENDER:
        record.set_owner_party(occasion.sender);
        break;
      case Expectation::FORMER_RESIDENCE:
        record.set_owner_party(
            std::string(PartyServing(rule.owner_sector(), occasion.former_municipality, *directory_).bytes()));
        // Nobody takes part there: nobody here knows the family.
        if (record.owner_party() == PartyId().bytes()) return;
        break;
      case Expectation::RECIPIENT:
        return RaiseForRecipients(rule, occasion, std::move(record));
      case Expectation::RESIDENCE:
      case Expectation::OWNER_UNSPECIFIED:
      case policy::v1::Expectation_Owner_Expectation_Owner_INT_MIN_SENTINEL_DO_NOT_USE_:
      case policy::v1::Expectation_Owner_Expectation_Owner_INT_MAX_SENTINEL_DO_NOT_USE_:
        break;
    }
    StoredExpectation* const earlier = Earlier(rule, occasion, record);
    if (earlier == nullptr) return Open(person_, std::move(record));
    Redate(rule, *due, *earlier);
  }

  void RaiseForRecipients(const Expectation& rule, const Occasion& occasion, ExpectationRecord record) {
    if (Earlier(rule, occasion, record) != nullptr) return;
    for (const DeliveryId& delivery : occasion.deliveries) {
      record.set_delivery_id(std::string(delivery.bytes()));
      Open(person_, record);
    }
  }

  // A day that was told anew moves what hangs on it, as long as nobody was alarmed.
  void Redate(const Expectation& rule, absl::Time due, StoredExpectation& earlier) {
    const bool by_date = rule.due().has_pregnancy_week() || rule.due().has_working_days_before_daycare_start();
    if (!by_date || earlier.record.state() != ExpectationRecord::OPEN) return;
    if (earlier.record.due_ms() == absl::ToUnixMillis(due)) return;
    ExpectationRecord after = earlier.record;
    after.set_due_ms(absl::ToUnixMillis(due));
    Add(RowsOfChangedExpectation(earlier, after));
    earlier.record = std::move(after);
  }

  const PersonKey& person_;
  const ActivePolicy& policy_;
  const std::shared_ptr<const identity::Directory> directory_;
  const absl::Time now_;
  Environment& env_;
  std::vector<StoredExpectation> stored_;
  ExpectationEffects effects_;
};

// Whose pathway it is after the news. A handover on a woman who has given birth does not make her pregnant again,
// unless its kind is on pregnancies alone.
PathwayRecord After(const std::optional<PathwayRecord>& before, const PathwayNews& news, const ActivePolicy& policy) {
  PathwayRecord after = before.value_or(PathwayRecord());
  const Kind* const kind = policy.set.FindKind(news.kind);
  const bool on_pregnancies = kind != nullptr && kind->subjects_size() == 1 && kind->subjects(0) == Kind::PREGNANCY;
  if (EndsPregnancy(news)) {
    after.set_subject(PathwayRecord::OVER);
    after.clear_term_day();
  } else if (news.subject == Kind::CHILD) {
    after.set_subject(PathwayRecord::CHILD);
  } else if (news.subject == Kind::PREGNANCY && (on_pregnancies || after.subject() != PathwayRecord::OVER)) {
    after.set_subject(PathwayRecord::PREGNANCY);
    if (news.term.has_value()) after.set_term_day(static_cast<int>(*news.term - absl::CivilDay(1970, 1, 1)));
  } else if (after.subject() == PathwayRecord::SUBJECT_UNSPECIFIED) {
    after.set_subject(PathwayRecord::OTHER);
  }
  return after;
}

// The expected day of birth may have been told by an earlier handover.
void RememberTerm(const std::optional<PathwayRecord>& pathway, PathwayNews& news) {
  if (news.term.has_value() || !pathway.has_value() || pathway->term_day() == 0) return;
  news.term = absl::CivilDay(1970, 1, 1) + pathway->term_day();
}

void KeepPathway(const PersonKey& person, const PathwayNews& news, const ActivePolicy& policy,
                 const std::optional<PathwayRecord>& before, ExpectationEffects& effects) {
  const PathwayRecord after = After(before, news, policy);
  const bool same =
      before.has_value() && before->subject() == after.subject() && before->term_day() == after.term_day();
  if (!same) effects.operations.push_back(RowOfPathway(person, after));
}

// The mother of a child that was just born, by the slip; empty when it does not name her.
PersonKey MotherOf(const Matter& matter) {
  for (const PersonOfHandover& person : matter.persons) {
    if (person.person->role() == options::v1::PERSON_ROLE_BIRTHING_PARENT) return person.key;
  }
  return PersonKey();
}

absl::StatusOr<ExpectationEffects> FollowBirth(const PersonKey& mother, const PersonKey& child,
                                               const ActivePolicy& policy, absl::Time now, Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<PathwayRecord> before, FindPathway(mother, env.store));
  ExpectationEffects effects;
  if (!before.has_value()) return effects;
  PathwayNews birth;
  birth.subject = Kind::PREGNANCY;
  birth.events.push_back(Expectation::BORN);
  HANDOVER_ASSIGN_OR_RETURN(effects,
                            Follower(mother, policy, now, env).Follow({birth, "", "", "", {}, {}, "", &child}));
  KeepPathway(mother, birth, policy, before, effects);
  return effects;
}

}  // namespace expectations_internal

void ExpectationEffects::Add(ExpectationEffects other) {
  std::move(other.operations.begin(), other.operations.end(), std::back_inserter(operations));
  std::move(other.changes.begin(), other.changes.end(), std::back_inserter(changes));
  std::move(other.closed.begin(), other.closed.end(), std::back_inserter(closed));
}

void Tell(const ExpectationEffects& effects, storage::v1::LeafDetail& detail) {
  for (const storage::v1::LeafDetail::ExpectationChange& change : effects.changes) *detail.add_expectations() = change;
}

absl::StatusOr<std::vector<EscalationNews>> Append(ExpectationEffects effects, Environment& env,
                                                   store::Transaction& transaction) {
  std::vector<EscalationNews> news;
  std::move(effects.operations.begin(), effects.operations.end(), std::back_inserter(transaction.operations));
  for (ClosedAlarm& closed : effects.closed) {
    HANDOVER_RETURN_IF_ERROR(AppendClosing(closed, env, transaction));
    news.push_back(NewsOf(closed.id, closed.record));
    std::move(closed.operations.begin(), closed.operations.end(), std::back_inserter(transaction.operations));
  }
  return news;
}

absl::StatusOr<ExpectationEffects> FollowHandover(const AcceptedNews& accepted, const ActivePolicy& policy,
                                                  absl::Time now, Environment& env) {
  using namespace expectations_internal;
  ExpectationEffects effects;
  const PersonKey person = accepted.matter.subject_key();
  if (person.empty()) return effects;
  const exchange::v1::Envelope& envelope = *accepted.parsed.envelope;
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<PathwayRecord> before, FindPathway(person, env.store));
  PathwayNews news = NewsOfHandover(accepted.parsed, accepted.matter);
  RememberTerm(before, news);
  Occasion occasion{
      news, std::string(accepted.handover.bytes()), "", std::string(accepted.sender.bytes()), {}, accepted.deliveries,
      ""};
  occasion.conversation = envelope.conversation_id().empty() ? envelope.handover_id() : envelope.conversation_id();
  for (const exchange::v1::Envelope::Related& related : envelope.related()) {
    occasion.related.push_back(related.handover_id());
  }
  const PersonKey mother = MotherOf(accepted.matter);
  if (news.tells_of_birth && !mother.empty()) {
    HANDOVER_ASSIGN_OR_RETURN(effects, FollowBirth(mother, person, policy, now, env));
  }
  HANDOVER_ASSIGN_OR_RETURN(ExpectationEffects own, Follower(person, policy, now, env).Follow(occasion));
  effects.Add(std::move(own));
  KeepPathway(person, news, policy, before, effects);
  return effects;
}

absl::StatusOr<ExpectationEffects> FollowFacts(const ChangedFacts& facts, const ActivePolicy& policy, absl::Time now,
                                               Environment& env) {
  using namespace expectations_internal;
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<PathwayRecord> pathway, FindPathway(facts.person, env.store));
  PathwayNews news = NewsOfFacts(facts.before, facts.after, pathway);
  if (news.events.empty()) return ExpectationEffects();
  RememberTerm(pathway, news);
  const Occasion occasion{news, "", "", "", {}, {}, facts.before.municipality_code()};
  HANDOVER_ASSIGN_OR_RETURN(ExpectationEffects effects, Follower(facts.person, policy, now, env).Follow(occasion));
  KeepPathway(facts.person, news, policy, pathway, effects);
  return effects;
}

absl::StatusOr<ExpectationEffects> FollowWithdrawal(const PersonKey& person, const HandoverId& handover, absl::Time now,
                                                    Environment& env) {
  using namespace expectations_internal;
  if (person.empty()) return ExpectationEffects();
  const std::shared_ptr<const ActivePolicy> policy = env.policy.Get();
  return Follower(person, *policy, now, env).EndRaisedBy(std::string(handover.bytes()), kWithdrawn);
}

}  // namespace handover::pipeline
