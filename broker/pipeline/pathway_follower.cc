#include "broker/pipeline/pathway_follower.h"

#include <algorithm>
#include <utility>

#include "broker/base/status_macros.h"
#include "broker/pipeline/deadlines.h"
#include "broker/pipeline/take_back.h"

namespace handover::pipeline {
namespace pathway_follower_internal {

using policy::PathwayNews;
using policy::v1::Expectation;
using policy::v1::Kind;
using storage::v1::ExpectationRecord;
using storage::v1::PathwayRecord;

// Children of one birth are told of within days of each other: what passed to the first passes to the others too.
constexpr absl::Duration kOneBirth = absl::Hours(14 * 24);

bool Says(const PathwayNews& news, Expectation::Event event) {
  return std::find(news.events.begin(), news.events.end(), event) != news.events.end();
}

bool IsRelated(const Occasion& occasion, const std::string& handover) {
  return !handover.empty() && std::count(occasion.related.begin(), occasion.related.end(), handover) > 0;
}

// What the children of this birth still get: of twins the first may have taken it over already, or be stillborn.
bool StillPasses(const ExpectationRecord& record, absl::Time now) {
  if (IsWaitedFor(record)) return true;
  const bool of_a_twin = record.state() == ExpectationRecord::PASSED ||
                         record.end_reason() == Expectation::Event_Name(Expectation::STILLBIRTH);
  return of_a_twin && now - absl::FromUnixMillis(record.close_ms()) < kOneBirth;
}

// A new day after the last one was met, and a new move after the last one, are new matters. The same day told once more
// is none.
bool MayComeAgain(const Expectation& rule, const PathwayNews& news, const ExpectationRecord& earlier,
                  const policy::WorkCalendar& calendar) {
  if (IsWaitedFor(earlier)) return false;
  if (rule.event() == Expectation::MOVED) return true;
  return rule.event() == Expectation::DAYCARE_START_KNOWN &&
         !policy::IsForDaycareStart(rule, news, absl::FromUnixMillis(earlier.due_ms()), calendar);
}

void EndPregnancy(const std::string& handover, PathwayRecord& pathway) {
  if (pathway.subject() == PathwayRecord::OVER) return CloseAgainBy(handover, *pathway.mutable_over_by());
  pathway.set_over_from(pathway.subject());
  pathway.set_subject(PathwayRecord::OVER);
  CloseBy(handover, *pathway.mutable_over_by());
}

void BeginPregnancy(const PathwayNews& news, PathwayRecord& pathway) {
  if (pathway.subject() == PathwayRecord::OVER) pathway.clear_term_day();
  pathway.clear_over_by();
  pathway.clear_over_from();
  pathway.set_subject(PathwayRecord::PREGNANCY);
  if (news.term.has_value()) pathway.set_term_day(static_cast<int>(*news.term - absl::CivilDay(1970, 1, 1)));
}

// A handover on a woman who has given birth does not make her pregnant again, unless its kind is on pregnancies alone.
PathwayRecord After(const std::optional<PathwayRecord>& before, const Occasion& occasion, const ActivePolicy& policy) {
  const PathwayNews& news = occasion.news;
  PathwayRecord after = before.value_or(PathwayRecord());
  const Kind* const kind = policy.set.FindKind(news.kind);
  const bool on_pregnancies = kind != nullptr && kind->subjects_size() == 1 && kind->subjects(0) == Kind::PREGNANCY;
  if (EndsPregnancy(news)) {
    EndPregnancy(occasion.handover, after);
  } else if (news.subject == Kind::CHILD) {
    after.set_subject(PathwayRecord::CHILD);
  } else if (news.subject == Kind::PREGNANCY && (on_pregnancies || after.subject() != PathwayRecord::OVER)) {
    BeginPregnancy(news, after);
  } else if (after.subject() == PathwayRecord::SUBJECT_UNSPECIFIED) {
    after.set_subject(PathwayRecord::OTHER);
  }
  return after;
}

}  // namespace pathway_follower_internal

using namespace pathway_follower_internal;

bool EndsPregnancy(const policy::PathwayNews& news) {
  return Says(news, Expectation::BORN) || Says(news, Expectation::STILLBIRTH) ||
         Says(news, Expectation::PREGNANCY_ENDED);
}

absl::Status PathwayFollower::Follow(const PathwayPlace& place, const Occasion& occasion) {
  HANDOVER_RETURN_IF_ERROR(CloseWhatIsClosed(place, occasion));
  for (const Expectation& rule : policy_.set.policy().expectations()) {
    if (policy::Raises(rule, occasion.news)) HANDOVER_RETURN_IF_ERROR(Raise(place, rule, occasion));
  }
  return absl::OkStatus();
}

absl::Status PathwayFollower::FollowBirth(const std::vector<PersonKey>& mother, const PathwayPlace& child,
                                          const std::string& handover) {
  if (mother.empty()) return absl::OkStatus();
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<PathwayRecord> before, draft_.PathwayUnder(mother));
  if (!before.has_value()) return absl::OkStatus();
  PathwayNews birth;
  birth.subject = Kind::PREGNANCY;
  birth.events.push_back(Expectation::BORN);
  const PathwayPlace mothers{mother.front(), mother};
  const Occasion occasion{birth, handover, "", "", {}, {}, "", &child};
  HANDOVER_RETURN_IF_ERROR(Follow(mothers, occasion));
  HANDOVER_RETURN_IF_ERROR(draft_.PassCoordinatorOn(mother, child.home, child.keys));
  return KeepPathway(mothers, occasion, "");
}

absl::Status PathwayFollower::EndAll(const std::vector<PersonKey>& keys, const std::string& reason) {
  HANDOVER_ASSIGN_OR_RETURN(const auto all, draft_.ExpectationsUnder(keys));
  for (const StoredExpectation* const stored : all) {
    if (IsWaitedFor(stored->record)) HANDOVER_RETURN_IF_ERROR(draft_.End(*stored, reason));
  }
  return absl::OkStatus();
}

absl::Status PathwayFollower::KeepPathway(const PathwayPlace& place, const Occasion& occasion,
                                          const std::string& mother_key) {
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<PathwayRecord> before, draft_.PathwayUnder(place.keys));
  PathwayRecord after = After(before, occasion, policy_);
  if (!mother_key.empty()) after.set_mother_key(mother_key);
  return draft_.SetPathway(place.home, after);
}

const Expectation* PathwayFollower::RuleOf(const StoredExpectation& expectation) const {
  return policy::FindExpectation(policy_.set.policy(), expectation.record.rule_id());
}

absl::Status PathwayFollower::CloseWhatIsClosed(const PathwayPlace& place, const Occasion& occasion) {
  HANDOVER_ASSIGN_OR_RETURN(const auto all, draft_.ExpectationsUnder(place.keys));
  for (const StoredExpectation* const stored : all) {
    ExpectationRecord after = stored->record;
    HANDOVER_RETURN_IF_ERROR(PassOn(*stored, occasion, after));
    if (IsWaitedFor(after)) HANDOVER_RETURN_IF_ERROR(Close(*stored, occasion, after));
    if (!IsWaitedFor(stored->record))
      HANDOVER_RETURN_IF_ERROR(CloseAgain(*stored, occasion, after));
    else if (!IsWaitedFor(after))
      CloseBy(occasion.handover, *after.mutable_closed_by());
    if (EndsPregnancy(occasion.news)) after.set_past(true);
    const bool same = after.state() == stored->record.state() && after.past() == stored->record.past() &&
                      after.closed_by_size() == stored->record.closed_by_size();
    if (!same) HANDOVER_RETURN_IF_ERROR(draft_.Change(*stored, std::move(after)));
  }
  return absl::OkStatus();
}

// With a birth, from the mother to each child of it, once.
absl::Status PathwayFollower::PassOn(const StoredExpectation& stored, const Occasion& occasion,
                                     ExpectationRecord& after) {
  if (occasion.child == nullptr) return absl::OkStatus();
  const Expectation* const rule = RuleOf(stored);
  if (rule == nullptr || !rule->passes_to_child() || !StillPasses(stored.record, draft_.now())) return absl::OkStatus();
  if (IsWaitedFor(stored.record)) after.set_state(ExpectationRecord::PASSED);
  HANDOVER_ASSIGN_OR_RETURN(const auto childs, draft_.ExpectationsUnder(occasion.child->keys));
  for (const StoredExpectation* const known : childs) {
    if (known->record.rule_id() == stored.record.rule_id() && !IsTakenBack(known->record)) return absl::OkStatus();
  }
  ExpectationRecord passed = stored.record;
  passed.set_state(ExpectationRecord::OPEN);
  passed.set_open_ms(absl::ToUnixMillis(draft_.now()));
  passed.clear_close_ms();
  passed.clear_end_reason();
  passed.clear_past();
  passed.clear_closed_by();
  passed.set_passed_by(occasion.handover);
  return draft_.Open(occasion.child->home, std::move(passed));
}

absl::Status PathwayFollower::Close(const StoredExpectation& stored, const Occasion& occasion,
                                    ExpectationRecord& after) {
  const Expectation* const rule = RuleOf(stored);
  if (rule == nullptr) return absl::OkStatus();
  if (const std::optional<Expectation::Event> event = policy::Ends(*rule, occasion.news)) {
    after.set_state(ExpectationRecord::ENDED);
    after.set_end_reason(Expectation::Event_Name(*event));
    return absl::OkStatus();
  }
  if (MovedBackTo(stored.record.owner_party(), *rule, occasion)) {
    after.set_state(ExpectationRecord::ENDED);
    after.set_end_reason(Expectation::Event_Name(Expectation::MOVED));
    return absl::OkStatus();
  }
  HANDOVER_ASSIGN_OR_RETURN(const bool met, IsMetBy(stored, *rule, occasion));
  if (!met) return absl::OkStatus();
  after.set_state(ExpectationRecord::MET);
  after.set_met_by(occasion.handover);
  return absl::OkStatus();
}

// What is closed already stays so, whoever of those that say so takes it back, as long as one is left. What was met is
// not asked for again after its end, such as a death.
absl::Status PathwayFollower::CloseAgain(const StoredExpectation& stored, const Occasion& occasion,
                                         ExpectationRecord& after) {
  const Expectation* const rule = RuleOf(stored);
  if (rule == nullptr || after.closed_by().empty()) return absl::OkStatus();
  const bool passes = after.state() == ExpectationRecord::PASSED && occasion.child != nullptr;
  const bool ends = passes || policy::Ends(*rule, occasion.news).has_value();
  if (after.state() != ExpectationRecord::MET) {
    if (ends) CloseAgainBy(occasion.handover, *after.mutable_closed_by());
    return absl::OkStatus();
  }
  if (ends) after.clear_closed_by();
  HANDOVER_ASSIGN_OR_RETURN(const bool met, IsMetBy(stored, *rule, occasion));
  if (met) CloseAgainBy(occasion.handover, *after.mutable_closed_by());
  return absl::OkStatus();
}

absl::StatusOr<bool> PathwayFollower::IsMetBy(const StoredExpectation& stored, const Rule& rule,
                                              const Occasion& occasion) {
  if (!policy::Meets(rule, occasion.news)) return false;
  const bool elsewhere = rule.in_conversation() && occasion.conversation != stored.record.conversation_id() &&
                         !IsRelated(occasion, stored.record.raised_by());
  if (elsewhere) return false;
  return IsFromOwner(stored, rule, occasion);
}

// Who was left serves the family again: it has nobody to hand over to.
bool PathwayFollower::MovedBackTo(const std::string& party, const Rule& rule, const Occasion& occasion) const {
  if (rule.owner() != Expectation::FORMER_RESIDENCE || !Says(occasion.news, Expectation::MOVED)) return false;
  return PartyServing(rule.owner_sector(), occasion.municipality, *directory_).bytes() == party;
}

absl::StatusOr<bool> PathwayFollower::IsFromOwner(const StoredExpectation& stored, const Rule& rule,
                                                  const Occasion& occasion) {
  // Whoever does it there now: the family may have moved since, or the party been replaced.
  if (rule.owner() == Expectation::RESIDENCE) return occasion.news.sender_sector == rule.owner_sector();
  HANDOVER_ASSIGN_OR_RETURN(const ExpectationOwner owner, OwnerOf(stored, rule, *directory_, env_));
  return owner.party.bytes() == occasion.sender;
}

// By the days of whoever must act, where that is known; else by the national ones.
std::optional<absl::Time> PathwayFollower::DueOf(const Rule& rule, const Occasion& occasion,
                                                 const std::string& owner) const {
  return policy::DueOf(rule, occasion.news, draft_.now(), CalendarOf(owner, policy_, *directory_));
}

// Of a recipient that has answered, given it back or let it be withdrawn, nothing more is expected: who asks again asks
// somebody anew.
absl::StatusOr<bool> PathwayFollower::IsAnswerStillDue(const StoredExpectation& stored, const Rule& rule) {
  if (!IsWaitedFor(stored.record)) return false;
  HANDOVER_ASSIGN_OR_RETURN(const ExpectationOwner owner, OwnerOf(stored, rule, *directory_, env_));
  return owner.end_reason.empty();
}

// One that stands in the way of another like it: what was raised once is not raised again by a correction, a copy or a
// later handover, under whichever number.
absl::StatusOr<const StoredExpectation*> PathwayFollower::FindEarlier(const PathwayPlace& place, const Rule& rule,
                                                                      const Occasion& occasion,
                                                                      const std::string& owner) {
  HANDOVER_ASSIGN_OR_RETURN(const auto all, draft_.ExpectationsUnder(place.keys));
  for (const StoredExpectation* const stored : all) {
    const ExpectationRecord& record = stored->record;
    if (record.rule_id() != rule.id() || record.past()) continue;
    if (IsTakenBack(record)) continue;
    if (record.owner_party() != owner) continue;
    if (rule.in_conversation() && record.conversation_id() != occasion.conversation) continue;
    if (MayComeAgain(rule, occasion.news, record, policy_.set.calendar())) continue;
    if (rule.owner() == Expectation::RECIPIENT) {
      HANDOVER_ASSIGN_OR_RETURN(const bool still_due, IsAnswerStillDue(*stored, rule));
      if (!still_due) continue;
    }
    return stored;
  }
  return nullptr;
}

absl::Status PathwayFollower::Raise(const PathwayPlace& place, const Rule& rule, const Occasion& occasion) {
  ExpectationRecord record;
  record.set_rule_id(rule.id());
  record.set_state(ExpectationRecord::OPEN);
  record.set_raised_by(occasion.handover);
  record.set_conversation_id(occasion.conversation);
  record.set_raised_by_party(occasion.sender);
  record.set_open_ms(absl::ToUnixMillis(draft_.now()));
  switch (rule.owner()) {
    case Expectation::SENDER:
      record.set_owner_party(occasion.sender);
      break;
    case Expectation::FORMER_RESIDENCE:
      record.set_owner_party(
          std::string(PartyServing(rule.owner_sector(), occasion.former_municipality, *directory_).bytes()));
      // Nobody takes part there: nobody here knows the family.
      if (record.owner_party() == PartyId().bytes()) return absl::OkStatus();
      if (MovedBackTo(record.owner_party(), rule, occasion)) return absl::OkStatus();  // It serves both places.
      break;
    case Expectation::RECIPIENT:
      return RaiseForRecipients(place, rule, occasion, std::move(record));
    case Expectation::RESIDENCE:
    case Expectation::OWNER_UNSPECIFIED:
    case policy::v1::Expectation_Owner_Expectation_Owner_INT_MIN_SENTINEL_DO_NOT_USE_:
    case policy::v1::Expectation_Owner_Expectation_Owner_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  const std::optional<absl::Time> due = DueOf(rule, occasion, record.owner_party());
  if (!due.has_value()) return absl::OkStatus();
  record.set_due_ms(absl::ToUnixMillis(*due));
  HANDOVER_ASSIGN_OR_RETURN(const StoredExpectation* const earlier,
                            FindEarlier(place, rule, occasion, record.owner_party()));
  if (earlier == nullptr) return draft_.Open(place.home, std::move(record));
  return Redate(rule, record.due_ms(), *earlier);
}

absl::Status PathwayFollower::RaiseForRecipients(const PathwayPlace& place, const Rule& rule, const Occasion& occasion,
                                                 ExpectationRecord record) {
  HANDOVER_ASSIGN_OR_RETURN(const StoredExpectation* const earlier,
                            FindEarlier(place, rule, occasion, record.owner_party()));
  if (earlier != nullptr) return absl::OkStatus();
  for (const AskedRecipient& recipient : occasion.recipients) {
    const std::optional<absl::Time> due = DueOf(rule, occasion, recipient.party);
    if (!due.has_value()) continue;
    record.set_due_ms(absl::ToUnixMillis(*due));
    record.set_delivery_id(std::string(recipient.delivery.bytes()));
    HANDOVER_RETURN_IF_ERROR(draft_.Open(place.home, record));
  }
  return absl::OkStatus();
}

// A day that was told anew moves what hangs on it, as long as nobody was alarmed.
absl::Status PathwayFollower::Redate(const Rule& rule, int64_t due_ms, const StoredExpectation& earlier) {
  const bool by_date = rule.due().has_pregnancy_week() || rule.due().has_working_days_before_daycare_start();
  if (!by_date || earlier.record.state() != ExpectationRecord::OPEN) return absl::OkStatus();
  if (earlier.record.due_ms() == due_ms) return absl::OkStatus();
  ExpectationRecord after = earlier.record;
  after.set_due_ms(due_ms);
  return draft_.Change(earlier, std::move(after));
}

}  // namespace handover::pipeline
